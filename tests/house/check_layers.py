# tests/house/check_layers.py - who may include whom, and who may read the clock.
"""Usage: check_layers.py ROOT. Prints FILE:LINE: problems and exits 1 if there are any."""
import pathlib
import re
import sys

PORTS = {"channel", "connector", "history", "speech"}
ENGINES = {"flow", "routing", "inbox", "delivery", "campaign", "assistant", "report", "translator"}
ADAPTERS = {"media", "sip", "http", "store"}  # rooms of src only; channel/*, connector/*, speech/* adapt there too

# A room may include itself and these. 'top' is include/palabre/*.hpp but center.hpp.
MAY = {
    "core": {"top"},
    **{room: {"core"} for room in PORTS},
    **{room: {"core"} | PORTS for room in ENGINES},
    **{room: {"core", "http", "store"} | PORTS for room in ADAPTERS},
    "center": {"core", "center"} | PORTS | ENGINES | ADAPTERS,
    "sim": {"core", "center"} | PORTS | ENGINES,
    "api": {"core", "center", "http"} | PORTS | ENGINES,
    "top": {"core", "center", "sim"} | PORTS | ENGINES,
}
# In src, adapters live beside their port and may use what adapters share.
for room in PORTS:
    MAY["src/" + room] = MAY[room] | {"http", "store"}
MAY["src/speech"] |= {"channel"}  # its narrator reads what a channel is told to say
# A telephone call is signalling, sound and speech: src/channel/voice makes one conversation of the three, a component of
# its own; the rest of src/channel is linked into core and knows none of them. Whoever configures a line says which
# recordings and which synthetic voice it speaks with.
MAY["src/channel/voice"] = MAY["src/channel"] | {"media", "sip", "speech"}
MAY["channel"] = MAY["channel"] | {"speech"}

# A language model is asked by HTTP: a component of its own, so that nobody who only has a faq links a client.
MAY["src/assistant/openai"] = MAY["assistant"] | {"http"}
MAY["src/translator/served"] = MAY["translator"] | {"http"}

# `sim` is for core and ports; only world.* carries a whole center, and only players may know the engines.
SIM_ONLY_WORLD = {"center"} | ENGINES
WORLD_FILES = re.compile(r"sim/(world|play)\w*\.(hpp|cpp)$")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
CLOCK = re.compile(r"_clock::now|sleep_for|sleep_until|random_device|\bstd::time\b|\btime\s*\(\s*(?:nullptr|NULL|0|&)|"
                   r"\b(?:s?rand|usleep|nanosleep|gettimeofday|clock_gettime|getrandom)\s*\(")
# The only files that read the machine's clock, and why.
REAL = {"src/core/asio_runtime.cpp": "it is the runtime that all others take their time from",
        "src/media/slot_clock.cpp": "a packet is due every 20 ms to the microsecond, on threads that no runtime wakes"}
# A catalogue of small structs reads as a list, and is one variant.
LONG = {"include/palabre/flow/step.hpp": 240, "include/palabre/history/change.hpp": 235}
PUBLIC_EXTRA = {"boost/json/value.hpp": {"palabre/core/value.hpp"},
                "boost/asio/io_context.hpp": {"palabre/asio_runtime.hpp"}}


def room_of(path):
    parts = pathlib.PurePosixPath(path).parts
    if parts[0] == "palabre":
        parts = parts[1:]
    if len(parts) == 1:
        return "center" if parts[0] == "center.hpp" else "top"
    return parts[0]


def problems(root):
    include, src = root / "include", root / "src"
    files = sorted([*include.rglob("*.hpp"), *src.rglob("*.hpp"), *src.rglob("*.cpp")])
    for file in files:
        public = file.is_relative_to(include)
        inside = file.relative_to(include if public else src).as_posix()
        shown = file.relative_to(root).as_posix()
        room = room_of(inside)
        inner = "src/" + "/".join(inside.split("/")[:2])
        may = (MAY.get(inner) or MAY.get("src/" + room) if not public else None) or MAY.get(room)
        if may is None:
            yield f"{shown}:1: no room is called '{room}'; add it to tests/house/check_layers.py with what it may include"
            continue
        lines = file.read_text().splitlines()
        if public and len(lines) > LONG.get(shown, 170):
            yield f"{shown}:{len(lines)}: a public header of {len(lines)} lines; about 150 are the most one reads"
        for number, line in enumerate(lines, 1):
            if shown not in REAL and CLOCK.search(line.split("//")[0]):
                yield f"{shown}:{number}: reads the machine's clock or chance; take them from palabre::runtime"
            found = INCLUDE.match(line)
            if not found:
                continue
            kind, target = found.groups()
            own = target.startswith("palabre/") or (kind == '"' and (src / target).exists())
            if not own:
                if public and ("/" in target or target.endswith(".h")) and \
                        inside not in PUBLIC_EXTRA.get(target, set()):
                    yield f"{shown}:{number}: a public header shows <{target}>; hide it behind a pimpl"
                continue
            if target == "palabre/palabre.hpp":
                yield f"{shown}:{number}: palabre.hpp is for applications; include what is used"
                continue
            other = room_of(target)
            if other == room:
                continue
            if other not in may:
                yield f"{shown}:{number}: {room} may not include {other} ({target})"
            elif room == "sim" and other in SIM_ONLY_WORLD and not WORLD_FILES.search(inside):
                yield f"{shown}:{number}: in sim only the world and its players know {other}"
            elif public and not target.startswith("palabre/"):
                yield f"{shown}:{number}: a public header includes the private {target}"


if __name__ == "__main__":
    found = list(problems(pathlib.Path(sys.argv[1])))
    print("\n".join(found) if found else "every room keeps to its own")
    sys.exit(1 if found else 0)
