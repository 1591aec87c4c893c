"""How words join into date expressions, language by language, as data.

Each row is (rule, pattern). A rule names a function of `calendar` or `relative`, with its arguments after colons. In a
pattern, `@weekday` and the like stand for the language's own words (see `_token`), and a space for any
white space. Where two expressions overlap the longer wins, then the earlier row.
"""

from __future__ import annotations

import re
from functools import cache

from rag.answering.dates.rows_de_ru import GERMAN, RUSSIAN
from rag.answering.dates.rows_es_it import ITALIAN, SPANISH
from rag.answering.dates.rows_fr_en import ENGLISH, FRENCH, Row
from rag.answering.dates.words import Words, any_of, words_of

ANY_LANGUAGE: tuple[Row, ...] = (
    ("iso", r"(?P<year>(?:19|20)\d\d)-(?P<monthnumber>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])"),
    (
        "numeric",
        r"(?P<day>0?[1-9]|[12]\d|3[01])(?P<separator>[/.-])(?P<monthnumber>0?[1-9]|1[0-2])(?P=separator)"
        r"(?P<year>(?:19|20)\d\d)",
    ),
)


_ROWS = {
    "fr": FRENCH,
    "en": ENGLISH,
    "es": SPANISH,
    "de": GERMAN,
    "it": ITALIAN,
    "ru": RUSSIAN,
}
_TOKEN = re.compile(r"@(weekday|day|month|name|year|relyear|n|unit|ordinal|season|part)([23]?)")


@cache
def compiled(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(rule, expression) for each row of the language; numbers and ISO dates alone for an unknown one."""
    words = words_of(language)
    rows = ANY_LANGUAGE + (_ROWS[language.lower().split("-")[0]] if words else ())
    return tuple((rule, _compile(pattern, words)) for rule, pattern in rows)


def _compile(pattern: str, words: Words | None) -> re.Pattern[str]:
    filled = _TOKEN.sub(lambda token: _token(token[1], token[2], words), pattern) if words else pattern
    return re.compile(rf"(?<!\w)(?<!\d[.,])(?:{filled})(?!\w)", re.IGNORECASE)


def _token(name: str, number: str, words: Words) -> str:
    """The expression that `@name` or `@name2` stands for, with a group of that name."""
    if name == "part":
        return f"(?:{words.day_parts})"
    forms = {
        "weekday": _cased(words.weekdays, words),
        "day": r"[12]\d|3[01]|0?[1-9]",
        "month": _months(words),
        "name": f"(?-i:{any_of(words.month_names)})",
        "year": r"(?:19|20)\d\d",
        "relyear": "|".join(words.related_years),
        "n": rf"\d{{1,3}}|{any_of(words.numbers)}",
        "unit": any_of(words.units),
        "ordinal": rf"\d{{1,2}}(?:er|e|ère|st|nd|rd|th|\.|º|ª)|{any_of(words.ordinals)}",
        "season": any_of(words.seasons),
    }[name]
    group = f"(?P<{name}{number}>{forms})"
    if name == "day":
        return rf"(?<![\d.,]){group}{words.day_suffix}(?![.,:]\d|\s?%)"
    return group


def _cased(forms: dict[str, int], words: Words) -> str:
    """The names; with a capital where the language gives them one."""
    if not words.exact_case:
        return any_of(forms)
    capital = [form.capitalize() for form in forms] + [form.upper() for form in forms]
    return f"(?-i:{any_of(capital)})"


def _months(words: Words) -> str:
    """Month names beside a day; a point may follow the short ones."""
    wide = {name.lower() for name in words.month_names}
    forms = {form: number for form, number in words.months.items() if form in wide}
    short = {form: number for form, number in words.months.items() if form not in wide}
    if not short:
        return _cased(forms, words)
    return rf"{_cased(forms, words)}|(?:{_cased(short, words)})\b\.?"
