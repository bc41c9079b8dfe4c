# tests/house/run_tour.py - does what a page of the docs tells its reader to do, and compares what comes out.
"""Usage: run_tour.py PAGE --bin DIR [--steady] [--write]. In PAGE, a block ```yaml FILE (or any language and a FILE) is written to
FILE in an empty folder, unless FILE is one of the tree's, which it must then equal from its second line on; a block
```console runs each line after `$ ` there and expects the lines below it. What a line exports the next ones have; what it leaves
running ends with the tour. --steady shows ids, moments and ports as the same ones each time. --write puts what came out into PAGE."""
import argparse
import difflib
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.M | re.S)


class Shell:
    """One after another, in the folder; Debian's Python before others, since it has Debian's packages."""

    def __init__(self, folder, path, steady):
        self.folder, self.exports, self.groups = folder, folder / ".exports", []
        self.ids = {} if steady else None
        self.variables = {**os.environ, "PATH": f"{path}:/usr/bin:{os.environ['PATH']}", "LC_ALL": "C.UTF-8", "BASH_ENV": str(self.exports)}
        self.exports.write_text("")

    def run(self, command):
        kept = f"{command}\nexport -p > .exports" if command.startswith("export ") else command
        process = subprocess.Popen(["bash", "-c", kept], cwd=self.folder, env=self.variables, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
        self.groups.append(process.pid)
        try:
            out, problems = process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            kept = "".join(f"{file.name}:\n{file.read_text()[-3000:]}\n" for file in sorted(self.folder.glob("*.[lt][ox][gt]")))
            sys.exit(f"this goes on after a minute: {command}\n{kept}")
        return self.steady(out + problems)

    def steady(self, text):
        if self.ids is None:
            return text
        text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", "2026-01-05T08:00:00.000000Z", text)
        text = re.sub(r"127\.0\.0\.1:\d{4,5}", "127.0.0.1:43117", text)
        return re.sub(r"(?<!\d)\d{15,19}(?!\d)", lambda found: self.ids.setdefault(found[0], str(141237719040004096 + len(self.ids))), text)

    def end(self):
        for group in self.groups:
            try:
                os.killpg(group, signal.SIGTERM)
            except ProcessLookupError:
                pass


def run_console(body, shell):
    """The block again, with what its commands print now."""
    out = []
    for command in re.findall(r"^\$ (.*)$", body, re.M):
        out.append(f"$ {command}\n{shell.run(command)}")
        if out[-1][-1] != "\n":
            out[-1] += "\n"
    return "".join(out)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("page", type=pathlib.Path)
    parser.add_argument("--bin", required=True, type=pathlib.Path)
    parser.add_argument("--steady", action="store_true")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    page = args.page.read_text()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        shell = Shell(folder, args.bin.resolve(), args.steady)

        def take(block):
            language, file, body = block.groups()
            if language == "console":
                return f"```console\n{run_console(body, shell)}```"
            if file and (ROOT / file).exists():
                own = "".join((ROOT / file).read_text().splitlines(keepends=True)[1:])
                return f"```{language} {file}\n{own}```"
            if file:
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                (folder / file).write_text(body)
            return block.group(0)

        try:
            now = BLOCK.sub(take, page)
        finally:
            shell.end()
    if args.write:
        args.page.write_text(now)
    elif now != page:
        sys.stdout.writelines(difflib.unified_diff(page.splitlines(True), now.splitlines(True), "the page", "what happens"))
        sys.exit(1)
    print(f"{args.page}: {len(BLOCK.findall(now))} blocks hold")


main()
