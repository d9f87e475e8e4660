#!/bin/sh
# Every file that git tracks is part of a release.
set -eu
cd "${top_srcdir:-.}"
if [ ! -e .git ] || ! tracked=$(git ls-files); then
    echo "no git checkout"
    exit 77
fi
released=$(make -s --no-print-directory -C "${top_builddir:-.}" release-files)
missing=$(printf '%s\n' "$tracked" | grep -vxF "$released" || true)
if [ -n "$missing" ]; then
    printf 'not in EXTRA_DIST or the like:\n%s\n' "$missing"
    exit 1
fi
echo "a release has all $(printf '%s\n' "$tracked" | wc -l) files"
