"""RSS and Atom: a feed's bytes to the articles that it names."""

from __future__ import annotations

import html
import io
import re
import xml.sax
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rag.articles.markup import decode_markup
from rag.articles.published import published
from rag.errors import ArticleError, EmptyArticleError
from rag.schema import DateRange

# A byte-order mark, an XML declaration, comments and a DOCTYPE may stand before the first element.
_BEFORE_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?.{0,500}?\?>\s*|<!--.{0,4000}?-->\s*|<!DOCTYPE[^>]{0,500}>\s*)*", re.DOTALL
)
_FEED = re.compile(rb"<(?:rss|feed|(?:\w+:)?RDF)[\s>]", re.IGNORECASE)
# A megabyte of feed takes up to 11 s to read where it is made to be slow (endless nesting); usual ones hold 0.1 MB.
_MAX_BYTES = 5_000_000
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


@dataclass(frozen=True, slots=True)
class Entry:
    """One article as its feed has it. What the feed does not say stays empty.

    Args:
        url: of its page, not checked; "" if none is given.
        title: without markup.
        published: None if not dated.
        content: the whole article as HTML (content:encoded, Atom's content), never a mere summary.
    """

    url: str
    title: str
    published: DateRange | None
    content: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's entries, in its order; `broken` says where its XML goes wrong, "" if it does not."""

    entries: tuple[Entry, ...]
    broken: str


def is_feed(content: bytes) -> bool:
    """Whether these bytes are RSS or Atom, whatever they are sent as (text/html and text/plain are common)."""
    plain = content[:16_384].replace(b"\x00", b"").lstrip(b"\xff\xfe")  # UTF-16 too
    before = _BEFORE_ROOT.match(plain)
    return bool(before and _FEED.match(plain, before.end()))


def parse_feed(content: bytes, url: str) -> Feed:
    """Read a feed; one that is not well-formed as far as it goes.

    Args:
        content: RSS 0.9 to 2.0 or Atom.
        url: the feed's own, which relative links start from.

    Raises:
        ArticleError: it declares XML entities, is over 5 MB, or names characters that do not exist.
        EmptyArticleError: it has no entry.
        NotTextError: binary content.
    """
    import feedparser  # 0.1 s, and only where there is a feed

    if len(content) > _MAX_BYTES:
        raise ArticleError(f"is a feed of {len(content):,} bytes, over the limit of {_MAX_BYTES:,}: use a shorter one")
    text = decode_markup(content)
    if "<!ENTITY" in text:  # ten lines of them can stand for gigabytes, and no feed needs any
        raise ArticleError("is a feed that declares XML entities, which is not safe to read: use another one")
    # In a stream, since feedparser would open bytes that name a file or an address.
    stream = io.BytesIO(text.encode("utf-8", "replace"))
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        found = feedparser.parse(stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except (ValueError, OverflowError, LookupError) as error:  # characters and places that do not exist
        raise ArticleError(f"is a feed that cannot be read ({error}): tell its publisher") from error
    wrong = found.get("bozo_exception")
    broken = str(wrong.getMessage()) if isinstance(wrong, xml.sax.SAXParseException) else ""
    if not found.entries:
        raise EmptyArticleError(f"is a feed without entries{broken and f' ({broken})'}: check the address")
    is_atom = str(found.version).startswith("atom")
    return Feed(tuple(_entry(entry, is_atom) for entry in found.entries), broken)


def _entry(entry: Mapping[str, Any], is_atom: bool) -> Entry:
    title = entry.get("title") or ""
    if "html" in (entry.get("title_detail") or {}).get("type", ""):
        title = html.unescape(_TAG.sub("", title))
    contents = [part.get("value") or "" for part in entry.get("content") or ()]
    return Entry(
        url=(entry.get("link") or "").strip(),
        title=" ".join(title.split()),
        published=_published(entry, is_atom),
        content=max(contents, key=len, default=""),
    )


def _published(entry: Mapping[str, Any], is_atom: bool) -> DateRange | None:
    """The day of publication as the entry writes it, None if it writes none that can be read.

    RSS 1.0's dc:date comes as `updated`; Atom's own `updated` is the day of a change, which may be a later one.
    """
    written = entry.get("published") or ("" if is_atom else entry.get("updated"))
    try:
        return published(written) if written else None
    except ArticleError:
        return None
