#!/usr/bin/env python3
# examples/demo/browser_voice.py - ./dev demo --with-browser-voice: an agent's browser is her telephone.
"""Usage: browser_voice.py [--bin FOLDER] [--port PORT]

Starts palabre-center with one agent, and before it Kamailio (WebSockets) and rtpengine with what examples/proxy ships; prints where
the desk is, and calls as a customer each time Enter is pressed. It goes on until Ctrl-C, and then ends what it started. Its data are in
build/browser_voice, made anew at each start.
"""
import argparse
import os
import pathlib
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request

from baresip import Telephone, free_port
from center import Child
from hearing import microphone

HERE, ROOT = pathlib.Path(__file__).resolve().parent, pathlib.Path(__file__).resolve().parents[2]
FOLDER = pathlib.Path("build/browser_voice")
AGENT, COMPANY, LINE = "afi", "sahel-mobile", "107"
CALLER, CALLER_SAYS = "+2290197123456", "Bonjour, mon crédit a disparu depuis hier soir. Pouvez-vous regarder mon dossier ?"

CONFIG = """# What ./dev demo --with-browser-voice made for this run: ports, passwords and people are its own.
drain: 1s
store: {{url: "sqlite:{folder}/palabre.db"}}
companies:
  {company}:
    title: Sahel Mobile
    country: BJ
    addresses: ["{line}"]
    queues:
      conseil: {{strategy: longest_idle, wrap_up: 2min, no_answer: {{ring: 60s, pause_after: 3}}, target: {{within: 20s, share: 0.8}}}}
voice:
  listen: ["udp:{sip}"]
  media: {{address: 127.0.0.1, ports: 29000-29199}}
  language: fr
  synthetic: {{voices: {{fr: fr}}, cache: {folder}/speech}}
  recordings: {folder}/recordings
{trunk}phones:
  browsers: {{url: "ws://127.0.0.1:{web}/sip"}}
  users: {{{agent}: {{browser: true}}}}
agents:
  {agent}: {{id: {id}, title: Afi Dossou, queues: [{company}/conseil]}}
flows: {{"{line}": {here}/stay/conseil.yaml}}
http: {{listen: "127.0.0.1:{http}", desk: {desk}, keys: {{demo: {{key: "${{env:DEMO_KEY}}", companies: [{company}], scopes: [read]}}}}}}
"""


def found(program):
    if where := shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin"):
        return where
    raise RuntimeError(f"{program} is not there: apt-get install kamailio kamailio-websocket-modules rtpengine-daemon")


class Proxy:
    """Kamailio and rtpengine between browsers and a center, on the loopback. `pages` are the origins that may come."""

    def __init__(self, folder, sip, web, pages):
        self.log, self.programs = open(folder / "proxy.log", "wb"), []
        inside, relay = free_port(), free_port()
        text = lambda value: f'"{value}"'
        try:
            self.run("rtpengine", "--config-file=none", "--interface=inside/127.0.0.1", "--interface=outside/127.0.0.1", f"--listen-ng=127.0.0.1:{relay}",
                     "--port-min=29200", "--port-max=29399", "--table=-1", "--foreground", "--log-stderr", "--log-level=5",
                     f"--pidfile={folder}/rtpengine.pid")
            self.run("kamailio", "-DD", "-E", "-m", "64", "-M", "8", "-f", ROOT / "examples" / "proxy" / "browsers.cfg",
                     "-P", f"{folder}/kamailio.pid", "-Y", folder, "-A", f"INSIDE=udp:127.0.0.1:{inside}",
                     "-A", f"BROWSERS=tcp:127.0.0.1:{web}", "-A", f"CENTER={text('sip:' + sip)}", "-A", r'CALLERS="^127\.0\.0\.1$"',
                     "-A", f"PAGES={text(pages)}", "-A", f"RTPENGINE={text(f'udp:127.0.0.1:{relay}')}")
            self.wait(inside, web)
        except BaseException:
            self.end()
            raise

    def run(self, program, *words):
        self.programs.append(subprocess.Popen([found(program), *map(str, words)], stdin=subprocess.DEVNULL, stdout=self.log,
                                              stderr=self.log, start_new_session=True))

    def wait(self, inside, web, seconds=30):
        last = time.monotonic() + seconds
        while time.monotonic() < last and all(each.poll() is None for each in self.programs):
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one, socket.socket() as other:
                one.settimeout(0.3)
                one.bind(("127.0.0.1", 0))
                mark = time.monotonic_ns()
                try:
                    one.sendto((f"OPTIONS sip:proxy SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{one.getsockname()[1]};branch=z9hG4bK{mark}\r\n"
                                f"From: <sip:demo@127.0.0.1>;tag=1\r\nTo: <sip:proxy>\r\nCall-ID: {mark}\r\nCSeq: 1 OPTIONS\r\n"
                                "Max-Forwards: 5\r\nContent-Length: 0\r\n\r\n").encode(), ("127.0.0.1", inside))
                    if one.recv(2000) and other.connect_ex(("127.0.0.1", web)) == 0:
                        return
                except OSError:
                    time.sleep(0.05)
        raise RuntimeError(f"the proxy does not answer: see {self.log.name}")

    def end(self):
        for each in self.programs[::-1]:
            each.terminate()
            try:
                each.wait(10)
            except subprocess.TimeoutExpired:
                each.kill()
                each.wait()
        self.log.close()


class Stage:
    """A center with Afi, who has no telephone but her browser, and the proxy before it; with a `trunk`, a port, others can be called."""

    def __init__(self, folder, programs, port=0, trunk=0):
        self.folder, self.programs = folder.resolve(), programs.resolve()
        self.key, self.password = secrets.token_hex(24), secrets.token_hex(6)
        self.sip, self.port, self.web = f"127.0.0.1:{free_port()}", port or free_port(), free_port()
        self.http, self.calls, self.center, self.proxy = f"http://127.0.0.1:{self.port}", 0, None, None
        self.trunk = f'trunks: {{own: {{hosts: ["127.0.0.1:{trunk}"], caller_ids: ["+22921300000"]}}}}\n' if trunk else ""
        self.variables = {**os.environ, "DEMO_KEY": self.key}
        try:
            self.settle()
            self.start()
            self.proxy = Proxy(self.folder, self.sip, self.web, rf"^http://(127\.0\.0\.1|localhost):{self.port}$")
        except BaseException:
            self.end()
            raise

    def configure(self, number):
        self.file = self.folder / "center.yaml"
        self.file.write_text(CONFIG.format(folder=self.folder, company=COMPANY, line=LINE, sip=self.sip, web=self.web, agent=AGENT,
                                           id=number, trunk=self.trunk, here=HERE, http=self.port, desk=self.programs.parent / "desk" / "dist"))

    def command(self, *words, given=""):
        return subprocess.run([str(self.programs / "palabre-center"), *words], check=True, capture_output=True, text=True,
                              input=given, env=self.variables).stdout

    def settle(self):
        """The first start: the company is in the store once it has opened it, and Afi has a number once she is there."""
        self.configure(1)
        self.start()
        self.center.end()
        store = f"sqlite:{self.folder}/palabre.db"
        self.command("user", "add", AGENT, "--store", store, "--company", COMPANY, "--role", "agent", "--name", "Afi Dossou",
                     "--stdin", given=self.password + "\n")
        self.configure(re.search(r"id:(\d+)", self.command("user", "list", "--store", store)).group(1))
        self.command("--config", str(self.file), "--check")

    def start(self):
        self.center = Child([self.programs / "palabre-center", "--config", self.file], self.folder / "center.log", env=self.variables)

    def customer(self):
        """Calls, and says again and again what is the matter; what he hears is recorded."""
        self.calls += 1
        phone = Telephone(CALLER, self.folder / f"customer_{self.calls}", sound=microphone(CALLER_SAYS, "fr", 0.5))
        phone.command("dial", f"sip:{LINE}@{self.sip}")
        return phone

    def registered(self):
        with urllib.request.urlopen(f"{self.http}/metrics", timeout=10) as told:
            return bool(re.search(rb"^palabre_phones(\{[^}]*\})? [1-9]", told.read(), re.M))

    def end(self):
        if self.proxy:
            self.proxy.end()
        return self.center.end() if self.center and self.center.process.poll() is None else 0


def main():
    words = argparse.ArgumentParser(description="an agent whose telephone is her browser")
    words.add_argument("--bin", type=pathlib.Path, default=pathlib.Path("build/bin"), help="where the programs are")
    words.add_argument("--port", type=int, default=0, help="of the desk; any free one without it")
    words.add_argument("--folder", type=pathlib.Path, default=FOLDER, help="where its data go")
    given = words.parse_args()
    shutil.rmtree(given.folder, ignore_errors=True)
    given.folder.mkdir(parents=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    stage = customer = None
    try:
        stage = Stage(given.folder, given.bin, given.port)
        print(f"""
  Le bureau de l'agent : {stage.http}/desk/ sur cette machine ; identifiant {AGENT}, mot de passe {stage.password}

  1. Connectez-vous, cliquez sur le casque en haut, « Activer le téléphone », et donnez le micro.
  2. « Me rendre disponible ».
  3. Ici, Entrée : un client appelle. Il sonne dans le navigateur : « Répondre », ou Alt+Maj+A.
     Entrée encore : il raccroche.

  Ctrl-C termine.""", flush=True)
        while sys.stdin.readline():
            if customer:
                customer.command("hangup")
                customer.until("CALL_CLOSED", 5)
                customer.__exit__()
                customer = None
                print("  Le client a raccroché. Entrée : un autre appelle.", flush=True)
            else:
                customer = stage.customer()
                print("  Un client appelle.", flush=True)
        signal.pause()  # nobody is at the keyboard
    except KeyboardInterrupt:
        pass
    finally:
        for each in (signal.SIGINT, signal.SIGTERM):  # a second Ctrl-C would leave what was started
            signal.signal(each, signal.SIG_IGN)
        if customer:
            customer.__exit__()
        status = stage.end() if stage else 130
    return status


if __name__ == "__main__":
    sys.exit(main())
