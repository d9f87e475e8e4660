#!/usr/bin/env -S python3 -B
"""The page of a result: that it is whole, needs nothing, and says what results.json says."""
import base64
import hashlib
import html.parser
import json
import re
from decimal import Decimal

import rig

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>&amp;'
VOID = {"meta", "br", "hr", "img", "input", "link"}
# Column of results.json under its heading in the table for people.
CHOSEN = {"arm": "arm", "concurrency": "concurrency", "throughput, requests/s": "throughput_rps",
          "low": "throughput_rps_low", "high": "throughput_rps_high",
          "p50, \u00b5s": "latency_p50_us", "p99, \u00b5s": "latency_p99_us",
          "p99.9, \u00b5s": "latency_p999_us",
          "errors": "errors", "limited by": "limited_by",
          "server CPU, \u00b5s/request": "server_cpu_us_per_request",
          "client CPU, \u00b5s/request": "client_cpu_us_per_request",
          "server memory, bytes": "server_rss_bytes", "blocks": "blocks"}
UNKNOWN = "\u2013"
# Keys of results.json under the headings of what a request's time is made of, and costs.
PARTS = {"client encodes": "client_encode_us", "network": "network_us", "decode": "decode_us",
         "preprocess": "preprocess_us", "queue": "queue_us", "infer": "infer_us",
         "encode": "encode_us", "other": "unaccounted_us", "client decodes": "client_decode_us",
         "service time": "service_us"}
COSTS = {"server CPU, \u00b5s": "server_cpu_us_per_request",
         "client CPU, \u00b5s": "client_cpu_us_per_request",
         "CPU of both, \u00b5s": "cpu_us_per_request",
         "server memory, bytes": "server_memory_bytes_per_request",
         "server switches": "server_switches_per_request",
         "client switches": "client_switches_per_request",
         "bytes sent": "bytes_sent_per_request", "bytes received": "bytes_received_per_request"}


class Element:
    def __init__(self, tag, attributes):
        self.tag, self.attributes, self.children, self.text = tag, dict(attributes), [], ""

    def all(self, tag):
        found = [self] if self.tag == tag else []
        for child in self.children:
            found += child.all(tag)
        return found

    def whole_text(self):
        return self.text + "".join(child.whole_text() for child in self.children)


class Page(html.parser.HTMLParser):
    """The tree of a page every tag of which is closed where it should be."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]
        self.feed(text)
        self.close()
        if len(self.open) != 1:
            raise AssertionError(f"not closed: {[e.tag for e in self.open[1:]]}")

    def handle_starttag(self, tag, attrs):
        if len(dict(attrs)) != len(attrs):
            raise AssertionError(f"an attribute twice: {tag} {attrs}")
        element = Element(tag, attrs)
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.open[-1].children.append(Element(tag, attrs))

    def handle_endtag(self, tag):
        if self.open[-1].tag != tag:
            raise AssertionError(f"</{tag}> closes <{self.open[-1].tag}>")
        self.open.pop()

    def handle_data(self, data):
        self.open[-1].text += data

    def elements(self):
        def below(element):
            yield element
            for child in element.children:
                yield from below(child)
        return list(below(self.root))

    def table(self, caption):
        """Its headings, and its rows as dictionaries of texts."""
        table, = (t for t in self.root.all("table")
                  if t.all("caption")[0].whole_text().startswith(caption))
        headings = [th.whole_text() for th in table.all("thead")[0].all("th")]
        rows = []
        for row in table.all("tbody")[0].all("tr"):
            cells = [c.whole_text() for c in row.children]
            if len(cells) != len(headings):
                raise AssertionError(f"{caption}: {len(cells)} cells under {len(headings)} headings")
            rows.append(dict(zip(headings, cells)))
        return headings, rows


class Html(rig.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.test = cls.shared()
        cls.path = cls.test.folder / "page.html"
        cls.directory = cls.test.run_to_end(
            *rig.TINY, "--blocks=3", "--concurrency=1,3", f"--label=who={HOSTILE}", "--quiet",
            f"--output-html={cls.path}").directory()
        cls.text = cls.path.read_text(encoding="utf-8")
        cls.page = Page(cls.text)
        cls.document = json.loads((cls.directory / "results.json").read_text("utf-8"),
                                  parse_float=Decimal)

    def check_figure(self, shown, value, name):
        if value is None:
            self.assertEqual(shown, UNKNOWN, name)
        elif isinstance(value, bool):
            self.assertEqual(shown, str(value).lower(), name)
        elif isinstance(value, str):
            self.assertEqual(shown, value, name)
        else:
            self.assertEqual(Decimal(shown.removesuffix("?")), Decimal(value), name)

    def test_it_is_whole(self):
        self.assertEqual(self.text.splitlines()[0], "<!DOCTYPE html>")
        root, = self.page.root.all("html")
        self.assertEqual(root.attributes["lang"], "en")
        for tag in ("head", "body", "h1", "main", "header", "footer", "nav"):
            self.assertEqual(len(self.page.root.all(tag)), 1, tag)
        self.assertEqual(len(root.all("head")[0].all("title")), 1)
        self.assertLess(len(self.text.encode("utf-8")), 1 << 20)

    def test_ids_are_unique_and_what_names_them_finds_them(self):
        ids = [e.attributes["id"] for e in self.page.elements() if "id" in e.attributes]
        self.assertEqual(len(ids), len(set(ids)))
        for element in self.page.elements():
            for name in ("aria-labelledby", "aria-describedby"):
                for wanted in element.attributes.get(name, "").split():
                    self.assertIn(wanted, ids)
            if element.tag == "a":
                self.assertIn(element.attributes["href"].removeprefix("#"), ids)

    def test_it_refers_to_nothing_outside(self):
        for element in self.page.elements():
            for name, value in element.attributes.items():
                self.assertNotIn(name, ("src", "srcset", "style", "xlink:href", "action"))
                self.assertFalse(name.startswith("on"), name)
                if name == "href":
                    self.assertTrue(value.startswith("#"), value)
        outside_text = re.sub(r"<pre.*?</pre>", "", self.text, flags=re.S)
        self.assertNotRegex(outside_text, r"https?://|\burl\(|@import")

    def test_the_policy_allows_its_own_style_and_script_and_nothing_else(self):
        policy, = (m.attributes["content"] for m in self.page.root.all("meta")
                   if m.attributes.get("http-equiv") == "Content-Security-Policy")
        for tag, name in (("style", "style-src"), ("script", "script-src")):
            element, = self.page.root.all(tag)
            digest = hashlib.sha256(element.text.encode("utf-8")).digest()
            self.assertIn(f"{name} 'sha256-{base64.b64encode(digest).decode()}'", policy)
        self.assertIn("default-src 'none'", policy)

    def test_texts_from_elsewhere_are_texts(self):
        self.assertNotIn("<img", self.text)
        _, rows = self.page.table("Machine and versions")
        self.assertIn({"what": "who", "value": HOSTILE}, rows)

    def test_every_table_is_a_table(self):
        for table in self.page.root.all("table"):
            caption, = table.all("caption")
            self.page.table(caption.whole_text())
            for heading in table.all("th"):
                self.assertIn(heading.attributes.get("scope"), ("col", "row"))

    def test_the_figures_are_those_of_the_result(self):
        headings, rows = self.page.table("Each arm at each level")
        self.assertEqual([h for h in CHOSEN if h in headings], headings)
        self.assertEqual(len(rows), len(self.document["cells"]))
        for row, cell in zip(rows, self.document["cells"]):
            for heading, shown in row.items():
                self.check_figure(shown, cell[CHOSEN[heading]], heading)

    def test_all_columns_are_there_in_all_digits(self):
        headings, rows = self.page.table("All columns of results.csv")
        for row, cell in zip(rows, self.document["cells"], strict=True):
            for name, value in cell.items():
                if name in headings:
                    self.check_figure(row[name], value, name)
        for name in set(self.document["cells"][0]) - set(headings):
            self.assertEqual({cell[name] for cell in self.document["cells"]}, {None}, name)

    def test_the_comparisons_are_those_of_the_result(self):
        _, rows = self.page.table("Ratios between arms")
        for row, told in zip(rows, self.document["comparisons"], strict=True):
            self.assertEqual(row["arms"], f"{told['arm_b']} / {told['arm_a']}")
            self.assertEqual(row["concurrency"], str(told["level"]["concurrency"]))
            self.assertEqual(row["figure"], told["metric"])
            self.assertEqual(row["word"], told["verdict"])
            for heading, key in (("ratio", "ratio"), ("low", "low"), ("high", "high"),
                                 ("p, adjusted", "p_adjusted"), ("blocks", "blocks")):
                self.check_figure(row[heading], told[key], key)

    def test_the_parts_of_the_time_are_those_of_the_result(self):
        headings, rows = self.page.table("Where the time of a request goes")
        self.assertEqual(headings, ["arm", "concurrency", *PARTS])
        for row, told in zip(rows, self.document["attribution"], strict=True):
            self.assertEqual((row["arm"], row["concurrency"]),
                             (told["arm"], str(told["level"]["concurrency"])))
            for heading, key in PARTS.items():
                self.check_figure(row[heading], told[key], key)

    def test_the_costs_are_those_of_the_result(self):
        headings, rows = self.page.table("What a request costs")
        self.assertEqual(headings[2:-2], list(COSTS))
        for row, told in zip(rows, self.document["resources"], strict=True):
            self.assertEqual((row["arm"], row["concurrency"], row["measured at"]),
                             (told["arm"], str(told["level"]["concurrency"]), told["at"]))
            self.assertEqual(row["not compared, because"], told["objection"] or UNKNOWN)
            for heading, key in COSTS.items():
                self.check_figure(row[heading], told[key]["value"], key)

    def test_the_ratios_of_costs_are_those_of_the_result(self):
        _, rows = self.page.table("Costs of each arm / rest")
        told = [t for t in self.document["resources"] if t["base"]]
        for row, told in zip(rows, told, strict=True):
            for heading, key in COSTS.items():
                of = told[key]
                if of["ratio"] is None:
                    self.assertEqual(row[heading], UNKNOWN)
                    continue
                ratio, low, high, word = re.fullmatch(r"(\S+) \[(\S+), (\S+)\], (.+)",
                                                      row[heading]).groups()
                self.assertEqual([Decimal(ratio), Decimal(low), Decimal(high), word],
                                 [of["ratio"], of["low"], of["high"], of["verdict"]])

    def test_what_is_said_of_claims_rests_on_the_evidence_of_the_result(self):
        text = " ".join(self.page.root.whole_text().split())
        told = [f["evidence"] for f in self.document["findings"]]
        self.assertEqual([e for e in told if e not in text], [])

    def test_every_picture_is_named_and_described(self):
        pictures = self.page.root.all("svg")
        self.assertEqual(len(pictures), 2 * len(self.page.root.all("figure")))
        for svg in pictures:
            self.assertEqual(svg.attributes["role"], "img")
            title, text = svg.attributes["aria-labelledby"].split()
            named = {e.attributes.get("id"): e for e in self.page.elements()}
            self.assertEqual(named[title].tag, "h3")
            self.assertTrue(named[text].whole_text().endswith("."))

    def notes(self, name):
        """What the marks of a picture say, by arm and concurrency."""
        svg = next(svg for svg in self.page.root.all("svg")
                   if svg.attributes["aria-labelledby"].startswith(name + "-title "))
        marks = [g.all("title")[0].text for g in svg.all("g") if g.attributes["class"] == "mark"]
        for arm, level, said in (re.fullmatch(r"(.+), c=(\d+): (.+)", m).groups() for m in marks):
            yield next(c for c in self.document["cells"]
                       if c["arm"] == arm and c["concurrency"] == int(level)), said

    def check_rounded(self, shown, value):
        """Whether that is `value` to the digits shown."""
        digits = max(-Decimal(shown).as_tuple().exponent, 0)
        self.assertLessEqual(abs(Decimal(shown) - Decimal(value)), Decimal(1).scaleb(-digits) / 2)

    def test_marks_of_throughput_say_the_figures_of_the_result(self):
        seen = set()
        for cell, said in self.notes("throughput"):
            seen.add((cell["arm"], cell["concurrency"]))
            shown = re.match(r"(\S+) requests/s \[(\S+), (\S+)\]", said).groups()
            for text, suffix in zip(shown, ("", "_low", "_high")):
                self.check_rounded(text, cell["throughput_rps" + suffix])
        self.assertEqual(len(seen), len(self.document["cells"]))

    def test_marks_of_percentiles_say_the_figures_of_the_result(self):
        units = {"s": 6, "ms": 3, "\u00b5s": 0}
        columns = {"p50": "latency_p50_us", "p99": "latency_p99_us", "p99.9": "latency_p999_us"}
        seen = set()
        for cell, said in self.notes("percentiles"):
            name, shown, unit = re.match(r"(\S+) (\S+) ([^ ,]+)", said).groups()
            seen.add((cell["arm"], cell["concurrency"], name))
            self.check_rounded(shown, cell[columns[name]].scaleb(-units[unit]))
        self.assertEqual(len(seen), 3 * len(self.document["cells"]))

    def test_the_claims_have_the_verdicts_of_the_result(self):
        claims, = (dl for dl in self.page.root.all("dl")
                   if dl.attributes.get("class") == "claims")
        told = [(dt.all("strong")[0].text, dt.text.strip()) for dt in claims.all("dt")]
        self.assertEqual(told, [(f["verdict"], f["claim"]) for f in self.document["findings"]])

    def test_the_sweep_can_be_run_from_it(self):
        code = [e.whole_text() for e in self.page.root.all("code")]
        self.assertIn((self.directory / "sweep.cfg").read_text(encoding="utf-8"), code)

    def test_a_saved_result_gives_the_same_page(self):
        child = rig.Child(self.folder, [rig.RVGTOP, "--report", self.directory, "--quiet",
                                        "--output-html=-"], env=self.environment)
        self.addCleanup(child.end)
        self.assertEqual(child.wait(), 0, child.err)
        self.assertEqual(child.out, self.text)


if __name__ == "__main__":
    rig.main()
