"""A whole article, opened from a source, a passage or the list of the library."""

from __future__ import annotations

from rag.page.escape import escape
from rag.page.sources import facts, mark, origin
from rag.page.texts import Texts
from rag.schema import Article


def whole(article: Article, start: int, end: int, texts: Texts) -> str:
    """The article's title, facts, origin and text, with [start:end] marked; nothing is marked where that is no slice.

    Args:
        article: whatever its length: 20,000 words are some 120 KB.
        start: where the quote begins, as a browser says it.
        end: where it ends, exclusive.
        texts: the interface language.
    """
    quote = article.text[start:end] if 0 <= start < end <= len(article.text) else ""
    at = start if quote else len(article.text)
    text = escape(article.text[:at]) + (mark(quote) if quote else "") + escape(article.text[at + len(quote) :])
    told = " · ".join(fact for fact in facts(article, texts) if fact)
    return (
        f'<header><h2 tabindex="-1"><bdi>{escape(article.name)}</bdi></h2>'
        f'<p class="facts">{told}</p>'
        f'<p class="origin">{origin(article, quote)}</p></header>'
        f'<div class="text" tabindex="0" lang="{escape(article.language)}" dir="auto">{text}</div>'
    )
