# benchmarks/run.py - runs benchmark programs and prints each figure with its ratio to the baseline of the same run.
"""Usage: run.py --bin DIR [--json FILE] [NAME...]; without a NAME, every program DIR/bench_*. "voice" is also all that begin
with voice_.

Names that begin with bare_ are baselines: each row after one carries time:bare, how many times longer it took. --json
writes all that Google Benchmark told, with these ratios. What calls cost is also drawn: DIR/../bench/voice_cost.svg. Exits 1 where a benchmark failed."""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import voice_cost

PLAIN = {"name", "family_index", "per_family_instance_index", "run_name", "run_type", "repetitions",
         "repetition_index", "threads", "iterations", "real_time", "cpu_time", "time_unit", "label"}


def time_of(row):
    return row["real_time" if "manual_time" in row["name"] else "cpu_time"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True, type=pathlib.Path)
    parser.add_argument("--json")
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    known = {path.name.removeprefix("bench_"): path for path in sorted(args.bin.glob("bench_*"))}
    names = []
    for name in args.names:
        meant = [each for each in known if each == name or each.startswith(name + "_")]
        if not meant:
            sys.exit(f"no benchmark is called '{name}'; there are: {' '.join(known)}")
        names += meant
    results, failed = {}, []
    for name in names or known:
        print(f"\n{name}", flush=True)
        with tempfile.NamedTemporaryFile(suffix=".json") as out:
            command = [known[name], f"--benchmark_out={out.name}", "--benchmark_out_format=json"]
            ran = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            if ran.returncode != 0:
                print(ran.stderr, end="", file=sys.stderr)
                failed.append(name)
                continue
            results[name] = json.loads(pathlib.Path(out.name).read_text())["benchmarks"]
        bare = None
        for row in results[name]:
            if row.get("error_occurred"):
                failed.append(row["name"])
                print(f"  {row['name']:<58} {row['error_message']}", flush=True)
                continue
            if row["name"].startswith("bare_"):
                bare = row
            elif bare and row["time_unit"] == bare["time_unit"]:
                row["time:bare"] = time_of(row) / time_of(bare)
            counters = "  ".join(f"{key} {value:,.3f}" if abs(value) < 1000 else f"{key} {value:,.0f}"
                                 for key, value in row.items() if key not in PLAIN and isinstance(value, (int, float)))
            print(f"  {row['name']:<58} {time_of(row):>12,.1f} {row['time_unit']}  {counters}", flush=True)
    if "voice_playing" in results:
        voice_cost.draw(results["voice_playing"], args.bin.parent / "bench" / "voice_cost.svg")
    if args.json:
        pathlib.Path(args.json).write_text(json.dumps(results, indent=1) + "\n")
    if failed:
        sys.exit("failed: " + ", ".join(failed))


main()
