"""Served pages in this process, each over the two sample articles."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import httpx
import pytest
from gradio_client import Client

from rag import Library
from rag.settings import Settings
from rag.ui.app import build
from rag.ui.desk import Desk
from rag.ui.server import serve, stop

KNOWN = "When did Lecornu call Shoigu?"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@dataclass
class Served:
    """A page under test: its address, desk and library."""

    url: str
    desk: Desk

    def client(self, **options) -> Client:
        return Client(self.url, verbose=False, **options)

    def post(self, path: str, **options) -> httpx.Response:
        return httpx.post(f"{self.url}gradio_api/{path}", timeout=60, **options)


@contextmanager
def served(library: Library, **config) -> Iterator[Served]:
    desk = Desk(library, Settings(port=free_port(), **({"request_log": "off"} | config)))
    page = build(desk)
    url = serve(page, desk)
    try:
        yield Served(url, desk)
    finally:
        stop(page)


@pytest.fixture
def serving(seeds_library) -> Iterator[Callable[..., Served]]:
    """serving(setting=value, ...) -> a page served over the sample articles."""
    with ExitStack() as stack:
        yield lambda library=seeds_library, **config: stack.enter_context(served(library, **config))
