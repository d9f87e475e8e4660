#!/usr/bin/env python3
"""Holds sizes against the house style: a file of at most 500 lines, a function of at most 60.

Prints the median and the 95th percentile of the functions. Usage: sizes.py TOP_SRCDIR
"""
import pathlib
import sys

FILE_LINES, FUNCTION_LINES = 500, 60


def functions(lines):
    """(first line, number of lines) of each function: a body opens with `{` in the first column."""
    start = None
    for number, line in enumerate(lines):
        if line.startswith("{"):
            start = number
        elif line.startswith("}") and start is not None:
            if not line.startswith("};"):
                yield start, number - start + 1
            start = None


def main():
    top = pathlib.Path(sys.argv[1])
    faults, sizes = [], []
    for path in sorted((top / "src").rglob("*.[ch]")):
        name = path.relative_to(top)
        lines = path.read_text(encoding="utf-8").splitlines()
        if len(lines) > FILE_LINES:
            faults.append(f"{name}: {len(lines)} lines, at most {FILE_LINES}")
        for start, size in functions(lines):
            sizes.append(size)
            if size > FUNCTION_LINES:
                faults.append(f"{name}:{start}: a function of {size} lines, at most {FUNCTION_LINES}")
    sizes.sort()
    if sizes:
        print(f"{len(sizes)} functions: median {sizes[len(sizes) // 2]} lines, "
              f"95th percentile {sizes[len(sizes) * 95 // 100]}, largest {sizes[-1]}")
    print("\n".join(faults))
    return 1 if faults or not sizes else 0


sys.exit(main())
