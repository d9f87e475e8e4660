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
SAMPLES = (("rvgtop_requests_total", "requests", 0),
           ("rvgtop_errors_ratio", "error_rate", 0),
           ("rvgtop_throughput_requests_per_second", "throughput_rps", 0),
           ("rvgtop_throughput_low_requests_per_second", "throughput_rps_low", 0),
           ("rvgtop_throughput_high_requests_per_second", "throughput_rps_high", 0),
           ("rvgtop_sent_per_request_bytes", "bytes_sent_per_request", 0),
           ("rvgtop_client_decode_seconds", "client_decode_us", -6),
           ("rvgtop_server_cpu_per_request_seconds", "server_cpu_us_per_request", -6),
           ("rvgtop_server_cpu_ratio", "server_cpu_percent", -2),
           ("rvgtop_server_memory_peak_bytes", "server_rss_bytes", 0),
           ("rvgtop_noise_seconds", "noise_us", -6))
PERF_ANALYZER = (
    "Concurrency,Inferences/Second,Client Send,Network+Server Send/Recv,Server Queue,"
    "Server Compute Input,Server Compute Infer,Server Compute Output,Client Recv,p50 latency,"
    "p90 latency,p95 latency,p99 latency,Avg latency,request/response,response wait")
QUANTILES = {"0.01": "p1", "0.25": "p25", "0.5": "p50", "0.75": "p75", "0.9": "p90",
             "0.95": "p95", "0.99": "p99", "0.999": "p999", "0.9999": "p9999"}


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

    def test_openmetrics_has_the_figures_of_the_cells(self):
        samples = openmetrics.read((self.outputs / "metrics.txt").read_text(encoding="utf-8"))
        cells = json.loads((self.run_directory / "results.json").read_text("utf-8"),
                           parse_float=Decimal)["cells"]
        for cell in cells:
            labels = {"arm": cell["arm"], "concurrency": str(cell["concurrency"])}
            for name, column, power in SAMPLES:
                self.assertEqual(Decimal(openmetrics.find(samples, name, **labels)),
                                 Decimal(cell[column]).scaleb(power), name)
            for quantile, column in QUANTILES.items():
                found = openmetrics.find(samples, "rvgtop_response_time_seconds", **labels,
                                         quantile=quantile)
                self.assertEqual(Decimal(found), cell[f"latency_{column}_us"].scaleb(-6), column)
        self.assertEqual([value for _, value in sorted(samples["rvgtop_assertion_holds"].items(),
                                                       key=lambda item: dict(item[0])["number"])],
                         ["1", "0"])

    def test_perf_analyzer_has_a_table_for_each_arm(self):
        for arm in ("rest", "grpc"):
            path = self.outputs / f"perf-{arm}.csv"
            self.assertEqual(path.read_text(encoding="utf-8").splitlines()[0], PERF_ANALYZER)
            _, rows = rig.read_csv(path)
            cells = {str(cell["concurrency"]): cell for cell in self.document["cells"]
                     if cell["arm"] == arm}
            self.assertEqual({row["Concurrency"] for row in rows}, set(cells))
            rates = [float(row["Inferences/Second"]) for row in rows]
            self.assertEqual(rates, sorted(rates))
            for row in rows:
                cell = cells[row["Concurrency"]]
                self.assertEqual(float(row["Inferences/Second"]), cell["throughput_rps"])
                for name, column in (("p50 latency", "service_p50_us"),
                                     ("p99 latency", "service_p99_us"),
                                     ("Avg latency", "service_mean_us"),
                                     ("Server Queue", "server_queue_mean_us"),
                                     ("Server Compute Infer", "server_infer_mean_us")):
                    self.assertLessEqual(abs(int(row[name]) - cell[column]), 0.5, name)
                parts = [int(row[name]) for name in PERF_ANALYZER.split(",")[2:9]]
                self.assertLessEqual(abs(sum(parts) - int(row["Avg latency"])), len(parts) / 2)

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
