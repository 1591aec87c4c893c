"""One page over HTTP: bounded in size and time, from public addresses alone, with a reason for each failure."""

from __future__ import annotations

import importlib.metadata
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus

import httpcore

from rag.articles.network import PublicNetwork, Resolve, addresses_of
from rag.articles.urls import checked, linked
from rag.errors import ArticleError, HostError
from rag.settings import Settings

_MAX_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_SAVE_IT = "open it in a browser, save the page and ingest the file"
_LATER = "try again later"
_REMEDIES = {401: _SAVE_IT, 402: _SAVE_IT, 403: _SAVE_IT, 404: "check the address", 410: "check the address"}
_BUSY = (429, 503)


@dataclass(frozen=True, slots=True)
class Page:
    """What an address gave.

    Args:
        url: the address after redirects.
        content: the body, as sent.
        content_type: "text/html", in lower case and without parameters; "" if the server did not say.
    """

    url: str
    content: bytes
    content_type: str


def fetch(url: str, config: Settings, resolve: Resolve = addresses_of) -> Page:
    """Get a page, following redirects; nothing of the user's is sent along: no cookie, password or referrer.

    Proxies of the environment (HTTPS_PROXY) are not used: a proxy looks names up itself, and no address could be
    checked. Certificates are verified against the system's, those of SSL_CERT_FILE and certifi's.

    Args:
        url: of http or https.
        config: the limits of size (`max_file_bytes`) and time (`fetch_seconds`), and which addresses are taken.
        resolve: looks a name up.

    Raises:
        ArticleError: the address cannot be used, is refused, or gives no page.
        HostError: its host is not there, too slow or too busy.
    """
    network = PublicNetwork(config.fetch_seconds, config.allow_private_addresses, resolve)
    with _own_errors(config.fetch_seconds), httpcore.ConnectionPool(network_backend=network) as pool:
        url = checked(url)
        for _ in range(_MAX_REDIRECTS + 1):
            with pool.stream("GET", url, headers=_headers()) as response:
                if response.status not in _REDIRECTS:
                    return _page(url, response, config.max_file_bytes)
                url = linked(url, _header(response, b"location"))
    raise ArticleError(f"redirects more than {_MAX_REDIRECTS} times: check the address")


def _headers() -> dict[bytes | str, bytes | str]:
    return {
        "User-Agent": f"depeche/{importlib.metadata.version('depeche')}",
        "Accept": "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, */*;q=0.5",
        "Accept-Encoding": "identity",  # what is not packed cannot unpack to a thousand times its size
    }


def _page(url: str, response: httpcore.Response, max_bytes: int) -> Page:
    if response.status in _BUSY:
        raise HostError(f"cannot be had now ({_named(response.status)}): {_LATER}")
    if response.status != HTTPStatus.OK:
        remedy = _REMEDIES.get(response.status, _LATER if response.status >= 500 else _SAVE_IT)
        raise ArticleError(f"cannot be had ({_named(response.status)}): {remedy}")
    coding = _header(response, b"content-encoding").strip().lower()
    if coding not in ("", "identity"):
        raise ArticleError(f"is sent packed ({coding}), though not asked for: {_SAVE_IT}")
    content = bytearray()
    for chunk in response.iter_stream():
        content += chunk
        if len(content) > max_bytes:
            raise ArticleError(f"is over the limit of {max_bytes:,} bytes (RAG_MAX_FILE_BYTES)")
    return Page(url, bytes(content), _header(response, b"content-type").partition(";")[0].strip().lower())


def _header(response: httpcore.Response, name: bytes) -> str:
    """The first header of this name, "" if there is none."""
    return next((value.decode("latin-1") for key, value in response.headers if key.lower() == name), "")


def _named(status: int) -> str:
    """A status with its name: "404 Not Found"."""
    return f"{status} {HTTPStatus(status).phrase}" if status in set(HTTPStatus) else str(status)


@contextmanager
def _own_errors(seconds: float) -> Iterator[None]:
    """The client's errors as ours.

    Raises:
        ArticleError: the server does not speak HTTP, or its certificate is not valid.
        HostError: the host is not there, or too slow.
    """
    try:
        yield
    except httpcore.TimeoutException as error:
        raise HostError(f"did not come within {seconds:g} seconds (RAG_FETCH_SECONDS): {_LATER}") from error
    except httpcore.NetworkError as error:
        if error.args and isinstance(error.args[0], ssl.SSLError):
            raise ArticleError(f"is on a host that cannot prove its name ({error}): check the address") from error
        raise HostError(f"cannot be reached ({error}): check the address and the network (no proxy is used)") from error
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        raise ArticleError(f"is answered with something that is not HTTP ({error}): check the address") from error
