#!/usr/bin/env python3
"""What the reports of a large saved result cost: wall-clock seconds and the highest resident memory.

Measures two arms at one level, a block of one second each, and makes of its two trials a result of
64 arms at 160 levels, 10,240 cells with a trial of each block, whose figures are spread by chance.
Then makes every report of it with `rvgtop --report`, each alone and all at once.

usage: report_cost.py [BUILD_DIR] [--arms N] [--levels N] [--blocks N] [--keep FILE]
                      [--reports NAME,...]
"""
import json
import os
import pathlib
import random
import tempfile
import time

import rvgtop_run

TINY = ("concurrency = 8; blocks = 1; duration = 1; warmup = 0.2;\n"
        'arms = ( { name = "rest"; protocol = "rest"; }, { name = "grpc"; protocol = "grpc"; } );\n')
REPORTS = ("json", "csv", "trials-csv", "timeline-csv", "junit", "openmetrics", "html",
           "perf-analyzer-csv", "hgrm", "hlog", "plot", "plots")
ENDINGS = {"json": ".json", "html": ".html", "plot": ".png", "hgrm": "", "hlog": "", "plots": ""}
MIB = 1 << 20


def spread(trial, arm, level, block, position, chance):
    """A trial like that one of another cell."""
    return dict(trial, arm=arm, level={"concurrency": level}, block=block, position=position,
                throughput_rps=round(trial["throughput_rps"] * chance.lognormvariate(0, 0.05), 3))


def enlarge(result, arms, levels, blocks):
    """The result with so many arms, levels and blocks, and nothing that is derived."""
    chance = random.Random(1)
    kinds = result["arms"]
    named = [dict(kinds[i % 2], name=f"{kinds[i % 2]['name']}-{i // 2 + 1}") for i in range(arms)]
    trials = [spread(result["trials"][arm % 2], named[arm]["name"], level + 1, block,
                     level * arms + arm, chance)
              for block in range(blocks) for level in range(levels) for arm in range(arms)]
    kept = {key: result[key] for key in ("schema", "tool", "created_at", "partial", "partial_reason",
                                         "labels", "environment", "session")}
    sweep = dict(result["sweep"], concurrency=list(range(1, levels + 1)), blocks=blocks)
    return dict(kept, sweep=sweep, arms=named, trials=trials)


def arm_of(trial):
    return trial["arm"]


def cost(build, saved, folder, reports):
    """Seconds and MiB of a process that makes these."""
    paths = [f"--output-{name}={folder / (name + ENDINGS.get(name, '.csv'))}" for name in reports]
    began = time.monotonic()
    pid = os.posix_spawn(build / "rvgtop", ["rvgtop", "--report", str(saved), "--quiet", *paths],
                         os.environ)
    _, status, usage = os.wait4(pid, 0)
    if status != 0:
        raise SystemExit(f"rvgtop ended with status {os.waitstatus_to_exitcode(status)}")
    return time.monotonic() - began, usage.ru_maxrss * 1024 / MIB


def tell(build, saved, folder, title, reports):
    seconds, memory = cost(build, saved, folder, reports)
    made = [path for path in folder.rglob("*") if path.is_file() and path.parts[-1] != saved.name]
    size = sum(path.stat().st_size for path in made) / MIB
    print(f"{title:18} {seconds:7.2f} s {memory:7.0f} MiB {size:8.1f} MiB written", flush=True)


def main():
    parser = rvgtop_run.parser(__doc__)
    parser.add_argument("--arms", type=int, default=64)
    parser.add_argument("--levels", type=int, default=160)
    parser.add_argument("--blocks", type=int, default=1)
    parser.add_argument("--keep", type=pathlib.Path, help="leave the result there")
    parser.add_argument("--reports", type=lambda text: text.split(","), default=REPORTS)
    options = parser.parse_args()
    result = rvgtop_run.sweep(options.build, TINY)
    result["trials"].sort(key=arm_of, reverse=True)
    with tempfile.TemporaryDirectory() as name:
        saved = options.keep or pathlib.Path(name) / "large-result.json"
        saved.write_text(json.dumps(enlarge(result, options.arms, options.levels, options.blocks)))
        print(f"{options.arms} arms x {options.levels} levels x {options.blocks} blocks, "
              f"{saved.stat().st_size / MIB:.0f} MiB")
        for title, reports in [("closing table", ()), *((name, (name,)) for name in options.reports),
                               ("all", options.reports)]:
            with tempfile.TemporaryDirectory() as folder:
                tell(options.build, saved, pathlib.Path(folder), title, reports)


if __name__ == "__main__":
    main()
