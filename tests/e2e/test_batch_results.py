#!/usr/bin/env -S python3 -B
"""What a finished run leaves: the same figures in JSON, CSV and the closing table, to the last
digit shown, in the forms that users' scripts rely on."""
import fcntl
import json
import os
import pathlib
import pty
import re
import shutil
import struct
import subprocess
import sys
import termios
from decimal import Decimal

import rig

COLUMNS = """arm protocol input encoding rpc client target model batch image_px load concurrency
rate_rps connections channels payload_bytes blocks requests errors error_rate late_sends unsent
throughput_rps throughput_rps_low throughput_rps_high latency_mean_us latency_min_us latency_p1_us
latency_p25_us latency_p50_us latency_p75_us latency_p90_us latency_p95_us latency_p99_us
latency_p999_us latency_p9999_us latency_max_us latency_p99_enough service_mean_us service_p50_us
service_p99_us ttfb_mean_us ttfb_p50_us ttfb_p99_us server_total_mean_us server_decode_mean_us
server_preprocess_mean_us server_queue_mean_us server_infer_mean_us server_encode_mean_us
network_overhead_mean_us network_overhead_p50_us network_overhead_p99_us client_encode_us
client_decode_us bytes_sent_per_request bytes_received_per_request server_cpu_us_per_request
server_cpu_percent server_rss_bytes server_rss_idle_bytes client_cpu_us_per_request
client_cpu_percent steal_percent noise_us limited_by valid notes
planned attained rate_rps_low rate_rps_high""".split()

TRIAL_COLUMNS = COLUMNS + "block position started_at duration_s invalid_reason".split()

TIMELINE_COLUMNS = """arm load concurrency rate_rps block position attempt valid t_s requests errors
p50_us p99_us planned""".split()

PERCENTILES = {"p1": "1", "p25": "25", "p50": "50", "p75": "75", "p90": "90", "p95": "95",
               "p99": "99", "p999": "99.9", "p9999": "99.99"}
SERIES = {"latency": "response", "service": "service", "ttfb": "ttfb",
          "network_overhead": "network_overhead"}

# Where a trial's other figures stand in JSON, column by column.
PLACES = {
    "payload_bytes": "payload_bytes", "requests": "requests", "late_sends": "late_sends",
    "unsent": "unsent", "throughput_rps": "throughput_rps",
    "client_encode_us": "client_codec/encode_us", "client_decode_us": "client_codec/decode_us",
    "bytes_sent_per_request": "wire/bytes_sent_per_request",
    "bytes_received_per_request": "wire/bytes_received_per_request",
    "server_rss_bytes": "resources/server/rss_peak_bytes",
    "server_rss_idle_bytes": "resources/server/rss_idle_bytes",
    "steal_percent": "resources/machine/steal_percent", "noise_us": "resources/machine/noise_us",
    "limited_by": "limited_by", "valid": "valid", "connections": "connections/during",
    "latency_p99_enough": "response/enough/99", "concurrency": "level/concurrency", "arm": "arm",
    "block": "block", "position": "position", "started_at": "started_at",
    "duration_s": "duration_s", "invalid_reason": "invalid_reason", "planned": "planned",
    "attained": "attained",
}


def place_in(document, path):
    for key in path.split("/"):
        document = None if document is None else document[key]
    return document


def figure_of_trial(trial, arm, column):
    """What JSON says of a trial's column; figures that it leaves to the reader are computed."""
    if column in PLACES:
        return place_in(trial, PLACES[column])
    if column in COMPUTED:
        return COMPUTED[column](trial)
    if column in arm:
        return arm[column]
    series, _, rest = column.removesuffix("_us").rpartition("_")
    if series in SERIES and trial[SERIES[series]] is None:
        return None
    if series in SERIES and rest in PERCENTILES:
        return trial[SERIES[series]]["percentiles"][PERCENTILES[rest]]
    if series in SERIES:
        return trial[SERIES[series]][rest + "_us"]
    return trial["server"][column.split("_")[1]]["mean_us"]


def cpu_us_per_request(trial, who):
    return trial["resources"][who]["cpu_s"] * 1000000 / trial["completed"]


def cpu_percent(trial, who):
    return trial["resources"][who]["cpu_s"] * 100 / trial["duration_s"]


COMPUTED = {
    "load": lambda trial: "closed",
    "rate_rps": lambda trial: None,
    "rate_rps_low": lambda trial: None,
    "rate_rps_high": lambda trial: None,
    "blocks": lambda trial: 1,
    "throughput_rps_low": lambda trial: None,
    "throughput_rps_high": lambda trial: None,
    "target": lambda trial: "own",
    "channels": lambda trial: trial["connections"]["given"] if trial["arm"] == "grpc" else None,
    "image_px": lambda trial: None,
    "errors": lambda trial: sum(e["count"] for e in trial["errors"]),
    "error_rate": lambda trial: Decimal(sum(e["count"] for e in trial["errors"])) /
    trial["requests"],
    "server_cpu_us_per_request": lambda trial: cpu_us_per_request(trial, "server"),
    "client_cpu_us_per_request": lambda trial: cpu_us_per_request(trial, "client"),
    "server_cpu_percent": lambda trial: cpu_percent(trial, "server"),
    "client_cpu_percent": lambda trial: cpu_percent(trial, "client"),
}


def rounds_to(exact, shown):
    """Whether `shown`, a text, is `exact` rounded to the decimals that it has."""
    half = Decimal(1).scaleb(Decimal(shown).as_tuple().exponent) / 2
    return abs(Decimal(shown) - exact) <= half * Decimal("1.000001")


class Finished(rig.TestCase):
    """One sweep of the usual pairing over the photograph, walked from all sides."""

    @classmethod
    def setUpClass(cls):
        cls.rvgtop = cls.shared().run_to_end("--concurrency=1,2", "--requests=20", "--warmup=0.1",
                                             "--blocks=2", "--label=host=here")
        cls.directory = cls.rvgtop.directory()
        cls.text = (cls.directory / "results.json").read_text(encoding="utf-8")
        cls.json = json.loads(cls.text, parse_float=Decimal)
        cls.cells_header, cls.cells = rig.read_csv(cls.directory / "results.csv")
        cls.trials_header, cls.trials = rig.read_csv(cls.directory / "trials.csv")
        cls.timeline_header, cls.timeline = rig.read_csv(cls.directory / "timeline.csv")

    def assert_same(self, shown, value, place):
        """`shown` is what CSV has for a value of JSON."""
        if value is None:
            self.assertEqual(shown, "", place)
        elif isinstance(value, bool):
            self.assertEqual(shown, "true" if value else "false", place)
        elif isinstance(value, str):
            self.assertEqual(shown, value, place)
        else:
            self.assertRegex(shown, r"\A-?[0-9]+(\.[0-9]+)?\Z", place)
            self.assertEqual(Decimal(shown), Decimal(value), place)

    def test_has_the_columns_that_scripts_know(self):
        self.assertEqual(self.cells_header, COLUMNS)
        self.assertEqual(self.trials_header, TRIAL_COLUMNS)
        self.assertEqual(self.timeline_header, TIMELINE_COLUMNS)

    def test_quotes_every_field(self):
        for name in ("results.csv", "trials.csv", "timeline.csv"):
            for line in (self.directory / name).read_text().splitlines():
                self.assertRegex(line, r'\A"([^"]|"")*"(,"([^"]|"")*")*\Z')

    def test_has_a_row_for_each_cell_in_sweep_order(self):
        self.assertEqual([(row["concurrency"], row["arm"]) for row in self.cells],
                         [("1", "rest"), ("1", "grpc"), ("2", "rest"), ("2", "grpc")])
        self.assertEqual({row["valid"] for row in self.cells}, {"true"})
        self.assertEqual({row["blocks"] for row in self.cells}, {"2"})

    def test_has_every_trial_of_every_block_once(self):
        valid = sorted((t["block"], t["level"]["concurrency"], t["arm"])
                       for t in self.json["trials"] if t["valid"])
        self.assertEqual(valid, [(block, level, arm) for block in (0, 1) for level in (1, 2)
                                 for arm in ("grpc", "rest")])
        self.assertEqual(self.json["partial"], False)

    def test_cells_agree_in_csv_and_json(self):
        self.assertEqual(len(self.cells), len(self.json["cells"]))
        for row, cell in zip(self.cells, self.json["cells"]):
            self.assertEqual(list(cell), COLUMNS)
            for column in COLUMNS:
                self.assert_same(row[column], cell[column], (row["arm"], column))

    def test_trials_agree_in_csv_and_json(self):
        arms = {arm["name"]: arm for arm in self.json["arms"]}
        self.assertEqual(len(self.trials), len(self.json["trials"]))
        for row, trial in zip(self.trials, self.json["trials"]):
            for column in TRIAL_COLUMNS:
                if column == "notes":  # made of what the other columns say
                    continue
                place = (row["arm"], row["block"], column)
                value = figure_of_trial(trial, arms[trial["arm"]], column)
                if column in COMPUTED and isinstance(value, Decimal):
                    self.assertTrue(rounds_to(value, row[column]), (*place, value, row[column]))
                else:
                    self.assert_same(row[column], value, place)

    def test_timelines_agree_in_csv_and_json(self):
        rows = iter(self.timeline)
        for trial in self.json["trials"]:
            for second in trial["timeline"]:
                row = next(rows)
                self.assertEqual(row["arm"], trial["arm"])
                self.assertEqual(len(second["bins"]), 48)
                for column in ("block", "position", "attempt", "valid"):
                    self.assert_same(row[column], trial[column], column)
                for column in ("t_s", "requests", "errors", "p50_us", "p99_us"):
                    self.assert_same(row[column], second[column], column)
                # A closed loop plans nothing.
                self.assertEqual((row["planned"], second.get("planned")), ("", None))
        self.assertIsNone(next(rows, None))

    def table_rows(self, heading):
        """The rows below a heading of the closing table as lists of words, without brackets."""
        lines = self.rvgtop.out.splitlines()
        start = next(i for i, line in enumerate(lines) if re.search(heading, line)) + 1
        rows = []
        for line in lines[start:]:
            if not line and rows and len(rows) >= 10:
                break
            if line and not line.startswith("    "):
                break
            if line:
                rows.append(re.sub(r"[][,?]", "", line).split())
        return rows

    def assert_shown(self, shown, exact, digits, place):
        """A figure of the table is one of the exports, rounded once more."""
        self.assertTrue(rounds_to(exact, shown), (place, shown, exact))
        decimals = -Decimal(shown).as_tuple().exponent
        significant = len(shown.replace(".", "").lstrip("-0"))
        self.assertTrue(significant >= digits or decimals == 3, (place, shown))

    def test_the_table_agrees_with_the_cells(self):
        rows = self.table_rows(r"req/s +p50 ms +p99 ms")
        rows = [row for row in rows if "few" not in row]
        self.assertEqual(len(rows), len(self.json["cells"]))
        for words, cell in zip(rows, self.json["cells"]):
            if cell["arm"] == "rest":
                self.assertEqual(words.pop(0), str(cell["concurrency"]))
            self.assertEqual(words[0], cell["arm"])
            wanted = [cell["throughput_rps"], cell["throughput_rps_low"],
                      cell["throughput_rps_high"], cell["latency_p50_us"] / 1000,
                      cell["latency_p99_us"] / 1000]
            for i, exact in enumerate(wanted):
                self.assert_shown(words[1 + i], exact, 3 if i > 2 else 4, (cell["arm"], i))
            self.assertEqual(words[6:], [str(cell["errors"]), cell["limited_by"]])

    def test_the_table_agrees_with_the_comparisons(self):
        rows = [row for row in self.table_rows(r"req/s +p50 ms +p99 ms") if "few" in row]
        names = [["/", "rest", "req/s"], ["p50", "ms"], ["p99", "ms"]]
        metrics = ["throughput_rps", "latency_p50_us", "latency_p99_us"]
        pairs = [c for c in self.json["comparisons"] if c["metric"] in metrics]
        self.assertEqual(len(rows), 2 * len(metrics))
        for i, (row, pair) in enumerate(zip(rows, pairs, strict=True)):
            self.assertEqual(pair["level"]["concurrency"], i // 3 + 1)
            self.assertEqual(pair["metric"], metrics[i % 3])
            self.assertEqual(row[:len(names[i % 3])], names[i % 3])
            self.assertEqual(row[-3:], "too few blocks".split())
            exact = [pair[key] for key in ("ratio", "low", "high")]
            for shown, value in zip(row[len(names[i % 3]):-3], exact, strict=True):
                self.assert_shown(shown, value, 4, i)

    def test_the_table_fits_and_the_answer_is_its_end(self):
        lines = self.rvgtop.out.splitlines()
        wide = [line for line in lines if len(line) > 80 and str(self.directory) not in line]
        self.assertEqual(wide, [])
        last = max(i for i, line in enumerate(lines) if not line) + 1
        self.assertTrue(lines[last].startswith("Answer: too few blocks to say"), lines[last])

    def test_the_phases_agree_with_the_attribution(self):
        columns = ["client_encode_us", "network_us", "decode_us", "preprocess_us", "queue_us",
                   "infer_us", "encode_us", "unaccounted_us", "client_decode_us", "service_us"]
        rows = self.table_rows(r"c.enc +net +dec")
        for words, cell in zip(rows, self.json["attribution"], strict=True):
            for shown, column in zip(words[-len(columns):], columns, strict=True):
                self.assertTrue(rounds_to(cell[column], shown), (cell["arm"], column, shown))

    def test_the_costs_agree_with_the_resources(self):
        columns = ["server_cpu_us_per_request", "client_cpu_us_per_request", "cpu_us_per_request",
                   "server_memory_bytes_per_request", "server_switches_per_request",
                   "client_switches_per_request", "bytes_sent_per_request",
                   "bytes_received_per_request"]
        rows = self.table_rows(r"s.cpu +c.cpu +cpu")
        rows = [row for row in rows if row[0] not in ("/", "from", "to", "needs")]
        for words, arm in zip(rows, self.json["resources"], strict=True):
            for shown, column in zip(words[-len(columns):], columns, strict=True):
                value = arm[column]["value"]
                scaled = value / Decimal(1024) if "memory" in column and value is not None else value
                self.assertTrue(rounds_to(scaled, shown), (arm["arm"], column, shown))

    def test_is_valid_by_the_schema(self):
        schema = rig.SOURCES / "data" / "results.schema.json"
        program = rig.SOURCES / "tests" / "engine" / "check_schema.py"
        done = subprocess.run([sys.executable, program, schema, self.directory / "results.json"],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode == 77:
            self.skipTest("there is no module jsonschema")
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_keeps_the_sweep_and_its_labels(self):
        self.assertEqual(self.json["labels"], {"host": "here"})
        self.assertEqual(self.json["sweep"]["concurrency"], [1, 2])
        self.assertEqual(self.json["sweep"]["requests"], 20)
        again = self.start("--dry-run", self.directory / "sweep.cfg")
        self.assertEqual(again.wait(), 0, again.err)

    def test_has_every_file_and_no_other(self):
        self.assertEqual(sorted(path.name for path in self.directory.iterdir()),
                         ["grpc.log", "journal", "rest.log", "results.csv", "results.json",
                          "rvgtop.log", "sweep.cfg", "timeline.csv", "trials.csv"])

    def test_says_a_line_for_each_trial_without_escape_codes(self):
        lines = self.rvgtop.err.splitlines()
        progress = [line for line in lines if line.startswith("[")]
        self.assertEqual(len(progress), len(self.json["trials"]))
        self.assertNotIn("\x1b", self.rvgtop.err + self.rvgtop.out)
        self.assertNotIn("\r", self.rvgtop.err + self.rvgtop.out)

    def test_the_servers_are_named(self):
        servers = self.json["session"]["servers"]
        self.assertEqual([s["arm"] for s in servers], ["rest", "grpc"])
        for server in servers:
            self.assertFalse(pathlib.Path(f"/proc/{server['pid']}").exists())


class Outputs(rig.TestCase):
    def test_json_alone_on_standard_output(self):
        rvgtop = self.run_to_end(*rig.TINY, "--output-json=-")
        document = json.loads(rvgtop.out)
        self.assertEqual(document, self.read_results(rvgtop))
        self.assertIn("req/s", rvgtop.err)

    def test_named_files_are_written_besides(self):
        names = ("json", "csv", "trials-csv", "timeline-csv")
        rvgtop = self.run_to_end(*rig.TINY, "--quiet", *(f"--output-{n}=own.{n}" for n in names))
        kept = ("results.json", "results.csv", "trials.csv", "timeline.csv")
        for name, file in zip(names, kept):
            self.assertEqual((self.folder / f"own.{name}").read_bytes(),
                             (rvgtop.directory() / file).read_bytes())
        self.assertEqual(rvgtop.out + rvgtop.err, "")

    def test_points_stay_points_where_people_write_commas(self):
        path = self.folder / "locale"
        path.mkdir()
        made = subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", path / "de_DE.UTF-8"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if made.returncode > 1:
            self.skipTest("no locale with a decimal comma can be made")
        self.environment.update(LC_ALL="de_DE.UTF-8", LOCPATH=str(path))
        self.environment["ASAN_OPTIONS"] = "detect_leaks=0"  # glibc keeps what LOCPATH said
        rvgtop = self.run_to_end("--model=identity", "--concurrency=1", "--requests=20",
                                 "--blocks=1", "--timeout=2.5")
        results = self.read_results(rvgtop)
        self.assertEqual(results["sweep"]["timeout"], 2.5)
        _, rows = rig.read_csv(rvgtop.directory() / "results.csv")
        for row in rows:
            self.assertRegex(row["latency_p50_us"], r"\A[0-9]+\.[0-9]{3}\Z")
        self.assertNotRegex(rvgtop.out, r"[0-9],[0-9]")

    def test_proxies_do_not_get_in_the_way(self):
        nobody = f"http://127.0.0.1:{rig.free_port()}"
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "grpc_proxy", "all_proxy",
                     "ALL_PROXY"):
            self.environment[name] = nobody
        rvgtop = self.run_to_end(*rig.TINY)
        for trial in self.read_results(rvgtop)["trials"]:
            self.assertEqual(trial["errors"], [])

    def test_a_sweep_file_alone_is_enough_without_a_terminal(self):
        file = self.write("tiny.cfg", 'model = "identity"; concurrency = (1); blocks = 1;'
                                      "duration = 0.2; warmup = 0.1;")
        rvgtop = self.run_to_end(file, batch=False)
        self.assertEqual(self.read_results(rvgtop)["sweep"]["name"], "tiny")
        hint = self.run_to_end(batch=False, status=2)
        self.assertIn("--batch", hint.err)

    def test_a_dry_run_starts_and_writes_nothing(self):
        rvgtop = self.run_to_end("--dry-run", *rig.TINY)
        self.assertRegex(rvgtop.out, r"(?m)^time +about 0:0[0-9]|^time ")
        self.assertFalse(self.results.exists())
        self.assertEqual(rvgtop.err, "")


class Terminal(rig.TestCase):
    """Standard error on a terminal."""

    def setUp(self):
        super().setUp()
        try:
            self.terminal, self.line = pty.openpty()
        except OSError as error:
            self.skipTest(f"no terminal can be had here: {error}")
        fcntl.ioctl(self.line, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def test_draws_a_bar_and_takes_it_away(self):
        rvgtop = self.start(*rig.TINY, stderr=self.line)
        os.close(self.line)
        said = self.read_all()
        self.assertEqual(rvgtop.wait(), 0, said)
        self.assertIn("\r[------------------------------] 0/2", said)
        self.assertIn("\r[###############---------------] 1/2", said)
        self.assertTrue(said.endswith("\r\x1b[K"), said[-100:])
        self.assertNotIn("\x1b", rvgtop.out)

    def test_goes_on_when_the_terminal_is_gone(self):
        rvgtop = self.start(*rig.TINY, stderr=self.line)
        os.close(self.line)
        os.close(self.terminal)
        self.assertEqual(rvgtop.wait(), 0)
        self.assertEqual(self.read_results(rvgtop)["partial"], False)

    def read_all(self):
        said = b""
        try:
            while True:
                said += os.read(self.terminal, 65536)
        except OSError:  # the other side was closed
            os.close(self.terminal)
        return said.decode()


class Classic(rig.TestCase):
    """The one-shot command against servers started by hand."""

    def test_measures_exactly_the_requests_asked_for(self):
        shutil.copy(rig.PHOTOGRAPH, self.folder)
        rvgtop = self.run_to_end("--image", "cat.jpg",
                                 "--rest-url", f"http://localhost:{self.server('rest').port}",
                                 "--grpc-server", f"localhost:{self.server('grpc').port}",
                                 "--requests", "200", "--concurrency", "10",
                                 "--output-json", "results.json")
        document = json.loads((self.folder / "results.json").read_text())
        self.assertEqual(document["sweep"]["blocks"], 1)
        valid = [t for t in document["trials"] if t["valid"]]
        self.assertEqual(sorted(t["arm"] for t in valid), ["grpc", "rest"])
        for trial in valid:
            self.assertEqual(trial["requests"], 200)
            self.assertEqual(trial["successes"], 200)
            self.assertEqual(trial["response"]["count"], 200)
            self.assertEqual(trial["errors"], [])
        self.assertEqual(document["session"]["servers"], [])
        self.assertEqual(rvgtop.servers(), {})

    def test_without_a_directory_the_run_is_kept_in_the_state_directory(self):
        # The other tests name one.
        command = [rig.RVGTOP, "--batch", *rig.TINY[1:], "--output-json=r.json",
                   f"--rest-url=http://localhost:{self.server('rest').port}"]
        done = subprocess.run(command, cwd=self.folder, env=self.environment,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        runs = list((self.folder / "state" / "rvgtop" / "runs").iterdir())
        self.assertEqual(len(runs), 1)
        self.assertEqual((runs[0] / "results.json").read_bytes(),
                         (self.folder / "r.json").read_bytes())
        self.assertFalse(self.results.exists())


if __name__ == "__main__":
    rig.main()
