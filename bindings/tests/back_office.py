# bindings/tests/back_office.py - the same CRM in four languages tells the same stories, and notes the same of them.
"""Usage: back_office.py COMMAND... (an example of examples/back-office). Run from the root of the sources."""
import difflib
import pathlib
import subprocess
import sys

FLOW = "samples-ivr/operator/flow.yaml"
STORIES = {
    "new_caller": "noted console.status, crm.balance <- Informé",
    "puk_by_recharge": "noted console.status, crm.verify, crm.verify, crm.puk <- Informé",
    "sms": "noted crm.balance <- Informé",
}


def main(command):
    wrong = False
    for name, noted in STORIES.items():
        story = pathlib.Path("samples-ivr/operator/calls") / f"{name}.story"
        expected = [line for line in story.read_text().splitlines() if line and not line.startswith("#")] + [noted]
        ran = subprocess.run([*command, "--story", FLOW, story], capture_output=True, timeout=100)
        told = ran.stdout.decode().splitlines()
        difference = list(difflib.unified_diff(expected, told, str(story), "told", lineterm="", n=1))
        if ran.returncode != 0 or difference:
            print(f"{name}: exit {ran.returncode}", *difference, ran.stderr.decode(), sep="\n")
            wrong = True
    return 1 if wrong else 0


sys.exit(main(sys.argv[1:]))
