#!/usr/bin/env python3
"""Whether rvgtop's words can be trusted, tried on sweeps whose truth is known.

  alarms   sweeps of one arm under two names at concurrency 1, throughput being the comparison that is
           named beforehand: how many say `faster` or `slower` of what is the same. 5 % would by
           chance.
  power    an arm whose requests take 2000 us of a processor against one with 2100 us, mean service
           time, ten blocks: how many say `slower`, how many intervals hold the true ratio. The truth
           is from one long run of many blocks. The spread of the base arm from block to block is
           printed: with more of it less can be seen.

Run it where nothing else does.

usage: evidence.py [BUILD_DIR] alarms|power [--sweeps N] [--seconds S] [--blocks N]
"""
import math
import statistics
import sys

import rvgtop_run

AA_ARMS = ('arms = ( { name = "a"; protocol = "%s"; }, { name = "b"; protocol = "%s"; } );\n')
BUSY_ARMS = ('arms = ( { name = "base"; protocol = "rest"; parameters = { busy_us = 2000; }; },\n'
             '         { name = "slow"; protocol = "rest"; parameters = { busy_us = 2100; }; } );\n')


def run_sweep(build, arms, blocks, seconds, seed):
    return rvgtop_run.sweep(build, f'model = "identity"; blocks = {blocks}; warmup = 0.1; '
                            f"duration = {seconds}; concurrency = (1); seed = {seed};\n{arms}")


def comparison(result, metric):
    found, = (c for c in result["comparisons"] if c["metric"] == metric)
    return found


def block_spread(result, arm, key):
    """Standard deviation of the logarithm from block to block."""
    values = [math.log(t["service"]["mean_us"] if key == "service" else t["throughput_rps"])
              for t in result["trials"] if t["valid"] and t["arm"] == arm]
    return statistics.stdev(values)


def alarms(options, build):
    said, spreads = 0, []
    for number in range(options.sweeps or 100):
        protocol = ("rest", "grpc")[number % 2]
        result = run_sweep(build, AA_ARMS % (protocol, protocol), options.blocks or 10,
                           options.seconds or 0.3, number + 1)
        found = comparison(result, "throughput_rps")
        said += found["verdict"] in ("faster", "slower")
        spreads.append(block_spread(result, "a", "throughput"))
        print(f"{number + 1}: {protocol} {found['ratio']} [{found['low']}, {found['high']}] "
              f"{found['verdict']}", file=sys.stderr, flush=True)
    print(f"alarms: {said} of {options.sweeps or 100} sweeps of one arm under two names say faster "
          f"or slower; block spread, median {100 * statistics.median(spreads):.1f} %")


def power(options, build):
    sweeps, seconds = options.sweeps or 20, options.seconds or 2
    truth = comparison(run_sweep(build, BUSY_ARMS, 40, 2 * seconds, 99), "service_mean_us")
    print(f"truth: {truth['ratio']} [{truth['low']}, {truth['high']}]", file=sys.stderr, flush=True)
    slower = holds = 0
    spreads = []
    for number in range(sweeps):
        result = run_sweep(build, BUSY_ARMS, options.blocks or 10, seconds, number + 1)
        found = comparison(result, "service_mean_us")
        slower += found["verdict"] == "slower"
        holds += found["low"] <= truth["ratio"] <= found["high"]
        spreads.append(block_spread(result, "base", "service"))
        print(f"{number + 1}: {found['ratio']} [{found['low']}, {found['high']}] "
              f"{found['verdict']}, spread {100 * spreads[-1]:.2f} %", file=sys.stderr, flush=True)
    print(f"power: {slower} of {sweeps} say slower, {holds} of {sweeps} intervals hold the true "
          f"ratio {truth['ratio']}; block spread, median {100 * statistics.median(spreads):.2f} %, "
          f"worst {100 * max(spreads):.2f} %")


def main():
    parser = rvgtop_run.parser(__doc__)
    parser.add_argument("what", choices=("alarms", "power"))
    parser.add_argument("--sweeps", type=int)
    parser.add_argument("--seconds", type=float, help="of each trial")
    parser.add_argument("--blocks", type=int)
    options = parser.parse_args()
    {"alarms": alarms, "power": power}[options.what](options, options.build)


if __name__ == "__main__":
    main()
