#!/usr/bin/env python3
"""Holds the exports of a run, and its closing table, against each other, to the last digit shown.

Usage: check_exports.py RUN_DIRECTORY [CLOSING_TABLE]
"""
import csv
import json
import re
import sys
from decimal import Decimal

ROW = re.compile(r"^ *(?P<c>\d+)? (?P<arm>[^ /]\S*) +(?P<rps>[\d.]+)(?: \[(?P<low>[\d.]+), (?P<high>"
                 r"[\d.]+)\])? +(?P<p50>[\d.]+)[? ] +(?P<p99>[\d.]+)[? ] +(?P<errors>\d+)  \w+$")
OF_TABLE = {
    "rps": ("throughput_rps", 1),
    "low": ("throughput_rps_low", 1),
    "high": ("throughput_rps_high", 1),
    "p50": ("latency_p50_us", 1000),
    "p99": ("latency_p99_us", 1000),
    "errors": ("errors", 1),
}
OF_TRIALS = {
    "requests": "requests",
    "throughput_rps": "throughput_rps",
    "duration_s": "duration_s",
    "started_at": "started_at",
    "latency_mean_us": "response/mean_us",
    "latency_p50_us": "response/percentiles/50",
    "latency_p999_us": "response/percentiles/99.9",
    "latency_max_us": "response/max_us",
    "service_mean_us": "service/mean_us",
    "ttfb_p99_us": "ttfb/percentiles/99",
    "network_overhead_p50_us": "network_overhead/percentiles/50",
    "server_infer_mean_us": "server/infer/mean_us",
    "client_encode_us": "client_codec/encode_us",
    "bytes_sent_per_request": "wire/bytes_sent_per_request",
    "server_rss_bytes": "resources/server/rss_peak_bytes",
    "noise_us": "resources/machine/noise_us",
    "limited_by": "limited_by",
}


def text(value):
    """A JSON value as a CSV field has it; numbers were kept as they are written."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else value


def at(tree, path):
    for name in path.split("/"):
        tree = tree.get(name) if tree is not None else None
    return tree


def check(faults, what, one, other):
    if one != other:
        faults.append(f"{what}: {one!r} is not {other!r}")


def check_table(faults, lines, cells):
    seen, level = 0, None
    for line in lines:
        row = ROW.match(line)
        if not row:
            if seen and line.startswith("Where it goes"):
                break
            continue
        level = row["c"] or level
        cell = next(c for c in cells if c["concurrency"] == level and c["arm"] == row["arm"])
        seen += 1
        for name, (column, divisor) in OF_TABLE.items():
            if row[name] is None:
                continue
            shown, exported = Decimal(row[name]), Decimal(cell[column]) / divisor
            half = Decimal(1).scaleb(shown.as_tuple().exponent) / 2
            if abs(shown - exported) > half:
                faults.append(f"table, {row['arm']} at {level}: {name} {shown} is not {exported}")
    measured = sum(cell["blocks"] != "0" for cell in cells)
    check(faults, "rows of the table", seen, measured)


def main():
    directory, faults = sys.argv[1], []
    with open(f"{directory}/results.json", encoding="utf-8") as file:
        document = json.load(file, parse_float=str, parse_int=str)
    with open(f"{directory}/results.csv", encoding="utf-8", newline="") as file:
        cells = list(csv.DictReader(file))
    with open(f"{directory}/trials.csv", encoding="utf-8", newline="") as file:
        trials = list(csv.DictReader(file))
    check(faults, "cells", len(cells), len(document["cells"]))
    for number, (row, cell) in enumerate(zip(cells, document["cells"])):
        check(faults, f"keys of cell {number}", list(row), list(cell))
        for key in row:
            check(faults, f"cell {number}, {key}", row[key], text(cell.get(key)))
    check(faults, "trials", len(trials), len(document["trials"]))
    for number, (row, trial) in enumerate(zip(trials, document["trials"])):
        for column, path in OF_TRIALS.items():
            check(faults, f"trial {number}, {column}", row[column], text(at(trial, path)))
    if len(sys.argv) > 2:
        with open(sys.argv[2], encoding="utf-8") as file:
            check_table(faults, file.read().splitlines(), cells)
    print("\n".join(faults[:20]))
    return 1 if faults or not cells else 0


sys.exit(main())
