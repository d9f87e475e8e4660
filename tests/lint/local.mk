dist_check_SCRIPTS += tests/lint/includes.sh tests/lint/sizes.sh tests/lint/links.sh \
	tests/lint/format.sh tests/lint/release.sh
EXTRA_DIST += tests/lint/includes.py tests/lint/sizes.py

# For release.sh.
release-files:
	@printf '%s\n' $(patsubst $(srcdir)/%,%,$(DISTFILES))
.PHONY: release-files
