#!/usr/bin/env python3
# examples/back-office/python/crm.py - a small CRM with a center inside: it is asked, it listens, it writes back.
"""Usage: crm.py CONFIGURATION         answers calls until Ctrl-C
       crm.py --story FLOW STORY    plays a story in simulated time and says what was noted of it"""
import sys

import palabre

SUBSCRIBERS = {
    "+2290197123456": {"credit": 2450, "valid_until": "2026-03-31", "puk": "48151623", "birth_date": "07031990",
                       "last_recharge": "1000", "segment": "mass"},
}


def crm(operation, arguments):
    """What the flow looks up. Raising anything else than NotFound tells the caller that the system is unavailable."""
    subscriber = SUBSCRIBERS.get(arguments["number"])
    if subscriber is None:
        raise palabre.NotFound
    if operation == "balance":
        credit = {"amount_minor": subscriber["credit"], "currency": "XOF"}
        return {"credit": credit, "valid_until": subscriber["valid_until"]}
    if operation == "verify":
        return {"verified": subscriber.get(arguments["proof"]) == arguments["given"]}
    if operation == "puk":
        return {"code": subscriber["puk"]}
    if operation == "category":
        return {"segment": subscriber["segment"]}
    raise palabre.NotFound


class Contacts:
    """Follows each contact, and writes into its history how it ended."""

    def __init__(self, engine):
        self.engine, self.open, self.noted = engine, {}, []

    def happened(self, event):
        contact, kind, data = event.get("interaction"), event["type"], event["data"]
        if kind == "interaction.started":
            self.open[contact] = {"address": data.get("address"), "asked": []}
        elif kind == "entry.added" and data["kind"] == "looked_up" and contact in self.open:
            self.open[contact]["asked"].append(data["text"])
        elif kind == "interaction.ended" and contact in self.open:
            known = self.open.pop(contact)
            code = "Informé" if known["asked"] else "Sans suite"
            self.engine.dispose(contact, code, note=", ".join(known["asked"]))
            newest = self.engine.timeline(known["address"])["entries"][:2]
            self.noted.append(" <- ".join(each["text"] for each in newest))


def main(words):
    engine = palabre.Engine()
    contacts = Contacts(engine)
    engine.connector("crm", crm, limit_ms=2000)
    engine.on_event(contacts.happened)
    if words[:1] == ["--story"]:
        print(engine.play_story(*words[1:3])["told"], end="")
        print("\n".join(f"noted {each}" for each in contacts.noted))
        return
    engine.configure(words[0])
    with engine:
        engine.wait()


if __name__ == "__main__":
    main(sys.argv[1:]) if len(sys.argv) > 1 else print(__doc__)
