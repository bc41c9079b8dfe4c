# examples/demo/stay_peers.py - the customer's inboxes: a local Meta for WhatsApp, a gateway for SMS.
"""What is told of them is what has arrived there, not what was sent."""
import json
import secrets
import threading
import time
import urllib.parse
import urllib.request

from center import Child
from written import fetched, told


class Meta:
    """One number of WhatsApp; `address` is whose flow answers there."""

    def __init__(self, folder, name, company, address, customers):
        self.name, self.company, self.address = name, company, address
        self.secret, self.token, self.verify = (secrets.token_hex(12) for _ in range(3))
        self.child = Child(["python3", "-u", "tests/peers/meta/platform.py"], folder / f"meta_{name}.log")
        self.graph = f"http://127.0.0.1:{self.child.ready}"
        self.customers = {number: {"wa_id": number.lstrip("+"), "name": who} for number, who in customers.items()}
        self.seen = self.taken = 0

    def direct(self, what, **how):
        return json.loads(fetched(f"{self.graph}/test/{what}", how))

    def point(self, callbacks, _):
        self.direct("set", secret=self.secret, token=self.token, number=self.address, page="700",
                    callback=f"{callbacks}/{self.name}", customers=list(self.customers.values()))
        self.direct("template", name="suite_appel", language="fr", parameters=1)

    def carrier(self):
        return (f'    {self.name}: {{kind: whatsapp, company: {self.company}, address: "{self.address}", numbers: ["{self.address}"], '
                f'url: "{self.graph}",\n      token: {self.token}, app_secret: {self.secret}, verify_token: {self.verify}}}\n')

    def arrived(self):
        """(number, text, buttons) of what has come since it was asked last; read marks go back."""
        sent = self.direct("sent")["sent"]
        fresh, self.seen = list(enumerate(sent))[self.seen:], len(sent)
        return [("+" + each["to"], words(each["body"]), buttons(each["body"]), at) for at, each in fresh]

    def reads(self, at):
        self.direct("states", message=at, states=["delivered", "read"])

    def says(self, number, text):
        if number not in self.customers:
            self.customers[number] = {"wa_id": number.lstrip("+"), "name": number}
            self.direct("set", customers=list(self.customers.values()))
        answers = self.direct("say", **{"from": number.lstrip("+"), "content": {"type": "text", "text": {"body": text}}})
        if answers["answers"][0]["status"] != 200:
            raise OSError(f"not taken: {answers}")
        self.customers[number]["heard"] = time.time()  # for the window, when the platform is told of somebody new
        self.taken += 1  # from here on the center must have it

    def end(self):
        self.child.end()


def words(body):
    if body["type"] == "template":
        given = [each["text"] for part in body["template"].get("components", []) for each in part.get("parameters", [])]
        return f"{given[0] if given else ''} : suite à votre appel, un agent vous répond ici dans un instant."
    return told(body) if body["type"] in ("interactive", "text") else f"[{body['type']}]"


def buttons(body):
    action = body.get("interactive", {}).get("action", {})
    rows = [row["title"] for section in action.get("sections", []) for row in section["rows"]]
    return [each["reply"]["title"] for each in action.get("buttons", [])] + rows


class SmsGateway:
    """Numbers that end in 0 are refused by it, and those that end in 9 told to come again."""

    name, company, sender = "sms", "sahel-mobile", "8105"

    def __init__(self, folder):
        self.child = Child(["python3", "-u", "tests/peers/sms/gateway.py", ""], folder / "gateway.log")
        self.taken, self.lock = [], threading.Lock()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.child.process.stdout:
            given = json.loads(line)
            with self.lock:
                self.taken.append((given["To"], given["Body"]))

    def point(self, callbacks, key):
        self.inbound = f"{callbacks}/{self.name}/inbound?key={key}"

    def carrier(self):
        return (f'    {self.name}: {{kind: gateway, company: {self.company}, senders: ["{self.sender}"], user: AC1, password: token,\n'
                f'      url: "http://127.0.0.1:{self.child.ready}/2010-04-01/Accounts/AC1/Messages.json",\n'
                '      body: "To={to}&From={from}&Body={text}&StatusCallback={receipts}", provider_id: /sid,\n'
                "      receipts: {provider_id: MessageSid, state: MessageStatus, states: {sent: sent, delivered: delivered}},\n"
                "      inbound: {id: MessageSid, from: From, to: To, text: Body}}\n")

    def arrived(self):
        with self.lock:
            taken, self.taken = self.taken, []
        return [(number, text, [], None) for number, text in taken]

    def says(self, number, text):
        given = {"MessageSid": f"IN{secrets.token_hex(8)}", "From": number, "To": self.sender, "Body": text}
        urllib.request.urlopen(self.inbound, urllib.parse.urlencode(given).encode(), timeout=20).read()

    def end(self):
        self.child.process.terminate()  # its output is being read
        self.child.process.wait(10)
        self.child.log.close()
