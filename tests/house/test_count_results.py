# tests/house/test_count_results.py - what did not run is not called passed, and the last line says so.
import pathlib
import subprocess
import sys
import tempfile

COUNT = pathlib.Path(__file__).parent / "count_results.py"
ROWS = {
    "passes": '<testcase name="a" status="run"/>',
    "fails": '<testcase name="b" status="fail"><failure message=""/></testcase>',
    "is missing": '<testcase name="c" status="notrun"><skipped message="Unable to find executable"/></testcase>',
    "has no set-up": '<testcase name="d" status="notrun"><skipped message="Fixture dependency failed"/></testcase>',
    "skips itself": '<testcase name="e" status="notrun"><skipped message="SKIP_RETURN_CODE=77"/></testcase>',
    "is off": '<testcase name="f" status="disabled"/>',
}


def count(*rows, more=()):
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "report.xml"
        report.write_text("<testsuite>" + "".join(ROWS[row] for row in rows) + "</testsuite>")
        ran = subprocess.run([sys.executable, COUNT, *more, report], capture_output=True, text=True)
    return ran.returncode, ran.stdout.splitlines()


assert count("passes") == (0, ["1 passed, 0 failed"])
assert count("passes", "skips itself", "is off") == (0, ["1 passed, 0 failed, 2 skipped"])
assert count("passes", "fails", "is missing", "has no set-up") == (
    1, ["failed: b", "failed: c", "failed: d", "1 passed, 3 failed"])
assert count() == (1, ["0 passed, 0 failed"])
assert count("skips itself") == (1, ["0 passed, 0 failed, 1 skipped"])
assert count("passes", more=["--failed=building"]) == (1, ["failed: building", "1 passed, 1 failed"])
assert count("passes", more=["build/reports/*.xml"]) == (0, ["1 passed, 0 failed"])
assert count("passes", more=["/nowhere/report.xml"])[0] == 1
print("what failed is counted as failed")
