"""What is known while the dates of one text are read: its publication, its sentences, its tenses."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Literal

from rag.answering.dates.words import Words
from rag.language.wording import date_label
from rag.schema import DateRange

Precision = Literal["day", "night", "week", "span", "month", "season", "year"]
Tense = Literal["past", "future"]

A_WEEK = timedelta(days=7)
# A longer unbroken span of publication days, such as a month, bounds a bare weekday by itself.
LONGEST_PRECISE_SPAN = 7
# Characters back that an earlier date is looked for; a text without sentence ends must not be searched whole for each.
_ANCHOR_REACH = 3_000
# How many days nearer a date of the wrong tense must be to win: signs of tense can mislead.
TENSE_PENALTY = 200


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date expression in a text and the days it means.

    Args:
        start: where it begins in the text given.
        end: where it ends, exclusive.
        text: the expression, `text[start:end]` of the text given.
        when: the days it can mean.
        rule: how that was worked out, in plain English.
        precision: the grain of the expression; "on Wednesday" is a day even where its date is uncertain.
    """

    start: int
    end: int
    text: str
    when: DateRange
    rule: str
    precision: Precision


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a rule makes of an expression; `start` and `end` where it keeps only a part of it."""

    when: DateRange
    rule: str
    precision: Precision = "day"
    end: int | None = None


@dataclass
class Reading:
    """The state of reading one text from its start.

    Args:
        text: the text with every single white space as " ", so offsets are those of the original.
        words: the language's tables.
        days: the possible days of publication, ascending; none if unknown.
        published: the same as a range.
        upcoming: the expressions found, in text order: rule and match.
        resolve: what an expression means, for a rule that looks ahead.
        mentions: those resolved so far.
        rules: the rule of each mention.
        pinned: those that another date in their sentence tells exactly.
    """

    text: str
    words: Words
    published: DateRange | None
    upcoming: Sequence[tuple[str, re.Match[str]]]
    resolve: Callable[[str, re.Match[str], Reading], DateMention | None]
    mentions: list[DateMention] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    pinned: list[DateMention] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.days = days_of(self.published) if self.published else ()
        ends = _sentence_end(self.words.day_suffix).finditer(self.text)
        self._sentence_starts = [0, *(found.end() for found in ends)]
        self._upcoming_starts = [match.start() for _, match in self.upcoming]

    @property
    def bounded(self) -> bool:
        """Whether only a long span is known of the publication, such as its month."""
        return len(self.days) > LONGEST_PRECISE_SPAN and not (self.published and self.published.candidates)

    @property
    def publication(self) -> str:
        """The day of publication as a rule quotes it."""
        if not self.published:
            return "an unknown day"
        return date_label(self.published, "en")

    def sentence(self, position: int) -> tuple[int, int]:
        """Start and end of the sentence at a position."""
        starts = self._sentence_starts
        index = bisect.bisect_right(starts, position)
        return starts[index - 1], starts[index] if index < len(starts) else len(self.text)

    def upcoming_from(self, position: int) -> Iterator[tuple[str, re.Match[str]]]:
        """The expressions that begin at a position or later, in text order."""
        first = bisect.bisect_left(self._upcoming_starts, position)
        return (self.upcoming[i] for i in range(first, len(self.upcoming)))

    def sentences_between(self, earlier: int, later: int) -> int:
        """How many sentence ends lie between two positions."""
        starts = self._sentence_starts
        return bisect.bisect_right(starts, later) - bisect.bisect_right(starts, earlier)

    def anchor(self, position: int, precisions: tuple[Precision, ...], sentences: int = 1) -> DateMention | None:
        """The nearest earlier mention of such a grain, at most so many sentences back."""
        for mention in reversed(self.mentions):
            far = position - mention.start > _ANCHOR_REACH
            if far or self.sentences_between(mention.start, position) > sentences:
                return None
            if mention.end <= position and mention.precision in precisions and not self._ahead(mention, position):
                return mention
        return None

    def _ahead(self, mention: DateMention, position: int) -> bool:
        """Whether a mention lies in the future while a position tells the past, so cannot be its anchor."""
        beyond = bool(self.days) and mention.when.earliest > self.days[-1]
        return beyond and self.tense(position, position) == "past"

    def tense(self, start: int, end: int) -> Tense | None:
        """The tense of the clause around an expression, told by the nearest sign; None without one."""
        sign = self.nearest_sign(start, end)
        return sign[1] if sign else None

    def nearest_sign(self, start: int, end: int) -> tuple[int, Tense] | None:
        """The distance in characters to the nearest sign of tense in the clause, and that tense."""
        sentence_start, sentence_end = self.sentence(start)
        before = self.text[max(sentence_start, start - 120) : start]
        after = self.text[end : min(sentence_end, end + 80)]
        best: tuple[int, Tense] | None = None
        for tense, sign in _signs(self.words.past, self.words.future):
            for distance in _distances(sign, before, after):
                if best is None or distance < best[0]:
                    best = (distance, tense)
        return best

    def required(self, start: int, end: int) -> Tense | None:
        """The side of publication that a preposition demands: "since" the past, "until" the future."""
        lead = self.text[max(0, start - 16) : end]
        position = min(16, start)
        for tense, words in (("past", self.words.since), ("future", self.words.until)):
            for found in re.finditer(rf"(?<!\w)(?:{words})(?= )", lead, re.IGNORECASE):
                if found.start() == position or found.end() + 1 == position:
                    return "past" if tense == "past" else "future"
        return None


# A full stop after a capital is an initial or a title, and after « г » a Russian year.
_SENTENCE_END = (
    r"(?:(?<!\b[A-ZÀ-ÝА-Яг])(?<!\bMe)(?<!\bDr)(?<!\bMr)(?<!\bMrs)(?<!\bSt){and_not_after}[.!?…]"
    r"[\"»”’)\]]*\s+(?=[«\"“„(\[—–-]*\s?[A-ZÀ-ÝА-ЯЁ0-9¿¡]))|\n+"
)


@cache
def _sentence_end(day_suffix: str) -> re.Pattern[str]:
    """Where sentences end; not after one or two digits where a day is written with a point ("am 3. Mai")."""
    ordinal = r"(?<!\b\d)(?<!\b\d\d)" if day_suffix == r"\." else ""
    return re.compile(_SENTENCE_END.replace("{and_not_after}", ordinal))


@cache
def _signs(past: str, future: str) -> tuple[tuple[Tense, re.Pattern[str]], ...]:
    # Future first: at equal distance "est prévue" is a plan, though it looks like a past tense.
    return (
        ("future", re.compile(future, re.IGNORECASE)),
        ("past", re.compile(past, re.IGNORECASE)),
    )


def _distances(sign: re.Pattern[str], before: str, after: str) -> Iterator[int]:
    """Characters from each sign to the expression.

    Yields:
        one distance per sign; a comma or quotation mark between counts as forty, coming after as fifteen.
    """
    for found in sign.finditer(before):
        between = before[found.end() :]
        yield len(between) + 40 * sum(between.count(mark) for mark in ',;:«»“”"')
    for found in sign.finditer(after):
        between = after[: found.start()]
        yield 15 + len(between) + 40 * sum(between.count(mark) for mark in ',;:«»“”"')


def flat_text(text: str) -> str:
    """The text with typographic apostrophes straight and white space plain, character for character."""
    table = {ord("’"): "'", ord("ʼ"): "'", ord("‑"): "-"}
    table |= dict.fromkeys(map(ord, "\u00a0\u202f\u2009\u2007\t\r\f\v"), " ")
    flat = text.translate(table)
    return re.sub(r"(?<!\n)\n(?!\n)", " ", flat)  # a line break inside a paragraph


def days_of(when: DateRange) -> tuple[date, ...]:
    """The possible days, one by one; a span of more than two years is cut to its ends' days."""
    if when.candidates:
        return when.candidates
    length = (when.latest - when.earliest).days
    if length > 750:
        return (when.earliest, when.latest)
    return tuple(when.earliest + timedelta(days=n) for n in range(length + 1))


def shifted(day: date, unit: str, count: int) -> date | None:
    """The day that many days, weeks, months or years later; the month's last day where it has no such day."""
    try:
        if unit == "day":
            return day + timedelta(days=count)
        if unit == "week":
            return day + count * A_WEEK
        months = day.year * 12 + day.month - 1 + (count if unit == "month" else 12 * count)
        year, month = months // 12, months % 12 + 1
        last = last_of_month(year, month)
        return last if day.day >= last.day else last.replace(day=day.day)
    except (ValueError, OverflowError):
        return None


def last_of_month(year: int, month: int) -> date:
    """The month's last day.

    Raises:
        ValueError: no such month.
    """
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def union(days: Iterable[date], reach: Callable[[date], Iterable[date]]) -> DateRange | None:
    """All days reached from any of these."""
    reached = [found for day in days for found in reach(day)]
    return DateRange.of_days(reached) if reached else None


def gap(span: DateRange, other: DateRange) -> int:
    """Days between two spans; zero where they touch."""
    return max((span.earliest - other.latest).days, (other.earliest - span.latest).days, 0)
