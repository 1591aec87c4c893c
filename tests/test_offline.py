"""`rag doctor --offline`: everything works with the network cut off, and an attempt to reach it is caught."""

import json
import subprocess
import sys

import pytest

SNEAK = """
import runpy, sys, rag.library
keep = rag.library.Library.retrieve
def calls_home(self, *args, **filters):
    import socket
    try:
        socket.create_connection(("192.0.2.1", 80), timeout=2)
    except OSError:
        pass
    return keep(self, *args, **filters)
rag.library.Library.retrieve = calls_home
sys.argv = ["rag.offline"]
runpy.run_module("rag.offline", run_name="__main__")
"""


def test_ingest_search_answer_and_page_work_offline():
    done = subprocess.run([sys.executable, "-m", "rag.offline"], capture_output=True, text=True)
    steps = [json.loads(line)["step"] for line in done.stdout.splitlines()]
    assert (done.returncode, steps) == (0, ["network", "ingest", "search", "answer", "page"]), done.stderr


def test_a_part_that_phones_home_is_named():
    done = subprocess.run([sys.executable, "-c", SNEAK], capture_output=True, text=True)
    assert done.returncode == 1
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "step": "failed",
        "result": "tried to reach 192.0.2.1",
        "seconds": 0.0,
    }


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("/run/x.sock", True),
        ("8.8.8.8", False),
        ("a.org", False),
    ],
)
def test_only_this_machine_is_here(address, here):
    from rag.offline import _is_here

    assert _is_here(address) == here
