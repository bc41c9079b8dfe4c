# tests/examples/call_example.py - runs one example, lets SIPp call it, and looks at what came of it.
"""Usage: call_example.py SIPP PROGRAM, from the project's root. Real time, on loopback."""
import http.server
import json
import math
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import threading
import wave

HEAD = """Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]
    Max-Forwards: 70
    From: "Awa" <sip:+2290197123456@[local_ip]:[local_port]>;tag=[pid]e[call_number]
    To: <sip:[service]@[remote_ip]:[remote_port]>{tag}
    Call-ID: [call_id]
    CSeq: {number} {method}"""
SEND = """  <send{retrans}><![CDATA[
    {method} {to} SIP/2.0
    {head}
{rest}
  ]]></send>
"""


def request(method, number, rest, to="[next_url]", tag="[peer_tag_param]"):
    head = HEAD.format(tag=tag, number=number, method=method)
    retrans = "" if method == "ACK" else ' retrans="500"'
    return SEND.format(method=method, to=to, head=head, rest=rest, retrans=retrans)


INVITE = request("INVITE", 1, """    Contact: <sip:awa@[local_ip]:[local_port]>
    Content-Type: application/sdp
    Content-Length: [len]

    v=0
    o=caller 1 1 IN IP4 [local_ip]
    s=-
    c=IN IP4 [local_ip]
    t=0 0
    m=audio [rtpstream_audio_port] RTP/AVP 8 101
    a=rtpmap:8 PCMA/8000
    a=rtpmap:101 telephone-event/8000
    a=fmtp:101 0-16
""", to="sip:[service]@[remote_ip]:[remote_port]", tag="")
EMPTY = "    Content-Length: 0\n"
OK = """  <send><![CDATA[
    SIP/2.0 200 OK
    [last_Via:]
    [last_From:]
    [last_To:]
    [last_Call-ID:]
    [last_CSeq:]
    Content-Length: 0

  ]]></send>
"""


def scenario(then, ends):
    """A call that does `then`, a list of lines of a scenario, and is ended by "us" or by "them"."""
    steps = [INVITE, '  <recv response="100" optional="true"/>\n  <recv response="200" rrs="true"/>\n',
             request("ACK", 1, EMPTY), *then]
    if ends == "them":
        steps += ['  <recv request="BYE" timeout="30000"/>\n', OK]
    else:
        steps += [request("BYE", 3, EMPTY), '  <recv response="200"/>\n']
    return '<?xml version="1.0" encoding="UTF-8" ?>\n<scenario name="example">\n' + "".join(steps) + "</scenario>\n"


def pause(milliseconds):
    return f'  <pause milliseconds="{milliseconds}"/>\n'


def key(which):
    return request("INFO", 2, f"""    Content-Type: application/dtmf-relay
    Content-Length: [len]

    Signal={which}
    Duration=160
""") + '  <recv response="200"/>\n'


def speaks(file):
    return f'  <nop><action><exec rtp_stream="{file},1,8,PCMA/8000"/></action></nop>\n'


def a_law(sample):
    """G.711, by its table of segments."""
    sign = 0x80 if sample >= 0 else 0
    size = min(abs(sample), 32635) >> 4
    exponent = max(size.bit_length() - 5, 0)
    mantissa = (size >> max(exponent, 1)) & 0x0F
    return (sign | exponent << 4 | mantissa) ^ 0x55


class bank(http.server.BaseHTTPRequestHandler):
    asked = []

    def do_GET(self):
        bank.asked.append(self.path)
        body = json.dumps({"balance": 2450}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


class example:
    """The program under test, and what it has printed so far."""

    def __init__(self, program, *words):
        self.lines = []
        self.port = free_port()
        self.process = subprocess.Popen([program, f"udp:127.0.0.1:{self.port}", *words], stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, text=True)
        self.listening = threading.Event()
        self.reader = threading.Thread(target=self.read)
        self.reader.start()
        if not self.listening.wait(30) or self.process.poll() is not None:
            self.end()
            sys.exit("it does not listen:\n" + "".join(self.lines))

    def read(self):
        for line in self.process.stdout:
            self.lines.append(line)
            if "listening" in line:
                self.listening.set()
        self.listening.set()

    def end(self):
        self.process.terminate()
        try:
            status = self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = "killed: it did not end by itself"
        self.reader.join()
        return status


def call(sipp, of, folder, text):
    file = folder / "call.xml"
    file.write_text(text)
    return subprocess.run([sipp, f"127.0.0.1:{of.port}", "-sf", file, "-i", "127.0.0.1", "-s", "hello", "-m", "1",
                           "-nostdin", "-timeout", "60s", "-timeout_error", "-trace_err", "-error_file",
                           folder / "errors"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode


def main(sipp, program):
    name = pathlib.Path(program).name
    with tempfile.TemporaryDirectory() as there:
        folder = pathlib.Path(there)
        words, steps, ends = [], [], "them"
        wanted = ["conversation began", "conversation ended"]
        if name.startswith("01"):
            steps, ends = [pause(1000)], "us"
            wanted.append("why=hung_up")
        elif name.startswith("02"):
            steps = [pause(500), key("1")]  # without it the menu would be asked for half a minute
            wanted.append("why=completed")
        elif name.startswith("03"):
            wanted += ["language=fr.*clip=later|clip=later.*language=fr", "language=fon|clip=welcome.*fon"]
        elif name.startswith("04"):
            server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), bank)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            words = [f"http://127.0.0.1:{server.server_address[1]}"]
        elif name.startswith("05"):
            words = [str(folder / "messages")]
            voice = bytes(a_law(int(12000 * math.sin(i * 2 * math.pi * 440 / 8000))) for i in range(8000 * 8))
            (folder / "voice.al").write_bytes(voice)
            steps = [speaks(folder / "voice.al"), pause(6000), key("#")]
            wanted.append("a message: ")
        of = example(program, *words)
        spoke = call(sipp, of, folder, scenario(steps, ends))
        ended = of.end()
        told = "".join(of.lines)
        problems = [f"its log has no '{each}'" for each in wanted if not re.search(each, told)]
        if spoke != 0:
            errors = folder / "errors"
            problems.append(f"SIPp gave {spoke}: {errors.read_text()[:2000] if errors.exists() else ''}")
        if ended != 0:
            problems.append(f"it ended with {ended}")
        if name.startswith("04") and bank.asked != ["/accounts/%2B2290197123456"]:
            problems.append(f"the bank was asked {bank.asked}")
        if name.startswith("05"):
            kept = list((folder / "messages").rglob("*.wav"))
            if len(kept) != 1:
                problems.append(f"{len(kept)} messages were kept")
            else:
                with wave.open(str(kept[0])) as message:
                    length = message.getnframes() / message.getframerate()
                    loud = max(abs(int.from_bytes(message.readframes(1), "little", signed=True)) for _ in range(8000))
                if not 0.5 < length < 10 or loud < 6000:
                    problems.append(f"the message is {length:.1f} s long, its highest sample {loud}")
        if problems:
            sys.exit("\n".join(problems) + "\n\nIt said:\n" + told)
        print(f"{name}: as it should")


if __name__ == "__main__":
    main(*sys.argv[1:])
