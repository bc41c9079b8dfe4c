# benchmarks/ivr_job/run.py - the IVR job driven from outside, by SIPp and a sink that know nothing of us.
"""Usage: run.py --harness DIR [--build DIR] [--kept] [--reps N] [MODE RATE SECONDS]...

DIR holds bench.py, rtpsink.c and scenarios/, a measuring stick that knows nothing of Palabre. Without a MODE (ivr, hold, sig)
it plays the whole table. Each line tells the median; --json FILE keeps all that the harness told."""
import argparse
import json
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

TABLE = ["ivr 50 15", "hold 100 8", "hold 400 8", "hold 2000 8", "hold 5000 8", "sig 100 8", "sig 300 8", "sig 1000 8",
         "sig 3000 8"]
SHOWN = ["cpu_ms_per_call", "cpu_ms_per_s_per_call", "failed", "retrans", "loss_pct", "late40_pct", "pss_kb_per_call",
         "foreign_cores", "setup_ms"]


def start(center, config):
    process = subprocess.Popen([center, "--config", config], stdout=subprocess.PIPE, text=True)
    line = process.stdout.readline()
    if not line.startswith("ready"):
        process.kill()
        sys.exit(f"palabre-center does not get ready: {line}")
    return process, line.split("sip=udp:")[1].split()[0].split(",")[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--harness", required=True, type=pathlib.Path)
    parser.add_argument("--build", default="build", type=pathlib.Path)
    parser.add_argument("--kept", action="store_true", help="with history, on SQLite")
    parser.add_argument("--reps", default=3, type=int)
    parser.add_argument("--json")
    parser.add_argument("runs", nargs="*")
    args = parser.parse_args()
    runs = [" ".join(args.runs[i:i + 3]) for i in range(0, len(args.runs), 3)] or TABLE
    told = []
    with tempfile.TemporaryDirectory() as made:
        made = pathlib.Path(made)
        shutil.copytree(args.harness, made / "harness")
        subprocess.run(["gcc", "-O2", "-w", "-o", "rtpsink", "rtpsink.c"], cwd=made / "harness", check=True)
        for run in runs:
            mode, rate, seconds = run.split()
            job = made / "job"  # new for each, and its database with it
            shutil.rmtree(job, ignore_errors=True)
            shutil.copytree(args.build / "benchmarks/ivr_job", job)
            center, address = start(args.build / "bin/palabre-center",
                                    job / ("center_kept.yaml" if args.kept else "center.yaml"))
            command = [sys.executable, made / "harness/bench.py", "--server", address, "--pid", str(center.pid), "--name",
                       "palabre", "--reps", str(args.reps), "--sinkport", "36000", "--ramp", "200", mode, rate, seconds]
            out = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
            center.send_signal(signal.SIGTERM)
            center.wait()
            rows = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
            told += rows
            figures = {key: statistics.median(float(row[key]) for row in rows) for key in SHOWN
                       if all(isinstance(row.get(key), (int, float)) for row in rows)}
            print(f"{run:<14} " + "  ".join(f"{key} {value:g}" for key, value in figures.items()), flush=True)
            time.sleep(1)
    if args.json:
        pathlib.Path(args.json).write_text(json.dumps(told, indent=1) + "\n")


main()
