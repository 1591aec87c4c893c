"""Source cards: the quote highlighted inside its paragraph, with the article around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError

from rag.answering.citations import one_per_number
from rag.exports import quote_link
from rag.page.actions import opener
from rag.page.escape import escape
from rag.page.texts import Texts
from rag.schema import Answer, Article, Citation, Hit

_PARAGRAPH_SIDE = 600  # characters of a long paragraph kept on each side of the quote
_NEIGHBOUR = 240  # characters kept of the paragraphs before and after
_NEAREST = 3  # passages shown beside an abstention, as many as its text names
# Scores say something beside that of the same question's best hit alone. Of 600 hits of 120 questions about dated news,
# 89% of the best are of an article that answers, 40% of those with two thirds of its score, 22% of the others.
_GOOD = 2 / 3


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
    if answer.answered:
        heading = texts.sources
        cards = [cited_card(citation, answer.hits, turn, texts) for citation in one_per_number(answer.citations)]
    else:
        heading = texts.nearest
        cards = [nearest_card(hit, answer.hits[0], turn, texts) for hit in answer.hits[:_NEAREST]]
    if not cards:
        return ""
    return f'<aside class="sources" lang="{texts.language}"><h2>{escape(heading)}</h2>{"".join(cards)}</aside>'


def cited_card(citation: Citation, hits: Sequence[Hit], turn: int, texts: Texts) -> str:
    """One citation: title, date, language, closeness, the quote marked inside its paragraph, the way to the article.

    Args:
        citation: any.
        hits: what was found, best first; the cited article should be among them.
        turn: see `render.answered`.
        texts: the interface language.
    """
    hit = next((hit for hit in hits if hit.article.id == citation.article_id), None)
    identity = f"source-{turn}-{citation.number}"
    number = f'<span class="number">{escape(f"[{citation.number}]")}</span>'
    if hit is None:
        body = f"<blockquote><p>{mark(citation.quote)}</p></blockquote>"
        known = [_date(citation.published.label(texts.language) if citation.published else "", texts)]
        return _card(identity, "source", number, citation.source, known, body)
    article = hit.article
    body = _quoted(excerpt(article.text, citation.start, citation.end), article.language)
    links = _links(article, citation.start, citation.end, citation.quote, texts)
    body += _remarks(hit, texts) + f'<p class="links">{links} <a href="#marker-{turn}-{citation.number}">'
    body += f"{escape(texts.back)}</a></p>"
    return _card(identity, "source", number, article.name, _facts(hit, hits[0], texts), body)


def nearest_card(hit: Hit, best: Hit, turn: int, texts: Texts) -> str:
    """A passage near an unanswered question: nothing in it is marked, since nothing in it answers."""
    passage, article = hit.passage, hit.article
    number = f'<span class="number">{hit.rank}.</span>'
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in passage.text.splitlines() if line.strip())
    body = f'<blockquote lang="{escape(article.language)}" dir="auto">{paragraphs}</blockquote>'
    body += f'{_remarks(hit, texts)}<p class="links">{_links(article, passage.start, passage.end, "", texts)}</p>'
    return _card(f"near-{turn}-{hit.rank}", "near", number, article.name, _facts(hit, best, texts), body)


def closeness(hit: Hit, best: Hit, texts: Texts) -> str:
    """How near a passage is to the question, in words, beside the best one found; "" where scores do not say it."""
    if best.score <= 0:  # a cross-encoder's may be
        return ""
    nearest, near, far = texts.closeness
    return nearest if hit.rank == best.rank else near if hit.score >= _GOOD * best.score else far


def facts(article: Article, texts: Texts) -> list[str]:
    """Date, language and, beside a title, the outlet or file; as HTML."""
    name = _outlet(article) or article.file_name
    return [
        _date(article.published.label(texts.language) if article.published else "", texts),
        escape(language_name(article.language, texts.language)),
        f"<bdi>{escape(name)}</bdi>" if name != article.name else "",
    ]


def origin(article: Article, quote: str) -> str:
    """Where an article came from; a link, to the quote, only for web addresses, and only followed when clicked."""
    shown = f"<bdi>{escape(article.source)}</bdi>"
    if not _on_web(article):
        return shown
    link = escape(quote_link(article.source, quote))
    return f'<a href="{link}" target="_blank" rel="noopener noreferrer">{shown}</a>'


def _on_web(article: Article) -> bool:
    return article.source.startswith(("http://", "https://"))


def _outlet(article: Article) -> str:
    """The host of an article's address, "" where it has none."""
    try:
        return (urlsplit(article.source).hostname or "") if _on_web(article) else ""
    except ValueError:  # "http://[x"
        return ""


def language_name(code: str, language: str) -> str:
    """A language tag in words ("fr" is "French" or "français"); "" where it is not known."""
    if code == "und":  # Babel would guess English
        return ""
    try:
        return Locale.parse(code, sep="-").get_display_name(language) or ""
    except (UnknownLocaleError, ValueError):
        return ""


def _card(identity: str, kind: str, number: str, title: str, told: Sequence[str], body: str) -> str:
    return (
        f'<article class="card {kind}" id="{identity}" tabindex="-1">'
        f"<header><h3>{number} <bdi>{escape(title)}</bdi></h3>"
        f'<p class="facts">{" · ".join(fact for fact in told if fact)}</p></header>{body}</article>'
    )


def _facts(hit: Hit, best: Hit, texts: Texts) -> list[str]:
    return [*facts(hit.article, texts), escape(closeness(hit, best, texts))]


def _links(article: Article, start: int, end: int, quote: str, texts: Texts) -> str:
    """What leads on from a card: to the article here and, of a web page, to the page at the quote."""
    web = origin(article, quote) if _on_web(article) else ""
    return f"{opener(article.id, start, end, escape(texts.open_article))} {web}"


def _date(label: str, texts: Texts) -> str:
    return f'<span class="date">{escape(label or texts.undated)}</span>'


def _quoted(cut: Excerpt, language: str) -> str:
    before = f'<p class="neighbour">{escape(cut.before)}</p>' if cut.before else ""
    after = f'<p class="neighbour">{escape(cut.after)}</p>' if cut.after else ""
    return (
        f'<blockquote lang="{escape(language)}" dir="auto">{before}'
        f"<p>{escape(cut.left)}{mark(cut.quote)}{escape(cut.right)}</p>{after}</blockquote>"
    )


def _remarks(hit: Hit, texts: Texts) -> str:
    """Names written another way than asked, and reprints of the same text."""
    lines = []
    if other := [f"{name.written} = {name.asked}" for name in hit.names if name.written != name.asked]:
        lines.append(texts.written.format(names=", ".join(other)))
    if hit.twins:
        lines.append(texts.twins.format(names=", ".join(hit.twins)))
    return "".join(f'<p class="remark">{escape(line)}</p>' for line in lines)


def mark(quote: str) -> str:
    """A quote, highlighted."""
    return f"<mark>{escape(quote)}</mark>"


def _tail(text: str, length: int) -> str:
    """The last characters, cut at a space."""
    return text if len(text) <= length else "… " + text[-length:].partition(" ")[2]


def _head(text: str, length: int) -> str:
    """The first characters, cut at a space."""
    return text if len(text) <= length else text[:length].rpartition(" ")[0] + " …"
