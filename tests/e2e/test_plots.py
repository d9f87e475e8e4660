#!/usr/bin/env -S python3 -B
"""Pictures from outside: by the classic command, of a saved result, and what is refused before
anything is measured."""
import shutil
import struct
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
                         sorted(f"{name}.{kind}" for name in PICTURES for kind in ("png", "svg")))
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


if __name__ == "__main__":
    rig.main()
