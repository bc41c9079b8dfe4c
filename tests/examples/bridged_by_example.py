# tests/examples/bridged_by_example.py - runs the example that bridges two legs, with SIPp as caller and as trunk.
"""Usage: bridged_by_example.py SIPP PROGRAM, from the project's root. Real time, on loopback."""
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import wave


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def until_taken(port):
    deadline = time.monotonic() + 30
    while f":{port:04X} " not in pathlib.Path("/proc/net/udp").read_text() and time.monotonic() < deadline:
        time.sleep(0.05)


def sipp(program, scenario, port, to="127.0.0.1:9"):
    return subprocess.Popen([program, to, "-sf", f"tests/peers/sipp/{scenario}.xml", "-i", "127.0.0.1", "-p", str(port),
                             "-m", "1", "-s", "100", "-key", "rtp_port", str(free_port()), "-nostdin", "-timeout", "60s",
                             "-timeout_error"], stdout=subprocess.DEVNULL)


def main(sipp_program, program):
    line, trunk = free_port(), free_port()
    with tempfile.TemporaryDirectory() as folder:
        callee = sipp(sipp_program, "trunk_speaks_and_leaves", trunk)
        until_taken(trunk)
        example = subprocess.Popen([program, f"udp:127.0.0.1:{line}", f"127.0.0.1:{trunk}"], cwd=folder, text=True,
                                   stdout=subprocess.PIPE)
        until_taken(line)
        caller = sipp(sipp_program, "listens", free_port(), f"127.0.0.1:{line}")
        came = (caller.wait(timeout=70), callee.wait(timeout=70))
        example.send_signal(signal.SIGTERM)
        told = example.communicate(timeout=60)[0]
        print(told)
        found = re.search(r"answered by \+22961000000 for (\d+) s: (recordings/\S+\.wav)", told)
        if came != (0, 0) or example.returncode != 0 or not found or int(found[1]) < 2:
            sys.exit(f"the call did not go as it should: {came}, {example.returncode}")
        with wave.open(str(pathlib.Path(folder) / found[2])) as both:
            if both.getnchannels() != 2 or both.getnframes() < 2 * both.getframerate():
                sys.exit("the recording has not both sides")


main(*sys.argv[1:])
