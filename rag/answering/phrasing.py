"""Findings in words, in the asker's language. Nothing is said here that an article does not say."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.agreement import Verdict
from rag.answering.phrases import OTHER_LANGUAGE, PHRASES, Phrases
from rag.answering.polarity import reports_denial
from rag.answering.questions import Question
from rag.answering.reader import Finding
from rag.answering.timeline import Timeline
from rag.schema import Article, Citation, Event, Hit

_NEAREST_SHOWN = 3
_EXCERPT = 160  # characters of a passage shown as "nearest"
_LONGEST_NAME = 90  # characters of a title beside a quote; the source card has all of it


def phrases(language: str) -> Phrases:
    """The frames of a language, English where there are none."""
    return PHRASES.get(language, PHRASES["en"])


def short_answer(question: Question, finding: Finding, polarity: bool | None) -> str | None:
    """The direct answer in the asker's language: dates and yes/no in its words, the rest as written."""
    if finding.date:
        return finding.date.when.label(question.language)
    if question.kind != "yesno":
        return finding.short
    said = phrases(question.language)
    return None if polarity is None else said.yes if polarity else said.no


def answer_text(question: Question, short: str | None, verdict: Verdict, citations: Sequence[Citation]) -> str:
    """The answer: the direct answer where there is one, what other articles add, then the quotes with their markers.

    A date taken from a relative phrase is shown with that phrase and the article's own date.
    """
    said, best = phrases(question.language), verdict.best
    lines = []
    if short:
        lines.append(f"{_capital(short)} [{citations[0].number}].")
    if best.date and best.date.text.strip().lower() != (short or "").lower():
        lines.append(
            said.dated.format(
                phrase=quoted(best.date.text, question.language),
                published=published_label(best.hit.article, question.language),
            )
        )
    if short == said.no and reports_denial(best.quote, best.hit.article.language):
        lines.append(said.denied)
    lines += _added(question, verdict, citations)
    articles = {finding.hit.article.id: finding.hit.article for finding in verdict.cited}
    lines += [cited(c, articles[c.article_id], question.language) for c in citations]
    return "\n\n".join([*lines, *_notes(question)])


def timeline_text(question: Question, told: Timeline, events: Sequence[Event]) -> str:
    """A lead line, and a line for each event: its date, then the quotes with their markers.

    Args:
        question: as understood.
        told: what was found.
        events: of its entries, in their order.
    """
    said = phrases(question.language)
    lines = [said.one_event if len(events) == 1 else said.events.format(count=len(events))]
    for entry, event in zip(told.entries, events, strict=True):
        articles = {finding.hit.article.id: finding.hit.article for finding in entry.findings}
        quotes = [cited(c, articles[c.article_id], question.language) for c in event.citations]
        colon = " :" if question.language == "fr" else ":"
        lines.append(f"{_capital(event_label(event, question.language))}{colon} {'; '.join(quotes)}")
    if told.left_out:
        lines.append(said.more_events.format(count=told.left_out))
    return "\n\n".join([*lines, *_notes(question)])


def event_label(event: Event, language: str) -> str:
    """When an event happened, in words; that it is the article's date where no more is known."""
    if event.when is None:
        return phrases(language).no_date
    label = event.when.label(language)
    return phrases(language).of_article.format(when=label) if event.is_published else label


def abstention_text(question: Question, hits: Sequence[Hit]) -> str:
    """That the articles do not say, what is missing from them, and the passages that came nearest."""
    said = phrases(question.language)
    lines = [] if "keywords" in question.notes else [said.abstain]
    if missing := missing_names(question, hits):
        lines.append(said.nothing_about.format(names=", ".join(missing)))
    elif question.names and hits and lines:
        lines.append(said.not_this.format(names=", ".join(question.names)))
    lines += _notes(question)
    if hits:
        lines.append(said.nearest)
        lines += [_nearest(hit, question.language) for hit in hits[:_NEAREST_SHOWN]]
    return "\n\n".join(lines)


def empty_library_text(question: Question) -> str:
    """That there is nothing to search yet, and what to do."""
    return phrases(question.language).empty


def nothing_in_scope_text(question: Question) -> str:
    """That the library has articles, but none in the period, of the language or from the sources asked for."""
    return phrases(question.language).out_of_scope


def missing_names(question: Question, hits: Sequence[Hit]) -> list[str]:
    """Names of the question that no retrieved article writes in any spelling."""
    found = {match.asked for hit in hits for match in hit.names}
    return [name for name in question.names if name not in found]


def source_label(article: Article, language: str) -> str:
    """A title, or else a file name, the end of an address or an id, with the date: "depeche.txt, avril 2024"."""
    name = " ".join(article.name.split()) or article.file_name or article.id
    name = name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME].rpartition(' ')[0] or name[:_LONGEST_NAME]}…"
    return f"{name}, {article.published.label(language)}" if article.published else name


def published_label(article: Article, language: str) -> str:
    """The article's own date in words, or that it has none."""
    return article.published.label(language) if article.published else phrases(language).undated


def cited(citation: Citation, article: Article, language: str) -> str:
    """A quote with its source and marker."""
    return f"{quoted(citation.quote, language)} — {source_label(article, language)} [{citation.number}]"


def _added(question: Question, verdict: Verdict, citations: Sequence[Citation]) -> list[str]:
    """A line for each other article: that its date narrows the answer, that its figure is superseded, or differs."""
    said = phrases(question.language)
    markers = {(c.article_id, c.start): c.number for c in citations}
    frames = ((verdict.witnesses, said.narrowed), (verdict.superseded, said.superseded), (verdict.rivals, said.differs))
    return [
        frame.format(
            phrase=quoted(finding.short or "", question.language),
            published=published_label(finding.hit.article, question.language),
            marker=f"[{markers[finding.hit.article.id, finding.start]}]",
        )
        for findings, frame in frames
        for finding in findings
    ]


def _notes(question: Question) -> list[str]:
    said = phrases(question.language)
    frames = {
        "language": OTHER_LANGUAGE,
        "several": said.one_at_a_time,
        "today": said.own_days,
        "keywords": said.keywords,
    }
    return [frames[note].format(question=quoted(question.text, question.language)) for note in question.notes]


def _nearest(hit: Hit, language: str) -> str:
    text = " ".join(hit.passage.text.split())
    excerpt = text if len(text) <= _EXCERPT else text[:_EXCERPT].rsplit(" ", 1)[0] + "…"
    colon = " :" if language == "fr" else ":"
    return f"- {source_label(hit.article, language)}{colon} {quoted(excerpt, language)}"


def quoted(text: str, language: str) -> str:
    """In the language's quotation marks, or in others where the text holds those itself."""
    frame = phrases(language).quote
    if any(mark in text for mark in frame.replace("{quote}", "").split()) or frame[0] in text:
        frame = "“{quote}”" if frame[0] == "«" else "«{quote}»"
    return frame.format(quote=text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
