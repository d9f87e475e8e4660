#!/usr/bin/env python3
"""Whether the highest rate that a search finds is what the server can do.

Each round searches for the highest rate of constant arrivals at which p99 of the response time is at
most 50 ms, on an arm whose requests take 2000 us of the server's one thread, and keeps four requests
of it in flight in a closed loop. Both are the server's capacity, asked for in two ways: in the closed
loop it is never idle, and at a rate above it the queue grows until the objective is missed.

Run it where nothing else does.

usage: find_max.py [BUILD_DIR] [--rounds N] [--seconds S]
"""
import statistics
import sys

import rvgtop_run

SWEEP = ('model = "identity"; parameters = { busy_us = 2000; }; server_threads = 1; blocks = 1;\n'
         'arms = ( { name = "%s"; protocol = "%s"; } ); warmup = 0.5; duration = %g; seed = %d;\n')
SEARCH = 'find_max = true; arrival = "constant"; objective = { p99_ms = 50.0; };\n'
CLOSED = "concurrency = 4;\n"


def one_round(build, protocol, seconds, seed):
    sweep = SWEEP % (protocol, protocol, seconds, seed)
    search, = rvgtop_run.sweep(build, sweep + SEARCH)["find_max"]
    cell, = rvgtop_run.sweep(build, sweep + CLOSED)["cells"]
    if search["end"] != "found":
        raise SystemExit(f"{protocol}: the search ended with '{search['end']}'")
    return search, cell["throughput_rps"]


def main():
    parser = rvgtop_run.parser(__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=5, help="of each trial")
    options = parser.parse_args()
    ratios = []
    for number in range(options.rounds):
        protocol = ("rest", "grpc")[number % 2]
        search, closed = one_round(options.build, protocol, options.seconds, number + 1)
        ratios.append(search["rate_rps"] / closed)
        print(f"{number + 1}: {protocol} found {search['rate_rps']:.1f}/s in "
              f"{len(search['steps'])} steps, closed loop {closed:.1f}/s, ratio {ratios[-1]:.4f}",
              file=sys.stderr, flush=True)
    median = statistics.median(ratios)
    print(f"find_max: the rate found is {median:.4f} of the closed loop's throughput (median of "
          f"{options.rounds} rounds, {min(ratios):.4f} to {max(ratios):.4f}); within 5 %: "
          f"{'yes' if abs(median - 1) <= 0.05 else 'NO'}")


if __name__ == "__main__":
    main()
