# examples/demo/stay_center.py - the center that stays: started, killed, started again on the same files and ports.
import json
import os
import pathlib
import re
import secrets
import shutil
import subprocess
import time
import urllib.error
import urllib.request

import stay_config
from center import SAMPLE, Child
from written import free_port

HERE, ROOT = pathlib.Path(__file__).resolve().parent, pathlib.Path(__file__).resolve().parents[2]
COMPANIES = ("sahel-mobile", "lumiere-benin", "credit-lagunaire")


class StayingCenter:
    """`peers` say which carriers there are; `sip` is where telephones of other machines find it, "" for none."""

    def __init__(self, folder, programs, crm, peers, sip=""):
        self.folder, self.programs, self.crm, self.peers, self.lan = folder.resolve(), programs.resolve(), crm, peers, sip
        self.key, self.desk_password, self.afi_phone, self.visitor_phone, self.day_phone, self.callback_key = (
            secrets.token_hex(each) for each in (24, 5, 8, 5, 8, 12))
        self.sip = f"127.0.0.1:{free_port()}"
        self.ports = {name: free_port() for name in ("http", "standby", "callbacks")}
        self.http = f"http://127.0.0.1:{self.ports['http']}"
        self.process, self.wanted, self.starts = None, True, 0
        # The flow, with a place of its own for recordings that this run may make.
        shutil.copytree(SAMPLE, self.folder / "operator")

    def variables(self):
        return {**os.environ, "AFI_PHONE": self.afi_phone, "VISITOR_PHONE": self.visitor_phone, "DAY_PHONE": self.day_phone,
                "DEMO_KEY": self.key, "CALLBACK_KEY": self.callback_key}

    def configure(self, afi):
        connectors = (SAMPLE / "center.yaml").read_text().split("\nconnectors:\n")[1].split("\nhttp:\n")[0]
        listen = [f'"udp:{each}"' for each in (self.sip, self.lan) if each]
        self.file = self.folder / "center.yaml"
        self.file.write_text(stay_config.text({
            "folder": self.folder, "root": ROOT, "here": HERE, "listen": ", ".join(listen),
            "media": self.lan.split(":")[0] if self.lan else "127.0.0.1", "http": self.ports["http"],
            "standby": self.ports["standby"], "callbacks": self.ports["callbacks"], "afi": afi,
            "desk": self.programs.parent / "desk" / "dist", "carriers": "".join(each.carrier() for each in self.peers),
            "connectors": connectors.replace("http://127.0.0.1:8105", self.crm)}))

    def command(self, *words, given=""):
        return subprocess.run([str(self.programs / "palabre-center"), *words], check=True, capture_output=True, text=True,
                              input=given, env=self.variables()).stdout

    def settle(self):
        """The first start: companies are in the store once it has opened them, and Afi has a number once she is there."""
        self.configure(1)
        self.command("--config", str(self.file), "--check")
        self.start()
        self.end()
        store = f"sqlite:{self.folder}/palabre.db"
        self.command("user", "add", "afi", "--store", store, "--company", COMPANIES[0], "--role", "supervisor", "--name",
                     "Afi Dossou", "--stdin", given=self.desk_password + "\n")
        for each in COMPANIES[1:]:
            self.command("user", "grant", "afi", "--store", store, "--company", each, "--role", "supervisor")
        self.configure(re.search(r"id:(\d+)", self.command("user", "list", "--store", store)).group(1))
        self.starts = 0

    def start(self):
        self.wanted = True
        self.starts += 1
        self.log = self.folder / f"center_{self.starts}.log"
        self.process = Child([self.programs / "palabre-center", "--config", self.file], self.log, env=self.variables())
        for each in self.peers:
            each.point(f"http://127.0.0.1:{self.ports['callbacks']}/callbacks", self.callback_key)

    def is_up(self):
        return self.process is not None and self.process.process.poll() is None

    def kill(self):
        """As a power cut does: nothing is finished, nothing is closed."""
        self.process.process.kill()
        self.process.process.wait()
        self.process.end()

    def end(self):
        return self.process.end() if self.is_up() else 0

    def ask(self, method, path, body=None, company=""):
        """What the API answers; urllib.error.HTTPError where it refuses."""
        if company:
            path += ("&" if "?" in path else "?") + f"company={company}"
        asked = urllib.request.Request(f"{self.http}/api/v1{path}", method=method,
                                       headers={"X-API-Key": self.key, "Content-Type": "application/json"},
                                       data=None if body is None else json.dumps(body).encode())
        with urllib.request.urlopen(asked, timeout=20) as told:
            return json.loads(told.read() or b"{}")

    def until_ready(self, seconds=30):
        last = time.monotonic() + seconds
        while time.monotonic() < last:
            try:
                urllib.request.urlopen(f"{self.http}/readyz", timeout=5).close()
                return True
            except OSError:
                time.sleep(0.1)
        return False
