# examples/demo/assisted.py - two questions by WhatsApp: one the assistant answers, one an agent.
import json
import subprocess

from assistant import ACCOUNT, FLOW, NUMBER
from written import AGENT, Conversation

ASKS, LANGUAGE, TOLD = "Bonjour, il me reste combien sur ma puce svp", "Français", "Votre crédit est de 150"
ANGRY, SORRY = "Vous m'avez volé mon crédit, je suis très en colère", "Nous sommes désolés"


class Assisted(Conversation):
    """What the customer writes and receives, and what the agent finds then."""

    def __init__(self, programs, *more):
        super().__init__(*more)
        self.programs = programs

    def arrives(self, beginning, seconds=20):
        return self.until(lambda: next((each for each in self.peer.arrived(ACCOUNT) if each.startswith(beginning)), None),
                          f"{beginning!r} did not arrive: {self.peer.arrived(ACCOUNT)}", seconds)

    def writes(self, text, answer):
        print(f"  he writes: {text}", flush=True)
        self.peer.says(text, ACCOUNT)
        if answered := self.arrives(answer):
            print(f"  WhatsApp brings him: {answered}", flush=True)
        return answered

    def show(self):
        print(f"\nThe assistant: {NUMBER} writes to it by WhatsApp\n", flush=True)
        if not (self.writes(ASKS, "Sahel Mobile. En quelle langue") and self.writes(LANGUAGE, TOLD)
                and self.writes(ANGRY, SORRY)):
            return self.wrong
        waiting = self.until(lambda: self.ask("GET", "/conversations?queue=support&owner=nobody").get("conversations"),
                             "what was handed over does not wait for support")
        if not waiting:
            return self.wrong
        self.path = f"/conversations/{waiting[0]['id']}"
        whole = self.ask("GET", self.path)
        print("\n  Handed over: an agent finds")
        for each in whole["entries"]:
            print(f"    {each['at'][11:19]} {each['kind']:11} {each.get('text', '')[:100]}")
            if each["kind"] == "assisted":
                self.tell_exchange(each["details"])
        (self.folder / "assisted.json").write_text(json.dumps(whole, indent=2, ensure_ascii=False) + "\n")
        again = subprocess.run([self.programs / "palabre-flow", "replay", FLOW / "flow.yaml", self.folder / "assisted.json"],
                               capture_output=True, text=True)
        if again.returncode or TOLD not in again.stdout or SORRY not in again.stdout:
            self.wrong.append(f"played again from its record it goes otherwise: {again.stdout}{again.stderr}")
        exchanges = [each["details"] for each in whole["entries"] if each["kind"] == "assisted"]
        if [(each["answer"], each.get("operation") or each.get("edge")) for each in exchanges] != [
                ("act", "crm.balance"), ("hand_over", "agent")]:
            self.wrong.append(f"the assistant made this of it: {exchanges}")
        if not {ASKS, ANGRY} <= set(self.words()):
            self.wrong.append("the transcript has not all that he wrote")
        self.ask("POST", self.path + "/take", {"agent": AGENT})
        self.peer.says("Vous êtes là ?", ACCOUNT)
        self.until(lambda: "Vous êtes là ?" in self.words(), "what he wrote then is not in the conversation")
        if len([each for each in self.ask("GET", self.path)["entries"] if each["kind"] == "assisted"]) != len(exchanges):
            self.wrong.append("the assistant answered an agent's conversation")
        print(f"  agent {AGENT} takes it, and the assistant keeps silent")
        self.ask("POST", self.path + "/close", {"agent": AGENT})
        return self.wrong

    @staticmethod
    def tell_exchange(how):
        rests = ", ".join(f"{each['kind']} {each['name']} {each['confidence']:.2f}" for each in how["sources"])
        came = how.get("operation") or how.get("edge") or how.get("reason") or how.get("text", "")
        print(f"{'':12}{how['answer']} {came} ({how['confidence']:.2f}; {rests})")
