# bindings/python/src/palabre/__init__.py - Palabre in Python: an engine, its connectors, its events.
"""A contact centre inside your application.

    engine = palabre.Engine("center.yaml")
    engine.connector("crm", lambda operation, arguments: {"credit": 2450})
    engine.on_event(lambda event: print(event["type"]))
    with engine:
        engine.wait()

See README.md for connectors, events and what they may do.
"""
from ._engine import _errors_are, version as _version
from ._errors import Error, Problem
from ._replies import NotFound, Stale, Unavailable

_errors_are(Error)

from .engine import Engine  # noqa: E402  (it needs the errors)

__version__ = _version()
__all__ = ["Engine", "Error", "NotFound", "Problem", "Stale", "Unavailable"]
