#!/usr/bin/env python3
"""How much memory rvgtop and the servers take under a long load, and whether it grows.

Runs one trial of each protocol at a high concurrency (identity, 1 KiB) and reads the resident size of
rvgtop and of its server once a second. Prints for each process the highest of the second minute's
readings and of the last minute's, and what the second is above the first.

usage: memory_growth.py [BUILD_DIR] [--minutes M] [--concurrency C]
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

ARMS = {"rest": '{ name = "rest"; protocol = "rest"; input = "tensor"; encoding = "binary"; }',
        "grpc": '{ name = "grpc"; protocol = "grpc"; input = "tensor"; encoding = "raw"; }'}
WARMUP_S = 5


def resident_mib(pid):
    try:
        for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return None


def children(pid):
    found = set()
    for task in pathlib.Path(f"/proc/{pid}/task").glob("*"):
        try:
            found.update(int(n) for n in (task / "children").read_text().split())
        except OSError:
            pass
    return found


def watch(process, readings):
    """Reads until the process ends; a reading is (seconds, rvgtop MiB, server MiB)."""
    began = time.monotonic()
    while process.poll() is None:
        try:
            servers = [resident_mib(pid) for pid in children(process.pid)]
        except OSError:
            servers = []
        readings.append((time.monotonic() - began, resident_mib(process.pid),
                         max((s for s in servers if s is not None), default=None)))
        time.sleep(1)


def run(build, arm, options, results):
    with tempfile.TemporaryDirectory() as folder:
        sweep = pathlib.Path(folder) / "sweep.cfg"
        sweep.write_text(f'name = "memory"; model = "identity"; blocks = 1; affinity = "none";\n'
                         f"duration = {options.minutes * 60}; warmup = {WARMUP_S}; timeout = 60.0;\n"
                         f"concurrency = ({options.concurrency});\narms = ( {ARMS[arm]} );\n")
        process = subprocess.Popen([build / "rvgtop", "--batch", sweep, "--output-directory", folder],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        readings = []
        watcher = threading.Thread(target=watch, args=(process, readings))
        watcher.start()
        out, err = process.communicate()
        watcher.join()
        results[arm] = (process.returncode, readings, out + err)


def highest(readings, column, low_s, high_s):
    return max((r[column] for r in readings if low_s <= r[0] < high_s and r[column] is not None),
               default=float("nan"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("build", nargs="?", default=".", type=pathlib.Path)
    parser.add_argument("--minutes", type=int, default=10)
    parser.add_argument("--concurrency", type=int, default=1024)
    options = parser.parse_args()
    results, threads = {}, []
    for arm in ARMS:
        threads.append(threading.Thread(target=run, args=(options.build.resolve(), arm, options, results)))
        threads[-1].start()
    for thread in threads:
        thread.join()
    end, failed = options.minutes * 60, 0
    for arm, (status, readings, text) in sorted(results.items()):
        failed |= status
        if status:
            print(text, file=sys.stderr)
        for column, name in ((1, "rvgtop"), (2, f"rvg-{arm}-server")):
            early, late = highest(readings, column, 60, 120), highest(readings, column, end - 60, end)
            print(f"{arm} c={options.concurrency} {name:16} minute 2: {early:6.2f} MiB, last minute: "
                  f"{late:6.2f} MiB, grown by {late - early:+.2f} MiB")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
