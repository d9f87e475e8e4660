#!/usr/bin/env -S python3 -B
"""The reports of a saved result made again: the same bytes as those of the run, without servers."""
import json

import rig

ASSERTED = "latency_min_us(rest, 400) < 0.001"
CSV = ("results.csv", "trials.csv", "timeline.csv")
OPTIONS = ("--output-csv", "--output-trials-csv", "--output-timeline-csv")


class Report(rig.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.test = cls.shared()
        cls.closed = cls.test.run_to_end(*rig.TINY, "--blocks=3", "--concurrency=1,3")
        cls.open = cls.test.run_to_end(*rig.TINY[:1], *rig.TINY[2:], "--rate=200.5,400",
                                       "--blocks=2", "--assert", ASSERTED, status=1)

    def directory_of(self, rvgtop):
        """The run's own: two runs share a folder, and the newest is not the first."""
        marks = [line for line in rvgtop.out.splitlines() if line.startswith("Files: ")]
        return rig.pathlib.Path(marks[0].removeprefix("Files: ").rstrip("/"))

    def report(self, *arguments, status=0):
        child = rig.Child(self.folder, [rig.RVGTOP, "--report", *arguments], cwd=self.folder,
                          env=self.environment)
        self.addCleanup(child.end)
        self.assertEqual(child.wait(), status, child.err)
        return child

    def check_all(self, rvgtop, status):
        directory = self.directory_of(rvgtop)
        files = [f"{option}={self.folder / name}" for option, name in zip(OPTIONS, CSV)]
        said = self.report(directory, *files, f"--output-json={self.folder / 'results.json'}",
                           status=status)
        self.assertEqual(said.out, rvgtop.out)
        for name in (*CSV, "results.json"):
            self.assertEqual((self.folder / name).read_bytes(), (directory / name).read_bytes(),
                             name)
        return said

    def test_every_report_is_the_run_s_byte_for_byte(self):
        self.assertEqual(self.check_all(self.closed, 0).err, "")

    def test_so_is_that_of_rates_and_its_assertions_are_judged_again(self):
        said = self.check_all(self.open, 1)
        self.assertRegex(said.err, r"\Arvgtop: assert: does not hold: [^\n]+\n\Z")

    def test_a_file_alone_names_no_others(self):
        directory = self.directory_of(self.closed)
        said = self.report(directory / "results.json")
        files = f"\nFiles: {directory}/\n  (results.json, "
        self.assertIn(files, self.closed.out)
        before, _, after = self.closed.out.partition(files)
        self.assertEqual(said.out, before + after.partition("\n")[2])

    def test_data_alone_goes_to_standard_output(self):
        directory = self.directory_of(self.closed)
        said = self.report(directory, "--output-csv=-")
        self.assertEqual(said.out, (directory / "results.csv").read_text(encoding="utf-8"))
        self.assertEqual(said.err, self.closed.out)
        said = self.report(directory, "--output-trials-csv", "-", "--quiet")
        self.assertEqual(said.out, (directory / "trials.csv").read_text(encoding="utf-8"))
        self.assertEqual(said.err, "")

    def refuse(self, name, text, expected):
        said = self.report(self.write(name, text), status=2)
        self.assertRegex(said.err, rf"\Arvgtop: \S*/{name}: {expected}\n\Z")
        self.assertEqual(said.out, "")

    def test_what_is_no_result_is_refused_with_its_place(self):
        text = (self.directory_of(self.closed) / "results.json").read_text(encoding="utf-8")
        self.refuse("half.json", text[:len(text) // 2], "the text is no whole JSON object: .*")
        self.refuse("empty.json", "", "the text is no whole JSON object: .*")
        self.refuse("list.json", "[1, 2]", "the text is no whole JSON object: .*")
        self.refuse("foreign.json", '{"schema": "other/1"}',
                    "schema: 'other/1' is not rvgtop.results/1")
        document = json.loads(text)
        document["trials"][2]["response"]["count"] += 1
        self.refuse("edited.json", json.dumps(document),
                    r"trials\[2\]\.response\.count: the histogram has \d+")
        said = self.report("none.json", status=2)
        self.assertEqual(said.err, "rvgtop: none.json: No such file or directory\n")

    def test_an_output_that_cannot_be_is_told_before_anything_is_written(self):
        said = self.report(self.directory_of(self.closed), "--output-json=x.json",
                           "--output-csv=none/x.csv", status=2)
        self.assertIn("--output-csv: cannot write none/x.csv", said.err)
        self.assertEqual(said.out, "")
        self.assertFalse((self.folder / "x.json").exists())


if __name__ == "__main__":
    rig.main()
