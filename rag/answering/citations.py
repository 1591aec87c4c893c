"""Findings to citations: every quote is an exact slice of its article, checked when it is made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.answering.reader import Finding
from rag.schema import Citation

_MARKER = re.compile(r"\[(\d{1,4})\]")


def cite(findings: list[Finding]) -> tuple[Citation, ...]:
    """Citations numbered from 1, in order; a sentence cited twice is cited once."""
    unique = {(f.hit.article.id, f.start, f.end): f for f in findings}
    return tuple(_citation(number, finding) for number, finding in enumerate(unique.values(), start=1))


def one_per_number(citations: Sequence[Citation]) -> list[Citation]:
    """The first citation that bears each number, in order: a marker opens one source."""
    return list({citation.number: citation for citation in reversed(citations)}.values())[::-1]


def markers(text: str, citations: Sequence[Citation]) -> Iterator[tuple[int, int, int]]:
    """Start, end and number of each marker in a paragraph of an answer; a "[1]" inside a quote is none."""
    numbers = {citation.number for citation in citations}
    quoted = _quoted(text, citations)
    for match in _MARKER.finditer(text):
        if int(match[1]) in numbers and not any(match.start() in span for span in quoted):
            yield match.start(), match.end(), int(match[1])


def paragraphs(text: str, citations: Sequence[Citation]) -> list[str]:
    """The text of an answer cut at its blank lines; a quote that goes over a paragraph's end stays whole."""
    quoted = _quoted(text, citations)
    ends = [at.start() for at in re.finditer("\n\n", text) if not any(at.start() in span for span in quoted)]
    starts = [0, *(end + 2 for end in ends)]
    return [text[start:end] for start, end in zip(starts, [*ends, len(text)], strict=True)]


def _quoted(text: str, citations: Sequence[Citation]) -> list[range]:
    """Where the citations' quotes stand in a text."""
    return [
        range(match.start(), match.end())
        for citation in citations
        for match in re.finditer(re.escape(citation.quote), text)
    ]


def _citation(number: int, finding: Finding) -> Citation:
    article = finding.hit.article
    quote = article.text[finding.start : finding.end]
    return Citation(number, article.id, article.source, article.published, finding.start, finding.end, quote)
