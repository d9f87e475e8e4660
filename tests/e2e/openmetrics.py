"""OpenMetrics text checked against the rules of its version 1.0.0 that a mistake would break."""
import re

SAMPLE = re.compile(r'([a-zA-Z_:][a-zA-Z0-9_:]*)\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*"(?:,|(?=\}'
                    r')))+)\} (-?\d+(?:\.\d+)?)')
LABEL = re.compile(r'([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"')
SUFFIXES = {"gauge": {""}, "counter": {"_total"}, "info": {"_info"},
            "summary": {"", "_count", "_sum"}}


def read(text):
    """The samples as {name: {labels: text of the value}}; labels are sorted pairs."""
    lines = text.split("\n")
    assert lines[-2:] == ["# EOF", ""] and text.count("# EOF") == 1, "the end"
    samples, seen, family, kind = {}, set(), None, None
    for line in lines[:-2]:
        if line.startswith("# "):
            _, word, name, rest = line.split(" ", 3)
            if word == "HELP":
                assert name not in seen, f"{name} stands in two places"
                seen.add(name)
                family, kind = name, None
            assert name == family, line
            if word == "TYPE":
                kind = rest
            if word == "UNIT":
                assert name.endswith("_" + rest), line
            continue
        match = SAMPLE.fullmatch(line)
        assert match, line
        name, labels, value = match.groups()
        assert name.startswith(family) and name[len(family):] in SUFFIXES[kind], line
        pairs = [(key, re.sub(r"\\(.)", r"\1", text)) for key, text in LABEL.findall(labels)]
        assert len(dict(pairs)) == len(pairs), line
        known = samples.setdefault(name, {})
        key = tuple(sorted(pairs))
        assert key not in known, f"{line}: twice"
        known[key] = value
    return samples


def find(samples, name, **labels):
    """The only sample with these labels, as text."""
    found = [value for pairs, value in samples[name].items()
             if labels.items() <= dict(pairs).items()]
    assert len(found) == 1, (name, labels, found)
    return found[0]
