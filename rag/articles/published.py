"""Dates of publication as files write them: a day, a month or a year, in ISO 8601 or a mail header's form."""

from __future__ import annotations

import calendar
import re
from datetime import date
from email.utils import parsedate_to_datetime

from rag.errors import ArticleError
from rag.schema import DateRange

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?)?)?")


def published(written: str) -> DateRange:
    """The days that a date stands for; a time of day is left out, the day being the one that is written.

    Args:
        written: "2024-04-17", "2024-04-17T08:00:00+02:00", "2024-04", "2024" or "Wed, 17 Apr 2024 08:00:00 +0200".

    Raises:
        ArticleError: it is none of these, or a day that does not exist.
    """
    iso = _ISO.fullmatch(written.strip())
    if iso:
        return days_of(*iso.groups())
    try:
        day = parsedate_to_datetime(written).date()
    except (ValueError, OverflowError) as error:
        raise ArticleError(f"is dated {written!r}: write it as 2024-04-17, or 2024-04 for a month") from error
    return DateRange(day, day)


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
