# tests/standby/test_standby.py - kill -9 of a center in the middle of 20 calls: what callers hear then.
"""Kamailio and rtpengine, as Debian has them, before palabre-center and its standby; SIPp calls, and what it hears is compared.
Usage: test_standby.py --bin FOLDER --sipp PROGRAM --kamailio PROGRAM --rtpengine PROGRAM"""
import argparse
import audioop
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import wave

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "examples" / "demo"))
import hearing  # noqa: E402

GREETING = "Bonjour, bienvenue chez Sahel Télécom. Un conseiller va vous répondre."
SORRY = "Notre service est indisponible. Ecrivez-nous sur WhatsApp."
SMS = "Sahel : wa.me/22997000001"
KEY = "0123456789abcdef0123456789"
LONG = 30  # seconds: what a busy machine may take for anything that is not measured


def free_port(kind=socket.SOCK_DGRAM):
    with socket.socket(socket.AF_INET, kind) as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def until(what, holds, seconds=LONG):
    last = time.monotonic() + seconds
    while time.monotonic() < last:
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s: {what}")


class Program:
    """Ended with the test, whatever happens; its output goes into a file."""
    all = []

    def __init__(self, words, log, **more):
        self.log = pathlib.Path(log)
        self.process = subprocess.Popen([str(each) for each in words], stdin=subprocess.DEVNULL, stdout=self.log.open("ab"),
                                        stderr=subprocess.STDOUT, start_new_session=True, **more)
        Program.all.append(self)

    def says(self, text):
        def holds():
            if self.process.poll() is not None:
                raise AssertionError(f"it ended:\n{self.log.read_text()}")
            return text in self.log.read_text()
        until(f"{text} in {self.log}", holds)
        return self

    def kill(self):
        self.process.kill()
        self.process.wait()

    def end(self, number=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(LONG)
        except subprocess.TimeoutExpired:
            self.kill()
            return -9


class Ear:
    """Records what comes to a port, with the time of the first packet."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(0.2)
        self.port = self.socket.getsockname()[1]
        self.first, self.packets, self.over = None, [], False
        self.thread = threading.Thread(target=self.listen)
        self.thread.start()

    def listen(self):
        while not self.over:
            try:
                packet = self.socket.recv(2000)
            except socket.timeout:
                continue
            if len(packet) > 12 and packet[1] & 0x7F == 8:
                self.first = self.first or time.monotonic()
                self.packets.append(packet[12:])

    def heard(self):
        self.over = True
        self.thread.join()
        self.socket.close()
        return hearing.low(audioop.alaw2lin(b"".join(self.packets), 2), 8000)


class Stage:
    def __init__(self, programs, folder):
        self.programs, self.folder = programs, pathlib.Path(folder)
        names = "proxy relay main standby"
        self.ports = dict(zip(names.split(), (free_port() for _ in names.split())))
        self.http = {name: free_port(socket.SOCK_STREAM) for name in ("main", "standby")}
        for text, file in ((GREETING, "greeting"), (SORRY, "unavailable")):
            target = self.folder / "prompts" / "fr" / f"{file}.wav"
            target.parent.mkdir(parents=True, exist_ok=True)
            subprocess.run(["espeak-ng", "-v", "fr", "-s", "160", "-w", target, text], check=True)
        self.sounds = {file: hearing.read_wav(self.folder / "prompts" / "fr" / f"{file}.wav")
                       for file in ("greeting", "unavailable")}
        (self.folder / "flow.yaml").write_text(
            "flow: long\nlanguages: [fr]\nprompts: prompts\nnodes:\n"
            f"  hello: {{say: {{fr: {{text: \"{GREETING}\", clip: greeting}}}}, next: pause}}\n"
            "  pause: {wait_ms: 60000, next: bye}\n  bye: {hangup: Au revoir.}\n")
        (self.folder / "center.yaml").write_text(f"""
drain: 1s
store: {{url: "sqlite:data/palabre.db"}}
companies:
  sahel:
    country: BJ
    unavailable: {{prompts: prompts, say: {{fr: "{SORRY}"}}, sms: {{fr: "{SMS}"}}}}
voice:
  listen: "udp:127.0.0.1:{self.ports['main']}"
  media: {{ports: 30000-30199}}
flows: {{"*": flow.yaml}}
http:
  listen: 127.0.0.1:{self.http['main']}
  keys: {{standby: {{key: "{KEY}", companies: [sahel], scopes: [read, write, send]}}}}
standby:
  listen: "udp:127.0.0.1:{self.ports['standby']}"
  ports: 30200-30399
  http: 127.0.0.1:{self.http['standby']}
  hand_over: {{url: "http://127.0.0.1:{self.http['main']}", key: "{KEY}", every: 500ms}}
""")
        (self.folder / "dispatcher.list").write_text(
            f"1 sip:127.0.0.1:{self.ports['main']} 0 10\n1 sip:127.0.0.1:{self.ports['standby']} 0 5\n")
        (self.folder / "address.list").write_text("1 127.0.0.0 8\n")

    def center(self, name, *more):
        log = self.folder / f"{name}.log"
        log.unlink(missing_ok=True)
        return Program([self.programs.bin / "palabre-center", "--config", self.folder / "center.yaml", *more], log).says("ready ")

    def proxy(self):
        Program([self.programs.rtpengine, "--config-file=none", "--interface=127.0.0.1", f"--listen-ng=127.0.0.1:{self.ports['relay']}",
                 "--port-min=31000", "--port-max=31999", "--table=-1", "--foreground", "--log-stderr", "--log-level=5",
                 f"--pidfile={self.folder / 'rtpengine.pid'}"], self.folder / "rtpengine.log")
        text = lambda value: f'"{value}"'
        self.kamailio = Program(
            [self.programs.kamailio, "-DD", "-E", "-m", "64", "-M", "8", "-f", ROOT / "examples/standby/kamailio.cfg",
             "-P", self.folder / "kamailio.pid", "-Y", self.folder,
             "-A", f"LISTEN_ON=udp:127.0.0.1:{self.ports['proxy']}",
             "-A", f"RTPENGINE={text('udp:127.0.0.1:%d' % self.ports['relay'])}",
             "-A", f"DESTINATIONS={text(self.folder / 'dispatcher.list')}",
             "-A", f"TRUNKS={text(self.folder / 'address.list')}"], self.folder / "kamailio.log")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ask:
            ask.settimeout(0.3)

            def answers():
                try:
                    at = ask.getsockname()[1] or 1
                    ask.sendto((f"OPTIONS sip:127.0.0.1:{self.ports['proxy']} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{at};"
                                f"branch=z9hG4bK{time.monotonic_ns()};rport\r\nFrom: <sip:test@127.0.0.1>;tag=1\r\n"
                                f"To: <sip:127.0.0.1>\r\nCall-ID: {time.monotonic_ns()}\r\nCSeq: 1 OPTIONS\r\n"
                                "Max-Forwards: 5\r\nContent-Length: 0\r\n\r\n").encode(), ("127.0.0.1", self.ports["proxy"]))
                    return b"200" in ask.recv(2000)[:20]
                except OSError:
                    return False
            until("the proxy answers", answers)

    def call(self, number, rtp_port, calls=1):
        return Program([self.programs.sipp, f"127.0.0.1:{self.ports['proxy']}", "-sf", ROOT / "tests/peers/sipp/through_proxy.xml",
                        "-i", "127.0.0.1", "-s", "100", "-nostdin", "-m", calls, "-r", "20", "-key", "caller", number,
                        "-key", "rtp_port", rtp_port, "-timeout", "60s"], self.folder / f"sipp{number}.log")

    def get(self, name, path):
        request = urllib.request.Request(f"http://127.0.0.1:{self.http[name]}{path}", headers={"X-API-Key": KEY})
        try:
            with urllib.request.urlopen(request, timeout=10) as told:
                return told.read().decode()
        except (urllib.error.URLError, OSError):
            return ""

    def figure(self, name, figure):
        found = re.search(rf"^{re.escape(figure)} (\S+)$", self.get(name, "/metrics"), re.M)
        return float(found.group(1)) if found else -1

    def hears(self, number, sound, within):
        """Calls, and says after how many seconds that sound began."""
        ear = Ear()
        begins = time.monotonic()
        caller = self.call(number, ear.port)
        try:
            length = len(self.sounds[sound]) / hearing.WIDTH / hearing.RATE
            until(f"{number} hears enough", lambda: ear.first and len(ear.packets) * 0.02 > length + 1 or
                  caller.process.poll() is not None)
        finally:
            heard = ear.heard()
            if sound == "greeting":
                caller.kill()
        much, at = hearing.likeness(self.sounds[sound], heard)
        assert much > 0.9, f"{number} heard {sound} only by {much:.2f}, in {len(heard)} bytes"
        after = ear.first - begins + at
        assert after < within, f"{number} heard {sound} after {after:.2f} s"
        return after


def run(stage):
    def timeline(number):
        told = stage.get("main", f"/api/v1/customers/{urllib.parse.quote(number, safe='')}/timeline")
        return json.loads(told)["entries"] if told else []

    main, standby = stage.center("main"), stage.center("standby", "--standby")
    stage.proxy()
    print(f"before: the greeting after {stage.hears('+2290197000001', 'greeting', 10):.2f} s")

    deaf = Ear()
    held = stage.call("+2290197000002", deaf.port, 20)
    until("20 calls are up", lambda: stage.figure("main", "palabre_voice_calls") >= 20)
    main.kill()
    killed = time.monotonic()
    numbers = [f"+22901970001{n:02}" for n in range(6)]
    results = {}

    def one(number):
        try:
            results[number] = stage.hears(number, "unavailable", 2)
        except AssertionError as failed:
            results[number] = failed
    threads = [threading.Thread(target=one, args=(number,)) for number in numbers]
    for each in threads:
        each.start()
        time.sleep(0.3)
    for each in threads:
        each.join()
    for number in numbers:
        if isinstance(results[number], Exception):
            raise results[number]
    print("after kill -9: the announcement after " + ", ".join(f"{results[n]:.2f}" for n in numbers) + " s")
    assert time.monotonic() - killed < 60
    held.kill()
    deaf.heard()

    # The same caller once more: one SMS in a period.
    stage.hears(numbers[0], "unavailable", 2)
    until("the standby has kept them", lambda: stage.figure("standby", "palabre_standby_kept") == len(numbers) + 1)
    standby.kill()
    standby = stage.center("standby", "--standby")
    kept = stage.figure("standby", "palabre_standby_kept")
    assert kept == len(numbers) + 1, f"after kill -9 the standby has {kept} calls"

    main = stage.center("main")
    until("the main center has taken over", lambda: stage.figure("standby", "palabre_standby_kept") == 0)
    for number in numbers:
        sent = [each for each in timeline(number) if each["kind"] == "sent"]
        assert [each["text"] for each in sent] == [SMS], f"{number}: {timeline(number)}"
    print(f"taken over: {len(numbers) + 1} calls, one SMS each for {len(numbers)} customers")

    # Calls go to the main center again, as soon as the proxy has seen it.
    def greeted():
        try:
            return stage.hears("+2290197000003", "greeting", 10)
        except AssertionError:
            return 0
    until("callers are greeted again", greeted)
    assert main.end() == 0 and standby.end() == 0


def main():
    parser = argparse.ArgumentParser()
    for name in ("bin", "sipp", "kamailio", "rtpengine"):
        parser.add_argument(f"--{name}", required=True, type=pathlib.Path)
    folder = tempfile.mkdtemp(prefix="standby.")
    try:
        run(Stage(parser.parse_args(), folder))
    except BaseException:
        for log in sorted(pathlib.Path(folder).glob("*.log")):
            print(f"---- {log.name}\n{log.read_text()[-3000:]}", file=sys.stderr)
        raise
    finally:
        for each in reversed(Program.all):
            if each.process.poll() is None:
                each.end()
        os.environ.get("KEEP") or subprocess.run(["rm", "-rf", folder], check=True)


if __name__ == "__main__":
    main()
