"""From a question and its hits to an answer, or an abstention."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from rag.answering import phrasing
from rag.answering.citations import cite
from rag.answering.questions import Question
from rag.answering.reader import Embed, Finding, read
from rag.schema import Answer, AnswerEvent, Hit

# Logistic model of "the best finding is right". `make calibrate` fits it on the news questions of five
# stories and on 76 off-topic ones, and checks it on as many others: there AUROC 0.90 for "answerable".
CALIBRATION = {"bias": -17.8, "cosine": 14.61, "contrast": 79.15, "missing": -0.98}
# Below this the articles are taken not to say. On the questions not fitted to, 81% of the answerable
# ones are answered and 86% of the others are not; 0.10 would give 85% and 79%, 0.25 59% and 92%.
THRESHOLD = 0.15

_DENIAL = re.compile(
    r"\b(?:ne|n['’]\w+|ni|aucune?|jamais|sans|dément\w*|démenti\w*|refus\w+|exclu\w*|rejet\w+|nié|nie|infirm\w+"
    r"|no|not|never|none|neither|nor|without|den(?:y|ies|ied)|refus\w+|reject\w+|rul\w+ out|n't"
    r"|nunca|jamás|ningun\w*|sin|desmin\w+|neg(?:ó|aron|ado)|rechaz\w+"
    r"|nicht|kein\w*|nie|niemals|ohne|dementier\w+|bestritt\w*|wies \w+ zurück"
    r"|non|mai|nessun\w*|senza|smentit\w+|negat\w+"
    r"|не|нет|ни|никогда|без|опроверг\w*|отрица\w+|отказ\w+)\b",
    re.IGNORECASE,
)


def answer(question: Question, hits: Sequence[Hit], embed: Embed) -> Answer:
    """The answer that the hits support, or an abstention with the passages that came nearest.

    Args:
        question: as understood.
        hits: best first; none gives an abstention.
        embed: the encoder, see `reader.read`.
    """
    findings = read(question, hits, embed)
    if not findings:
        return _abstention(question, hits, 0.0)
    best = findings[0]
    confidence = confidence_of(features(findings))
    if _kind_unmet(question, best):
        confidence /= 2
    if confidence < THRESHOLD:
        return _abstention(question, hits, confidence)
    citations = cite([best])
    polarity = not _DENIAL.search(best.quote) if question.kind == "yesno" else None
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


def features(findings: Sequence[Finding]) -> dict[str, float]:
    """What the confidence is made of.

    "cosine" of the best finding with the question, read with and without context; "contrast", by how much
    the best finding's score exceeds the mean of all of them; "together", 1 if it writes two of the
    question's names; "missing", the share of the question's names that its article does not write.
    """
    best = findings[0]
    return {
        "cosine": (best.scores["cosine"] + best.scores["context"]) / 2,
        "contrast": best.score - sum(f.score for f in findings) / len(findings),
        "together": best.scores["together"],
        "missing": 1 - best.scores["names"],
    }


def confidence_of(values: dict[str, float]) -> float:
    """0..1: the share of findings with these features that were right on the questions it was fitted to."""
    return 1 / (1 + math.exp(-CALIBRATION["bias"] - sum(CALIBRATION[name] * value for name, value in values.items())))


def _kind_unmet(question: Question, finding: Finding) -> bool:
    """A "when" without a date or a "how many" without a number is no answer."""
    return question.kind in ("when", "how_many") and finding.span is None


def _abstention(question: Question, hits: Sequence[Hit], confidence: float) -> Answer:
    text = phrasing.abstention_text(question, hits)
    return Answer(question.text, text, None, question.language, False, confidence, (), None, tuple(hits))
