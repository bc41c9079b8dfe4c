# tests/house/check_guides.py - what the guides print in italics stands on the desk's screen, word for word.
"""Usage: check_guides.py ROOT. Prints FILE:LINE: problems and exits 1 if there are any."""
import pathlib
import re
import sys

TEXT = re.compile(r"'((?:[^'\\\n]|\\.)*)'")
SAID = re.compile(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])")


def plain(text):
    return text.replace("’", "'").replace("\\'", "'").replace("\u00a0", " ").strip()


def words(root):
    """The desk's texts by language, with what is put into them open."""
    found = {"fr": [], "en": []}
    for file in sorted((root / "examples/desk/src/words").glob("*.ts")):
        text = file.read_text()
        middle = text.find("const en: typeof fr")
        parts = {"fr": text[:middle], "en": text[middle:]} if middle >= 0 else {file.stem: text} if file.stem in found else {}
        for language, part in parts.items():
            for each in TEXT.findall(part):
                found[language] += [plain(one) for one in each.split(" | ")]
    return found


def is_said(phrase, texts):
    """A whole text, or its beginning up to where something is put in."""
    begin = phrase.split("…")[0].strip()
    for each in texts:
        pattern = ".+".join(re.escape(part) for part in re.split(r"\{\w+\}", each))
        if re.fullmatch(pattern, phrase) or "{" in each and begin and each.startswith(begin) or each.split(" : ")[0] == phrase:
            return True
    return False


def problems(root):
    known = words(root)
    for page in sorted((root / "docs/manual").glob("*-guide*.md")):
        if page.name.startswith("api"):
            continue
        texts = known["fr" if page.name.endswith(".fr.md") else "en"]
        for number, line in enumerate(page.read_text().splitlines(), 1):
            for phrase in SAID.findall(line.replace("**", "")):
                if not is_said(plain(phrase), texts):
                    yield f"{page.relative_to(root)}:{number}: the desk does not say '{phrase}'; italics are its own words"


if __name__ == "__main__":
    found = list(problems(pathlib.Path(sys.argv[1]).resolve()))
    print("\n".join(found) if found else "the guides speak as the desk does")
    sys.exit(1 if found else 0)
