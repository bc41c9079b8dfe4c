# examples/demo/baresip.py - an independent telephone: the program baresip, driven through its control port.
"""Sound needs no card: a file of silence is the microphone, a bridge nobody listens at the loudspeaker, and baresip's own
recording is what was heard."""
import glob
import json
import os
import pathlib
import queue
import socket
import subprocess
import threading
import wave

CONFIG = """poll_method epoll
net_interface 127.0.0.1
sip_listen 127.0.0.1:{sip}
audio_source aufile,{folder}/microphone.wav
audio_player aubridge,nobody
audio_alert aubridge,nobody
ausrc_srate 8000
auplay_srate 8000
ausrc_channels 1
auplay_channels 1
module_path {modules}
module g711.so
module aufile.so
module aubridge.so
{ear}module uuid.so
module ctrl_tcp.so
module_app account.so
module_app menu.so
snd_path {folder}
call_max_calls 40
ctrl_tcp_listen 127.0.0.1:{control}
"""


def free_port():
    """Free for datagrams and connections alike: baresip listens for both."""
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            try:
                other.bind(one.getsockname())
                return one.getsockname()[1]
            except OSError:
                pass


SECONDS = 180  # of microphone


class Telephone:
    """One number's telephone; with a `login` (password, HOST:PORT), an agent's, which registers there and `answers` by itself.
    With lines of `accounts` it is a whole crowd's, and nothing is recorded. `sound` is what its microphone hears again and again from each call's beginning: 16-bit mono at 8,000 a second. `with` it,
    and it hangs up and goes."""

    def __init__(self, number, folder, login=None, sound=b"", answers=True, accounts="",
                 seconds=SECONDS):
        self.folder = pathlib.Path(folder).resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        with wave.open(str(self.folder / "microphone.wav"), "wb") as microphone:
            microphone.setnchannels(1)
            microphone.setsampwidth(2)
            microphone.setframerate(8000)
            length = 2 * 8000 * seconds  # all of it is read at each call
            microphone.writeframes((sound * (length // len(sound) + 1))[:length] if sound else bytes(length))
        modules = (glob.glob("/usr/lib/baresip/modules") or glob.glob("/usr/lib/*/baresip/modules"))[0]
        account = f"<sip:{number}@127.0.0.1>;regint=0\n"
        if login:
            account = (f"<sip:{number}@{login[1]}>;auth_pass={login[0]};regint=60;answermode={'auto' if answers else 'manual'};"
                       f'outbound="sip:{login[1]};transport=udp"\n')
        (self.folder / "accounts").write_text(accounts or account)
        self.ear = "" if accounts else "module sndfile.so\n"
        (self.folder / "contacts").touch()
        self.events = queue.Queue()
        self.control = self.start(modules)
        threading.Thread(target=self.listen, daemon=True).start()

    def start(self, modules, tries=5):
        """Somebody else may take a port between our look and baresip's: then others are tried."""
        control = free_port()
        (self.folder / "config").write_text(CONFIG.format(
            sip=free_port(), control=control, folder=self.folder, modules=modules, ear=self.ear))
        self.log = open(self.folder / "baresip.log", "wb")
        self.process = subprocess.Popen(["baresip", "-f", str(self.folder)], stdin=subprocess.DEVNULL,
                                        stdout=self.log, stderr=subprocess.STDOUT, start_new_session=True)
        for _ in range(200):
            if self.process.poll() is not None:
                break
            try:
                return socket.create_connection(("127.0.0.1", control), timeout=0.1)
            except OSError:
                threading.Event().wait(0.05)
        self.process.kill()
        self.process.wait()
        self.log.close()
        if tries > 1 and b"already in use" in (self.folder / "baresip.log").read_bytes():
            return self.start(modules, tries - 1)
        raise RuntimeError(f"baresip does not start: see {self.folder}/baresip.log")

    def listen(self):
        """Netstrings of JSON; events go to the queue."""
        self.control.settimeout(None)
        text = b""
        while True:
            try:
                more = self.control.recv(65536)
            except OSError:
                more = b""
            if not more:
                return
            text += more
            while b":" in text:
                length, rest = text.split(b":", 1)
                if len(rest) <= int(length):
                    break
                told, text = json.loads(rest[:int(length)]), rest[int(length) + 1:]
                if told.get("event"):
                    self.events.put(told)

    def command(self, name, params=""):
        text = json.dumps({"command": name, "params": params, "token": name}).encode()
        self.control.sendall(b"%d:%s," % (len(text), text))

    def until(self, kind, seconds):
        """That event; None where it does not come in time, or the call is over before."""
        while True:
            try:
                told = self.events.get(timeout=seconds)
            except queue.Empty:
                return None
            if told["type"] == kind:
                return told
            if told["type"] == "CALL_CLOSED":
                return None

    def heard(self):
        """The recording of what was heard; baresip closes it at the end of the call."""
        return max(glob.glob(str(self.folder / "dump-*-dec.wav")), key=os.path.getmtime)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.control.close()
        self.log.close()
