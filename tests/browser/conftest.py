"""The real page in a real browser: servers in processes of their own, Chromium driven by Playwright."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, expect, sync_playwright

from tests.browser import library

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
# One that has much else to do takes ten times as long as usual.
_SEES_SECONDS, _DOES_SECONDS = 30, 60
expect.set_options(timeout=1000 * _SEES_SECONDS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="chromium is not installed"))


@contextmanager
def serving(
    folder: Path, seeds: Path, port: int = 0, command: Sequence[str] = ("ui.py",), **settings: str
) -> Iterator[str]:
    """Run the page over seeds in a process of its own; yields its address.

    Args:
        folder: of the library and the server's log.
        seeds: taken in if the library is empty.
        port: to listen on; 0 for a free one.
        command: for Python, to start it.
        settings: RAG_* variables, without that prefix.
    """
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port just given up can be had again
        free.bind(("127.0.0.1", port))
        port = free.getsockname()[1]
    environment = os.environ | {
        "RAG_STORE": str(folder / "store"),
        "RAG_SEEDS": str(seeds),
        "RAG_HOST": "127.0.0.1",
        "RAG_PORT": str(port),
        **{f"RAG_{name.upper()}": value for name, value in settings.items()},
    }
    log = folder / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
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
def full_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Over articles of awkward shapes."""
    articles = library.write(tmp_path_factory.mktemp("articles"))
    with serving(tmp_path_factory.mktemp("full"), articles) as address:
        yield address


@pytest.fixture(scope="session")
def many_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Answers given in advance: of forty sources, in some six seconds where the question is "slow"."""
    folder = tmp_path_factory.mktemp("scripted")
    with serving(folder, ROOT / "seeds", command=("-m", "tests.browser.scripted")) as address:
        yield address


@pytest.fixture
def seeds() -> Path:
    return ROOT / "seeds"


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


@pytest.fixture(scope="package")
def shared(browser: Browser) -> dict[tuple[str, ...], BrowserContext]:
    """The contexts that tests have in common, by locale, colours and motion."""
    return {}


@pytest.fixture
def open_page(browser: Browser, shared: dict[tuple[str, ...], BrowserContext]) -> Iterator["Opener"]:
    """Opens pages; fails a test whose pages asked any host but the server for anything."""
    opener = Opener(browser, shared)
    yield opener
    opener.close()
    assert opener.hosts <= {"127.0.0.1"}


class Opener:
    """Opens pages; each further one of a test is another person, in a browser context of its own.

    The first person's context serves all tests of its kind, its storage emptied: a cache filled once saves a second each.
    """

    def __init__(self, browser: Browser, shared: dict[tuple[str, ...], BrowserContext]) -> None:
        self._browser, self._shared = browser, shared
        self.hosts: set[str | None] = set()  # that were asked for anything
        self._own: list[BrowserContext] = []
        self._pages: list[Page] = []

    def __call__(
        self, address: str, *, locale: str = "en-GB", width: int = 1280, scheme: str = "light", motion: str = "reduce"
    ) -> Page:
        kind = (locale, scheme, motion)
        if self._pages or kind not in self._shared:
            context = self._context(locale=locale, color_scheme=scheme, reduced_motion=motion)
            if self._pages:
                self._own.append(context)
            else:
                self._shared[kind] = context
        else:
            context = self._shared[kind]
        return self.tab(context, address, width, empty=True)

    def blank(self, address: str) -> Page:
        """A page that first asks for a password."""
        context = self._context()
        self._own.append(context)
        page = self._new(context)
        page.goto(address)
        return page

    def _context(self, **options: Any) -> BrowserContext:
        context = self._browser.new_context(**options)
        context.set_default_timeout(1000 * _DOES_SECONDS)
        return context

    def _new(self, context: BrowserContext) -> Page:
        page = context.new_page()
        self._pages.append(page)
        page.on("request", self._note)
        return page

    def _note(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob"):
            self.hosts.add(address.hostname)

    def tab(self, context: BrowserContext, address: str, width: int = 1280, *, empty: bool = False) -> Page:
        """One more tab of the same browser, with what it has kept, or empty."""
        page = self._new(context)
        page.set_viewport_size({"width": width, "height": 800})
        if empty:
            page.goto(f"{address}/health")
            page.evaluate("localStorage.clear()")
        page.goto(address)
        page.wait_for_selector("#chat .invitation, #chat .empty, #chat .asked")
        page.wait_for_selector(".conversations[data-ready]")
        return page

    def close(self) -> None:
        for page in self._pages:
            page.close()
        for context in self._own:
            context.close()


BOX = "#question textarea"


def ask(page: Page, question: str) -> Locator:
    """Type, press Enter, wait for the end; returns the last turn."""
    page.fill(BOX, question)
    before = page.locator("#chat .message-row .turn").count()
    page.press(BOX, "Enter")
    return finished(page, before)


def finished(page: Page, before: int) -> Locator:
    """The last turn, once it is more than the first `before`, at its end, and kept."""
    page.wait_for_function(
        """before => {
            const turns = document.querySelectorAll("#chat .message-row .turn");
            const last = turns[turns.length - 1];
            return turns.length > before && !last.matches(".pending, .partial") && !window.depeche.underWay();
        }""",
        arg=before,
    )
    return page.locator("#chat .turn").last


def shot(page: Page, name: str) -> None:
    """A screenshot to be looked at; nothing may stick out sideways."""
    ARTEFACTS.mkdir(exist_ok=True)
    page.wait_for_timeout(150)
    page.screenshot(path=ARTEFACTS / f"{name}.png")
    for part in ("html", "#chat", "#shelf-tab"):
        wide = "part => part.scrollWidth <= part.clientWidth + 1"
        assert page.locator(part).count() == 0 or page.locator(part).evaluate(wide), f"{part} scrolls sideways"
