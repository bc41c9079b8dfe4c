# tests/house/count_results.py - adds up ctest's reports and prints `N passed, N failed`.
"""Usage: count_results.py REPORT.xml... (JUnit files of ctest). Exits 1 if anything failed or nothing ran."""
import sys
import xml.etree.ElementTree as xml

passed, skipped, failed = 0, 0, []
for report in sys.argv[1:]:
    for case in xml.parse(report).getroot().iter("testcase"):
        status = case.get("status")
        if status == "run":
            passed += 1
        elif status in ("notrun", "disabled"):
            skipped += 1
        else:
            failed.append(case.get("name"))
for name in failed:
    print("failed:", name)
print(f"{passed} passed, {len(failed)} failed" + (f", {skipped} skipped" if skipped else ""))
sys.exit(1 if failed or passed == 0 else 0)
