# examples/demo/stay_fon.py - recordings in Fon until there are real ones: a synthetic voice reads what a speaker will.
"""No synthetic voice speaks Fon, and the center lets none of another language try. So that a call can be shown from end to
end, these are made beforehand, by a French voice from a spelling near to its own; the page says that they are."""
import json
import pathlib
import subprocess
import unicodedata
import wave

import hearing

LETTERS = str.maketrans({"ɔ": "o", "Ɔ": "O", "ɛ": "è", "Ɛ": "È", "ɖ": "d", "Ɖ": "D", "x": "h"})
MADE = pathlib.Path("build/demo_fon")


def near_to_french(text):
    plain = unicodedata.normalize("NFC", text.translate(LETTERS))
    bare = [each for each in unicodedata.normalize("NFD", plain) if each in "\u0300\u0301" or not unicodedata.combining(each)]
    return unicodedata.normalize("NFC", "".join(bare))


def record(flow, programs):
    """Puts into the folder of `flow` what it lacks in Fon; made once a tree, since they take some seconds."""
    told = subprocess.run([programs / "palabre-flow", "prompts", flow, "--json", "--lang", "fon", "--currency", "XOF"],
                          capture_output=True, text=True).stdout
    for each in next(one for one in json.loads(told)["languages"] if one["language"] == "fon")["prompts"]:
        if not each.get("file"):
            continue
        kept, wanted = MADE / each["file"], flow.parent / each["file"]
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            sound, rate = hearing.said(near_to_french(each["text"]), "fr", 140)
            sound, _ = hearing.audioop.ratecv(sound, hearing.WIDTH, 1, rate, 8000, None)
            with wave.open(str(kept) + ".new", "wb") as into:
                into.setnchannels(1)
                into.setsampwidth(hearing.WIDTH)
                into.setframerate(8000)
                into.writeframes(sound)
            pathlib.Path(str(kept) + ".new").rename(kept)
        wanted.parent.mkdir(parents=True, exist_ok=True)
        wanted.write_bytes(kept.read_bytes())
