#!/usr/bin/env python3
# examples/demo/demo.py - what ./dev demo shows: real calls, told as they happen, checked by what was heard.
"""Usage: demo.py [--with-kannel] [--bin FOLDER]

Starts the sample back office and palabre-center on SQLite, and calls it with baresip. Each call is played by a story of
samples-ivr/operator/calls and must go as it says; what the telephone recorded must hold the story's words, and none that
the caller should have been spared. In the last one another baresip, registered as an agent's telephone, answers: both must
hear each other, and the recording must have both sides. Then a caller chooses to be written to: WhatsApp, by a local Meta, or with
--with-kannel SMS, by Kannel; what an agent writes must arrive there. By WhatsApp another customer asks for his balance, which the
assistant tells, and complains, which goes to an agent. In the end palabre-center report tells all that in figures, which must
be those of a recount of the records. Leaves build/demo/NAME/{heard.wav,timeline.txt,flow.svg}.
Exits 0 only then.
"""
import argparse
import contextlib
import difflib
import pathlib
import shutil
import subprocess
import sys
import threading
import time

import figures
from assisted import Assisted
from baresip import Telephone
from center import SAMPLE, BackOffice, Center
from hearing import RATE, likeness, microphone, read_wav, spoken
from story import Story, told
from written import Conversation, WhatsApp

FOLDER = pathlib.Path("build/demo")
ENOUGH, TOO_MUCH = 0.75, 0.6

# Each call: its story, how the back office is, whether he is patient, what must be heard (voice, words), and what
# must not.
MENU = ("fr", "Que souhaitez-vous ?"), ("fr", "Pour votre crédit, tapez 1.")
LANGUAGES = ("fr", "Pour le français, tapez 1."), ("en-gb", "For English, press 2.")
BALANCE = (("fr", "Votre crédit est de 2\u202f450\u00a0F\u202fCFA, valable jusqu'au 31 mars 2026."),)
SILENT = (("fr", "Votre crédit n'est pas accessible pour le moment. Nous vous l'enverrons dès qu'il le sera."),)
# The last one, TALK_CALL, goes on to choice 4: another baresip is registered as the agent Afi's telephone.
AGENT, RECORDED = "afi", "Cette conversation est enregistrée."
CALLER_SAYS, AGENT_SAYS = "Mon crédit a disparu depuis hier soir.", "Bonjour, ici Afi, je regarde votre dossier."
TALK = 11  # seconds
PROMISED = "Sahel Mobile : comme promis"
CALLS = (
    ("new_caller", "none", True, LANGUAGES + MENU + BALANCE, SILENT),
    ("balance_again", "none", False, MENU[1:] + BALANCE, LANGUAGES + SILENT),
    ("back_office_down", "silent", False, MENU[1:] + SILENT, LANGUAGES + BALANCE),
)

TALK_CALL = ("agent_answers", "none", None,
             (("fr", "Un agent vous répond."), ("fr", RECORDED), ("fr", AGENT_SAYS),
              ("fr", "Merci de votre appel, et à bientôt.")), SILENT + BALANCE)

WRITTEN = ((("fr", "C'est noté : un agent vous écrit par {channel} dans quelques secondes."),), SILENT + BALANCE)


class Teller:
    """Tells a call line by line, as its timeline grows."""

    def __init__(self, center, number):
        self.center, self.number = center, number
        self.seen = {each["id"] for each in center.timeline(number)}
        self.began = time.monotonic()
        self.all, self.story = [], []

    def tell(self, line, of_story=True):
        seconds = int(time.monotonic() - self.began)
        self.all.append(f"{seconds // 60:02}:{seconds % 60:02} {line}")
        print(f"  {self.all[-1]}", flush=True)
        if of_story:
            self.story.append(line)

    def look(self):
        for entry in self.center.timeline(self.number):
            if entry["id"] not in self.seen:
                self.seen.add(entry["id"])
                line, of_story = told(entry)
                # Neither the center's own word, nor what was promised in another call or goes on in writing is this story's.
                beside = line == f"hears {RECORDED}" or PROMISED in line or "suite à votre appel" in line
                self.tell(line, of_story and not beside)

    def until(self, holds, seconds=30):
        last = time.monotonic() + seconds
        self.look()
        while not holds() and time.monotonic() < last:
            time.sleep(0.1)
            self.look()
        return holds()


def seconds_of(line, until=""):
    """About how long it takes to say a line of a story, or as much of it as ends with `until`."""
    words = line.removeprefix("hears ")
    end = words.find(until) + len(until) if until and until in words else len(words)
    return len(spoken(words[:end], "fr")) / 2 / RATE


def follow(story, phone, teller, center, is_patient):
    """Plays the caller's part: he presses when his key has been told, and hangs up when he is asked for more; a patient one
    hears the first menu out, and None knows its keys."""
    phone.command("dial", f"sip:{story.address}@{center.sip}")
    teller.tell(f"calls {story.address}", of_story=False)
    if not phone.until("CALL_ESTABLISHED", 20):
        raise RuntimeError("the call was not answered: see build/demo/center.log")
    expected, heard_until = story.expected(), 0.0
    for at, line in enumerate(expected):
        if line.startswith("hears "):
            if not teller.until(lambda count=at + 1: len(teller.story) >= count):
                return
            follows = expected[at + 1] if at + 1 < len(expected) else ""
            enough = {"presses": f" {follows.removeprefix('presses ')}.", "hangs": "?"}.get(follows.split(" ")[0], "")
            waits = 1 if is_patient is None else seconds_of(line, "" if is_patient else enough)
            heard_until = max(heard_until, time.monotonic()) + waits
        elif line.startswith("presses ") or line == "hangs up":
            while time.monotonic() < heard_until + 1:
                time.sleep(0.1)
                teller.look()
            if line == "hangs up":
                phone.command("hangup")
                teller.tell(line)
            else:
                phone.command("sndcode", line.removeprefix("presses "))
                heard_until, is_patient = 0.0, is_patient and False  # a key stops what is being said
                if not teller.until(lambda count=at + 1: len(teller.story) >= count):
                    return
        elif line == "is disconnected":
            if phone.until("CALL_CLOSED", 20):
                teller.tell(line)
        elif not teller.until(lambda count=at + 1: len(teller.story) >= count):
            return
    teller.until(lambda: False, 0.5)  # nothing more is to come


def listen(wav, wanted, unwanted, who="", channel=0):
    """What is wrong with what was heard; tells each likeness."""
    heard, wrong = read_wav(wav, channel), []
    for (voice, words), is_wanted in [(each, True) for each in wanted] + [(each, False) for each in unwanted]:
        much, at = likeness(spoken(words, voice), heard)
        if is_wanted:
            print(f"  {who}heard at {at:4.1f} s, {much:.2f} alike: {words}")
            if much < ENOUGH:
                wrong.append(f"{who}not heard: {words} ({much:.2f} alike)")
        elif much > TOO_MUCH:
            wrong.append(f"{who}heard at {at:.1f} s, and should not have been: {words} ({much:.2f} alike)")
    return wrong


class Agent:
    """Afi's telephone: registered before anybody calls, it answers by itself, talks for TALK seconds and hangs up."""

    def __init__(self, center, folder):
        self.phone = Telephone(AGENT, folder, (center.agent_password, center.sip), microphone(AGENT_SAYS, "fr", 1.5))
        if not center.until_registered(20):
            self.phone.__exit__()
            raise RuntimeError(f"the agent's telephone does not register: see {folder}/baresip.log")
        self.talks = threading.Thread(target=self.talk, daemon=True)
        self.talks.start()

    def talk(self):
        if self.phone.until("CALL_ESTABLISHED", 90):
            time.sleep(TALK)
            self.phone.command("hangup")
            self.phone.until("CALL_CLOSED", 5)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.talks.join(TALK + 10)
        self.phone.__exit__()


def check_talk(center, number, folder, agent):
    """Both sides: what the agent heard, and the recording, the caller on its left channel and the agent on its right."""
    shutil.copy(agent.phone.heard(), folder / "agent_heard.wav")
    caller, other = (("fr", CALLER_SAYS),), (("fr", AGENT_SAYS),)
    wrong = listen(folder / "agent_heard.wav", caller, other, "the agent: ")
    recording = center.recording(number)
    if not recording or not recording.exists():
        return wrong + ["the conversation was not recorded"]
    shutil.copy(recording, folder / "both.wav")
    return (wrong + listen(folder / "both.wav", caller, other, "recorded left: ", 0)
            + listen(folder / "both.wav", other, caller, "recorded right: ", 1))


def call(name, programs, center, crm, fault, is_patient, wanted, unwanted):
    story = Story(SAMPLE / "calls" / f"{name}.story")
    folder = FOLDER / name
    folder.mkdir()
    print(f"\n{story.title}\n")
    crm.become(fault)
    is_talk = any(line.startswith("system transfers") for line in story.lines)
    mouth = microphone(CALLER_SAYS, "fr", 2.5) if is_talk else b""
    with contextlib.ExitStack() as beside:
        agent = beside.enter_context(Agent(center, folder / "agent")) if is_talk else None
        phone = beside.enter_context(Telephone(story.number, folder / "telephone", sound=mouth))
        teller = Teller(center, story.number)
        follow(story, phone, teller, center, is_patient)
        phone.command("hangup")
        phone.until("CALL_CLOSED", 5)
    shutil.copy(phone.heard(), folder / "heard.wav")
    (folder / "timeline.txt").write_text("\n".join(teller.all) + "\n")
    subprocess.run([programs / "palabre-flow", "draw", SAMPLE / "flow.yaml", "--story", story.file, "-o", folder / "flow.svg"],
                   check=True, stdout=subprocess.DEVNULL)
    wrong = list(difflib.unified_diff(story.expected(), teller.story, str(story.file), "the call", lineterm="", n=1))
    wrong += listen(folder / "heard.wav", wanted, unwanted)
    return wrong + (check_talk(center, story.number, folder, agent) if is_talk else [])


def go_on_in_writing(programs, center, crm, peer):
    (wanted,), unwanted = WRITTEN
    words = wanted[0], wanted[1].format(channel=peer.channel)
    wrong = call(peer.story, programs, center, crm, "none", None, (words,), unwanted)
    wrong = wrong or Conversation(center, peer, FOLDER / peer.story).show()
    return wrong or (Assisted(programs, center, peer, FOLDER / peer.story).show() if peer.channel == "WhatsApp" else [])


def run(programs, peer_kind):
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    wrong = []
    peer = peer_kind(FOLDER)
    crm = BackOffice(FOLDER)
    try:
        center = Center(FOLDER, programs, crm.url, peer)
        try:
            print(f"Call sip:105@{center.sip}; the API is {center.http}, the back office {crm.url}.")
            for name, *how in CALLS:
                wrong += call(name, programs, center, crm, *how)
            wrong += call(TALK_CALL[0], programs, center, crm, *TALK_CALL[1:])
            if answer := center.until_sent(PROMISED, 60):
                print(f"\nThe back office is back, and so the promise is kept: {answer}", flush=True)
            else:
                wrong.append("the balance was promised, and did not come")
            wrong += go_on_in_writing(programs, center, crm, peer)
        finally:
            if status := center.end():
                wrong.append(f"palabre-center exited with {status}: see {FOLDER}/center.log")
        wrong += figures.compare(programs, center.data / "palabre.db")
        promised = [line.removeprefix("receives SMS: ") for name, *_ in CALLS
                    for line in Story(SAMPLE / "calls" / f"{name}.story").expected() if line.startswith("receives SMS: ")]
        kept = center.outbox()
        if [text for text, _ in kept[:len(promised)]] != promised:
            wrong.append(f"the outbox holds {kept}, not {promised}")
        else:
            states = [state for _, state in kept]
            print("\nThe outbox has " + ", ".join(f"{states.count(each)} {each}" for each in sorted(set(states))) + ".")
    finally:
        crm.end()
        peer.end()
    return wrong


def main():
    words = argparse.ArgumentParser(description="real calls to palabre-center, told as they happen")
    words.add_argument("--bin", type=pathlib.Path, default=pathlib.Path("build/bin"), help="where the programs are")
    words.add_argument("--with-kannel", action="store_true", help="messages are SMS, through Kannel to a local operator")
    given = words.parse_args()
    if given.with_kannel:
        from kannel import Sms as peer_kind
    else:
        peer_kind = WhatsApp
    began = time.monotonic()
    wrong = run(given.bin, peer_kind)
    if wrong:
        print("\nIt did not go as it should:\n" + "\n".join(wrong))
        return 1
    print(f"All went as their stories say, in {time.monotonic() - began:.0f} s.\n"
          f"Of each call {FOLDER}/NAME has heard.wav, timeline.txt and flow.svg, its path marked; agent_answers has both.wav, the\n"
          "recording, and agent_heard.wav too.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
