#!/usr/bin/env -S python3 -B
"""Sweeps whose blocks are added until they are enough, and sweeps that measure their own noise."""
import json

import rig

# As short as trials can be: what they show does not matter here.
SHORT = (*rig.TINY, "--blocks=auto", "--duration=0.05", "--warmup=0")


def blocks_of(trials):
    """The numbers of the blocks of each cell."""
    found = {}
    for trial in trials:
        found.setdefault(trial["arm"], []).append(trial["block"])
    return found


class Automatic(rig.TestCase):
    def test_it_ends_when_it_is_precise(self):
        """The widest precision there is, for which the first interval, after the fourth block, will
        do on any machine that does not change its speed by a third from block to block."""
        rvgtop = self.run_to_end(*SHORT, "--precision=10", "--blocks-max=40")
        results = self.read_results(rvgtop)
        stopping = results["stopping"]
        self.assertEqual(stopping["verdict"], "enough")
        self.assertEqual((stopping["precise"], stopping["comparisons"]), (1, 1))
        self.assertGreaterEqual(stopping["blocks"], 4)
        self.assertLess(stopping["blocks"], 40)
        self.assertFalse(results["partial"])
        whole = list(range(stopping["blocks"]))
        self.assertEqual({arm: sorted(blocks) for arm, blocks in
                          blocks_of(t for t in results["trials"] if t["valid"]).items()},
                         {"rest": whole, "grpc": whole})
        self.assertEqual({c["interval"] for c in results["comparisons"]}, {"confidence sequence"})
        self.assertIn("[ 1/up to 80] block 1/up to 40 ", rvgtop.err)
        self.assertIn(": enough (1 of 1 do)", " ".join(rvgtop.out.split()))
        self.assertIn(f"{len(whole)} blocks (automatic)", rvgtop.out)

    def test_it_ends_at_its_cap(self):
        """No two trials of this length agree to a thousandth at every look."""
        rvgtop = self.run_to_end(*SHORT, "--precision=0.001", "--blocks-max=4")
        results = self.read_results(rvgtop)
        self.assertEqual(results["stopping"], {"verdict": "stopped at the cap", "blocks": 4,
                                               "comparisons": 1, "precise": 0})
        self.assertEqual(results["sweep"]["blocks"], "auto")
        self.assertFalse(results["partial"])
        self.assertIn(": stopped at the cap (0 of 1 do)", " ".join(rvgtop.out.split()))

    def test_a_run_that_is_over_has_nothing_left_when_it_is_resumed(self):
        first = self.run_to_end(*SHORT, "--precision=10", "--blocks-max=40")
        directory = first.directory()
        before = self.read_results(first)
        second = self.run_to_end(f"--resume={directory}")
        after = self.read_results(second)
        self.assertEqual(after["trials"], before["trials"])
        self.assertEqual(after["stopping"], before["stopping"])

    def test_a_run_cut_off_is_resumed_to_the_same_end(self):
        first = self.run_to_end(*SHORT, "--precision=0.001", "--blocks-max=4")
        journal = first.directory() / "journal"
        lines = journal.read_text(encoding="utf-8").splitlines(keepends=True)
        journal.write_text("".join(lines[:4]), encoding="utf-8")
        results = self.read_results(self.run_to_end(f"--resume={first.directory()}"))
        self.assertEqual([t["block"] for t in results["trials"] if t["valid"]],
                         [0, 0, 1, 1, 2, 2, 3, 3])
        self.assertEqual(results["stopping"]["verdict"], "stopped at the cap")

    def test_the_plan_says_at_most(self):
        rvgtop = self.run_to_end(*SHORT, "--dry-run", batch=False)
        self.assertIn("at most 50 blocks x 2 cells = 100,", rvgtop.out)
        self.assertIn("until all intervals of throughput_rps end within 5 % of their ratio",
                      rvgtop.out)
        self.assertRegex(rvgtop.out, r"time +at most ")

    def test_one_arm_has_nothing_to_be_precise_about(self):
        self.assertIn("--blocks: 'auto' adds blocks until a comparison is precise",
                      self.refused(*SHORT, "--arms=rest"))


class NoiseFloor(rig.TestCase):
    def test_the_first_arm_is_measured_twice(self):
        rvgtop = self.run_to_end(*rig.TINY, "--blocks=3", "--noise-floor")
        results = self.read_results(rvgtop)
        self.assertEqual([(a["name"], a["twin"]) for a in results["arms"]],
                         [("rest", False), ("grpc", False), ("rest+again", True)])
        self.assertEqual({arm: len(blocks) for arm, blocks in
                          blocks_of(t for t in results["trials"] if t["valid"]).items()},
                         {"rest": 3, "grpc": 3, "rest+again": 3})
        self.assertEqual({c["arm_b"] for c in results["comparisons"]}, {"grpc"})
        for floor in results["noise_floor"]:
            self.assertGreaterEqual(floor["floor"], 1)
            self.assertEqual(floor["blocks"], 3)
        self.assertEqual(len(results["noise_floor"]), 4)
        for comparison in results["comparisons"]:
            self.assertIn(comparison["below_noise_floor"], (True, False))
        self.assertNotIn("rest+again", json.dumps(results["findings"]))
        self.assertIn("Noise floor, rest against itself: req/s ", rvgtop.out)
        _, rows = rig.read_csv(rvgtop.directory() / "results.csv")
        self.assertEqual([row["arm"] for row in rows], ["rest", "grpc", "rest+again"])

    def test_a_resumed_run_has_its_twin(self):
        first = self.run_to_end(*rig.TINY, "--noise-floor")
        results = self.read_results(self.run_to_end(f"--resume={first.directory()}"))
        self.assertEqual([a["name"] for a in results["arms"]], ["rest", "grpc", "rest+again"])


if __name__ == "__main__":
    rig.main()
