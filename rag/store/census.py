"""What a library holds, counted once for each state of it: counting a million passages takes 10 ms."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rag.schema import DateRange, Json


@dataclass(frozen=True, slots=True)
class Census:
    """The counts of one state.

    Args:
        state: its name in the database.
        articles: how many.
        passages: how many.
        languages: of the articles with their numbers, the most frequent first.
    """

    state: str
    articles: int
    passages: int
    languages: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """When the articles of one state were published.

    Args:
        state: its name in the database.
        span: from the first possible day of any article to the last; None if none is dated.
        months: the first day of each month with the number of articles published in it, ascending, none of them 0.
        loose: articles that may have been published in more than one month.
        undated: articles without a date.
    """

    state: str
    span: DateRange | None
    months: tuple[tuple[date, int], ...]
    loose: int
    undated: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What a library holds, at a glance.

    Args:
        articles: how many.
        passages: how many.
        languages: articles by language (BCP 47), the most frequent first.
        span: from the first possible day of any article to the last; None if none is dated.
        bytes: size of the library's own files.
        months: articles by the month of their publication, as its first day, ascending; months without any left out.
        loose: dated articles that may be of more than one month.
        undated: articles without a date; with `loose` and all `months` they are all `articles`.
    """

    articles: int
    passages: int
    languages: Mapping[str, int]
    span: DateRange | None
    bytes: int
    months: Mapping[date, int]
    loose: int
    undated: int

    def to_json(self) -> dict[str, Json]:
        """Every field; months as "2024-04"."""
        return {
            "articles": self.articles,
            "passages": self.passages,
            "languages": dict(self.languages),
            "span": self.span.to_json() if self.span else None,
            "bytes": self.bytes,
            "months": {month.isoformat()[:7]: count for month, count in self.months.items()},
            "loose": self.loose,
            "undated": self.undated,
        }


def take_census(connection: sqlite3.Connection, state: str) -> Census:
    """Count what is there."""
    query = "SELECT language, COUNT(*) FROM articles GROUP BY language ORDER BY COUNT(*) DESC, language"
    languages = connection.execute(query).fetchall()
    passages = connection.execute("SELECT COUNT(*) FROM passages").fetchone()[0]
    return Census(state, sum(count for _, count in languages), passages, tuple(languages))


def take_calendar(connection: sqlite3.Connection, state: str) -> Calendar:
    """Count when the articles were published."""
    query = """
        SELECT CASE WHEN SUBSTR(earliest, 1, 7) = SUBSTR(latest, 1, 7) THEN SUBSTR(earliest, 1, 7) END AS month,
            earliest IS NULL AS undated, COUNT(*)
        FROM articles GROUP BY month, undated ORDER BY month
    """
    counted = connection.execute(query).fetchall()
    months = tuple((date.fromisoformat(f"{month}-01"), count) for month, _, count in counted if month)
    others = {bool(undated): count for month, undated, count in counted if not month}
    return Calendar(state, select_span(connection), months, others.get(False, 0), others.get(True, 0))


def select_span(connection: sqlite3.Connection) -> DateRange | None:
    """From the first possible day of any article to the last; None if none is dated."""
    first, last = connection.execute("SELECT MIN(earliest), MAX(latest) FROM articles").fetchone()
    return DateRange(date.fromisoformat(first), date.fromisoformat(last)) if first else None
