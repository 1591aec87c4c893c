"""Web pages: bytes of HTML to an article's text and fields."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from rag.articles.markup import decode_markup
from rag.articles.page_dates import published_on
from rag.articles.parsed import Parsed
from rag.errors import EmptyArticleError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE)
_RULE = re.compile(r"[|\s:-]*")  # the line under a table's head, and empty rows
# Characters. Of a page with less text all is taken, menus included, unless precision is asked for; and one that speaks
# of JavaScript asks for it.
_SHORT = 500
_REMEDY = "it may need JavaScript: open it in a browser, save the page and ingest the file"


def parse_page(content: bytes, url: str = "") -> Parsed:
    """The article of a page without menus, comments and lists of links; a blank line between its paragraphs.

    Args:
        content: HTML, in any encoding.
        url: where the page was found, "" if not known.

    Returns:
        The article; its source is the address the page gives for itself, which may be anyone's, or else `url`.

    Raises:
        EmptyArticleError: there is no text but what goes round it.
        NotTextError: binary content.
    """
    tree = _tree(decode_markup(content))
    if tree is None:
        raise EmptyArticleError(f"is no web page with an article: {_REMEDY}")
    source = _own_address(tree, url)
    title, lines = _title_and_text(tree)
    body = _paragraphs(lines, title)
    if not body or (len(body) < _SHORT and "javascript" in body.lower()):
        raise EmptyArticleError(f"holds no text of an article: {_REMEDY}")
    return Parsed(body, title, published_on(tree, url or source), _language(tree), source)


def _tree(text: str) -> HtmlElement | None:
    """The page, with <html> as its root, which trafilatura relies on; None where there is no markup."""
    from trafilatura import load_html  # 0.2 s, and only where there is a page to read

    tree = load_html(text) if text.strip() else None
    return load_html(f"<html><body>{text}</body></html>") if tree is not None and tree.tag != "html" else tree


def _title_and_text(tree: HtmlElement) -> tuple[str, str]:
    """The title, and the article with a paragraph on each line; "" for what there is not."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    # The date is read by `published_on`: this keeps trafilatura's own search for one short.
    quick = {"extensive_search": False, "original_date": True}
    found = bare_extraction(tree, include_comments=False, with_metadata=True, date_extraction_params=quick)
    title, text = (found.title or "", found.text or "") if isinstance(found, Document) else ("", "")
    if len(text) < _SHORT:
        precise = bare_extraction(tree, include_comments=False, favor_precision=True)
        text = (precise.text if isinstance(precise, Document) else "") or text
    return " ".join(title.split()), text


def _paragraphs(lines: str, title: str) -> str:
    """A line each to paragraphs with a blank line between, less the title above them and the rules of tables."""
    kept = [line.strip().strip("|").strip() for line in lines.split("\n") if not _RULE.fullmatch(line)]
    return "\n\n".join(kept[1:] if kept and kept[0] == title else kept)


def _own_address(tree: HtmlElement, url: str) -> str:
    """The address a page gives as its own, if it is of http or https; else the one where it was found."""
    said = tree.xpath("//link[@rel='canonical']/@href") + tree.xpath("//meta[@property='og:url']/@content")
    for written in said:
        try:
            address: str = urljoin(url, written.strip())
        except ValueError:
            continue
        if address.lower().startswith(("http://", "https://")):
            return address
    return url


def _language(tree: HtmlElement) -> str:
    """The code of <html lang>, "" if there is none or it is not one."""
    written = (tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip()
    code = written.replace("_", "-")
    primary, *rest = code.split("-")
    return "-".join([primary.lower(), *rest]) if _LANGUAGE.fullmatch(code) and primary.lower() != "und" else ""
