#!/bin/sh
# Runs a short sweep of an installation, where it stands and moved elsewhere: from any directory and
# without environment variables the programs find each other, the weights and the photograph.
# Usage: installcheck.sh BINDIR PKGDATADIR
set -eu
bin=$1
data=$2
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT

# sweep RVGTOP DEMO OUT
sweep() {
    (cd / && env -i "$1" --batch "$2" --blocks 1 --concurrency 1 --duration 0.1 --warmup 0 \
        --output-directory "$3" >"$directory/said" 2>&1) || { cat "$directory/said"; exit 1; }
    rows=$(cat "$3"/*/results.csv | wc -l)
    [ "$rows" -eq 4 ] || { echo "$1: results.csv has $rows rows, not a head and three"; exit 1; }
    echo "$1: done"
}

for file in cat.jpg comparison.schema.json demo.cfg results.schema.json resnet8_cifar10.f32 resnet8_cifar10.json; do
    [ -s "$data/$file" ] || { echo "$data/$file is missing"; exit 1; }
done
sweep "$bin/rvgtop" "$data/demo.cfg" "$directory/first"

moved=$directory/moved
mkdir -p "$moved/bin" "$moved/share/rvgtop"
cp "$bin/rvgtop" "$bin/rvg-rest-server" "$bin/rvg-grpc-server" "$moved/bin"
cp "$data"/* "$moved/share/rvgtop"
sweep "$moved/bin/rvgtop" "$moved/share/rvgtop/demo.cfg" "$directory/second"
