#!/usr/bin/env python3
"""What the console costs what it shows, and the machine.

  pairs    the same cell (identity, one arm, one level) in batch mode and under the console in a
           pseudo-terminal of 200x60, in turn and each first as often: the median of the pairs'
           ratios, console by batch, with its interval by order statistics (95 %, no assumption about
           the distribution). Ends when both intervals are narrow enough or after --pairs of them;
           that looking again and again makes such an interval narrower than it says is to be kept in
           mind where it only just fits.
  share    processor time of the console's main thread, which draws, while a trial runs and while
           nothing does.
  answer   from a key to the screen it asks for, with 1024 requests in flight.

Run it where nothing else does.

usage: console_cost.py [BUILD_DIR] [--protocol rest|grpc] [--concurrency N] [--pairs N] [--seconds S]
       [--share-seconds S] [--keys N]
"""
import argparse
import csv
import fcntl
import math
import os
import pathlib
import pty
import random
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time

WIDTH, HEIGHT = 200, 60
LIMIT_S = 120
FEWEST_PAIRS = 6
IN_FLIGHT = 1024
# Figures of a trial, and within which bounds the interval of the ratio is narrow enough.
FIGURES = {"throughput_rps": (0.98, 1.02), "latency_p99_us": (0.95, 1.05)}


def sweep_text(protocol, concurrency, seconds):
    return (f'model = "identity"; blocks = 1; warmup = 0.5; duration = {seconds};\n'
            f"concurrency = ({concurrency});\n"
            f'arms = ( {{ name = "{protocol}"; protocol = "{protocol}"; }} );\n')


class Console:
    """rvgtop in a pseudo-terminal, whose output is read and kept."""

    def __init__(self, build, sweep, folder):
        self.output = b""
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.environ.update(TERM="xterm-256color", LANG="C.UTF-8")
            os.execv(build / "rvgtop", ["rvgtop", "--output-directory=.", str(sweep)])
        size = struct.pack("HHHH", HEIGHT, WIDTH, 0, 0)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, size)
        self.wait_for(b"r starts the sweep")

    def take(self, timeout):
        """Reads what there is; False at the end."""
        if not select.select([self.terminal], [], [], timeout)[0]:
            return True
        try:
            got = os.read(self.terminal, 1 << 16)
        except OSError:
            return False
        self.output += got
        return bool(got)

    def read_for(self, seconds):
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.take(left)

    def wait_for(self, text):
        """Until the text comes; what came up to then is forgotten."""
        end = time.monotonic() + LIMIT_S
        while text not in self.output:
            if time.monotonic() > end or not self.take(1):
                sys.exit(f"the console never wrote {text.decode()}")
        self.output = b""

    def press(self, keys):
        os.write(self.terminal, keys)

    def cpu_s(self):
        """Processor time of the main thread."""
        path = pathlib.Path(f"/proc/{self.pid}/task/{self.pid}/schedstat")
        if path.exists():
            return int(path.read_text().split()[0]) / 1e9
        fields = path.with_name("stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def share(self, seconds):
        before, began = self.cpu_s(), time.monotonic()
        self.read_for(seconds)
        return (self.cpu_s() - before) / (time.monotonic() - began)

    def close(self, keys=b"q"):
        self.press(keys)
        while self.take(LIMIT_S):
            pass
        os.close(self.terminal)
        if os.waitpid(self.pid, 0)[1] != 0:
            sys.exit("the console failed")


def only_trial(folder):
    """The figures of the one trial of the one run below the folder."""
    path, = folder.glob("*/trials.csv")
    with open(path, newline="", encoding="utf-8") as file:
        row, = csv.DictReader(file)
    if row["valid"] != "true":
        sys.exit(f"the trial is invalid: {row['invalid_reason']}")
    return {figure: float(row[figure]) for figure in FIGURES}


def run_batch(build, sweep, _):
    with tempfile.TemporaryDirectory() as name:
        subprocess.run([build / "rvgtop", "--batch", "--quiet", "--output-directory", name, sweep],
                       check=True)
        return only_trial(pathlib.Path(name))


def run_console(build, sweep, seconds):
    with tempfile.TemporaryDirectory() as name:
        console = Console(build, sweep, name)
        console.press(b"r")
        # Nothing of ours is to run meanwhile but the reading of what it draws.
        console.read_for(seconds + 0.5)
        while not list(pathlib.Path(name).glob("*/trials.csv")):
            console.read_for(0.1)
        console.close()
        return only_trial(pathlib.Path(name))


def interval(values):
    """The median, and its interval between two values as far from both ends (at least 95 %)."""
    values, count = sorted(values), len(values)
    outside, rank = 0.5 ** count, 0
    while 2 * (more := outside + math.comb(count, rank + 1) * 0.5 ** count) <= 0.05:
        outside, rank = more, rank + 1
    if 2 * outside > 0.05:
        return statistics.median(values), -math.inf, math.inf
    return statistics.median(values), values[rank], values[count - 1 - rank]


def is_narrow(ratios):
    for figure, (least, most) in FIGURES.items():
        _, low, high = interval(ratios[figure])
        if low < least or high > most:
            return False
    return True


def compare(options, build, sweep):
    ratios = {figure: [] for figure in FIGURES}
    for number in range(options.pairs):
        runs = [("batch", run_batch), ("console", run_console)]
        if number % 2:
            runs.reverse()
        got = {name: run(build, sweep, options.seconds) for name, run in runs}
        for figure in FIGURES:
            ratios[figure].append(got["console"][figure] / got["batch"][figure])
        print(f"pair {number + 1}: " + "  ".join(f"{f} {ratios[f][-1]:.4f}" for f in FIGURES),
              file=sys.stderr, flush=True)
        if number + 1 >= FEWEST_PAIRS and is_narrow(ratios):
            break
    for figure, (least, most) in FIGURES.items():
        middle, low, high = interval(ratios[figure])
        word = "within" if least <= low and high <= most else "NOT within"
        print(f"{figure}, console / batch: {middle:.4f} [{low:.4f}, {high:.4f}], {word} "
              f"[{least}, {most}], {len(ratios[figure])} pairs")


def measure_share(options, build, folder):
    sweep = folder / "share.cfg"
    sweep.write_text(sweep_text(options.protocol, options.concurrency, 3600))
    console = Console(build, sweep, folder)
    console.read_for(1)
    idle = console.share(options.share_seconds)
    console.press(b"r")
    console.wait_for(b"measure")
    busy = console.share(options.share_seconds)
    console.close(b"qs")
    print(f"main thread: {100 * busy:.2f} % of a processor while a trial runs, "
          f"{100 * idle:.2f} % idle")


def measure_answers(options, build, folder):
    sweep = folder / "answers.cfg"
    sweep.write_text(sweep_text(options.protocol, IN_FLIGHT, 3600))
    console = Console(build, sweep, folder)
    console.press(b"r")
    console.wait_for(b"measure")
    answers = []
    for number in range(options.keys):
        key, tab = ((b"2", b"[2 Sweep]"), (b"1", b"[1 Dash]"))[number % 2]
        # Not in step with its frames.
        console.read_for(random.uniform(0.3, 0.7))
        began = time.monotonic()
        console.press(key)
        console.wait_for(tab)
        answers.append(1000 * (time.monotonic() - began))
    console.close(b"qs")
    print(f"key to screen, {IN_FLIGHT} in flight: median {statistics.median(answers):.2f} ms, "
          f"{min(answers):.2f} to {max(answers):.2f}, {len(answers)} keys")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("build", nargs="?", default=".", type=pathlib.Path)
    parser.add_argument("--protocol", choices=("rest", "grpc"), default="rest")
    parser.add_argument("--concurrency", type=int, default=16)
    parser.add_argument("--pairs", type=int, default=60, help="at most so many")
    parser.add_argument("--seconds", type=float, default=3.0, help="of each measured window")
    parser.add_argument("--share-seconds", type=float, default=20.0)
    parser.add_argument("--keys", type=int, default=20)
    options = parser.parse_args()
    build = options.build.resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        sweep = folder / "pair.cfg"
        sweep.write_text(sweep_text(options.protocol, options.concurrency, options.seconds))
        compare(options, build, sweep)
        measure_share(options, build, folder)
        measure_answers(options, build, folder)


if __name__ == "__main__":
    main()
