"""What the end-to-end tests of rvgtop share: the programs as processes, the files a run leaves.

Nothing here sleeps to let something happen: wait_for looks until a condition holds, and LIMIT_S
only bounds how long a test that fails may take.
"""
import csv
import json
import os
import pathlib
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest

SOURCES = pathlib.Path(os.environ.get("top_srcdir", ".")).resolve()
BUILD = pathlib.Path(os.environ.get("top_builddir", ".")).resolve()
RVGTOP = BUILD / "rvgtop"
PHOTOGRAPH = SOURCES / "data" / "cat.jpg"

LIMIT_S = 120
LOOK_S = 0.005

# A sweep as small as it can be; options behind these win over them.
TINY = ("--model=identity", "--concurrency=1", "--duration=0.2", "--warmup=0.1", "--blocks=1")


def wait_for(what, condition):
    """Looks until `condition` gives something true, and returns that."""
    end = time.monotonic() + LIMIT_S
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"in {LIMIT_S} s there was never: {what}")
        time.sleep(LOOK_S)


def free_port():
    """A port of the loopback address on which nobody listens."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def read_csv(path):
    """A CSV file: its column names, and its rows as dictionaries."""
    with open(path, newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file, strict=True)
        return reader.fieldnames, list(reader)


LISTENING, ESTABLISHED = "0A", "01"


def tcp_sockets(state):
    """The local port and the inode of each TCP socket in that state."""
    for table in ("tcp", "tcp6"):
        for line in pathlib.Path("/proc/net", table).read_text().splitlines()[1:]:
            words = line.split()
            if words[3] == state:
                yield int(words[1].rpartition(":")[2], 16), words[9]


def established(port):
    """How many connections to a local port are open, seen from the server's side."""
    return sum(local == port for local, _ in tcp_sockets(ESTABLISHED))


def process_state(pid):
    """One letter: proc(5)."""
    return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


class Process:
    """A process that the test need not have started: its end shows also when others reap it."""

    def __init__(self, pid, name):
        self.pid = pid
        self.name = name
        self._fd = os.pidfd_open(pid)

    def is_gone(self):
        return bool(select.select([self._fd], [], [], 0)[0])

    def signal(self, number):
        signal.pidfd_send_signal(self._fd, number)

    def listening_port(self):
        """The port on which it listens, or None."""
        inodes = set()
        for entry in pathlib.Path(f"/proc/{self.pid}/fd").iterdir():
            try:
                inodes.add(os.readlink(entry))
            except OSError:
                pass
        return next((port for port, inode in tcp_sockets(LISTENING)
                     if f"socket:[{inode}]" in inodes), None)

    def freeze_in_trial(self, connections):
        """Stops it while a trial has so many connections to it open. Such a trial cannot end."""
        port = wait_for(f"a port of {self.name}", self.listening_port)

        def stopped():
            if established(port) < connections:
                return False
            self.signal(signal.SIGSTOP)
            wait_for(f"{self.name} stopped", lambda: process_state(self.pid) == "T")
            if established(port) >= connections:
                return True
            self.signal(signal.SIGCONT)
            return False
        wait_for(f"{connections} connections to {self.name}", stopped)

    def close(self):
        os.close(self._fd)


class Child:
    """A program the test started, its output going to files."""

    def __init__(self, folder, arguments, **how):
        number = len(list(folder.glob("*.stdout")))
        self.name = pathlib.Path(arguments[0]).name
        self._out = folder / f"{number}.stdout"
        self._err = folder / f"{number}.stderr"
        with open(self._out, "wb") as out, open(self._err, "wb") as err:
            how.setdefault("stdout", out)
            how.setdefault("stderr", err)
            self.popen = subprocess.Popen([str(a) for a in arguments], stdin=subprocess.DEVNULL,
                                          **how)
        self.pid = self.popen.pid

    @property
    def out(self):
        return self._out.read_text(encoding="utf-8")

    @property
    def err(self):
        return self._err.read_text(encoding="utf-8")

    def signal(self, number):
        self.popen.send_signal(number)

    def is_gone(self):
        return self.popen.poll() is not None

    def wait(self):
        """Waits for its end; the exit status as a shell has it: 128 + N after signal N."""
        wait_for(f"the end of {self.name}, which said:\n{self.err}", self.is_gone)
        code = self.popen.returncode
        return code if code >= 0 else 128 - code

    def end(self):
        """For clean-up."""
        if not self.is_gone():
            self.popen.kill()
        self.popen.wait()


class Rvgtop(Child):
    """rvgtop at work."""

    def __init__(self, test, arguments, **how):
        self.test = test
        super().__init__(test.folder, arguments, **how)
        self.resumed = next((pathlib.Path(a.split("=", 1)[1]) for a in arguments
                             if str(a).startswith("--resume=")), None)

    def directory(self):
        """Its run directory."""
        if self.resumed:
            return self.resumed
        return wait_for("a run directory", self._newest_directory)

    def _newest_directory(self):
        found = sorted(self.test.results.glob("*-*"), key=lambda path: path.stat().st_mtime_ns)
        return found[-1] if found else None

    def trials(self):
        """The trials in its journal so far."""
        return journal_trials(self.directory() / "journal")

    def wait_for_trials(self, count):
        def there():
            if self.is_gone():
                raise AssertionError(f"rvgtop ended before trial {count}:\n{self.err}")
            return len(self.trials()) >= count
        wait_for(f"trial {count} in the journal", there)

    def servers(self):
        """Its servers that run now, by protocol."""
        found = {}
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                name, _, rest = (entry / "stat").read_text().partition("(")[2].rpartition(")")
                if int(rest.split()[1]) == self.pid and name.startswith("rvg-"):
                    found[name.split("-")[1]] = Process(int(entry.name), name)
            except (OSError, ValueError, IndexError):
                continue  # it ended meanwhile
        for server in found.values():
            self.test.addCleanup(server.close)
        return found


def journal_lines(path):
    """The lines of a journal that are whole, the first one left out."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    return text[:text.rfind("\n") + 1].splitlines()[1:]


def journal_trials(path):
    """The trials as they were when they ended, without what was said of them later and searches."""
    records = [json.loads(line.split(" ", 1)[1]) for line in journal_lines(path)]
    return [record for record in records if not {"revises", "search"} & set(record)]


class TestCase(unittest.TestCase):
    """A test with a folder of its own, in which nothing it started outlives it."""

    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="rvgtop-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.results = self.folder / "results"
        self.environment = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
        self.environment.update(HOME=str(self.folder), LC_ALL="C",
                                XDG_STATE_HOME=str(self.folder / "state"))

    @classmethod
    def shared(cls):
        """For setUpClass: a test in whose folder things are done once for the whole class."""
        test = TestCase("nothing")
        test.setUp()
        cls.addClassCleanup(test.doCleanups)
        return test

    def nothing(self):
        """What the shared test would do."""

    def start(self, *arguments, batch=True, program=RVGTOP, **how):
        """rvgtop started. Its run directory is made below self.results."""
        if not any(str(a).startswith("--resume") for a in arguments):
            arguments = (f"--output-directory={self.results}", *arguments)
        how.setdefault("env", self.environment)
        how.setdefault("cwd", self.folder)
        mode = ("--batch",) if batch else ()
        rvgtop = Rvgtop(self, [program, *mode, *arguments], **how)
        self.addCleanup(rvgtop.end)
        return rvgtop

    def run_to_end(self, *arguments, status=0, **how):
        """The same, waited for; fails when the status is not the one wanted."""
        rvgtop = self.start(*arguments, **how)
        self.assertEqual(rvgtop.wait(), status, rvgtop.err)
        return rvgtop

    def refused(self, *arguments, status=2, **how):
        """What rvgtop writes when it refuses: one line; no run directory is left of it."""
        before = set(self.results.rglob("*"))
        rvgtop = self.run_to_end(*arguments, status=status, **how)
        self.assertRegex(rvgtop.err, r"\Arvgtop: [^\n]+\n\Z")
        self.assertEqual(rvgtop.out, "")
        self.assertEqual(set(self.results.rglob("*")) - before, set())
        return rvgtop.err

    def assert_limit_of_unseen(self, trial):
        """What limited a trial against a server whose process cannot be seen. The machine's mood is
        not for a test to ask; that the instrument itself is busy, as below a sanitizer, is in the
        trial (a worker above 85 %)."""
        busy = trial["resources"]["client"]["busiest_worker_percent"] > 85
        self.assertIn(trial["limited_by"], ("client" if busy else "unknown", "machine"))

    def server(self, protocol, *options):
        """One of the servers started by hand, as a Child with a port."""
        program = BUILD / f"rvg-{protocol}-server"
        child = Child(self.folder, [program, "--port=0", *options], env=self.environment)
        self.addCleanup(child.end)

        def ready():
            self.assertFalse(child.is_gone(), child.err)
            return child.out.endswith("\n") and child.out
        child.port = int(wait_for(f"{program.name} ready", ready).strip().rpartition(":")[2])
        return child

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def read_results(self, rvgtop):
        path = rvgtop.directory() / "results.json"
        return json.loads(path.read_text(encoding="utf-8"))


def main():
    unittest.main(module="__main__", verbosity=2)
