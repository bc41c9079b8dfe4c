# tests/house/test_check_layers.py - the layer check finds what it is there to find.
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from check_layers import problems  # noqa: E402

CASES = {
    "include/palabre/core/a.hpp": ('#include "palabre/flow/graph.hpp"', "core may not include flow"),
    "include/palabre/flow/a.hpp": ('#include "palabre/routing/queue.hpp"', "flow may not include routing"),
    "include/palabre/core/b.hpp": ("#include <fmt/format.h>", "hide it behind a pimpl"),
    "include/palabre/core/c.hpp": ("#include <boost/json/value.hpp>", "hide it behind a pimpl"),
    "src/flow/a.cpp": ("auto t = std::chrono::steady_clock::now();", "take them from palabre::runtime"),
    "src/flow/c.cpp": ("const auto now = std::time(nullptr);", "take them from palabre::runtime"),
    "include/palabre/core/d.hpp": ("// a line" + "\n// and another" * 170, "about 150 are the most"),
    "src/sim/clock.cpp": ("std::random_device chance;", "take them from palabre::runtime"),
    "src/sim/caller.cpp": ('#include "palabre/center.hpp"', "only the world and its players"),
    "src/core/a.cpp": ('#include "palabre/palabre.hpp"', "palabre.hpp is for applications"),
    "src/channel/a.cpp": ('#include "palabre/speech/voice.hpp"', "channel may not include speech"),
    "src/channel/voice/a.cpp": ('#include "palabre/flow/graph.hpp"', "channel may not include flow"),
    "src/cellar/a.cpp": ("", "no room is called 'cellar'"),
}
FINE = {
    "include/palabre/core/value.hpp": "#include <boost/json/value.hpp>",
    "src/core/asio_runtime.cpp": "auto t = std::chrono::steady_clock::now();",
    "src/flow/b.cpp": '#include "palabre/channel/channel.hpp"\n#include <fmt/format.h>\n// steady_clock::now is not ours',
    "src/flow/d.cpp": "const auto wait = run_time(0), time = length.time_since_epoch();",
    "src/channel/voice/b.cpp": '#include "palabre/speech/voice.hpp"',
    "include/palabre/channel/voice.hpp": '#include "palabre/speech/prompts.hpp"',
    "src/sim/world.cpp": '#include "palabre/center.hpp"',
}

with tempfile.TemporaryDirectory() as folder:
    root = pathlib.Path(folder)
    for path, text in {**{path: case[0] for path, case in CASES.items()}, **FINE}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text + "\n")
    found = list(problems(root))
for path, (_, expected) in CASES.items():
    assert any(line.startswith(path + ":") and expected in line for line in found), (path, found)
assert len(found) == len(CASES), found
print(f"{len(CASES)} trespassers noticed, {len(FINE)} guests let in")
