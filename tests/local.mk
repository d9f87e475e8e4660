# Unit tests mirror src/: one fragment per room, one program per unit.
CMOCKA_FLAGS = $(CMOCKA_CFLAGS)
LDADD = $(CMOCKA_LIBS)
dist_check_SCRIPTS =

# The libraries are not built for the thread sanitizer, which sees only half of what they do.
AM_TESTS_ENVIRONMENT = top_srcdir='$(abs_top_srcdir)' top_builddir='$(abs_top_builddir)' \
	data_directory='$(abs_top_srcdir)/data' \
	LSAN_OPTIONS="suppressions=$(abs_top_srcdir)/tests/leaks.supp:print_suppressions=0:$$LSAN_OPTIONS" \
	UBSAN_OPTIONS="print_stacktrace=1:$$UBSAN_OPTIONS" \
	TSAN_OPTIONS="ignore_noninstrumented_modules=1:$$TSAN_OPTIONS"; \
	export top_srcdir top_builddir data_directory LSAN_OPTIONS UBSAN_OPTIONS TSAN_OPTIONS;
EXTRA_DIST += tests/leaks.supp

include tests/base/local.mk
include tests/chart/local.mk
include tests/wire/local.mk
include tests/image/local.mk
include tests/model/local.mk
include tests/servers/local.mk
include tests/engine/local.mk
include tests/tui/local.mk
include tests/e2e/local.mk
include tests/lint/local.mk

TESTS += $(dist_check_SCRIPTS)

EXTRA_DIST += tests/installcheck.sh
installcheck-local:
	$(top_srcdir)/tests/installcheck.sh '$(DESTDIR)$(bindir)' '$(DESTDIR)$(pkgdatadir)'
