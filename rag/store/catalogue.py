"""The articles of a library to look at: counted, and listed by date, title and source, without their texts.

At 100,000 articles of 3 KB (2 cores that others used too): fifty by words of their titles take 30 to 60 ms, fifty of
all 1 ms at the start and 14 ms at the end, the overview 64 ms and then, in the same state, none; all of them 1.1 s.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from rag.language.terms import words
from rag.schema import DateRange, Json
from rag.store.census import Calendar, Census, Overview, take_calendar, take_census
from rag.store.database import FILE_NAME, Database
from rag.store.index_file import INDEX_NAME, MANIFEST_NAME
from rag.store.rows import article_row
from rag.uploads import UPLOADS

_LONGEST_TEXT = 1_000  # characters, and so 500 words: SQLite joins no more than 1,000 conditions
_MOST = 1_000_000_000  # articles; SQLite's own whole numbers end at 9 * 10**18


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as the catalogue shows it.

    Args:
        id: of the article.
        title: "" if none.
        name: what to call it on screen.
        published: None if undated.
        language: BCP 47.
        source: path or URL.
        passages: how many it has.
    """

    id: str
    title: str
    name: str
    published: DateRange | None
    language: str
    source: str
    passages: int

    def to_json(self) -> dict[str, Json]:
        """Every field; `published` as a date range object or null."""
        return {
            "id": self.id,
            "title": self.title,
            "name": self.name,
            "published": self.published.to_json() if self.published else None,
            "language": self.language,
            "source": self.source,
            "passages": self.passages,
        }


@dataclass(frozen=True, slots=True)
class Found:
    """Some of the articles looked for.

    Args:
        rows: those asked for, newest first, undated ones last.
        total: how many there are in all.
    """

    rows: tuple[Entry, ...]
    total: int


class Catalogue:
    """The catalogue of one library, whose counts are remembered until its state has another name.

    Args:
        database: of the library.
        folder: of the library.
    """

    def __init__(self, database: Database, folder: Path) -> None:
        self._database, self._folder = database, folder
        self._census: Census | None = None
        self._calendar: Calendar | None = None

    def census(self) -> Census:
        """The counts of what is there."""
        with self._database.reading() as connection:
            state, census = self._state(), self._census
            if census is None or census.state != state:
                census = self._census = take_census(connection, state)
        return census

    def overview(self) -> Overview:
        """What there is, at a glance."""
        with self._database.reading() as connection:
            census, state, calendar = self.census(), self._state(), self._calendar
            if calendar is None or calendar.state != state:
                calendar = self._calendar = take_calendar(connection, state)
        return Overview(
            articles=census.articles,
            passages=census.passages,
            languages=dict(census.languages),
            span=calendar.span,
            bytes=_size(self._folder),
            months=dict(calendar.months),
            loose=calendar.loose,
            undated=calendar.undated,
        )

    def find(self, text: str, offset: int, limit: int) -> Found:
        """Articles with all words of a text in their title or source; all of them for "".

        Args:
            text: accents and case do not count, and a word may be a part of a longer one; without any word nothing is
                found, unless it is empty.
            offset: how many to pass over.
            limit: how many to return at most.

        Raises:
            ValueError: a text that is none or of more than 1,000 characters, an offset below 0, a limit below 1.
        """
        _check_request(text, offset, limit)
        sought = list(dict.fromkeys(words(text)))
        if text.strip() and not sought:
            return Found((), 0)
        where = " AND ".join(["INSTR(folded, ?)"] * len(sought)) or "1"
        with self._database.reading() as connection:
            total = self.census().articles if not sought else _count(connection, where, sought)
            return Found(_entries(connection, where, [*sought, limit, offset]), total)

    def _state(self) -> str:
        return self._database.meta("state") or ""


def _count(connection: sqlite3.Connection, where: str, values: list[str]) -> int:
    query = f"SELECT COUNT(*) FROM articles INDEXED BY catalogue WHERE {where}"  # noqa: S608
    (count,) = connection.execute(query, values).fetchone()
    return int(count)


def _entries(connection: sqlite3.Connection, where: str, values: list[str | int]) -> tuple[Entry, ...]:
    """Entries in order; `values` are those of the condition, then limit and offset."""
    # Named, since SQLite might take the table itself, and read its way past every text.
    chosen = f"""
        SELECT id, title, earliest, latest, candidates, language, source FROM articles INDEXED BY catalogue
        WHERE {where} ORDER BY latest DESC, source LIMIT ? OFFSET ?
    """  # noqa: S608
    query = f"SELECT *, (SELECT COUNT(*) FROM passages WHERE article_id = chosen.id) FROM ({chosen}) AS chosen"  # noqa: S608
    return tuple(map(_entry, connection.execute(query, values)))


def _entry(row: tuple[str, str, str | None, str | None, str, str, str, int]) -> Entry:
    identity, title, earliest, latest, candidates, language, source, passages = row
    article = article_row((identity, title, "", earliest, latest, candidates, language, source, "{}"))
    return Entry(identity, title, article.name, article.published, language, source, passages)


def _check_request(text: str, offset: int, limit: int) -> None:
    """What a browser may get wrong.

    Raises:
        ValueError: it did.
    """
    if not isinstance(text, str):
        raise ValueError(f"text is {text!r}, expected words to look for")
    if len(text) > _LONGEST_TEXT:
        raise ValueError(f"text has {len(text):,} characters, expected {_LONGEST_TEXT:,} at most")
    for name, value, least in (("offset", offset, 0), ("limit", limit, 1)):
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= _MOST:
            raise ValueError(f"{name} is {value!r}, expected a whole number from {least} to {_MOST:,}")


def _size(folder: Path) -> int:
    """Bytes of the library's own files: the database with its log, the index, what was uploaded."""
    own = [folder / INDEX_NAME, folder / MANIFEST_NAME, *folder.glob(f"{FILE_NAME}*"), *(folder / UPLOADS).glob("*")]
    return sum(map(_bytes, own))


def _bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # not there, or no longer
        return 0
