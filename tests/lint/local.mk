dist_check_SCRIPTS += tests/lint/includes.sh tests/lint/sizes.sh tests/lint/links.sh tests/lint/format.sh
EXTRA_DIST += tests/lint/includes.py tests/lint/sizes.py
