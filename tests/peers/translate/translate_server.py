# tests/peers/translate/translate_server.py - a translator as LibreTranslate's interface describes it: words by a list.
"""Usage: translate_server.py PORT LOG. Prints its port; then appends each request to LOG as a line of JSON.

It knows fr, en, fon_Latn and wol_Latn, and translates fr and en into each other and into the two others, word by word; a word
that it does not know stays. What it is told to do wrong stands in the text: "busy" answers 429, "broken" 500, "away" 503
the first time, "refused" 403, "garbage" no JSON, "slow" nothing for five seconds, "loses" leaves out what stands in braces,
"invents" a number, "twice" says it twice, "spaces" and "wide" change its braces, "turns" reverses the words, "empty" says nothing,
"loops" says it two hundred times.
"""
import http.server
import json
import re
import sys
import time

KEY = "a-key-for-tests"
TARGETS = {"fr": ["en", "fon_Latn", "wol_Latn"], "en": ["fr", "fon_Latn", "wol_Latn"], "fon_Latn": ["fr"], "wol_Latn": ["fr"]}
WORDS = {
    "fr en": {"bonjour": "hello", "merci": "thanks", "votre": "your", "solde": "balance", "est": "is", "de": "of", "au": "good",
              "revoir": "bye", "il": "there", "reste": "remains"},
    "fr fon_Latn": {"bonjour": "kuabɔ", "merci": "kudo", "votre": "mitɔn", "solde": "akwɛ", "est": "nyí", "au": "o", "revoir": "dabo",
                    "il": "é", "reste": "kpo"},
    "fon_Latn fr": {"kuabɔ": "bonjour", "kudo": "merci", "akwɛ": "argent", "mitɔn": "notre"},
    "en fr": {"hello": "bonjour", "thanks": "merci"},
}
log = open(sys.argv[2], "a", encoding="utf-8")
been_away = set()


def translated(text, source, target):
    words = WORDS.get(f"{source} {target}", {})
    return re.sub(r"[^\W\d_]+", lambda found: words.get(found[0].lower(), found[0]), text)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body):
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        log.write(self.path + "\n")
        log.flush()
        if self.path == "/languages":
            return self.answer(200, [{"code": code, "name": code, "targets": [code, *to]} for code, to in TARGETS.items()])
        self.answer(404, {"error": "Not Found"})

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        log.write(json.dumps(asked, ensure_ascii=False) + "\n")
        log.flush()
        if self.path != "/translate":
            return self.answer(404, {"error": "Not Found"})
        for needed in ("q", "source", "target"):
            if not asked.get(needed):
                return self.answer(400, {"error": f"Invalid request: missing {needed} parameter"})
        if asked.get("api_key") != KEY:
            return self.answer(403, {"error": "Invalid API key"})
        text, source, target = asked["q"], asked["source"], asked["target"]
        if source not in TARGETS or target not in TARGETS[source]:
            return self.answer(400, {"error": f"{target} is not supported"})
        if asked.get("format", "text") != "text":
            return self.answer(400, {"error": f"{asked['format']} format is not supported"})
        wrong = set(text.split())
        if "busy" in wrong:
            return self.answer(429, {"error": "Slowdown: 80 per minute"})
        if "broken" in wrong:
            return self.answer(500, {"error": "Cannot translate text: out of memory"})
        if "refused" in wrong:
            return self.answer(403, {"error": "Please contact the server operator to get an API key"})
        if "away" in wrong and text not in been_away:
            been_away.add(text)
            return self.answer(503, b"<html>starting</html>")
        if "garbage" in wrong:
            return self.answer(200, b"<html>a proxy's page</html>")
        if "slow" in wrong:
            time.sleep(5)
        said = translated(text, source, target)
        if "loses" in wrong:
            said = re.sub(r"\{\d+\}", "", said)
        if "invents" in wrong:
            said += " 7"
        if "twice" in wrong:
            said = said + " " + said
        if "spaces" in wrong:
            said = re.sub(r"\{(\d+)\}", r"{ \1 }", said)
        if "wide" in wrong:
            said = re.sub(r"\{(\d+)\}", "\uff5b\\1\uff5d", said)
        if "turns" in wrong:
            said = " ".join(reversed(said.split()))
        if "empty" in wrong:
            said = ""
        if "loops" in wrong:
            said = " ".join([said] * 200)
        self.answer(200, {"translatedText": said})


server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
print(server.server_port, flush=True)
server.serve_forever()
