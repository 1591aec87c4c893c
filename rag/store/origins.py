"""Which files have been read, and which articles they hold.

A file is known once all its articles are in. An article may stand in several files (overlapping dumps), and goes when
the last of them does; one given in memory stands in none.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.store.rows import delete_articles


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file as it was when it was read.

    Args:
        digest: of its content.
        articles: how many it held.
    """

    digest: str
    articles: int


def select_file(connection: sqlite3.Connection, path: Path) -> KnownFile | None:
    """What is known of a file, None if it has not been read whole."""
    query = "SELECT digest, (SELECT COUNT(*) FROM origins WHERE origins.path = files.path) FROM files WHERE path = ?"
    row = connection.execute(query, (os.fsencode(path),)).fetchone()
    return KnownFile(*row) if row else None


def select_paths(connection: sqlite3.Connection, digest: str | None = None) -> Iterator[Path]:
    """The files read, or those of this content."""
    query = "SELECT path FROM files" + (" WHERE digest = ?" if digest else "")
    return (Path(os.fsdecode(path)) for (path,) in connection.execute(query, [digest] if digest else []))


def select_articles_of(connection: sqlite3.Connection, path: Path) -> list[str]:
    """Ids of the articles that a file holds."""
    query = "SELECT article_id FROM origins WHERE path = ? ORDER BY article_id"
    return [identity for (identity,) in connection.execute(query, (os.fsencode(path),))]


def insert_file(connection: sqlite3.Connection, path: Path, digest: str, ids: Collection[str]) -> int:
    """Note that a file has been read and what it holds; how many articles went that it held before."""
    key = os.fsencode(path)
    before = select_articles_of(connection, path)
    connection.execute("INSERT OR REPLACE INTO files VALUES (?, ?)", (key, digest))
    connection.execute("DELETE FROM origins WHERE path = ?", (key,))
    connection.executemany("INSERT INTO origins VALUES (?, ?)", [(key, identity) for identity in sorted(set(ids))])
    return _delete_homeless(connection, before)


def delete_file(connection: sqlite3.Connection, path: Path) -> int:
    """Forget a file, and remove the articles that stand in no other; how many."""
    held = select_articles_of(connection, path)
    connection.execute("DELETE FROM files WHERE path = ?", (os.fsencode(path),))
    connection.execute("DELETE FROM origins WHERE path = ?", (os.fsencode(path),))
    return _delete_homeless(connection, held)


def forget_files_of(connection: sqlite3.Connection, ids: Collection[str]) -> None:
    """Have the files of these articles read again by the next ingest."""
    for identity in ids:
        query = "DELETE FROM files WHERE path IN (SELECT path FROM origins WHERE article_id = ?)"
        connection.execute(query, (identity,))


def _delete_homeless(connection: sqlite3.Connection, ids: Collection[str]) -> int:
    """Remove those of these articles that no file holds any more."""
    query = "SELECT 1 FROM origins WHERE article_id = ?"
    gone = [identity for identity in ids if not connection.execute(query, (identity,)).fetchone()]
    return delete_articles(connection, gone) if gone else 0
