# examples/demo/stay_stage.py - all that stands on the page's stage, and what its buttons do.
import asyncio
import functools
import json
import re
import sqlite3
import time
import urllib.error

import stay_config
import stay_fon
import stay_phone
import stay_watch
from center import BackOffice
from stay_center import StayingCenter
from stay_day import Day
from stay_line import Line
from stay_peers import Meta, SmsGateway
from stay_proxy import Desk

PEOPLE = {"+2290197123456": "Adjoa", "+2290196000001": "Koffi", "+2290194000005": "Sènami", "+2290166000002": "Boutique Dantokpa",
          "+2290195000003": "Maître Zinsou"}
ARRIVED = "WhatsApp acquittés"
KEPT = {"clients": "customers", "contacts": "interactions", "lignes d’historique": "entries", "messages": "outbox"}


def checked(number):
    """It goes into a telephone's files: digits alone."""
    if not re.fullmatch(r"\+?[0-9]{3,15}", number):
        raise ValueError(f"« {number[:20]} » n’est pas un numéro ; écrivez-le comme +2290197123456")


def in_turn(do):
    """What starts or ends a program waits until another such button is done."""
    @functools.wraps(do)
    async def waits(self, *words, **more):
        async with self.turn:
            return await do(self, *words, **more)
    return waits


class Stage:
    """`tell(kind, **more)` brings something to every page that is open; `send(bytes)` is what the caller hears."""

    def __init__(self, folder, programs, sip=""):
        self.folder, self.programs, self.pages = folder, programs, set()
        self.loop = self.caller = self.number = None
        self.bubbles, self.faults, self.tasks = [], set(), []
        self.call, self.status = {"state": "idle"}, 0
        self.turn = asyncio.Lock()
        self.started = []  # what is to be ended, the last first
        try:
            self.build(sip)
        except BaseException:
            self.end()
            raise

    def build(self, sip):
        folder = self.folder
        self.crm = self.has(BackOffice(folder))
        self.sms = self.has(SmsGateway(folder))
        self.whatsapp = self.has(Meta(folder, "support", "sahel-mobile", "105", PEOPLE))
        day = {address: self.has(Meta(folder, f"wa{address}", company, address, {})) for address, company in stay_config.DAY.items()}
        self.peers = [self.sms, self.whatsapp, *day.values()]
        self.center = self.has(StayingCenter(folder, self.programs, self.crm.url, self.peers, sip))
        stay_fon.record(self.center.folder / "operator" / "flow.yaml", self.programs)
        self.center.settle()
        self.center.start()
        self.line = self.has(Line(self.center))
        self.agent = self.has(stay_phone.agent(self.center, folder / "afi", self.threaded("agent")))
        self.desk = Desk(self.center)
        self.day = Day(self.center, self.line, day, folder, self.tell)

    def has(self, what):
        self.started.append(what)
        return what

    def threaded(self, kind):
        def tell(state, **more):
            self.loop.call_soon_threadsafe(lambda: self.phone_changed(kind, state, more))
        return tell

    def tell(self, kind, **more):
        text = json.dumps({"kind": kind, **more}, ensure_ascii=False)
        for each in list(self.pages):
            asyncio.ensure_future(each.send_text(text))

    async def send(self, sound):
        for each in list(self.pages):
            await each.send_sound(sound)

    def phone_changed(self, kind, state, more):
        if kind == "caller":
            self.call = {"state": state, **more}
            if state == "talking" and not self.center.is_up():
                self.tell("standby", text=stay_config.SORRY.format(title=stay_config.TITLES["sahel-mobile"]))
            if state == "talking":
                self.tasks.append(asyncio.ensure_future(stay_watch.sound(self.caller, self.send)))
        self.tell(kind, state=state, **more)

    def arrived(self, peer, number, text, buttons):
        bubble = {"on": "sms" if peer is self.sms else "whatsapp", "number": number, "text": text, "buttons": buttons,
                  "ours": False, "at": time.time()}
        self.bubbles.append(bubble)
        self.tell("bubble", **bubble)

    async def begin(self):
        self.loop = asyncio.get_running_loop()
        self.tasks += [asyncio.ensure_future(each) for each in (
            stay_watch.events(self.center, self.tell), stay_watch.nodes(self.center, self.tell), self.look(),
            stay_watch.inboxes([self.sms, self.whatsapp], self.arrived))]
        await self.duty()

    async def again(self):
        """Once calls reach it: Kamailio asks it once a second whether it is there."""
        await asyncio.to_thread(self.center.start)
        await asyncio.to_thread(self.center.until_ready)
        await asyncio.sleep(2)
        await self.duty()

    async def duty(self):
        """Afi is there, as her button at the desk says it."""
        await asyncio.to_thread(self.asked, "POST", "/agents/afi/state", {"state": "available"})

    def asked(self, *words, **more):
        try:
            return self.center.ask(*words, company="sahel-mobile", **more)
        except (OSError, urllib.error.HTTPError):
            return {}

    async def look(self):
        """The figures, while there is a center to ask."""
        while True:
            figures = {}
            for company in stay_config.TITLES if self.pages and self.center.is_up() else ():
                try:
                    figures[company] = (await asyncio.to_thread(self.center.ask, "GET", "/queues", None, company))["queues"]
                except (OSError, KeyError):
                    pass
            if figures:
                self.tell("figures", companies=figures, titles=stay_config.TITLES)
            await asyncio.sleep(1.5)

    def kept(self):
        """What stands in the database's file, counted by another program than the center."""
        with sqlite3.connect(f"file:{self.center.folder}/palabre.db?mode=ro", uri=True, timeout=10) as database:
            counts = {name: database.execute(f"select count(*) from {table}").fetchone()[0] for name, table in KEPT.items()}
            return {**counts, ARRIVED: database.execute("select count(*) from entries where kind = 'heard' and medium = 'whatsapp'")
                    .fetchone()[0], "fichier": database.execute("pragma quick_check").fetchone()[0]}

    # What the buttons do.

    @in_turn
    async def do_number(self, number):
        checked(number)
        if number == self.number and self.caller:
            return
        if self.caller:
            await asyncio.to_thread(self.caller.end)
            self.caller = None
        folder = self.folder / "telephones" / number.lstrip("+")
        self.caller = await asyncio.to_thread(stay_phone.caller, number, folder, self.threaded("caller"))
        self.number, self.call = number, {"state": "idle"}
        self.tell("number", number=number)

    async def do_dial(self, number, address="105"):
        checked(address)
        await self.do_number(number)
        if self.caller.state in ("idle", "over"):
            self.caller.dial(f"sip:{address}@{self.line.at}")

    async def do_key(self, key):
        if self.caller and key in "0123456789*#" and len(key) == 1:
            self.caller.press(key)

    async def do_hangup(self):
        if self.caller:
            self.caller.hang_up()

    async def do_answer(self):
        self.agent.answer()

    async def do_agent_hangup(self):
        self.agent.hang_up()

    async def do_write(self, on, number, text):
        checked(number)
        peer = self.sms if on == "sms" else self.whatsapp
        bubble = {"on": on, "number": number, "text": text, "buttons": [], "ours": True, "at": time.time()}
        await asyncio.to_thread(peer.says, number, text)
        self.bubbles.append(bubble)
        self.tell("bubble", **bubble)

    async def do_office(self, cut):
        await asyncio.to_thread(self.crm.become, "silent" if cut else "none")
        self.fault("office", cut)

    async def do_network(self, cut):
        self.desk.cut(cut)
        self.agent.away(cut)
        self.fault("network", cut)

    @in_turn
    async def do_ivr(self, cut):
        """Down until it is asked to come back: meanwhile the standby answers."""
        if cut and self.center.is_up():
            await asyncio.to_thread(self.center.kill)
        elif not cut and not self.center.is_up():
            await self.again()
        self.fault("ivr", cut)

    @in_turn
    async def do_kill(self):
        if not self.center.is_up():
            return
        self.fault("server", True)
        before, began = await asyncio.to_thread(self.kept), time.monotonic()
        await asyncio.to_thread(self.center.kill)
        before[ARRIVED] = sum(each.taken for each in self.peers if each is not self.sms)
        await self.again()
        took = time.monotonic() - began
        self.tell("killed", before=before, after=await asyncio.to_thread(self.kept), seconds=round(took, 1))
        self.fault("server", False)

    async def do_day(self, on):
        await (self.day.begin() if on else self.day.end())
        self.fault("day", on)

    def fault(self, name, is_on):
        (self.faults.add if is_on else self.faults.discard)(name)
        self.tell("faults", on=sorted(self.faults))

    async def close(self):
        await self.day.end()
        for each in self.tasks:
            each.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    def end(self):
        """The center's exit status."""
        for each in [self.caller] * (self.caller is not None) + self.started[::-1]:
            status = each.end()
            if isinstance(each, StayingCenter):
                self.status = status
        return self.status
