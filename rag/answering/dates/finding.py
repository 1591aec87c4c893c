"""Find every date in a text and resolve it against the article's own date."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from rag.answering.dates import calendar, relative
from rag.answering.dates.patterns import compiled
from rag.answering.dates.reading import DateMention, Precision, Reading, Resolved, flat_text
from rag.answering.dates.words import NO_WORDS, words_of
from rag.schema import DateRange

__all__ = ["DateMention", "Precision", "find_dates"]

Rule = Callable[[re.Match[str], tuple[str, ...], Reading], Resolved | None]

_RULES: dict[str, Rule] = {
    "iso": calendar.calendar_date,
    "numeric": calendar.calendar_date,
    "date": calendar.calendar_date,
    "range": calendar.day_range,
    "weekday_day": calendar.weekday_and_number,
    "day_alone": calendar.day_number,
    "month": calendar.month,
    "part": calendar.month_part,
    "half": calendar.month_half,
    "month_week": calendar.month_week,
    "month_end": calendar.month_end,
    "year": calendar.year,
    "year_part": calendar.year_part,
    "year_third": calendar.year_third,
    "season": calendar.season,
    "weekday": relative.weekday,
    "night": relative.night,
    "shift": relative.shift,
    "anchor": relative.from_anchor,
    "ago": relative.ago,
    "hence": relative.hence,
    "earlier": relative.earlier,
    "later": relative.later,
    "event": relative.event,
    "elapsed": relative.elapsed,
}


def find_dates(text: str, published: DateRange | None, language: str) -> list[DateMention]:
    """Every date expression of a text that can be resolved, in text order, none overlapping another.

    Args:
        text: an article, or a part of it that holds whole sentences.
        published: the article's date: a day, several possible days (see `narrow_publication`), or a month,
            which then bounds every bare weekday; None resolves only dates with a year.
        language: of the text (BCP 47); one without tables gives ISO and numeric dates alone.
    """
    return list(_found(text, published, language))


@lru_cache(maxsize=256)  # an article's passages are read one by one, and the article once more for its own day
def _found(text: str, published: DateRange | None, language: str) -> tuple[DateMention, ...]:
    return tuple(_quoting(mention, text) for mention in read(text, published, language).mentions)


def read(text: str, published: DateRange | None, language: str) -> Reading:
    """The reading behind `find_dates`, with each mention's rule; takes the same arguments."""
    flat = flat_text(text)
    reading = Reading(flat, words_of(language) or NO_WORDS, published, _longest(flat, language), _resolve)
    for rule, match in reading.upcoming:
        mention = _resolve(rule, match, reading)
        if mention:
            reading.mentions.append(mention)
            reading.rules.append(rule)
    return reading


def _resolve(rule: str, match: re.Match[str], reading: Reading) -> DateMention | None:
    """What one expression means, given the dates before it; None where that cannot be told."""
    name, *arguments = rule.split(":")
    try:
        found = _RULES[name](match, tuple(arguments), reading)
    except OverflowError:  # a count that leads out of the calendar
        return None
    if found is None:
        return None
    end = match.end() if found.end is None else found.end
    return DateMention(match.start(), end, match[0], found.when, found.rule, found.precision)


@lru_cache(maxsize=64)  # an article is read up to twenty times for one answer, with other days of publication
def _longest(text: str, language: str) -> tuple[tuple[str, re.Match[str]], ...]:
    """The expressions in text order; of those that overlap the longest, then the first in the table."""
    found = [(rule, match) for rule, pattern in compiled(language) for match in pattern.finditer(text)]
    found.sort(key=lambda item: item[1].start() - item[1].end())  # stable, so the table's order holds
    taken = bytearray(len(text))
    kept = []
    for rule, match in found:
        if not any(taken[match.start() : match.end()]):
            taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            kept.append((rule, match))
    return tuple(sorted(kept, key=lambda item: item[1].start()))


def _quoting(mention: DateMention, text: str) -> DateMention:
    """The mention with the words of the original text."""
    quoted = text[mention.start : mention.end]
    return DateMention(mention.start, mention.end, quoted, mention.when, mention.rule, mention.precision)
