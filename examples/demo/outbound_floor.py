# examples/demo/outbound_floor.py - who works for the campaign: the center, three agents, customers by SMS.
import json
import os
import pathlib
import re
import secrets
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

from baresip import Telephone
from center import Child
from hearing import microphone
from outbound_list import kind_of
from stay_peers import SmsGateway
from written import free_port

HERE = pathlib.Path(__file__).resolve().parent / "outbound"
COMPANY = "sahel-mobile"
AGENTS = {"afi": ("Afi", "fr"), "koffi": ("Koffi", "fr+m3"), "senami": ("Sènami", "fr+f3")}
TALKS, NOTES = (2.2, 3.2), (0.2, 0.6)  # seconds
MISSED = ("no_answer", "machine", "announcement", "abandoned")  # who is written to: after.yaml
ASKED = ("vendu", "rappel")  # who is surveyed: after.yaml
ENDS = ("vendu", "rappel", "vendu", "refus", "vendu")  # of those who talk, one after the other

# How people write marks, and which ones they are. None: he does not answer.
MARKS = (("5", 5), ("très bien", 5), ("quatre", 4), ("2", 2), None, ("Cinq", 5), ("bien", 4), ("⭐⭐⭐", 3))
POINTS = (("10", 10), ("neuf", 9), ("7", 7), ("3", 3), ("dix", 10), ("8", 8))


class Campaign(Child):
    """palabre-center with the list's do-not-call entries in its store."""

    def __init__(self, folder, programs, trunk, gateway, never):
        self.folder, self.programs = folder.resolve(), programs
        self.key, self.phones, callback_key, callbacks = *(secrets.token_hex(each) for each in (24, 8, 12)), free_port()
        self.variables = {**os.environ, "DEMO_FOLDER": str(self.folder), "DEMO_TRUNK": str(trunk), "DEMO_KEY": self.key,
                          "DEMO_PHONES": self.phones, "DEMO_CALLBACKS": str(callbacks), "DEMO_CALLBACK_KEY": callback_key,
                          "DEMO_GATEWAY": gateway.child.ready}
        file = HERE / "center.yaml"
        self.command("--config", file, "--check")
        (self.folder / "refus.csv").write_text("numero\n" + "\n".join(never) + "\n")
        (self.folder / "refus.yaml").write_text("country: BJ\nas_of: 2026-01-01\nsources: {refus: {kind: do_not_contact, from: refus.csv, columns: "
                                                "{phone: numero, list: {constant: company}, why: {constant: Refus de longue date}}}}\n")
        self.command("import", "--store", f"sqlite:{self.folder}/palabre.db", "--company", COMPANY, self.folder / "refus.yaml")
        super().__init__([programs / "palabre-center", "--config", file], folder / "center.log", env=self.variables)
        found = re.fullmatch(r"ready sip=udp:(\S+) http=(\S+)", self.ready)
        if not found:
            self.end()
            raise RuntimeError(f"palabre-center says: {self.ready}")
        self.sip, self.http = found.groups()
        gateway.point(f"http://127.0.0.1:{callbacks}/callbacks", callback_key)

    def command(self, *words):
        done = subprocess.run([str(self.programs / "palabre-center"), *map(str, words)], env=self.variables,
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"palabre-center {words[0]}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def fetch(self, method, path, data=None, kind="application/json"):
        asked = urllib.request.Request(f"{self.http}/api/v1{path}", method=method, data=data,
                                       headers={"X-API-Key": self.key, "Content-Type": kind})
        for left in range(10, -1, -1):
            try:
                with urllib.request.urlopen(asked, timeout=30) as told:
                    return told.read()
            except urllib.error.HTTPError as told:  # of a machine that is busy with more than this
                if told.code != 503 or left == 0 or not (method == "GET" or path.startswith("/lists/")):  # the same again does no harm
                    raise
                time.sleep(1)

    def ask(self, method, path, body=None):
        """What the API answers; urllib.error.HTTPError where it refuses."""
        return json.loads(self.fetch(method, path, None if body is None else json.dumps(body).encode()) or b"{}")

    def progress(self):
        return self.ask("GET", "/campaigns/printemps")["progress"]

    def leads(self, listed="printemps"):
        """Each with its attempts."""
        page = self.ask("GET", f"/lists/{listed}/leads?limit=1000")["leads"]
        return [self.ask("GET", f"/leads/{each['id']}") for each in page]


class Agent:
    """His telephone answers by itself; what he does besides goes through the API, as the desk does it."""

    def __init__(self, center, name, folder, ends):
        self.center, self.name, self.ends = center, name, ends
        shown, voice = AGENTS[name]
        self.said = f"Bonjour, ici {shown}, de Sahel Mobile."
        self.phone = Telephone(name, folder / name, (center.phones, center.sip),
                               microphone(self.said, voice, 0.4) + bytes(2 * 8000 * 10), seconds=15)
        self.calls, self.due, self.set, self.over = 0, {}, [], threading.Event()
        self.threads = [threading.Thread(target=each, daemon=True) for each in (self.count, self.work)]
        for each in self.threads:
            each.start()

    def count(self):
        while told := self.phone.events.get():
            self.calls += told.get("type") == "CALL_ESTABLISHED"

    def work(self):
        while not self.over.wait(0.2):
            try:
                for task in self.center.ask("GET", f"/agents/{self.name}/tasks")["tasks"]:
                    self.go_on(task)
            except OSError:
                pass  # refused: the call has ended meanwhile

    def go_on(self, task):
        state, path = task["state"], f"/agents/{self.name}/tasks/{task['id']}"
        if state not in ("talking", "wrap_up"):
            return
        low, high = TALKS if state == "talking" else NOTES
        share = int(task["from"][-4:]) % 11 / 10
        if time.monotonic() < self.due.setdefault((task["id"], state), time.monotonic() + low + (high - low) * share):
            return
        if state == "talking":
            return self.center.ask("POST", f"{path}/finish", {})
        code = self.ends(task["from"])
        self.center.ask("POST", f"{path}/wrap_up", {"disposition": code})
        self.set.append((task["from"], code))

    def end(self):
        self.over.set()
        self.threads[1].join(10)
        self.phone.events.put(None)
        self.phone.__exit__()


class Ends:
    """Which disposition whom: nobody there for who says nothing, else one after the other."""

    def __init__(self):
        self.given, self.lock = {}, threading.Lock()

    def __call__(self, number):
        with self.lock:
            talks = sum(each != "personne" for each in self.given.values())
            return self.given.setdefault(number, "personne" if kind_of(number) == "80" else ENDS[talks % len(ENDS)])


class Customers:
    """They have the SMS that the gateway took, and answer surveys in their own words."""

    def __init__(self, folder):
        self.gateway = SmsGateway(folder)
        self.texts, self.answers, self.lock, self.over = [], {}, threading.Lock(), threading.Event()
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        while not self.over.wait(0.1):
            for number, text, _, _ in self.gateway.arrived():
                with self.lock:
                    self.texts.append((number, text))
                threading.Timer(0.3, self.answer, (number, text)).start()

    def answer(self, number, text):
        kind = "csat" if "De 1 à 5" in text else "nps" if "De 0 à 10" in text else ""
        with self.lock:
            if not kind or kind in self.answers.setdefault(number, {}):
                return
            choices = MARKS if kind == "csat" else POINTS
            given = choices[list(self.answers).index(number) % len(choices)]
            if given:
                self.answers[number][kind] = given
        if given:
            self.gateway.says(number, given[0])

    def have_answered(self, these):
        """Each of them was asked, and who answered was thanked."""
        with self.lock:
            asked = {number for number, text in self.texts if "Merci de votre temps" in text}
            thanked = {number for number, text in self.texts if text.startswith("Merci, et")}
            return asked == these and all(number in thanked for number, given in self.answers.items() if given)

    def missed(self):
        with self.lock:
            return [each for each in self.texts if "a essayé de vous joindre" in each[1]]

    def marks(self, kind):
        with self.lock:
            return [each[kind][1] for each in self.answers.values() if kind in each]

    def end(self):
        self.over.set()
        self.thread.join(5)
        self.gateway.end()
