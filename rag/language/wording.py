"""Dates and lists in words, in the six languages that answers are phrased in."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Literal, Protocol

from babel.dates import get_day_names, get_month_names


class Days(Protocol):
    """The part of `rag.schema.DateRange` that is put in words; named here so that nothing imports upward."""

    @property
    def earliest(self) -> date: ...  # noqa: D102
    @property
    def latest(self) -> date: ...  # noqa: D102
    @property
    def candidates(self) -> tuple[date, ...]: ...  # noqa: D102
    @property
    def is_day(self) -> bool: ...  # noqa: D102


LANGUAGES = ("en", "fr", "es", "de", "it", "ru")
MOST_CANDIDATES = 8  # longer lists of days tell a reader less than the span they lie in

_CONJUNCTIONS = {
    "en": {"and": "and", "or": "or"},
    "fr": {"and": "et", "or": "ou"},
    "es": {"and": "y", "or": "o"},
    "de": {"and": "und", "or": "oder"},
    "it": {"and": "e", "or": "o"},
    "ru": {"and": "и", "or": "или"},
}
# One day: with its weekday, and as it stands in a list or a span (the year or month may be left out there).
_WHOLE_DAY = {
    "en": "{weekday} {day} {month} {year}",
    "fr": "{weekday} {day} {month} {year}",
    "es": "{weekday} {day} de {month} de {year}",
    "de": "{weekday}, {day} {month} {year}",
    "it": "{weekday} {day} {month} {year}",
    "ru": "{weekday}, {day} {month} {year} года",
}
_MONTH_AFTER_DAY = {"es": " de {month}"}
_YEAR_AFTER_MONTH = {"es": " de {year}", "ru": " {year} года"}
_WEEKDAY_OF_MONTH = {
    "en": "a {weekday} in {month} {year} ({days})",
    "fr": "un {weekday} {of_month} {year} (le {days})",
    "es": "un {weekday} de {month} de {year} ({days})",
    "de": "ein {weekday} im {month} {year} ({days})",
    "it": "{a} {weekday} di {month} {year} ({days})",
    "ru": "{weekday} в {in_month} {year} года ({days})",
}
_WEEKDAY_AMONG_DAYS = {
    "en": "a {weekday}: {days}",
    "fr": "un {weekday} : {days}",
    "es": "un {weekday}: {days}",
    "de": "ein {weekday}: {days}",
    "it": "{a} {weekday}: {days}",
    "ru": "{weekday}: {days}",
}
_SPAN = {
    "en": "from {first} to {last}",
    "fr": "du {first} au {last}",
    "es": "del {first} al {last}",
    "de": "vom {first} bis {last}",
    "it": "{from_the}{first} {to_the}{last}",
    "ru": "{since} {first} по {last}",
}
_MONTHS = {
    "en": "{first} to {last}",
    "fr": "{first} à {last}",
    "es": "{first} a {last}",
    "de": "{first} bis {last}",
    "it": "{first} – {last}",
    "ru": "{first} – {last}",
}
_MONTH_ALONE = {"es": "{month} de {year}", "ru": "{month} {year} года"}
_YEAR_ALONE = {"ru": "{year} год"}


def date_label(when: Days, language: str) -> str:
    """The range in words, such as "a Wednesday in April 2024 (3, 10, 17 or 24)".

    Args:
        when: any range.
        language: en, fr, es, de, it or ru; any other is written in English.
    """
    tongue = language[:2].lower() if language[:2].lower() in LANGUAGES else "en"
    first, last = when.earliest, when.latest
    if when.is_day:
        return _WHOLE_DAY[tongue].format(
            weekday=_weekday(first, tongue),
            day=_day(first, tongue),
            month=_month(first, tongue),
            year=first.year,
        )
    if 1 < len(when.candidates) <= MOST_CANDIDATES:
        return _candidates_label(when.candidates, tongue)
    if (first.month, first.day, last.month, last.day, last.year) == (1, 1, 12, 31, first.year):
        return _YEAR_ALONE.get(tongue, "{year}").format(year=first.year)
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        return _months_label(first, last, tongue)
    return _span_label(first, last, tongue)


def _months_label(first: date, last: date, tongue: str) -> str:
    """One whole month, or several: "April 2024", "January to April 2024"."""
    template = _MONTH_ALONE.get(tongue, "{month} {year}")
    until = template.format(month=_month_alone(last, tongue), year=last.year)
    if (first.year, first.month) == (last.year, last.month):
        return until
    since = _month_alone(first, tongue)
    if first.year != last.year:
        since = template.format(month=since, year=first.year)
    return _MONTHS[tongue].format(first=since, last=until)


def join_words(items: Sequence[str], conjunction: Literal["and", "or"], language: str) -> str:
    """The items as a list in words: "3, 10 or 17"; no comma before the conjunction.

    Args:
        items: any number of them; none gives "".
        conjunction: what to put before the last.
        language: as in `date_label`.
    """
    tongue = language[:2].lower()
    if len(items) < 2:
        return "".join(items)
    word = _CONJUNCTIONS.get(tongue, _CONJUNCTIONS["en"])[conjunction]
    if tongue == "es":
        word = _spanish_conjunction(word, items[-1])
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def _spanish_conjunction(word: str, following: str) -> str:
    """« o » turns into « u » before the sound o (ocho, once), « y » into « e » before the sound i."""
    start = following.lower().split(" ")[0]
    if word == "o" and (start.startswith(("o", "ho", "ó")) or start in {"8", "11"} or start.startswith("8")):
        return "u"
    if word == "y" and start.startswith(("i", "hi", "í")) and not start.startswith(("hie", "hia")):
        return "e"
    return word


def _candidates_label(days: Sequence[date], tongue: str) -> str:
    """A few possible days; their weekday first where they share one."""
    first = days[0]
    same_weekday = len({day.weekday() for day in days}) == 1
    same_month = len({(day.year, day.month) for day in days}) == 1
    weekday = _weekday(first, tongue)
    article = "una" if weekday == "domenica" else "un"  # the one feminine weekday that needs it: Italian
    if same_weekday and same_month:
        return _WEEKDAY_OF_MONTH[tongue].format(
            a=article,
            weekday=weekday,
            month=_month(first, tongue),
            of_month=_french_of(_month(first, tongue)),
            in_month=_month(first, tongue)[:-1] + "е",  # Russian: the genitive апреля gives апреле
            year=first.year,
            days=join_words([_day(day, tongue) for day in days], "or", tongue),
        )
    listed = join_words(_days_with_months(days, tongue), "or", tongue)
    if same_weekday:
        return _WEEKDAY_AMONG_DAYS[tongue].format(a=article, weekday=weekday, days=listed)
    return listed


def _days_with_months(days: Sequence[date], tongue: str) -> list[str]:
    """Each day; the month is written after the last day in it, and the year after its last month."""
    words = []
    for day, following in zip(days, [*days[1:], None], strict=True):
        month_ends = following is None or (following.year, following.month) != (day.year, day.month)
        year_ends = following is None or following.year != day.year
        words.append(_day_words(day, tongue, with_month=month_ends, with_year=year_ends))
    return words


def _span_label(first: date, last: date, tongue: str) -> str:
    same_year = first.year == last.year
    same_month = same_year and first.month == last.month
    return _SPAN[tongue].format(
        first=_day_words(first, tongue, with_month=not same_month, with_year=not same_year),
        last=_day_words(last, tongue, with_month=True, with_year=True),
        from_the="dall'" if first.day in (8, 11) else "dal ",  # before a vowel: otto, undici
        to_the="all'" if last.day in (8, 11) else "al ",
        since="со" if first.day == 2 else "с",  # со второго
    )


def _day_words(day: date, tongue: str, *, with_month: bool, with_year: bool) -> str:
    """Such as "3", "3 April" or "3 April 2024"."""
    words = _day(day, tongue)
    if with_month:
        words += _MONTH_AFTER_DAY.get(tongue, " {month}").format(month=_month(day, tongue))
    if with_year:
        words += _YEAR_AFTER_MONTH.get(tongue, " {year}").format(year=day.year)
    return words


def _day(day: date, tongue: str) -> str:
    """The number of a day as the language writes it: 1er, 1º, 3."""
    if tongue == "de":
        return f"{day.day}."
    if day.day == 1 and tongue in ("fr", "it"):
        return "1er" if tongue == "fr" else "1º"
    return str(day.day)


def _french_of(month: str) -> str:
    return f"d'{month}" if month[0] in "ao" else f"de {month}"


@cache
def _names(tongue: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Weekdays from Monday, months beside a day, months standing alone."""
    weekdays = get_day_names("wide", "format", tongue)
    beside = get_month_names("wide", "format", tongue)
    alone = get_month_names("wide", "stand-alone", tongue)
    return (
        tuple(weekdays[n] for n in range(7)),
        tuple(beside[n] for n in range(1, 13)),
        tuple(alone[n] for n in range(1, 13)),
    )


def _weekday(day: date, tongue: str) -> str:
    return _names(tongue)[0][day.weekday()]


def _month(day: date, tongue: str) -> str:
    return _names(tongue)[1][day.month - 1]


def _month_alone(day: date, tongue: str) -> str:
    return _names(tongue)[2][day.month - 1]
