# examples/demo/kannel.py - Debian's Kannel between palabre-center and an operator's SMSC made of npm's smpp.
import json
import pathlib
import secrets
import shutil
import subprocess
import time
import urllib.parse

from center import Child
from written import NUMBER, SENDER, fetched, free_port

CONFIG = """group = core
admin-port = {admin}
admin-interface = "127.0.0.1"
admin-password = {key}
smsbox-port = {boxes}
box-allow-ip = "127.0.0.1"
log-file = "{folder}/bearerbox.log"
store-type = file
store-location = "{folder}/store"
dlr-storage = internal

group = smsc
smsc = smpp
smsc-id = operator
host = "127.0.0.1"
port = {smpp}
smsc-username = palabre
smsc-password = secret
system-type = ""
transceiver-mode = true
reconnect-delay = 1
interface-version = 34

group = smsbox
bearerbox-host = "127.0.0.1"
sendsms-port = {sendsms}
sendsms-interface = "127.0.0.1"
log-file = "{folder}/smsbox.log"
http-request-retry = 100
http-queue-delay = 1

group = sendsms-user
username = palabre
password = {key}
concatenation = true
max-messages = 10

group = sms-service
keyword = default
catch-all = true
max-messages = 0
assume-plain-text = true
post-url = "http://127.0.0.1:{callbacks}/callbacks/operator/inbound?key={key}&from=%p&to=%P&id=%I"
"""


def started(words, log):
    """A program that does not say when it is ready."""
    return subprocess.Popen([str(each) for each in words], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                            start_new_session=True)


class Sms:
    channel, story, key = "SMS", "agent_by_sms", "1"
    begins = "Sahel Mobile : suite"

    def __init__(self, folder):
        self.folder = (folder / "kannel").resolve()
        self.folder.mkdir()
        self.ports = {name: free_port() for name in ("admin", "boxes", "smpp", "control", "sendsms", "callbacks")}
        self.callbacks = self.ports["callbacks"]
        self.secret = secrets.token_hex(12)
        (self.folder / "kannel.conf").write_text(CONFIG.format(folder=self.folder, key=self.secret, **self.ports))
        self.log = open(self.folder / "output.log", "wb")
        self.boxes = []
        self.smsc = Child(["node", self.peer() / "smsc.mjs", self.folder / "taken", self.ports["smpp"], self.ports["control"]],
                          self.folder / "smsc.log")
        try:
            self.start_boxes()
        except BaseException:
            self.end()
            raise

    def peer(self):
        """Where npm has put the package, once a machine."""
        made = pathlib.Path("build/smpp_peer").resolve()
        made.mkdir(parents=True, exist_ok=True)
        for each in ("smsc.mjs", "package.json", "package-lock.json"):
            shutil.copy(pathlib.Path("tests/peers/smpp") / each, made)
        if not (made / "node_modules" / "smpp").exists():
            subprocess.run(["npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--silent"],
                           cwd=made, check=True)
        return made

    def start_boxes(self):
        """smsbox 1.4.5 falls when it is asked before it has read its users, so it is asked nothing: bearerbox knows it then."""
        config = self.folder / "kannel.conf"
        self.boxes.append(started(["/usr/sbin/bearerbox", "-v", "4", config], self.log))
        self.wait(lambda: self.status() != "")
        self.boxes.append(started(["/usr/sbin/smsbox", "-v", "4", config], self.log))
        self.wait(lambda: "smsbox:" in self.status() and fetched(f"http://127.0.0.1:{self.ports['control']}/") == "1\n")

    def status(self):
        try:
            return fetched(f"http://127.0.0.1:{self.ports['admin']}/status.txt")
        except OSError:
            return ""

    def wait(self, holds):
        last = time.monotonic() + 30
        while not holds():
            if time.monotonic() > last:
                raise RuntimeError(f"Kannel does not start: see {self.folder}")
            time.sleep(0.1)

    def company(self):
        return f'conversations: {{sms: "{SENDER}"}}'

    def carriers(self):
        return (f'operator: {{kind: kannel, company: sahel-mobile, address: "105", senders: ["{SENDER}"], user: palabre,\n'
                f'               url: "http://127.0.0.1:{self.ports["sendsms"]}/cgi-bin/sendsms", password: {self.secret}}}')

    def arrived(self):
        taken = self.folder / "taken"
        lines = taken.read_text().splitlines() if taken.exists() else []
        return [each["text"] for each in map(json.loads, lines) if NUMBER.endswith(each.get("to", "nobody").lstrip("+"))]

    def says(self, text):
        words = urllib.parse.urlencode({"from": NUMBER, "to": SENDER, "text": text})
        fetched(f"http://127.0.0.1:{self.ports['control']}/mo?{words}")

    def end(self):
        for each in self.boxes[::-1]:
            each.terminate()
            try:
                each.wait(10)
            except subprocess.TimeoutExpired:
                each.kill()
                each.wait()
        self.smsc.end()
        self.log.close()
