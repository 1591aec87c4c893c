"""Rules for dates that name a day, month, season or year; a missing year is the nearest to publication."""

from __future__ import annotations

import re
from calendar import day_name, month_name
from collections.abc import Callable
from datetime import date, timedelta

from rag.answering.dates.reading import (
    TENSE_PENALTY,
    Precision,
    Reading,
    Resolved,
    Tense,
    gap,
    last_of_month,
)
from rag.answering.dates.words import Words
from rag.schema import DateRange

Match = re.Match[str]
Build = Callable[[int], DateRange | None]  # the days of an expression in a given year, None if it has none


def group(match: Match, name: str) -> str | None:
    """The text of `name`, `name2` or `name3`, whichever a pattern's alternative filled."""
    found = match.groupdict()
    return next((found[key] for key in (name, f"{name}2", f"{name}3") if found.get(key)), None)


def number(match: Match, words: Words, name: str = "n") -> int:
    """The count in words or figures; one where the language leaves it out ("неделю назад")."""
    text = group(match, name)
    if text is None:
        return 1
    digits = re.match(r"\d+", text)
    table = words.numbers if name == "n" else words.ordinals
    return int(digits[0]) if digits else table[text.lower()]


def weekday_of(match: Match, words: Words, name: str = "weekday") -> int | None:
    """0 for Monday; None where the expression names no weekday."""
    text = group(match, name) if name == "weekday" else match.group(name)
    return words.weekdays[text.lower()] if text else None


def calendar_date(match: Match, _: tuple[str, ...], reading: Reading) -> Resolved | None:
    """« mercredi 4 décembre », "May 27, 2024", 18/01/2024."""
    month, day = _month(match, reading.words), int(match["day"])
    weekday = weekday_of(match, reading.words) if "weekday" in match.groupdict() else None

    def build(year: int) -> DateRange | None:
        return _single(year, month, day)

    return _in_year(match, reading, build, "day", weekday)


def month(match: Match, arguments: tuple[str, ...], reading: Reading) -> Resolved | None:
    """« en avril 2023 », « en septembre dernier » (argument "last")."""
    number_ = reading.words.months[_name(match).lower()]

    def build(year: int) -> DateRange | None:
        return DateRange(date(year, number_, 1), last_of_month(year, number_))

    if arguments:
        return _beside_publication(match, reading, build, arguments[0], "month")
    return _in_year(match, reading, build, "month")


def month_part(match: Match, arguments: tuple[str, ...], reading: Reading) -> Resolved | None:
    """« début février » is days 1 to 10, « mi- » 11 to 20, « fin » 21 to the end."""
    first, last = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}[arguments[0]]
    return _month_days(match, reading, first, last)


def month_half(match: Match, arguments: tuple[str, ...], reading: Reading) -> Resolved | None:
    """« la première quinzaine de mars » is days 1 to 15, the second the rest."""
    return _month_days(match, reading, *((1, 15) if arguments[0] == "1" else (16, 31)))


def month_week(match: Match, _: tuple[str, ...], reading: Reading) -> Resolved | None:
    """« la troisième semaine de janvier » is days 15 to 21."""
    count = number(match, reading.words, "ordinal")
    return _month_days(match, reading, 7 * count - 6, 7 * count) if 1 <= count <= 5 else None


def month_end(match: Match, _: tuple[str, ...], reading: Reading) -> Resolved | None:
    """« à la fin du mois »: from day 21 of the month of publication."""
    if not reading.days:
        return None
    first, last = reading.days[0], reading.days[-1]
    when = DateRange(first.replace(day=21), last_of_month(last.year, last.month))
    return Resolved(when, f"« {match[0]} »: the last ten days of the article's month", "span")


def year(match: Match, _: tuple[str, ...], reading: Reading) -> Resolved | None:
    """« en 2022 »."""
    number_ = int(group(match, "year") or 0)
    when = DateRange(date(number_, 1, 1), date(number_, 12, 31))
    return Resolved(when, f"« {match[0]} »: the year {number_}", "year")


def year_part(match: Match, arguments: tuple[str, ...], reading: Reading) -> Resolved | None:
    """« début 2024 » is January to March, « mi-2024 » May to August, « fin 2024 » October to December."""
    first, last = {"early": (1, 3), "mid": (5, 8), "late": (10, 12)}[arguments[0]]
    return _year_months(match, reading, first, last)


def year_third(match: Match, arguments: tuple[str, ...], reading: Reading) -> Resolved | None:
    """« au premier trimestre 2025 », « au second semestre 2026 »."""
    length = 3 if arguments[0] == "quarter" else 6
    count = number(match, reading.words, "ordinal")
    return _year_months(match, reading, (count - 1) * length + 1, count * length) if count * length <= 12 else None


def season(match: Match, arguments: tuple[str, ...], reading: Reading) -> Resolved | None:
    """« au printemps », « l'été dernier »: whole months, from March, June, September or December."""
    first = reading.words.seasons[(group(match, "season") or "").lower()]

    def build(year: int) -> DateRange | None:
        following = (first + 1) % 12 + 1  # two months on
        return DateRange(date(year, first, 1), last_of_month(year + (first == 12), following))

    if arguments:
        return _beside_publication(match, reading, build, arguments[0], "season")
    return _in_year(match, reading, build, "season")


def day_range(match: Match, arguments: tuple[str, ...], reading: Reading) -> Resolved | None:
    """« du 22 au 31 août 2025 », "August 22-31" (argument "month first")."""
    words, found = reading.words, match.groupdict()
    written = (found.get("month"), found.get("month2"))
    first_month = words.months[(written[0] or written[1] or "").lower().rstrip(".")]
    last_month = words.months[(written[1] or written[0] or "").lower().rstrip(".")]

    def build(year: int) -> DateRange | None:
        last = _single(year, last_month, int(found["day2"]))
        start_year = int(found["year"]) if found.get("year") else year - (first_month > last_month)
        first = _single(start_year, first_month, int(found["day"]))
        return DateRange(first.earliest, last.earliest) if first and last and first.earliest < last.earliest else None

    written_year = found.get("year2") or found.get("year")
    if written_year:
        when = build(int(written_year))
        return Resolved(when, f"« {match[0]} »: the days named", "span") if when else None
    return _in_year(match, reading, build, "span", ignore_year=True)


def weekday_and_number(match: Match, _: tuple[str, ...], reading: Reading) -> Resolved | None:
    """« samedi 6 »: the day of that weekday and number that is nearest to the date before it in the text."""
    if not reading.days:
        return None
    weekday, day = weekday_of(match, reading.words), int(match["day"])
    anchor = reading.anchor(match.start(), ("day",))
    near = anchor.when if anchor else DateRange(reading.days[0], reading.days[-1])
    reach = range(-62, (near.latest - near.earliest).days + 63)
    days = [near.earliest + timedelta(days=n) for n in reach]
    fitting = [d for d in days if d.day == day and d.weekday() == weekday]
    if not fitting:
        return None
    best = min(fitting, key=lambda d: gap(DateRange(d, d), near))
    rule = f"« {match[0]} »: the nearest {day_name[best.weekday()]} that is day {day} of a month"
    return Resolved(DateRange(best, best), rule)


def day_number(match: Match, _: tuple[str, ...], reading: Reading) -> Resolved | None:
    """« le 9 » after « le 7 juillet »: a later day of the same month."""
    anchor = reading.anchor(match.start(), ("day",))
    day = int(match["day"])
    if not anchor or not anchor.when.is_day or day <= anchor.when.earliest.day:
        return None
    when = _single(anchor.when.earliest.year, anchor.when.earliest.month, day)
    return Resolved(when, f"« {match[0]} »: of the same month as « {anchor.text} »") if when else None


def _month_days(match: Match, reading: Reading, first: int, last: int) -> Resolved | None:
    number_ = reading.words.months[_name(match).lower()]

    def build(year: int) -> DateRange | None:
        end = last_of_month(year, number_)
        return DateRange(date(year, number_, first), end.replace(day=min(last, end.day))) if first <= end.day else None

    return _in_year(match, reading, build, "span")


def _year_months(match: Match, reading: Reading, first: int, last: int) -> Resolved | None:
    written = match.groupdict().get("year")
    if not written and not reading.days:
        return None
    number_ = int(written) if written else reading.days[-1].year
    when = DateRange(date(number_, first, 1), last_of_month(number_, last))
    return Resolved(when, f"« {match[0]} »: {month_name[first]} to {month_name[last]} {number_}", "span")


def _in_year(
    match: Match,
    reading: Reading,
    build: Build,
    precision: Precision,
    weekday: int | None = None,
    *,
    ignore_year: bool = False,
) -> Resolved | None:
    """In the year written, or the one said relative to publication, or the nearest."""
    found = match.groupdict()
    written = None if ignore_year else group(match, "year")
    if written:
        when = build(int(written))
        return Resolved(when, f"« {match[0]} »: a full date", precision) if when else None
    if not reading.published:
        return None
    if found.get("relyear"):
        offset = _relative_year(found["relyear"], reading.words)
        when = build(reading.days[-1].year + offset)
        return Resolved(when, f"« {match[0]} »: counted from the article's year", precision) if when else None
    return _nearest_year(match, reading, build, precision, weekday)


def _nearest_year(
    match: Match, reading: Reading, build: Build, precision: Precision, weekday: int | None
) -> Resolved | None:
    """The year that brings the date nearest to publication, on the side of the clause's tense."""
    span = DateRange(reading.days[0], reading.days[-1])
    tense = reading.tense(match.start(), match.end())
    required = _side_written(match) or reading.required(match.start(), match.end())
    options: list[tuple[int, DateRange]] = []
    reach = 3 if weekday is not None else 1  # a weekday can point further away than its absence
    for year in range(span.earliest.year - reach, span.latest.year + reach + 1):
        when = build(year)
        if when is None or (weekday is not None and when.earliest.weekday() != weekday):
            continue
        side = "past" if when.earliest <= span.latest else "future"
        beyond = "future" if when.latest >= span.earliest else "past"
        cost = gap(when, span)
        cost += TENSE_PENALTY if tense and tense not in (side, beyond) else 0
        cost += 2000 if required and required not in (side, beyond) else 0
        options.append((cost, when))
    if not options:
        # The weekday fits no year near publication: a misprint; the number of the day counts.
        return _nearest_year(match, reading, build, precision, None) if weekday is not None else None
    when = min(options, key=lambda option: option[0])[1]
    told = f", {tense} by its verb" if tense else ""
    rule = f"« {match[0]} »: no year is written; {when.earliest.year} is nearest to publication{told}"
    return Resolved(when, rule, precision)


def _beside_publication(
    match: Match, reading: Reading, build: Build, side: str, precision: Precision
) -> Resolved | None:
    """The last one over before, or the first one to begin after, each possible day of publication."""
    spans = []
    for day in reading.days:
        nearby = [when for year in range(day.year - 2, day.year + 3) if (when := build(year))]
        if side == "last":
            spans.append(max((w for w in nearby if w.latest < day), key=lambda w: w.latest))
        else:
            spans.append(min((w for w in nearby if w.earliest > day), key=lambda w: w.earliest))
    if not spans:
        return None
    # Possible days of publication in two months can give two spans: the nearest to most of them.
    when = max(set(spans), key=spans.count)
    return Resolved(when, f"« {match[0]} »: the {side} one from publication, {reading.publication}", precision)


def _side_written(match: Match) -> Tense | None:
    """« le 12 mars dernier », «el próximo 11 de octubre»."""
    if group(match, "last"):
        return "past"
    return "future" if group(match, "next") else None


def _relative_year(text: str, words: Words) -> int:
    for pattern, offset in words.related_years.items():
        if re.fullmatch(pattern, text, re.IGNORECASE):
            return offset
    return 0


def _single(year: int, month: int, day: int) -> DateRange | None:
    try:
        return DateRange(date(year, month, day), date(year, month, day))
    except ValueError:
        return None


def _month(match: Match, words: Words) -> int:
    found = match.groupdict()
    return int(found["monthnumber"]) if found.get("monthnumber") else words.months[match["month"].lower().rstrip(".")]


def _name(match: Match) -> str:
    return group(match, "name") or ""
