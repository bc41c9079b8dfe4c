# tests/peers/api/ask_by_zeep.py - a SOAP client that knows our WSDL only: Debian's zeep asks every operation.
"""Usage: ask_by_zeep.py URL KEY VERSION. VERSION is soap or soap12. Prints what came of each, a line each."""
import datetime
import sys

import requests
import zeep
from requests.auth import HTTPBasicAuth

url, key, version = sys.argv[1:]
session = requests.Session()
session.auth = HTTPBasicAuth("zeep", key)
client = zeep.Client(url + "/api/v1/soap?wsdl", transport=zeep.Transport(session=session))
ask = client.bind("palabre", "palabre_" + version)

utc = datetime.timezone.utc
written = ask.write_interaction(
    address="01 97 00 00 01", kind="visit", began=datetime.datetime(2026, 1, 4, 9, 0, 0, 250000, utc),
    reference="zeep-" + version, details='{"till": 3}',
    entries=[{"kind": "noted", "text": "A <b> & Fɔ̀n 🌳"}, {"kind": "said", "text": "Merci"}])
print("written", written.known, written.interaction.isdigit())
again = ask.write_interaction(address="0197000001", reference="zeep-" + version)
print("again", again.known, again.interaction == written.interaction)
disposed = ask.write_disposition(interaction=written.interaction, code="sold", note="Vite")
print("disposed", disposed.code, disposed.known)
queued = ask.start_conversation(address="0197000001", on="sms", text="Bonjour", key="zeep-" + version)
print("queued", queued.state, queued.known)
found = ask.find_customer(address="0197000001")
print("found", found.identities[0].kind, found.identities[0].address)
page = ask.read_timeline(address="0197000001", limit=3)
print("timeline", [each.kind for each in page.entries], page.next is not None)
first = ask.read_timeline(address="0197000001").entries[-1]
print("first", first.text, first.at.isoformat())
events = ask.list_events(limit=1000)
print("events", sorted({each.type for each in events.events}), events.next.isdigit())
try:
    ask.find_customer(address="+2290190011299")
except zeep.exceptions.Fault as fault:
    print("fault", fault.message)
