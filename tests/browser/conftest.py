"""The real page in a real browser: servers in processes of their own, Chromium driven by Playwright."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
ARTEFACTS = ROOT / "artefacts"
CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_START_SECONDS = 240  # a machine new to the project prepares the model first


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="chromium is not installed"))


@contextmanager
def serving(folder: Path, seeds: Path) -> Iterator[str]:
    """Run ui.py over seeds in a process of its own; yields its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "RAG_STORE": str(folder / "store"),
        "RAG_SEEDS": str(seeds),
        "RAG_HOST": "127.0.0.1",
        "RAG_PORT": str(port),
    }
    log = folder / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "ui.py"], cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address, server, log)
            yield address
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            pytest.fail(f"the server ended with {server.returncode}:\n{log.read_text()}")
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    pytest.fail(f"no answer from {address}:\n{log.read_text()}")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("library"), ROOT / "seeds") as address:
        yield address


@pytest.fixture(scope="session")
def empty_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("empty"), tmp_path_factory.mktemp("no_seeds") / "none") as address:
        yield address


# Not for the whole session: Playwright keeps an event loop running, in which no async test can start its own.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def requested() -> list[str]:
    """Every address that any page of the session asked for."""
    return []


@pytest.fixture
def open_page(browser: Browser, requested: list[str]) -> Iterator["Opener"]:
    opener = Opener(browser, requested)
    yield opener
    opener.close()


class Opener:
    """Opens pages, each in a browser context of its own: another person, no shared storage."""

    def __init__(self, browser: Browser, requested: list[str]) -> None:
        self._browser, self._requested = browser, requested
        self._contexts: list[BrowserContext] = []

    def __call__(self, address: str, *, locale: str = "en-GB", width: int = 1280, scheme: str = "light") -> Page:
        context = self._browser.new_context(
            locale=locale, viewport={"width": width, "height": 800}, color_scheme=scheme
        )
        context.set_default_timeout(60_000)
        self._contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: self._requested.append(request.url))
        page.goto(address)
        page.wait_for_selector("#chat .example, #chat .empty")
        return page

    def close(self) -> None:
        for context in self._contexts:
            context.close()
