#!/bin/sh
# rvgtop's throughput beside that of the tools people use: wrk for REST, h2load for gRPC, one thread
# each, in turn against the same server (identity, 1 KiB, one thread on a processor of its own).
# Prints each ratio rvgtop / peer as the median over the rounds, with its extremes. Below 1 is what a
# client library costs that a hand-made client need not pay.
#
# Run in the build directory after `make all bench`; needs wrk and nghttp2-client.
# usage: bench/peers.sh [ROUNDS [SECONDS]]
set -eu

rounds=${1:-10}
seconds=${2:-3}
levels="1 16 64"
client_cpu=0
server_cpu=$(($(nproc) - 1))
work=$(mktemp -d)
rest_pid=
grpc_pid=

cleanup() {
    [ -z "$rest_pid" ] || kill "$rest_pid" 2>/dev/null || true
    [ -z "$grpc_pid" ] || kill "$grpc_pid" 2>/dev/null || true
    wait
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

# Waits for the line "ready HOST:PORT" in file $1 and prints the port.
port_of() {
    while ! grep -q '^ready ' "$1"; do
        sleep 0.05
    done
    sed -n 's/^ready .*:\([0-9]*\)$/\1/p' "$1"
}

./rvg-rest-server --port 0 --model identity --threads 1 --cpus "$server_cpu" \
    >"$work/rest.out" 2>/dev/null &
rest_pid=$!
./rvg-grpc-server --port 0 --model identity --threads 1 --cpus "$server_cpu" \
    >"$work/grpc.out" 2>/dev/null &
grpc_pid=$!
rest_port=$(port_of "$work/rest.out")
grpc_port=$(port_of "$work/grpc.out")
bench/peer_messages "$work"

on_client() {
    taskset -c "$client_cpu" "$@"
}

# Requests per second of the peer of protocol $1 at concurrency $2.
peer() {
    case $1 in
    rest)
        on_client wrk -t1 -c"$2" -d"${seconds}s" -s "$work/rest.lua" \
            "http://127.0.0.1:$rest_port/v2/models/identity/infer" >"$work/peer.out"
        if grep -q 'Non-2xx\|Socket errors' "$work/peer.out"; then
            cat "$work/peer.out" >&2
            exit 1
        fi
        awk '/^Requests\/sec:/ { print $2 }' "$work/peer.out"
        ;;
    grpc)
        on_client h2load -t1 -c1 -m"$2" -D"$seconds" --warm-up-time=1 -d "$work/grpc.body" \
            -H 'content-type: application/grpc' -H 'te: trailers' \
            "http://127.0.0.1:$grpc_port/inference.GRPCInferenceService/ModelInfer" \
            >"$work/peer.out"
        if ! grep -q ' 0 failed, 0 errored' "$work/peer.out"; then
            cat "$work/peer.out" >&2
            exit 1
        fi
        awk '/^finished in/ { print $4 }' "$work/peer.out"
        ;;
    esac
}

# The same of rvgtop.
ours() {
    cat >"$work/sweep.cfg" <<EOF
model = "identity";
arms = ( { name = "rest"; protocol = "rest"; input = "tensor"; encoding = "binary"; },
         { name = "grpc"; protocol = "grpc"; input = "tensor"; encoding = "raw"; channels = 1; } );
concurrency = ( $2 );
duration = $seconds; warmup = 1; blocks = 1;
EOF
    on_client ./rvgtop --batch --arms "$1" --rest-url "http://127.0.0.1:$rest_port" \
        --grpc-server "127.0.0.1:$grpc_port" --affinity none --output-directory "$work/runs" \
        --output-csv "$work/ours.csv" "$work/sweep.cfg" >"$work/ours.out" 2>&1 || {
        cat "$work/ours.out" >&2
        exit 1
    }
    awk -F'","' 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "throughput_rps") column = i }
                 NR == 2 { print $column }' "$work/ours.csv"
}

printf '%-5s %11s %12s %12s  %s\n' "" concurrency "peer rps" "rvgtop rps" \
    "rvgtop / peer: median (lowest to highest), $rounds rounds"
for protocol in rest grpc; do
    for level in $levels; do
        : >"$work/pairs"
        round=0
        while [ "$round" -lt "$rounds" ]; do
            a=$(peer "$protocol" "$level")
            b=$(ours "$protocol" "$level")
            echo "$a $b" >>"$work/pairs"
            round=$((round + 1))
        done
        awk '{ print $2 / $1, $1, $2 }' "$work/pairs" | sort -n |
            awk -v p="$protocol" -v c="$level" '
                { ratio[NR] = $1; peer[NR] = $2; ours[NR] = $3 }
                END { m = int((NR + 1) / 2); n = int(NR / 2) + 1
                      printf "%-5s %11d %12.0f %12.0f  %.3f (%.3f to %.3f)\n", p, c,
                             (peer[m] + peer[n]) / 2, (ours[m] + ours[n]) / 2,
                             (ratio[m] + ratio[n]) / 2, ratio[1], ratio[NR] }'
    done
done
