# tests/house/test_check_docs.py - the checks of links, pictures and the guides' words find what they are there to find.
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import check_guides  # noqa: E402
import check_links  # noqa: E402

FILES = {
    "README.md": "[a](docs/a.md) [gone](docs/gone.md) [there](docs/a.md#lentree) [no](docs/a.md#exit) `[code](nowhere.md)` [web](https://x.example)\n",
    "docs/a.md": "# A\n\n## L'entree\n\n```\n# no heading\n```\n",
    "docs/manual/agent-guide.md": "*Accept*, *Wait 3 s*, *Refuse it*, **bold** ![p](pictures/list-laptop-en.webp) ![p](pictures/list-laptop.webp)\n",
    "docs/manual/agent-guide.fr.md": "*Accepter* et *Accept*\n",
    "docs/manual/pictures/list-laptop-en.webp": "",
    "docs/manual/pictures/old-phone.webp": "",
    "examples/desk/src/words/fr.ts": "export default { a: 'Accepter' };",
    "examples/desk/src/words/en.ts": "const en = { a: 'Accept', b: 'Wait {n} s' };",
    "tests/peers/desk/story.mjs": "await look(page, 'list');",
}
LINKS = ["README.md:1: there is no docs/gone.md", "README.md:1: docs/a.md has no heading #exit",
         "docs/manual/agent-guide.md:1: there is no pictures/list-laptop.webp",
         "docs/manual/pictures/old-phone.webp:1: no page shows it; ./dev docs takes it away",
         "docs/manual/pictures/old-phone.webp:1: no story of tests/peers/desk takes it: look(page, 'old')"]
WORDS = ["docs/manual/agent-guide.fr.md:1: the desk does not say 'Accept'; italics are its own words",
         "docs/manual/agent-guide.md:1: the desk does not say 'Refuse it'; italics are its own words"]

with tempfile.TemporaryDirectory() as name:
    root = pathlib.Path(name).resolve()
    for file, text in FILES.items():
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text(text)
    for found, wanted in ((list(check_links.problems(root)), LINKS), (list(check_guides.problems(root)), WORDS)):
        if found != wanted:
            sys.exit("found\n  " + "\n  ".join(found) + "\nwanted\n  " + "\n  ".join(wanted))
print(f"{len(LINKS) + len(WORDS)} problems noticed")
