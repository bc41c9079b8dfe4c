# bindings/python/tests/test_engine.py - stories, texts and numbers, mistakes, events, memory, and the end.
import gc
import signal
import subprocess
import sys
import textwrap
import threading

import palabre
import pytest
from conftest import OPERATOR


def crm(operation, arguments):
    if arguments["number"] != "+2290197123456":
        raise palabre.NotFound
    if operation == "balance":
        return {"credit": {"amount_minor": 2450, "currency": "XOF"}, "valid_until": "2026-03-31"}
    if operation == "verify":
        return {"verified": arguments["given"] == "1000"}
    if operation == "puk":
        return {"code": "48151623"}
    raise palabre.NotFound


def play(engine, story):
    return engine.play_story(OPERATOR / "flow.yaml", OPERATOR / "calls" / story)


@pytest.mark.parametrize("threads", [0, 1])
@pytest.mark.parametrize("story", ["new_caller", "balance_again", "puk_by_recharge", "sms"])
def test_the_same_story(story, threads):
    engine = palabre.Engine(threads=threads)
    engine.connector("crm", crm)
    assert play(engine, f"{story}.story")["difference"] == ""
    engine.stop(0)


def test_a_connector_that_raises_is_an_honest_answer(engine):
    def down(operation, arguments):
        raise RuntimeError("maintenance 🌳")

    engine.connector("crm", down)
    assert "n'est pas accessible pour le moment" in play(engine, "balance_again.story")["told"]


def test_texts_and_numbers_go_through_exactly(running):
    engine = running(lambda operation, arguments: arguments)
    data = {"text": "Fɔngbè 🌳 a\0b", "least": -2**63, "most": 2**63 - 1, "list": [1, None, True, 0.5]}
    assert engine.call("crm", "echo", data) == {"outcome": "value", "data": data}


def test_a_lone_surrogate_is_refused_or_replaced_never_a_crash(running):
    engine = running(lambda operation, arguments: "a\ud800b")
    assert engine.call("crm", "echo")["outcome"] in ("value", "unavailable")
    with pytest.raises(palabre.Error):
        engine.call("crm", "echo", {"text": "a\ud800b"})


@pytest.mark.parametrize("thrown", [KeyError("x"), SystemExit(3), KeyboardInterrupt(), palabre.Unavailable("down")])
def test_whatever_is_raised_becomes_unavailable(running, thrown):
    def fails(operation, arguments):
        raise thrown

    came = running(fails).call("crm", "echo")
    assert came["outcome"] == "unavailable"
    assert type(thrown).__name__ in came["reason"]


def test_what_is_no_data_becomes_unavailable(running):
    came = running(lambda operation, arguments: object()).call("crm", "echo")
    assert came["outcome"] == "unavailable"
    assert "TypeError" in came["reason"]


def test_not_found_and_stale(running):
    def says(operation, arguments):
        if operation == "absent":
            raise palabre.NotFound
        return palabre.Stale({"francs": 700}, age_ms=5_400_000)

    engine = running(says)
    assert engine.call("crm", "absent") == {"outcome": "not_found"}
    assert engine.call("crm", "old") == {"outcome": "stale", "data": {"francs": 700}, "age_ms": 5_400_000}


def test_mistakes_are_errors_with_their_cures(engine):
    with pytest.raises(palabre.Error) as wrong:
        engine.configure({"drain": "soon", "fly": 1})
    assert wrong.value.code == "invalid_file"
    assert len(wrong.value.problems) >= 3
    assert all(isinstance(each, palabre.Problem) and each.cure is not None for each in wrong.value.problems)
    with pytest.raises(palabre.Error) as wrong:
        engine.start()
    assert wrong.value.code == "wrong_state"
    with pytest.raises(palabre.Error):
        engine.connector("crm", crm, limits=1)
    with pytest.raises(palabre.Error) as wrong:
        engine.timeline("+2290197123456")
    assert wrong.value.code == "wrong_state"


def test_events_and_what_an_application_writes(running):
    engine = running(crm)
    heard, ended = [], threading.Event()

    def listen(event):
        heard.append(event)
        if event["type"] == "disposition.given":
            ended.set()
            raise ValueError("a listener's mistake ends nothing")

    engine.on_event(listen)
    assert engine.timeline("0197123456") is None
    made = engine.write_interaction("0197123456", note="Fɔngbè 🌳", disposition="informed")
    assert ended.wait(60)
    assert [each["type"] for each in heard] == ["interaction.started", "entry.added", "entry.added", "disposition.given"]
    assert heard[0]["interaction"] == made["interaction"] and heard[0]["company"] == "sahel-mobile"
    engine.dispose(made["interaction"], "callback", note="after six")
    texts = [each["text"] for each in engine.timeline("0197123456")["entries"]]
    assert sorted(texts) == sorted(["after six", "callback", "informed", "Fɔngbè 🌳"])
    assert engine.start_conversation("0197123456", "Votre SIM est prête.")["outcome"] == "queued"
    assert engine.place_call("0197123456", "105")["outcome"] == "failed"  # no trunk


def test_a_connector_may_call_the_engine_and_itself(running):
    engine = None

    def asks(operation, arguments):
        if operation == "inner":
            return engine.timeline("0197123456")
        return engine.call("crm", "inner")

    engine = running(asks)
    assert engine.call("crm", "outer")["data"] == {"outcome": "value", "data": None}


def test_a_temporary_connector_is_kept(running):
    class Temporary:
        def __call__(self, operation, arguments):
            return {"alive": True}

    engine = running(Temporary())
    gc.collect()
    assert engine.call("crm", "echo")["data"] == {"alive": True}


def test_who_is_late_costs_the_deadline_and_stop_does_not_wait_for_him(running):
    free = threading.Event()
    engine = running(lambda operation, arguments: free.wait())
    assert engine.call("crm", "stuck", limit_ms=50)["outcome"] == "unavailable"
    assert "stuck" in engine.call("crm", "next", limit_ms=60_000)["reason"]
    assert engine.stop(5000)
    free.set()


def resident_kb():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4


def test_memory_stays_as_it_is(engine):
    engine.connector("crm", lambda operation, arguments: arguments)
    data = {"text": "x" * 1000}
    engine.measure("crm", "echo", data, calls=20_000)
    before = resident_kb()
    assert engine.measure("crm", "echo", data, calls=100_000) == {"answered": 100_000, "reason": ""}
    assert resident_kb() - before < 20_000  # a leak of one text a call would be 100 MB


@pytest.mark.parametrize("how", ["pass", "sys.exit(0)", "raise SystemExit(0)", "del engine; gc.collect()"])
@pytest.mark.parametrize("threads", [0, 1])
def test_exit_without_stop(configuration, how, threads):
    program = textwrap.dedent(f"""
        import gc, sys, threading, palabre
        engine = palabre.Engine({configuration!r}, threads={threads})
        engine.connector("crm", lambda operation, arguments: threading.Event().wait())
        engine.on_event(print)
        engine.start()
        begun = engine._engine.begin("call", '{{"connector":"crm","operation":"stuck","limit_ms":60000}}')
        if {threads} and not {"del" in how}:
            threading.Event().wait(0.05)
        {how}
    """)
    ran = subprocess.run([sys.executable, "-c", program], timeout=60, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("threads", [0, 1])
def test_ctrl_c_is_seen_while_it_waits(configuration, threads):
    program = textwrap.dedent(f"""
        import palabre
        engine = palabre.Engine({configuration!r}, threads={threads})
        engine.connector("crm", lambda operation, arguments: None)
        with engine:
            print("ready", flush=True)
            engine.wait()
    """)
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as ran:
        assert ran.stdout.readline() == "ready\n"
        ran.send_signal(signal.SIGINT)
        _, told = ran.communicate(timeout=60)
    assert "KeyboardInterrupt" in told and ran.returncode != 0, told
