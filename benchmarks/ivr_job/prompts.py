# benchmarks/ivr_job/prompts.py - makes the job's prompts: tones in the rhythm of speech, the same on every machine.
"""Usage: prompts.py FOLDER. Writes FOLDER/NAME.wav, 8,000 samples a second, 16 bits."""
import array
import math
import pathlib
import sys
import wave

RATE = 8000
SECONDS = {"nothing": 0.02, "two_seconds": 2, "three_seconds": 3, "thirty_seconds": 30}


def sample(at):
    seconds = at / RATE
    syllable = 0.55 - 0.45 * math.cos(2 * math.pi * 4 * seconds)  # four a second
    pitch = 140 + 30 * math.sin(2 * math.pi * 0.7 * seconds)
    return int(6000 * syllable * (math.sin(2 * math.pi * pitch * seconds) + 0.5 * math.sin(2 * math.pi * 900 * seconds)))


folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for name, seconds in SECONDS.items():
    with wave.open(str(folder / f"{name}.wav"), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(array.array("h", (sample(at) for at in range(int(seconds * RATE)))).tobytes())
