"""The fold under an answer: how it came about."""

from __future__ import annotations

from collections.abc import Mapping

from rag.explanation import Explanation, Reason
from rag.page.escape import escape
from rag.page.texts import Texts


def how(explanation: Explanation, texts: Texts) -> str:
    """The question as understood, the decision, the date rule and the sentences considered, as a closed fold."""
    decision = _decision(explanation.reason, texts).format(
        confidence=round(100 * explanation.confidence), threshold=round(100 * explanation.threshold)
    )
    rows = [
        (texts.how_read, f"{explanation.read} ({explanation.kind}, {explanation.language})"),
        *([(texts.how_searched, explanation.searched)] if explanation.searched != explanation.read else []),
        (texts.how_names, ", ".join(explanation.names) or "–"),
        (texts.how_decision, decision),
        *([(texts.how_rule, explanation.rule)] if explanation.rule else []),
    ]
    terms = "".join(f'<dt>{escape(name)}</dt><dd dir="auto">{escape(value)}</dd>' for name, value in rows)
    sentences = "".join(
        f'<li><span dir="auto">{escape(" ".join(found.quote.split()))}</span> '
        f"<small>{escape(_scores(found.score, found.scores))}</small></li>"
        for found in explanation.considered
    )
    listed = f"<p>{escape(texts.how_sentences)}</p><ol>{sentences}</ol>" if sentences else ""
    return f'<details class="how"><summary>{escape(texts.how)}</summary><dl>{terms}</dl>{listed}</details>'


def _decision(reason: Reason, texts: Texts) -> str:
    said = {
        "answered": texts.how_answered,
        "unsure": texts.how_unsure,
        "kind unmet": texts.how_kind_unmet,
        "keywords": texts.how_keywords,
        "nothing found": texts.how_nothing,
    }
    return said[reason]


def _scores(score: float, parts: Mapping[str, float]) -> str:
    return f"{score:.1f}: " + ", ".join(f"{name} {value:.2f}" for name, value in parts.items())
