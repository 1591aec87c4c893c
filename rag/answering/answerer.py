"""From a question and its hits to an answer, or an abstention."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from rag.answering import phrasing
from rag.answering.agreement import Verdict, weigh
from rag.answering.citations import cite
from rag.answering.dates import days_of, find_dates
from rag.answering.likeness import Embed
from rag.answering.polarity import affirms
from rag.answering.questions import Question
from rag.answering.reader import Finding, Judge, read
from rag.answering.spans import clause, quantities
from rag.answering.timeline import MatchNames, timeline, without_dates
from rag.explanation import Considered, Explanation, Reason
from rag.language.terms import fold
from rag.schema import Answer, AnswerEvent, Event, Hit

# Where the articles less likely settle a yes or no than not, the quote speaks alone.
_SAYS_YES_OR_NO = 0.5
_NUMBER = re.compile(r"\d+")
_EXPLAINED = 5  # sentences that an explanation shows
# Passages read before all are. With 2, 3, 4 and 5 of ten, on readings kept aside, 62.7%, 63.3%, 63.3% and 64.0% of
# newsqa's questions were answered rightly, or rightly not at all; of the wire's 52.7%, 52.7%, 52.4% and 52.4%. A
# passage takes a tenth of an answer's time; but figures are revised, and the article that does so may come fifth.
_FIRST_READ, _FIRST_READ_FOR_FIGURES = 3, 5


@dataclass(frozen=True, slots=True)
class _Decision:
    """What the passages read make of the question.

    Args:
        hits: that were read, best first.
        findings: ranked.
        confidence: that the best of them answers, 0..1.
        reason: to answer, or to abstain.
    """

    hits: Sequence[Hit]
    findings: Sequence[Finding]
    confidence: float
    reason: Reason


def answer(question: Question, hits: Sequence[Hit], judge: Judge) -> Answer:
    """The answer that the hits support, or an abstention with the passages that came nearest.

    The first hits are read (see `first_read`); the rest only where those give no answer.

    Args:
        question: as understood.
        hits: best first; none gives an abstention.
        judge: of the sentences, see `reader.read`.

    Raises:
        ModelError: a model cannot be loaded.
    """
    decision = _decide(question, hits[: first_read(question)], judge)
    if decision.reason not in ("answered", "keywords"):
        decision = _decide(question, hits, judge)
    verdict = weigh(question, decision.findings) if decision.reason == "answered" else None
    explanation = _explained(question, verdict, decision, judge.calibration.threshold)
    if not verdict:
        return _silent(question, phrasing.abstention_text(question, hits), decision, explanation)
    best, citations = verdict.best, cite(verdict.cited)
    sure = question.kind == "yesno" and decision.confidence >= _SAYS_YES_OR_NO
    short = phrasing.short_answer(question, best, _polarity(question, best) if sure else None)
    return Answer(
        question=question.typed,
        text=phrasing.answer_text(question, short, verdict, citations),
        short=short,
        language=question.language,
        answered=True,
        confidence=decision.confidence,
        citations=citations,
        when=best.date.when if best.date else None,
        hits=tuple(decision.hits),
        explanation=explanation,
    )


def recount(question: Question, hits: Sequence[Hit], judge: Judge, match: MatchNames, embed: Embed) -> Answer:
    """All events that the hits tell of those asked for, in order of time, or an abstention.

    Args:
        question: of kind "timeline".
        hits: best first, all of them read.
        judge: of the sentences.
        match: see `timeline.timeline`.
        embed: likewise.

    Raises:
        ModelError: a model cannot be loaded.
    """
    question = without_dates(question, hits)
    told = timeline(question, hits, judge, match, embed)
    confidence = told.considered[0].score if told.considered else 0.0
    reason: Reason = "answered" if told.entries else "unsure" if told.considered else "nothing found"
    decision = _Decision(hits, told.considered, confidence, reason)
    explanation = _explained(question, None, decision, judge.of_events.threshold)
    if not told.entries:
        return _silent(question, phrasing.abstention_text(question, hits), decision, explanation)
    cited = iter(cite([finding for entry in told.entries for finding in entry.findings]))
    happened = tuple(Event(e.when, tuple(islice(cited, len(e.findings))), e.is_published) for e in told.entries)
    return Answer(
        question=question.typed,
        text=phrasing.timeline_text(question, told, happened),
        short=None,
        language=question.language,
        answered=True,
        confidence=confidence,
        citations=tuple(citation for event in happened for citation in event.citations),
        when=None,
        hits=tuple(hits),
        explanation=explanation,
        events=happened,
    )


def first_read(question: Question) -> int:
    """How many of the hits are read before it is known whether the others need be."""
    return _FIRST_READ_FOR_FIGURES if question.kind == "how_many" else _FIRST_READ


def empty_library(question: Question) -> Answer:
    """What to say when there is no article at all: neither an error nor an abstention about articles."""
    return _silent(question, phrasing.empty_library_text(question), _Decision((), (), 0.0, "nothing found"), None)


def nothing_in_scope(question: Question, judge: Judge) -> Answer:
    """What to say when no article passes the asker's filter: neither an empty library nor silence of the articles."""
    decision = _Decision((), (), 0.0, "nothing in scope")
    explanation = _explained(question, None, decision, judge.calibration.threshold)
    return _silent(question, phrasing.nothing_in_scope_text(question), decision, explanation)


def events(answered: Answer) -> Iterator[AnswerEvent]:
    """An answer in steps: its hits, its text word by word, then the whole."""
    yield AnswerEvent("hits", hits=answered.hits)
    for piece in re.findall(r"\s*\S+\s*$|\s*\S+", answered.text):
        yield AnswerEvent("text", text=piece)
    yield AnswerEvent("answer", answer=answered)


def _silent(question: Question, text: str, decision: _Decision, explanation: Explanation | None) -> Answer:
    return Answer(
        question=question.typed,
        text=text,
        short=None,
        language=question.language,
        answered=False,
        confidence=decision.confidence,
        citations=(),
        when=None,
        hits=tuple(decision.hits),
        explanation=explanation,
    )


def _decide(question: Question, hits: Sequence[Hit], judge: Judge) -> _Decision:
    findings = read(question, hits, judge)
    if not findings:
        return _Decision(hits, findings, 0.0, "nothing found")
    confidence = judge.calibration.confidence(judge.features(question, findings))
    unmet = question.kind in ("when", "how_many") and findings[0].span is None
    unsure = confidence < judge.calibration.threshold
    reason: Reason = "unsure" if unsure else "kind unmet" if unmet else "answered"
    return _Decision(hits, findings, confidence, "keywords" if "keywords" in question.notes else reason)


def _explained(question: Question, verdict: Verdict | None, decision: _Decision, threshold: float) -> Explanation:
    best = verdict.best if verdict else None
    return Explanation(
        read=question.text,
        searched=question.query,
        language=question.language,
        kind=question.kind,
        names=question.names,
        considered=tuple(
            Considered(f.quote, f.hit.article.source, f.short, f.score, f.scores)
            for f in decision.findings[:_EXPLAINED]
        ),
        rule=best.date.rule if best and best.date else None,
        confidence=decision.confidence,
        threshold=threshold,
        reason=decision.reason,
    )


def _counts(text: str, language: str) -> set[str]:
    """The numbers of a text, in digits or words, without what they count."""
    found = (text[start:end] for start, end in quantities(text, language))
    return {"".join(_NUMBER.findall(words)) or fold(words).split()[0] for words in found}


def _polarity(question: Question, finding: Finding) -> bool | None:
    """Yes or no by the clause that is pointed at, or else the sentence; None if it has other days or numbers."""
    article = finding.hit.article
    start, end = clause(article.text, finding.span, (finding.start, finding.end)) if finding.span else (0, 0)
    settling = article.text[start:end] or finding.quote
    counts = [_counts(question.text, question.language), _counts(settling, article.language)]
    if counts[0] and counts[0] != counts[1]:
        return None  # "seven?" is not answered by "six, and not seven"
    asked = find_dates(question.text, article.published, question.language)
    said = find_dates(finding.quote, article.published, article.language)
    if asked and not any(set(days_of(a.when)) & set(days_of(b.when)) for a in asked for b in said):
        return None  # "on Monday?" is not answered by "on Tuesday"
    return affirms(question.text, question.language, settling, article.language)
