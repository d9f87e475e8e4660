#!/usr/bin/env -S python3 -B
"""No room for what a run writes: what is missing is named with the reason, nothing half-written is
left, and once there is room again the run goes on from its journal."""
import os
import subprocess
import sys

import rig

MARK = "RVGTOP_TEST_OWN_MOUNTS"
ROOM = 400 * 1024
SKIPPED = 77


class FullDisk(rig.TestCase):
    def setUp(self):
        super().setUp()
        self.results.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", self.results],
                       check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", self.results], check=True)
        self.filler = self.results / "filler"

    def fill(self):
        with open(self.filler, "wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                pass

    def names(self, rvgtop):
        return sorted(path.name for path in rvgtop.directory().iterdir())

    def test_the_disk_fills_up_during_a_sweep(self):
        rvgtop = self.start(*rig.TINY, "--blocks=2")
        rvgtop.wait_for_trials(1)
        self.fill()
        self.assertEqual(rvgtop.wait(), 4, rvgtop.err)
        directory = rvgtop.directory()
        self.assertRegex(rvgtop.err, f"{directory}/journal: writing: No space left on device")
        self.assertRegex(rvgtop.err, r"(?m)^rvgtop: 4 files could not be saved, the first: "
                                     f"{directory}/results.json: No space left on device$")
        self.assertIn(f"rvgtop --batch --resume {directory}", rvgtop.err)
        self.assertEqual(self.names(rvgtop),
                         ["grpc.log", "journal", "rest.log", "rvgtop.log", "sweep.cfg"])
        kept = rig.journal_lines(directory / "journal")
        self.assertTrue((directory / "journal").read_text().endswith("\n"))
        self.assertGreaterEqual(len(kept), 1)
        self.filler.unlink()
        again = self.run_to_end(f"--resume={directory}")
        self.assertEqual(rig.journal_lines(directory / "journal")[:len(kept)], kept)
        results = self.read_results(again)
        self.assertEqual(results["partial"], False)
        self.assertEqual(results["trials"], again.trials())

    def test_the_disk_is_full_before(self):
        self.fill()
        said = self.refused(*rig.TINY)
        self.assertRegex(said, f"{self.results}/.*: No space left on device")
        self.assertEqual(list(self.results.glob("*/*")), [])

    def test_a_named_output_that_is_full(self):
        rvgtop = self.run_to_end(*rig.TINY, "--output-json=/dev/full", status=4)
        self.assertRegex(rvgtop.err, r"(?m)^rvgtop: /dev/full: No space left on device$")
        self.assertEqual(self.read_results(rvgtop)["partial"], False)
        self.assertIn("req/s", rvgtop.out)

    def test_standard_output_that_is_full(self):
        for options in ((), ("--output-json=-",)):
            with self.subTest(options), open("/dev/full", "wb") as full:
                rvgtop = self.run_to_end(*rig.TINY, *options, status=4, stdout=full)
                self.assertIn("rvgtop: standard output: No space left on device\n", rvgtop.err)
                self.assertEqual(self.read_results(rvgtop)["partial"], False)

    def test_help_that_is_larger_than_a_buffer(self):
        with open("/dev/full", "wb") as full:
            rvgtop = self.run_to_end("--help", status=4, batch=False, stdout=full)
        self.assertRegex(rvgtop.err, r"\Arvgtop: standard output: .*\n\Z")


def enter_own_mounts():
    """Runs this program again where it may mount; skips it where nobody lets it."""
    os.environ[MARK] = "yes"
    for options in (["--mount"], ["--mount", "--map-root-user"]):
        command = ["unshare", *options, "--propagation=private"]
        try:
            able = subprocess.run([*command, "mount", "-t", "tmpfs", "tmpfs", "/mnt"],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        except FileNotFoundError:
            continue
        if able.returncode == 0:
            os.execvp("unshare", [*command, sys.executable, "-B", *sys.argv])
    print("no file system can be mounted here")
    sys.exit(SKIPPED)


if __name__ == "__main__":
    if MARK not in os.environ:
        enter_own_mounts()
    rig.main()
