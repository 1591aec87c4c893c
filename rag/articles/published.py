"""Dates of publication as files write them: a day, a month or a year, in ISO 8601 or a mail header's form."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import date
from email.utils import parsedate_to_datetime

from rag.errors import ArticleError
from rag.schema import DateRange

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?)?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:[T ]\d{1,2}:\d{2}.*)?")
_SHOWN = 40  # characters of a date that cannot be read


def published(written: str, order: str = "") -> DateRange:
    """The days that a date stands for; a time of day is left out, the day being the one that is written.

    Args:
        written: "2024-04-17", "2024-04-17T08:00:00+02:00", "20240417", "2024-04", "2024", "17.04.2024", "17/04/2024" or
            "Wed, 17 Apr 2024 08:00:00 +0200".
        order: of the parts of "03/04/2024", which is 3 April as "dmy" and 4 March as "mdy"; without it such a date is
            refused, and one that only one order gives is taken.

    Raises:
        ArticleError: it is none of these, or a day that does not exist.
    """
    text = written.strip()
    if iso := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return days_of(*iso.groups())
    if parts := _DAY_FIRST.fullmatch(text):
        first, mark, second, year = parts.groups()
        return days_of(year, *_month_and_day(int(first), int(second), "dmy" if mark == "." else order, text))
    try:
        day = parsedate_to_datetime(written).date()
    except (ValueError, OverflowError) as error:
        raise ArticleError(f"is dated {written[:_SHOWN]!r}: write it as 2024-04-17, or 2024-04 for a month") from error
    return DateRange(day, day)


def _month_and_day(first: int, second: int, order: str, written: str) -> tuple[str, str]:
    """Which of the two numbers is the month.

    Raises:
        ArticleError: either may be.
    """
    if first != second and max(first, second) <= 12 and not order:
        raise ArticleError(f"is dated {written}: set RAG_DATE_ORDER to dmy or mdy, to say which is the month")
    month_first = order == "mdy" if order else second > 12
    month, day = (first, second) if month_first else (second, first)
    return str(month), str(day)


def published_value(value: object, order: str = "") -> DateRange | None:
    """The days that the cell of a table stands for; None if it is empty.

    Args:
        value: text as `published` takes it, a year as a number, a date, or what `DateRange.to_json` gives.
        order: as `published` takes it.

    Raises:
        ArticleError: it is none of these, or a day that does not exist.
    """
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return DateRange(value, value)
    if isinstance(value, Mapping):
        return _range_of(value)
    if isinstance(value, str | int) and not isinstance(value, bool):
        return published(str(value), order) if str(value).strip() else None
    raise ArticleError(f"is dated {str(value)[:_SHOWN]}: write it as 2024-04-17, or 2024-04 for a month")


def _range_of(value: Mapping[object, object]) -> DateRange:
    candidates = value.get("candidates") or []
    try:
        days = tuple(date.fromisoformat(str(day)) for day in (candidates if isinstance(candidates, list) else [""]))
        earliest, latest = (date.fromisoformat(str(value.get(name))) for name in ("earliest", "latest"))
        return DateRange(earliest, latest, days)
    except ValueError as error:
        shown = str(value)[:_SHOWN]
        raise ArticleError(f"is dated {shown}: give the days as earliest, latest and candidates") from error


def days_of(year: str, month: str | None = None, day: str | None = None) -> DateRange:
    """The range of a day, a month or a year, given in digits.

    Raises:
        ArticleError: there is no such day.
    """
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        written = "-".join(part for part in (year, month, day) if part)
        raise ArticleError(f"is dated {written}, which does not exist: correct its date") from error
    if day:
        return DateRange(first, first)
    last_month = first.month if month else 12
    return DateRange(first, date(first.year, last_month, calendar.monthrange(first.year, last_month)[1]))
