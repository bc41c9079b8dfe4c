# tests/house/run_tour.py - does what a page of the docs tells its reader to do, and compares what comes out.
"""Usage: run_tour.py PAGE --bin DIR [--write]. In PAGE, a block ```yaml FILE (or any language and a FILE) is written to
FILE in an empty folder, unless FILE is one of the tree's, which it must then equal from its second line on; a block
```console runs each line after `$ ` there and expects the lines below it. --write puts what came out into PAGE."""
import argparse
import difflib
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.M | re.S)


def run_console(body, folder, path):
    """The block again, with what its commands print now."""
    out = []
    for command in re.findall(r"^\$ (.*)$", body, re.M):
        done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, timeout=60,
                              env={**os.environ, "PATH": f"{path}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"})
        out.append(f"$ {command}\n{done.stdout}{done.stderr}")
        if out[-1][-1] != "\n":
            out[-1] += "\n"
    return "".join(out)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("page", type=pathlib.Path)
    parser.add_argument("--bin", required=True, type=pathlib.Path)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    page = args.page.read_text()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)

        def take(block):
            language, file, body = block.groups()
            if language == "console":
                return f"```console\n{run_console(body, folder, args.bin.resolve())}```"
            if file and (ROOT / file).exists():
                own = "".join((ROOT / file).read_text().splitlines(keepends=True)[1:])
                return f"```{language} {file}\n{own}```"
            if file:
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                (folder / file).write_text(body)
            return block.group(0)

        now = BLOCK.sub(take, page)
    if args.write:
        args.page.write_text(now)
    elif now != page:
        sys.stdout.writelines(difflib.unified_diff(page.splitlines(True), now.splitlines(True), "the page", "what happens"))
        sys.exit(1)
    print(f"{args.page}: {len(BLOCK.findall(now))} blocks hold")


main()
