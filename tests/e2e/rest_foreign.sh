#!/bin/sh
# Asks the REST server with curl, a client that is not of this project.
command -v curl >/dev/null || { echo "curl is missing"; exit 77; }

directory=$(mktemp -d) || exit 99
servers=
finish() {
    for pid in $servers; do
        kill "$pid" 2>/dev/null && wait "$pid"
    done
    rm -rf "$directory"
}
trap finish EXIT
unset http_proxy all_proxy

fail() {
    echo "FAILED: $*"
    cat "$directory/head" "$directory/body" 2>/dev/null
    exit 1
}

# start MODEL: leaves the server's address in $address.
start() {
    mkfifo "$directory/$1"
    "$top_builddir/rvg-rest-server" --port 0 --model "$1" >"$directory/$1" &
    servers="$servers $!"
    read -r word address <"$directory/$1" && test "$word" = ready || fail "no server for $1"
}

# ask STATUS PATH CURL_ARGUMENTS...: the answer's body is left in $body.
ask() {
    status=$1 path=$2
    shift 2
    found=$(curl -sS -D "$directory/head" -o "$directory/body" -w '%{http_code}' "$@" \
        "http://$address$path") || fail "curl $path: $?"
    test "$found" = "$status" || fail "$path: status $found, expected $status"
    body=$(tr -d '\0' <"$directory/body")
}

has() {
    case $body in
    *"$1"*) ;;
    *) fail "'$1' is not in the answer" ;;
    esac
}

has_header() {
    grep -qi "^$1: *$2" "$directory/head" || fail "no header $1: $2"
}

photograph=$top_srcdir/data/cat.jpg

start resnet8
ask 200 /v2
has '"name":"rvgtop"'
ask 200 /v2/health/live
has '"live":true'
ask 200 /v2/models/resnet8
has '"probabilities"'
ask 200 /v2/models/resnet8/versions/1/ready
ask 200 /predict -F image=@"$photograph"
has '"predictions":[{"label":"cat"'
has_header Server-Timing 'decode;dur='
ask 200 /predict -H 'Content-Type: image/jpeg' --data-binary @"$photograph"
has '"predictions":[{"label":"cat"'
ask 400 /predict -F other=@"$photograph"
ask 400 /predict -F image=@"$0"

printf '{"inputs":[{"name":"image","shape":[1],"datatype":"BYTES",%s"data":["%s"]}]}' \
    '"parameters":{"content_type":"base64"},' "$(base64 -w 0 "$photograph")" >"$directory/base64"
ask 200 /v2/models/resnet8/infer -H 'Content-Type: application/json' -d @"$directory/base64"
has '"label","shape":[1],"datatype":"BYTES","data":["cat"]'
has_header Server-Timing '.*preprocess;dur='

# The form with binary tensors: a BYTES element is its length in four bytes and itself.
size=$(wc -c <"$photograph")
printf '{"inputs":[{"name":"image","shape":[1],"datatype":"BYTES","parameters":%s}]}' \
    "{\"binary_data_size\":$((size + 4))}" >"$directory/binary"
json_size=$(wc -c <"$directory/binary")
for shift in 0 8 16 24; do
    printf "\\$(printf %03o $((size >> shift & 255)))"
done >>"$directory/binary"
cat "$photograph" >>"$directory/binary"
ask 200 /v2/models/resnet8/infer --data-binary @"$directory/binary" \
    -H 'Content-Type: application/octet-stream' \
    -H "Inference-Header-Content-Length: $json_size"
has '"data":["cat"]'

ask 400 /v2/models/resnet8/infer -H 'Content-Type: application/json' \
    -d '{"parameters":{"delay_us":1},"inputs":[]}'
has delay_us
ask 404 /v2/models/other/infer -H 'Content-Type: application/json' -d '{}'
has '"error"'
ask 405 /v2/models/resnet8/infer
has_header Allow POST
ask 411 /v2/models/resnet8/infer -X POST -H 'Content-Length:'
ask 415 /v2/models/resnet8/infer -d '{}'
ask 200 /v2/health/ready -I

start identity
tensor='{"inputs":[{"name":"x","shape":[2,2],"datatype":"FP32","data":[[1,2],[3,4.5]]}]}'
ask 200 /v2/models/identity/infer -H 'Content-Type: application/json' -d "$tensor"
has '"data":[1,2,3,4.5]'
ask 200 /v2/models/identity/infer -H 'Content-Type: application/json' \
    -H 'Transfer-Encoding: chunked' -d "$tensor"
has '"data":[1,2,3,4.5]'

# curl asks before it sends more than a megabyte (Expect: 100-continue).
{
    printf '{"inputs":[{"name":"x","shape":[700000],"datatype":"UINT8","data":[0'
    yes ',1' | head -n 699999 | tr -d '\n'
    printf ']}]}'
} >"$directory/large"
ask 200 /v2/models/identity/infer -H 'Content-Type: application/json' -d @"$directory/large" \
    -H 'Expect: 100-continue'
has '"shape":[700000]'
grep -q '^HTTP/1.1 100' "$directory/head" || fail "no 100 Continue"
truncate -s 70M "$directory/large"
ask 413 /v2/models/identity/infer -H 'Content-Type: application/json' -T "$directory/large" -X POST
has 'at most 67108864'
echo ok
