"""The passages' vectors in the database, read in pieces that bound the memory."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence

import numpy as np

from rag.errors import StoreDamagedError
from rag.store.vectors import Ids, Vectors

PIECE = 50_000  # passages in memory at once, 77 MB of 384 dimensions


def select_dimension(connection: sqlite3.Connection) -> int:
    """Length of the vectors; 1 in an empty library."""
    row = connection.execute("SELECT LENGTH(vector) / 4 FROM passages LIMIT 1").fetchone()
    return row[0] if row else 1


def select_extent(connection: sqlite3.Connection) -> tuple[int, int]:
    """How many passages there are, and the greatest id, 0 for none."""
    query = "SELECT (SELECT COUNT(*) FROM passages), (SELECT IFNULL(MAX(id), 0) FROM passages)"
    count, last = connection.execute(query).fetchone()
    return count, last


def select_ids(connection: sqlite3.Connection) -> Ids:
    """Every passage's id, ascending. From the index by article, a fiftieth of the table's pages, which hold vectors."""
    found = connection.execute("SELECT id FROM passages INDEXED BY passages_of_article")
    return np.sort(np.fromiter((identity for (identity,) in found), dtype=np.int64))


def select_vectors(connection: sqlite3.Connection, ids: Sequence[int] | Ids) -> tuple[Ids, Vectors]:
    """Ids, ascending, and vectors, shape (n, dimension), of those of these passages that exist.

    Raises:
        StoreDamagedError: the vectors differ in length.
    """
    # As JSON, since SQLite takes no more than 32,766 values.
    query = "SELECT id, vector FROM passages WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"
    return _arrays(connection.execute(query, (json.dumps([int(i) for i in ids]),)).fetchall())


def stream_vectors(connection: sqlite3.Connection, after: int = 0) -> Iterator[tuple[Ids, Vectors]]:
    """Ids and vectors of the passages with a greater id, in order, `PIECE` at a time.

    Raises:
        StoreDamagedError: the vectors differ in length.
    """
    cursor = connection.execute("SELECT id, vector FROM passages WHERE id > ? ORDER BY id", (after,))
    while rows := cursor.fetchmany(PIECE):
        yield _arrays(rows)


def _arrays(rows: list[tuple[int, bytes]]) -> tuple[Ids, Vectors]:
    ids = np.array([identity for identity, _ in rows], dtype=np.int64)
    if len({len(blob) for _, blob in rows}) > 1:
        raise StoreDamagedError("some passages' vectors differ in length: move the library away and ingest again")
    values = np.frombuffer(b"".join(blob for _, blob in rows), dtype="<f4").astype(np.float32, copy=False)
    return ids, values.reshape(len(rows), -1) if rows else values.reshape(0, 1)
