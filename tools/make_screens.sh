#!/bin/sh
# Makes the pictures and texts of docs/screens/ from a real run: the console in an xterm on a virtual
# display, and the same screens printed from the run's saved result.
#
# Run in the build directory; needs xvfb, xterm, xdotool, imagemagick and fonts-dejavu-core.
# usage: tools/make_screens.sh OUTPUT_DIR [SWEEP.cfg]
set -eu

out=$(realpath "$1")
sweep=$(realpath "${2:-data/demo.cfg}")
program=$(realpath ./rvgtop)
work=$(mktemp -d)
display=:97

cleanup() {
    [ -z "${terminal:-}" ] || kill "$terminal" 2>/dev/null || true
    [ -z "${server:-}" ] || kill "$server" 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

keys() {
    DISPLAY=$display xdotool key --delay 120 "$@"
}

# Waits until the terminal's picture has stopped changing twice in a row, then keeps it.
picture() {
    before=
    while :; do
        DISPLAY=$display import -window root "$work/now.png"
        now=$(convert "$work/now.png" rgb:- | cksum)
        [ "$now" != "$before" ] || break
        before=$now
    done
    convert "$work/now.png" -trim +repage -bordercolor '#1d1f21' -border 6 "$out/$1.png"
}

Xvfb $display -screen 0 1400x900x24 >/dev/null 2>&1 &
server=$!
until DISPLAY=$display xdpyinfo >/dev/null 2>&1; do :; done
cd "$work"
DISPLAY=$display LANG=C.UTF-8 xterm -tn xterm-256color -fa 'DejaVu Sans Mono' -fs 10 -geometry 100x30+0+0 -bg '#1d1f21' \
    -fg '#c5c8c6' +sb -b 0 -e "$program" "$sweep" &
terminal=$!
until DISPLAY=$display xdotool search --class xterm >/dev/null 2>&1; do :; done
until [ -n "$(find "$work/results" -name rest.log -size +0c 2>/dev/null)" ]; do :; done
keys r
journal=
# The last block is running: enough to show.
until [ -n "$journal" ] && [ "$(wc -l <"$journal")" -gt "${TRIALS_SHOWN:-20}" ]; do
    journal=$(find "$work/results" -name journal)
done
DISPLAY=$display import -window root "$work/now.png"
convert "$work/now.png" -trim +repage -bordercolor '#1d1f21' -border 6 "$out/dashboard.png"
until [ -n "$(find "$work/results" -name results.json)" ]; do :; done
for screen in 2:sweep 3:servers 4:compare 5:log; do
    keys "${screen%%:*}"
    picture "${screen#*:}"
done
keys 1 question
picture help
keys q q
saved=$(find "$work/results" -name results.json)
for screen in dashboard sweep servers compare log help; do
    LANG=C.UTF-8 "$program" --render "$screen" --size 100x30 --load "$saved" >"$out/$screen.txt"
done
