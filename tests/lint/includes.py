#!/usr/bin/env python3
"""Holds the quoted and library includes of src/ against the table of rooms in docs/architecture.md.

Fails on an include that the table does not allow, on a circle of includes, and on a library's
header outside the files that may have it. Usage: includes.py TOP_SRCDIR
"""
import pathlib
import re
import sys

ROOMS = {
    "base": {"base"},
    "wire": {"base", "wire"},
    "image": {"base", "image"},
    "chart": {"base", "chart"},
    "model": {"base", "image", "model"},
    "servers": {"base", "wire", "model", "servers"},
    "engine": {"base", "wire", "image", "chart", "engine"},
    "tui": {"base", "chart", "tui"},
}
# The rooms within the engine; each also includes itself and the rooms beside the engine.
ENGINE = {
    "stats": set(),
    "trial": {"stats"},
    "sweep": {"stats", "trial"},
    "transport": {"trial"},
    "load": {"stats", "sweep", "trial", "transport"},
    "process": {"trial"},
    "measure": {"stats", "sweep", "trial", "transport", "load", "process"},
    "result": {"stats", "sweep", "trial", "transport", "process"},
    "judge": {"stats", "sweep", "trial", "result"},
    "report": {"stats", "sweep", "trial", "result", "judge"},
    "plot": {"stats", "sweep", "trial", "result", "judge", "report"},
    "html": {"stats", "sweep", "trial", "result", "judge", "report", "plot"},
    "session": {"sweep", "transport", "load", "process", "measure", "result", "report"},
    "run": {"sweep", "load", "result", "judge", "report", "plot", "html", "session"},
}
# Made in the build tree.
GENERATED = {"engine/html/page_files.inc"}
# What stands above the engine sees its facade and the result, not its insides.
FACADE = {"session.h", "batch.h", "versions.h", "cli.h", "result.h", "answer.h", "result_json.h", "trial.h", "sweep.h",
          "histogram.h", "statistics.h", "run_directory.h", "run_outputs.h", "closing_table.h",
          "settings.h", "sweep_edit.h", "sweep_write.h", "findings.h", "contrast.h", "choices_file.h",
          "assertions.h", "compare.h", "report.h", "resources.h", "attribution.h", "growth.h"}
LIBRARIES = {
    r"cjson/": r"engine/report/result_json[a-z_]*\.[ch]",
    r"protobuf-c/|proto/.*\.pb-c\.h": r"wire/proto_[a-z_]*\.[ch]",
    r"stb/": r"image/image_stb\.c",
    r"xnnpack\.h|pthreadpool\.h": r"model/network\.c",
    r"microhttpd\.h": r"servers/rest_[a-z_]*\.[ch]",
    r"grpc/": r"servers/grpc_[a-z_]*\.[ch]|engine/transport/transport_grpc[a-z_]*\.[ch]",
    r"curl/": r"engine/transport/transport_rest[a-z_]*\.[ch]",
    r"libconfig\.h": r"engine/sweep/sweep_file[a-z_]*\.[ch]|engine/run/choices_file\.c",
    r"csv\.h": r"engine/report/csv_export\.c",
    r"zlib\.h": r"engine/stats/histogram_codec\.c",
    r"cairo.*\.h": r"engine/plot/surface[a-z_]*\.c",
    r"n?curses.*\.h": r"tui/(terminal|screen_copy)\.c",
}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def allowed_in_engine(name, target):
    room, other = name.split("/")[1], target.split("/")[1]
    return other == room or other in ENGINE.get(room, set())


def allowed(room, name, target):
    target_room = target.split("/")[0]
    if room == target_room == "engine":
        return allowed_in_engine(name, target)
    if room == "":
        return target_room == "base" or target in ("tui/tui.h",) or (
            target_room == "engine" and name_of(target) in FACADE)
    if room == "tui" and target_room == "engine":
        return name_of(target) in FACADE
    return target_room in ROOMS.get(room, set())


def name_of(path):
    return path.rsplit("/", 1)[-1]


def find_circle(graph):
    """Some circle of includes as a list of files, or None."""
    on_path, done = [], set()

    def visit(node):
        if node in on_path:
            return on_path[on_path.index(node):] + [node]
        if node in done:
            return None
        on_path.append(node)
        for following in graph.get(node, ()):
            circle = visit(following)
            if circle:
                return circle
        on_path.pop()
        done.add(node)
        return None

    for node in graph:
        circle = visit(node)
        if circle:
            return circle
    return None


def main():
    src = pathlib.Path(sys.argv[1]) / "src"
    faults, graph, files = [], {}, 0
    for path in sorted(src.rglob("*.[ch]")):
        files += 1
        name = path.relative_to(src).as_posix()
        room = name.split("/")[0] if "/" in name else ""
        for mark, target in INCLUDE.findall(path.read_text(encoding="utf-8")):
            for pattern, owners in LIBRARIES.items():
                if re.match(pattern, target) and not re.fullmatch(owners, name):
                    faults.append(f"{name}: <{target}> belongs to {owners}")
            if mark != '"' or target.startswith("proto/") or target in GENERATED:
                continue
            if not (src / target).is_file():
                faults.append(f'{name}: "{target}" is no file of src/')
                continue
            graph.setdefault(name, []).append(target)
            if not allowed(room, name, target):
                faults.append(f'{name}: room {room or "src"} may not include "{target}"')
    circle = find_circle(graph)
    if circle:
        faults.append("circle: " + " -> ".join(circle))
    if files == 0:
        faults.append(f"no sources below {src}")
    print("\n".join(faults) if faults else f"{files} files: the walls hold")
    return 1 if faults else 0


sys.exit(main())
