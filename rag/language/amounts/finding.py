"""Find the numbers of a text, with what bounds them."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import pairwise, zip_longest
from typing import Literal

from rag.language.amounts.clocks import Clock, told_clock, written_clocks
from rag.language.amounts.numerals import Numeral, numerals

Bound = Literal["", "more", "less"]

# What stands right before a number. "Nearly" and "about" bound nothing that a reader could check, and German "unter"
# is "among" as often as "below".
_MORE = {
    "fr": r"plus d['’]|plus de|pas moins d['’]|pas moins de|au moins|au minimum|supérieure?s? à|au-delà de",
    "en": r"more than|over|above|(?:no|not) (?:fewer|less) than|at least|upwards of|a minimum of|exceed(?:s|ed|ing)?",
    "es": r"más de|no menos de|al menos|por lo menos|como mínimo|superior(?:es)? a|por encima de",
    "de": r"mehr als|nicht weniger als|über|mindestens|wenigstens|zumindest",
    "it": r"più di|non meno di|oltre|almeno|minimo|superior[ei] a|al di sopra di",
    "ru": r"(?:более|больше|не менее|не меньше)(?: чем)?|свыше|как минимум|по меньшей мере|по крайней мере",
}
_LESS = {
    "fr": r"moins d['’]|moins de|pas plus d['’]|pas plus de|au plus|au maximum|jusqu['’]à|inférieure?s? à",
    "en": r"less than|fewer than|(?:no|not) (?:more than|over)|under|below|at most|up to|a maximum of|as many as",
    "es": r"menos de|no más de|como mucho|como máximo|a lo sumo|hasta|inferior(?:es)? a|por debajo de",
    "de": r"weniger als|nicht mehr als|nicht über|höchstens|maximal|bis zu",
    "it": r"meno di|non più di|al massimo|fino a|inferior[ei] a|al di sotto di",
    "ru": r"(?:менее|меньше|не более|не больше)(?: чем)?|не свыше|максимум|до",
}
# "Over two years" is during them, "eine Option über 2 Millionen" is for them.
_OVER = re.compile(r"\bover\s$", re.IGNORECASE)
_TIME = re.compile(r"\s(?:years?|months?|weeks?|days?|hours?|minutes?|decades?)\b")
_FOR = re.compile(r"\b[A-ZÄÖÜ]\w+\süber\s$")
_BEFORE = 32  # characters before a number that its bound is looked for in

# Half after the unit: « deux heures et demie », "an hour and a half", «año y medio», the last without article.
_HALF_AFTER_UNIT = {
    "fr": r"(?P<one>\bune?\s)?\b(?P<unit>[^\W\d_]+)\set\sdemie?\b",
    "en": r"(?P<one>\b(?:an?|one)\s)?\b(?P<unit>[^\W\d_]+)\sand\sa\shalf\b",
    "es": r"(?P<one>\buna?\s|(?<!\w))(?P<unit>(?:hora|día|semana|mes|año|minuto|kilo|metro|punto)s?)\sy\smedi[oa]\b",
    "it": r"(?P<one>\bun(?:[ao]?\s|['’]))?\b(?P<unit>[^\W\d_]+)\se\smezz[oa]\b",
}
_RANGE = re.compile(r"\s?(?:[-–—]|\b(?:à|et|ou|to|and|or|y|o|a|bis|und|oder|e|до|и|или)\b)\s?[€$£]?")
# In "May 9 and 3 million" the two do not belong together.
_SPAN = re.compile(r"\s?(?:[-–—]|\b(?:à|ou|to|or|o|a|bis|oder|до|или)\b)\s?[€$£]?")
_WITHIN = re.compile(r"\b(?:between|entre|zwischen|tra|fra|между)\s[€$£]?$", re.IGNORECASE)
_HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of a text.

    Attributes:
        start: half-open code-point offsets of its own words and digits, with scale word and percent sign,
            without currency and unit.
        end: see `start`.
        value: 3_500_000_000 for "3.5 milliards"; the figure of a percentage; minutes after midnight for a time.
        kind: an "ordinal" is also the denominator of a fraction, which English does not tell apart ("a third").
        bound: what the words right before say: "more" for "at least" and "over", "less" for "up to" and "under".
    """

    start: int
    end: int
    value: Decimal
    kind: Literal["number", "ordinal", "clock", "percent"]
    bound: Bound


def amounts(text: str, language: str) -> list[Amount]:
    """Numbers of a text in text order, not overlapping; years and days of dates are among them.

    Args:
        text: of an article or an answer.
        language: BCP 47 code; without tables for it only digits are read.

    >>> [(str(found.value), found.kind, found.bound) for found in amounts("plus d'une quarantaine de minutes", "fr")]
    [('40', 'number', 'more')]
    """
    code = language.split("-")[0]
    clocks = written_clocks(text, code)
    numbers = _shared(text, list(numerals(text, code, [(clock.start, clock.end) for clock in clocks])))
    found = [*map(_of_clock, clocks), *_with_told_clocks(text, code, numbers)]
    found = _with_halves(text, code, sorted(found, key=lambda amount: amount.start))
    return [
        replace(amount, bound=_bound(text, previous, amount, code))
        for previous, amount in zip([None, *found], found, strict=False)
    ]


def _of_clock(clock: Clock) -> Amount:
    return Amount(clock.start, clock.end, Decimal(clock.minutes), "clock", "")


def _with_told_clocks(text: str, language: str, numbers: list[Numeral]) -> list[Amount]:
    """Numbers, those that tell a time with the words around them as times; their minutes are no number more."""
    found: list[Amount] = []
    for number, following in zip_longest(numbers, numbers[1:]):
        if found and number.start < found[-1].end:
            continue
        clock = told_clock(text, language, number, following)
        found.append(_of_clock(clock) if clock else Amount(number.start, number.end, number.value, number.role, ""))
    return found


def _with_halves(text: str, language: str, found: list[Amount]) -> list[Amount]:
    """Numbers with the half that stands after their unit; after an article the unit counts as one and a half."""
    pattern = _HALF_AFTER_UNIT.get(language)
    with_halves = list(found)
    for match in reversed(list(re.finditer(pattern, text, re.IGNORECASE)) if pattern else []):
        at = bisect_left(found, match.end(), key=lambda amount: amount.start)
        before = found[at - 1] if at else None
        if before and before.end == match.start("unit") - 1 and before.kind == "number":
            with_halves[at - 1] = replace(before, end=match.end(), value=before.value + _HALF)
        elif match["one"] is not None and (before is None or before.end <= match.start()):
            with_halves.insert(at, Amount(match.start(), match.end(), 1 + _HALF, "number", ""))
    return with_halves


def _shared(text: str, numbers: list[Numeral]) -> list[Numeral]:
    """The first number of "from 2.8 to 3.5 billion" is in billions, that of "between 4 and 5 %" a percentage."""
    shared = list(numbers)
    for i, (first, second) in enumerate(pairwise(numbers)):
        if first.role != "number" or first.scale > 1 or first.value > 100:
            continue
        if not _RANGE.fullmatch(text, first.end, second.start):
            continue
        between = _SPAN.fullmatch(text, first.end, second.start) or _WITHIN.search(
            text[max(0, first.start - 10) : first.start]
        )
        if second.role == "percent":
            shared[i] = replace(first, role="percent")
        elif second.scale > 1000 and between:
            shared[i] = replace(first, value=first.value * second.scale)
    return shared


def _bound(text: str, previous: Amount | None, amount: Amount, language: str) -> Bound:
    if previous and _RANGE.fullmatch(text, previous.end, amount.start):
        return ""  # «с 10 до 12» is no "up to 12"
    before = text[max(0, amount.start - _BEFORE) : amount.start]
    if (_OVER.search(before) and _TIME.match(text, amount.end)) or _FOR.search(before):
        return ""
    found = _bounding(language).search(before)
    if found is None:
        return ""
    return "more" if found["more"] else "less"


@cache
def _bounding(language: str) -> re.Pattern[str]:
    """A wording right before a number. The leftmost match is taken: "no more than" before "more than"."""
    more, less = _MORE.get(language, "(?!)"), _LESS.get(language, "(?!)")
    return re.compile(rf"(?<!\w)(?:(?P<more>{more})|{less})\s*(?:на\s|[€$£¥~]\s?)?$", re.IGNORECASE)
