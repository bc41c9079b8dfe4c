# tests/peers/meta/platform.py - Meta's side of WhatsApp and Messenger: takes messages, signs and repeats webhooks.
"""Usage: platform.py. Listens on 127.0.0.1, prints its port, serves until it is killed.
Graph: POST /vNN.N/ID/messages, where ID is a phone number id or a page's. Whoever tests directs it by POST /test/..."""
import hashlib
import hmac
import http.client
import http.server
import json
import random
import sys
import threading
import time
import urllib.parse

import rules


class place:
    """Everything that the platform knows. Directed from outside, so that a test needs no clock."""
    callback = secret = token = number = page = ""
    ahead = 0            # seconds by which its clock is ahead
    customers = []       # {"wa_id"?, "user_id"?, "psid"?, "name"?, "heard"?}
    templates = {}       # (name, language): parameters
    sent = []            # {"to", "body", "id", "platform"}
    failures = []        # {"status", "body", "headers", "hang", "drop", "taken"}, one a request
    pairs = {}           # (to): moments
    pair_most = None     # messages to one customer within six seconds
    requests = 0
    shown = []           # read marks and signs of typing, in order
    media = {}           # id: {"content": bytes, "type", "until"?}
    account = ""         # the WhatsApp business account, whose templates are listed
    own = ""             # where this server is

    @staticmethod
    def now():
        return time.time() + place.ahead


guard = threading.Lock()


def signed(body):
    """As Meta does: non-ASCII as \\uXXXX, slashes escaped, and the signature over exactly these bytes."""
    raw = json.dumps(body, ensure_ascii=True, separators=(",", ":")).replace("/", "\\/").encode()
    return raw, "sha256=" + hmac.new(place.secret.encode(), raw, hashlib.sha256).hexdigest()


def deliver(raw, headers, method="POST", query=""):
    at = urllib.parse.urlsplit(place.callback)
    line = http.client.HTTPConnection(at.hostname, at.port, timeout=30)
    try:
        line.request(method, at.path + query, body=raw, headers=headers)
        told = line.getresponse()
        return {"status": told.status, "body": told.read().decode()}
    finally:
        line.close()


def webhook(body):
    raw, signature = signed(body)
    return deliver(raw, {"Content-Type": "application/json", "User-Agent": "facebookexternalua",
                         "X-Hub-Signature-256": signature})


def whatsapp_value(**what):
    return {"object": "whatsapp_business_account", "entry": [{"id": "WABA", "changes": [{"field": "messages", "value": {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "22990000105", "phone_number_id": place.number}, **what}}]}]}


def page_events(*events):
    return {"object": "page", "entry": [{"id": place.page, "time": int(place.now() * 1000), "messaging": list(events)}]}


def spoken(customer, content):
    """A customer's message as a webhook. `content` is the part that its type has."""
    customer["heard"] = place.now()
    if "psid" in customer:
        return page_events({"sender": {"id": customer["psid"]}, "recipient": {"id": place.page},
                            "timestamp": int(place.now() * 1000), **content})
    message = {"id": f"wamid.{random.getrandbits(64):x}", "timestamp": str(int(place.now())), **content}
    contact = {"profile": {"name": customer.get("name", "")}}
    if "wa_id" in customer:
        message["from"] = contact["wa_id"] = customer["wa_id"]
    if "user_id" in customer:
        message["from_user_id"] = contact["user_id"] = customer["user_id"]
    return whatsapp_value(contacts=[contact], messages=[message])


def states(message, which, extra):
    """Webhooks that tell of a message: one a state on WhatsApp; watermarks, and at times names, on Messenger."""
    told = []
    for state in which:
        if message["platform"] == "whatsapp":
            status = {"id": message["id"], "status": state, "timestamp": str(int(place.now())),
                      "recipient_id": message["to"], **extra}
            if "biz_opaque_callback_data" in message["body"]:
                status["biz_opaque_callback_data"] = message["body"]["biz_opaque_callback_data"]
            told.append(whatsapp_value(statuses=[status]))
            continue
        moment = int(place.now() * 1000)
        event = {"sender": {"id": message["to"]}, "recipient": {"id": place.page}, "timestamp": moment}
        if state == "echo":
            event.update(sender=event["recipient"], recipient=event["sender"],
                         message={"is_echo": True, "app_id": 7, "mid": message["id"], **message["body"]["message"]})
        elif state == "delivered":
            event["delivery"] = {"watermark": moment, **({"mids": [message["id"]]} if extra.get("mids") else {})}
        else:
            event["read"] = {"watermark": moment}
        told.append(page_events(event))
    return told


def directed(what, ask):
    """What a test wants: the answer to /test/WHAT."""
    if what == "set":
        for name, value in ask.items():
            setattr(place, name, value)
        return {}
    if what == "template":
        place.templates[ask["name"], ask["language"]] = ask["parameters"]
        return {}
    if what == "fail":
        place.failures.append(ask)
        return {}
    if what == "say":
        customer = next(each for each in place.customers if ask["from"] in each.values())
        told = spoken(customer, ask["content"])
        return {"answers": [webhook(told) for _ in range(ask.get("times", 1))]}
    if what == "states":
        message = place.sent[ask.get("message", -1)]
        told = states(message, ask["states"], ask.get("extra", {}))
        return {"answers": [webhook(each) for each in told * ask.get("times", 1)]}
    if what == "raw":
        return deliver(ask["body"].encode(), ask.get("headers", {}), ask.get("method", "POST"), ask.get("query", ""))
    if what == "signed":  # bytes of the test's own, signed all the same
        raw = ask["body"].encode()
        return deliver(raw, {"X-Hub-Signature-256": "sha256=" + hmac.new(place.secret.encode(), raw, hashlib.sha256).hexdigest()})
    if what == "sign":    # what it would deliver, for somebody else to read
        raw, signature = signed(spoken(ask["customer"], ask["content"]))
        return {"body": raw.decode(), "signature": signature}
    if what == "media":   # a customer's file, as it lies there before its message comes
        place.media[ask["id"]] = {"content": ask["content"].encode("latin-1"), "type": ask["type"]}
        return {}
    if what == "uploads":
        return {"uploads": [{"id": each, "type": one["type"], "size": len(one["content"]), "name": one.get("name", "")}
                            for each, one in place.media.items()]}
    if what == "shown":
        return {"shown": place.shown}
    if what == "sent":
        return {"sent": place.sent, "requests": place.requests}
    return {"problem": f"nothing is called {what}"}


def unfolded(part):
    """Graph takes an object as its JSON in a text, too."""
    return json.loads(part) if isinstance(part, str) and part.startswith("{") else part


class handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def give(self, status, body, headers=None):
        raw = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)

    def give_bytes(self, found):
        self.send_response(200)
        self.send_header("Content-Type", found["type"])
        self.send_header("Content-Length", str(len(found["content"])))
        self.end_headers()
        self.wfile.write(found["content"])

    def do_GET(self):
        at = urllib.parse.urlsplit(self.path)
        self.given = urllib.parse.parse_qs(at.query)
        parts = at.path.strip("/").split("/")
        with guard:
            place.requests += 1
            failure = place.failures.pop(0) if place.failures else {}
        if failure:
            return self.give(failure.get("status", 500), failure.get("body", {}), failure.get("headers"))
        if parts[0] == "cdn":  # Messenger's: whoever knows the address
            found = place.media.get(parts[1])
            return self.give_bytes(found) if found else self.give(404, "URL signature expired")
        if place.token not in (self.headers.get("Authorization", "")[len("Bearer "):], *self.given.get("access_token", [])):
            return self.give(*rules.error(190, "Invalid OAuth access token.", status=401))
        if parts[0] == "lookaside":
            found = place.media.get(parts[1])
            # Each address holds for some minutes, and is told anew after that.
            if not found or int(self.given["until"][0]) < place.now():
                return self.give(404, "")
            return self.give_bytes(found)
        if len(parts) == 2 and parts[1] in place.media:
            found = place.media[parts[1]]
            return self.give(200, {"messaging_product": "whatsapp", "id": parts[1], "mime_type": found["type"],
                                   "sha256": hashlib.sha256(found["content"]).hexdigest(), "file_size": len(found["content"]),
                                   "url": f"http://{self.headers['Host']}/lookaside/{parts[1]}?until={int(place.now()) + 300}"})
        if len(parts) == 3 and parts[1] == place.account and parts[2] == "message_templates":
            return self.give(200, rules.template_page(place.templates, self.given, f"http://{self.headers['Host']}{at.path}"))
        return self.give(*rules.error(100, "Unsupported get request. Object does not exist", 33))

    def do_POST(self):
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        at = urllib.parse.urlsplit(self.path)
        self.given = urllib.parse.parse_qs(at.query)
        parts = at.path.strip("/").split("/")
        if parts[0] == "test":
            return self.give(200, directed(parts[1], json.loads(raw or b"{}")))
        with guard:
            status, told, failure = self.graph(parts, raw)
        if failure.get("hang"):
            time.sleep(failure["hang"])
        if failure.get("drop"):
            self.close_connection = True
            return None
        return self.give(status, told, failure.get("headers"))

    def graph(self, parts, raw):
        place.requests += 1
        failure = place.failures.pop(0) if place.failures else {}
        if failure and not failure.get("taken"):
            return failure.get("status", 500), failure.get("body", {}), failure
        if place.token not in (self.headers.get("Authorization", "")[len("Bearer "):], *self.given.get("access_token", [])):
            return *rules.error(190, "Invalid OAuth access token.", status=401), failure
        if len(parts) != 3 or not parts[0].startswith("v") or parts[2] not in ("messages", "media"):
            return *rules.error(2500, "Unknown path components", status=404), failure
        if len(parts) == 3 and parts[2] == "media":
            return *self.put(raw), failure
        if self.headers.get("Content-Type", "").split(";")[0] != "application/json":
            return *rules.error(100, "send application/json"), failure
        body = {name: unfolded(part) for name, part in json.loads(raw).items()}
        platform = {place.number: "whatsapp", place.page: "messenger", "me": "messenger"}.get(parts[1])
        if platform is None:
            return *rules.error(100, "Unsupported post request. Object does not exist", 33), failure
        if "status" in body or "sender_action" in body:
            problem = rules.sign_problem(body, place)
            if problem:
                return *problem, failure
            place.shown.append(body)
            return 200, {"success": True} if platform == "whatsapp" else {"recipient_id": body["recipient"]["id"]}, failure
        to, problem = getattr(rules, platform)(body, place)
        if problem:
            return *problem, failure
        recent = [each for each in place.pairs.get(to, []) if place.now() - each < 6]
        if place.pair_most is not None and len(recent) >= place.pair_most:
            return *rules.error(131056, "(Business Account, Consumer Account) pair rate limit hit"), failure
        place.pairs[to] = recent + [place.now()]
        message = {"to": to, "body": body, "platform": platform,
                   "id": f"{'wamid.' if platform == 'whatsapp' else 'm_'}{len(place.sent) + 1}"}
        place.sent.append(message)
        if platform == "messenger":
            return 200, {"recipient_id": to, "message_id": message["id"]}, failure
        return 200, {"messaging_product": "whatsapp", "contacts": [{"input": to, "wa_id": to}],
                     "messages": [{"id": message["id"], "message_status": "accepted"}]}, failure


    def put(self, raw):
        """POST /NUMBER/media: a form of one file."""
        form = rules.read_form(self.headers.get("Content-Type", ""), raw)
        problem = rules.media_problem(form)
        if problem:
            return problem
        name, kind, content = form["file"]
        made = f"{1000 + len(place.media)}"
        place.media[made] = {"content": content, "type": kind, "name": name}
        return 200, {"id": made}


class quiet(http.server.ThreadingHTTPServer):
    def handle_error(self, *_):  # who is killed while he asks is no news
        pass


if __name__ == "__main__":
    server = quiet(("127.0.0.1", 0), handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()
