"""The served page beside an ingest, in its own process and in another: it keeps answering, and finds what came in."""

import socket
import subprocess
import sys
import threading

import pytest
from gradio_client import Client

from rag import Library
from rag.page.languages import EN
from rag.settings import Settings
from rag.ui.app import build
from rag.ui.conversation import converse
from rag.ui.desk import Desk
from rag.ui.server import serve, stop
from tests.conftest import ROOT
from tests.faults.conftest import ARTICLES
from tests.faults.test_kills import INGEST

KNOWN = "When did Lecornu call Shoigu?"
NEW = "Quand le pont numéro 299 de Valbrune a-t-il rouvert ?"


@pytest.fixture
def page(tmp_path):
    """A library of the seeds, and a client of the page served over it."""
    library = Library(tmp_path / "library")
    library.ingest([ROOT / "seeds"])
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    desk = Desk(library, Settings(port=port, asks_per_minute=0))
    blocks = build(desk)
    client = Client(serve(blocks, desk), verbose=False)
    yield library, client
    client.close()
    stop(blocks)


@pytest.mark.parametrize("place", ["this process", "another process"])
def test_the_page_answers_during_an_ingest(page, articles, place):
    library, client = page
    known = client.predict(KNOWN, api_name="/ask")
    assert known["answered"]
    if place == "this process":
        writer = threading.Thread(target=library.ingest, args=([articles],))
        writer.start()
        goes_on = writer.is_alive
    else:
        child = subprocess.Popen([sys.executable, "-c", INGEST, library.path, articles], stdout=subprocess.PIPE)

        def goes_on():
            return child.poll() is None

    seen = []
    while goes_on():
        answer = client.predict(KNOWN, api_name="/ask")
        assert (answer["short"], answer["citations"]) == (known["short"], known["citations"])
        messages, _ = list(converse(library, KNOWN, [], EN))[-1]
        assert 'class="turn answered"' in messages[-1]["content"]
        seen.append(library.counts()[0])
    if place == "another process":
        assert child.communicate()[0] == b"done\n"
    assert len(set(seen)) > 2, "nothing was asked while articles came in"
    assert library.counts()[0] == ARTICLES + 2
    assert any("numéro 299" in hit["passage"]["text"] for hit in client.predict(NEW, api_name="/ask")["hits"])
