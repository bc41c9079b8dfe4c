# tests/peers/speech/transcription_server.py - a recogniser by OpenAI's description, with a script.
"""Usage: transcription_server.py PORT LOG SCRIPT. Prints its port; then appends each request to LOG as a line of JSON.

The form is read by Python's own e-mail parser, the sound by its wave module; what is wrong with either answers 400. What it answers
is the next line of SCRIPT, the last one for ever; before the file is there, "text: bonjour":

text: WORDS       {"text": WORDS}; in verbose_json one stretch that is surely speech
silence: WORDS    the same, and it says that nobody spoke
status: 503       that status
garbage           no JSON
wrong             JSON without a text
slow              the answer after five seconds
"""
import email.parser
import email.policy
import http.server
import io
import json
import sys
import threading
import time
import wave

KEY = "Bearer a-key-for-tests"
log = open(sys.argv[2], "a", encoding="utf-8")
line, turn = threading.Lock(), 0


def next_step():
    global turn
    try:
        steps = [each.strip() for each in open(sys.argv[3], encoding="utf-8") if each.strip()]
    except FileNotFoundError:
        steps = []
    with line:
        step = steps[min(turn, len(steps) - 1)] if steps else "text: bonjour"
        turn += 1
    return step


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

    def complain(self, status, why):
        self.answer(status, {"error": {"message": why, "type": "invalid_request_error"}})

    def form(self, body):
        """By name, what each part holds."""
        head = f"Content-Type: {self.headers['Content-Type']}\r\nMIME-Version: 1.0\r\n\r\n".encode()
        whole = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
        if not whole.is_multipart() or whole.defects:
            raise ValueError(f"no form: {whole.defects}")
        return {each.get_param("name", header="content-disposition"): each for each in whole.iter_parts()}

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path != "/v1/audio/transcriptions":
            return self.complain(404, "no such path")
        if self.headers.get("Authorization") != KEY:
            return self.complain(401, "Incorrect API key provided")
        try:
            parts = self.form(body)
            told = {name: each.get_content().strip() for name, each in parts.items() if name != "file"}
            sound = wave.open(io.BytesIO(parts["file"].get_payload(decode=True)))
            told["seconds"] = round(sound.getnframes() / sound.getframerate(), 1)
            told["sound"] = [sound.getnchannels(), sound.getsampwidth(), sound.getframerate(), parts["file"].get_filename()]
        except (ValueError, KeyError, wave.Error, EOFError) as wrong:
            return self.complain(400, f"{type(wrong).__name__}: {wrong}")
        log.write(json.dumps(told, ensure_ascii=False) + "\n")
        log.flush()
        kind, _, words = next_step().partition(": ")
        if kind == "slow":
            time.sleep(5)
        if kind == "status":
            return self.complain(int(words), "as was asked for")
        if kind == "garbage":
            return self.answer(200, b"<html>a proxy's page</html>")
        if kind == "wrong":
            return self.answer(200, {"words": words})
        if told.get("response_format") != "verbose_json":
            return self.answer(200, {"text": words})
        self.answer(200, {"task": "transcribe", "language": told.get("language"), "duration": told["seconds"], "text": words,
                          "segments": [{"id": 0, "text": " " + words, "no_speech_prob": 0.9 if kind == "silence" else 0.02}]})


server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
print(server.server_port, flush=True)
server.serve_forever()
