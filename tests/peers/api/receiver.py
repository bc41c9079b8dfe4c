# tests/peers/api/receiver.py - a webhook's receiver: checks the signature, notes what it takes.
"""Usage: receiver.py SECRET FILE [PORT]. Prints its port. GET /refuse has it answer 500 from now on, GET /take 200 again; each
event taken is a line of JSON in FILE, with "repeats" and "attempt" beside it."""
import hashlib
import hmac
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

secret, file = sys.argv[1].encode(), open(sys.argv[2], "a", encoding="utf-8")
seen, refuse = {}, False


def problem_of(headers, body):
    parts = dict(part.split("=", 1) for part in headers["Palabre-Signature"].split(","))
    wanted = hmac.new(secret, parts["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(wanted, parts["v1"]):
        return "signature"
    if abs(time.time() - int(parts["t"])) > 300:
        return "time"
    return None


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self):
        global refuse
        refuse = self.path == "/refuse"
        self.answer(200)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        problem = problem_of(self.headers, body)
        if problem:
            return self.answer(401)
        if refuse:
            return self.answer(500)
        event = json.loads(body)
        again = event["id"] in seen
        seen[event["id"]] = True
        file.write(json.dumps({"event": event, "repeat": again, "attempt": self.headers["Palabre-Attempt"]}) + "\n")
        file.flush()
        self.answer(200)


server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[3]) if len(sys.argv) > 3 else 0), Receiver)
print(server.server_address[1], flush=True)
server.serve_forever()
