# tests/house/check_snippets.py - what the manual says to write under `messaging:` is what palabre-center takes.
"""Usage: check_snippets.py CENTER FLOW PAGE... Each yaml block that begins with `messaging:` is put into a file, and checked."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import textwrap

BLOCK = re.compile(r"^( *)```yaml\n(.*?)^ *```", re.M | re.S)


def main(center, flow, *pages):
    failed = checked = 0
    for page in pages:
        for block in BLOCK.finditer(pathlib.Path(page).read_text()):
            text = textwrap.dedent(block.group(2))
            if not text.startswith("messaging:"):
                continue
            checked += 1
            names = re.findall(r"\$\{env:(\w+)\}", text)
            companies = sorted(set(re.findall(r"company: ([\w-]+)", text)))
            addresses = sorted(set(re.findall(r'address: "(\w+)"', text))) or ["105"]
            with tempfile.TemporaryDirectory() as folder:
                file = pathlib.Path(folder, "center.yaml")
                theirs = "".join(f"  {each}: {{country: BJ}}\n" for each in companies)
                file.write_text(f'store: {{url: "sqlite:{folder}/palabre.db"}}\n' +
                                ("" if "\ncompanies:" in text else "companies:\n" + theirs) +
                                "flows: {" + ", ".join(f'"{each}": {flow}' for each in addresses) + "}\n" + text)
                told = subprocess.run([center, "--config", file, "--check"], capture_output=True, text=True,
                                      env={**os.environ, **{name: "a-word-of-twenty-bytes" for name in names}})
                if told.returncode != 0:
                    failed += 1
                    line = pathlib.Path(page).read_text()[:block.start()].count("\n") + 1
                    print(f"{page}:{line}: palabre-center --check says:\n{told.stdout}{told.stderr}")
    print(f"{checked} snippets checked, {failed} refused")
    return 1 if failed or checked == 0 else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
