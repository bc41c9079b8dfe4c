# examples/demo/story.py - a story as a script for a real call, and a real call's timeline told as a story.
import pathlib
import re

LINE = re.compile(r"(?:(\d+)d )?(?:(\d+):)?(\d+):(\d+) (.*)")
TOLD = ("hears ", "presses ", "hangs up", "is disconnected", "receives SMS: ", "system tags ")


class Story:
    def __init__(self, file):
        self.file = pathlib.Path(file)
        lines = self.file.read_text().splitlines()
        self.name = self.file.stem
        self.title = lines[0].split(" - ", 1)[1]
        self.lines = [LINE.fullmatch(each).group(5) for each in lines if each and not each.startswith("#")]
        self.number = next(each[len("is "):] for each in self.lines if each.startswith("is "))
        self.address = next(each[len("calls "):] for each in self.lines if each.startswith("calls "))

    def expected(self):
        """What is to be compared: everything but who calls, and the world around him."""
        return [each for each in self.lines if each.startswith(TOLD)]


def told(entry):
    """An entry of a timeline as a line, and whether stories have such lines."""
    kind, text = entry["kind"], entry["text"]
    if kind == "said":
        return f"hears {text}", True
    if kind == "heard":
        return f"presses {text}", True
    if kind == "disposed":
        return f"system tags {text}", True
    if kind == "sent":
        return f"receives {entry.get('details', {}).get('on', 'sms').upper()}: {text}", True
    if kind == "transferred" and (on := entry.get("details", {}).get("on")):
        return f"system opens {on} for {text}", False
    if kind == "transferred":
        return f"system transfers {text} {entry.get('details', {}).get('outcome', '')}", False
    if kind == "looked_up":
        return f"system asks {text}: {entry.get('details', {}).get('outcome', '')}", False
    return f"system notes {kind}: {text}", False
