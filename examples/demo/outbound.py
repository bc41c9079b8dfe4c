#!/usr/bin/env python3
# examples/demo/outbound.py - what ./dev demo outbound shows: a list goes in, people are called, agents talk.
"""Usage: outbound.py [--rows 200] [--bin FOLDER] [--folder FOLDER]

A spreadsheet's file with errors becomes a list; palabre-center calls it over a trunk, whose people are SIPp's: they answer, are
busy, let it ring, are machines, are said to be out of reach, are sent elsewhere, say nothing. Three agents, on baresip, talk and say how
it ended; who was missed has an SMS, who was spoken with a survey, which he answers. At the end the report is printed, the pacing
drawn, and the center's counts are held against what SIPp, the telephones and the gateway saw. Exits 0 only where they agree.
"""
import argparse
import contextlib
import json
import pathlib
import shutil
import signal
import sys
import time
import urllib.error

from hearing import likeness, read_wav, spoken
from outbound_floor import AGENTS, ASKED, MISSED, Agent, Campaign, Customers, Ends
from outbound_list import List
from outbound_report import Pacing, Report
from outbound_town import LISTENS, Town

ENOUGH = 0.75  # of what an agent should have heard


def until(holds, seconds, between=0.2):
    last = time.monotonic() + seconds
    while not (good := holds()) and time.monotonic() < last:
        time.sleep(between)
    return good


def load(center, listed):
    """Previewed as an administrator sees it, taken, and taken again, which changes nothing."""
    (center.folder / "printemps.csv").write_bytes(listed.bytes)
    shown = json.loads(center.fetch("POST", "/lists/preview?language=fr", listed.bytes, "text/csv"))
    print(f"\nLe fichier : {len(listed.bytes)} octets, {shown['encoding']} ; colonnes "
          + ", ".join(f"{each['name']} = {each['is']}" for each in shown["columns"]))
    path = "/lists/printemps/uploads?file=printemps.csv&campaign=printemps"

    def send():
        made = json.loads(center.fetch("POST", path, listed.bytes, "text/csv"))
        return made, until(lambda: (now := center.ask("GET", f"/lists/printemps/uploads/{made['id']}"))["state"] != "running" and now, 60)

    first = send()[1]
    again, second = send()
    counts = ("rows", "added", "duplicate", "forbidden", "invalid")
    expected = listed.rows, len(listed.people), listed.duplicates, listed.forbidden, listed.invalid
    print(f"La base : {first['rows']} lignes, {first['added']} fiches à appeler ; le même fichier encore : rien ne change.")
    if tuple(first[each] for each in counts) != expected or not again.get("known") or second["added"] != first["added"]:
        raise RuntimeError(f"the list is {first}, not {dict(zip(counts, expected))}")
    return first


def nobody_left(center, now):
    """Who has had his two attempts is over, though that is noted only when he is due."""
    return now["left"] == 0 or all(each["state"] == "over" or each["attempts"] >= 2
                                   for each in center.ask("GET", "/lists/printemps/leads?limit=1000")["leads"])


def watch(center, pacing, limit):
    """Until nobody is left to be called; a line now and then, a sample for the picture each half second."""
    began = told = time.monotonic()
    while True:
        now = center.progress()
        pacing.add(now)
        over = now["ringing"] + now["waiting"] + now["talking"] == 0 and nobody_left(center, now)
        if over or time.monotonic() - told > 5:
            told = time.monotonic()
            print(f"  {told - began:4.0f} s  composés {now['dialled']:3}  en sonnerie {now['ringing']:2}  en conversation {now['talking']}  "
                  f"agents libres {now['agents_free']}  abandon {now['abandonment']:.1%}  restent {now['left']}", flush=True)
        if over:
            return
        if told - began > limit:
            raise RuntimeError(f"the campaign does not end: {now}")
        time.sleep(0.5)


def heard(agents):
    """Each agent's telephone has recorded what it heard: somebody who listens, at least once."""
    words, wrong = spoken(LISTENS, "fr"), []
    for agent in agents:
        best = max((likeness(words, read_wav(each))[0] for each in sorted(agent.phone.folder.glob("dump-*-dec.wav"))[:8]), default=0)
        print(f"  {'✓' if best > ENOUGH else '✗'} {agent.name} a entendu « {LISTENS} » ({best:.2f} de ressemblance)")
        if best <= ENOUGH:
            wrong.append(f"{agent.name} has not heard his customers")
    return wrong


def run(folder, programs, rows):
    listed = List(rows)
    with contextlib.ExitStack() as beside:
        town = Town(folder)
        beside.callback(town.end)
        customers = Customers(folder)
        beside.callback(customers.end)
        center = Campaign(folder, programs, town.port, customers.gateway, listed.never)
        ended = []
        beside.callback(lambda: ended or ended.append(center.end()))
        print(f"Le centre : {center.http}, SIP {center.sip} ; l’opérateur, c’est SIPp, au port {town.port}.")
        upload = load(center, listed)
        ends, agents = Ends(), []
        for name in AGENTS:
            agents.append(Agent(center, name, folder, ends))
            beside.callback(agents[-1].end)
        if not until(lambda: sum(each["state"] == "available" for each in center.ask("GET", "/agents")["agents"]) == len(AGENTS), 20):
            raise RuntimeError(f"the agents' telephones do not register: see {folder}/center.log")
        print("Afi, Koffi et Sènami sont à leur poste. La campagne commence.\n")
        pacing = Pacing(folder)
        center.ask("POST", "/campaigns/printemps/start", {})
        watch(center, pacing, 120 + 3 * rows)
        # Notes, messages and surveys go on for some seconds.
        until(lambda: sum(len(each.set) for each in agents) == sum(each.calls for each in agents), 15)
        until(lambda: customers.have_answered({number for agent in agents for number, code in agent.set if code in ASKED}), 30)
        results = center.progress()["results"]
        until(lambda: len(customers.missed()) >= sum(results.get(each, 0) for each in MISSED), 30)
        time.sleep(1.5)  # for a text too many
        report = Report(center, town, listed, agents, customers, upload)
        report.tell()
        wrong = report.compare() + heard(agents)
        picture = pacing.draw(f"{report.progress['dialled']} appels, 3 agents, {report.progress['connected']} conversations")
        print(f"\nL’image du rythme d’appel : {picture} ; ses chiffres : {folder}/pacing.csv ; le rapport de la base : {folder}/rapport_liste.csv")
        ended.append(center.end())
        if ended[0]:
            wrong.append(f"palabre-center exited with {ended[0]}: see {folder}/center.log")
        return wrong


def main():
    words = argparse.ArgumentParser(description="a campaign by call, from the list to the report")
    words.add_argument("--bin", type=pathlib.Path, default=pathlib.Path("build/bin"), help="where the programs are")
    words.add_argument("--folder", type=pathlib.Path, default=pathlib.Path("build/outbound"), help="of its data, logs and picture")
    words.add_argument("--rows", type=int, default=200, help="of the list, 40 to 1000")
    given = words.parse_args()
    if not 40 <= given.rows <= 1000:
        words.error("--rows is 40 to 1000")
    shutil.rmtree(given.folder, ignore_errors=True)
    given.folder.mkdir(parents=True)
    began = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was started is ended
    try:
        wrong = run(given.folder, given.bin.resolve(), given.rows)
    except (RuntimeError, OSError, urllib.error.HTTPError) as told:
        wrong = [f"{told}" + (f" {told.read().decode()}" if isinstance(told, urllib.error.HTTPError) else "")]
    if wrong:
        print("\nCela ne s’est pas passé comme prévu :\n  " + "\n  ".join(wrong))
        return 1
    print(f"Tout concorde, en {time.monotonic() - began:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
