#!/usr/bin/env python3
"""Whether a server's own account of its time agrees with an observer outside of it.

The kernel stamps (uprobes, needs root) the instants between which `total` is said to run: REST from
the call with the whole request to libmicrohttpd's MHD_queue_response; gRPC from the return of
grpc_completion_queue_next with the request to grpc_call_start_batch with the answer. rvgtop asks one
request at a time, without warm-up, so that the last N stamps are those of its N requests. Each probe
costs a microsecond or two, a part of which falls between the stamps.

usage: phases.py [BUILD_DIR] [--rounds N] [--requests N]
"""
import os
import pathlib
import re
import statistics
import subprocess
import sys

import rvgtop_run

TRACING = pathlib.Path("/sys/kernel/tracing")
GROUP = "rvg_phases"
WORK_US = (0, 200, 1000, 5000)


def offset(path, symbol):
    """Where in the file the function begins."""
    listing = subprocess.run(["readelf", "-W", "-l", "--syms", "--dyn-syms", path], check=True,
                             capture_output=True, text=True).stdout
    found = re.search(rf"([0-9a-f]{{16}})\s+\d+\s+FUNC\s+.*\s{symbol}(@@?\S+)?$", listing, re.MULTILINE)
    address = int(found.group(1), 16)
    for begin, virtual, size in re.findall(r"LOAD\s+0x(\w+) 0x(\w+) 0x\w+ 0x(\w+)", listing):
        begin, virtual, size = (int(n, 16) for n in (begin, virtual, size))
        if virtual <= address < virtual + size:
            return address - virtual + begin
    raise SystemExit(f"phases.py: {symbol} is not in {path}")


def library(program, name):
    listing = subprocess.run(["ldd", program], check=True, capture_output=True, text=True).stdout
    return pathlib.Path(re.search(rf"{name}\S* => (\S+)", listing).group(1)).resolve()


def probes(build, protocol):
    """Of (event, kind, file, symbol). The last `begin` before `run` begins a request, the first
    `end` after it ends it."""
    program = build / f"rvg-{protocol}-server"
    if protocol == "rest":
        return [("begin", "p", program, "rest_request_run"), ("run", "p", program, "service_run"),
                ("end", "p", library(program, "libmicrohttpd"), "MHD_queue_response")]
    core = library(program, "libgrpc.so")
    return [("begin", "r", core, "grpc_completion_queue_next"), ("run", "p", program, "service_run"),
            ("end", "p", core, "grpc_call_start_batch")]


def change_probes(line):
    """Not open(..., "a"), which seeks to an end that this file does not have."""
    events = os.open(TRACING / "uprobe_events", os.O_WRONLY | os.O_APPEND)
    try:
        os.write(events, line.encode())
    finally:
        os.close(events)


class Observer:
    def __init__(self, build, protocol):
        self.probes = probes(build, protocol)

    def __enter__(self):
        (TRACING / "trace_clock").write_text("mono")
        (TRACING / "buffer_size_kb").write_text("32768")
        for event, kind, path, symbol in self.probes:
            change_probes(f"{kind}:{GROUP}/{event} {path}:{offset(path, symbol):#x}")
        (TRACING / "trace").write_text("")
        (TRACING / f"events/{GROUP}/enable").write_text("1")
        return self

    def __exit__(self, *error):
        (TRACING / f"events/{GROUP}/enable").write_text("0")
        for event, _, _, _ in self.probes:
            change_probes(f"-:{GROUP}/{event}")

    def totals_us(self, pid):
        """Of each request, in the order of their ends. A thread has one request in hand; the first
        of one that was waiting before the probes were there has no begin."""
        threads = {p.name for p in pathlib.Path(f"/proc/{pid}/task").iterdir()}
        begun, running, totals = {}, set(), []
        line = re.compile(r"-(\d+)\s+\[\d+\]\s+\S+\s+([\d.]+): (\w+):")
        for text in (TRACING / "trace").read_text().splitlines():
            found = line.search(text)
            if found is None or found.group(1) not in threads:
                continue
            thread, at, event = found.group(1), float(found.group(2)), found.group(3)
            if event == "begin" and thread not in running:
                begun[thread] = at
            elif event == "run" and thread in begun:
                running.add(thread)
            elif event == "end" and thread in running:
                running.remove(thread)
                totals.append(1e6 * (at - begun[thread]))
        return totals


def one_round(build, protocol, busy_us, requests):
    """Our mean and p50 of `total`, and the observer's."""
    with rvgtop_run.Server(build, protocol, "--model", "identity") as server:
        with Observer(build, protocol) as observer:
            result = rvgtop_run.sweep(
                build, f'model = "identity"; concurrency = 1; warmup = 0; requests = {requests}; '
                f'blocks = 1; parameters = {{ busy_us = {busy_us}; }};\n'
                f'arms = ( {{ name = "x"; protocol = "{protocol}"; target = "{server.target()}"; }} );\n')
            seen = observer.totals_us(server.pid)
    trial, = result["trials"]
    total, overhead = trial["server"]["total"], trial["network_overhead"]
    if len(seen) < requests:
        raise SystemExit(f"phases.py: {len(seen)} requests were seen from outside, {requests} made")
    seen = seen[-requests:]
    return {"mean": (total["mean_us"], statistics.mean(seen)),
            "p50": (total["p50_us"], statistics.median(seen)),
            "negative": overhead["out_of_range"]}


def main():
    parser = rvgtop_run.parser(__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--requests", type=int, default=1000)
    options = parser.parse_args()
    for protocol in ("rest", "grpc"):
        for busy_us in WORK_US:
            rounds = [one_round(options.build, protocol, busy_us, options.requests)
                      for _ in range(options.rounds)]
            for figure in ("mean", "p50"):
                ours = statistics.median(r[figure][0] for r in rounds)
                seen = statistics.median(r[figure][1] for r in rounds)
                room = 0.05 * seen + 20
                word = "holds" if abs(ours - seen) <= room else "FAILS"
                print(f"{protocol} busy {busy_us:4} us, {figure:4}: ours {ours:9.1f}, outside "
                      f"{seen:9.1f}, {ours - seen:+6.1f} of {room:.1f} us: {word}", flush=True)
            print(f"{protocol} busy {busy_us:4} us: network overhead below 0 in "
                  f"{sum(r['negative'] for r in rounds)} of {options.rounds * options.requests} requests",
                  flush=True)


if __name__ == "__main__":
    sys.exit(main())
