#!/usr/bin/env -S python3 -B
"""Pictures from outside: by the classic command, of a saved result, what is refused before anything
is measured, and whether what they say is what was measured."""
import csv
import json
import re
import shutil
import struct
import subprocess
from xml.etree import ElementTree

import rig

PICTURES = ("boxes", "by-percentile", "heat", "histograms", "latency-throughput", "metrics",
            "percentiles", "phases", "throughput")
PAGE, PICTURE = (1760, 2490), (1800, 1200)


def png_size(path):
    """Width and height as the first chunk has them."""
    data = path.read_bytes()
    if data[:8] != b"\x89PNG\r\n\x1a\n" or data[12:16] != b"IHDR":
        raise AssertionError(f"{path} is no PNG")
    return struct.unpack(">II", data[16:24])


def svg_root(path):
    """The tag of a well-formed document."""
    return ElementTree.parse(path).getroot().tag


class Classic(rig.TestCase):
    """The one-shot command word for word, but for the ports."""

    def test_draws_a_page_beside_the_results(self):
        shutil.copy(rig.PHOTOGRAPH, self.folder / "test_image.jpg")
        self.run_to_end("--image", "test_image.jpg",
                        "--rest-url", f"http://localhost:{self.server('rest').port}",
                        "--grpc-server", f"localhost:{self.server('grpc').port}",
                        "--requests", "100", "--concurrency", "10",
                        "--output-json", "results.json", "--output-plot", "results.png")
        self.assertTrue((self.folder / "results.json").exists())
        self.assertEqual(png_size(self.folder / "results.png"), PAGE)

    def test_a_run_draws_all_pictures(self):
        self.run_to_end(*rig.TINY, "--output-plots=pictures/of it", "--output-plot=page.pdf")
        folder = self.folder / "pictures" / "of it"
        self.assertEqual(sorted(path.name for path in folder.iterdir()),
                         sorted([f"{name}.{kind}" for name in PICTURES for kind in ("png", "svg")] +
                                ["levels.dat", "levels.gp"]))
        self.assertTrue((self.folder / "page.pdf").read_bytes().startswith(b"%PDF-"))


class Refused(rig.TestCase):
    def test_a_name_that_says_no_format(self):
        said = self.refused(*rig.TINY, "--output-plot=results.jpg")
        self.assertIn("--output-plot: results.jpg: a picture's name ends in .png, .svg or .pdf",
                      said)
        said = self.refused(*rig.TINY, "--output-plot=-")
        self.assertIn("--output-plot: -: a picture's name ends in .png, .svg or .pdf", said)
        said = self.refused(*rig.TINY, "--output-plots=-")
        self.assertIn("--output-plots: a directory is wanted, not standard output", said)

    def test_a_place_that_cannot_be_written(self):
        self.write("file", "")
        said = self.refused(*rig.TINY, "--output-plot=none/page.png")
        self.assertIn("--output-plot: cannot write none/page.png: No such file", said)
        said = self.refused(*rig.TINY, "--output-plots=file")
        self.assertIn("--output-plots: file is no directory", said)
        said = self.refused(*rig.TINY, "--output-plots=file/below")
        self.assertIn("--output-plots: cannot write into file/below: Not a directory", said)


class Saved(rig.TestCase):
    """Pictures of a result that is there already; nothing runs."""

    @classmethod
    def setUpClass(cls):
        test = cls.shared()
        cls.measured = test.run_to_end(*rig.TINY, "--concurrency=1,2", "--blocks=2",
                                       "--quiet").directory()

    def draw(self, *arguments, status=0):
        child = rig.Child(self.folder, [rig.RVGTOP, *arguments], cwd=self.folder,
                          env=self.environment)
        self.addCleanup(child.end)
        self.assertEqual(child.wait(), status, child.err)
        return child

    def test_a_page_in_each_format(self):
        for name in ("page.png", "page.svg", "page.pdf"):
            said = self.draw("--report", self.measured, "--quiet", "--output-plot", name)
            self.assertEqual((said.out, said.err), ("", ""))
        self.assertEqual(png_size(self.folder / "page.png"), PAGE)
        self.assertEqual(svg_root(self.folder / "page.svg"), "{http://www.w3.org/2000/svg}svg")
        self.assertTrue((self.folder / "page.pdf").read_bytes().startswith(b"%PDF-"))

    def test_each_picture(self):
        self.draw("--report", self.measured / "results.json", "--output-plots", "all")
        for name in PICTURES:
            with self.subTest(name):
                self.assertEqual(png_size(self.folder / "all" / f"{name}.png"), PICTURE)
                self.assertEqual(svg_root(self.folder / "all" / f"{name}.svg"),
                                 "{http://www.w3.org/2000/svg}svg")

    def test_nothing_is_left_of_a_result_that_cannot_be_read(self):
        broken = self.write("broken.json", "{")
        said = self.draw("--report", broken, "--output-plot", "page.png", status=2)
        self.assertRegex(said.err, r"\Arvgtop: [^\n]*broken.json[^\n]+\n\Z")
        self.assertFalse((self.folder / "page.png").exists())


NUMBER = r"([0-9.]+)"
FIGURES = {"requests/s": ("throughput_rps", 1), "CPU, µs/request": ("cpu_us", 1),
           "server memory, MiB": ("server_rss_bytes", 2**20)}
PERCENTILES = {"p1": "p1", "p25": "p25", "p50": "p50", "p75": "p75", "p90": "p90", "p99": "p99",
               "p99.9": "p999", "highest": "max"}
PHASES = {"client encode": "client_encode_us", "network": "network_overhead_mean_us",
          "queue": "server_queue_mean_us", "decode": "server_decode_mean_us",
          "preprocess": "server_preprocess_mean_us", "infer": "server_infer_mean_us",
          "encode": "server_encode_mean_us", "client decode": "client_decode_us"}
UNITS = {"µs": 1, "ms": 1e3, "s": 1e6}


def claims(text):
    """What the words behind "arm, c=1: " say, as (printed number, key of a cell, unit)."""
    for title, (key, unit) in FIGURES.items():
        for number in re.findall(f"^{title} {NUMBER}", text):
            yield number, key, unit
    for title, unit, number in re.findall(rf"^(p\d+), (\w+) {NUMBER}", text):
        yield number, f"latency_{PERCENTILES[title]}_us", UNITS[unit]
    for number in re.findall(f"^{NUMBER} requests/s", text):
        yield number, "throughput_rps", 1
    for low, high in re.findall(rf"^[0-9.]+ requests/s \[{NUMBER}, {NUMBER}\]", text):
        yield low, "throughput_rps_low", 1
        yield high, "throughput_rps_high", 1
    for number in re.findall(r"^(\d+) requests:", text):
        yield number, "successes", 1
    last = re.search(f"{NUMBER} (µs|ms|s)(,|$)", text)
    for title, number in re.findall(rf"(p[0-9.]+|highest) {NUMBER}", text) if last else ():
        yield number, f"latency_{PERCENTILES[title]}_us", UNITS[last[2]]
    for title, number, unit in re.findall(f"^([a-z ]+) {NUMBER} (µs|ms|s) of ", text):
        if title in PHASES:
            yield number, PHASES[title], UNITS[unit]


class Said(rig.TestCase):
    """The numbers behind the marks, and gnuplot's, against those of the JSON and the CSV."""

    @classmethod
    def setUpClass(cls):
        test = cls.shared()
        cls.measured = test.run_to_end(*rig.TINY, "--concurrency=1,2", "--blocks=3", "--quiet",
                                  "--output-html=page.html", "--output-plots=all")
        cls.place = test.folder
        cls.cells = {}
        results = json.loads((cls.measured.directory() / "results.json").read_text(encoding="utf-8"))
        for cell in results["cells"]:
            cell["cpu_us"] = cell["server_cpu_us_per_request"] + cell["client_cpu_us_per_request"]
            cell["successes"] = cell["requests"] - cell["errors"]
            cls.cells[f"{cell['arm']}, c={cell['concurrency']}"] = cell

    def assert_shown(self, number, value, text):
        """Half of the last digit shown, and half of the last one of the JSON, may be rounded."""
        decimals = len(number.partition(".")[2])
        self.assertLessEqual(abs(float(number) - value), 0.5 * 10**-decimals + 0.001, text)

    def test_every_number_is_the_results(self):
        page = (self.place / "page.html").read_text(encoding="utf-8")
        seen = {}
        for title in re.findall("<title>([^<]*: [^<]*)</title>", page):
            name, text = title.split(": ", 1)
            for number, key, unit in claims(text) if name in self.cells else ():
                self.assert_shown(number, self.cells[name][key] / unit, title)
                seen.setdefault(key, set()).add(name)
        levels = {"throughput_rps", "throughput_rps_low", "throughput_rps_high", *PHASES.values(),
                  *(f"latency_{p}_us" for p in ("p1", "p25", "p50", "p75", "p99", "p999"))}
        for key in levels:
            # Parts that took no time are not drawn.
            self.assertEqual(seen.get(key, set()),
                             {name for name, cell in self.cells.items() if cell[key]}, key)
        self.assertLessEqual({"cpu_us", "server_rss_bytes", "successes", "latency_p90_us",
                              "latency_max_us"}, set(seen))

    def test_figures_stand_below_their_bars(self):
        page = (self.place / "page.html").read_text(encoding="utf-8")
        drawn = re.search('aria-labelledby="metrics-title.*?</svg>', page, re.S)[0]
        level = re.search(r"Key figures, c=(\d+)", page)[1]
        texts = re.findall(f">{NUMBER}</text>", drawn)
        for arm in ("rest", "grpc"):
            cell = self.cells[f"{arm}, c={level}"]
            for key, unit in FIGURES.values():
                value = cell[key] / unit
                self.assertTrue(any(len(text.replace(".", "")) >= 3 and
                                    abs(float(text) - value) <=
                                    0.5 * 10**-len(text.partition(".")[2]) + 0.001
                                    for text in texts), f"{arm} {key}: {value} in {texts}")

    def test_columns_for_gnuplot_are_those_of_the_table(self):
        with open(self.measured.directory() / "results.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        sets = (self.place / "all" / "levels.dat").read_text(encoding="utf-8").split("\n\n\n")
        self.assertEqual(len(sets), 2)
        for arm, text in zip(("rest", "grpc"), sets):
            lines = text.strip().split("\n")
            self.assertTrue(lines[-4].endswith(f": {arm}"), lines)
            names = lines[-3].lstrip("# ").split()
            for line, row in zip(lines[-2:], (row for row in rows if row["arm"] == arm)):
                self.assertEqual(line.split(), [row[name] or "NaN" for name in names])

    def test_gnuplot_draws_them(self):
        folder = self.place / "all"
        script = (folder / "levels.gp").read_text(encoding="utf-8")
        for index, colour in ((0, "#0072b2"), (1, "#d55e00")):
            self.assertRegex(script, f"'levels.dat' index {index} [^\n]*linespoints [^\n]*{colour}")
        for title in ("requests answered a second", "p50", "p99", "p99.9"):
            self.assertRegex(script, f"set ylabel '[^\n]*{title}")
        if shutil.which("gnuplot") is None:
            self.skipTest("gnuplot is not installed")
        done = subprocess.run(["gnuplot", "levels.gp"], cwd=folder, capture_output=True, text=True,
                              check=False)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        self.assertEqual(svg_root(folder / "levels.svg"), "{http://www.w3.org/2000/svg}svg")


if __name__ == "__main__":
    rig.main()
