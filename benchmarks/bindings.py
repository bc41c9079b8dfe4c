# benchmarks/bindings.py - a connector in each language, asked through the queue, beside the same queue served by C++.
"""Usage: bindings.py COMMANDS [--benchmark_out=FILE ...]. COMMANDS has a line a language: NAME and its program, tabs between
the words. Two threads of the engine's ask, one of the language's answers, 84 bytes of JSON there and back. The rows are
Google Benchmark's: bare_NAME is C++ of the same rounds. PALABRE_BENCHMARK_SMALL=1 makes it quick."""
import json
import os
import pathlib
import statistics
import subprocess
import sys

CALLS = "2000" if os.environ.get("PALABRE_BENCHMARK_SMALL") else "20000"


def main(commands, options):
    rows = []
    for line in pathlib.Path(commands).read_text().splitlines():
        name, *command = line.split("\t")
        ran = subprocess.run([*command, CALLS], capture_output=True, text=True)
        if ran.returncode != 0:
            sys.exit(f"{name}: {ran.stderr}")
        rounds = [tuple(map(int, each.split())) for each in ran.stdout.splitlines()]
        host, bare = (statistics.median(each) for each in zip(*rounds))
        ratio = statistics.median(bare / host for host, bare in rounds)
        for row, time in ((f"bare_{name}", bare), (name, host)):
            rows.append({"name": f"{row}/manual_time", "run_type": "iteration", "iterations": int(CALLS) * len(rounds),
                         "real_time": time, "cpu_time": time, "time_unit": "ns", "calls_a_second": 1e9 / time})
        rows[-1]["of_bare"] = ratio
        print(f"{name:8} {1e9 / host:9.0f} calls/s   C++ {1e9 / bare:9.0f} calls/s   ratio {ratio:.2f}", flush=True)
    for option in options:
        if option.startswith("--benchmark_out="):
            pathlib.Path(option.split("=", 1)[1]).write_text(json.dumps({"benchmarks": rows}))


main(sys.argv[1], sys.argv[2:])
