#!/usr/bin/env -S python3 -B
"""A sweep that is ended from outside: what is finished is kept, no server is left behind, and a
killed run goes on where it was."""
import contextlib
import json
import shutil
import signal
import socket
import time

import rig
from fake_oip import FakeServer

LONG = (*rig.TINY, "--blocks=50")


class Ended(rig.TestCase):
    def end_with(self, number):
        rvgtop = self.start(*LONG)
        rvgtop.wait_for_trials(2)
        servers = rvgtop.servers()
        self.assertEqual(sorted(servers), ["grpc", "rest"])
        rvgtop.signal(number)
        self.assertEqual(rvgtop.wait(), 128 + number, rvgtop.err)
        for server in servers.values():
            self.assertTrue(server.is_gone())
        self.check_what_is_kept(rvgtop)

    def check_what_is_kept(self, rvgtop):
        results = self.read_results(rvgtop)
        self.assertEqual((results["partial"], results["partial_reason"]), (True, "stopped"))
        self.assertEqual(results["trials"], rvgtop.trials())
        self.assertGreaterEqual(len(results["trials"]), 2)
        _, rows = rig.read_csv(rvgtop.directory() / "trials.csv")
        self.assertEqual(len(rows), len(results["trials"]))
        self.assertIn("PARTIAL", rvgtop.out)

    def test_interrupted(self):
        self.end_with(signal.SIGINT)

    def test_terminated(self):
        self.end_with(signal.SIGTERM)

    def test_hung_up(self):
        self.end_with(signal.SIGHUP)

    def test_before_the_first_trial(self):
        rvgtop = self.start(*rig.TINY, "--duration=3600", "--log-level=info")
        rig.wait_for("both servers", lambda: rvgtop.err.count(": ready on ") == 2)
        rvgtop.signal(signal.SIGTERM)
        self.assertEqual(rvgtop.wait(), 128 + signal.SIGTERM, rvgtop.err)
        self.assertEqual(list(self.results.iterdir()), [])

    def interrupt_while_connected_to(self, port):
        rvgtop = self.start("--model=fake", f"--rest-url=http://127.0.0.1:{port}",
                            "--timeout=3600")
        rig.wait_for("a connection", lambda: rig.established(port))
        rvgtop.signal(signal.SIGINT)
        self.assertEqual(rvgtop.wait(), 128 + signal.SIGINT, rvgtop.err)

    def test_while_a_server_does_not_answer(self):
        fake = FakeServer(lambda n: "silence")
        self.addCleanup(fake.close)
        self.interrupt_while_connected_to(fake.port)

    def test_while_a_server_does_not_even_accept(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.interrupt_while_connected_to(listener.getsockname()[1])

    def test_a_second_signal_ends_at_once(self):
        # A stopped server cannot drain: told once, rvgtop waits for it, and kills it in the end.
        rvgtop = self.start(*LONG, "--log-level=info")
        rvgtop.wait_for_trials(1)
        servers = rvgtop.servers()
        servers["rest"].signal(signal.SIGSTOP)
        rvgtop.signal(signal.SIGINT)
        rig.wait_for("the first one's effect", lambda: "rest: told to end" in rvgtop.err)
        rvgtop.signal(signal.SIGINT)
        self.assertEqual(rvgtop.wait(), 128 + signal.SIGINT, rvgtop.err)
        self.assertNotIn("; killed", rvgtop.err)
        self.assertFalse((rvgtop.directory() / "results.json").exists())
        # The kernel wakes a stopped orphan, but not where its new parent is of the same session.
        with contextlib.suppress(ProcessLookupError):
            servers["rest"].signal(signal.SIGCONT)
        for server in servers.values():
            rig.wait_for(f"the end of {server.name}", server.is_gone)
        self.assertGreaterEqual(len(rvgtop.trials()), 1)


class Killed(rig.TestCase):
    """SIGKILL in the midst of a sweep of two blocks, and --resume."""

    @classmethod
    def setUpClass(cls):
        rvgtop = cls.shared().start(*rig.TINY, "--blocks=2")
        rvgtop.wait_for_trials(2)
        servers = rvgtop.servers()
        rvgtop.signal(signal.SIGKILL)
        killed_at = time.monotonic()
        cls.status = rvgtop.wait()
        for server in servers.values():
            rig.wait_for(f"the end of {server.name}", server.is_gone)
        cls.servers_lived_s = time.monotonic() - killed_at
        cls.server_count = len(servers)
        cls.killed = rvgtop.directory()

    def setUp(self):
        super().setUp()
        self.directory = self.folder / "copy"
        shutil.copytree(self.killed, self.directory)
        self.journal = self.directory / "journal"
        self.before = rig.journal_lines(self.journal)

    def resume(self, damaged=0):
        """Goes on to the end; so many of the journal's first lines are not taken over."""
        rvgtop = self.run_to_end(f"--resume={self.directory}")
        results = self.read_results(rvgtop)
        self.assertEqual(results["partial"], False)
        self.assertEqual(results["trials"], rvgtop.trials()[damaged:])
        for cell in results["cells"]:
            self.assertEqual((cell["valid"], cell["blocks"]), (True, 2))
        return rvgtop, results

    def test_leaves_no_server_behind(self):
        self.assertEqual((self.status, self.server_count), (128 + signal.SIGKILL, 2))
        self.assertLess(self.servers_lived_s, 2)

    def test_leaves_no_results_but_the_journal(self):
        self.assertFalse((self.killed / "results.json").exists())
        self.assertGreaterEqual(len(self.before), 2)

    def test_the_missing_trials_alone_are_run(self):
        rvgtop, results = self.resume()
        after = rig.journal_lines(self.journal)
        self.assertEqual(after[:len(self.before)], self.before)
        valid = [t for t in results["trials"] if t["valid"]]
        self.assertEqual(len({(t["arm"], t["block"]) for t in valid}), 4)
        self.assertEqual(len(valid), 4)
        self.assertIn("req/s", rvgtop.out)

    def test_a_torn_last_line_is_run_again(self):
        text = self.journal.read_bytes()
        self.journal.write_bytes(text[:-1000])
        self.resume()
        after = rig.journal_lines(self.journal)
        self.assertEqual(after[:len(self.before) - 1], self.before[:-1])

    def test_a_damaged_line_is_run_again(self):
        lines = self.journal.read_text().splitlines(keepends=True)
        lines[1] = lines[1].replace('"block":0', '"block":1', 1)
        self.journal.write_text("".join(lines))
        _, results = self.resume(damaged=1)
        self.assertEqual(len([t for t in results["trials"] if t["valid"]]), 4)

    def test_a_finished_run_resumed_stays_as_it_is(self):
        _, once = self.resume()
        before = self.journal.read_bytes()
        _, again = self.resume()
        self.assertEqual(self.journal.read_bytes(), before)
        for part in ("trials", "cells", "comparisons", "created_at", "sweep"):
            self.assertEqual(again[part], once[part])

    def test_an_interrupted_resume_can_be_resumed(self):
        rvgtop = self.start(f"--resume={self.directory}")
        rvgtop.wait_for_trials(len(self.before) + 1)
        rvgtop.signal(signal.SIGINT)
        self.assertIn(rvgtop.wait(), (128 + signal.SIGINT, 0))
        kept = rig.journal_lines(self.journal)
        self.resume()
        self.assertEqual(rig.journal_lines(self.journal)[:len(kept)], kept)

    def test_another_sweep_is_refused(self):
        file = self.directory / "sweep.cfg"
        file.write_text(file.read_text().replace("duration = 0.2", "duration = 0.3"))
        self.assertIn(f"{self.journal}: was written for another sweep",
                      self.refused(f"--resume={self.directory}"))
        self.assertEqual(rig.journal_lines(self.journal), self.before)

    def test_a_directory_without_a_run_is_refused(self):
        self.journal.unlink()
        self.assertIn(f"{self.journal}: there is no journal",
                      self.refused(f"--resume={self.directory}"))
        self.assertIn("nowhere/sweep.cfg: No such file", self.refused("--resume=nowhere"))

    def test_a_changed_setting_is_refused(self):
        self.assertIn("--resume: goes on with the sweep as it was",
                      self.refused(f"--resume={self.directory}", "--blocks=3"))

    def test_a_run_that_still_runs_is_refused(self):
        rvgtop = self.start(*LONG)
        rvgtop.wait_for_trials(1)
        self.assertIn("journal: another rvgtop is writing to it",
                      self.refused(f"--resume={rvgtop.directory()}"))
        rvgtop.signal(signal.SIGINT)
        self.assertEqual(rvgtop.wait(), 128 + signal.SIGINT)
        self.assertEqual(json.loads((rvgtop.directory() / "results.json").read_text())["trials"],
                         rvgtop.trials())


if __name__ == "__main__":
    rig.main()
