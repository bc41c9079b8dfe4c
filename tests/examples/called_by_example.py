# tests/examples/called_by_example.py - runs an example that places a call, and lets SIPp be the trunk that answers it.
"""Usage: called_by_example.py SIPP PROGRAM, from the project's root. Real time, on loopback."""
import pathlib
import socket
import subprocess
import sys
import time


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def is_taken(port):
    return f":{port:04X} " in pathlib.Path("/proc/net/udp").read_text()


def main(sipp, program):
    port, sound = free_port(), free_port()
    trunk = subprocess.Popen([sipp, "-sf", "tests/peers/sipp/trunk_speaks.xml", "-i", "127.0.0.1", "-p", str(port), "-m", "1",
                              "-key", "rtp_port", str(sound), "-nostdin", "-timeout", "60s", "-timeout_error"],
                             stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    while not is_taken(port) and time.monotonic() < deadline:
        time.sleep(0.05)
    done = subprocess.run([program, f"127.0.0.1:{port}", "+22961000000"], capture_output=True, text=True, timeout=60)
    print(done.stdout, done.stderr, sep="")
    if done.returncode != 0 or "+22961000000 by operator: answered, 60 s, 50 XOF" not in done.stdout:
        sys.exit("the call did not go as it should")
    if trunk.wait(timeout=60) != 0:
        sys.exit("SIPp saw another call than it should")


main(*sys.argv[1:])
