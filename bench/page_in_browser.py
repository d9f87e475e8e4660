#!/usr/bin/env python3
"""Opens pages that --output-html wrote in a browser and tries what a reader does with them.

Usage: page_in_browser.py PAGE.html...
Needs the Python package playwright, and chromium (the one that CHROMIUM names, or in the path).
Sorts the first table by each heading with the keyboard, rests the pointer on marks, and looks for
errors, requests, pages wider than the screen, and pictures without a name: on a wide screen and a
narrow one, light and dark, and without scripts. Ends with status 1 when something is not right.
"""
import os
import pathlib
import shutil
import sys

from playwright.sync_api import sync_playwright

UNKNOWN = "\u2013"
MARKS_TRIED = 50
POINT_AT = """group => {
    const mark = group.querySelector("circle");
    mark.scrollIntoView({block: "center"});
    const at = mark.getBoundingClientRect();
    const hit = document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2);
    const found = hit && hit.closest("g.mark");
    return found ? found.querySelector("title").textContent : "";
}"""


class Trial:
    def __init__(self, name):
        self.name, self.faults = name, []

    def check(self, holds, what):
        if not holds:
            self.faults.append(f"{self.name}: {what}")


def column_of(table, index):
    return [row.split("\t")[index] for row in table.locator("tbody tr").all_inner_texts()]


def is_sorted(texts, descending):
    known = [t for t in texts if t != UNKNOWN]
    try:
        numbers = [float(t.rstrip("?")) for t in known]
    except ValueError:
        return True
    return numbers == sorted(numbers, reverse=descending) and texts[:len(known)] == known


def try_sorting(trial, page):
    table = page.locator("table.sortable").first
    for index in range(table.locator("thead th").count()):
        heading = table.locator("thead th").nth(index)
        for order in ("ascending", "descending"):
            heading.locator("button").focus()
            page.keyboard.press("Enter")
            trial.check(heading.get_attribute("aria-sort") == order, f"column {index}: {order}")
            trial.check(table.locator("[aria-sort]").count() == 1, "one column is sorted by")
            trial.check(is_sorted(column_of(table, index), order == "descending"),
                        f"column {index} is not sorted")


def try_pointing(trial, page):
    """Marks may lie over one another, so a note of some other mark is fine, none is not."""
    marks = page.locator("svg:visible g.mark:has(circle)")
    for index in range(0, marks.count(), max(marks.count() // MARKS_TRIED, 1)):
        trial.check(marks.nth(index).evaluate(POINT_AT) != "", f"mark {index} says nothing")


def try_page(browser, path, width, scheme, scripts):
    trial = Trial(f"{path.name}, {width} px, {scheme}, {'with' if scripts else 'no'} scripts")
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme,
                                  java_script_enabled=scripts)
    page = context.new_page()
    requests = []
    page.on("console", lambda message: trial.check(False, message.text))
    page.on("pageerror", lambda error: trial.check(False, str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(path.resolve().as_uri())
    trial.check(len(requests) == 1, f"requests: {requests}")
    trial.check(page.get_by_role("img").count() == page.locator("figure").count(),
                "a picture for each figure")
    trial.check(page.locator("thead button").count() > 0 if scripts
                else page.locator("thead button").count() == 0, "buttons where they work")
    if scripts:
        trial.check(page.evaluate("document.documentElement.scrollWidth") <= width, "too wide")
        try_sorting(trial, page)
        try_pointing(trial, page)
    context.close()
    return trial.faults


def main():
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    faults = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for path in map(pathlib.Path, sys.argv[1:]):
            for width, scheme, scripts in ((1280, "light", True), (390, "dark", True),
                                           (1280, "dark", False), (390, "light", False)):
                faults += try_page(browser, path, width, scheme, scripts)
        browser.close()
    print("\n".join(faults) if faults else f"{len(sys.argv) - 1} pages are as they should be")
    return 1 if faults else 0


sys.exit(main())
