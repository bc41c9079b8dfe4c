# tests/sim/tell_twice.py - runs a story-telling program in two processes and compares what they tell, byte for byte.
"""Usage: tell_twice.py PROGRAM. The second process has another environment and memory that was filled with other bytes,
so that a story that hangs on an address or on what was never set differs; the third one has another seed."""
import difflib
import os
import subprocess
import sys


def told(seed, **more):
    return subprocess.run([sys.argv[1]], env={**os.environ, "PALABRE_SEED": str(seed), **more}, check=True,
                          stdout=subprocess.PIPE).stdout


seed = int(os.environ.get("PALABRE_SEED", "1"))
first = told(seed)
second = told(seed, MALLOC_PERTURB_="165", MALLOC_TOP_PAD_="1048576", PADDING="x" * 9999)
lines = first.decode().splitlines()
if first != second:
    print(*difflib.unified_diff(lines, second.decode().splitlines(), "first", "second", lineterm=""), sep="\n")
    sys.exit("the same seed told two stories")
if first == told(seed + 1):
    sys.exit("another seed told the same story")
if len(lines) < 2000:
    sys.exit(f"{len(lines)} lines are no busy hour")
print(f"{len(lines)} lines told twice alike, and otherwise by another seed")
