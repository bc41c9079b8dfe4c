# examples/demo/outbound_town.py - the people who are called: SIPp as the operator's trunk, with their sounds.
"""The scenario is made here, since its kinds differ in few words; SIPp alone signals, plays the sounds and writes down what it
saw: INVITE, ANSWER, CANCEL and BYE, each with the number and the Call-ID."""
import collections
import pathlib
import shutil
import subprocess
import wave
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import audioop

from baresip import free_port
from hearing import said
from outbound_list import ELSEWHERE

VOICES = pathlib.Path("/usr/share/asterisk/sounds/fr_CA_f_June")
MUSIC = pathlib.Path("/usr/share/asterisk/moh/macroform-cold_day.wav")
LISTENS = "Oui, je vous écoute."  # what each person says to an agent

SDP = """    Contact: <sip:town@[local_ip]:[local_port];transport=[transport]>
    Content-Type: application/sdp
    Content-Length: [len]

    v=0
    o=town 1 1 IN IP4 [local_ip]
    s=-
    c=IN IP4 [media_ip]
    t=0 0
    m=audio [rtpstream_audio_port] RTP/AVP 8 101
    a=rtpmap:8 PCMA/8000
    a=rtpmap:101 telephone-event/8000
    a=fmtp:101 0-15
    a=ptime:20
"""
EMPTY = "    Content-Length: 0\n"
CANCELLED, LEAVES, LEFT, REFUSED, OVER = 900, 901, 902, 903, 904

# kind: how long it rings (ms), the sound before the answer, the sound behind it, when he rings off by himself (ms)
ANSWERS = {
    "10": (800, "", "allo", 60000),
    "11": (1600, "", "bonjour", 60000),
    "12": (1200, "", "allo", 3500),
    "20": (1500, "", "repondeur", 30000),
    "80": (1000, "", "silence", 60000),
    "95": (4000, "musique", "allo", 60000),
}
REFUSES = {"30": "486 Busy Here", "60": "503 Service Unavailable", "90": "404 Not Found"}


def reply(status, body=EMPTY, tag=";tag=[pid]t[call_number]", how="", cseq="[last_CSeq:]"):
    return (f"  <send{how}><![CDATA[\n    SIP/2.0 {status}\n    [last_Via:]\n    [last_From:]\n    [last_To:]{tag}\n"
            f"    [last_Call-ID:]\n    {cseq}\n{body}\n  ]]></send>\n")


def label(which):
    return f'  <label id="{which}"/>\n'


def logs(what):
    return f'    <action><log message="{what} [$number] [call_id]"/></action>\n'


def plays(sound):
    return f'  <nop><action><exec rtp_stream="{sound}.al,1,8,PCMA/8000"/></action></nop>\n' if sound else ""


def rings(milliseconds, then):
    """Until it is called off."""
    return (f'  <recv request="CANCEL" timeout="{milliseconds}" ontimeout="{then}" next="{CANCELLED}">\n'
            + logs("CANCEL") + "  </recv>\n")


def scenario():
    kinds = [*ANSWERS, *REFUSES, "40", "50", "70"]
    text = ('<?xml version="1.0" encoding="UTF-8" ?>\n<scenario name="town">\n  <recv request="INVITE" rrs="true">\n    <action>\n'
            '      <ereg regexp="sip:([+0-9]+)@" search_in="hdr" header="To:" assign_to="uri,number"/>\n')
    for kind in kinds:
        text += (f'      <ereg regexp="sip:.2290197{kind}" search_in="hdr" header="To:" check_it="false" assign_to="k{kind}"/>\n')
    text += ('      <ereg regexp="&lt;sip:.*" search_in="hdr" header="To:" assign_to="callee"/>\n'
             '      <ereg regexp="(.*)" search_in="hdr" header="From:" assign_to="caller"/>\n'
             '      <ereg regexp="[0-9]+ INVITE" search_in="hdr" header="CSeq:" assign_to="cseq"/>\n'
             '      <log message="INVITE [$number] [call_id]"/>\n    </action>\n  </recv>\n')
    text += "".join(f'  <nop test="k{kind}" next="{int(kind)}"/>\n' for kind in kinds)
    text += reply("484 Address Incomplete", how=f' retrans="500" next="{REFUSED}"')
    for kind, (ringing, before, behind, leaves) in ANSWERS.items():
        text += label(int(kind)) + (reply("183 Session Progress", SDP) if before else reply("180 Ringing")) + plays(before)
        text += rings(ringing, 100 + int(kind)) + label(100 + int(kind)) + reply("200 OK", SDP, how=' retrans="500"')
        text += '  <recv request="ACK">\n' + logs("ANSWER") + "  </recv>\n" + plays(behind)
        text += (f'  <recv request="BYE" timeout="{leaves}" ontimeout="{LEAVES}" next="{LEFT}">\n' + logs("BYE") + "  </recv>\n")
    for kind, status in REFUSES.items():
        text += label(int(kind)) + reply(status, how=f' retrans="500" next="{REFUSED}"')
    text += label(70) + reply("302 Moved Temporarily", f"    Contact: <sip:{ELSEWHERE}@[local_ip]:[local_port]>\n" + EMPTY,
                              how=f' retrans="500" next="{REFUSED}"')
    text += label(40) + reply("180 Ringing") + rings(60000, 140) + label(140) + reply("480 Temporarily Unavailable",
                                                                                   how=f' retrans="500" next="{REFUSED}"')
    text += label(50) + reply("183 Session Progress", SDP) + plays("injoignable") + rings(9000, 140)
    text += label(CANCELLED) + reply("200 OK", tag="") + reply("487 Request Terminated", cseq="CSeq: [$cseq]", how=' retrans="500"')
    text += label(REFUSED) + f'  <recv request="ACK" next="{OVER}"/>\n'
    text += label(LEAVES) + ("""  <send retrans="500"><![CDATA[
    BYE [next_url] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    Max-Forwards: 70
    From: [$callee];tag=[pid]t[call_number]
    To: [$caller]
    [last_Call-ID:]
    CSeq: 1 BYE
    Content-Length: 0

  ]]></send>
""") + f'  <recv response="200" next="{OVER}"/>\n'
    text += label(LEFT) + reply("200 OK", tag="") + label(OVER)
    return text + '  <nop/>\n  <Reference variables="uri"/>\n</scenario>\n'


def sounds(folder):
    """As a network brings them: A-law, 8,000 a second, without a head."""
    def silence(seconds):
        return bytes(int(16000 * seconds))

    def voice(text, language="fr", pace=175):
        sound, rate = said(text, language, pace)
        return audioop.ratecv(sound, 2, 1, rate, 8000, None)[0]

    def recorded(file):
        with wave.open(str(file), "rb") as given:
            sound, rate = given.readframes(given.getnframes()), given.getframerate()
        return audioop.ratecv(sound, 2, 1, rate, 8000, None)[0] if rate != 8000 else sound

    def spoken(greeting, language):
        return silence(0.3) + greeting + silence(1.6) + voice(LISTENS, pace=160) + silence(12)

    made = {
        "allo": spoken(voice("Allô ?"), "fr"),
        "bonjour": spoken(voice("Oui bonjour ?", "fr+f3"), "fr"),
        "repondeur": silence(0.4) + recorded(VOICES / "vm-nobodyavail.wav") + silence(0.2) + recorded(VOICES / "vm-intro.wav")
        + recorded(VOICES / "beep.wav") + silence(8),
        "injoignable": silence(0.3) + recorded(VOICES / "all-circuits-busy-now.wav") + recorded(VOICES / "please-try-call-later.wav") + silence(4),
        "silence": silence(20),
        "musique": recorded(MUSIC)[:2 * 8000 * 10],
    }
    for name, sound in made.items():
        (folder / f"{name}.al").write_bytes(audioop.lin2alaw(sound, 2))


class Town:
    def __init__(self, folder):
        self.folder = folder / "town"
        self.folder.mkdir()
        (self.folder / "town.xml").write_text(scenario())
        sounds(self.folder)
        if not (sipp := shutil.which("sipp")):
            raise RuntimeError("sipp is not there: apt-get install sip-tester")
        self.port = free_port()
        self.log = open(self.folder / "sipp.log", "wb")
        self.process = subprocess.Popen(
            [sipp, "-sf", "town.xml", "-i", "127.0.0.1", "-mi", "127.0.0.1", "-p", str(self.port), "-nostdin",
             "-mp", str(free_port() & ~1), "-trace_logs", "-log_file", "calls.log", "-trace_err", "-error_file", "errors.log"],
            cwd=self.folder, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, start_new_session=True)

    def seen(self):
        """By what happened and number, the Call-IDs."""
        all = collections.defaultdict(lambda: collections.defaultdict(set))
        file = self.folder / "calls.log"
        for line in file.read_text().splitlines() if file.exists() else []:
            if len(words := line.split()) == 3:
                all[words[0]][words[1]].add(words[2])
        return all

    def end(self):
        self.process.kill()
        self.process.wait()
        self.log.close()
