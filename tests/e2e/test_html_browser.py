#!/usr/bin/env -S python3 -B
"""The page of a result in a browser: sorted by keyboard, pointed at, on a wide screen and a narrow
one, light and dark, with scripts and without. Skipped where there is no Chromium."""
import itertools
import unittest

import chromium
import rig

WIDTHS, SCHEMES = (1280, 390), ("light", "dark")
UNKNOWN = "\u2013"
MARKS_TRIED = 12

TABLE = """(() => {
    const table = document.querySelector("table.sortable");
    const texts = row => [...row.cells].map(cell => cell.innerText.trim());
    return {headings: [...table.tHead.rows[0].cells].map(th =>
                [th.innerText, th.getAttribute("aria-sort"), th.classList.contains("n")]),
            rows: [...table.tBodies[0].rows].map(texts)};
})()"""
FOCUS = 'document.querySelectorAll("table.sortable")[0].querySelectorAll("thead button")[%d].focus()'
MARKS = """(() => {
    window.marks = [...document.querySelectorAll("svg g.mark")].filter(
        mark => mark.querySelector("circle") && mark.getClientRects().length > 0 &&
                mark.getBoundingClientRect().width > 0);
    return window.marks.length;
})()"""
SHOW = """(() => {
    const mark = window.marks[%d].querySelector("circle");
    mark.scrollIntoView({block: "center", behavior: "instant"});
    const at = mark.getBoundingClientRect();
    return [at.x + at.width / 2, at.y + at.height / 2];
})()"""
POINTED = """(() => {
    const mark = document.querySelector("g.mark:hover");
    return mark ? mark.querySelector("title").textContent : "";
})()"""
STYLE = 'getComputedStyle(document.body)["%s"]'
OVERLAPS = """(() => {
    const bad = [];
    for (const svg of document.querySelectorAll("svg.picture")) {
        const frame = svg.getBoundingClientRect();
        for (const text of frame.width > 0 ? svg.querySelectorAll("text") : []) {
            const at = text.getBoundingClientRect();
            if (at.left < frame.left - 1 || at.right > frame.right + 1 ||
                at.top < frame.top - 1 || at.bottom > frame.bottom + 1)
                bad.push(svg.getAttribute("aria-labelledby") + ": " + text.textContent);
        }
    }
    return bad;
})()"""


@unittest.skipUnless(chromium.program(), "there is no Chromium")
class Browser(rig.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.test = cls.shared()
        cls.path = cls.test.folder / "page.html"
        cls.test.run_to_end(*rig.TINY, "--blocks=2", "--concurrency=1,2,3,4,5,6", "--duration=0.1",
                            "--quiet", f"--output-html={cls.path}")
        cls.browser = chromium.Browser(cls.test.folder)
        cls.addClassCleanup(cls.browser.__exit__)

    def check_order(self, page, column, order):
        table = page.run(TABLE)
        self.assertEqual([h[1] for h in table["headings"]],
                         [order if i == column else None for i in range(len(table["headings"]))])
        texts = [row[column] for row in table["rows"]]
        known = [t for t in texts if t != UNKNOWN]
        self.assertEqual(texts[:len(known)], known)
        if table["headings"][column][2]:
            numbers = [float(t.rstrip("?")) for t in known]
            self.assertEqual(numbers, sorted(numbers, reverse=order == "descending"))
        else:
            self.assertEqual(known, sorted(known, reverse=order == "descending"))

    def test_each_heading_sorts_by_the_keyboard(self):
        with self.browser.open(self.path, 1280) as page:
            before = page.run(TABLE)
            for column in range(len(before["headings"])):
                for order in ("ascending", "descending"):
                    page.run(FOCUS % column)
                    page.press("Enter", "\r")
                    self.check_order(page, column, order)
            self.assertEqual(sorted(page.run(TABLE)["rows"]), sorted(before["rows"]))

    def test_marks_say_their_figures_to_the_pointer(self):
        for width in WIDTHS:
            with self.browser.open(self.path, width) as page:
                count = page.run(MARKS)
                self.assertGreater(count, 20)
                for index in range(0, count, max(count // MARKS_TRIED, 1)):
                    page.point_at(*page.run(SHOW % index))
                    self.assertRegex(page.run(POINTED), r"\d", f"mark {index} at {width} px")

    def test_it_fits_says_nothing_and_asks_for_nothing(self):
        for width, scheme in itertools.product(WIDTHS, SCHEMES):
            with self.subTest(width=width, scheme=scheme):
                with self.browser.open(self.path, width, scheme) as page:
                    self.assertEqual(page.run("document.documentElement.scrollWidth"), width)
                    self.assertEqual(page.run(OVERLAPS), [])
                    self.assertEqual(page.said(), [])
                    self.assertEqual(page.requested(), [self.path.as_uri()])

    def test_dark_is_dark(self):
        for scheme, is_dark in (("light", False), ("dark", True)):
            with self.browser.open(self.path, 1280, scheme) as page:
                light = [sum(map(int, page.run(STYLE % name)[4:-1].split(", ")))
                         for name in ("backgroundColor", "color")]
                self.assertEqual(light[0] < light[1], is_dark)

    def test_without_scripts_all_of_it_is_there(self):
        with self.browser.open(self.path, 1280) as page:
            with_scripts = page.names_of("row")
        with self.browser.open(self.path, 1280, scripts=False) as page:
            self.assertEqual(page.names_of("button"), [])
            self.assertEqual(len(page.names_of("row")), len(with_scripts))
            self.assertEqual(page.said(), [])

    def test_a_screen_reader_is_told_names(self):
        with self.browser.open(self.path, 390) as page:
            pictures = page.names_of("image")
            self.assertEqual(len(pictures), page.run('document.querySelectorAll("figure").length'))
            for name in (*pictures, *page.names_of("table"), *page.names_of("button"),
                         *page.names_of("link")):
                self.assertNotEqual(name, "")
            self.assertEqual(len(page.names_of("main")), 1)


if __name__ == "__main__":
    rig.main()
