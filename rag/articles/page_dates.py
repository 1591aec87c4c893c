"""The day on which a web page says that it was published, and nothing where it does not say so.

htmldate, which trafilatura brings along, finds a day for nearly every page: from a copyright line, an image's address,
any day in the text, and never one after today. Here a wrong day is worse than none, since « mercredi » is counted from
it, so only what a page marks as its day of publication is taken.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from rag.articles.published import published
from rag.errors import ArticleError
from rag.schema import DateRange

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Names of <meta> elements, the surest first.
_META = (
    "article:published_time og:article:published_time og:published_time datepublished citation_publication_date "
    "dc.date.issued dcterms.issued parsely-pub-date sailthru.date cxenseparse:recs:publishtime article.published "
    "publication_date publish-date publishdate pubdate date dc.date dcterms.date"
).split()
_ARTICLE_TYPE = re.compile(r".*(?:Article|Posting|Report)|WebPage", re.DOTALL)
# A day of the running text, of a comment or of another article says nothing about this one.
_TIMES = (
    "//time[@datetime][not(ancestor::aside or ancestor::footer or ancestor::nav)]"
    "[not(ancestor::*[contains(@class, 'comment') or contains(@id, 'comment')])]"
)
_BYLINE_CHARS = 150  # "Par Jeanne Petit, publié le 17 avril 2024 à 8 h 00, mis à jour le 18 avril 2024 à 9 h 30"
_DAY_IN_PATH = re.compile(r"/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})(?=/|$)")
_SLASHES = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})\b")
_NEVER_SET = (date(1, 1, 1), date(1900, 1, 1), date(1970, 1, 1))  # what programs write for a date they have not got


def published_on(tree: HtmlElement, url: str) -> DateRange | None:
    """The first that holds of: <meta>, JSON-LD, <time>, the path of the address (/2024/04/17/).

    Args:
        tree: the page (lxml.html).
        url: its address, "" if not known.
    """
    written = (*_in_meta(tree), *_in_json_ld(tree), *_in_time(tree), *_in_path(url))
    return next((days for days in map(_days, written) if days), None)


def _days(written: str) -> DateRange | None:
    try:
        days = published(_SLASHES.sub(r"\1-\2-\3", written.strip()))
    except ArticleError:
        return None
    return None if days.earliest in _NEVER_SET else days


def _in_meta(tree: HtmlElement) -> list[str]:
    """What the page's <meta> elements say, by `_META`'s order."""
    said: dict[str, str] = {}
    for element in tree.iterfind(".//meta[@content]"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        said.setdefault(name.lower(), element.get("content"))
    return [said[name] for name in _META if name in said]


def _in_json_ld(tree: HtmlElement) -> list[str]:
    """The day of the page's article; none where it describes several of different days, as a list of news does."""
    dates: dict[str, set[str]] = {}
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            described = json.loads(script, strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(described):
            written = node.get("datePublished")
            if isinstance(written, str) and (kind := _kind(node)):
                dates.setdefault(kind, set()).add(written)
    of_kind = dates.get("article") or dates.get("WebPage") or set()
    return list(of_kind) if len({written[:10] for written in of_kind}) == 1 else []


def _nodes(described: object) -> Iterator[dict[str, Any]]:
    """The things a JSON-LD script is about, not those that they mention."""
    for node in described if isinstance(described, list) else [described]:
        if isinstance(node, dict):
            graph = node.get("@graph")
            yield from (part for part in (graph if isinstance(graph, list) else [node]) if isinstance(part, dict))


def _kind(node: dict[str, Any]) -> str:
    """What is described: "article", "WebPage", or "" for anything else."""
    kinds = node.get("@type")
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        if isinstance(kind, str) and _ARTICLE_TYPE.fullmatch(kind):
            return kind if kind == "WebPage" else "article"
    return ""


def _in_time(tree: HtmlElement) -> list[str]:
    """The day marked as that of publication, else the one day of all bylines; none where they differ."""
    marked = tree.xpath("//*[@itemprop='datePublished']/@datetime") + tree.xpath("//time[@pubdate]/@datetime")
    if marked:
        return [str(marked[0])]
    beside = [element for element in tree.xpath(_TIMES) if len(element.getparent().text_content()) <= _BYLINE_CHARS]
    days = {element.get("datetime")[:10] for element in beside}
    return list(days) if len(days) == 1 else []


def _in_path(url: str) -> list[str]:
    return ["-".join(day) for day in _DAY_IN_PATH.findall(url)][:1]
