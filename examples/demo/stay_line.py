# examples/demo/stay_line.py - what stands before the center: Kamailio and rtpengine, and the standby that takes over.
import pathlib
import shutil
import socket
import subprocess
import time

from baresip import free_port
from center import Child

CONFIG = pathlib.Path(__file__).resolve().parents[1] / "standby" / "kamailio.cfg"


def found(program):
    return shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin")


class Line:
    """Calls go to the center, and to the standby when that is silent for a second."""

    def __init__(self, center):
        self.folder, self.center = center.folder, center
        self.proxy, relay = free_port(), free_port()
        self.at = f"127.0.0.1:{self.proxy}"
        (self.folder / "dispatcher.list").write_text(
            f"1 sip:{center.sip} 0 10\n1 sip:127.0.0.1:{center.ports['standby']} 0 5\n")
        (self.folder / "address.list").write_text("1 127.0.0.0 8\n")
        self.log = open(self.folder / "line.log", "wb")
        self.programs = []
        self.standby = None
        try:
            self.run("rtpengine", "--config-file=none", "--interface=127.0.0.1", f"--listen-ng=127.0.0.1:{relay}", "--port-min=26000", "--port-max=26999",
                     "--table=-1", "--foreground", "--log-stderr", "--log-level=4", f"--pidfile={self.folder}/rtpengine.pid")
            self.run("kamailio", "-DD", "-E", "-m", "64", "-M", "8", "-f", CONFIG, "-P", f"{self.folder}/kamailio.pid",
                     "-Y", self.folder, "-A", f"LISTEN_ON=udp:{self.at}", "-A", f'RTPENGINE="udp:127.0.0.1:{relay}"',
                     "-A", f'DESTINATIONS="{self.folder}/dispatcher.list"', "-A", f'TRUNKS="{self.folder}/address.list"')
            self.standby = Child([center.programs / "palabre-center", "--config", center.file, "--standby"],
                                 self.folder / "standby.log", env=center.variables())
            self.wait()
        except BaseException:
            self.end()
            raise

    def run(self, program, *words):
        if not (where := found(program)):
            raise RuntimeError(f"{program} is not there: apt-get install kamailio rtpengine-daemon")
        self.programs.append(subprocess.Popen([where, *map(str, words)], stdin=subprocess.DEVNULL, stdout=self.log,
                                              stderr=self.log, start_new_session=True))

    def wait(self, seconds=30):
        last = time.monotonic() + seconds
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
            one.bind(("127.0.0.1", 0))
            one.settimeout(0.3)
            port = one.getsockname()[1]
            while time.monotonic() < last:
                mark = time.monotonic_ns()
                try:
                    one.sendto((f"OPTIONS sip:{self.at} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{mark};rport\r\n"
                                f"From: <sip:demo@127.0.0.1>;tag=1\r\nTo: <sip:127.0.0.1>\r\nCall-ID: {mark}\r\n"
                                "CSeq: 1 OPTIONS\r\nMax-Forwards: 5\r\nContent-Length: 0\r\n\r\n").encode(), ("127.0.0.1", self.proxy))
                    if b"200" in one.recv(2000)[:20]:
                        return
                except OSError:
                    time.sleep(0.05)
        raise RuntimeError(f"Kamailio does not answer: see {self.folder}/line.log")

    def end(self):
        if self.standby:
            self.standby.end()
        for each in self.programs[::-1]:
            each.terminate()
            try:
                each.wait(10)
            except subprocess.TimeoutExpired:
                each.kill()
                each.wait()
        self.log.close()
