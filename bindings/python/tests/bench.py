# bindings/python/tests/bench.py - calls a second from two engine threads into Python, beside the same queue served by C++.
"""Usage: bench.py [CALLS]. Prints a line: language, calls/s, calls/s in C++, their ratio; the middle of five rounds."""
import statistics
import sys
import time

import palabre

CALLS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
DATA = {"number": "+2290197123456", "language": "fr", "segment": "gold", "at": "2026-03-02"}


def rate(engine, bare):
    began = time.perf_counter()
    went = engine.measure("crm", "echo", DATA, calls=CALLS, bare=bare)
    assert went["answered"] == CALLS, went
    return CALLS / (time.perf_counter() - began)


engine = palabre.Engine()
engine.connector("crm", lambda operation, arguments: arguments)
rounds = [(rate(engine, False), rate(engine, True)) for _ in range(5)]
host, bare = (statistics.median(each) for each in zip(*rounds))
print(f"python {host:9.0f} calls/s  C++ {bare:9.0f} calls/s  ratio {statistics.median(h / b for h, b in rounds):.2f}")
engine.stop(0)
