#!/bin/sh
# Every source is as clang-format 14 lays it out by .clang-format. Other versions lay out
# differently, so without that version the test is skipped.
set -eu
cd "${top_srcdir:-.}"
for formatter in clang-format-14 clang-format; do
    command -v "$formatter" >/dev/null 2>&1 || continue
    "$formatter" --version | grep -q 'version 14\.' || continue
    find src tests bench -name '*.[ch]' -exec "$formatter" --dry-run -Werror {} +
    exit
done
echo "no clang-format 14"
exit 77
