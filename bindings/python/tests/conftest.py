# bindings/python/tests/conftest.py - what every test of the module starts from.
import pathlib

import pytest

import palabre

ROOT = pathlib.Path(__file__).resolve().parents[3]
OPERATOR = ROOT / "samples-ivr" / "operator"


@pytest.fixture
def configuration(tmp_path):
    """A center on SQLite with a line on loopback that nobody calls."""
    return {
        "log": {"level": "error"},
        "store": {"url": f"sqlite:{tmp_path}/palabre.db"},
        "companies": {"sahel-mobile": {"country": "BJ"}},
        "voice": {"listen": ["udp:127.0.0.1:0"], "recordings": f"{tmp_path}/recordings", "synthetic": False},
        "flows": {"*": str(OPERATOR / "flow.yaml")},
        "connectors": {"console": {"url": "http://127.0.0.1:9", "paths": {"status": "/"}}},
    }


@pytest.fixture
def engine():
    made = palabre.Engine()
    yield made
    made.stop(0)


@pytest.fixture
def running(configuration):
    """Gives a function that starts an engine with that connector behind `crm`."""
    made = []

    def start(crm, threads=1, **description):
        engine = palabre.Engine(configuration, threads=threads)
        engine.connector("crm", crm, **description)
        engine.start()
        made.append(engine)
        return engine

    yield start
    for each in made:
        each.stop(0)
