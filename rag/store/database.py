"""The SQLite file: articles, passages, vectors and the full-text index, in WAL mode.

Row ids of the table `passages` name a passage everywhere in the store; they only grow and are never
used twice, so a stale index can miss a passage but not take one for another.
"""

from __future__ import annotations

import errno
import json
import math
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rag.errors import StoreDamagedError, StoreError, StoreReadOnlyError
from rag.schema import Article, DateRange, Passage

FORMAT_VERSION = 1
FILE_NAME = "library.sqlite"

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (
    id TEXT PRIMARY KEY, digest TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
    earliest TEXT, latest TEXT, candidates TEXT NOT NULL, language TEXT NOT NULL, source TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    "start" INTEGER NOT NULL, "end" INTEGER NOT NULL, vector BLOB NOT NULL
);
CREATE INDEX passages_of_article ON passages (article_id);
CREATE VIRTUAL TABLE terms USING fts5 (stems, tokenize = 'unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (terms, 'row');
"""
_ARTICLE = "articles.id, title, text, earliest, latest, candidates, language, source"
_READ_ONLY = "{folder} cannot be written to: allow it, or name another folder (--store or RAG_STORE)"
# A question has rarely more than 30 different words; the cap bounds what a pasted page can cost.
_MAX_QUERY_TERMS = 200


class Database:
    """One connection per thread to one library file.

    Raises:
        StoreReadOnlyError: the file does not exist and the folder does not allow making it.
        StoreDamagedError: the file is not a library of ours, or of a later format.
        StoreError: the path is not a folder or cannot be opened.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _folder_error(folder, error) from error
        self.read_only = False
        with self.reading() as connection:
            version = connection.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()
        if version is None or int(version[0]) > FORMAT_VERSION:
            found = version[0] if version else "no"
            raise StoreDamagedError(
                f"{self._path} has format {found}, this version reads {FORMAT_VERSION}: "
                "upgrade depeche, or use another folder (RAG_STORE)"
            )

    def close(self) -> None:
        """Close every thread's connection; a later call opens new ones."""
        for connection in self._opened:
            connection.close()
        self._opened.clear()
        self._local = threading.local()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A snapshot: every read inside sees the same state of the library.

        Raises:
            StoreDamagedError: SQLite finds the file broken.
        """
        connection = self._connection()
        if connection.in_transaction:  # an outer snapshot covers this one
            yield connection
            return
        with _translated(self._path):
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.rollback()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is kept or none, and the generation counts up.

        Raises:
            StoreReadOnlyError: the library folder does not allow writing, or the disk is full.
            StoreError: another process holds the library for writing.
        """
        connection = self._connection()
        if self.read_only:
            raise StoreReadOnlyError(_READ_ONLY.format(folder=self._path.parent))
        with _translated(self._path):
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    def meta(self, key: str) -> str | None:
        """A value of the library's own record, None if never set."""
        with self.reading() as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def set_meta(self, values: dict[str, str]) -> None:
        """Set values of the library's own record."""
        with self.writing() as connection:
            connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._open()
            self._local.connection = connection
            self._opened.append(connection)
        return connection

    def _open(self) -> sqlite3.Connection:
        with _translated(self._path):
            try:
                return self._prepared(_connect(self._path.resolve().as_uri() + "?mode=rwc"))
            except sqlite3.OperationalError as error:
                if not self._path.exists() or not _refuses_writes(error):
                    raise
            # WAL needs a writable folder; where there is none, nobody writes, so the file is opened
            # as it stands.
            self.read_only = True
            return _connect(self._path.resolve().as_uri() + "?mode=ro&immutable=1")

    def _prepared(self, connection: sqlite3.Connection) -> sqlite3.Connection:
        """The connection with its settings made, and the tables in a new file.

        Raises:
            StoreDamagedError: the file is a database of another program.
        """
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        if not _has_schema(connection):
            connection.execute("BEGIN IMMEDIATE")
            try:
                if not _has_schema(connection):  # another process may have made it meanwhile
                    if connection.execute("SELECT 1 FROM sqlite_master").fetchone():
                        raise StoreDamagedError(f"{self._path} is another program's database: name another folder")
                    for statement in _SCHEMA.split(";"):
                        connection.execute(statement)
                    rows = [("format", str(FORMAT_VERSION)), ("generation", "0")]
                    connection.executemany("INSERT INTO meta VALUES (?, ?)", rows)
            except BaseException:
                connection.rollback()
                raise
            connection.commit()
        return connection


def insert_article(
    connection: sqlite3.Connection,
    article: Article,
    digest: str,
    passages: Sequence[Passage],
    vectors: npt.NDArray[np.float32],
    stems: Sequence[str],
) -> None:
    """Add an article with its passages, vectors and stems, replacing an older one of the same id."""
    delete_article(connection, article.id)
    published = article.published
    connection.execute(
        "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            article.id, digest, article.title, article.text,
            published.earliest.isoformat() if published else None,
            published.latest.isoformat() if published else None,
            json.dumps([day.isoformat() for day in published.candidates] if published else []),
            article.language, article.source,
        ),
    )  # fmt: skip
    for passage, vector, terms in zip(passages, vectors, stems, strict=True):
        cursor = connection.execute(
            'INSERT INTO passages (article_id, "start", "end", vector) VALUES (?, ?, ?, ?)',
            (article.id, passage.start, passage.end, vector.astype("<f4").tobytes()),
        )
        connection.execute("INSERT INTO terms (rowid, stems) VALUES (?, ?)", (cursor.lastrowid, terms))


def delete_article(connection: sqlite3.Connection, article_id: str) -> None:
    """Remove an article and all that was derived from it; nothing happens if it is not there."""
    connection.execute("DELETE FROM terms WHERE rowid IN (SELECT id FROM passages WHERE article_id = ?)", (article_id,))
    connection.execute("DELETE FROM articles WHERE id = ?", (article_id,))


def article_row(row: Sequence[str | None]) -> Article:
    """An `Article` from the columns of `_ARTICLE`, in order."""
    identity, title, text, earliest, latest, candidates, language, source = row
    published = None
    if earliest and latest:
        days = tuple(date.fromisoformat(day) for day in json.loads(candidates or "[]"))
        published = DateRange(date.fromisoformat(earliest), date.fromisoformat(latest), days)
    return Article(str(identity), str(title), str(text), published, str(language), str(source))


def select_articles(connection: sqlite3.Connection, where: str = "1", values: Sequence[str] = ()) -> list[Article]:
    """Articles that meet a condition on the table's columns, newest first, undated ones last."""
    query = f"SELECT {_ARTICLE} FROM articles WHERE {where} ORDER BY latest DESC, source"  # noqa: S608
    return [article_row(row) for row in connection.execute(query, values)]


def select_passages(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, tuple[Passage, Article]]:
    """Passage and article for each row id that still exists."""
    marks = ",".join("?" * len(ids))
    query = (
        f'SELECT passages.id, "start", "end", {_ARTICLE} FROM passages '  # noqa: S608
        f"JOIN articles ON articles.id = article_id WHERE passages.id IN ({marks})"
    )
    found = {}
    for identity, start, end, *rest in connection.execute(query, list(ids)):
        article = article_row(rest)
        found[identity] = (Passage(article.id, start, end, article.text[start:end]), article)
    return found


def select_bm25(
    connection: sqlite3.Connection,
    words: Sequence[tuple[str, ...]],
    depth: int,
    since: date | None,
    until: date | None,
) -> list[tuple[int, float]]:
    """Row ids and BM25 scores (higher is better, above 0) of the passages that hold any word, best first.

    A word is given by the stems it may have.
    """
    if not words:
        return []
    stems = {f'"{stem}"' for word in words[:_MAX_QUERY_TERMS] for stem in word}  # \w only: nothing to escape
    match = " OR ".join(sorted(stems))
    query = (
        "SELECT terms.rowid, -bm25(terms) FROM terms JOIN passages ON passages.id = terms.rowid "
        f"JOIN articles ON articles.id = article_id WHERE terms MATCH ? AND {_IN_SPAN} "  # noqa: S608
        "ORDER BY bm25(terms), terms.rowid LIMIT ?"
    )
    values = (match, *_span_values(since, until), depth)
    return [(int(row), float(score)) for row, score in connection.execute(query, values)]


def select_bm25_ceiling(connection: sqlite3.Connection, words: Sequence[tuple[str, ...]]) -> float:
    """The BM25 score of an imaginary passage that holds every word, in one of its stems, as often as can be.

    FTS5's own weights: idf = ln((N - n + 0.5) / (n + 0.5)), not below a trifle, and a term frequency factor that tends
    to k1 + 1 = 2.2.
    """
    total = connection.execute("SELECT COUNT(*) FROM passages").fetchone()[0]
    ceiling = 0.0
    for stems in words[:_MAX_QUERY_TERMS]:
        marks = ",".join("?" * len(stems))
        query = f"SELECT COALESCE(SUM(doc), 0) FROM vocabulary WHERE term IN ({marks})"  # noqa: S608
        holding = min(connection.execute(query, stems).fetchone()[0], total)
        ceiling += 2.2 * max(math.log((total - holding + 0.5) / (holding + 0.5)), 1e-6)
    return ceiling


def select_ids_in_span(connection: sqlite3.Connection, since: date | None, until: date | None) -> list[int]:
    """Row ids of the passages of articles that may have been published between two days, both included."""
    query = f"SELECT passages.id FROM passages JOIN articles ON articles.id = article_id WHERE {_IN_SPAN}"  # noqa: S608
    return [row for (row,) in connection.execute(query, _span_values(since, until))]


# An article known by its month alone is inside a span that touches the month; an undated one never is.
_IN_SPAN = "(? IS NULL OR articles.latest >= ?) AND (? IS NULL OR articles.earliest <= ?)"


def _span_values(since: date | None, until: date | None) -> tuple[str | None, ...]:
    low, high = since.isoformat() if since else None, until.isoformat() if until else None
    return low, low, high, high


def _has_schema(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone() is not None


def _connect(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, timeout=10, isolation_level=None, check_same_thread=False)


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """SQLite's errors as ours, each with its remedy.

    Raises:
        StoreReadOnlyError: the file or its folder refuses to be written.
        StoreError: another process holds it, or the disk is full.
        StoreDamagedError: any other failure of the file.
    """
    try:
        yield
    except sqlite3.OperationalError as error:
        if _refuses_writes(error):
            raise StoreReadOnlyError(_READ_ONLY.format(folder=path.parent)) from error
        if "locked" in str(error):
            raise StoreError(f"{path} is being written by another process: wait for it to end") from error
        if "full" in str(error):
            raise StoreError(f"{path} cannot grow, the disk is full: free space, then ingest again") from error
        raise StoreDamagedError(f"{path} cannot be used ({error}): restore it, or use another folder") from error
    except sqlite3.DatabaseError as error:
        raise StoreDamagedError(
            f"{path} is not a library, or is damaged ({error}): move it away and ingest again"
        ) from error


def _refuses_writes(error: sqlite3.OperationalError) -> bool:
    return any(words in str(error) for words in ("readonly", "read-only", "unable to open"))


def _folder_error(folder: Path, error: OSError) -> StoreError:
    if error.errno in (errno.EACCES, errno.EROFS, errno.EPERM):
        return StoreReadOnlyError(_READ_ONLY.format(folder=folder))
    reason = "it is a file" if folder.is_file() else error.strerror
    return StoreError(f"{folder} cannot be the library's folder ({reason}): name another (--store or RAG_STORE)")
