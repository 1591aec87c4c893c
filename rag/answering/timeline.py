"""Questions for all that happened: the sentences that tell it, dated, reports of one event merged, in order of time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from rag.answering.candidates import Candidate, candidates
from rag.answering.dates import asked_period, days_of, find_dates, narrow_publication
from rag.answering.likeness import Embed, Vector
from rag.answering.question_words import HAPPENED
from rag.answering.questions import Question, timeline_of
from rag.answering.reader import Finding, Judge, dated
from rag.language.terms import words
from rag.schema import DateRange, Hit, NameMatch

MatchNames = Callable[[Iterable[str], str], tuple[NameMatch, ...]]  # names asked for, a text -> those it writes

DEPTH = 30  # passages read: of 53 events in 23 timelines of newsqa, all but one are among them
_MOST = 20  # events told
# Two sentences that both tell an event asked for, and of the very same day, hardly ever tell two; of days that merely
# overlap they often do. Their cosine says little: of reports of one event 0.81 to 0.98, of two 0.79 to 0.96.
_ALIKE, _ALIKE_ON_THE_DAY = 0.90, 0.80


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as the articles tell it.

    Args:
        findings: the sentences that report it, the surest first, one of an article.
        when: the days on which it can have happened, as far as all of them allow; None where nothing tells.
        is_published: `when` is the article's own day: no sentence says more.
    """

    findings: tuple[Finding, ...]
    when: DateRange | None
    is_published: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """What the hits tell.

    Args:
        entries: in order of time, undated ones last.
        left_out: how many less sure ones were too many to be told.
        considered: every sentence of the period that names whom is asked for, the surest first; scored by confidence.
    """

    entries: tuple[Entry, ...]
    left_out: int
    considered: tuple[Finding, ...]


def timeline(question: Question, hits: Sequence[Hit], judge: Judge, match: MatchNames, embed: Embed) -> Timeline:
    """The events that the hits tell of those asked for.

    Args:
        question: of kind "timeline"; see `without_dates`.
        hits: best first, some `DEPTH` of them.
        judge: of the sentences.
        match: finds names in any spelling.
        embed: the encoder; called once, on the sentences that tell an event.

    Raises:
        ModelError: a model cannot be loaded.
    """
    period = asked_period(question.text, _newest(hits), question.language)
    wanted = timeline_of(question.text, question.language).strip("¿? .")
    asked = replace(question, text=HAPPENED[question.language].format(asked=wanted), kind="when")
    judged = _judged(asked, _bearing(question, candidates(asked, hits), match), judge)
    considered = [finding for finding in judged if _within(_entry(finding).when, *period)]
    telling = [finding for finding in considered if finding.score >= judge.of_events.threshold]
    entries = _merged(_dated_first(telling), embed)
    shown = sorted(entries[:_MOST], key=_in_time)
    return Timeline(tuple(shown), len(entries) - len(shown), tuple(considered))


def without_dates(question: Question, hits: Sequence[Hit]) -> Question:
    """The question without the names that stand in its dates: in "every strike since March" nobody is named."""
    dates = find_dates(question.text, _newest(hits), question.language)
    said = {word for mention in dates for word in words(mention.text)}
    return replace(question, names=tuple(name for name in question.names if not said.issuperset(words(name))))


def _bearing(question: Question, sentences: Sequence[Candidate], match: MatchNames) -> list[Candidate]:
    """Those in whose article every name of the question stands, and each person or place in or right before them.

    Only a sentence with a date may have its names from the one before it: others say more of the same event mostly.
    """
    asked = _together(question)
    before: dict[int, str] = {}
    found = []
    for sentence in sentences:
        near = f"{before.get(id(sentence.hit), '')} {sentence.text}"
        before[id(sentence.hit)] = sentence.text
        everywhere = _written(question.names, sentence.hit.article.text, match) if asked else set()
        if len(everywhere) == len(set(question.names)):
            written = _written(question.names, near if sentence.dates else sentence.text, match)
            if all(written.intersection(names) for names in asked):
                found.append(sentence)
    return found


def _together(question: Question) -> list[list[str]]:
    """The question's names, those of one person together: "Jean Dupont and Lyon" are two, and "Dupont" is enough."""
    found: list[list[str]] = []
    at = 0
    for name in question.names:
        start = question.text.find(name, at)
        if found and not question.text[at:start].strip():
            found[-1].append(name)
        else:
            found.append([name])
        at = start + len(name)
    return found


def _written(names: Sequence[str], text: str, match: MatchNames) -> set[str]:
    """Those of the names that a text writes, in any spelling, or without their capitals."""
    plain = set(words(text))
    return {found.asked for found in match(names, text)} | {name for name in names if plain.issuperset(words(name))}


def _judged(asked: Question, sentences: Sequence[Candidate], judge: Judge) -> list[Finding]:
    """A finding for each sentence, dated if it holds a date, scored by how surely it tells an event; surest first."""
    at = {(sentence.hit.article.id, sentence.start): sentence for sentence in sentences}
    findings = [_with_date(f, at[f.hit.article.id, f.start]) for f in judge.findings(asked, sentences)]
    signs = judge.each(asked, findings, [_as_read(finding) for finding in findings])
    scored = [replace(f, score=judge.of_events.confidence(s)) for f, s in zip(findings, signs, strict=True)]
    return sorted(scored, key=lambda f: -f.score)


def _as_read(finding: Finding) -> str:
    """The sentence, after its article's date if it holds none: what is asked is a "when", which has no answer else."""
    article = finding.hit.article
    if finding.date or not article.published:
        return finding.quote
    return f"{article.published.label(article.language)}: {finding.quote}"


def _with_date(finding: Finding, sentence: Candidate) -> Finding:
    """The finding with the date that the judge chose, or else the first of its sentence."""
    if finding.date is None and sentence.dates:
        finding = replace(finding, span=sentence.spans[0], date=sentence.dates[0])
    return dated(finding)


def _dated_first(findings: Sequence[Finding]) -> list[Finding]:
    """Without the sentences that hold no date in articles where another does: they go on about what that one dates."""
    dating = {finding.hit.article.id for finding in findings if finding.date}
    return [finding for finding in findings if finding.date or finding.hit.article.id not in dating]


def _merged(findings: Sequence[Finding], embed: Embed) -> list[Entry]:
    """The events that these report, the surest first."""
    if not findings:
        return []
    vectors = embed([finding.quote for finding in findings])
    entries: list[tuple[Entry, Vector]] = []
    for finding, vector in zip(findings, vectors, strict=True):
        new = _entry(finding)
        same = next((i for i, (entry, known) in enumerate(entries) if _one_event(entry, new, vector, known)), None)
        if same is None:
            entries.append((new, vector))
        else:
            entries[same] = _both(entries[same][0], new), entries[same][1]
    return [entry for entry, _ in entries]


def _entry(finding: Finding) -> Entry:
    if finding.date:
        return Entry((finding,), finding.date.when, is_published=False)
    article = finding.hit.article
    return Entry((finding,), narrow_publication(article.text, article.published, article.language), is_published=True)


def _one_event(one: Entry, other: Entry, vector: Vector, known: Vector) -> bool:
    """Whether two entries report one event: their sentences are alike, and a day is possible for both."""
    if one.when is None or other.when is None:
        return one.when == other.when and float(np.dot(vector, known)) >= _ALIKE
    on_the_day = one.when == other.when and one.when.is_day and not (one.is_published or other.is_published)
    alike = float(np.dot(vector, known)) >= (_ALIKE_ON_THE_DAY if on_the_day else _ALIKE)
    return alike and not set(days_of(one.when)).isdisjoint(days_of(other.when))


def _both(entry: Entry, other: Entry) -> Entry:
    """One event out of two entries; a second sentence of an article says nothing that its first has not said."""
    cited = {finding.hit.article.id for finding in entry.findings}
    findings = entry.findings + tuple(f for f in other.findings if f.hit.article.id not in cited)
    told = [e for e in (entry, other) if not e.is_published] or [entry, other]
    when = told[0].when
    if when and not any(f.date and f.date.precision == "span" for f in findings):  # a period is no day ill known
        when = DateRange.of_days(set.intersection(*(set(days_of(e.when)) for e in told if e.when)))
    return Entry(findings, when, is_published=told[0].is_published)


def _newest(hits: Sequence[Hit]) -> DateRange | None:
    published = [hit.article.published for hit in hits if hit.article.published]
    return max(published, key=lambda when: when.latest, default=None)


def _within(when: DateRange | None, since: date | None, until: date | None) -> bool:
    """Whether a day of a period is possible; an undated event is in no period that was asked for."""
    if when is None:
        return since is None and until is None
    return (since is None or when.latest >= since) and (until is None or when.earliest <= until)


def _in_time(entry: Entry) -> tuple[date, date]:
    return (entry.when.earliest, entry.when.latest) if entry.when else (date.max, date.max)
