# tests/desk/test_browser_voice.py - a caller and an agent who talks by her browser, both heard by machine. Wall clock.
"""The stage of ./dev demo --with-browser-voice, with what examples/proxy ships; baresip calls, Chromium answers, whose microphone is a
file. Usage: test_browser_voice.py --bin FOLDER --peers FOLDER --node PROGRAM --chromium PROGRAM --sipp PROGRAM"""
import argparse
import audioop
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import wave

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "examples" / "demo"))
import browser_voice  # noqa: E402
import hearing  # noqa: E402

AGENT_SAYS = "Bonjour, ici Afi, je regarde votre dossier tout de suite."
ENOUGH = 0.75
TOLD = """available
answered: +229 01 97 12 34 56
she hears the caller
codec: audio/opus, under 40 kbit/s: true
line: Liaison bonne
mute and hold: done and undone
a bad line: the call goes on by telephone
hung up: the telephone is ready again
after a reload: ready without being asked
too wide: 
axe: 
faults: 
"""


def microphone(file):
    sound, rate = hearing.said(AGENT_SAYS, "fr")
    sound, _ = audioop.ratecv(sound, hearing.WIDTH, 1, rate, 48_000, None)
    with wave.open(str(file), "wb") as to:
        to.setnchannels(1)
        to.setsampwidth(hearing.WIDTH)
        to.setframerate(48_000)
        to.writeframes(sound + bytes(48_000 * hearing.WIDTH // 2))


def run(given, folder):
    microphone(folder / "microphone.wav")
    pictures = pathlib.Path(os.environ.get("PALABRE_PICTURES") or given.peers / "pictures")
    pictures.mkdir(parents=True, exist_ok=True)
    trunk = browser_voice.free_port()
    stage = browser_voice.Stage(folder, given.bin, trunk=trunk)
    browser = customer = own = None
    try:
        browser = subprocess.Popen(
            [given.node, given.peers / "voice.mjs", given.chromium, stage.http, "", "", pictures, stage.password], text=True,
            stdout=subprocess.PIPE, env={**os.environ, "CHROMIUM_ARGS": " ".join((
                "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", "--allow-loopback-in-peer-connection",
                f"--use-file-for-fake-audio-capture={folder / 'microphone.wav'}"))})
        told = ""
        for line in browser.stdout:
            told += line
            if line == "available\n":
                own = subprocess.Popen([given.sipp, "-sf", ROOT / "tests/peers/sipp/agent_answers.xml", "-i", "127.0.0.1", "-m", "1",
                                        "-nostdin", "-timeout", "120s", "-p", str(trunk)], stdin=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                customer = stage.customer()
        browser.wait()
        assert told == TOLD, told
        customer.command("hangup")  # who still talks with her telephone
        customer.until("CALL_CLOSED", 10)
        assert own.wait(20) == 0, "her telephone was not hung up on"
        much, at = hearing.likeness(hearing.spoken(AGENT_SAYS, "fr"), hearing.read_wav(customer.heard()))
        print(f"the caller heard her at {at:.1f} s, {much:.2f} alike")
        assert much > ENOUGH, f"the caller heard her only by {much:.2f}"
        other, _ = hearing.likeness(hearing.spoken(browser_voice.CALLER_SAYS, "fr"), hearing.read_wav(customer.heard()))
        assert other < 0.6, f"the caller heard himself by {other:.2f}"
    finally:
        for each in (browser, own):
            if each and each.poll() is None:
                each.kill()
        if customer:
            customer.__exit__()
        status = stage.end()
    log = (folder / "center.log").read_text()
    legs = "".join(each.read_text() for each in folder.glob("state/legs/*.csv"))
    assert ",opus," in legs.lower(), f"no leg was in Opus\n{legs}"
    assert status == 0 and not re.search(r"\berror\b", log), f"{status}\n{log}"


def main():
    parser = argparse.ArgumentParser()
    for name in ("bin", "peers", "node", "chromium", "sipp"):
        parser.add_argument(f"--{name}", required=True, type=pathlib.Path)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="browser_voice."))
    try:
        run(parser.parse_args(), folder)
    except BaseException:
        for log in sorted(folder.glob("*.log")):
            print(f"---- {log.name}\n{log.read_text()[-6000:]}", file=sys.stderr)
        raise
    finally:
        os.environ.get("KEEP") or shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
