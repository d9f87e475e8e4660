#!/bin/sh
# The assembled pages are free of complaints by whichever checkers are there.
pages="man/rvgtop.1 man/sweep.cfg.5 man/rvg-rest-server.1 man/rvg-grpc-server.1"
cd "${top_builddir:-.}" || exit 1
checked=no
status=0

for page in $pages; do
    if grep -n '^@[A-Z_]*@' "$page"; then
        echo "$page: a list is missing"
        status=1
    fi
done
if command -v mandoc >/dev/null 2>&1; then
    checked=yes
    # mandoc wants a date that it knows; the pages carry none, so that a build can be repeated.
    # shellcheck disable=SC2086 # several pages
    complaints=$(mandoc -Tlint -W warning $pages 2>&1 | grep -v 'missing date')
    [ -z "$complaints" ] || { echo "$complaints"; status=1; }
fi
if command -v groff >/dev/null 2>&1; then
    checked=yes
    for page in $pages; do
        complaints=$(groff -man -Tascii -ww -z "$page" 2>&1)
        [ -z "$complaints" ] || { echo "$complaints"; status=1; }
    done
fi
[ "$checked" = yes ] || exit 77
exit $status
