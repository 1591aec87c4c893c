"""What those who share a library file owe each other: how long they wait, and a log that does not grow for ever."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

# Seconds, for locks that last a moment: opening, recovering and making the file. RAG_WRITE_WAIT is for other writers.
LOCK_WAIT = 10.0
# SQLite starts its log again only when nobody reads from it. Under 16 threads that asked without a pause it grew by
# 3 MB a second for as long as an ingest took; so a writer waits for those who read, who take 2 s at most.
LOG_BYTES, _READERS_WAIT = 64_000_000, 3.0


@contextmanager
def waiting(connection: sqlite3.Connection, seconds: float) -> Iterator[None]:
    """Inside, SQLite tries for so long to get a lock."""
    connection.execute(f"PRAGMA busy_timeout = {round(1000 * seconds)}")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA busy_timeout = {round(1000 * LOCK_WAIT)}")


class WriteAheadLog:
    """The log beside a library file.

    Args:
        database: the library file.
    """

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(f"{database.name}-wal")
        self._limit = LOG_BYTES

    def shorten(self, connection: sqlite3.Connection) -> None:
        """Empty a long log into the library; where somebody stays, try again when it is twice as long."""
        if self._size() < self._limit:
            return
        with suppress(sqlite3.OperationalError), waiting(connection, _READERS_WAIT):  # what is written stays in the log
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        self._limit = max(2 * self._size(), LOG_BYTES)

    def _size(self) -> int:
        try:
            return self._path.stat().st_size
        except OSError:
            return 0
