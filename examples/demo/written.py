# examples/demo/written.py - a call goes on in writing: the message arrives, the customer answers, an agent writes.
"""By WhatsApp through a local Meta, beside it a gateway for SMS; or by SMS through Kannel and a local operator. Both sides are asked what arrived there."""
import json
import secrets
import socket
import time
import urllib.error
import urllib.request

import assistant
from center import Child

NUMBER, SENDER = "+2290197123456", "8105"
CUSTOMER_WRITES, AGENT_WRITES = "Bonjour, mon crédit a disparu depuis hier soir.", "Bonjour, ici Afi. Je regarde votre dossier."
AGENT = "4711"  # a user's id, as an agents' desk will know it


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def fetched(url, body=None):
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data=data), timeout=30) as told:
        return told.read().decode()


class WhatsApp:
    """tests/peers/meta: refuses as Meta does, signs and repeats its webhooks."""

    channel, story, key = "WhatsApp", "agent_by_whatsapp", "2"
    begins = "[template suite_appel in fr"
    account = NUMBER.lstrip("+")

    def __init__(self, folder):
        self.callbacks = free_port()
        self.secret, self.token, self.verify = (secrets.token_hex(12) for _ in range(3))
        self.gateway = Child(["python3", "-u", "tests/peers/sms/gateway.py", ""], folder / "gateway.log")
        self.platform = Child(["python3", "-u", "tests/peers/meta/platform.py"], folder / "meta.log")
        self.graph = f"http://127.0.0.1:{self.platform.ready}"
        self.direct("set", secret=self.secret, token=self.token, number="105", page="700",
                    callback=f"http://127.0.0.1:{self.callbacks}/callbacks/support",
                    customers=[{"wa_id": self.account, "name": "Adjoa"}, {"wa_id": assistant.ACCOUNT, "name": "Koffi"}])
        self.direct("template", name="suite_appel", language="fr", parameters=1)

    def direct(self, what, **how):
        return json.loads(fetched(f"{self.graph}/test/{what}", how))

    def company(self):
        return 'conversations: {templates: {fr: {name: suite_appel, parameters: ["{company}"]}}}'

    def carriers(self):
        return (f'sms: {{kind: gateway, company: sahel-mobile, senders: ["{SENDER}"], user: AC1, password: token,\n'
                f'          url: "http://127.0.0.1:{self.gateway.ready}/2010-04-01/Accounts/AC1/Messages.json",\n'
                '          body: "To={to}&From={from}&Body={text}&StatusCallback={receipts}", provider_id: /sid,\n'
                "          receipts: {provider_id: MessageSid, state: MessageStatus, states: {sent: sent, delivered: delivered}}}\n"
                f'    support: {{kind: whatsapp, company: sahel-mobile, address: "{assistant.ADDRESS}", numbers: ["105"], url: "{self.graph}",\n'
                f"              token: {self.token}, app_secret: {self.secret}, verify_token: {self.verify}}}")

    def arrived(self, account=""):
        """What has come to a customer's telephone."""
        return [told(each["body"]) for each in self.direct("sent")["sent"] if each["to"] == (account or self.account)]

    def says(self, text, account=""):
        self.direct("say", **{"from": account or self.account, "content": {"type": "text", "text": {"body": text}}, "times": 2})

    def end(self):
        self.platform.end()
        self.gateway.end()


def told(body):
    if body["type"] == "interactive":
        return body["interactive"]["body"]["text"]
    if body["type"] != "template":
        return body["text"]["body"]
    template = body["template"]
    given = [each["text"] for part in template.get("components", []) for each in part.get("parameters", [])]
    return f"[template {template['name']} in {template['language']['code']}: {', '.join(given)}]"


class Conversation:
    """What the demo shows of it; `wrong` is what did not go as it should."""

    def __init__(self, center, peer, folder):
        self.center, self.peer, self.folder, self.wrong = center, peer, folder, []

    def until(self, found, what, seconds=20):
        """What `found` gives, as soon as it gives something."""
        last = time.monotonic() + seconds
        while time.monotonic() < last:
            if there := found():
                return there
            time.sleep(0.1)
        self.wrong.append(what)
        return None

    def arrives(self, beginning, seconds=20):
        return self.until(lambda: next((each for each in self.peer.arrived() if each.startswith(beginning)), None),
                          f"{beginning!r} did not arrive: {self.peer.arrived()}", seconds)

    def show(self):
        """From the end of the call on."""
        if not (first := self.arrives(self.peer.begins)):
            return self.wrong
        print(f"\n  {self.peer.channel} brings {NUMBER}: {first}", flush=True)
        waiting = self.until(lambda: self.ask("GET", "/conversations?queue=support").get("conversations"),
                             "no conversation waits for support")
        if not waiting:
            return self.wrong
        self.path = f"/conversations/{waiting[0]['id']}"
        self.tell_whole()
        self.peer.says(CUSTOMER_WRITES)
        print(f"\n  he answers: {CUSTOMER_WRITES}")
        self.until(lambda: CUSTOMER_WRITES in self.words(), "what he wrote is not in the conversation")
        taken = self.ask("POST", self.path + "/take", {"agent": AGENT})
        print(f"  agent {AGENT} takes it: owner {taken.get('owner')}")
        message = {"agent": AGENT, "text": AGENT_WRITES, "key": "demo-1"}
        for known in (False, True):
            if self.ask("POST", self.path + "/messages", message).get("known") is not known:
                self.wrong.append(f"a message sent {1 + known} times is known: {not known}")
        if self.arrives(AGENT_WRITES):
            print(f"  {self.peer.channel} brings him: {AGENT_WRITES}")
        if (count := self.peer.arrived().count(AGENT_WRITES)) != 1:
            self.wrong.append(f"what the agent wrote arrived {count} times")
        if (count := self.words().count(CUSTOMER_WRITES)) != 1:
            self.wrong.append(f"what he wrote stands {count} times in the conversation")
        closed = self.ask("POST", self.path + "/close", {"agent": AGENT})
        print(f"  and closes it: {closed.get('state')}")
        return self.wrong

    def tell_whole(self):
        whole = self.ask("GET", self.path)
        (self.folder / "conversation.json").write_text(json.dumps(whole, indent=2, ensure_ascii=False) + "\n")
        talk = whole["conversation"]
        print(f"\n  GET {self.path}: {talk['state']}, owner {talk['owner']}, queue {talk['queue']}, language {talk['language']}; "
              "the call that it continues:")
        for each in whole["before"]:
            print(f"    {each['at'][11:19]} {each['kind']:11} {each.get('text', '')[:100]}")
        print("  and so far:")
        for each in whole["entries"]:
            print(f"    {each['at'][11:19]} {each['kind']:11} {each.get('text', '')[:100]}")
        if not any(each["kind"] == "heard" and each.get("text") == self.peer.key for each in whole["before"]):
            self.wrong.append("the conversation does not have the call's history")

    def words(self):
        return [each.get("text") for each in self.ask("GET", self.path)["entries"]]

    def ask(self, method, path, body=None):
        """The API's answer; what it refuses is wrong."""
        try:
            return self.center.ask(method, path, body)
        except urllib.error.HTTPError as refused:
            self.wrong.append(f"{method} {path}: {refused.code} {refused.read().decode()}")
            return {}
