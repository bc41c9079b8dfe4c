# tests/peers/sms/gateway.py - SMS gateways in two shapes: Twilio's and Africa's Talking's.
"""Usage: gateway.py CALLBACKS. Prints its port. Each text is printed as a line of JSON; receipts follow by themselves.
Numbers that end in 0 are refused, those that end in 9 are answered 503."""
import base64, json, sys, threading, urllib.parse, urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

count = 0


def tell(url, fields):
    data = urllib.parse.urlencode(fields).encode()
    threading.Timer(0.05, lambda: urllib.request.urlopen(url, data, timeout=20)).start()


class gateway(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_POST(self):
        global count
        count += 1
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        given = dict(urllib.parse.parse_qsl(body))
        to = given.get("To") or given.get("to")
        if to.endswith("9"):
            return self.answer(503, {"message": "busy"})
        if self.path.startswith("/2010-04-01/"):
            if self.headers.get("Authorization") != "Basic " + base64.b64encode(b"AC1:token").decode():
                return self.answer(401, {"code": 20003})
            if to.endswith("0"):
                return self.answer(400, {"code": 21211, "message": "The 'To' number is not valid"})
            sid = f"SM{count}"
            self.answer(201, {"sid": sid, "status": "queued", "error_code": None})
            for state in ("sent", "delivered"):
                tell(given["StatusCallback"], {"MessageSid": sid, "MessageStatus": state})
        else:
            if self.headers.get("apiKey") != "at-key":
                return self.answer(401, {})
            code = 403 if to.endswith("0") else 101
            id = f"ATXid_{count}"
            self.answer(201, {"SMSMessageData": {"Recipients": [{"statusCode": code, "messageId": id, "number": to}]}})
            if code == 101 and callbacks:
                tell(callbacks, {"id": id, "status": "Failed" if to.endswith("5") else "Success",
                                 "failureReason": "UserInBlacklist"})
        sys.stdout.write(json.dumps(given) + "\n")  # in one piece: several threads write
        sys.stdout.flush()


callbacks = sys.argv[1]
server = ThreadingHTTPServer(("127.0.0.1", 0), gateway)
print(server.server_port, flush=True)
server.serve_forever()
