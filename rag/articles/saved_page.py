"""Web pages saved whole by a browser, in one file (.mhtml): a mail whose first HTML part is the page."""

from __future__ import annotations

from email import policy
from email.parser import BytesParser

from rag.articles.parsed import Parsed
from rag.articles.web_page import parse_page
from rag.errors import ArticleError


def parse_saved_page(content: bytes) -> Parsed:
    """Read the page, its address as the browser noted it.

    Raises:
        ArticleError: there is no page in it, or no text in the page.
    """
    # The policy compat32 reads no header before it is asked for: a broken one among the pictures is of no matter.
    message = BytesParser(policy=policy.compat32).parsebytes(content)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            page = part.get_payload(decode=True)
            address = message.get("Snapshot-Content-Location") or part.get("Content-Location") or ""
            return parse_page(page if isinstance(page, bytes) else b"", str(address).strip())
    raise ArticleError("holds no web page: save the page again, as a single file")
