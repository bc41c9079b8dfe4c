# tests/peers/speech/voice_server.py - a server of voices as OpenAI's /v1/audio/speech describes it: a tone a sentence.
"""Usage: voice_server.py PORT LOG. Prints its port; then appends each request to LOG as a line of JSON.

The text decides what comes: "status 503" answers that, "garbage" no sound, "empty" a sound of no length, "slow" nothing
for five seconds, "stream" and "unset" a WAV whose header does not know its length. Everything else is a tone of a second whose pitch
is 300 Hz and 10 more a character.
"""
import http.server
import io
import json
import math
import struct
import sys
import time
import wave

KEY = "Bearer a-key-for-tests"
log = open(sys.argv[2], "a", encoding="utf-8")


def tone(text, rate):
    pitch = 300 + 10 * len(text)
    return b"".join(struct.pack("<h", round(12000 * math.sin(2 * math.pi * pitch * at / rate))) for at in range(rate))


def wav_of(samples, rate):
    held = io.BytesIO()
    with wave.open(held, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(samples)
    return held.getvalue()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body, kind="application/json"):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def complain(self, status, why):
        self.answer(status, json.dumps({"error": {"message": why, "type": "invalid_request_error"}}).encode())

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        wanted = json.loads(body)
        log.write(json.dumps(wanted, ensure_ascii=False) + "\n")
        log.flush()
        if self.path != "/v1/audio/speech":
            return self.complain(404, "no such path")
        if self.headers.get("Authorization") != KEY:
            return self.complain(401, "Incorrect API key provided")
        unknown = set(wanted) - {"model", "input", "voice", "response_format", "speed"}
        if unknown or not wanted["input"] or wanted["voice"] not in ("fon-1", "yor-1", "narrator"):
            return self.complain(400, f"wrong: {sorted(unknown)} {wanted.get('voice')}")
        text, form = wanted["input"], wanted.get("response_format", "mp3")
        if text.startswith("status "):
            return self.complain(int(text.split()[1]), "as was asked for")
        if text == "slow":
            time.sleep(5)
        if text == "garbage":
            return self.answer(200, b"this is no sound", "audio/wav")
        rate = 24000
        samples = b"" if text == "empty" else tone(text, rate)
        if form == "pcm":
            return self.answer(200, samples, "audio/pcm")
        sound = wav_of(samples, rate)
        unknown = {"stream": b"\xff\xff\xff\xff", "unset": b"\0\0\0\0"}.get(text)
        if unknown:
            sound = sound[:4] + unknown + sound[8:40] + unknown + sound[44:]
        self.answer(200, sound, "audio/wav")


server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
print(server.server_port, flush=True)
server.serve_forever()
