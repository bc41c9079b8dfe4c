# tests/house/every_case_runs.py - each of ctest's rows that names a doctest case finds exactly that one.
"""Usage: every_case_runs.py BUILD. A case whose name ctest takes apart (at a ';') would run nowhere and be called passed."""
import concurrent.futures
import json
import os
import re
import subprocess
import sys

COUNT = re.compile(r"passing the current filters: (\d+)")


def cases_of(row):
    """(name, how many cases its command runs), None for rows that are no doctest case."""
    command = row.get("command", [])
    if not any(word.startswith("--test-case=") for word in command):
        return None
    said = subprocess.run([*command, "--count"], capture_output=True, text=True).stdout
    found = COUNT.search(said)
    return row["name"], int(found.group(1)) if found else 0


def main(build):
    rows = json.loads(subprocess.run(["ctest", "--show-only=json-v1"], cwd=build, capture_output=True, text=True,
                                     check=True).stdout)["tests"]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        counted = [each for each in pool.map(cases_of, rows) if each]
    wrong = [each for each in counted if each[1] != 1]
    for name, cases in wrong:
        print(f"{name}: runs {cases} cases; name it without ';', and unlike others")
    print(f"{len(counted)} rows, {len(counted) - len(wrong)} with their case")
    return 1 if wrong or not counted else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
