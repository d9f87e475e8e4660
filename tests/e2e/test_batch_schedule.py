#!/usr/bin/env python3
"""rvgtop --batch with a rate that changes within each trial: what was planned is its integral."""
import subprocess
import sys

import rig

# 50 requests, and (100 + 300) / 2 x 1.5 = 300.
SCHEDULE, PLANNED, SECONDS = "100:0.5,100-300:1.5", 350, 2


class Schedule(rig.TestCase):
    @classmethod
    def setUpClass(cls):
        test = cls.shared()
        cls.rvgtop = test.run_to_end("--model=identity", f"--schedule={SCHEDULE}",
                                     "--arrival=constant", "--warmup=0.1", "--blocks=1")
        cls.document = test.read_results(cls.rvgtop)
        _, cls.cells = rig.read_csv(cls.rvgtop.directory() / "results.csv")
        _, cls.seconds = rig.read_csv(cls.rvgtop.directory() / "timeline.csv")

    def test_planned_is_the_integral(self):
        trials = [t for t in self.document["trials"] if t["valid"]]
        self.assertEqual(sorted(t["arm"] for t in trials), ["grpc", "rest"])
        for trial in trials:
            # The warm-up has requests 0 to 9; 10 is due when the window begins, 360 when it ends.
            self.assertEqual(trial["planned"], PLANNED)
            self.assertEqual(trial["requests"] + trial["unsent"], PLANNED)
            self.assertEqual(trial["attained"], 1 - trial["unsent"] / PLANNED)
            self.assertEqual(trial["duration_s"], SECONDS)
            self.assertEqual(trial["level"], {"mean_rate_rps": PLANNED / SECONDS})

    def test_the_time_line_has_the_plan_beside_what_came(self):
        # The first second has 50, and in the ramp's first half second, which ends at 166.7, 66.7.
        for trial in self.document["trials"]:
            self.assertEqual([s["planned"] for s in trial["timeline"]], [116.667, 233.333])
        self.assertEqual([s["planned"] for s in self.seconds],
                         ["116.667", "233.333"] * len(self.document["trials"]))

    def test_the_exports_say_so(self):
        sweep = self.document["sweep"]
        self.assertEqual((sweep["concurrency"], sweep["rate"], sweep["duration"]),
                         (None, None, SECONDS))
        self.assertEqual(sweep["schedule"], [{"rate": 100, "seconds": 0.5},
                                             {"from": 100, "to": 300, "seconds": 1.5}])
        self.assertEqual([(c["load"], c["concurrency"], c["rate_rps"], c["planned"])
                          for c in self.cells], [("schedule", "", "175.000", "350")] * 2)
        self.assertEqual({s["load"] for s in self.seconds}, {"schedule"})
        self.assertIn("rest 100..300/s: ", self.rvgtop.err)
        self.assertIn("open loop, constant arrivals, 1 block, trials of 2 s", self.rvgtop.out)
        written = (self.rvgtop.directory() / "sweep.cfg").read_text()
        self.assertIn("schedule = ( { rate = 100.0; seconds = 0.5; }, "
                      "{ from = 100.0; to = 300.0; seconds = 1.5; } );\n", written)
        self.assertNotIn("duration", written)

    def test_the_document_follows_its_schema(self):
        status = subprocess.run([sys.executable, rig.SOURCES / "tests/engine/check_schema.py",
                                 rig.SOURCES / "data/results.schema.json",
                                 self.rvgtop.directory() / "results.json"], check=False).returncode
        self.assertIn(status, (0, 77))


class Resumed(rig.TestCase):
    def test_a_killed_run_goes_on(self):
        # 40 and 30 requests.
        rvgtop = self.start("--model=identity", "--schedule=200:0.2,200-0:0.3",
                            "--arrival=constant", "--warmup=0.1", "--blocks=3")
        rvgtop.wait_for_trials(2)
        rvgtop.popen.kill()
        rvgtop.wait()
        again = self.run_to_end(f"--resume={rvgtop.directory()}")
        document = self.read_results(again)
        self.assertFalse(document["partial"])
        valid = [t for t in document["trials"] if t["valid"]]
        self.assertEqual(len(valid), 6)
        self.assertEqual({t["planned"] for t in valid}, {70})
        self.assertEqual({c["blocks"] for c in document["cells"]}, {3})


class Said(rig.TestCase):
    FILE = 'model = "identity";\nschedule = ( { rate = 5; seconds = 2; } );\n'

    def test_poisson_arrivals_are_those_of_the_seed(self):
        planned = []
        for seed in (7, 7):
            rvgtop = self.run_to_end("--model=identity", "--arms=rest", "--schedule=0-2000:0.2",
                                     "--warmup=0", "--blocks=1", f"--seed={seed}")
            planned.append(self.read_results(rvgtop)["trials"][-1]["planned"])
        # 200 are expected: five standard deviations.
        self.assertLess(abs(planned[0] - 200), 5 * 200 ** 0.5)
        self.assertEqual(planned[0], planned[1])

    def test_an_option_wins_over_the_file(self):
        sweep = self.write("sweep.cfg", 'model = "identity"; rate = 5;\nduration = 3;')
        said = self.run_to_end(sweep, "--dry-run", "--schedule=7:2,7-9:1").out
        self.assertIn("schedule     7/s for 2 s\n             7/s to 9/s in 1 s\n", said)
        self.assertIn("and 3 s measured\n", said)
        sweep = self.write("schedule.cfg", self.FILE)
        said = self.run_to_end(sweep, "--dry-run", "--rate=4", "--duration=6").out
        self.assertIn("rate         4 requests/s", said)
        self.assertIn("and 6 s measured\n", said)

    def test_it_is_one_or_the_other(self):
        sweep = self.write("schedule.cfg", self.FILE)
        identity = "--model=identity"
        for arguments, said in (
                ((identity, "--schedule=5:1", "--rate=5"), "give one of them"),
                ((identity, "--schedule=5:1", "--duration=5"),
                 "--duration: a trial is as long as its schedule"),
                ((identity, "--schedule=5:1", "--requests=5"),
                 "--requests: a trial is as long as its schedule"),
                ((sweep, "--duration=5"), "--duration: a trial is as long as its schedule"),
                ((identity, "--schedule=5"), "--schedule: '5' has no ':'"),
                ((identity, "--schedule=-5:1"), "--schedule: rate: '-5' is out of range"),
                ((identity, "--schedule=0:1"), "--schedule: no request is due")):
            self.assertIn(said, self.refused(*arguments))


if __name__ == "__main__":
    rig.main()
