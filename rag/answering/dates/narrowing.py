"""Tell the day of publication from an article's own phrases, where the archive knows only the month.

Each clue gives the days it allows; one that would leave none is dropped. When in doubt nothing is narrowed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from itertools import takewhile

from rag.answering.dates.calendar import number, weekday_of
from rag.answering.dates.finding import read
from rag.answering.dates.reading import DateMention, Reading, days_of, shifted
from rag.answering.dates.relative import ABSOLUTE
from rag.answering.dates.words import any_of
from rag.schema import DateRange

Clue = Callable[[Reading], set[date] | None]

_READ = 20_000  # characters of an article, ten pages: what stands later in a longer file says little of its day
_ROUNDS = 3  # one clue can make another speak; chains longer than this were never met
_REPORTING_REACH = 45  # characters between "announced" and the weekday it was announced on
_NEAR_PAST, _NEAR_FUTURE = 6, 18  # "released on November 7", « prévu le 22 novembre »
_EVENING = re.compile(r"soir|evening|night|noche|abend|nacht|sera|notte|вечер|ночь", re.IGNORECASE)
# A plan that was dropped says nothing about the day of publication.
_FORMER_PLAN = re.compile(
    r"\b(?:initialement|d'abord|étai(?:t|ent)|avai(?:t|ent)|devai(?:t|ent)|originally|initially|was|were"
    r"|had been|ursprünglich|war|waren|inicialmente|estaba|inizialmente|era|первоначально|должен был)\b",
    re.IGNORECASE,
)
_BEGUN_REACH = 60  # characters that "begun on" is looked for in, before the day
_BEGUN = re.compile(
    r"\b(?:entamée?s?|commencée?s?|débutée?s?|lancée?s?|begun|began|started|launched|begonnen|gestartet|begann"
    r"|iniciad[oa]s?|comenzad[oa]s?|iniziat[oa]|cominciat[oa]|начат\w*|начал\w*) ?$",
    re.IGNORECASE,
)


@lru_cache(maxsize=256)
def narrow_publication(text: str, published: DateRange | None, language: str) -> DateRange | None:
    """The days on which the article can have been published, given what it says about them.

    Args:
        text: the whole article.
        published: what the archive knows; one day, or None, is given back as it is.
        language: of the text (BCP 47).
    """
    if published is None or published.is_day:
        return published
    days = set(days_of(published))
    text = text[:_READ]
    for _ in range(_ROUNDS):
        before = set(days)
        reading = read(text, DateRange.of_days(days), language)
        for clue in _CLUES:
            narrowed = days & (clue(reading) or days)
            if len(narrowed) == 1:
                return DateRange.of_days(narrowed)
            if narrowed and narrowed != days:
                days = narrowed
                reading = read(text, DateRange.of_days(days), language)
        if days == before:
            break
    return DateRange.of_days(days)


def _said_this_weekday(reading: Reading) -> set[date] | None:
    """« a annoncé ce jeudi »: a Thursday, unless another « ce ... » disagrees."""
    said = [
        (match, weekday)
        for rule, match in reading.upcoming
        if rule == "weekday:this"
        and (weekday := weekday_of(match, reading.words)) is not None
        and reading.tense(match.start(), match.end()) != "future"
    ]
    lead = [weekday for match, weekday in said if match.start() < _lead_end(reading)]
    weekdays = set(lead) or {weekday for _, weekday in said}
    return {day for day in reading.days if day.weekday() in weekdays} if len(weekdays) == 1 else None


def _said_weekday_in_lead(reading: Reading) -> set[date] | None:
    """A lead that "said on Tuesday" appeared on a Tuesday; "said on Tuesday evening": or the day after."""
    if any(rule == "weekday:this" for rule, _ in reading.upcoming):
        return None
    reporting = re.compile(rf"\b(?:{reading.words.reporting})\b", re.IGNORECASE)
    allowed: list[set[int]] = []
    for rule, match in reading.upcoming:
        weekday = weekday_of(match, reading.words) if rule == "weekday" else None
        if weekday is None or match.end() > _lead_end(reading):
            continue
        start, _ = reading.sentence(match.start())
        before = reading.text[max(start, match.start() - _REPORTING_REACH) : match.start()]
        after = reading.text[match.end() : match.end() + _REPORTING_REACH // 2].split(",")[0]
        if (reporting.search(before) or reporting.search(after)) and reading.tense(
            match.start(), match.end()
        ) != "future":
            allowed.append({weekday, (weekday + bool(_EVENING.search(match[0]))) % 7})
    if not allowed or any(weekdays != allowed[0] for weekdays in allowed):
        return None
    return {day for day in reading.days if day.weekday() in allowed[0]}


def _weekday_told_exactly(reading: Reading) -> set[date] | None:
    """After "next Thursday, four days before the meeting on May 27": in the week before that Thursday."""
    reach = {"weekday:last": (1, 7), "weekday:next": (-7, -1), "weekday:after_next": (-14, -8)}
    allowed = set(reading.days)
    for rule, mention in zip(reading.rules, reading.mentions, strict=True):
        if not rule.startswith("weekday") or not mention.when.is_day or rule == "weekday:anchor":
            continue
        if reading.bounded and mention not in reading.pinned:
            continue  # a bare weekday was bounded by the publication: to bound that by it would be a circle
        future = reading.tense(mention.start, mention.end) == "future"
        first, last = reach.get(rule, (-6, 0) if future else (0, 6))
        allowed &= {mention.when.earliest + timedelta(days=n) for n in range(first, last + 1)}
    return allowed


def _dates_behind_and_ahead(reading: Reading) -> set[date] | None:
    """After "released on November 7": on that day or later; « prévu le 22 novembre »: not later."""
    first, last = reading.days[0], reading.days[-1]
    for mention in _dates(reading):
        day, sign = mention.when.earliest, reading.nearest_sign(mention.start, mention.end)
        if not sign:
            continue
        distance, tense = sign
        if tense == "past" and distance <= _NEAR_PAST:
            first = max(first, day)
        lead = reading.text[max(reading.sentence(mention.start)[0], mention.start - 45) : mention.start]
        if tense == "future" and distance <= _NEAR_FUTURE and not _FORMER_PLAN.search(lead):
            last = min(last, day)
    return {day for day in reading.days if first <= day <= last}


def _next_week_dated(reading: Reading) -> set[date] | None:
    """« la semaine prochaine », and one date still to come beside it: published in the week before it."""
    for rule, match in reading.upcoming:
        if rule != "shift:week:1":
            continue
        beside = {
            mention.when.earliest
            for mention in _dates(reading)
            if -1 <= reading.sentences_between(match.start(), mention.start) <= 1
            and reading.tense(mention.start, mention.end) == "future"
        }
        if len(beside) == 1:
            day = beside.pop()
            monday = day - timedelta(days=day.weekday() + 7)
            return {monday + timedelta(days=n) for n in range(7)}
    return None


def _anniversary(reading: Reading) -> set[date] | None:
    """« un an jour pour jour après l'explosion », whose date with its year stands elsewhere in the text."""
    for rule, match in reading.upcoming:
        found = match.groupdict()
        if rule != "event:after" or not (found.get("exact") or found.get("exact2")):
            continue
        unit, count = reading.words.units[match["unit"].lower()], number(match, reading.words)
        if unit == "year" and any(r.startswith("weekday:this") for r in _rules_in_sentence(reading, match.start())):
            reached = {shifted(mention.when.earliest, unit, count) for mention in _dates(reading)}
            fitting = {day for day in reading.days if day in reached}
            return fitting if len(fitting) == 1 else None
    return None


def _nth_day(reading: Reading) -> set[date] | None:
    """« la grève, entamée le lundi 6 janvier, est entrée ce vendredi dans son douzième jour »."""
    words = reading.words
    days = any_of(form for form, unit in words.units.items() if unit == "day")
    ordinals = any_of(words.ordinals)
    nth = re.compile(
        rf"(?<!\w)(?P<ordinal>\d{{1,3}}(?:e|ème|th|st|nd|rd|\.|º)|{ordinals}) (?:{days})(?!\w)", re.IGNORECASE
    )
    for mention in _dates(reading):
        start, end = reading.sentence(mention.start)
        begun = _BEGUN.search(reading.text[max(start, mention.start - _BEGUN_REACH) : mention.start])
        found = nth.search(reading.text, start, end) if begun else None
        if found and any(r.startswith("weekday:this") for r in _rules_in_sentence(reading, start)):
            return {mention.when.earliest + timedelta(days=number(found, words, "ordinal") - 1)}
    return None


def _dates(reading: Reading) -> list[DateMention]:
    """The mentions that name their day and month."""
    told = zip(reading.rules, reading.mentions, strict=True)
    return [mention for rule, mention in told if rule in ABSOLUTE and mention.when.is_day]


def _rules_in_sentence(reading: Reading, position: int) -> list[str]:
    start, end = reading.sentence(position)
    return [rule for rule, _ in takewhile(lambda item: item[1].start() < end, reading.upcoming_from(start))]


def _lead_end(reading: Reading) -> int:
    """The end of the first paragraph, or of the first two sentences where paragraphs are not marked."""
    paragraph = reading.text.find("\n", 1)
    return min(paragraph if paragraph > 0 else len(reading.text), 700)


_CLUES: tuple[Clue, ...] = (
    _said_this_weekday,
    _said_weekday_in_lead,
    _nth_day,
    _anniversary,
    _next_week_dated,
    _dates_behind_and_ahead,
    _weekday_told_exactly,
)
