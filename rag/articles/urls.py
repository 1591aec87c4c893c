"""Addresses on the web: which of them can be asked, and the form under which an article is known."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from rag.errors import ArticleError

_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")  # a name or IPv4 address, or an IPv6 address without its brackets
_PORTS = {"http": 80, "https": 443}
_KEPT_IN_PATH, _KEPT_IN_QUERY = "%/:@!$&'()*+,;=~|", "%/?:@!$&'()*+,;=~|[]"
# Parameters that say whence a reader came, and never which page is meant. Part of an article's identity: a name taken
# off this list or put on it gives the articles that carry it new ids.
_TRACKING = re.compile(
    r"utm_\w+|at_(?:medium|campaign|custom\d|link\w*|ptr_name|bbc_team|format)|xtor|fbclid|gclid|yclid|dclid|msclkid|twclid"
    r"|igshid|mc_[ce]id|_ga|_gl",
    re.IGNORECASE,
)


def is_url(text: str) -> bool:
    """Whether this is meant as an address and not as a path; "ftp://..." is, so that it gets its own refusal."""
    return bool(_URL.match(text))


def checked(url: str) -> str:
    """The same address in ASCII: name of the host in lower case, port only if unusual, no fragment.

    Raises:
        ArticleError: it is not of http or https, names no host, or holds a user's name or password.
    """
    try:
        parts = urlsplit(url.strip())
        scheme, port = parts.scheme, parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii")
        path, query = quote(parts.path or "/", _KEPT_IN_PATH), quote(parts.query, _KEPT_IN_QUERY)
    except ValueError as error:
        raise ArticleError(f"is not an address that can be asked ({error}): check how it is written") from error
    if scheme not in _PORTS:
        raise ArticleError(f"is of {scheme or 'no scheme'}, expected http or https: for a file give its path")
    if parts.username is not None or parts.password is not None:
        raise ArticleError("holds a user name or password: take it out, or save the page and ingest the file")
    if not _HOST.fullmatch(host):
        raise ArticleError("names no host: write it as https://example.org/article")
    place = f"[{host}]" if ":" in host else host
    if port not in (None, _PORTS[scheme]):
        place += f":{port}"
    return urlunsplit((scheme, place, path, query, ""))


def linked(url: str, link: str) -> str:
    """Where a link of this page leads, checked.

    Raises:
        ArticleError: as `checked` does.
    """
    try:
        return checked(urljoin(url, link.strip()))
    except ValueError as error:
        raise ArticleError(f"leads to {link!r}, which cannot be asked ({error}): check the address") from error


def without_tracking(url: str) -> str:
    """A checked address less the parameters that only say whence a reader came (utm_source, fbclid, xtor...)."""
    parts = urlsplit(url)
    kept = [pair for pair in parts.query.split("&") if not _TRACKING.fullmatch(pair.partition("=")[0])]
    return urlunsplit(parts._replace(query="&".join(kept)))


def article_id(url: str) -> str:
    """16 hexadecimal digits, the same for an address at each ingest, whatever it redirects to on the day."""
    return hashlib.sha256(url.encode()).hexdigest()[:16]
