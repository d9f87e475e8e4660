#!/usr/bin/env -S python3 -B
"""Two saved results held against each other: one run, and copies of it whose figures are changed."""
import json

import rig

# Throughputs of four blocks: 5 % around their mean, so that a fifth less is more than chance.
THROUGHPUTS = (1000.0, 1050.0, 950.0, 1010.0)


class Compare(rig.TestCase):
    @classmethod
    def setUpClass(cls):
        test = cls.shared()
        cls.measured = test.run_to_end(*rig.TINY, "--blocks=4", "--quiet").directory()

    def saved(self, name, factor=1, **changes):
        """A copy of the run with throughputs that are known, times `factor`, as a file."""
        document = json.loads((self.measured / "results.json").read_text(encoding="utf-8"))
        for trial in document["trials"]:
            trial["throughput_rps"] = factor * THROUGHPUTS[trial["block"]]
        document["environment"].update(changes)
        return self.write(name, json.dumps(document))

    def compare(self, *arguments, status=0):
        child = rig.Child(self.folder, [rig.RVGTOP, "--compare", *arguments], cwd=self.folder,
                          env=self.environment)
        self.addCleanup(child.end)
        self.assertEqual(child.wait(), status, child.err)
        return child

    def test_a_result_against_itself_is_not_distinguishable(self):
        said = self.compare(self.measured, self.measured / "results.json")
        self.assertIn("Answer: 0 regressions beyond 5 %; 0 slower, 0 faster, ", said.out)
        self.assertIn("\nNot distinguishable (", said.out)
        self.assertNotIn("WARNING", said.out)
        self.assertEqual(said.err, "")

    def test_a_slowed_copy_is_slower_and_ends_with_1(self):
        said = self.compare(self.saved("base.json"), self.saved("new.json", 0.8), status=1)
        rows = said.out.partition("Regressions: slower, the whole interval beyond 5 %")[2]
        rows = rows.partition("\n\n")[0].splitlines()[2:]
        self.assertEqual([row.split()[:3] for row in rows],
                         [["c=1", "rest", "req/s"], ["c=1", "grpc", "req/s"]])
        self.assertIn(" 0.800 [", rows[0])

    def test_a_faster_copy_ends_with_0(self):
        said = self.compare(self.saved("base.json", 0.8), self.saved("new.json"))
        self.assertIn("0 regressions beyond 5 %; 0 slower, 2 faster", said.out)

    def test_a_margin_forgives_what_is_within_it(self):
        said = self.compare(self.saved("base.json"), self.saved("new.json", 0.8), "--margin=30")
        self.assertIn("\nSlower, but perhaps by less than 30 % (2 of ", said.out)
        self.assertIn("0 regressions beyond 30 %; 2 slower", said.out)

    def test_json_has_the_same_and_another_machine_is_told(self):
        said = self.compare(self.saved("base.json", kernel="Linux 5"), self.saved("new.json", 0.8),
                            "--output-json=-", status=1)
        found = json.loads(said.out)
        self.assertEqual(found["regressions"], 2)
        worst = found["comparisons"][0]
        self.assertEqual((worst["arm"], worst["metric"], worst["verdict"], worst["regression"]),
                         ("rest", "throughput_rps", "slower", True))
        self.assertEqual(worst["ratio"], 0.8)
        kernel, = found["differences"]
        self.assertEqual((kernel["what"], kernel["base"]), ("kernel", "Linux 5"))
        self.assertIn("WARNING: the runs differ", said.err)
        self.assertIn("\n  kernel: Linux 5 | ", said.err)

    def test_what_is_no_result_is_refused(self):
        base = self.saved("base.json")
        said = self.compare(base, "none.json", status=2)
        self.assertEqual(said.err, "rvgtop: none.json: No such file or directory\n")
        said = self.compare(self.write("x.json", "{}"), base, status=2)
        self.assertRegex(said.err, r"\Arvgtop: .*/x[.]json: schema")
        self.assertEqual(said.out, "")

    def test_json_that_cannot_be_written(self):
        said = self.compare(self.measured, self.measured, "--output-json=none/x.json", status=2)
        self.assertIn("--output-json: cannot write none/x.json", said.err)


if __name__ == "__main__":
    rig.main()
