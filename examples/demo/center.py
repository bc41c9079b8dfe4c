# examples/demo/center.py - palabre-center and the back office beside it, started, asked over HTTP, and ended.
import json
import os
import pathlib
import re
import secrets
import signal
import sqlite3
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

import assistant

SAMPLE = pathlib.Path("samples-ivr/operator")


class Child:
    """A program that says in one line when it is ready."""

    def __init__(self, words, log, **more):
        self.log = open(log, "wb")
        self.process = subprocess.Popen([str(each) for each in words], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=self.log, text=True,
                                        start_new_session=True, **more)  # Ctrl-C is for us, and we end them
        self.ready = self.process.stdout.readline().strip()
        if not self.ready:
            self.end()
            raise RuntimeError(f"{words[0]} does not start:\n{pathlib.Path(log).read_text()}")

    def end(self):
        """Its exit status after SIGTERM."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        self.process.stdout.close()
        self.log.close()
        return status


class BackOffice(Child):
    def __init__(self, folder, port=0):
        super().__init__(["python3", "-u", "examples/back-office/crm.py", "--port", port], folder / "crm.log")
        self.url = self.ready.split()[1]

    def become(self, fault):
        urllib.request.urlopen(urllib.request.Request(f"{self.url}/fault/{fault}", method="PUT"), timeout=10).read()


def configured(folder, crm, peer, sip, http, desk):
    """The sample's configuration at these ports, its flow where it is, and by `peer` what is written."""
    text = (SAMPLE / "center.yaml").read_text()
    for old, new in (('addresses: ["105"]', f'addresses: ["105", {assistant.ADDRESS}]\n    {peer.company()}\n    {assistant.company()}'),
                     ("companies: [sahel-mobile]}", "companies: [sahel-mobile], scopes: [read, write, send]}"),
                     ("udp:127.0.0.1:5060", f"udp:127.0.0.1:{sip}"), ("127.0.0.1:8080", f"127.0.0.1:{http}"),
                     ("http://127.0.0.1:8105", crm), ("\"105\": flow.yaml", f"\"105\": {(SAMPLE / 'flow.yaml').resolve()}\n"
                      f"  {assistant.ADDRESS}: {(assistant.FLOW / 'flow.yaml').resolve()}")):
        if old not in text:
            raise RuntimeError(f"{SAMPLE}/center.yaml has no {old} any more")
        text = text.replace(old, new)
    if (desk / "index.html").exists():
        text = text.replace(f"  listen: 127.0.0.1:{http}\n", f"  listen: 127.0.0.1:{http}\n  desk: {desk.resolve()}\n")
    text += (f"\nmessaging:\n  listen: 127.0.0.1:{peer.callbacks}\n  key: {peer.secret}\n  carriers:\n"
             f"    {peer.carriers()}\n")
    made = folder / "center.yaml"
    made.write_text(f"# What the demo made of {SAMPLE}/center.yaml: other ports, and a carrier of messages.\n" + text)
    return made


class Center(Child):
    def __init__(self, folder, programs, crm, peer, sip=0, http=0):
        self.data = folder.resolve()
        self.key = secrets.token_hex(24)
        self.agent_password = secrets.token_hex(12)
        variables = {**os.environ, "PALABRE_DATA": str(self.data), "PALABRE_DESK_KEY": self.key,
                     "PALABRE_AFI_PASSWORD": self.agent_password}
        file = configured(folder, crm, peer, sip, http, programs.parent / "desk" / "dist")
        self.programs = programs
        subprocess.run([str(programs / "palabre-center"), "--config", str(file), "--check"], env=variables, check=True)
        super().__init__([programs / "palabre-center", "--config", file], folder / "center.log", env=variables)
        found = re.fullmatch(r"ready sip=udp:(\S+) http=(\S+)", self.ready)
        if not found:
            raise RuntimeError(f"palabre-center says: {self.ready}")
        self.sip, self.http = found.groups()

    def timeline(self, number):
        """What happened with that customer, the oldest first; nothing where he is not known yet."""
        url = f"{self.http}/api/v1/customers/{urllib.parse.quote(number, safe='')}/timeline?limit=200"
        try:
            with urllib.request.urlopen(urllib.request.Request(url, headers={"X-API-Key": self.key}), timeout=10) as told:
                return json.load(told)["entries"][::-1]
        except urllib.error.HTTPError as told:
            if told.code == 404:
                return []
            raise

    def ask(self, method, path, body=None):
        """What the API answers; urllib.error.HTTPError where it refuses."""
        asked = urllib.request.Request(f"{self.http}/api/v1{path}", method=method,
                                       headers={"X-API-Key": self.key, "Content-Type": "application/json"},
                                       data=None if body is None else json.dumps(body).encode())
        with urllib.request.urlopen(asked, timeout=10) as told:
            return json.load(told)

    def at_the_desk(self, login, name):
        """Somebody who may log in at the desk from now on: his password."""
        told = subprocess.run([str(self.programs / "palabre-center"), "user", "add", login, "--store", f"sqlite:{self.data}/palabre.db",
                               "--company", "sahel-mobile", "--role", "supervisor", "--name", name], check=True,
                              capture_output=True, text=True).stdout
        return told.split("password: ")[1].split()[0]

    def until_registered(self, seconds):
        """True once a telephone is."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with urllib.request.urlopen(f"{self.http}/metrics", timeout=10) as told:
                if re.search(rb"^palabre_phones(\{[^}]*\})? [1-9]", told.read(), re.M):
                    return True
            time.sleep(0.1)
        return False

    def recording(self, number):
        """The latest of both sides of that customer's talk with an agent; nothing where there is none."""
        names = [each["details"]["recording"] for each in self.timeline(number)
                 if each["kind"] == "transferred" and each.get("details", {}).get("recording")]
        return self.data / "recordings" / names[-1] if names else None

    def until_sent(self, beginning, seconds):
        """The first message that begins so; "" where there is none in so many seconds."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for text, _ in self.outbox():
                if text.startswith(beginning):
                    return text
            time.sleep(0.2)
        return ""

    def outbox(self):
        """(text, state) of the messages, in their order, as the database has them."""
        with sqlite3.connect(self.data / "palabre.db") as database:
            return database.execute("select text, state from outbox order by id").fetchall()
