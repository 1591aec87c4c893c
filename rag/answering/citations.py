"""Findings to citations: every quote is an exact slice of its article, checked when it is made."""

from __future__ import annotations

from rag.answering.reader import Finding
from rag.schema import Citation


def cite(findings: list[Finding]) -> tuple[Citation, ...]:
    """Citations numbered from 1, in order; a sentence cited twice is cited once."""
    unique = {(f.hit.article.id, f.start, f.end): f for f in findings}
    return tuple(_citation(number, finding) for number, finding in enumerate(unique.values(), start=1))


def _citation(number: int, finding: Finding) -> Citation:
    article = finding.hit.article
    quote = article.text[finding.start : finding.end]
    return Citation(number, article.id, article.source, article.published, finding.start, finding.end, quote)
