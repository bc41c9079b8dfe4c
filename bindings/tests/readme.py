# bindings/tests/readme.py - what the README of a language shows is what works: compiled, or run.
"""Usage: readme.py LANGUAGE README COMMAND... COMMAND compiles (java, csharp) or runs (python, php) a file, named last."""
import pathlib
import re
import subprocess
import sys
import tempfile
import textwrap

CENTER = """log: {level: error}
store: {url: "sqlite:palabre.db"}
companies: {sahel-mobile: {country: BJ}}
voice: {listen: ["udp:127.0.0.1:0"], synthetic: false}
flows: {"*": flow.yaml}
"""
FLOW = "flow: hello\nlanguages: {fr: {name: Français}}\nnodes:\n  hello: {hangup: {fr: Bonjour.}}\n"


def python(connector, events):
    before, runs = connector.split("with engine:")
    assert "engine.wait()" in runs
    return "readme_made.py", f"""SUBSCRIBERS = {{"+2290197123456": 1}}
{before}
assert crm("balance", {{"number": "+2290197123456"}})["credit"]["currency"] == "XOF"
with engine:
    visit = engine.write_interaction("+2290197123456", note="x")
{textwrap.indent(events, "    ")}
    happened({{"type": "interaction.ended", "interaction": visit["interaction"]}})
    assert "disposed" in [each["kind"] for each in engine.timeline("+2290197123456")["entries"]]
"""


def php(connector, events):
    assert connector.count("$engine->run();") == 1
    return "readme_made.php", f"""<?php
require $argv[1];
$subscribers = [];
{connector.replace("$engine->run();", events)}
assert($engine->writeInteraction('+2290197123456', ['note' => 'x'])['interaction'] !== '');
$engine->stop();
"""


def java(connector, events):
    return "Readme.java", f"""import io.palabre.*;
import java.nio.file.Path;
import java.util.*;
import com.google.gson.*;
class Readme {{
    record Subscriber(long credit, String validUntil) {{}}
    interface Log {{ void info(String text); }}
    static void show(JsonArray entries) {{}}
    static void connector(Map<String, Subscriber> subscribers, java.util.concurrent.CountDownLatch stopped) throws Exception {{
{connector}
    }}
    static void events(Engine engine, Log log) throws Exception {{
{events}
    }}
}}
"""


def csharp(connector, events):
    return "Readme.cs", f"""using System;
using System.Collections.Generic;
using System.Threading;
using Newtonsoft.Json.Linq;
using Palabre;
class Subscriber {{ public long Credit; public string Until; }}
class Log {{ public void Info(string text, params object[] values) {{ }} }}
class Readme
{{
    static void Show(JToken entries) {{ }}
    static void Connector(Dictionary<string, Subscriber> subscribers, ManualResetEventSlim stopped)
    {{
{connector}
    }}
    static void Events(Engine engine, Log log)
    {{
{events}
    }}
}}
"""


def main(language, readme, *command):
    text = pathlib.Path(readme).read_text(encoding="utf-8")
    shown = re.findall(r"```(?:python|php|java|csharp)\n(.*?)```", text, re.S)
    assert len(shown) == 2, f"{readme}: a connector and events are to be shown, and {len(shown)} snippets are"
    assert "## Install" in text and all(len(each.splitlines()) <= 13 for each in shown), "more than a dozen lines"
    name, source = {"python": python, "php": php, "java": java, "csharp": csharp}[language](*shown)
    with tempfile.TemporaryDirectory() as folder:
        made = pathlib.Path(folder)
        (made / "center.yaml").write_text(CENTER, encoding="utf-8")
        (made / "flow.yaml").write_text(FLOW, encoding="utf-8")
        (made / name).write_text(source, encoding="utf-8")
        autoload = [str(pathlib.Path(readme).resolve().parent / "tests/bootstrap.php")] if language == "php" else []
        return subprocess.run([*command, name, *autoload], cwd=folder, timeout=120).returncode


sys.exit(main(*sys.argv[1:]))
