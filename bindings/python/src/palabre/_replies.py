# bindings/python/src/palabre/_replies.py - what a connector may answer besides data.
import json


class NotFound(Exception):
    """Raised by a connector: the system has answered that there is no such thing."""


class Unavailable(Exception):
    """Raised by a connector: the system does not answer. Every other exception says the same."""


class Stale:
    """Returned by a connector: an earlier answer, because the system is silent now."""

    def __init__(self, data, age_ms):
        self.data, self.age_ms = data, int(age_ms)


_text = json.JSONEncoder(allow_nan=False).encode  # in ASCII, which is exact


def reply_of(code, operation, arguments):
    """What came of calling a connector's code, as the engine reads it. Catches all that code may raise."""
    try:
        found = code(operation, arguments)
        if isinstance(found, Stale):
            return _text({"outcome": "stale", "data": found.data, "age_ms": found.age_ms})
        return f'{{"outcome":"value","data":{_text(found)}}}'
    except NotFound:
        return _text({"outcome": "not_found"})
    except BaseException as failed:  # KeyboardInterrupt too: it is the application's, not the caller's
        try:
            reason = f"{type(failed).__name__}: {failed}"
        except Exception:
            reason = type(failed).__name__
        return _text({"outcome": "unavailable", "reason": reason})
