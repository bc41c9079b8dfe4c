# examples/demo/stay_phone.py - the caller's telephone and Afi's: two baresips that the page's buttons drive.
import os
import signal
import threading
import time

from baresip import Telephone
from hearing import microphone

CALLER_SAYS, AGENT_SAYS = "Mon crédit a disparu depuis hier soir.", "Bonjour, ici Afi, je regarde votre dossier."


def again_and_again(text, pause):
    return microphone(text, "fr", pause) + bytes(2 * 8000 * 6)


class Phone:
    """`tell(state, **more)` hears of it: idle, calling, ringing, talking, over."""

    def __init__(self, telephone, tell):
        self.telephone, self.tell, self.state, self.began = telephone, tell, "idle", 0
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        while told := self.telephone.events.get():
            kind = told.get("type")
            if kind == "CALL_ESTABLISHED":
                self.change("talking")
            elif kind == "CALL_CLOSED":
                self.change("over", why=told.get("param", ""))
            elif kind == "CALL_INCOMING":
                self.change("ringing", who=told.get("peeruri", "").removeprefix("sip:").split("@")[0])

    def change(self, state, **more):
        self.state = state
        self.tell(state, **more)

    def dial(self, address):
        self.began = time.time()
        self.change("calling", address=address.removeprefix("sip:").split("@")[0])
        self.telephone.command("dial", address)

    def press(self, keys):
        if self.state == "talking":
            self.telephone.command("sndcode", keys)

    def hang_up(self):
        if self.state not in ("idle", "over"):
            self.telephone.command("hangup")

    def answer(self):
        self.telephone.command("accept")

    def away(self, is_away):
        """Its network: a telephone that is stopped answers nothing and says nothing."""
        os.kill(self.telephone.process.pid, signal.SIGSTOP if is_away else signal.SIGCONT)

    def heard(self):
        """What baresip is writing of what it hears, since the last call began."""
        fresh = [each for each in self.telephone.folder.glob("dump-*-dec.wav") if each.stat().st_mtime >= self.began - 1]
        return max(fresh, key=lambda each: each.stat().st_mtime, default=None)

    def end(self):
        self.away(False)
        self.telephone.events.put(None)
        self.telephone.__exit__()


def caller(number, folder, tell):
    return Phone(Telephone(number, folder, sound=again_and_again(CALLER_SAYS, 9)), tell)


def agent(center, folder, tell):
    return Phone(Telephone("afi", folder, (center.afi_phone, center.sip), again_and_again(AGENT_SAYS, 1.5), answers=False), tell)
