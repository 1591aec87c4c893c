"""What several articles say together: dates that narrow each other, figures revised or corrected, contradictions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rag.answering.dates import DateMention, days_of
from rag.answering.measures import measure_of
from rag.answering.number_words import APPROXIMATELY, SCALES
from rag.answering.questions import Question
from rag.answering.reader import Finding, dated
from rag.language.terms import fold
from rag.schema import DateRange

# How far below the best another article's finding may score and still speak of the same thing. Tried with an earlier
# reader: up to 8, two of newsqa's dates became right and none wrong; up to 10, two and one.
_WITNESS = 8.0
# A rival figure is taken for one of the same thing only where the reader is sure of it too (its logits are above 0) and
# its article writes the question's names no less; and it takes the best one's place only where either could be first.
# Both margins were set by hand on invented stories: no question set has enough revised figures to measure them.
_RIVAL, _EITHER = 12.0, 4.0
# At the head of a text, or in brackets: "a correction of prices" is none.
_CORRECTION = re.compile(
    r"(?:^|[(\[:\n]\s*)(?:rectificatif|erratum|correct(?:ion|ed)|correccion|rectificacion|berichtigung|korrektur|rettifica"
    r"|correzione|исправлен\w*|поправка|уточнение)\b"
)
_OPENING = 160  # characters of an article in which it says that it is a correction
_NUMBER = re.compile(r"\d+(?:[., \u00a0\u202f]\d{3}\b)*(?:[.,]\d+)?")
_ABOUT = re.compile(rf"^(?:{fold(APPROXIMATELY)})\b")
_SCALES = {fold(word) for word in SCALES}
_LONGEST_NARROWED = 400  # days: of what is known less well than its year, another article tells another thing


@dataclass(frozen=True, slots=True)
class Verdict:
    """The finding that answers, and what other articles add to it.

    Args:
        best: the finding that answers; its date is narrowed by the witnesses.
        witnesses: findings of other articles whose dates leave fewer days possible.
        superseded: findings whose figure the best one's article revises or corrects, the latest first.
        rivals: findings that say otherwise, neither of the two being known to be the later.
    """

    best: Finding
    witnesses: tuple[Finding, ...] = ()
    superseded: tuple[Finding, ...] = ()
    rivals: tuple[Finding, ...] = ()

    @property
    def cited(self) -> list[Finding]:
        """All of them, the best first."""
        return [self.best, *self.witnesses, *self.superseded, *self.rivals]


def weigh(question: Question, findings: Sequence[Finding]) -> Verdict:
    """The best finding in the light of the other articles'.

    Args:
        question: as understood.
        findings: ranked, at least one.
    """
    best = findings[0]
    if best.date:
        return _narrowed(best, best.date, _of_others(best, findings, _WITNESS))
    if question.kind == "how_many" and best.span:
        return _revised(best, [f for f in _of_others(best, findings, _RIVAL) if _sure(f, best) and _same_unit(best, f)])
    return Verdict(best)


def _of_others(best: Finding, findings: Iterable[Finding], margin: float) -> list[Finding]:
    """The best finding of each other article that scores within the margin."""
    first: dict[str, Finding] = {}
    for finding in findings:
        if finding.span and finding.score >= best.score - margin:
            first.setdefault(finding.hit.article.id, finding)
    return [finding for finding in first.values() if finding.hit.article.id != best.hit.article.id]


def _narrowed(best: Finding, date: DateMention, others: Iterable[Finding]) -> Verdict:
    """One day, where one article says "on Sunday" and another "on the 16th"."""
    days = set(days_of(date.when))
    if date.precision == "span" or (date.when.latest - date.when.earliest).days > _LONGEST_NARROWED:
        return Verdict(best)  # a period is the answer itself, not a day that is not known better
    witnesses, rivals = [], []
    for other in map(dated, others):
        said = set(days_of(other.date.when)) if other.date else days
        if said < days:  # what only overlaps with the days is of less exact words, or of another thing
            days = said
            witnesses.append(other)
        elif not said & days and _sure(other, best) and other.score >= best.score - _EITHER:
            rivals.append(other)
    rule = f"{date.rule}; of these days, those that the other articles cited allow" if witnesses else date.rule
    narrowed = replace(best, date=replace(date, when=DateRange.of_days(days), rule=rule)) if witnesses else best
    return Verdict(narrowed, tuple(witnesses), (), tuple(rivals))


def _revised(best: Finding, others: Iterable[Finding]) -> Verdict:
    """The latest figure, or the corrected one, with those it stands in for."""
    figures = [best, *(other for other in others if _differ(other, best))]
    latest = best
    for finding in figures:
        if finding.score >= best.score - _EITHER and _supersedes(finding, latest):
            latest = finding
    rest = [finding for finding in figures if _differ(finding, latest)]
    old = sorted((f for f in rest if _supersedes(latest, f)), key=_last_day, reverse=True)
    return Verdict(latest, (), tuple(old), tuple(f for f in rest if f not in old))


def _supersedes(finding: Finding, other: Finding) -> bool:
    """Whether a finding's article was published after another's, or corrects what may be of the same day."""
    own, its = finding.hit.article.published, other.hit.article.published
    if own is None or its is None:
        return False
    if own.earliest > its.latest:
        return True
    return own.latest >= its.earliest and _corrects(finding) and not _corrects(other)


def _corrects(finding: Finding) -> bool:
    return _CORRECTION.search(fold(finding.hit.article.text[:_OPENING])) is not None


def _last_day(finding: Finding) -> str:
    published = finding.hit.article.published
    return published.latest.isoformat() if published else ""


def _sure(finding: Finding, best: Finding) -> bool:
    named = finding.scores.get("names", 1.0) >= best.scores.get("names", 1.0)
    return named and min(finding.scores.get("span", 0.0), finding.scores.get("relevance", 0.0)) > 0


def _same_unit(one: Finding, other: Finding) -> bool:
    """Whether two quantities measure, or count, the same: "Six morts" and "quatre morts"."""
    a, b = (fold(finding.short or "") for finding in (one, other))
    if measure_of(a) or measure_of(b):
        return measure_of(a) == measure_of(b)
    return _last_word(a) == _last_word(b)


def _last_word(text: str) -> str:
    words: list[str] = re.findall(r"[^\W\d_]+", text)
    return words[-1] if words else ""


def _differ(one: Finding, other: Finding) -> bool:
    """Whether two quantities say different numbers; one in words and one in digits are not compared."""
    a, b = (fold(finding.short or "") for finding in (one, other))
    if bool(_NUMBER.search(a)) != bool(_NUMBER.search(b)):
        return False
    return _value(a) != _value(b)


def _value(folded: str) -> tuple[str, ...]:
    """Digits without their separators and scale, or else the words, without "about"."""
    plain = _ABOUT.sub("", folded).strip()
    digits = [re.sub(r"[., \u00a0\u202f](?=\d{3}\b)", "", found).replace(",", ".") for found in _NUMBER.findall(plain)]
    scales = [word for word in re.findall(r"[^\W\d_]+", plain) if word in _SCALES]
    return (*digits, *scales) if digits else (plain,)
