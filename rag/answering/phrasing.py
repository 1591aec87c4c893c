"""Findings in words, in the asker's language. Nothing is said here that an article does not say."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.agreement import Verdict
from rag.answering.phrases import OTHER_LANGUAGE, PHRASES, Phrases
from rag.answering.polarity import reports_denial
from rag.answering.questions import Question
from rag.answering.reader import Finding
from rag.schema import Article, Citation, Hit

_NEAREST_SHOWN = 3
_EXCERPT = 160  # characters of a passage shown as "nearest"


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
    lines += [
        f"{quoted(c.quote, question.language)} — {source_label(articles[c.article_id], question.language)} [{c.number}]"
        for c in citations
    ]
    return "\n\n".join([*lines, *_notes(question)])


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


def missing_names(question: Question, hits: Sequence[Hit]) -> list[str]:
    """Names of the question that no retrieved article writes in any spelling."""
    found = {match.asked for hit in hits for match in hit.names}
    return [name for name in question.names if name not in found]


def source_label(article: Article, language: str) -> str:
    """A file name, the end of an address, a title or an id with the date, on one line: "depeche.txt, avril 2024"."""
    name = " ".join((article.file_name or article.name).split()) or article.id
    return f"{name}, {article.published.label(language)}" if article.published else name


def published_label(article: Article, language: str) -> str:
    """The article's own date in words, or that it has none."""
    return article.published.label(language) if article.published else phrases(language).undated


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
