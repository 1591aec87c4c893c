"""Articles from the web: of a page, or of the pages that a feed names.

robots.txt is not asked: only what the user names is fetched, and what a feed, which is made for programs to follow,
names in turn; no link of a page is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from rag.articles import urls
from rag.articles.confined import parse_confined
from rag.articles.feeds import Entry, is_feed, parse_feed
from rag.articles.fetching import Page, fetch
from rag.articles.parsed import BadArticle, Parsed
from rag.articles.urls import is_url
from rag.errors import ArticleError, HostError, UnsupportedFormatError
from rag.language.detection import article_language
from rag.schema import Article
from rag.settings import Settings

__all__ = ["Parse", "articles_at", "is_url", "kind_of"]

Parse = Callable[[bytes, str], Parsed]  # of a page's content and its address
_KINDS = {"html": "page", "pdf": "pdf"}  # as `kind_of` tells them, and as `parse_confined` names them

_HTML = ("text/html", "application/xhtml+xml")
# Sent by servers that do not know better; the content tells.
_VAGUE = ("", "text/plain", "text/xml", "application/xml", "application/octet-stream")
_MARKUP = (b"<!doctype html", b"<html")
# Feeds give a teaser of two or three sentences (200 to 300 characters) in the place of the article, or all of it.
_SHORTEST_CONTENT = 500


def articles_at(
    url: str, config: Settings, parsers: Mapping[str, Parse] | None = None
) -> Iterator[Article | BadArticle]:
    """The article of a page, or those of a feed's entries, each as soon as it is there.

    An article's id and source are the address that was given, or that the feed gives, less what only tracks readers:
    where it redirects to may change from one day to the next.

    Args:
        url: of http or https.
        config: the limits (fetch_*, max_*).
        parsers: what reads a page of each kind, "html" and "pdf"; by default those of `confined`.

    Yields:
        Articles, and a feed's entries that give none.

    Raises:
        ArticleError: the address cannot be used, or is of a page without an article.
    """
    ask, parsers = _Asker(config), parsers or _confined(config)
    address = urls.without_tracking(urls.checked(url))
    page = ask(address)
    if kind_of(page) == "feed":
        yield from _of_feed(page, ask, config.max_feed_entries, parsers)
    else:
        yield _article(_parsed(page, parsers), address)


def _confined(config: Settings) -> Mapping[str, Parse]:
    """Parsers in the process that hostile pages cannot leave."""

    def parser(name: str) -> Parse:
        return lambda content, url: parse_confined(name, content, config, url)

    return {kind: parser(name) for kind, name in _KINDS.items()}


def kind_of(page: Page) -> str:
    """What a page is, by its content first: "feed", "pdf" or "html".

    Raises:
        UnsupportedFormatError: it is something else.
    """
    if is_feed(page.content):
        return "feed"
    start = page.content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"%PDF-"):
        return "pdf"
    if page.content_type in _HTML or (page.content_type in _VAGUE and start[:20].lower().startswith(_MARKUP)):
        return "html"
    said = page.content_type or "of no kind that it names"
    raise UnsupportedFormatError(f"is {said}, expected a web page or a feed: save it and ingest the file, if it is one")


class _Asker:
    """Fetches pages: one at a time, with a pause between two of one host, and none of a host that has failed once."""

    def __init__(self, config: Settings) -> None:
        self._config = config
        self._asked: dict[str, float] = {}
        self._failed: set[str] = set()

    def __call__(self, url: str) -> Page:
        host = urlsplit(url).netloc
        if host in self._failed:
            raise HostError(f"is not asked for, since {host} has failed already: try again later")
        if host in self._asked:
            time.sleep(max(0.0, self._asked[host] + self._config.fetch_pause - time.monotonic()))
        try:
            return fetch(url, self._config)
        except HostError:
            self._failed.add(host)
            raise
        finally:
            self._asked[host] = time.monotonic()


def _of_feed(page: Page, ask: _Asker, limit: int, parsers: Mapping[str, Parse]) -> Iterator[Article | BadArticle]:
    feed = parse_feed(page.content, page.url)
    seen: set[str] = set()
    for number, entry in enumerate(feed.entries[:limit], start=1):
        if not entry.url:
            yield BadArticle(f"{page.url}, entry {number}", "gives no link to its page: ingest that by its own address")
            continue
        try:
            address = urls.without_tracking(urls.linked(page.url, entry.url))
            if address not in seen:
                seen.add(address)
                yield _article(_of_entry(entry, address, ask, parsers), address)
        except ArticleError as error:
            yield BadArticle(entry.url, str(error))
    if feed.broken:
        yield BadArticle(page.url, f"is broken ({feed.broken}), entries may be missing: tell its publisher")
    if len(feed.entries) > limit:
        left = len(feed.entries) - limit
        yield BadArticle(page.url, f"has {left} entries more than RAG_MAX_FEED_ENTRIES ({limit}): set it higher")


def _of_entry(entry: Entry, address: str, ask: _Asker, parsers: Mapping[str, Parse]) -> Parsed:
    """The article of an entry's page, or the one that the feed itself has where the page gives none.

    Raises:
        ArticleError: neither gives one.
    """
    try:
        parsed = _parsed(ask(address), parsers)
    except ArticleError:
        own = _own_content(entry, address, parsers)
        if own is None:
            raise
        parsed = own
    return replace(parsed, title=parsed.title or entry.title, published=parsed.published or entry.published)


def _own_content(entry: Entry, address: str, parsers: Mapping[str, Parse]) -> Parsed | None:
    """What a feed has of the article itself, None where that is too short to be all of it."""
    if len(entry.content) < _SHORTEST_CONTENT:
        return None
    document = f"<!doctype html><html><body><article>{entry.content}</article></body></html>"
    try:
        parsed = parsers["html"](document.encode("utf-8", "replace"), address)
    except ArticleError:
        return None
    return parsed if len(parsed.text) >= _SHORTEST_CONTENT else None


def _parsed(page: Page, parsers: Mapping[str, Parse]) -> Parsed:
    kind = kind_of(page)
    if kind == "feed":
        raise UnsupportedFormatError("is a feed, where a page was expected: ingest it by itself")
    if kind not in parsers:
        raise UnsupportedFormatError(
            f"is of a kind that is not read from the web ({kind}): save it and ingest the file"
        )
    return parsers[kind](page.content, page.url)


def _article(parsed: Parsed, address: str) -> Article:
    return Article(
        id=urls.article_id(address),
        title=parsed.title,
        text=parsed.text,
        published=parsed.published,
        language=parsed.language or article_language(parsed.text),
        source=address,
        metadata=parsed.metadata,
    )
