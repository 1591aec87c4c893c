"""Which sentence answers, and which words of it: retrieved passages to ranked findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from rag.answering.candidates import Candidate, candidates
from rag.answering.confidence import Calibration
from rag.answering.dates import DateMention, find_dates, narrow_publication
from rag.answering.questions import Question
from rag.schema import Hit


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence that may answer the question.

    Args:
        hit: the passage it stands in.
        start: of the sentence, in the article's text.
        end: of the sentence, exclusive.
        score: higher is better; comparable between the findings of one question.
        scores: the signs seen, by name; which, the judge says.
        span: offsets in the article of the words that answer directly, where there are any that the judge looked for.
        date: the date that answers a "when", likewise.
    """

    hit: Hit
    start: int
    end: int
    score: float
    scores: dict[str, float]
    span: tuple[int, int] | None = None
    date: DateMention | None = None

    @property
    def quote(self) -> str:
        """The sentence."""
        return self.hit.article.text[self.start : self.end]

    @property
    def short(self) -> str | None:
        """The words that answer directly, as the article writes them."""
        return self.hit.article.text[self.span[0] : self.span[1]] if self.span else None


class Judge(Protocol):
    """What tells the sentences that answer from the others."""

    @property
    def calibration(self) -> Calibration:
        """How its features make a confidence."""

    def findings(self, question: Question, sentences: Sequence[Candidate]) -> list[Finding]:
        """A finding for each sentence, ranked; at least the first with its span, where it has any."""

    @property
    def of_events(self) -> Calibration:
        """How `each` makes a confidence that a sentence tells an event that a timeline is asked of."""

    def features(self, question: Question, findings: Sequence[Finding]) -> dict[str, float]:
        """What the confidence is made of, from the findings ranked, at least one."""

    def each(self, question: Question, findings: Sequence[Finding], said: Sequence[str]) -> list[dict[str, float]]:
        """What each finding's own confidence is made of, whatever its rank; of a sentence by itself, `said` is read."""


def read(question: Question, hits: Sequence[Hit], judge: Judge) -> list[Finding]:
    """The sentences of the hits, those that answer best first; [] without hits. The first has its date.

    Args:
        question: as understood.
        hits: best first.
        judge: by reading or by likeness.

    Raises:
        ModelError: a model cannot be loaded.
    """
    findings = judge.findings(question, candidates(question, hits))
    return [dated(findings[0]), *findings[1:]] if findings else []


def ranked(findings: Iterable[Finding]) -> list[Finding]:
    """Best first; of equals the one whose hit ranks higher, then the one that stands first."""
    return sorted(findings, key=lambda f: (-f.score, f.hit.rank, f.start))


def dated(finding: Finding) -> Finding:
    """The finding with its date, if any, read once more in the light of all that its article says of its own day."""
    article, mention = finding.hit.article, finding.date
    if mention is None:
        return finding
    published = narrow_publication(article.text, article.published, article.language)
    again = find_dates(article.text, published, article.language)
    return replace(finding, date=next((d for d in again if (d.start, d.end) == (mention.start, mention.end)), mention))
