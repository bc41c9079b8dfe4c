# tests/house/count_results.py - adds up ctest's reports and prints `N passed, N failed`.
"""Usage: count_results.py [--failed=WHAT]... REPORT.xml... (JUnit files of ctest). WHAT broke before it could report.
Exits 1 if anything failed or nothing ran. A test that could not run (its program is missing, its set-up failed) has
failed; skipped is only what says so itself."""
import sys
import xml.etree.ElementTree as xml

passed, skipped, failed = 0, 0, []
for report in sys.argv[1:]:
    if report.startswith("--failed="):
        failed.append(report.removeprefix("--failed="))
        continue
    try:
        cases = list(xml.parse(report).getroot().iter("testcase"))
    except (OSError, xml.ParseError) as wrong:
        if "*" not in report:  # the shell's word for: no report at all
            failed.append(f"{report}: {wrong}")
        continue
    for case in cases:
        status, skip = case.get("status"), case.find("skipped")
        if status == "run":
            passed += 1
        elif status == "disabled" or (status == "notrun" and skip is not None and
                                      "SKIP" in skip.get("message", "").upper()):
            skipped += 1
        else:
            failed.append(case.get("name"))
for name in failed:
    print("failed:", name)
print(f"{passed} passed, {len(failed)} failed" + (f", {skipped} skipped" if skipped else ""))
sys.exit(1 if failed or passed == 0 else 0)
