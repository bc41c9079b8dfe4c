# examples/demo/hearing.py - whether a recording of a call holds what should have been said.
"""What espeak-ng says of a text, and how much of it is in what was heard, by normalised correlation below 1.5 kHz:
1 is that very sound, other speech stays below 0.6."""
import io
import subprocess
import warnings
import wave

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import audioop  # Python 3.11 is Debian 12's

RATE = 4000
WIDTH = 2


def low(sound, rate):
    """16-bit mono at RATE, without what lies above half of it: means over the samples that one of ours covers, twice."""
    for weight in (3, 3):
        sound, _ = audioop.ratecv(sound, WIDTH, 1, rate, rate, None, weight, weight)
    sound, _ = audioop.ratecv(sound, WIDTH, 1, rate, RATE, None)
    return sound


def read_wav(file, channel=0):
    """One channel of it: 0 is the left one."""
    with wave.open(str(file), "rb") as given:
        sound = given.readframes(given.getnframes())
        if given.getnchannels() == 2:
            sound = audioop.tomono(sound, WIDTH, 1 - channel, channel)
        return low(sound, given.getframerate())


def said(text, language, words_a_minute=160):
    """What a synthetic voice makes of it: its samples, and how many of them there are a second."""
    made = subprocess.run(["espeak-ng", "-v", language, "-s", str(words_a_minute), "-b", "1", "--stdin", "--stdout"],
                          input=text.encode(), stdout=subprocess.PIPE, check=True).stdout
    with wave.open(io.BytesIO(made), "rb") as given:  # a stream's header names no length, and readframes gives what is there
        return given.readframes(len(made)), given.getframerate()


def spoken(text, language):
    return low(*said(text, language))


def microphone(text, language, pause):
    """For a telephone's: the pause in seconds, then the text."""
    sound, rate = said(text, language)
    sound, _ = audioop.ratecv(sound, WIDTH, 1, rate, 8000, None)
    return bytes(int(pause * 8000) * WIDTH) + sound


def likeness(sought, heard):
    """(how much of it, at which second). Looked for at half the rate, measured at the whole one."""
    if len(sought) > len(heard) or not audioop.rms(sought, WIDTH):
        return 0.0, 0.0
    coarse, _ = audioop.findfit(*(audioop.ratecv(each, WIDTH, 1, RATE, RATE // 2, None)[0] for each in (heard, sought)))
    around = RATE // 20
    first = max(0, 2 * coarse - around)
    window = heard[first * WIDTH:(2 * coarse + around) * WIDTH + len(sought)]
    at, factor = audioop.findfit(window, sought) if len(window) >= len(sought) else (0, 0.0)
    loud = audioop.rms(window[at * WIDTH:at * WIDTH + len(sought)], WIDTH)
    return (factor * audioop.rms(sought, WIDTH) / loud if loud else 0.0), (first + at) / RATE
