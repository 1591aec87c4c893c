"""Which files have been read, and which articles they hold.

A file is known once all its articles are in. An article may stand in several files (overlapping dumps). One that is
gone from its file stays in the library until that is pruned, and one of several files until the last of them is; one
given in memory stands in none.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from rag.schema import Article
from rag.store.database import Database
from rag.store.rows import delete_articles, select_articles


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file as it was when it was read.

    Args:
        digest: of its content.
        articles: how many it holds.
    """

    digest: str
    articles: int


class Files:
    """The files of one library. What changes it is one transaction each.

    Raises:
        StoreReadOnlyError: it has to be written to, and the folder does not allow that.
        StoreError: the disk is full, or another process is writing.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self, path: Path) -> KnownFile | None:
        """What is known of a file, None if it has not been read whole."""
        held = "SELECT COUNT(*) FROM origins WHERE origins.path = files.path AND NOT gone"
        with self._database.reading() as connection:
            query = f"SELECT digest, ({held}) FROM files WHERE path = ?"  # noqa: S608
            row = connection.execute(query, (os.fsencode(path),)).fetchone()
        return KnownFile(*row) if row else None

    def paths(self, digest: str | None = None) -> list[Path]:
        """The files read, or those of them whose content had this digest."""
        query = "SELECT path FROM files" + (" WHERE digest = ?" if digest else "")
        with self._database.reading() as connection:
            found = connection.execute(query, [digest] if digest else []).fetchall()
        return [Path(os.fsdecode(path)) for (path,) in found]

    def articles_of(self, path: Path) -> list[Article]:
        """The articles that a file holds, or held before it changed."""
        where = "id IN (SELECT article_id FROM origins WHERE path = ?)"
        with self._database.reading() as connection:
            return select_articles(connection, where, (os.fsencode(path),))

    def holds_any(self, path: Path) -> bool:
        """Whether a file holds an article, or did before it changed."""
        with self._database.reading() as connection:
            query = "SELECT 1 FROM origins WHERE path = ? LIMIT 1"
            return connection.execute(query, (os.fsencode(path),)).fetchone() is not None

    def of_article(self, article_id: str) -> list[Path]:
        """The files that hold an article, or did before they changed."""
        with self._database.reading() as connection:
            found = connection.execute("SELECT path FROM origins WHERE article_id = ?", (article_id,)).fetchall()
        return [Path(os.fsdecode(path)) for (path,) in found]

    def note(self, path: Path, digest: str, ids: Collection[str], moved_from: Path | None) -> None:
        """Note that a file has been read and what it holds; what else it held, under another name too, is gone from it.

        Args:
            path: of the file.
            digest: of its content.
            ids: of the articles that it holds, all stored.
            moved_from: its former name.
        """
        key = os.fsencode(path)
        with self._database.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO files VALUES (?, ?)", (key, digest))
            connection.execute("UPDATE origins SET gone = 1 WHERE path = ?", (key,))
            held = [(key, identity) for identity in ids]
            connection.executemany("INSERT OR REPLACE INTO origins VALUES (?, ?, 0)", held)
            if moved_from:
                old = os.fsencode(moved_from)
                connection.execute("UPDATE OR IGNORE origins SET path = ?, gone = 1 WHERE path = ?", (key, old))
                _delete(connection, old, "1")

    def remove(self, path: Path) -> int:
        """Forget a file, and remove the articles that no other holds; how many."""
        with self._database.writing() as connection:
            return _delete(connection, os.fsencode(path), "1")

    def prune(self, path: Path) -> int:
        """Remove the articles that are gone from a file and that no other holds; how many."""
        with self._database.writing() as connection:
            return _delete(connection, os.fsencode(path), "gone")


def forget_files_of(connection: sqlite3.Connection, ids: Collection[str]) -> None:
    """Have the files of these articles read again by the next ingest."""
    for identity in ids:
        query = "DELETE FROM files WHERE path IN (SELECT path FROM origins WHERE article_id = ?)"
        connection.execute(query, (identity,))


def _delete(connection: sqlite3.Connection, key: bytes, which: str) -> int:
    """Part a file from some of its articles, "1" being all of them and the file itself; how many of these went."""
    query = f"DELETE FROM origins WHERE path = ? AND {which} RETURNING article_id"  # noqa: S608
    parted = [identity for (identity,) in connection.execute(query, (key,)).fetchall()]
    if which == "1":
        connection.execute("DELETE FROM files WHERE path = ?", (key,))
    still = "SELECT 1 FROM origins WHERE article_id = ?"
    homeless = [identity for identity in parted if not connection.execute(still, (identity,)).fetchone()]
    return delete_articles(connection, homeless) if homeless else 0
