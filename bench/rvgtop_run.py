"""What the programs of this folder that drive whole sweeps have in common."""
import argparse
import json
import pathlib
import re
import subprocess
import tempfile

QUIET_US = 100.0


class Sweep:
    """rvgtop on a sweep file's text, from now on."""

    def __init__(self, build, text, *options):
        self.folder = tempfile.TemporaryDirectory()
        folder = pathlib.Path(self.folder.name)
        self.out = folder / "result.json"
        (folder / "sweep.cfg").write_text(text)
        self.process = subprocess.Popen(
            [build / "rvgtop", "--batch", "--quiet", "--output-directory", folder, "--output-json",
             self.out, *options, folder / "sweep.cfg"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def result(self):
        """Waits for its end; what results.json says."""
        with self.folder:
            _, said = self.process.communicate()
            if self.process.returncode != 0:
                raise SystemExit(f"rvgtop ended with status {self.process.returncode}: {said}")
            return json.loads(self.out.read_text())


def sweep(build, text, *options):
    return Sweep(build, text, *options).result()


def noise_us(trial):
    """The 99th percentile by which the trial's sentinel overslept."""
    noise = trial["resources"]["machine"].get("noise_us")
    return float("inf") if noise is None else noise


class Server:
    """One of the two model servers, for as long as a `with` lasts."""

    def __init__(self, build, protocol, *options):
        self.protocol = protocol
        self.process = subprocess.Popen([build / f"rvg-{protocol}-server", "--port", "0", *options],
                                        stdout=subprocess.PIPE, text=True)
        self.port = int(re.fullmatch(r"ready .*:(\d+)\n", self.process.stdout.readline()).group(1))
        self.pid = self.process.pid

    def target(self):
        return f"http://127.0.0.1:{self.port}" if self.protocol == "rest" else f"127.0.0.1:{self.port}"

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.process.terminate()
        self.process.wait()


def parser(about):
    """Of the options that every such program has; `about` is its docstring."""
    found = argparse.ArgumentParser(description=about.split("\n", maxsplit=1)[0])
    found.add_argument("build", nargs="?", default=".", type=lambda text: pathlib.Path(text).resolve())
    return found
