#!/bin/sh
# Holds the libraries each program is linked with against the walls: the instrument has no server
# library and no network, a server has only its own front's library.
set -eu
cd "${top_builddir:-.}"
faults=0

needed() { readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'; }

forbid() {
    program=$1
    pattern=$2
    found=$(needed "$program" | grep -E "$pattern" || true)
    if [ -n "$found" ]; then
        printf '%s links %s\n' "$program" "$(echo "$found" | tr '\n' ' ')"
        faults=1
    fi
}

forbid rvgtop 'microhttpd|XNNPACK|pthreadpool'
forbid rvg-rest-server 'grpc|curl|csv|config|ncurses|cairo'
forbid rvg-grpc-server 'microhttpd|curl|csv|config|ncurses|cairo'
for program in rvgtop rvg-rest-server rvg-grpc-server; do
    [ -n "$(needed "$program")" ] || { echo "$program: nothing read"; faults=1; }
done
[ "$faults" -eq 0 ] && echo "the link walls hold"
exit "$faults"
