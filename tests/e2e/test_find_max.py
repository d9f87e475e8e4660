#!/usr/bin/env -S python3 -B
"""rvgtop --batch --find-max: the highest rate that meets an objective, and every way it can end."""
import collections
import re
import signal

import rig

# One thread that computes 2 ms for each request answers no more than 500 a second.
CAPACITY = 500
BUSY = ("--model=identity", "--param=busy_us=2000", "--server-threads=1", "--arrival=constant",
        "--duration=1", "--warmup=0.2")
# Windows of ten requests, and an hour to answer in.
QUICK = ("--model=identity", "--arms=rest", "--find-max", "--objective-p99-ms=3600000",
         "--objective-error-rate=1", "--requests=10", "--warmup=0", "--search-from=3000",
         "--search-to=6000")


class Found(rig.TestCase):
    @classmethod
    def setUpClass(cls):
        test = cls.shared()
        cls.rvgtop = test.run_to_end(*BUSY, "--find-max", "--objective-p99-ms=20", "--blocks=1")
        cls.document = test.read_results(cls.rvgtop)

    def test_it_is_what_a_server_can_do(self):
        self.assertEqual({s["arm"] for s in self.document["find_max"]}, {"rest", "grpc"})
        for search in self.document["find_max"]:
            self.assertEqual(search["end"], "found")
            self.assertGreater(search["rate_rps"], 0)
            self.assertLess(search["rate_rps"], CAPACITY)
            self.assertGreater(search["above_rps"], search["rate_rps"])
            self.assertLessEqual(search["above_rps"] / search["rate_rps"], 1.02)
            for step in search["steps"]:
                self.assertEqual(step["met"], not step["missed"])
                self.assertLessEqual(step["throughput_rps"], CAPACITY * 1.01)
                if step["met"]:
                    self.assertLessEqual(step["latency_p99_us"], 20000)

    def test_its_trial_is_at_that_rate(self):
        found = {s["arm"]: s["rate_rps"] for s in self.document["find_max"]}
        trials = [t for t in self.document["trials"] if t["valid"]]
        self.assertEqual({t["arm"]: t["rate_rps"] for t in trials}, found)
        cells = {c["arm"]: c["rate_rps"] for c in self.document["cells"]}
        for arm, rate in found.items():
            self.assertAlmostEqual(cells[arm], rate, delta=0.001)

    def test_the_path_is_told(self):
        steps = sum(len(s["steps"]) for s in self.document["find_max"])
        told = re.findall(r"(?m)^block 1/1 \w+ [\d.]+/s: (?:met|missed)\b.* limited by \w+$",
                          self.rvgtop.err)
        self.assertEqual(len(told), steps)
        self.assertRegex(self.rvgtop.err, r"(?m)^\[2/2\] block 1/1 \w+: [\d.]+/s met the objective")
        self.assertIn("Highest rate that meets the objective: p99 at most 20 ms", self.rvgtop.out)
        for search in self.document["find_max"]:
            rates = " ".join(f"{s['rate_rps']:g}{'' if s['met'] else '*'}"
                             for s in search["steps"])
            said = " ".join(self.rvgtop.out.split())
            self.assertIn(f"{search['arm']} 1: {rates};", said)
        self.assertIn("the highest rate of rest at the objective", " ".join(self.rvgtop.out.split()))
        self.assertIn("each arm ran at a rate of its own", " ".join(self.rvgtop.out.split()))

    def test_the_files_agree(self):
        names, rows = rig.read_csv(self.rvgtop.directory() / "find_max.csv")
        self.assertEqual(names[:5], ["arm", "block", "step", "rate_rps", "met"])
        self.assertEqual(len(rows), sum(len(s["steps"]) for s in self.document["find_max"]))
        self.assertIn("find_max = true;", (self.rvgtop.directory() / "sweep.cfg").read_text())

    def test_the_schema_holds(self):
        try:
            import jsonschema
        except ImportError:
            self.skipTest("no module jsonschema")
        import json
        schema = json.loads((rig.SOURCES / "data" / "results.schema.json").read_text())
        jsonschema.Draft202012Validator(schema).validate(self.document)

    def test_the_run_can_be_done_again(self):
        again = self.run_to_end(self.rvgtop.directory() / "sweep.cfg", "--dry-run")
        self.assertIn("searched from 100 up to 1000000 requests/s to 2 %", again.out)


class Ends(rig.TestCase):
    def searches(self, rvgtop):
        return self.read_results(rvgtop)["find_max"]

    def test_the_highest_that_may_be_tried(self):
        rvgtop = self.run_to_end(*QUICK, "--blocks=3")
        self.assertEqual([s["end"] for s in self.searches(rvgtop)], ["bound"] * 3)
        self.assertEqual({s["rate_rps"] for s in self.searches(rvgtop)}, {6000})
        self.assertIn("6000/s met the objective, and no higher rate may be tried (search.to)",
                      rvgtop.err)
        self.assertIn("3 of 3 searches met the objective up to the highest rate", rvgtop.out)

    def test_no_rate_meets_it(self):
        rvgtop = self.run_to_end(*QUICK, "--blocks=1", "--objective-p99-ms=0.001")
        search, = self.searches(rvgtop)
        self.assertEqual((search["end"], search["rate_rps"]), ("none", None))
        # 3000 and its halves down to a 64th, each at least twice: all is answered, so no miss is
        # clear, and one in a window that others disturbed does not count.
        tried = collections.Counter(step["rate_rps"] for step in search["steps"])
        self.assertEqual(len(tried), 7)
        self.assertGreaterEqual(min(tried.values()), 2)
        self.assertIn("no rate from 46.88/s up met the objective", rvgtop.err)
        self.assertIn("in 1 of 1 searches no rate met the objective", rvgtop.out)
        self.assertFalse(self.read_results(rvgtop)["partial"])

    def test_an_interrupted_run_keeps_what_ended_and_goes_on(self):
        rvgtop = self.start(*QUICK, "--blocks=200")
        rvgtop.wait_for_trials(2)
        rvgtop.signal(signal.SIGINT)
        self.assertEqual(rvgtop.wait(), 128 + signal.SIGINT)
        results = self.read_results(rvgtop)
        self.assertTrue(results["partial"])
        ended = [s for s in results["find_max"] if s["end"] != "unfinished"]
        self.assertEqual(len(ended), len(results["trials"]))
        self.assertIn("PARTIAL", rvgtop.out)
        self.assertIn("Searches, arm and block", rvgtop.out)
        again = self.start(f"--resume={rvgtop.directory()}")
        again.wait_for_trials(len(results["trials"]) + 2)
        again.signal(signal.SIGINT)
        again.wait()
        more = self.searches(again)
        self.assertEqual([(s["block"], s["end"]) for s in more[:len(ended)]],
                         [(s["block"], s["end"]) for s in ended])
        self.assertEqual(more[len(ended)]["block"], len(ended))

    def test_a_server_that_goes_away_ends_the_run(self):
        server = self.server("rest", "--model=identity")
        rvgtop = self.start(*QUICK, f"--rest-url=http://127.0.0.1:{server.port}", "--blocks=200")
        rvgtop.wait_for_trials(1)
        server.signal(signal.SIGKILL)
        self.assertEqual(rvgtop.wait(), 3, rvgtop.err)
        self.assertIn("a step stayed invalid", rvgtop.err)
        self.assertEqual(self.searches(rvgtop)[-1]["end"], "invalid")
        self.assertTrue(self.read_results(rvgtop)["partial"])


class Refused(rig.TestCase):
    def test_without_an_objective(self):
        self.assertEqual(self.refused("--model=identity", "--find-max"),
                         "rvgtop: --find-max: it takes an objective to be met: add objective = { "
                         "p99_ms = ...; } or --objective-p99-ms\n")

    def test_with_levels_beside_it(self):
        self.assertIn("the load is given by concurrency, rate, schedule or find_max",
                      self.refused("--find-max", "--objective-p99-ms=9", "--rate=5"))

    def test_an_option_wins_over_the_file(self):
        sweep = self.write("sweep.cfg", 'model = "identity"; concurrency = 4;')
        said = self.run_to_end(sweep, "--find-max", "--objective-p99-ms=9", "--dry-run").out
        self.assertIn("searched from", said)
        sweep = self.write("other.cfg", 'model = "identity"; find_max = true; '
                                        "objective = { p99_ms = 9; };")
        self.assertIn("concurrency  3\n", self.run_to_end(sweep, "--concurrency=3", "--dry-run").out)

    def test_an_assertion_can_be_about_the_rate(self):
        rvgtop = self.run_to_end(*QUICK, "--blocks=1", "--assert", "rate_rps(rest) >= 6001",
                                 status=1)
        self.assertIn("6000 >= 6001 is false", rvgtop.err)


if __name__ == "__main__":
    rig.main()
