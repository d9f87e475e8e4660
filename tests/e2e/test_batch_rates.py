#!/usr/bin/env python3
"""rvgtop --batch with an open loop: the schedule is kept, and what a server's pause costs those who
came meanwhile is told."""
import signal
import time

import rig

RATE, CONNECTIONS, WINDOW_S, ATTEMPTS = 200, 4, 3, 5


def due_in_window(trial):
    return trial["requests"] + trial["unsent"]


class Rates(rig.TestCase):
    @classmethod
    def setUpClass(cls):
        test = cls.shared()
        cls.rvgtop = test.run_to_end("--model=identity", "--rate=10,2.5", "--arrival=constant",
                                     "--duration=1", "--warmup=0.1", "--blocks=1")
        cls.document = test.read_results(cls.rvgtop)
        _, cls.cells = rig.read_csv(cls.rvgtop.directory() / "results.csv")
        _, cls.seconds = rig.read_csv(cls.rvgtop.directory() / "timeline.csv")

    def valid(self):
        return [t for t in self.document["trials"] if t["valid"]]

    def test_both_protocols_keep_the_schedule(self):
        self.assertEqual(sorted((t["arm"], t["level"]["rate_rps"]) for t in self.valid()),
                         [("grpc", 2.5), ("grpc", 10), ("rest", 2.5), ("rest", 10)])
        for trial in self.valid():
            # Request k is due k / rate after the warm-up began; from 0.1 s on and before 1.1 s
            # those are at 10 a second 1 to 10, at 2.5 a second 1 (0.4 s) and 2 (0.8 s).
            wanted = {10: 10, 2.5: 2}[trial["level"]["rate_rps"]]
            self.assertEqual(trial["planned"], wanted)
            self.assertEqual(due_in_window(trial), wanted)
            self.assertEqual(trial["unsent"], 0)
            self.assertEqual(trial["attained"], 1)
            self.assertEqual(trial["duration_s"], 1)
            self.assertGreaterEqual(trial["response"]["sum_us"], trial["service"]["sum_us"])

    def test_the_exports_say_so(self):
        sweep = self.document["sweep"]
        self.assertEqual((sweep["concurrency"], sweep["rate"], sweep["arrival"]),
                         (None, [10, 2.5], "constant"))
        self.assertEqual([(c["load"], c["concurrency"], c["rate_rps"], c["planned"], c["attained"])
                          for c in self.cells],
                         [("constant", "", "10.000", "10", "1.000000")] * 2 +
                         [("constant", "", "2.500", "2", "1.000000")] * 2)
        self.assertEqual({(s["load"], s["concurrency"]) for s in self.seconds}, {("constant", "")})
        self.assertEqual({s["rate_rps"] for s in self.seconds}, {"10.000", "2.500"})
        self.assertIn("open loop, constant arrivals", self.rvgtop.out)
        self.assertIn("rest 2.5/s: ", self.rvgtop.err)
        self.assertIn("rate = (10.0, 2.5);", (self.rvgtop.directory() / "sweep.cfg").read_text())

    def test_poisson_arrivals_are_those_of_the_seed(self):
        planned = []
        for seed in (7, 7, 8):
            rvgtop = self.run_to_end("--model=identity", "--arms=rest", "--rate=1000",
                                     "--duration=0.2", "--warmup=0", "--blocks=1",
                                     f"--seed={seed}")
            trial = self.read_results(rvgtop)["trials"][-1]
            self.assertEqual(due_in_window(trial), trial["planned"])
            # 200 are expected: five standard deviations.
            self.assertLess(abs(trial["planned"] - 200), 5 * 200 ** 0.5)
            planned.append(trial["planned"])
        self.assertEqual(planned[0], planned[1])

    def test_so_many_requests(self):
        rvgtop = self.run_to_end("--model=identity", "--rate=1000", "--requests=50", "--warmup=0.1",
                                 "--blocks=1")
        for trial in self.read_results(rvgtop)["trials"]:
            self.assertEqual((trial["requests"], trial["planned"], trial["unsent"]), (50, 50, 0))

    def test_an_option_wins_over_the_file(self):
        sweep = self.write("sweep.cfg", 'model = "identity"; rate = 5; arrival = "constant";')
        said = self.run_to_end(sweep, "--dry-run").out
        self.assertIn("rate         5 requests/s, constant arrivals\n", said)
        said = self.run_to_end(sweep, "--dry-run", "--concurrency=3").out
        self.assertIn("concurrency  3\n", said)

    def test_it_is_one_or_the_other(self):
        self.assertIn("give one of them",
                      self.refused("--model=identity", "--rate=5", "--concurrency=1"))
        self.assertIn("no rate is given", self.refused("--model=identity", "--arrival=poisson"))


class Stall(rig.TestCase):
    """A server that is stopped for a second while 200 requests a second are due."""

    def stall(self, protocol, url, connections, *options):
        """The trial, its results and how long the server was stopped at least. That the connections
        are there does not say that the window has begun: where the stop came before, it is tried
        again."""
        for _ in range(ATTEMPTS):
            trial, results, stall_s = self.stop_in_trial(protocol, url, connections, *options)
            if trial["response"]["max_us"] / 1e6 > stall_s / 2:
                break
        self.assert_charged(trial, stall_s)
        return trial, results, stall_s

    def stop_in_trial(self, protocol, url, connections, *options):
        server = self.server(protocol, "--model=identity")
        rvgtop = self.start("--model=identity", url.format(server.port), f"--rate={RATE}",
                            "--arrival=constant", f"--duration={WINDOW_S}", "--warmup=0",
                            "--blocks=1", *options)
        rig.wait_for("the trial's connections",
                     lambda: rig.established(server.port) >= connections)
        server.signal(signal.SIGSTOP)
        rig.wait_for("the server stopped", lambda: rig.process_state(server.pid) == "T")
        began = time.monotonic()
        rig.wait_for("a second's end", lambda: time.monotonic() >= began + 1)
        least_s = time.monotonic() - began
        server.signal(signal.SIGCONT)
        self.assertEqual(rvgtop.wait(), 0, rvgtop.err)
        results = self.read_results(rvgtop)
        trial = results["trials"][0]
        self.assertEqual((trial["valid"], trial["invalid_reason"]), (True, None))
        self.assertEqual(trial["planned"], RATE * WINDOW_S)
        self.assertEqual(due_in_window(trial), trial["planned"])
        return trial, results, least_s

    def assert_charged(self, trial, stall_s):
        # A request that is due x after the stall began waits for what is left of it. At 200 a
        # second the waits differ by 5 ms, and of 600 requests p99 is the 7th longest. The stall may
        # have begun a little before the window.
        longest = trial["response"]["max_us"] / 1e6
        self.assertGreater(longest, stall_s - 2 / RATE)
        self.assertGreater(trial["response"]["percentiles"]["99"] / 1e6, stall_s - 9 / RATE)

    def test_few_connections_hide_nothing(self):
        trial, results, stall_s = self.stall("rest", "--rest-url=http://127.0.0.1:{}", CONNECTIONS,
                                             f"--connections={CONNECTIONS}")
        # Those that were in flight took long to be served, the others only to be sent.
        self.assertLess(trial["service"]["percentiles"]["99"] / 1e6, stall_s / 2)
        self.assertEqual(trial["connections"]["opened"], CONNECTIONS)
        waited = int(stall_s * RATE) - CONNECTIONS - 2
        self.assertGreaterEqual(trial["late_waits"], waited)
        self.assertIn("requests waited for a free place", results["cells"][0]["notes"])
        self.assert_limit_of_unseen(trial)

    def test_connections_are_raised_while_requests_wait(self):
        trial, _, stall_s = self.stall("rest", "--rest-url=http://127.0.0.1:{}", 64)
        self.assertGreaterEqual(trial["connections"]["opened"], int(stall_s * RATE) - 2)
        self.assertEqual(trial["connections"]["given"], 64)
        self.assertEqual(trial["connections"]["after_warmup"], 0)
        self.assertEqual(trial["late_waits"], 0)

    def test_grpc_sends_on(self):
        trial, _, _ = self.stall("grpc", "--grpc-server=127.0.0.1:{}", CONNECTIONS,
                                 f"--channels={CONNECTIONS}")
        self.assertEqual(trial["late_waits"], 0)
        self.assertEqual(trial["connections"]["after_warmup"], 0)


if __name__ == "__main__":
    rig.main()
