# benchmarks/run.py - runs benchmark programs and prints each figure with its ratio to the baseline of the same run.
"""Usage: run.py --bin DIR [--json FILE] [NAME...]; without a NAME, every program DIR/bench_*."""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

PLAIN = {"name", "family_index", "per_family_instance_index", "run_name", "run_type", "repetitions",
         "repetition_index", "threads", "iterations", "real_time", "cpu_time", "time_unit", "label"}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True, type=pathlib.Path)
    parser.add_argument("--json")
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    known = {path.name.removeprefix("bench_"): path for path in sorted(args.bin.glob("bench_*"))}
    for name in args.names:
        if name not in known:
            sys.exit(f"no benchmark is called '{name}'; there are: {' '.join(known)}")
    results = {}
    for name in args.names or known:
        print(f"\n{name}", flush=True)
        with tempfile.NamedTemporaryFile(suffix=".json") as out:
            command = [known[name], f"--benchmark_out={out.name}", "--benchmark_out_format=json"]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            results[name] = json.load(open(out.name))["benchmarks"]
        first = results[name][0]
        for row in results[name]:
            if "bare" in first["name"] and row["time_unit"] == first["time_unit"]:
                row["time:bare"] = row["cpu_time"] / first["cpu_time"]
            counters = "  ".join(f"{key} {value:,.3f}" if abs(value) < 1000 else f"{key} {value:,.0f}"
                                 for key, value in row.items() if key not in PLAIN and isinstance(value, (int, float)))
            print(f"  {row['name']:<58} {row['cpu_time']:>12,.1f} {row['time_unit']}  {counters}", flush=True)
    if args.json:
        pathlib.Path(args.json).write_text(json.dumps(results, indent=1) + "\n")


main()
