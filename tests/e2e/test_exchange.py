#!/usr/bin/env -S python3 -B
"""The files that other tools read, of a run and of its saved result, against results.json."""
import datetime
import json
import xml.etree.ElementTree as ElementTree
from decimal import Decimal

import hdr
import openmetrics
import rig

KINDS = ("response", "service")
ASSERTS = ("rps(*) > 0", "latency_min_us(rest, 1) < 0.001")
# Samples of OpenMetrics, the column each is made from, and the power of ten between them.
SAMPLES = {"requests_total": ("requests", 0), "late_sends_total": ("late_sends", 0),
           "unsent_total": ("unsent", 0), "errors_ratio": ("error_rate", 0),
           "throughput_requests_per_second": ("throughput_rps", 0),
           "throughput_low_requests_per_second": ("throughput_rps_low", 0),
           "throughput_high_requests_per_second": ("throughput_rps_high", 0),
           "connections": ("connections", 0), "request_message_bytes": ("payload_bytes", 0),
           "sent_per_request_bytes": ("bytes_sent_per_request", 0),
           "received_per_request_bytes": ("bytes_received_per_request", 0),
           "client_encode_seconds": ("client_encode_us", -6),
           "client_decode_seconds": ("client_decode_us", -6),
           "server_cpu_per_request_seconds": ("server_cpu_us_per_request", -6),
           "client_cpu_per_request_seconds": ("client_cpu_us_per_request", -6),
           "server_cpu_ratio": ("server_cpu_percent", -2),
           "client_cpu_ratio": ("client_cpu_percent", -2),
           "server_memory_peak_bytes": ("server_rss_bytes", 0),
           "server_memory_idle_bytes": ("server_rss_idle_bytes", 0),
           "steal_ratio": ("steal_percent", -2), "noise_seconds": ("noise_us", -6)}
# Its summaries, and the distributions they are made from.
SUMMARIES = {"response_time_seconds": "response", "service_time_seconds": "service",
             "first_byte_seconds": "ttfb", "network_overhead_seconds": "network_overhead"}
OTHERS = {"run_info", "assertion_holds", "cell_valid", "errors_total",
          "server_phase_seconds_count", "server_phase_seconds_sum"}
PERF_ANALYZER = (
    "Concurrency,Inferences/Second,Client Send,Network+Server Send/Recv,Server Queue,"
    "Server Compute Input,Server Compute Infer,Server Compute Output,Client Recv,p50 latency,"
    "p90 latency,p95 latency,p99 latency,Avg latency,request/response,response wait")
QUANTILES = {"0.01": "p1", "0.25": "p25", "0.5": "p50", "0.75": "p75", "0.9": "p90",
             "0.95": "p95", "0.99": "p99", "0.999": "p999", "0.9999": "p9999"}


def slot_of_rank(histogram, rank):
    for slot in sorted(histogram.counts):
        rank -= histogram.counts[slot]
        if rank <= 0:
            return slot
    raise AssertionError("a rank beyond the last")


class Exchange(rig.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.test = cls.shared()
        cls.outputs = cls.test.folder / "outputs"
        cls.run_directory = cls.test.run_to_end(
            *rig.TINY, "--blocks=2", "--concurrency=1,3", "--quiet",
            *(f"--assert={text}" for text in ASSERTS), *cls.options(cls.outputs),
            status=1).directory()
        cls.document = json.loads((cls.run_directory / "results.json").read_text("utf-8"))

    @staticmethod
    def options(folder):
        folder.mkdir(exist_ok=True)
        return (f"--output-hgrm={folder / 'hdr'}", f"--output-hlog={folder / 'hdr'}",
                f"--output-junit={folder / 'junit.xml'}",
                f"--output-openmetrics={folder / 'metrics.txt'}",
                f"--output-perf-analyzer-csv={folder / 'perf.csv'}")

    def cells(self):
        """Each cell with the trials that count, by arm and concurrency."""
        for cell in self.document["cells"]:
            arm, level = cell["arm"], cell["concurrency"]
            yield cell, [t for t in self.document["trials"] if t["valid"] and t["arm"] == arm and
                         t["level"]["concurrency"] == level]

    def path(self, cell, kind, extension):
        return self.outputs / "hdr" / f"{cell['arm']}-c{cell['concurrency']}-{kind}.{extension}"

    def merged(self, trials, kind):
        both = hdr.empty()
        for trial in trials:
            both.add(hdr.Histogram(trial[kind]["histogram"]))
        return both

    def test_there_are_two_files_of_each_form_for_each_cell(self):
        self.assertEqual(len(list((self.outputs / "hdr").iterdir())), 2 * 2 * 4)

    def test_logs_have_each_trial_with_its_counts(self):
        for cell, trials in self.cells():
            for kind in KINDS:
                base, intervals = hdr.read_log(self.path(cell, kind, "hlog"))
                self.assertEqual(len(intervals), len(trials))
                for (tag, begins, length, largest, histogram), trial in zip(intervals, trials):
                    self.assertEqual(tag, cell["arm"])
                    self.assertEqual(histogram.total, trial[kind]["count"])
                    self.assertEqual(histogram.counts,
                                     hdr.Histogram(trial[kind]["histogram"]).counts)
                    self.assertEqual(round(largest * 1e6), round(trial[kind]["max_us"] * 1e3))
                    self.assertEqual(length, round(trial["duration_s"], 3))
                    started = datetime.datetime.fromisoformat(
                        trial["started_at"].replace("Z", "+00:00")).timestamp()
                    self.assertEqual(round(base + begins, 3), round(started, 3))

    def test_percentiles_have_the_counts_of_all_trials(self):
        for cell, trials in self.cells():
            for kind in KINDS:
                rows, below = hdr.read_percentiles(self.path(cell, kind, "hgrm"))
                merged = self.merged(trials, kind)
                seen, slots = 0, iter(sorted(merged.counts))
                for value, share, count in rows:
                    while seen < count:
                        slot = next(slots)
                        seen += merged.counts[slot]
                    self.assertEqual(seen, count)
                    self.assertEqual(round(value * 1e6), merged.bounds(slot)[1])
                    self.assertGreaterEqual(count / merged.total, share - 1e-12)
                self.assertEqual((count, share), (merged.total, 1))
                self.assertEqual(below["Total count"], merged.total)
                self.assertEqual(round(below["Max"] * 1e6),
                                 max(round(t[kind]["max_us"] * 1e3) for t in trials))

    def test_means_are_those_of_the_cells(self):
        for cell, _ in self.cells():
            for kind, column in (("response", "latency_mean_us"), ("service", "service_mean_us")):
                _, below = hdr.read_percentiles(self.path(cell, kind, "hgrm"))
                self.assertEqual(round(below["Mean"] * 1e3, 3), cell[column])

    def test_junit_has_a_case_for_each_assertion(self):
        root = ElementTree.parse(self.outputs / "junit.xml").getroot()
        suite, = root.findall("testsuite")
        self.assertEqual([suite.get(key) for key in ("tests", "failures", "errors", "skipped")],
                         ["2", "1", "0", "0"])
        holds, fails = suite.findall("testcase")
        self.assertEqual((holds.get("name"), fails.get("name")), ASSERTS)
        self.assertEqual(len(holds), 0)
        failure, = fails.findall("failure")
        told = self.document["asserts"][1]
        self.assertEqual(failure.get("message"), told["reason"])
        self.assertEqual(failure.get("type"), told["verdict"])

    def samples(self):
        text = (self.outputs / "metrics.txt").read_text(encoding="utf-8")
        return {name.removeprefix("rvgtop_"): values
                for name, values in openmetrics.read(text).items()}

    def exact_cells(self):
        """Each cell with numbers as they are written, and its labels."""
        document = json.loads((self.run_directory / "results.json").read_text("utf-8"),
                              parse_float=Decimal)
        for cell in document["cells"]:
            yield cell, {"arm": cell["arm"], "concurrency": str(cell["concurrency"])}

    def check_sample(self, samples, name, value, labels):
        """What is not known has no sample."""
        if value is None:
            self.assertFalse([pairs for pairs in samples.get(name, {})
                              if labels.items() <= dict(pairs).items()], name)
        else:
            self.assertEqual(Decimal(openmetrics.find(samples, name, **labels)), value, name)

    def test_openmetrics_has_the_figures_of_the_cells(self):
        samples = self.samples()
        for cell, labels in self.exact_cells():
            for name, (column, power) in SAMPLES.items():
                value = cell[column]
                self.check_sample(samples, name,
                                  value if value is None else Decimal(value).scaleb(power), labels)
            self.check_sample(samples, "cell_valid", int(cell["valid"]), labels)
        self.assertEqual([value for _, value in sorted(samples["assertion_holds"].items(),
                                                       key=lambda item: dict(item[0])["number"])],
                         ["1", "0"])

    def test_openmetrics_has_the_distributions_of_the_trials(self):
        samples = self.samples()
        for (cell, labels), (_, trials) in zip(self.exact_cells(), self.cells(), strict=True):
            for name, kind in SUMMARIES.items():
                self.check_sample(samples, name + "_count", sum(t[kind]["count"] for t in trials),
                                  labels)
                total = sum(round(t[kind]["sum_us"] * 1000) for t in trials)
                self.check_sample(samples, name + "_sum", Decimal(total).scaleb(-9), labels)
            for quantile, column in QUANTILES.items():
                self.check_sample(samples, "response_time_seconds",
                                  cell[f"latency_{column}_us"].scaleb(-6),
                                  dict(labels, quantile=quantile))
            for quantile in ("0.5", "0.99"):
                for name, column in (("service_time_seconds", "service"),
                                     ("first_byte_seconds", "ttfb"),
                                     ("network_overhead_seconds", "network_overhead")):
                    value = cell[f"{column}_{QUANTILES[quantile]}_us"]
                    self.check_sample(samples, name, value.scaleb(-6),
                                      dict(labels, quantile=quantile))
            for phase, column in (("infer", "server_infer_mean_us"),
                                  ("total", "server_total_mean_us")):
                of = dict(labels, phase=phase)
                mean = (Decimal(openmetrics.find(samples, "server_phase_seconds_sum", **of)) /
                        Decimal(openmetrics.find(samples, "server_phase_seconds_count", **of)))
                self.assertLessEqual(abs(mean.scaleb(6) - cell[column]), Decimal("0.0005"), phase)

    def test_openmetrics_has_nothing_that_is_not_looked_at(self):
        known = {*SAMPLES, *SUMMARIES, *OTHERS,
                 *(name + end for name in SUMMARIES for end in ("_count", "_sum"))}
        self.assertEqual(set(self.samples()) - known, set())

    def test_perf_analyzer_has_a_table_for_each_arm(self):
        for arm in ("rest", "grpc"):
            path = self.outputs / f"perf-{arm}.csv"
            self.assertEqual(path.read_text(encoding="utf-8").splitlines()[0], PERF_ANALYZER)
            _, rows = rig.read_csv(path)
            cells = {str(cell["concurrency"]): (cell, parts) for cell, parts in
                     zip(self.document["cells"], self.document["attribution"], strict=True)
                     if cell["arm"] == arm}
            self.assertEqual({row["Concurrency"] for row in rows}, set(cells))
            rates = [float(row["Inferences/Second"]) for row in rows]
            self.assertEqual(rates, sorted(rates))
            for row in rows:
                self.check_perf_analyzer(row, *cells[row["Concurrency"]])

    def check_perf_analyzer(self, row, cell, parts):
        self.assertEqual(float(row["Inferences/Second"]), cell["throughput_rps"])
        for name, value in (("p50 latency", cell["service_p50_us"]),
                            ("p99 latency", cell["service_p99_us"]),
                            ("Avg latency", cell["service_mean_us"]),
                            ("Server Queue", parts["queue_us"]),
                            ("Server Compute Infer", parts["infer_us"]),
                            ("Server Compute Output", parts["encode_us"])):
            self.assertLessEqual(abs(int(row[name]) - value), 0.5, name)
        trials = next(trials for of, trials in self.cells() if of["arm"] == cell["arm"] and
                      of["concurrency"] == cell["concurrency"])
        for name, percent in (("p90 latency", 90), ("p95 latency", 95)):
            merged = self.merged(trials, "service")
            low, high = merged.bounds(slot_of_rank(merged, -(-percent * merged.total // 100)))
            self.assertTrue(low / 1000 - 0.5 <= int(row[name]) <= high / 1000 + 0.5, name)
        told = [int(row[name]) for name in PERF_ANALYZER.split(",")[2:9]]
        self.assertLessEqual(abs(sum(told) - int(row["Avg latency"])), len(told) / 2)

    def test_several_tables_cannot_go_to_standard_output(self):
        said = self.refused(*rig.TINY, "--output-perf-analyzer-csv=-")
        self.assertIn("--output-perf-analyzer-csv: each arm has a file: several cannot go to "
                      "standard output", said)
        said = self.refused(*rig.TINY, "--output-perf-analyzer-csv=none/x.csv")
        self.assertIn("--output-perf-analyzer-csv: cannot write none/x-rest.csv", said)
        one = self.run_to_end(*rig.TINY, "--arms=grpc", "--quiet", "--output-perf-analyzer-csv=-")
        self.assertEqual(one.out.splitlines()[0], PERF_ANALYZER)
        self.assertEqual(len(one.out.splitlines()), 2)

    def test_either_can_go_to_standard_output(self):
        for option, file in (("--output-junit=-", "junit.xml"),
                             ("--output-openmetrics=-", "metrics.txt")):
            child = rig.Child(self.folder, [rig.RVGTOP, "--report", self.run_directory, "--quiet",
                                            option], env=self.environment)
            self.addCleanup(child.end)
            self.assertEqual(child.wait(), 1, child.err)
            self.assertEqual(child.out, (self.outputs / file).read_text(encoding="utf-8"))

    def test_a_saved_result_gives_the_same_files(self):
        again = self.folder / "again"
        child = rig.Child(self.folder, [rig.RVGTOP, "--report", self.run_directory, "--quiet",
                                        *self.options(again)], env=self.environment)
        self.addCleanup(child.end)
        self.assertEqual(child.wait(), 1, child.err)
        files = sorted(p.relative_to(again) for p in again.rglob("*") if p.is_file())
        self.assertEqual(files, sorted(p.relative_to(self.outputs)
                                       for p in self.outputs.rglob("*") if p.is_file()))
        for name in files:
            self.assertEqual((again / name).read_bytes(), (self.outputs / name).read_bytes(), name)

    def test_a_directory_that_cannot_be_is_told_before_the_sweep(self):
        self.write("file", "")
        said = self.refused(*rig.TINY, "--output-hgrm=file/x", cwd=self.folder)
        self.assertIn("--output-hgrm: cannot write into file/x: Not a directory", said)
        said = self.refused(*rig.TINY, "--output-hlog=file", cwd=self.folder)
        self.assertIn("--output-hlog: file is no directory", said)
        said = self.refused(*rig.TINY, "--output-hlog=-")
        self.assertIn("--output-hlog: a directory is wanted, not standard output", said)


if __name__ == "__main__":
    rig.main()
