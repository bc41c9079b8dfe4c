# tests/peers/http/back_office.py - a company's system on Python's own HTTP server, well-behaved or not, by path.
"""Usage: back_office.py [PORT [CERTIFICATE KEY [CLIENTS]]]. Listens on 127.0.0.1, prints the port, serves until it is
killed; with a certificate by TLS, with CLIENTS to those alone whom that authority vouches for."""
import base64
import email.utils
import http.server
import json
import ssl
import sys
import threading
import time
import urllib.parse

count = threading.Lock()
connections = 0
tokens = 0  # given so far; the last one alone is good
revoked = False


class handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self):
        global connections
        with count:
            connections += 1
            self.connection_number = connections
        self.requests = 0
        self.breaks = False
        super().setup()

    def log_message(self, *_):
        pass

    def give(self, status, body, **headers):
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def raw(self, data, close=True):
        self.wfile.write(data)
        self.close_connection = close

    def do_GET(self):
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(size).decode()
        self.requests += 1
        if self.breaks:  # neither answers nor says why
            self.close_connection = True
            return
        what = self.path.split("?")[0].split("/")[1]
        if what == "echo":
            self.give(200, {"method": self.command, "target": self.path, "headers": dict(self.headers), "body": body,
                            "connection": self.connection_number, "requests": self.requests})
        elif what == "once":
            self.breaks = True
            self.give(200, {"connection": self.connection_number})
        elif what == "status":
            self.give(int(self.path.split("/")[2]), {"error": "as asked"})
        elif what == "none":
            self.send_response(204)
            self.end_headers()
        elif what == "chunked":
            self.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                     b"9\r\n{\"balance\r\n8;x=y\r\n\": 2500}\r\n0\r\nX-Trailer: 1\r\n\r\n", close=False)
        elif what == "until_the_end":
            self.raw(b"HTTP/1.0 200 OK\r\n\r\n{\"balance\": 2500}")
        elif what == "go_on":
            self.raw(b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
                     b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", close=False)
        elif what == "stale":
            self.give(200, {"balance": 1}, Age="120", X_Stale="1")
        elif what == "warned":
            self.give(200, {"balance": 1}, Age="60", Warning='110 - "Response is Stale"')
        elif what == "aged":
            self.give(200, {"balance": 1}, Age="60")
        elif what == "token":
            self.give_token(urllib.parse.parse_qs(body))
        elif what == "bearer":
            good = not revoked and self.headers.get("Authorization") == f"Bearer t{tokens}"
            self.give(200 if good else 401, {"tokens": tokens})
        elif what == "revoke":
            globals()["revoked"] = True
            self.give(200, {})
        elif what == "account":
            self.give(200, {"account": {"main": {"amount": 2500, "currency": "XOF"}, "none": None,
                                        "bundles": [{"mb": 512, "x": 1}, {"mb": 20}]}, "code": 0})
        elif what == "unknown":
            self.give(int(self.path.split("/")[2]), {"error": {"code": "UNKNOWN_SUBSCRIBER"}})
        elif what == "done":
            self.give(int(self.path.split("/")[2]), b"OK")
        elif what == "mirror":  # whatever is sent comes back
            self.give(int(self.path.split("/")[2]), body.encode(), Content_Type=self.headers.get("Content-Type", ""),
                      X_Action=self.headers.get("SOAPAction", ""))
        elif what == "latin_xml":
            self.give(200, b"<a><name>Ad\xe9la</name></a>", Content_Type="text/xml; charset=ISO-8859-1")
        elif what == "broken_xml":
            self.give(200, b"<a><\xff/></a>", Content_Type="text/xml")
        elif what == "busy":
            self.give(429, {}, Retry_After="7")
        elif what == "closed_until":
            self.give(503, {}, Retry_After=email.utils.formatdate(time.time() + 3600, usegmt=True))
        elif what == "drip":
            self.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            try:
                while True:
                    self.wfile.write(b" ")
                    time.sleep(0.01)
            except OSError:
                pass
        elif what == "gigabyte":
            self.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
            try:
                while True:
                    self.wfile.write(b" " * 65536)
            except OSError:
                pass
        elif what == "garbage":
            self.give(200, b"{\"balance\": 25")
        elif what == "latin":
            self.give(200, b"{\"name\": \"Ad\xe9la\"}")
        elif what == "page":
            self.give(200, b"<html>502</html>")
        elif what == "empty":
            self.give(200, b"")
        elif what == "deep":
            self.give(200, b"[" * 1000 + b"]" * 1000)
        elif what == "big":
            self.give(200, b"\"" + b"x" * 2_000_000 + b"\"")
        elif what == "endless":
            self.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", close=True)
            try:
                while True:
                    self.wfile.write(b"1000\r\n" + b"x" * 4096 + b"\r\n")
            except OSError:
                pass
        elif what == "headers":
            self.give(200, {}, X_Long="x" * 100_000)
        elif what == "half":
            self.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"balance\"")
        elif what == "nonsense":
            self.raw(b"how do you do\r\n\r\n")
        elif what == "silence":
            self.rfile.read(1)  # until the client goes
            self.close_connection = True
        else:
            self.give(404, {"error": "no such thing"})

    def give_token(self, form):
        login = "Basic " + base64.b64encode(b"ivr%2Bcenter:s3cret%3A%25").decode()
        if self.headers.get("Authorization") != login or form.get("grant_type") != ["client_credentials"]:
            return self.give(401, {"error": "invalid_client"})
        global tokens, revoked
        with count:
            tokens += 1
            revoked = False
        lasts = 0 if form.get("scope") == ["short"] else 3600
        self.give(200, {"access_token": f"t{tokens}", "token_type": "bearer", "expires_in": lasts})

    do_POST = do_HEAD = do_PUT = do_DELETE = do_GET


class quiet(http.server.ThreadingHTTPServer):
    def handle_error(self, *_):  # clients go in the middle here
        pass


server = quiet(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 0), handler)
server.daemon_threads = True
if len(sys.argv) > 3:
    by = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    by.load_cert_chain(sys.argv[2], sys.argv[3])
    if len(sys.argv) > 4:
        by.load_verify_locations(sys.argv[4])
        by.verify_mode = ssl.CERT_REQUIRED
    server.socket = by.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
print(server.server_address[1], flush=True)
server.serve_forever()
