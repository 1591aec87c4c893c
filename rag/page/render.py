"""Chat messages as HTML: questions, answers with linked markers, abstentions, errors, an empty library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from rag.answering.citations import markers, paragraphs
from rag.errors import RateLimitError
from rag.page.actions import actions
from rag.page.escape import escape
from rag.page.explained import how
from rag.page.sources import sources_panel
from rag.page.spread import spread
from rag.page.texts import Texts
from rag.page.written import credit, notice, understood
from rag.schema import Answer, Citation

State = Literal["answered", "abstained", "empty"]
Look = Literal["lead", "written", "plain"]  # a direct answer, a model's sentences, anything else


def state_of(answer: Answer) -> State:
    """Which look an answer gets; of an empty library there is nothing to explain, nor a nearest passage to show."""
    if answer.answered:
        return "answered"
    return "abstained" if answer.hits or answer.explanation else "empty"


def asked(question: str) -> str:
    """A question as it was typed."""
    return f'<div class="asked" dir="auto">{escape(question)}</div>'


def pending(texts: Texts) -> str:
    """What stands in for an answer until its first word."""
    return _turn("pending", f'<p class="searching">{escape(texts.searching)}</p>')


def partial(text: str) -> str:
    """An answer on its way; its markers become links when its sources are known."""
    return _turn("partial", _said(text, "written", (), 0, ""))


def answered(answer: Answer, turn: int, texts: Texts) -> str:
    """A finished answer beside its sources, an abstention beside the nearest passages, or the empty library.

    Args:
        answer: any.
        turn: from 1 within its chat; markers and cards of one turn are tied together by it.
        texts: the interface language.
    """
    state = state_of(answer)
    if state == "empty":
        return empty_library(texts)
    if state == "abstained":
        said = understood(answer, texts.model) + _notice(_why_silent(answer, texts)) + notice(answer, texts.model)
        said += _said(_without_list(answer.text), "plain", (), turn, answer.language)
        said += actions(answer, texts) + how(answer, texts)
        return _turn(state, said, sources_panel(answer, turn, texts))
    percent = round(100 * answer.confidence)
    first: Look = "written" if answer.method == "llm" else "lead" if answer.short else "plain"
    said = understood(answer, texts.model) + notice(answer, texts.model)
    said += _said(answer.text, first, answer.citations, turn, answer.language) + credit(answer, texts.model)
    said += f'<p class="confidence">{escape(texts.confidence.format(percent=percent))}</p>'
    said += spread(answer, turn, texts) + actions(answer, texts) + how(answer, texts)
    return _turn(state, said, sources_panel(answer, turn, texts))


def error(message: str, texts: Texts) -> str:
    """Something that failed; never to be taken for "the articles do not say"."""
    return _turn("error", f'{_notice(texts.error)}<p role="alert">{escape(message[:1].upper() + message[1:])}</p>')


def failure(cause: Exception, texts: Texts) -> str:
    """An error of ours: what it is about in the page's language, and its message, which names the remedy."""
    if isinstance(cause, RateLimitError):
        return error(texts.errors["RateLimitError"].format(seconds=cause.seconds), texts)
    kinds = (texts.errors.get(kind.__name__) for kind in type(cause).__mro__)
    about = next(filter(None, kinds), texts.error)
    return error(f"{about}: {cause}" if texts.language == "en" else f"{about}\N{NO-BREAK SPACE}: {cause}", texts)


def stopped(texts: Texts) -> str:
    """An answer that was not waited for."""
    return _turn("stopped", f'<p role="status">{escape(texts.stopped)}</p>')


def remark(said: str) -> str:
    """One line, told as it appears."""
    return f'<p class="remark" role="status">{escape(said)}</p>'


def empty_library(texts: Texts) -> str:
    """That there is nothing to search yet, and how to change that."""
    return _turn(
        "empty",
        f"{_notice(texts.empty)}<p>{escape(texts.empty_how)}</p>"
        f"<p><code>{escape('rag ingest FOLDER' if texts.language == 'en' else 'rag ingest DOSSIER')}</code></p>",
    )


def invitation(count: int, texts: Texts) -> str:
    """What the chat shows before its first question."""
    return f'<p class="invitation">{escape(texts.invitation)}</p>' if count else empty_library(texts)


def _why_silent(answer: Answer, texts: Texts) -> str:
    told = answer.explanation
    return texts.out_of_scope if told and told.reason == "nothing in scope" else texts.abstained


def _turn(state: str, said: str, panel: str = "") -> str:
    return f'<div class="turn {state}"><div class="said">{said}</div>{panel}</div>'


def _notice(title: str) -> str:
    return f'<p class="notice">{escape(title)}</p>'  # its icon comes from style.css


def _said(text: str, first: Look, citations: Sequence[Citation], turn: int, language: str) -> str:
    """Paragraphs of an answer: the direct answer leads, quotes are set apart.

    Args:
        text: plain.
        first: the look of the first paragraph; a "plain" one that quotes is set apart too.
        citations: that markers may name.
        turn: see `answered`.
        language: of the text.
    """
    linked: set[int] = set()
    html = []
    for number, paragraph in enumerate(paragraphs(text, citations)):
        quotes = any(citation.quote in paragraph for citation in citations)
        look = first if number == 0 and first != "plain" else "quoted" if quotes else "plain"
        html.append(f'<p class="{look}" dir="auto">{_with_links(paragraph, citations, turn, linked)}</p>')
    return f'<div lang="{escape(language)}">{"".join(html)}</div>'


def _with_links(paragraph: str, citations: Sequence[Citation], turn: int, linked: set[int]) -> str:
    """The paragraph escaped, each marker of a citation a link to its card; a "[1]" inside a quote stays text.

    Args:
        paragraph: plain text.
        citations: those that markers may name.
        turn: see `answered`.
        linked: numbers linked earlier in this answer, extended here: a card leads back to the first link.
    """
    html, at = "", 0
    for start, end, number in markers(paragraph, citations):
        html += escape(paragraph[at:start]) + _link(number, turn, is_first=number not in linked)
        linked.add(number)
        at = end
    return html + escape(paragraph[at:])


def _link(number: int, turn: int, *, is_first: bool) -> str:
    identity = f' id="marker-{turn}-{number}"' if is_first else ""
    return (
        f'<a class="marker"{identity} href="#source-{turn}-{number}" title="Source {number}">'
        f"{escape(f'[{number}]')}</a>"
    )


def _without_list(text: str) -> str:
    """An abstention without its list of nearest passages and the line that announces it: the panel has both."""
    lines = text.split("\n\n")
    first = next((at for at, line in enumerate(lines) if line.startswith("- ")), None)
    return text if first is None else "\n\n".join(lines[: max(1, first - 1)])
