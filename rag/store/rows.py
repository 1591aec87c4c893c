"""Reading and writing the tables of articles and passages."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import numpy as np

from rag.models.token_vectors import Codes, PassageEncoding
from rag.schema import Article, DateRange, Passage, Scope
from rag.store.folded import folded_words

_FIELDS = ("id", "title", "text", "earliest", "latest", "candidates", "language", "source", "metadata")
_COLUMNS = ", ".join(_FIELDS)


def insert_article(
    connection: sqlite3.Connection,
    article: Article,
    digest: str,
    passages: Sequence[Passage],
    encodings: Sequence[PassageEncoding],
    stems: Sequence[str],
    names: Mapping[str, frozenset[str]],
) -> None:
    """Add an article with all that is derived from it, replacing an older one of the same id.

    `stems` are each passage's, joined by spaces; `names` maps the name words of the article to their skeletons.
    The files that hold the article still do.
    """
    origins = connection.execute(
        "SELECT path, article_id, gone FROM origins WHERE article_id = ?", (article.id,)
    ).fetchall()
    delete_article(connection, article.id)
    connection.execute(
        f"INSERT INTO articles (digest, folded, {_COLUMNS}) VALUES (?, ?, {marks(_FIELDS)})",  # noqa: S608
        (digest, folded_words(article.title, article.source), *_row(article)),
    )
    connection.executemany("INSERT INTO origins VALUES (?, ?, ?)", origins)
    for passage, encoding, terms in zip(passages, encodings, stems, strict=True):
        cursor = connection.execute(
            'INSERT INTO passages (article_id, "start", "end", vector) VALUES (?, ?, ?, ?)',
            (article.id, passage.start, passage.end, encoding.vector.astype("<f4").tobytes()),
        )
        connection.execute("INSERT INTO terms (rowid, stems) VALUES (?, ?)", (cursor.lastrowid, terms))
        if len(encoding.codes):
            connection.execute(
                "INSERT INTO tokens VALUES (?, ?, ?, ?)",
                (cursor.lastrowid, encoding.codes.shape[1], encoding.context, encoding.codes.tobytes()),
            )
    connection.executemany("INSERT INTO names VALUES (?, ?)", [(word, article.id) for word in names])
    pairs = [(skeleton, word) for word, skeletons in names.items() for skeleton in skeletons]
    connection.executemany("INSERT OR IGNORE INTO skeletons VALUES (?, ?)", pairs)


def update_article(connection: sqlite3.Connection, known_as: str, article: Article, digest: str) -> None:
    """Change an article's fields, its id among them, where its text is the same: what was derived from it stays."""
    connection.execute("PRAGMA defer_foreign_keys = ON")  # until the transaction ends, when all fit again
    changes = ", ".join(f"{name} = ?" for name in _FIELDS)
    query = f"UPDATE articles SET digest = ?, folded = ?, {changes} WHERE id = ?"  # noqa: S608
    connection.execute(query, (digest, folded_words(article.title, article.source), *_row(article), known_as))
    if article.id != known_as:
        for table in ("passages", "names"):
            connection.execute(f"UPDATE {table} SET article_id = ? WHERE article_id = ?", (article.id, known_as))  # noqa: S608


def _row(article: Article) -> tuple[str | None, ...]:
    """The values of `_FIELDS`."""
    published = article.published
    return (
        article.id,
        article.title,
        article.text,
        published.earliest.isoformat() if published else None,
        published.latest.isoformat() if published else None,
        json.dumps([day.isoformat() for day in published.candidates] if published else []),
        article.language,
        article.source,
        json.dumps(dict(article.metadata)),
    )


def delete_article(connection: sqlite3.Connection, article_id: str) -> bool:
    """Remove an article with its passages and names; False, and nothing happens, if it is not there.

    Skeletons stay, since other articles may hold the same words (see `delete_articles`).
    """
    connection.execute("DELETE FROM terms WHERE rowid IN (SELECT id FROM passages WHERE article_id = ?)", (article_id,))
    return connection.execute("DELETE FROM articles WHERE id = ?", (article_id,)).rowcount > 0


def delete_articles(connection: sqlite3.Connection, ids: Iterable[str]) -> int:
    """Remove articles and all that was derived from them; how many were there."""
    removed = sum(delete_article(connection, article_id) for article_id in ids)
    connection.execute("DELETE FROM skeletons WHERE NOT EXISTS (SELECT 1 FROM names WHERE names.word = skeletons.word)")
    return removed


def article_row(row: Sequence[str | None]) -> Article:
    """An `Article` from the columns of `_FIELDS`, in order."""
    identity, title, text, earliest, latest, candidates, language, source, metadata = row
    published = None
    if earliest and latest:
        days = tuple(date.fromisoformat(day) for day in json.loads(candidates or "[]"))
        published = DateRange(date.fromisoformat(earliest), date.fromisoformat(latest), days)
    kept = json.loads(metadata or "{}")
    return Article(str(identity), str(title), str(text), published, str(language), str(source), kept)


def select_articles(
    connection: sqlite3.Connection, where: str = "1", values: Sequence[str | bytes] = ()
) -> list[Article]:
    """Articles that meet a condition on the table's columns, newest first, undated ones last."""
    query = f"SELECT {_COLUMNS} FROM articles WHERE {where} ORDER BY latest DESC, source"  # noqa: S608
    return [article_row(row) for row in connection.execute(query, values)]


def each_article(connection: sqlite3.Connection) -> Iterator[Article]:
    """Every article in the order of their ids, read one by one."""
    return map(article_row, connection.execute(f"SELECT {_COLUMNS} FROM articles ORDER BY id"))  # noqa: S608


def select_passages(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, tuple[Passage, Article]]:
    """Passage and article for each row id that still exists; each article is read once."""
    query = f'SELECT id, article_id, "start", "end" FROM passages WHERE id IN ({marks(ids)})'  # noqa: S608
    places = connection.execute(query, list(ids)).fetchall()
    wanted = list(dict.fromkeys(article_id for _, article_id, _, _ in places))
    articles = {a.id: a for a in select_articles(connection, f"id IN ({marks(wanted)})", wanted)}
    return {
        identity: (Passage(article_id, start, end, articles[article_id].text[start:end]), articles[article_id])
        for identity, article_id, start, end in places
    }


def select_codes(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, tuple[Codes, int]]:
    """Token codes, shape (n, width / 8), and the number of tokens of context, of the passages that have them."""
    query = f"SELECT passage_id, width, context, codes FROM tokens WHERE passage_id IN ({marks(ids)})"  # noqa: S608
    return {
        identity: (np.frombuffer(blob, np.uint8).reshape(-1, width), context)
        for identity, width, context, blob in connection.execute(query, list(ids))
    }


def select_ids_in_scope(connection: sqlite3.Connection, scope: Scope) -> list[int]:
    """Row ids of the passages of the articles in scope."""
    condition, values = in_scope(scope)
    query = f"SELECT passages.id FROM passages JOIN articles ON articles.id = article_id WHERE {condition}"  # noqa: S608
    return [row for (row,) in connection.execute(query, values)]


def in_scope(scope: Scope) -> tuple[str, list[str]]:
    """A condition on the table of articles, and its values.

    An article known by its month alone is inside a span that touches the month; an undated one never is.
    """
    tests = {
        "articles.latest >= ?": _iso(scope.since),
        "articles.earliest <= ?": _iso(scope.until),
        "INSTR(LOWER(articles.language) || '-', ?) = 1": scope.language and f"{scope.language.lower()}-",
        "articles.source GLOB ?": scope.source,
    }
    used = {test: value for test, value in tests.items() if value}
    return " AND ".join(used) or "1", [str(value) for value in used.values()]


def marks(values: Sequence[object]) -> str:
    """As many question marks as values, for `IN (...)`."""
    return ",".join("?" * len(values))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
