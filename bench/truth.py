#!/usr/bin/env python3
"""Holds what rvgtop reports against what must be true of a server that waits a known time.

Both servers serve `identity`; requests carry delay_us. In each round rvgtop measures every delay and
concurrency over both protocols, and bench/bare_client (plain sockets and epoll, exact percentiles)
asks the REST server for the same. Only trials whose sentinel was quiet (p99 oversleep below 100 us)
count; figures are medians over them.

  overhead   service p50 less server total p50, at concurrency 1: within 150 us of its value at delay 0
  p50        between the delay and delay + p50 at delay 0 and the same concurrency + 150 us
  Little     throughput x mean service time / concurrency: within 1 % of 1
  p99        that of the bare client within 2 % or 150 us (REST)

Beside a p50 stands how far the bare client's is above the same delay (REST, unfiltered), and beside
an overhead by how much a bare TCP round trip between two processors grows after as long a pause
(bench/idle_wake): what is in there is the machine's way out of idleness, not the instrument's.

usage: truth.py [BUILD_DIR] [--rounds N] [--seconds S] [--long-seconds S] [--quiet-us US]
"""
import os
import re
import statistics
import subprocess
import sys

import rvgtop_run

DELAYS = (0, 1000, 10000, 100000)
LEVELS = (1, 8, 64)
SLACK_US = 150.0


def sweep_text(delays, seconds, servers, client_cpus, server_cpus):
    arms = []
    for delay in delays:
        for server in servers:
            protocol = server.protocol
            arms.append(f'{{ name = "{protocol}-{delay}"; protocol = "{protocol}";'
                        f' target = "{server.target()}";'
                        f" parameters = {{ delay_us = {delay}; }}; }}")
    return (f'name = "truth"; model = "identity"; duration = {seconds}; warmup = 0.5; blocks = 1;\n'
            f'affinity = "{client_cpus}/{server_cpus}";\n'
            f"concurrency = ({', '.join(map(str, LEVELS))});\narms = ( {', '.join(arms)} );\n")


def bare_round(build, port, level, seconds, delay, cpus):
    out = subprocess.run(["taskset", "-c", cpus, build / "bench/bare_client", str(port), str(level), "0.5",
                          str(seconds), str(delay)], check=True, capture_output=True, text=True).stdout
    return {key: float(value) for key, value in re.findall(r"(\w+)=([\d.]+)", out)}


def idle_wake(build, delay):
    """Median round trip of a bare message after a pause of `delay` microseconds."""
    count = 2000 if delay == 0 else max(20, min(1000, 2000000 // delay))
    out = subprocess.run([build / "bench/idle_wake", str(delay), str(count)], check=True,
                         capture_output=True, text=True).stdout
    return float(re.search(r"p50_us=([\d.]+)", out).group(1))


def figures(trial):
    level = trial["level"]["concurrency"]
    return {"service_p50": trial["service"]["percentiles"]["50"],
            "service_p99": trial["service"]["percentiles"]["99"],
            "total_p50": trial["server"]["total"]["p50_us"],
            "little": trial["throughput_rps"] * trial["service"]["mean_us"] / 1e6 / level}


def collect(options, build, samples, counts):
    cpus = sorted(os.sched_getaffinity(0))
    half = max(1, len(cpus) // 2)
    client_cpus, server_cpus = (",".join(map(str, part)) for part in (cpus[:half], cpus[half:] or cpus))
    with rvgtop_run.Server(build, "rest", "--model", "identity", "--cpus", server_cpus) as rest, \
            rvgtop_run.Server(build, "grpc", "--model", "identity", "--cpus", server_cpus) as grpc:
        for number in range(options.rounds):
            for delays, seconds in ((DELAYS[:3], options.seconds), (DELAYS[3:], options.long_seconds)):
                text = sweep_text(delays, seconds, (rest, grpc), client_cpus, server_cpus)
                for trial in rvgtop_run.sweep(build, text)["trials"]:
                    level = trial["level"]["concurrency"]
                    counts["trials"] += 1
                    if not trial["valid"] or rvgtop_run.noise_us(trial) >= options.quiet_us:
                        continue
                    counts["quiet"] += 1
                    samples.setdefault((trial["arm"], level), []).append(figures(trial))
                for delay in delays:
                    samples.setdefault(("idle", delay), []).append({"trip": idle_wake(build, delay)})
                    for level in LEVELS:
                        samples.setdefault((f"bare-{delay}", level), []).append(
                            bare_round(build, rest.port, level, seconds, delay, client_cpus))
            print(f"round {number + 1}/{options.rounds}: {counts['quiet']} of {counts['trials']} "
                  "trials were quiet", file=sys.stderr, flush=True)


def median(samples, key, figure):
    values = [s[figure] for s in samples.get(key, [])]
    return statistics.median(values) if values else float("nan")


def judge(samples):
    """Yields (line, measured, allowed, holds, windows, remark)."""
    for protocol in ("rest", "grpc"):
        base = (f"{protocol}-0", 1)
        base_overhead = median(samples, base, "service_p50") - median(samples, base, "total_p50")
        for delay in DELAYS:
            arm = f"{protocol}-{delay}"
            for level in LEVELS:
                key = (arm, level)
                windows = len(samples.get(key, []))
                p50 = median(samples, key, "service_p50")
                top = delay + median(samples, (f"{protocol}-0", level), "service_p50") + SLACK_US
                if level == 1:
                    overhead = p50 - median(samples, key, "total_p50") - base_overhead
                    rise = median(samples, ("idle", delay), "trip") - median(samples, ("idle", 0), "trip")
                    yield (f"overhead {arm} c=1", overhead, f"+-{SLACK_US}", abs(overhead) <= SLACK_US,
                           windows, f"bare round trip {rise:+.0f}")
                bare_p50 = median(samples, (f"bare-{delay}", level), "p50_us") - delay
                yield (f"p50 {arm} c={level}", p50, f"{delay}..{top:.1f}", delay <= p50 <= top, windows,
                       f"bare client {bare_p50:+.0f}" if protocol == "rest" else "")
                little = median(samples, key, "little")
                yield f"Little {arm} c={level}", little, "0.99..1.01", abs(little - 1) <= 0.01, windows, ""
                if protocol == "rest":
                    p99 = median(samples, key, "service_p99")
                    bare = median(samples, (f"bare-{delay}", level), "p99_us")
                    room = max(0.02 * bare, SLACK_US)
                    yield (f"p99 {arm} c={level}", p99 - bare, f"+-{room:.1f}", abs(p99 - bare) <= room,
                           windows, "")


def main():
    parser = rvgtop_run.parser(__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--quiet-us", type=float, default=rvgtop_run.QUIET_US, help="largest noise that counts as quiet")
    parser.add_argument("--long-seconds", type=float, default=10.0)
    options = parser.parse_args()
    samples, counts = {}, {"trials": 0, "quiet": 0}
    collect(options, options.build, samples, counts)
    held = failed = unknown = 0
    for line, measured, allowed, holds, windows, remark in judge(samples):
        word = "few windows" if windows < min(10, options.rounds) else "holds" if holds else "FAILS"
        held, failed, unknown = held + (word == "holds"), failed + (word == "FAILS"), unknown + (word == "few windows")
        print(f"{line:28} {measured:12.3f}  allowed {allowed:22} {windows:3} quiet windows  {word:11} {remark}")
    print(f"{held} hold, {failed} fail, {unknown} without enough quiet windows")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
