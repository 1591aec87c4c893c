"""The server of the page: its look and address, who may come in, how it is watched, how it ends."""

from __future__ import annotations

import logging
import os
import signal
import threading
from contextlib import redirect_stdout
from importlib.metadata import version
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from typing import Any

import gradio as gr
from anyio.to_thread import run_sync
from gradio.route_utils import FnIndexInferError
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from rag.errors import RagError, SettingError
from rag.page import render
from rag.page.texts import NAME
from rag.ui.desk import AT_ONCE, Desk
from rag.ui.guard import Guard

_PAGE = Path(render.__file__).parent  # of the style and the script
_SCRIPTS = ("page.js", "chat.js", "conversations.js", "shelf.js")  # in the order they need each other
_STOP_SECONDS = 10.0  # that answers under way may take to finish; a long one takes two
_LOOK_UP_SECONDS = 0.2
_OTHER_THREADS = 16  # beside the questions that wait in one: greetings, uploads, health
logger = logging.getLogger("depeche.ui")


def serve(page: gr.Blocks, desk: Desk) -> str:
    """Start serving a built page in the background; returns its address.

    Raises:
        SettingError: RAG_MCP is on, and the package it needs is not installed.
        OSError: the port is in use or may not be opened.
    """
    config = desk.config
    if config.mcp and find_spec("mcp") is None:
        raise SettingError("RAG_MCP needs the package mcp: pip install 'depeche[mcp]', or unset it")
    page.queue(max_size=config.queue_size, api_open=False)
    try:
        with redirect_stdout(StringIO()):  # where its MCP server is, Gradio says even when it is told to be quiet
            _, url, _ = page.launch(
                server_name=config.host,
                server_port=config.port,
                root_path=config.root_path,
                auth=_login(desk),
                app_kwargs=_around(desk),
                max_file_size=config.max_upload_bytes,
                max_threads=config.queue_size + 2 * AT_ONCE + _OTHER_THREADS,
                mcp_server=config.mcp,
                **_LOOK,
            )
    except OSError as error:
        # Gradio's own message names its own variables, which this project does not use.
        raise OSError(
            f"cannot listen on {config.host}:{config.port}, taken or not allowed: set RAG_PORT or RAG_HOST"
        ) from error
    if page.mcp_error:
        raise SettingError(f"RAG_MCP cannot be had ({page.mcp_error}): unset it, or install 'depeche[mcp]' again")
    return str(url)


def wait(page: gr.Blocks, desk: Desk) -> None:
    """Block until SIGINT or SIGTERM, then end in good order; a second signal ends the process at once.

    No request is taken any more; answers under way are finished, and an ingest stops at a whole article.
    """
    asked_to_end = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: asked_to_end.set())
    while not asked_to_end.wait(_LOOK_UP_SECONDS):
        pass  # a signal that the system hands to another thread is seen when this one wakes up
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    cut_short = desk.close(_STOP_SECONDS)
    if not cut_short:
        stop(page)
    noted = f"requests cut short: {cut_short}" if cut_short else "what was finished is kept"
    print(f"{NAME}: ended; {noted}", flush=True)  # noqa: T201
    if cut_short:
        logging.shutdown()
        os._exit(0)  # their threads would be waited for; the library is whole whenever they end


def stop(page: gr.Blocks) -> None:
    """Stop serving, once the replies that are ready are sent."""
    page.app.stop_event.set()  # ends what keeps each open tab connected
    page.server.close()  # sends the replies; Gradio's own close drops them first
    page.close(verbose=False)


def _login(desk: Desk) -> Any:  # noqa: ANN401 - Gradio's
    """What checks a name and password for Gradio, beside the requests it serves meanwhile; None to ask for none."""
    accounts = desk.accounts
    if not accounts:
        return None

    async def known(user: str, password: str) -> bool:
        return await run_sync(accounts.knows, user, password)

    return known


def _around(desk: Desk) -> dict[str, Any]:
    """What stands beside and before Gradio's own routes."""

    def health(request: Request) -> Response:
        try:
            articles = desk.library.counts()[0]
        except RagError as error:
            return JSONResponse({"status": "failed", "reason": str(error)}, 503)
        told = {"status": "ok", "articles": articles, "models": desk.models, "version": version("depeche")}
        return JSONResponse(told)

    return {
        "routes": [Route("/health", health)],
        "middleware": [Middleware(Guard, desk)],
        "exception_handlers": dict.fromkeys((FnIndexInferError, KeyError, TypeError), _miscalled),
    }


async def _miscalled(request: Request, error: Exception) -> Response:
    """Answer a call of an endpoint that is not there, or without its arguments: Gradio looks them up unchecked.

    Raises:
        Exception: it was no such call.
    """
    if not any(part in request.url.path for part in ("/gradio_api/call/", "/gradio_api/run/", "/gradio_api/api/")):
        raise error
    logger.info("%s: %r", request.url.path, error)
    return JSONResponse(
        {"error": f"no such endpoint, or not with these arguments ({error}): see /gradio_api/info"}, 400
    )


_LOOK: dict[str, Any] = {
    "prevent_thread_lock": True,
    "quiet": True,
    "share": False,
    "ssr_mode": False,
    "pwa": False,
    "run_history": False,  # questions stay in the tab they were asked in
    "enable_monitoring": False,
    "footer_links": ["api"],
    "theme": gr.themes.Base(
        neutral_hue="stone",
        font=["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif"],
        font_mono=["ui-monospace", "monospace"],
    ),
    "css_paths": [_PAGE / "style.css"],
    "head": "".join(f"<script>{(_PAGE / 'js' / name).read_text('utf-8')}</script>" for name in _SCRIPTS),
}
