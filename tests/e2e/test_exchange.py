#!/usr/bin/env -S python3 -B
"""The files that other tools read, of a run and of its saved result, against results.json."""
import datetime
import json

import hdr
import rig

KINDS = ("response", "service")


class Exchange(rig.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.test = cls.shared()
        cls.outputs = cls.test.folder / "outputs"
        cls.run_directory = cls.test.run_to_end(
            *rig.TINY, "--blocks=2", "--concurrency=1,3", "--quiet",
            *cls.options(cls.outputs)).directory()
        cls.document = json.loads((cls.run_directory / "results.json").read_text("utf-8"))

    @staticmethod
    def options(folder):
        return (f"--output-hgrm={folder / 'hdr'}", f"--output-hlog={folder / 'hdr'}")

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

    def test_a_saved_result_gives_the_same_files(self):
        again = self.folder / "again"
        again.mkdir()
        child = rig.Child(self.folder, [rig.RVGTOP, "--report", self.run_directory, "--quiet",
                                        *self.options(again)], env=self.environment)
        self.addCleanup(child.end)
        self.assertEqual(child.wait(), 0, child.err)
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
