#!/usr/bin/env python3
"""What an open loop says of a server that stops for a second.

A server is stopped by a signal for about a second of a window in which 1000 requests a second are
due at equal gaps, and goes on. The request due x before it went on has waited x: of 10,000 requests
the 101st longest (p99) waited the stall less 0.1 s, the 11th (p99.9) the stall less 0.01 s. How long
the stall was is measured between the two signals. Prints how far the response times are from that,
and beside them what a closed loop would have seen of it: the few requests in flight.

usage: stall.py [BUILD_DIR] [--rounds N] [--seconds S] [--rate R] [--connections N]
"""
import os
import pathlib
import signal
import statistics
import sys
import time

import rvgtop_run

STALL_S, WARMUP_S, INTO_WINDOW_S = 1.0, 0.5, 3.0
CLOSED_LOOP = 16


def processor_time(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def wait_for_load(server):
    """The server has worked for a twentieth of a second of processor time from now on."""
    begun = processor_time(server.pid)
    while processor_time(server.pid) < begun + os.sysconf("SC_CLK_TCK") // 20:
        time.sleep(0.01)


def stop(server):
    """Returns for how long, in seconds."""
    os.kill(server.pid, signal.SIGSTOP)
    began = time.monotonic()
    time.sleep(STALL_S)
    os.kill(server.pid, signal.SIGCONT)
    return time.monotonic() - began


def stalled(build, server, load, window_s):
    """The only trial of a sweep with a stall in it, and the stall's length."""
    run = rvgtop_run.Sweep(
        build, f'model = "identity"; {load} warmup = {WARMUP_S}; duration = {window_s}; blocks = 1;\n'
        f'arms = ( {{ name = "{server.protocol}"; protocol = "{server.protocol}"; '
        f'target = "{server.target()}"; }} );\n')
    wait_for_load(server)
    time.sleep(WARMUP_S + INTO_WINDOW_S)
    stall_s = stop(server)
    trial, = run.result()["trials"]
    return trial, stall_s


def one_round(build, protocol, options):
    connections = f"connections = {options.connections};" if protocol == "rest" else ""
    load = f'rate = {options.rate}; arrival = "constant"; {connections}'
    with rvgtop_run.Server(build, protocol, "--model", "identity") as server:
        trial, stall_s = stalled(build, server, load, options.seconds)
        closed, _ = stalled(build, server, f"concurrency = {CLOSED_LOOP};", options.seconds)
    planned, found = trial["planned"], {"stall": stall_s, "valid": trial["valid"]}
    for name, share in (("99", 0.01), ("99.9", 0.001)):
        truth_us = 1e6 * (stall_s - planned * share / options.rate)
        found[name] = trial["response"]["percentiles"][name] / truth_us - 1
    found["service99"] = trial["service"]["percentiles"]["99"] / 1e3
    found["closed99"] = closed["response"]["percentiles"]["99"] / 1e3
    found["unsent"], found["limit"] = trial["unsent"], trial["limited_by"]
    return found


def main():
    parser = rvgtop_run.parser(__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rate", type=float, default=1000)
    parser.add_argument("--connections", type=int, default=1200, help="REST")
    options = parser.parse_args()
    for protocol in ("rest", "grpc"):
        rounds = []
        for number in range(options.rounds):
            found = one_round(options.build, protocol, options)
            rounds.append(found)
            print(f"{protocol} {number + 1}: stall {found['stall']:.4f} s, p99 {found['99']:+.2%}, "
                  f"p99.9 {found['99.9']:+.2%} of the arithmetic; service p99 "
                  f"{found['service99']:.1f} ms; closed loop p99 {found['closed99']:.2f} ms; unsent "
                  f"{found['unsent']}, valid {found['valid']}, limited by {found['limit']}",
                  file=sys.stderr, flush=True)
        print(f"{protocol}: p99 {statistics.median(r['99'] for r in rounds):+.2%}, p99.9 "
              f"{statistics.median(r['99.9'] for r in rounds):+.2%} of the arithmetic, "
              f"{sum(r['valid'] for r in rounds)} of {len(rounds)} trials valid")


if __name__ == "__main__":
    main()
