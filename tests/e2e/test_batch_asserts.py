#!/usr/bin/env -S python3 -B
"""A sweep that asserts something of its own result: status 1 and the reason when it is not so."""
import re
import signal

import rig

HOLDS = "rps(*) > 0"
IS_FALSE = "latency_min_us(rest, 1) < 0.001"
CANNOT_BE_TOLD = "latency_p9999_us(*) < 1e9"  # 66381 requests in a fifth of a second

SWEEP = f"""
model = "identity"; concurrency = 1; duration = 0.2; warmup = 0.1; blocks = 1;
assert = ( "{HOLDS}",
           "{IS_FALSE}" );
"""


class Asserts(rig.TestCase):
    def test_a_sweep_that_is_as_asserted_ends_with_0(self):
        rvgtop = self.run_to_end(*rig.TINY, "--assert", HOLDS)
        self.assertIn(f"\nAsserted: 0 of 1 failed\n  holds: {HOLDS}, at ", rvgtop.out)
        self.assertNotIn("assert", rvgtop.err)
        found, = self.read_results(rvgtop)["asserts"]
        self.assertEqual((found["text"], found["verdict"]), (HOLDS, "holds"))
        self.assertIsNone(found["reason"])
        self.assertGreater(found["left"], found["right"])

    def test_a_failed_one_ends_with_1_and_says_why(self):
        rvgtop = self.run_to_end(self.write("sweep.cfg", SWEEP), status=1)
        self.assertIn("\nAsserted: 1 of 2 failed\n  does not hold: ", rvgtop.out)
        self.assertRegex(rvgtop.err, r"(?m)^rvgtop: assert: does not hold: latency_min_us\(rest, 1"
                                     r"\) < 0.001: \d+[.]?\d* < 0.001 is false$")
        results = self.read_results(rvgtop)
        self.assertEqual([a["verdict"] for a in results["asserts"]], ["holds", "does not hold"])
        self.assertEqual(results["sweep"]["assert"], [HOLDS, IS_FALSE])
        again = self.run_to_end(rvgtop.directory() / "sweep.cfg", status=1)
        self.assertEqual(self.read_results(again)["sweep"]["assert"], [HOLDS, IS_FALSE])

    def test_what_cannot_be_told_failed(self):
        rvgtop = self.run_to_end(*rig.TINY, "--quiet", "--assert", CANNOT_BE_TOLD, status=1)
        self.assertEqual(rvgtop.out, "")
        self.assertRegex(rvgtop.err, r"\Arvgtop: assert: cannot be told: .* needs \d+ more requests "
                                     r"\(2 of 2 failed\)\n\Z")

    def test_what_is_asserted_can_be_changed_for_a_run_that_goes_on(self):
        directory = self.run_to_end(*rig.TINY).directory()
        file = directory / "sweep.cfg"
        file.write_text(file.read_text() + f'assert = "{IS_FALSE}";\n')
        again = self.run_to_end(f"--resume={directory}", status=1)
        self.assertIn("does not hold", again.err)

    def test_a_signal_goes_before_a_failed_assertion(self):
        rvgtop = self.start(*rig.TINY, "--blocks=50", "--assert", IS_FALSE)
        rig.wait_for("a valid trial of the arm that is asserted of",
                     lambda: re.search(r"rest c=1: [0-9.]+ req/s", rvgtop.err))
        rvgtop.signal(signal.SIGTERM)
        self.assertEqual(rvgtop.wait(), 128 + signal.SIGTERM)
        self.assertIn("assert: does not hold", rvgtop.err)

    def test_a_mistake_is_pointed_at_before_anything_starts(self):
        file = self.write("sweep.cfg", SWEEP.replace("(rest, 1)", "(rset, 1)"))
        rvgtop = self.run_to_end(file, status=2)
        self.assertEqual(rvgtop.err, f"rvgtop: {file}:4: assert: column 16: no arm is called "
                                     "'rset'; did you mean 'rest'?\n"
                                     "  latency_min_us(rset, 1) < 0.001\n"
                                     "                 ^\n")
        self.assertFalse(self.results.exists())


if __name__ == "__main__":
    rig.main()
