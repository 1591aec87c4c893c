"""What a request must show before Gradio sees it: the right name, the right page, and for MCP a password."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import urlsplit

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from rag.errors import RateLimitError
from rag.ui.access import is_loopback, may_change
from rag.ui.desk import Desk
from rag.ui.limits import RateLimit

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_MCP = "/gradio_api/mcp"
_LOGINS_PER_MINUTE = 10  # of one address: a password is typed, not tried


class Guard:
    """Refuses foreign pages and names, guessed passwords, MCP calls without one, and uploads that nobody may ingest.

    Gradio itself asks for the login at its page and at the endpoints, but not at its MCP server; and where it does not
    listen on loopback it lets pages of any origin call it with a reader's cookies.

    Args:
        app: what comes behind it.
        desk: of the library that is served.
    """

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self._app, self._desk = app, desk
        self._logins = RateLimit(_LOGINS_PER_MINUTE, "attempts to log in")
        config = desk.config
        self._health = ("/health", f"{config.root_path.rstrip('/')}/health")  # as a proxy hands it on, or leaves it
        self._named = {name.strip().casefold() for name in config.allowed_hosts.split(",") if name.strip()}
        closed = self._named or is_loopback(config.host)  # else any name that leads here will do
        self._hosts = {*_LOOPBACK, config.host.strip("[]").casefold(), *self._named} if closed else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with a refusal."""
        refusal = await self._refusal(Request(scope)) if scope["type"] == "http" else None
        await (refusal or self._app)(scope, receive, send)

    async def _refusal(self, request: Request) -> Response | None:
        path = request.url.path.rstrip("/")
        if path in self._health:  # asked for by machines, under any name; it tells nothing of the articles
            return None
        host, origin = request.headers.get("host", ""), request.headers.get("origin")
        if self._hosts is not None and _name(host) not in self._hosts:
            return _refused(421, f"{host} is not a name of this page: have it added to RAG_ALLOWED_HOSTS")
        if origin and urlsplit(origin).netloc != host and _name(urlsplit(origin).netloc) not in self._named:
            return _refused(403, f"a page of {origin} may not call this one: have its name added to RAG_ALLOWED_HOSTS")
        if request.method == "POST" and path.endswith("/gradio_api/upload") and not may_change(self._desk.config):
            return _refused(403, "this page takes no files: have RAG_AUTH or RAG_PAGE_WRITES=on set")
        try:
            if request.method == "POST" and path.endswith("/login"):
                self._logins.take(_address(request))
            return await self._unknown(request) if _MCP in path else None
        except RateLimitError as error:
            return _refused(429, str(error))

    async def _unknown(self, request: Request) -> Response | None:
        """Let an MCP call in with the name and password of HTTP's Basic scheme, where one is needed.

        Raises:
            RateLimitError: this machine has tried wrong ones too often.
        """
        accounts = self._desk.accounts
        if not accounts:
            return None
        self._logins.check(_address(request))
        user, password = _credentials(request.headers.get("authorization", ""))
        if await run_sync(accounts.knows, user, password):
            request.state.user = user
            return None
        self._logins.take(_address(request))
        refused = _refused(401, "send the user name and password in the header Authorization: Basic ...")
        refused.headers["WWW-Authenticate"] = 'Basic realm="depeche"'
        return refused


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _refused(status: int, message: str) -> Response:
    return JSONResponse({"error": message}, status)


def _name(netloc: str) -> str:
    """The host of "host:port", without port and brackets."""
    try:
        return urlsplit(f"//{netloc}").hostname or ""
    except ValueError:
        return ""


def _credentials(header: str) -> tuple[str, str]:
    """Name and password of a Basic header, empty where there is none."""
    scheme, _, value = header.partition(" ")
    if scheme.casefold() != "basic":
        return "", ""
    try:
        user, _, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return user, password
