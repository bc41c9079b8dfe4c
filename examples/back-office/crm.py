#!/usr/bin/env python3
# examples/back-office/crm.py - a mobile operator's systems as a center meets them: plain HTTP, good days and bad ones.
"""Usage: crm.py [--port N] [--fault KIND]

The systems behind samples-ivr/operator, with the data of its world.yaml; nothing but Python's standard library.

    GET /crm/subscribers/NUMBER/balance|data|calls|puk|category|verify?proof=...&given=...
    GET /console/lines/LINE
    PUT /fault/KIND     from now on: none, silent (never answers), slow (after 10 s), garbage, broken (500), gone (hangs up)
    GET /asked          what was asked so far, a line each

Prints "crm http://127.0.0.1:PORT" when it answers. Secrets (a PUK) are told to whoever asks: it is an example, on loopback.
"""
import argparse
import http.server
import json
import sys
import threading
import urllib.parse


def francs(amount):
    return {"amount_minor": amount, "currency": "XOF"}


SUBSCRIBERS = {
    "+2290197123456": {
        "balance": {"credit": francs(2450), "valid_until": "2026-03-31"},
        "data": {"left_mb": 1200, "used_mb": 800, "valid_until": "2026-03-09"},
        "calls": {"calls": 12, "minutes": 48, "cost": francs(1440), "last_at": "2026-02-27T17:30:00Z"},
        "puk": {"code": "48151623"},
        "proofs": {"birth_date": "07031990", "last_recharge": "1000"},
    },
    "+2290196000001": {
        "balance": {"credit": francs(150), "valid_until": "2026-03-08"},
        "calls": {"calls": 1, "minutes": 1, "cost": francs(30), "last_at": "2026-03-01T08:05:00Z"},
    },
    "+2290166000002": {
        "balance": {"credit": francs(98500), "valid_until": "2026-12-31"},
        "category": {"segment": "business"},
        "proofs": {"birth_date": "15081975"},
    },
    "+2290194000005": {"balance": {"credit": francs(700), "valid_until": "2026-03-20"}, "age_s": 5400},
    "+2290195000003": {
        "balance": {"credit": francs(12000), "valid_until": "2026-04-30"},
        "category": {"segment": "vip"},
    },
}
CLOSED_LINES = {"106"}
FAULTS = ("none", "silent", "slow", "garbage", "broken", "gone")
SLOW_S = 10


class Systems:
    """What all requests share."""

    def __init__(self, fault):
        self.changed = threading.Condition()
        self.fault = fault
        self.asked = []

    def become(self, fault):
        with self.changed:
            self.fault = fault
            self.changed.notify_all()  # those who are being kept waiting

    def suffer(self):
        """The fault of the moment; a silent system answers nobody before it is another."""
        with self.changed:
            met = self.fault
            if met in ("silent", "slow"):
                self.changed.wait_for(lambda: self.fault != met, SLOW_S if met == "slow" else None)
            return met


def answer_for(path, query):
    """What is known: (data, age in seconds), or None."""
    parts = [urllib.parse.unquote(each) for each in path.strip("/").split("/")]
    if parts[:2] == ["console", "lines"] and len(parts) == 3:
        return {"open": parts[2] not in CLOSED_LINES}, 0
    if parts[:2] != ["crm", "subscribers"] or len(parts) != 4:
        return None
    who, what = SUBSCRIBERS.get(parts[2], {}), parts[3]
    if what == "verify":
        return {"verified": who.get("proofs", {}).get(query.get("proof")) == query.get("given", "")}, 0
    if what == "category":
        return who.get("category", {"segment": "mass"}), 0
    return (who[what], who.get("age_s", 0)) if what in who else None


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    systems = None

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        if url.path == "/asked":
            return self.reply(200, "\n".join(self.systems.asked).encode() + b"\n", "text/plain")
        self.systems.asked.append(url.path)
        met = self.systems.suffer()
        if met in ("silent", "gone"):
            self.close_connection = True  # whoever asked is not waiting any more
            return None
        if met == "garbage":
            return self.reply(200, b"<html><h1>Maintenance</h1>", "application/json")
        if met == "broken":
            return self.reply(500, b"ORA-12541: no listener\n", "text/plain")
        found = answer_for(url.path, dict(urllib.parse.parse_qsl(url.query)))
        if found is None:
            return self.reply(404, b"{}")
        data, age = found
        return self.reply(200, json.dumps(data).encode(), age=age)

    def do_PUT(self):
        kind = self.path.removeprefix("/fault/")
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if kind not in FAULTS:
            return self.reply(404, f"faults are {', '.join(FAULTS)}\n".encode(), "text/plain")
        self.systems.become(kind)
        return self.reply(200, b"ok\n", "text/plain")

    def reply(self, status, body, kind="application/json", age=0):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if age:
            self.send_header("Age", str(age))
            self.send_header("X-Stale", "1")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def main():
    words = argparse.ArgumentParser(description="a mobile operator's systems, for samples-ivr/operator")
    words.add_argument("--port", type=int, default=8105, help="0 takes any that is free")
    words.add_argument("--fault", choices=FAULTS, default="none")
    given = words.parse_args()
    Handler.systems = Systems(given.fault)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", given.port), Handler)
    server.daemon_threads = True
    print(f"crm http://127.0.0.1:{server.server_address[1]}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
