"""From a question and its hits to an answer, or an abstention."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.answering import phrasing
from rag.answering.citations import cite
from rag.answering.questions import Question
from rag.answering.reader import Finding, Judge, read
from rag.schema import Answer, AnswerEvent, Hit

# A yes or no is said only when the sentence is more likely right than not; else the quote speaks alone.
_SAYS_YES_OR_NO = 0.5
_DENIAL = re.compile(
    r"\b(?:ne|n['’]\w+|ni|aucune?|jamais|sans|dément\w*|démenti\w*|refus\w+|exclu\w*|rejet\w+|nié|nie|infirm\w+"
    r"|no|not|never|none|neither|nor|without|den(?:y|ies|ied)|refus\w+|reject\w+|rul\w+ out|n't"
    r"|nunca|jamás|ningun\w*|sin|desmin\w+|neg(?:ó|aron|ado)|rechaz\w+"
    r"|nicht|kein\w*|nie|niemals|ohne|dementier\w+|bestritt\w*|wies \w+ zurück"
    r"|non|mai|nessun\w*|senza|smentit\w+|negat\w+"
    r"|не|нет|ни|никогда|без|опроверг\w*|отрица\w+|отказ\w+)\b",
    re.IGNORECASE,
)


def answer(question: Question, hits: Sequence[Hit], judge: Judge) -> Answer:
    """The answer that the hits support, or an abstention with the passages that came nearest.

    Args:
        question: as understood.
        hits: best first; none gives an abstention.
        judge: of the sentences, see `reader.read`.

    Raises:
        ModelError: a model cannot be loaded.
    """
    findings = read(question, hits, judge)
    if not findings:
        return _abstention(question, hits, 0.0)
    best = findings[0]
    confidence = judge.calibration.confidence(judge.features(question, findings))
    if _kind_unmet(question, best):
        confidence /= 2
    if confidence < judge.calibration.threshold:
        return _abstention(question, hits, confidence)
    citations = cite([best])
    sure = question.kind == "yesno" and confidence >= _SAYS_YES_OR_NO
    polarity = not _DENIAL.search(best.quote) if sure else None
    short = phrasing.short_answer(question, best, polarity)
    return Answer(
        question=question.text,
        text=phrasing.answer_text(question, short, best, citations),
        short=short,
        language=question.language,
        answered=True,
        confidence=confidence,
        citations=citations,
        when=best.date.when if best.date else None,
        hits=tuple(hits),
    )


def empty_library(question: Question) -> Answer:
    """What to say when there is no article at all: neither an error nor an abstention about articles."""
    return Answer(
        question.text, phrasing.empty_library_text(question), None, question.language, False, 0.0, (), None, ()
    )


def events(answered: Answer) -> Iterator[AnswerEvent]:
    """An answer in steps: its hits, its text word by word, then the whole."""
    yield AnswerEvent("hits", hits=answered.hits)
    for piece in re.findall(r"\s*\S+\s*$|\s*\S+", answered.text):
        yield AnswerEvent("text", text=piece)
    yield AnswerEvent("answer", answer=answered)


def _kind_unmet(question: Question, finding: Finding) -> bool:
    """A "when" without a date or a "how many" without a number is no answer."""
    return question.kind in ("when", "how_many") and finding.span is None


def _abstention(question: Question, hits: Sequence[Hit], confidence: float) -> Answer:
    text = phrasing.abstention_text(question, hits)
    return Answer(question.text, text, None, question.language, False, confidence, (), None, tuple(hits))
