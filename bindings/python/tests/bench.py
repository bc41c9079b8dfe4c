# bindings/python/tests/bench.py - calls from two engine threads into Python, beside the same queue served by C++.
"""Usage: bench.py CALLS. Prints nine lines: nanoseconds a call in Python, and in C++. See benchmarks/bindings.py."""
import sys
import time

import palabre

CALLS = int(sys.argv[1])
DATA = {"number": "+2290197123456", "language": "fr", "segment": "gold", "at": "2026-03-02"}


def nanoseconds(engine, bare):
    began = time.perf_counter_ns()
    went = engine.measure("crm", "echo", DATA, calls=CALLS, bare=bare)
    assert went["answered"] == CALLS, went
    return (time.perf_counter_ns() - began) // CALLS


engine = palabre.Engine()
engine.connector("crm", lambda operation, arguments: arguments)
for _ in range(9):
    print(nanoseconds(engine, False), nanoseconds(engine, True), flush=True)
engine.stop(0)
