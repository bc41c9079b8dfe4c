# bindings/python/src/palabre/engine.py - the engine, with its threads and its end.
import atexit
import json
import os
import sys
import threading
import traceback
import weakref

from . import _engine
from ._errors import Error
from ._replies import reply_of

SLICE_MS = 100  # so that Ctrl-C is seen while something is waited for

_live = weakref.WeakSet()  # engines and their threads, also of an Engine that is gone already
_threads = weakref.WeakSet()
_read = json.JSONDecoder().raw_decode
_inside = threading.local()  # whose connector or listener this thread is in


@atexit.register
def _stop_all():
    """No thread may come back from the engine into an interpreter that is gone."""
    for each in list(_live):
        each.stop(0)
    for each in list(_threads):
        if each.is_alive():
            each.join(1)  # one that is stuck in the application's code is left there


class Engine:
    """A center and what the application adds to it.

    Connectors and listeners are called from `threads` threads of the package, never from the engine's own; events come
    in their order, one at a time. With threads=0 the application calls run_one() itself. Methods may be called from any
    thread, from connectors and listeners too. Make an engine after os.fork(), not before.
    """

    def __init__(self, configuration=None, threads=1):
        self._engine = _engine.Engine()
        self._connectors = {}
        self._listener = None
        self._threads = [threading.Thread(target=_serve, args=(weakref.ref(self), self._engine), daemon=True,
                                          name=f"palabre-{nth}") for nth in range(threads)]
        self._serving = False
        _live.add(self._engine)
        _threads.update(self._threads)
        if configuration is not None:
            self.configure(configuration)

    def configure(self, configuration):
        """Takes the path of a configuration file, or the same as a dict. Raises Error with all its problems."""
        is_path = isinstance(configuration, (str, os.PathLike))
        self._engine.configure(os.fspath(configuration) if is_path else json.dumps(configuration))

    def connector(self, name, call, **description):
        """From now on flows that ask the connector `name` call `call(operation, arguments)`: it returns data or Stale,
        or raises NotFound or Unavailable. `description`: operations, limit_ms, at_once, retries (see README.md)."""
        self._engine.register_connector(name, json.dumps(description) if description else "")
        self._connectors[name] = call

    def on_event(self, listener):
        """`listener(event)` is told what happens, as a dict with "type" and "data". None takes it away."""
        self._listener = listener
        self._engine.listen(listener is not None)

    def start(self):
        self._engine.start()
        self._serve()

    def stop(self, grace_ms=10_000):
        """Lets conversations end within that time, then stops. True where all had. Stuck connectors are left alone."""
        in_time = self._engine.stop(grace_ms)
        for each in self._threads:
            if each.is_alive() and each is not threading.current_thread():
                each.join(0.5)
        return in_time

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def wait(self):
        """Until stop() or Ctrl-C."""
        while self._engine.running():
            self._pause()

    def run_one(self, wait_ms=SLICE_MS):
        """Does one task that waits, in this thread. False where none came within that time, or the engine has stopped."""
        text = self._engine.next_task(min(wait_ms, SLICE_MS))
        return bool(text) and _do(self, self._engine, text)

    def call(self, connector, operation, arguments=None, limit_ms=5000):
        """Asks a connector as a flow would; gives its outcome: {"outcome": "value", "data": ...}."""
        if getattr(_inside, "of", None) is self and connector in self._connectors:  # or it would wait for itself
            return json.loads(reply_of(self._connectors[connector], operation, arguments or {}))
        return self._ask("call", connector=connector, operation=operation, arguments=arguments or {}, limit_ms=limit_ms)

    def timeline(self, address, limit=50, after=None, company=None):
        """{"customer", "entries", "next"}, or None where nobody is known by that address."""
        return self._ask("timeline", address=address, limit=limit, after=after, company=company)

    def write_interaction(self, address, company=None, **fields):
        """Keeps a contact that took place elsewhere: kind, channel, note, disposition, ... Gives its ids."""
        return self._ask("write_interaction", address=address, company=company, **fields)

    def dispose(self, interaction, code, note=None, company=None):
        """How that interaction ended, in the company's words."""
        self._ask("dispose", interaction=interaction, code=code, note=note, company=company)

    def start_conversation(self, address, text, channel="sms", company=None, **fields):
        """Writes to a customer: {"outcome": "queued" or "forbidden", ...}."""
        return self._ask("start_conversation", address=address, text=text, channel=channel, company=company, **fields)

    def place_call(self, address, service, company=None, **fields):
        """Calls a number for a flow's service; waits until somebody answers, or nobody does: {"outcome": ...}."""
        return self._ask("place_call", address=address, service=service, company=company, **fields)

    def play_story(self, flow, story, company="stories", country="BJ"):
        """Plays a story in simulated time with this application's connectors and listener: {"told", "path",
        "difference"}; the last is "" where it went as it is written."""
        return self._ask("play_story", flow=os.fspath(flow), story=os.fspath(story), company=company, country=country)

    def measure(self, connector, operation, arguments=None, calls=10_000, threads=2, bare=False):
        """{"answered", "reason"} of that many calls of the connector; time it. `bare`: C++ answers instead."""
        return self._ask("measure", connector=connector, operation=operation, arguments=arguments or {}, calls=calls,
                         threads=threads, bare=bare)

    def _serve(self):
        if not self._serving:
            self._serving = True
            for each in self._threads:
                each.start()

    def _pause(self):
        if self._threads or not self.run_one():
            threading.Event().wait(SLICE_MS / 1000)

    def _ask(self, operation, /, **given):
        self._serve()
        arguments = json.dumps({key: value for key, value in given.items() if value is not None})
        begun = self._engine.begin(operation, arguments)
        pumps = not self._threads
        while not (text := self._engine.wait(begun, 0 if pumps else SLICE_MS)):
            if pumps:
                self.run_one(20)
        came = json.loads(text)
        if "error" in came:
            raise Error(came["error"]["code"], came["error"]["message"])
        return came["result"]


def _do(of, engine, text):
    task = _read(text)[0]
    if task["kind"] == "closed":
        return False
    before, _inside.of = getattr(_inside, "of", None), of
    try:
        if task["kind"] == "event":
            reply = _tell(of, task["event"])
        else:
            reply = reply_of(of._connectors[task["connector"]], task["operation"], task["arguments"])
        engine.answer(task["task"], reply)
    finally:
        _inside.of = before
    return True


def _tell(of, event):
    try:
        if of._listener is not None:
            of._listener(event)
    except BaseException:  # the listener's own affair, told where Python tells such things
        traceback.print_exc(file=sys.stderr)
    return ""


def _serve(engine_ref, engine):
    # Holds the Engine only while it does something for it, so that one that nobody has any more is stopped.
    while True:
        text = engine.next_task(SLICE_MS)
        of = engine_ref()
        if of is None:
            engine.stop(0)
            return
        if text and not _do(of, engine, text):
            return
        del of
