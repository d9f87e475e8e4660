#!/usr/bin/env -S python3 -B
"""What goes wrong under a sweep: servers that die or answer badly, and rvgtop itself stopped. The
sweep goes on, the trial that it hit says so, and nothing finished is lost."""
import signal
import threading
import time

import rig
from fake_oip import FakeServer

CONNECTIONS = 3
LOAD = (f"--concurrency={CONNECTIONS}", f"--channels={CONNECTIONS}")


def by_kind(trial):
    return {error["kind"]: error for error in trial["errors"]}


class OwnServers(rig.TestCase):
    def test_a_killed_server_costs_only_the_trial_it_was_in(self):
        rvgtop = self.start(*rig.TINY, *LOAD, "--blocks=3")
        rvgtop.wait_for_trials(1)
        first = rvgtop.trials()[0]["arm"]
        servers = rvgtop.servers()
        killed = ["grpc" if first == "rest" else "rest", first]
        for arm in killed:
            servers[arm].freeze_in_trial(CONNECTIONS)
            before = rig.journal_lines(rvgtop.directory() / "journal")
            servers[arm].signal(signal.SIGKILL)
            rvgtop.wait_for_trials(len(before) + 1)
            after = rig.journal_lines(rvgtop.directory() / "journal")
            self.assertEqual(after[:len(before)], before)
        self.assertEqual(rvgtop.wait(), 0, rvgtop.err)
        results = self.read_results(rvgtop)
        self.check_repetitions(results, killed)
        self.assertEqual(results["partial"], False)
        self.assertEqual([s["restarts"] for s in results["session"]["servers"]], [1, 1])
        for cell in results["cells"]:
            self.assertEqual((cell["valid"], cell["blocks"]), (True, 3))

    def check_repetitions(self, results, killed):
        invalid = [t for t in results["trials"] if t["invalid_reason"]
                   and "restarted" in t["invalid_reason"]]
        self.assertEqual([t["arm"] for t in invalid], killed)
        for trial in invalid:
            self.assertEqual(trial["invalid_reason"],
                             "the server restarted: killed by signal 9 (Killed)")
            again = [t for t in results["trials"] if t["valid"] and
                     (t["arm"], t["block"]) == (trial["arm"], trial["block"])]
            self.assertEqual(len(again), 1)
            self.assertGreater(again[0]["attempt"], trial["attempt"])


class ServersByHand(rig.TestCase):
    def kill_in_a_trial(self, protocol, target):
        child = self.server(protocol, "--model=identity")
        server = rig.Process(child.pid, protocol)
        self.addCleanup(server.close)
        rvgtop = self.start(*rig.TINY, *LOAD, "--blocks=10", target.format(child.port))
        rvgtop.wait_for_trials(1)
        server.freeze_in_trial(CONNECTIONS)
        before = rvgtop.trials()
        server.signal(signal.SIGKILL)
        self.assertEqual(rvgtop.wait(), 3, rvgtop.err)
        refused = f"127.0.0.1:{child.port}: Connection refused"
        self.assertRegex(rvgtop.err, f"(?m)^rvgtop: arm '{protocol}': .*{refused}$")
        results = self.read_results(rvgtop)
        self.assertEqual(results["trials"][:len(before)], before)
        hit = results["trials"][len(before)]
        self.assertTrue(hit["errors"] or not hit["valid"])
        last = results["trials"][-1]
        self.assertEqual((last["valid"], last["attempt"]), (False, 2))
        self.assertIn(refused, last["invalid_reason"])
        self.assertEqual(results["partial"], True)
        self.assertIn(refused, results["partial_reason"])

    def test_a_rest_server_that_dies(self):
        self.kill_in_a_trial("rest", "--rest-url=http://127.0.0.1:{}")

    def test_a_grpc_server_that_dies(self):
        self.kill_in_a_trial("grpc", "--grpc-server=127.0.0.1:{}")


    def test_a_server_that_dies_in_the_warm_up_leaves_no_window(self):
        server = self.server("rest", "--model=identity")
        rvgtop = self.start(*rig.TINY, *LOAD, "--warmup=600",
                            f"--rest-url=http://127.0.0.1:{server.port}")
        rig.wait_for("the trial's connections",
                     lambda: rig.established(server.port) >= CONNECTIONS)
        server.signal(signal.SIGKILL)
        self.assertEqual(rvgtop.wait(), 3, rvgtop.err)
        trials = self.read_results(rvgtop)["trials"]
        self.assertEqual([t["attempt"] for t in trials], [0, 1, 2])
        for trial in trials:
            self.assertEqual((trial["valid"], trial["duration_s"]), (False, None))
            self.assertTrue(trial["invalid_reason"])


class BadAnswers(rig.TestCase):
    """A server that is right when it is asked first, and then answers as told."""

    def measure(self, answer, *options, status=0):
        fake = FakeServer(lambda n: answer(n) if n > 0 else "right")
        self.addCleanup(fake.close)
        rvgtop = self.run_to_end("--model=fake", f"--rest-url={fake.url}", "--concurrency=2",
                                 "--warmup=0", "--check-every=1",
                                 *(options or ("--duration=0.3",)), status=status)
        self.fake = fake
        return rvgtop, self.read_results(rvgtop)

    def test_good_ones(self):
        _, results = self.measure(lambda n: "right")
        trial = results["trials"][-1]
        self.assertEqual((trial["valid"], trial["errors"]), (True, []))
        self.assert_limit_of_unseen(trial)

    def test_errors_are_counted_by_kind_with_the_first_text(self):
        rvgtop, results = self.measure(lambda n: ("right", "503", "other")[n % 3])
        trial = results["trials"][-1]
        errors = by_kind(trial)
        self.assertEqual(sorted(errors), ["http_status", "wrong_answer"])
        self.assertEqual(errors["http_status"]["first_text"], 'HTTP 503: {"error": "no room"}')
        self.assertRegex(errors["wrong_answer"]["first_text"], "^output 'probabilities': ")
        self.assertEqual(trial["requests"] - trial["successes"],
                         sum(error["count"] for error in trial["errors"]))
        self.assertEqual(trial["response"]["count"], trial["successes"])
        self.assertEqual((trial["valid"], trial["limited_by"]), (True, "errors"))
        self.assertIn("limited by errors", rvgtop.err)
        _, rows = rig.read_csv(rvgtop.directory() / "results.csv")
        self.assertIn('http_status: HTTP 503: {"error": "no room"}', rows[0]["notes"])

    def test_nothing_but_errors(self):
        _, results = self.measure(lambda n: "503")
        trial = results["trials"][-1]
        self.assertEqual(trial["successes"], 0)
        self.assertIsNone(trial["response"])
        self.assertEqual((trial["valid"], trial["limited_by"]), (True, "errors"))
        self.assertEqual(trial["throughput_rps"], 0)
        self.assertIsNone(results["cells"][0]["latency_p50_us"])

    def test_time_outs_stand_in_the_latencies_and_among_the_errors(self):
        _, results = self.measure(lambda n: "silence" if n % 20 == 19 else "right",
                                  "--timeout=0.1", "--requests=100")
        trial = results["trials"][-1]
        self.assertEqual((trial["valid"], trial["limited_by"]), (True, "errors"))
        self.assertEqual(list(by_kind(trial)), ["timeout"])
        error = by_kind(trial)["timeout"]
        self.assertEqual(trial["requests"], 100)
        self.assertEqual(trial["requests"], trial["successes"] + error["count"])
        self.assertEqual(trial["response"]["count"], trial["requests"])
        self.assertGreaterEqual(trial["response"]["max_us"], 100000)
        self.assertEqual(error["first_text"],
                         f"no answer from 127.0.0.1:{self.fake.port} within 0.100 s")

    def test_lost_connections_make_a_trial_invalid_and_keep_its_errors(self):
        _, results = self.measure(lambda n: ("garbage", "right", "hang up")[n % 3], status=4)
        self.assertEqual([t["attempt"] for t in results["trials"]], [0, 1, 2])
        for trial in results["trials"]:
            self.assertEqual(trial["invalid_reason"],
                             "connections were opened anew after the warm-up")
            self.assertEqual(list(by_kind(trial)), ["protocol"])
            self.assertIn(f"127.0.0.1:{self.fake.port}: ", trial["errors"][0]["first_text"])
        self.assertEqual(results["cells"][0]["valid"], False)
        self.assertEqual(results["partial"], True)


class Stopped(rig.TestCase):
    def test_a_stopped_rvgtop_repeats_the_trial(self):
        # One answer is held back, so that the trial cannot end before rvgtop was stopped.
        asked, go_on = threading.Event(), threading.Event()

        def answer(n):
            if n == 50:
                asked.set()
                go_on.wait()
            return "right"
        fake = FakeServer(answer)
        self.addCleanup(fake.close)
        self.addCleanup(go_on.set)
        rvgtop = self.start("--model=fake", f"--rest-url={fake.url}", "--concurrency=1",
                            "--requests=100", "--warmup=0")
        wait = rig.wait_for
        wait("the request that is held back", asked.is_set)
        rvgtop.signal(signal.SIGSTOP)
        wait("rvgtop stopped", lambda: rig.process_state(rvgtop.pid) == "T")
        until = time.monotonic() + 1
        wait("a second's end", lambda: time.monotonic() >= until)
        rvgtop.signal(signal.SIGCONT)
        go_on.set()
        self.assertEqual(rvgtop.wait(), 0, rvgtop.err)
        trials = self.read_results(rvgtop)["trials"]
        self.assertEqual(trials[0]["invalid_reason"], "rvgtop itself was stopped")
        self.assertEqual((trials[-1]["valid"], trials[-1]["requests"]), (True, 100))


if __name__ == "__main__":
    rig.main()
