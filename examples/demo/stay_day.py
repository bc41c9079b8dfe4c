# examples/demo/stay_day.py - a simulated day: 30 agents of three companies, real calls and messages at a modest rate.
"""Nothing is written into the database: customers call by one baresip and write through a local WhatsApp, agents' telephones
are another baresip, and what agents do goes through the public API."""
import asyncio
import random
import time
import urllib.error

import stay_config
from baresip import Telephone
from hearing import microphone

CALLERS, AT_ONCE = 24, 8
ASKS = ("Bonjour, ma facture est-elle arrivée ?", "Bonsoir, je n'ai plus de réseau depuis midi.", "Je voudrais changer d'offre.",
        "Mon compteur affiche une erreur.", "Quand ouvre l'agence de Calavi ?", "Ma carte a été avalée par le distributeur.")
SAYS = ("Bonjour, je regarde votre dossier tout de suite.", "C'est noté, une équipe passe cet après-midi.", "C'est fait, merci de votre patience.")
THANKS = ("Merci beaucoup !", "D'accord, merci.", "Parfait.")
ENDS = ("handled",) * 7 + ("callback", "refusal", "language_barrier")  # the desk's own codes


class Day:
    def __init__(self, center, line, metas, folder, tell):
        self.center, self.line, self.metas, self.folder, self.tell = center, line, metas, folder, tell
        self.tasks, self.phones, self.callers, self.due = [], None, None, {}
        self.chance = random.Random()
        self.count = {"appels": 0, "messages": 0}

    async def begin(self):
        if self.tasks:
            return
        await asyncio.to_thread(self.people)
        await asyncio.to_thread(self.duty, "available")
        self.tasks = [asyncio.ensure_future(each) for each in (self.calls(), self.messages(), *map(self.work, stay_config.TITLES))]

    async def end(self):
        for each in self.tasks:
            each.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        if self.tasks:
            await asyncio.to_thread(self.duty, "offline")
        self.tasks = []
        for each in (self.phones, self.callers):
            if each:
                await asyncio.to_thread(each.__exit__)
        self.phones = self.callers = None

    def people(self):
        sip, key = self.center.sip, self.center.day_phone
        self.phones = Telephone("agents", self.folder / "day_agents", sound=microphone("Bonjour, que puis-je faire pour vous ?", "fr", 1) +
                                bytes(160000), accounts="".join(
            f'<sip:{stay_config.login(each)}@{sip}>;auth_pass={key};regint=60;answermode=auto;outbound="sip:{sip};transport=udp"\n'
            for each in range(len(stay_config.NAMES))))
        self.callers = Telephone("callers", self.folder / "day_callers", sound=microphone("Bonjour, j'ai une question.", "fr", 4) + bytes(160000),
                                 accounts="".join(f"<sip:{self.number(each)}@127.0.0.1>;regint=0\n" for each in range(CALLERS)))

    @staticmethod
    def number(at):
        return f"+22901970{at + 10:02}{at * 7 % 1000:03}"

    def duty(self, state):
        for at in range(len(stay_config.NAMES)):
            self.ask(list(stay_config.TITLES)[at % 3], "POST", f"/agents/{stay_config.login(at)}/state", {"state": state})

    def ask(self, company, *words):
        """{} where it is refused, or nobody is there to ask."""
        try:
            return self.center.ask(*words, company=company)
        except (OSError, urllib.error.HTTPError):
            return {}

    async def calls(self):
        ready = list(range(CALLERS))
        while True:
            await asyncio.sleep(self.chance.uniform(1.5, 4))
            who = ready.pop(0)
            ready.append(who)
            up = await asyncio.to_thread(self.up)
            if up < AT_ONCE:
                self.callers.command("uafind", f"sip:{self.number(who)}@127.0.0.1")
                self.callers.command("dial", f"sip:{self.chance.choice(list(self.metas))}@{self.line.at}")
                self.counted("appels")

    def up(self):
        return sum(len(self.ask(company, "GET", "/calls").get("calls", [])) for company in stay_config.TITLES)

    async def messages(self):
        while True:
            await asyncio.sleep(self.chance.uniform(1.5, 4))
            meta = self.chance.choice(list(self.metas.values()))
            await self.writes(meta, f"+22901960{self.chance.randrange(100):02}{self.chance.randrange(10)}00", self.chance.choice(ASKS))

    async def writes(self, meta, number, text):
        try:
            await asyncio.to_thread(meta.says, number, text)
            self.counted("messages")
        except OSError:
            pass  # nobody takes it now, and Meta would bring it again

    def counted(self, what):
        self.count[what] += 1
        self.tell("day", **self.count)

    async def work(self, company):
        """What its agents do, each in his own time."""
        while True:
            await asyncio.sleep(1)
            agents = (await asyncio.to_thread(self.ask, company, "GET", "/agents")).get("agents", [])
            for each in agents:
                if not each["name"].startswith("agent"):
                    continue
                if each["state"] in ("offline", "paused"):  # the center has been killed, or his telephone was not there
                    await asyncio.to_thread(self.ask, company, "POST", f"/agents/{each['name']}/state", {"state": "available"})
                elif each["tasks"] and each["state"] != "available" or each["conversations"]:
                    path = f"/agents/{each['name']}/tasks"
                    for task in (await asyncio.to_thread(self.ask, company, "GET", path)).get("tasks", []):
                        await self.go_on(company, each, f"{path}/{task['id']}", task)

    async def go_on(self, company, agent, path, task):
        step = f"{task['id']} {task['state']}"
        due = self.due.setdefault(step, time.monotonic() + self.chance.uniform(*{
            "offered": (0.5, 3), "talking": (12, 40) if task["kind"] == "call" else (3, 12)}.get(task["state"], (2, 10))))
        if time.monotonic() < due:
            return
        if task["state"] == "offered" and task["kind"] == "conversation":
            await asyncio.to_thread(self.ask, company, "POST", path + "/accept", {})
        elif task["state"] == "talking" and task["kind"] == "call":
            await asyncio.to_thread(self.ask, company, "POST", path + "/finish", {})
        elif task["state"] == "talking":
            await self.write(company, agent, task)
        elif task["state"] == "wrap_up":
            await asyncio.to_thread(self.ask, company, "POST", path + "/wrap_up", {"disposition": self.chance.choice(ENDS)})
        self.due.pop(step, None)

    async def write(self, company, agent, task):
        """One message, then another, then it is closed."""
        talk = f"/conversations/{task['conversation']}"
        said = self.due.get(talk, 0)
        if said < 2:
            self.due[talk] = said + 1
            await asyncio.to_thread(self.ask, company, "POST", talk + "/messages", {
                "agent": agent["user"], "text": SAYS[said], "key": f"day-{task['conversation']}-{said}"})
            if task.get("from"):
                meta = next(meta for meta in self.metas.values() if meta.company == company)
                await self.writes(meta, task["from"], self.chance.choice(THANKS))
        else:
            self.due.pop(talk)
            await asyncio.to_thread(self.ask, company, "POST", talk + "/close", {"agent": agent["user"], "disposition": self.chance.choice(ENDS)})
