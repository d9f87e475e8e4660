#!/usr/bin/env python3
"""Whether an open loop sends what its schedule says at 80 % of what the server can carry.

The most it carries is the throughput of a closed loop at concurrency 16, measured first; then
requests come at 0.8 times that, at constant gaps or Poisson's. A request is sent within the window
unless it is counted as unsent. Each request takes 200 us of the server's processor, so that the server
and not the client is what carries no more; 0 tries the client.

usage: open_loop.py [BUILD_DIR] [--rounds N] [--seconds S] [--share X] [--busy-us N]
"""
import statistics
import sys

import rvgtop_run

CLOSED_LOOP = 16


def trials_of(build, protocol, load, options):
    result = rvgtop_run.sweep(build, f'model = "identity"; {load} warmup = 0.5; '
                              f'duration = {options.seconds}; '
                              f'parameters = {{ busy_us = {options.busy_us}; }};\n'
                              f'arms = ( {{ name = "{protocol}"; protocol = "{protocol}"; }} );\n')
    return result["trials"]


def one_round(build, protocol, arrival, options):
    trial, = trials_of(build, protocol, f"concurrency = {CLOSED_LOOP}; blocks = 1;", options)
    rate = options.share * trial["throughput_rps"]
    trial, = trials_of(build, protocol, f'rate = {rate:.0f}; arrival = "{arrival}"; blocks = 1;',
                       options)
    return {"rate": rate, "unsent": trial["unsent"], "late": trial["late_sends"],
            "sent": 1 - trial["unsent"] / trial["planned"], "noise": rvgtop_run.noise_us(trial),
            "p99": trial["response"]["percentiles"]["99"]}


def main():
    parser = rvgtop_run.parser(__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--share", type=float, default=0.8)
    parser.add_argument("--busy-us", type=int, default=200)
    options = parser.parse_args()
    for protocol in ("rest", "grpc"):
        for arrival in ("constant", "poisson"):
            rounds = []
            for number in range(options.rounds):
                found = one_round(options.build, protocol, arrival, options)
                rounds.append(found)
                print(f"{protocol} {arrival} {number + 1}: {found['rate']:.0f}/s, unsent "
                      f"{found['unsent']}, late {found['late']}, p99 {found['p99']:.0f} us, noise "
                      f"{found['noise']:.0f} us", file=sys.stderr, flush=True)
            print(f"{protocol} {arrival}: at {statistics.median(r['rate'] for r in rounds):.0f}/s "
                  f"sent {statistics.median(r['sent'] for r in rounds):.4%} (least "
                  f"{min(r['sent'] for r in rounds):.4%}), unsent, median "
                  f"{statistics.median(r['unsent'] for r in rounds):.0f}, most "
                  f"{max(r['unsent'] for r in rounds)}; "
                  f"{sum(r['noise'] < rvgtop_run.QUIET_US for r in rounds)} of {len(rounds)} quiet")


if __name__ == "__main__":
    main()
