"""Source cards: the quote highlighted inside its paragraph, with the article around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError

from rag.answering.citations import one_per_number
from rag.exports import quote_link
from rag.page.escape import escape
from rag.page.texts import Texts
from rag.schema import Answer, Article, Citation, Hit

_PARAGRAPH_SIDE = 600  # characters of a long paragraph kept on each side of the quote
_NEIGHBOUR = 240  # characters kept of the paragraphs before and after
_NEAREST = 3  # passages shown beside an abstention, as many as its text names
_ARTICLE_SIDE = 20_000  # characters of a very long article sent on each side of the quote


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A quote where it stands: its own paragraph around it, and the paragraphs before and after."""

    before: str
    left: str
    quote: str
    right: str
    after: str


def excerpt(text: str, start: int, end: int) -> Excerpt:
    """Cut text around [start:end]; `quote` is exactly that slice, the rest may be shortened with "…"."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    return Excerpt(
        before=_tail(text[:first].strip().rsplit("\n", 1)[-1], _NEIGHBOUR),
        left=_tail(text[first:start], _PARAGRAPH_SIDE),
        quote=text[start:end],
        right=_head(text[end:last], _PARAGRAPH_SIDE),
        after=_head(text[last:].strip().split("\n", 1)[0], _NEIGHBOUR),
    )


def sources_panel(answer: Answer, turn: int, texts: Texts) -> str:
    """The panel beside an answer: a card for each citation, or the nearest passages of an abstention."""
    articles = {hit.article.id: hit for hit in answer.hits}
    if answer.answered:
        heading = texts.sources
        cards = [
            cited_card(citation, articles.get(citation.article_id), turn, texts)
            for citation in one_per_number(answer.citations)
        ]
    else:
        heading = texts.nearest
        cards = [nearest_card(hit, turn, texts) for hit in answer.hits[:_NEAREST]]
    if not cards:
        return ""
    return f'<aside class="sources" lang="{texts.language}"><h2>{escape(heading)}</h2>{"".join(cards)}</aside>'


def cited_card(citation: Citation, hit: Hit | None, turn: int, texts: Texts) -> str:
    """One citation: title, date, language, the quote marked inside its paragraph, the whole article."""
    identity = f"source-{turn}-{citation.number}"
    number = f'<span class="number">{escape(f"[{citation.number}]")}</span>'
    if hit is None:
        body = f"<blockquote><p>{_mark(citation.quote)}</p></blockquote>"
        facts = [_date(citation.published.label(texts.language) if citation.published else "", texts)]
        return _card(identity, "source", number, citation.source, facts, body)
    article = hit.article
    body = _quoted(excerpt(article.text, citation.start, citation.end), article.language)
    body += _remarks(hit, texts) + _whole(article, citation.start, citation.end, texts, marked=True)
    body += f'<p class="back"><a href="#marker-{turn}-{citation.number}">{escape(texts.back)}</a></p>'
    return _card(identity, "source", number, article.name, _facts(article, texts), body)


def nearest_card(hit: Hit, turn: int, texts: Texts) -> str:
    """One passage near to a question that has no answer; nothing in it is marked."""
    number = f'<span class="number">≈ {hit.rank}</span>'
    article, passage = hit.article, hit.passage
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in passage.text.splitlines() if line.strip())
    body = f'<blockquote lang="{escape(article.language)}" dir="auto">{paragraphs}</blockquote>'
    body += _whole(article, passage.start, passage.end, texts, marked=False)
    return _card(f"near-{turn}-{hit.rank}", "near", number, article.name, _facts(article, texts), body)


def language_name(code: str, language: str) -> str:
    """A language tag in words ("fr" is "French" or "français"); "" where it is not known."""
    if code == "und":  # Babel would guess English
        return ""
    try:
        return Locale.parse(code, sep="-").get_display_name(language) or ""
    except (UnknownLocaleError, ValueError):
        return ""


def _card(identity: str, kind: str, number: str, title: str, facts: Sequence[str], body: str) -> str:
    return (
        f'<article class="card {kind}" id="{identity}" tabindex="-1">'
        f"<header><h3>{number} <bdi>{escape(title)}</bdi></h3>"
        f'<p class="facts">{" · ".join(fact for fact in facts if fact)}</p></header>{body}</article>'
    )


def _facts(article: Article, texts: Texts) -> list[str]:
    """Date, language and, beside a title, the file name."""
    name = article.file_name
    return [
        _date(article.published.label(texts.language) if article.published else "", texts),
        escape(language_name(article.language, texts.language)),
        f"<bdi>{escape(name)}</bdi>" if name != article.name else "",
    ]


def _date(label: str, texts: Texts) -> str:
    return f'<span class="date">{escape(label or texts.undated)}</span>'


def _quoted(cut: Excerpt, language: str) -> str:
    before = f'<p class="neighbour">{escape(cut.before)}</p>' if cut.before else ""
    after = f'<p class="neighbour">{escape(cut.after)}</p>' if cut.after else ""
    return (
        f'<blockquote lang="{escape(language)}" dir="auto">{before}'
        f"<p>{escape(cut.left)}{_mark(cut.quote)}{escape(cut.right)}</p>{after}</blockquote>"
    )


def _remarks(hit: Hit, texts: Texts) -> str:
    """Names written another way than asked, and reprints of the same text."""
    lines = []
    if other := [f"{name.written} = {name.asked}" for name in hit.names if name.written != name.asked]:
        lines.append(texts.written.format(names=", ".join(other)))
    if hit.twins:
        lines.append(texts.twins.format(names=", ".join(hit.twins)))
    return "".join(f'<p class="remark">{escape(line)}</p>' for line in lines)


def _whole(article: Article, start: int, end: int, texts: Texts, *, marked: bool) -> str:
    left = _tail(article.text[:start], _ARTICLE_SIDE)
    right = _head(article.text[end:], _ARTICLE_SIDE)
    middle = _mark(article.text[start:end]) if marked else escape(article.text[start:end])
    origin = _origin(article.source, article.text[start:end] if marked else "")
    return (
        f"<details><summary>{escape(texts.whole_article)}</summary>{origin}"
        f'<div class="whole" lang="{escape(article.language)}" dir="auto">{escape(left)}{middle}{escape(right)}'
        "</div></details>"
    )


def _origin(source: str, quote: str) -> str:
    """Where the article came from; a link, to the quote, only for web addresses, and only followed when clicked."""
    shown = f"<bdi>{escape(source)}</bdi>"
    if source.startswith(("http://", "https://")):
        shown = f'<a href="{escape(quote_link(source, quote))}" target="_blank" rel="noopener noreferrer">{shown}</a>'
    return f'<p class="origin">{shown}</p>'


def _mark(quote: str) -> str:
    return f"<mark>{escape(quote)}</mark>"


def _tail(text: str, length: int) -> str:
    """The last characters, cut at a space."""
    return text if len(text) <= length else "… " + text[-length:].partition(" ")[2]


def _head(text: str, length: int) -> str:
    """The first characters, cut at a space."""
    return text if len(text) <= length else text[:length].rpartition(" ")[0] + " …"
