# tests/desk/test_stay.py - the buyer's page as ./dev demo --stay starts it, driven in Chromium. Wall clock.
"""Usage: test_stay.py --bin FOLDER --peers FOLDER --node PROGRAM --chromium PROGRAM [--whole]
Without --whole: a call in Fon, its SMS, the next call, a kill. With it the five minutes, cuts, the standby and a day."""
import argparse
import os
import pathlib
import queue
import re
import signal
import subprocess
import sys
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
LONG = 120  # seconds: what a busy machine may take until the page is there

TOLD = [
    "the desk is there: available",
    "lit: start by_channel status language is_open greeted news main balance balance_now more balance_sms balance_told",
    r"SMS: Sahel Mobile: akwɛ towe nyi 2 450 F CFA, kaka jɛ 31 mars 2026\.",
    "heard: a voice",
    "asked for a language again: 0",
]
WHOLE = [
    r"SMS while the base is cut: Sahel Mobile: mi sixu mɔ akwɛ towe din ǎ\. Mi na sɛ́ ɖo we\.",
    "SMS of his balance, one of them promised: 2",
    r"WhatsApp: Sahel Mobile : suite à votre appel, un agent vous répond ici dans un instant\.",
    "the customer reads: Je vous recrédite",
    "without her network it is kept",
    "and arrives when she is back",
    "disposition: given, and a figure has moved",
    "Afi answers by telephone",
    "the standby answers",
    "SMS of the standby: Sahel Mobile : notre serveur vocal revient bientôt.*",
    "a day: three companies take contacts",
]
KILLED = [
    "killed: Le serveur a été tué. Rien n’est perdu.",
    r"clients \d+ \d+, contacts \d+ \d+, lignes d’historique \d+ \d+, messages \d+ \d+, WhatsApp acquittés \d+ \d+, fichier sain sain",
    "after it he is still served in Fon",
    "faults: ",
]


def first(lines, wanted, seconds):
    """The first line that has that, and what was said before."""
    said = ""
    while True:
        line = lines.get(timeout=seconds)
        if line is None:
            raise AssertionError(f"the demo ended:\n{said}")
        said += line
        if found := re.search(wanted, line):
            return found.group(0), said


def read(process, lines):
    for line in process.stdout:
        lines.put(line)
    lines.put(None)


def shown(given, folder):
    """What the page's visitor tells; the demo's exit status."""
    demo = subprocess.Popen(["/usr/bin/python3", "-u", "-W", "ignore", ROOT / "examples/demo/stay.py", "--bin", given.bin, "--port", "0",
                             "--folder", folder], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                            text=True, start_new_session=True)
    lines, visitor = queue.Queue(), ""
    threading.Thread(target=read, args=(demo, lines), daemon=True).start()
    try:
        address, said = first(lines, r"http://\S+\?cle=\S+", LONG)
        _, more = first(lines, "Ctrl-C", LONG)
        assert re.search(r"utilisateur visiteur, mot de passe \w+", said + more) and "█" in more, said + more
        pictures = pathlib.Path(os.environ.get("PALABRE_PICTURES") or given.peers / "pictures")
        pictures.mkdir(parents=True, exist_ok=True)
        visitor = subprocess.run([given.node, given.peers / "stay.mjs", given.chromium, address, pictures,
                                  "whole" if given.whole else ""], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout
    finally:
        demo.send_signal(signal.SIGTERM)
        try:
            status = demo.wait(LONG)
        except subprocess.TimeoutExpired:
            demo.kill()
            status = demo.wait()
    return visitor, status


def main():
    words = argparse.ArgumentParser()
    words.add_argument("--bin", type=pathlib.Path, required=True)
    words.add_argument("--peers", type=pathlib.Path, required=True)
    words.add_argument("--node", required=True)
    words.add_argument("--chromium", required=True)
    words.add_argument("--whole", action="store_true")
    given = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="palabre_stay_") as folder:
        visitor, status = shown(given, pathlib.Path(folder) / "stay")
    print(visitor)
    expected = TOLD + (WHOLE if given.whole else []) + KILLED
    told = visitor.splitlines()
    wrong = [f"not told: {each}" for each in expected if not any(re.fullmatch(each, line) for line in told)]
    wrong += [f"told besides: {line}" for line in told if not any(re.fullmatch(each, line) for each in expected)]
    if status:
        wrong.append(f"the demo exited with {status}")
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
