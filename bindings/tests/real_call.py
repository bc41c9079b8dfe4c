# bindings/tests/real_call.py - telephone calls between SIPp and an engine inside Python, one each way.
"""Usage: real_call.py SIPP, from the root of the sources, with the module palabre on the path. Real time, on loopback."""
import pathlib
import subprocess
import sys
import tempfile
import threading

import palabre

sys.path.insert(0, "tests/examples")
from call_example import EMPTY, INVITE, free_port, pause, request  # noqa: E402

FLOW = pathlib.Path("samples-ivr/operator/flow.yaml").resolve()
RECEIVED = '  <recv response="200"/>\n'


def key(which, number):
    return request("INFO", number, f"""    Content-Type: application/dtmf-relay
    Content-Length: [len]

    Signal={which}
    Duration=160
""") + RECEIVED


# French, then the balance.
CALL = [INVITE, '  <recv response="100" optional="true"/>\n  <recv response="200" rrs="true"/>\n', request("ACK", 1, EMPTY),
        pause(1000), key("1", 2), pause(1000), key("1", 3), pause(3000), request("BYE", 4, EMPTY), RECEIVED]


def main(sipp):
    asked, heard, over = [], [], threading.Event()

    def crm(operation, arguments):
        asked.append((operation, arguments.get("number")))
        return {"credit": {"amount_minor": 2450, "currency": "XOF"}, "valid_until": "2026-03-31"}

    def listen(event):
        heard.append(event)
        if event["type"] == "interaction.ended":
            engine.dispose(event["interaction"], "informed")
            over.set()

    with tempfile.TemporaryDirectory() as folder:
        port, trunk = free_port(), free_port()
        engine = palabre.Engine({
            "log": {"level": "error"},
            "store": {"url": f"sqlite:{folder}/palabre.db"},
            "companies": {"sahel-mobile": {"country": "BJ"}},
            "trunks": {"sipp": {"hosts": [f"127.0.0.1:{trunk}"], "keep_alive": "0s", "caller_ids": ["+22921300000"]}},
            "voice": {"listen": [f"udp:127.0.0.1:{port}"], "recordings": f"{folder}/recordings", "synthetic": False},
            "flows": {"*": str(FLOW)},
        })
        engine.connector("crm", crm)
        engine.connector("console", lambda operation, arguments: {"open": True})
        engine.on_event(listen)
        with engine:
            scenario = pathlib.Path(folder) / "call.xml"
            scenario.write_text('<?xml version="1.0" encoding="UTF-8" ?>\n<scenario name="call">\n' + "".join(CALL) +
                                "</scenario>\n")
            subprocess.run([sipp, f"127.0.0.1:{port}", "-sf", scenario, "-i", "127.0.0.1", "-s", "105", "-m", "1", "-nostdin",
                            "-timeout", "60s", "-timeout_error"], check=True, stdout=subprocess.DEVNULL)
            assert over.wait(60), heard
            known = engine.timeline("+2290197123456")

            callee = subprocess.Popen([sipp, "-sf", "tests/peers/sipp/trunk_leaves.xml", "-i", "127.0.0.1", "-p", str(trunk),
                                       "-m", "1", "-nostdin", "-timeout", "60s", "-timeout_error"],
                                      stdout=subprocess.DEVNULL)
            over.clear()
            while f":{trunk:04X} " not in pathlib.Path("/proc/net/udp").read_text():  # until it listens
                assert callee.poll() is None
            placed = engine.place_call("+2290161000000", service="105")
            assert placed["outcome"] == "answered" and placed["conversation"], placed
            assert callee.wait(60) == 0
            assert over.wait(60), heard
            assert engine.timeline("+2290161000000"), "nobody is known by the number that was called"
    assert ("balance", "+2290197123456") in asked, asked
    assert heard[0]["type"] == "interaction.started" and heard[0]["data"]["address"].endswith("2290197123456"), heard[0]
    told = [each["data"].get("text", "") for each in heard if each["type"] == "entry.added"]
    assert any(each.startswith("Votre crédit est de") for each in told), told
    assert known["entries"][0]["text"] == "informed", known


main(sys.argv[1])
