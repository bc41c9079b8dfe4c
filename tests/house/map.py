# tests/house/map.py - docs/map.md from the first line of each file: its path and caption.
"""Usage: map.py --write | --check. --check exits 1 where a caption is wrong or docs/map.md is not what it would write."""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
MARKS = {".hpp": "//", ".cpp": "//", ".i": "//", ".java": "//", ".cs": "//", ".ts": "//", ".mjs": "//", ".js": "//",
         ".py": "#", ".cmake": "#", ".in": "#", ".sh": "#", ".yaml": "#", ".yml": "#", ".sql": "--", ".php": "//"}
NAMED = {"CMakeLists.txt": "#", "dev": "#", "run": "#"}
WITHOUT = ("tests/data/", "tests/fuzz/corpus/", "tests/flow/data/", "docs/")  # data, not rooms
MOST = 120

ROOMS = [
    ("include/palabre", "What integrators see."),
    ("src", "How it is done: the same folders, the same names."),
    ("bindings", "Python, Java, C#, PHP."),
    ("examples", "One-screen programs."),
    ("samples-ivr", "Flows with their prompts and stories."),
    ("samples-import", "Mappings for imports, with what they import."),
    ("tests", "The same folders again, and the rules of the house."),
    ("benchmarks", "One file a question, each with its baseline."),
]


def captions():
    """(path, caption) of every file that has to have one; problems as text."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True,
                            capture_output=True, text=True).stdout.split("\n")
    rows, problems = [], []
    for path in sorted(set(filter(None, listed))):
        file = pathlib.PurePosixPath(path)
        mark = NAMED.get(file.name) or MARKS.get(file.suffix)
        if mark is None or path.startswith(WITHOUT) or not (ROOT / path).is_file():
            continue
        lines = (ROOT / path).read_text().splitlines()
        first = next((line for line in lines[:2] if not line.startswith(("#!", "<?php"))), "")
        name = path.removeprefix("include/")
        if file.suffix == ".in":  # its mark is that of the file it becomes
            name = path = path.removesuffix(".in")
            mark = MARKS.get(pathlib.PurePosixPath(name).suffix, mark)
        start = [f"{mark} {shown} - " for shown in (name, path, pathlib.PurePosixPath(name).name)]
        began = next((each for each in start if first.startswith(each)), None)
        if began is None:
            problems.append(f"{path}:1: the first line must be `{start[0]}CAPTION`")
        elif len(first) > MOST:
            problems.append(f"{path}:1: a caption of more than one line; is this one file?")
        else:
            rows.append((str(file), first[len(began):]))
    return rows, problems


def text(rows):
    out = ["# The map", "", "Made by `./dev docs` from the first line of each file.", ""]
    top = [row for row in rows if "/" not in row[0]]
    rooms = [("", "The top.", top)] + [
        (room, what, [row for row in rows if row[0].startswith(room + "/")]) for room, what in ROOMS]
    for room, what, members in rooms:
        if not members:
            continue
        out += [f"## {room or 'Top'}", "", what, ""]
        folder = None
        for path, caption in members:
            here, _, name = path.rpartition("/")
            if here != folder and room:
                if folder is not None:
                    out.append("")
                out += [f"**{here}/**", ""]
                folder = here
            out.append(f"- [{name}](../{path}) - {caption}")
        out.append("")
    return "\n".join(out)


def main():
    rows, problems = captions()
    page = ROOT / "docs" / "map.md"
    if sys.argv[1:] == ["--write"]:
        page.write_text(text(rows))
    elif not problems and (not page.exists() or page.read_text() != text(rows)):
        problems.append("docs/map.md:1: not what the captions say; run ./dev docs")
    print("\n".join(problems) if problems else f"{len(rows)} files, each with its caption")
    sys.exit(1 if problems else 0)


main()
