"""Rules for dates counted from the day of publication or from another date in the text."""

from __future__ import annotations

import re
from calendar import day_name
from collections.abc import Iterable
from datetime import date, timedelta

from rag.answering.dates.calendar import number, weekday_of
from rag.answering.dates.reading import (
    A_WEEK,
    DateMention,
    Precision,
    Reading,
    Resolved,
    Tense,
    days_of,
    last_of_month,
    shifted,
    union,
)
from rag.schema import DateRange

Match = re.Match[str]
A_DAY = timedelta(days=1)
ABSOLUTE = {"date", "iso", "numeric"}
_UNIT_PRECISION: dict[str, Precision] = {
    "day": "day",
    "week": "week",
    "weekend": "span",
    "month": "month",
    "year": "year",
}
_NEXT_WORD_GAP = 8  # characters, such as " de ce " or " le ", between « la veille » and the date it is of
_PLANNED_FOR = re.compile(r"\b(?:pour|for|para|für|per|на) $", re.IGNORECASE)
_WAS_TO = re.compile(
    r"\b(?:devai(?:t|ent)|aurai(?:t|ent) dû|was (?:due )?to|were (?:due )?to|should have|debía|debería haber"
    r"|sollte|hätte|doveva|avrebbe dovuto|должен был|должна была|должны были)\b",
    re.IGNORECASE,
)
_EVENT_REACH = 120  # characters from "four days before" to the date of what follows


def weekday(match: Match, arguments: tuple[str, ...], reading: Reading) -> Resolved | None:
    """A weekday, bare or with this, last, next, after_next (« en huit ») or anchor (« lundi suivant »)."""
    wanted = weekday_of(match, reading.words)
    if wanted is None or not reading.days:
        return None
    kind = arguments[0] if arguments else "bare"
    if kind == "anchor":
        anchor = reading.anchor(match.start(), ("day", "week", "span"))
        start = days_of(anchor.when) if anchor else reading.days
        when = union(start, lambda day: _within(day, range(1, 8), wanted))
        source = f"« {anchor.text} »" if anchor else "publication"
        return Resolved(when, f"« {match[0]} »: the first {day_name[wanted]} after {source}") if when else None
    if kind in ("bare", "this"):
        return _bare_weekday(match, reading, wanted)
    days, told = {
        "last": (range(-7, 0), "in the seven days before"),
        "next": (range(1, 8), "in the seven days after"),
        "after_next": (range(8, 15), "in the second week after"),
    }[kind]
    when = union(reading.days, lambda day: _within(day, days, wanted))
    rule = f"« {match[0]} »: the {day_name[wanted]} {told} publication, {reading.publication}"
    return _as_planned(Resolved(when, rule), match, reading) if when else None


def night(match: Match, arguments: tuple[str, ...], reading: Reading) -> Resolved | None:
    """« dans la nuit de samedi à dimanche », "in der Nacht zum Sonntag" (argument "before"): two days."""
    last = weekday_of(match, reading.words, "weekday" if arguments else "weekday2")
    if last is None or not reading.days:
        return None
    found = _bare_weekday(match, reading, last)
    if not found:
        return None
    when = union(days_of(found.when), lambda day: (day - A_DAY, day))
    return Resolved(when, f"{found.rule}, and the evening before", "night") if when else None


def shift(match: Match, arguments: tuple[str, ...], reading: Reading) -> Resolved | None:
    """« hier », « la semaine prochaine », « l'an dernier »: arguments are a unit and a count."""
    unit, count = arguments[0], int(arguments[1])
    when = _units(reading.days, unit, count)
    rule = f"« {match[0]} »: counted from publication, {reading.publication}"
    return Resolved(when, rule, _UNIT_PRECISION[unit]) if when else None


def from_anchor(match: Match, arguments: tuple[str, ...], reading: Reading) -> Resolved | None:
    """« la veille », « le mois précédent »: counted from the date before it in the text, else publication.

    « la veille du 14 juillet » counts from what follows; « la veille du scrutin » is left out, since the
    date of the vote is not known here.
    """
    unit, count = arguments[0], int(arguments[1])
    of = next((name for name in ("of", "of2") if match.groupdict().get(name)), None)
    if of:
        following = _date_after(match.end(), _NEXT_WORD_GAP, reading)
        when = _units(days_of(following.when), unit, count) if following else None
        end = match.start(of)
        return Resolved(when, f"« {match[0]} »: counted from the date after it", "day", end) if when else None
    grains: dict[str, tuple[Precision, ...]] = {
        "day": ("day",),
        "week": ("day", "week"),
        "month": ("day", "night", "week", "span", "month"),
        "year": ("day", "night", "week", "span", "month", "season", "year"),
    }
    anchor = reading.anchor(match.start(), grains[unit])
    start = days_of(anchor.when) if anchor else reading.days
    when = _units(start, unit, count)
    source = f"« {anchor.text} »" if anchor else f"publication, {reading.publication}"
    return Resolved(when, f"« {match[0]} »: counted from {source}", _UNIT_PRECISION[unit]) if when else None


def ago(match: Match, _: tuple[str, ...], reading: Reading) -> Resolved | None:
    """« il y a trois jours »."""
    return _counted(match, reading, reading.days, -1, f"publication, {reading.publication}")


def hence(match: Match, arguments: tuple[str, ...], reading: Reading) -> Resolved | None:
    """« dans dix jours ». Argument "future": not "sold out in ten days"; "either": else later."""
    tense = reading.tense(match.start(), match.end())
    if arguments and tense != "future":
        return later(match, (), reading) if arguments[0] == "either" and tense else None
    return _counted(match, reading, reading.days, 1, f"publication, {reading.publication}")


def earlier(match: Match, _: tuple[str, ...], reading: Reading) -> Resolved | None:
    """« trois jours plus tôt »."""
    return _from_text_date(match, reading, -1)


def later(match: Match, _: tuple[str, ...], reading: Reading) -> Resolved | None:
    """« trois jours plus tard »."""
    return _from_text_date(match, reading, 1)


def event(match: Match, arguments: tuple[str, ...], reading: Reading) -> Resolved | None:
    """Like "four days before X meets on May 27", « le 4 décembre, trois semaines après le vote ».

    With a date on either side the two pin each other down: the date before it is narrowed in place. With the
    date before it alone, the expression dates the event; with the one after it alone, it dates what is told.
    """
    sign = -1 if arguments[0] == "before" else 1
    told = reading.anchor(match.start(), ("day",))
    if told and reading.sentences_between(told.start, match.start()):
        told = None
    following = _date_after(match.end(), _EVENT_REACH, reading)
    if following and following.when.is_day:
        if not told:
            near = following.start - match.end() <= _EVENT_REACH // 3
            return _counted(match, reading, days_of(following.when), sign, "the date after it") if near else None
        _narrow(told, match, reading, following, sign)
        return None
    if not told or "," not in reading.text[told.end : match.start()]:
        return None
    return _counted(match, reading, days_of(told.when), -sign, f"« {told.text} »")


def elapsed(match: Match, _: tuple[str, ...], reading: Reading) -> Resolved | None:
    """« le 4 décembre, après 112 jours de silence »: when that state began."""
    told = reading.anchor(match.start(), ("day",))
    if not told or not told.when.is_day or reading.sentences_between(told.start, match.start()):
        return None
    return _counted(match, reading, days_of(told.when), -1, f"« {told.text} »")


def _bare_weekday(match: Match, reading: Reading, wanted: int) -> Resolved | None:
    name = day_name[wanted]
    if reading.bounded:
        days = [day for day in reading.days if day.weekday() == wanted]
        rule = f"« {match[0]} »: a {name} in the time of publication, {reading.publication}"
        return Resolved(DateRange.of_days(days), rule) if days else None
    ahead = _tense_of_weekday(match, reading) == "future"
    reach = range(7) if ahead else range(-6, 1)
    when = union(reading.days, lambda day: _within(day, reach, wanted))
    if when == reading.published:
        return Resolved(when, f"« {match[0]} »: the day of publication, {reading.publication}") if when else None
    side = "first {} from publication on" if ahead else "last {} up to publication"
    rule = f"« {match[0]} »: the {side.format(name)}, {reading.publication}"
    return Resolved(when, rule) if when else None


def _tense_of_weekday(match: Match, reading: Reading) -> Tense | None:
    """By a preposition ("until Friday", "called for Friday"), else by the verb."""
    if _PLANNED_FOR.search(reading.text[max(0, match.start() - 8) : match.start()]):
        return "future"
    return reading.required(match.start(), match.end()) or reading.tense(match.start(), match.end())


def _as_planned(found: Resolved, match: Match, reading: Reading) -> Resolved:
    """« annoncé pour la première quinzaine de mars, devait débuter mardi dernier »: one of that half."""
    plan = reading.anchor(match.start(), ("span", "month", "week"))
    if not plan or reading.sentences_between(plan.start, match.start()):
        return found
    planned = _PLANNED_FOR.search(reading.text[max(0, plan.start - 8) : plan.start])
    days = [day for day in days_of(found.when) if plan.when.earliest <= day <= plan.when.latest]
    if not (days and planned and _WAS_TO.search(reading.text[plan.end : match.start()])):
        return found
    return Resolved(DateRange.of_days(days), f"{found.rule}; planned for « {plan.text} »")


def _within(day: date, offsets: range, wanted: int) -> Iterable[date]:
    days = (day + timedelta(days=offset) for offset in offsets)
    return (found for found in days if found.weekday() == wanted)


def _units(days: Iterable[date], unit: str, count: int) -> DateRange | None:
    """All days of the days, weeks, ... that are `count` away from those of these days."""
    starts = {
        "week": lambda day: day - timedelta(days=day.weekday()),
        "month": lambda day: day.replace(day=1),
        "year": lambda day: day.replace(month=1, day=1),
    }
    starts["weekend"] = starts["week"]
    # Of each unit one day only: the 365 days of last year from every day of a month took a tenth of an answer's time.
    return union(
        {starts[unit](day) if unit in starts else day for day in days}, lambda day: _unit_days(day, unit, count)
    )


def _unit_days(day: date, unit: str, count: int) -> list[date]:
    """All days of the day, week, weekend, month or year that is `count` away from the one of `day`."""
    if unit == "day":
        return [day + timedelta(days=count)]
    if unit in ("week", "weekend"):
        monday = day - timedelta(days=day.weekday()) + count * A_WEEK
        return [monday + timedelta(days=n) for n in (range(7) if unit == "week" else (5, 6))]
    moved = shifted(day.replace(day=1), unit, count)
    if moved is None:
        return []
    first = moved if unit == "month" else moved.replace(month=1)
    last = last_of_month(first.year, first.month if unit == "month" else 12)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _counted(match: Match, reading: Reading, start: Iterable[date], sign: int, source: str) -> Resolved | None:
    """So many units from each day; weeks, months and years are exact only if said so (« jour pour jour »)."""
    words = reading.words
    unit_text = next(text for key in ("unit", "unit2") if (text := match.groupdict().get(key)))
    unit, count = words.units[unit_text.lower()], sign * number(match, words)
    exact = unit == "day" or any(match.groupdict().get(key) for key in ("exact", "exact2"))

    def reach(day: date) -> list[date]:
        if exact:
            moved = shifted(day, unit, count)
            return [moved] if moved else []
        return _unit_days(day, unit, count)

    try:
        when = union(start, reach)
    except (OverflowError, ValueError):
        return None
    grain = "day" if exact else _UNIT_PRECISION[unit]
    return Resolved(when, f"« {match[0]} »: counted from {source}", grain) if when else None


def _from_text_date(match: Match, reading: Reading, sign: int) -> Resolved | None:
    anchor = reading.anchor(match.start(), ("day",), sentences=3)
    if anchor:
        return _counted(match, reading, days_of(anchor.when), sign, f"« {anchor.text} »")
    if sign > 0:  # later than what? Not than the article itself
        return None
    return _counted(match, reading, reading.days, sign, f"publication, {reading.publication}")


def _date_after(position: int, reach: int, reading: Reading) -> DateMention | None:
    """The next full or year-less date that begins within `reach` characters, in the same sentence."""
    for rule, match in reading.upcoming_from(position):
        if match.start() > position + reach or reading.sentences_between(position, match.start()):
            return None
        if rule not in ABSOLUTE and not rule.startswith("weekday"):
            continue
        if rule in ABSOLUTE or match.start() <= position + _NEXT_WORD_GAP:
            return reading.resolve(rule, match, reading)
    return None


def _narrow(told: DateMention, match: Match, reading: Reading, following: DateMention, sign: int) -> None:
    """Keep of a date before "four days before X on May 27" only the day that fits."""
    found = _counted(match, reading, days_of(following.when), sign, f"« {following.text} »")
    if not found or not found.when.is_day or told.when.is_day or found.when.earliest not in days_of(told.when):
        return
    rule = f"« {told.text} »: {found.rule.removeprefix('« ')}"
    exact = DateMention(told.start, told.end, told.text, found.when, rule, "day")
    at = next(i for i in reversed(range(len(reading.mentions))) if reading.mentions[i] is told)
    reading.mentions[at] = exact
    reading.pinned.append(exact)
