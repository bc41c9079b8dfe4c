# tests/house/check_links.py - links between pages lead somewhere; pictures are named by a page, and taken by a story.
"""Usage: check_links.py ROOT. Prints FILE:LINE: problems and exits 1 if there are any."""
import pathlib
import re
import sys

LINK = re.compile(r"\]\((?!\w+:)([^()\s]+)\)")
CODE = re.compile(r"^```.*?^```$|`[^`\n]+`", re.M | re.S)
TAKEN = re.compile(r"\blook\([\w.]+, '([\w-]+)'")
SIZES = re.compile(r"-(laptop|phone)(-dark)?(-en)?$")


def pages(root):
    for each in [*root.glob("*.md"), *(root / "docs").rglob("*.md"), *root.glob("*/README.md"), *root.glob("*/*/README.md")]:
        if "build" not in each.relative_to(root).parts:
            yield each


def anchors(text):
    """As the site that shows them makes them: letters in small, signs away, spaces as dashes, the second of a name with -1."""
    found = set()
    for title in re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S), re.M):
        title = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title)
        made = re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")
        count = 0
        while (made if not count else f"{made}-{count}") in found:
            count += 1
        found.add(made if not count else f"{made}-{count}")
    return found


def problems(root):
    named = set()
    for page in sorted(set(pages(root))):
        text = page.read_text()
        shown = page.relative_to(root)
        prose = CODE.sub(lambda code: re.sub(r"[^\n]", " ", code.group(0)), text)
        for link in LINK.finditer(prose):
            file, _, anchor = link.group(1).partition("#")
            to = (page.parent / file).resolve() if file else page
            where = f"{shown}:{text.count(chr(10), 0, link.start()) + 1}"
            named.add(to)
            if not to.exists():
                yield f"{where}: there is no {link.group(1)}"
            elif anchor and to.suffix == ".md" and anchor not in anchors(to.read_text()):
                yield f"{where}: {file or shown} has no heading #{anchor}"
    taken = {name for story in (root / "tests/peers/desk").glob("*.mjs") for name in TAKEN.findall(story.read_text())}
    for picture in sorted((root / "docs/manual/pictures").glob("*")):
        shown = picture.relative_to(root)
        if picture.resolve() not in named:
            yield f"{shown}:1: no page shows it; ./dev docs takes it away"
        if SIZES.sub("", picture.stem) not in taken or not SIZES.search(picture.stem):
            yield f"{shown}:1: no story of tests/peers/desk takes it: look(page, '{SIZES.sub('', picture.stem)}')"


if __name__ == "__main__":
    found = list(problems(pathlib.Path(sys.argv[1]).resolve()))
    print("\n".join(found) if found else "every link leads somewhere")
    sys.exit(1 if found else 0)
