"""The SQLite file: articles, passages, vectors and the full-text index, in WAL mode.

Row ids of the table `passages` name a passage everywhere in the store; they only grow and are never
used twice, so a stale index can miss a passage but not take one for another.
"""

from __future__ import annotations

import errno
import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.errors import StoreDamagedError, StoreError, StoreReadOnlyError
from rag.store.folded import folded_words
from rag.store.locks import LOCK_WAIT, LOG_BYTES, WriteAheadLog, waiting
from rag.store.tables import FORMAT_VERSION, MIGRATIONS, TABLES

log = logging.getLogger(__name__)

FILE_NAME = "library.sqlite"

# Random, not counted: an index copied from another library with as many writes must not be taken for this one's.
_NEW_STATE = "INSERT OR REPLACE INTO meta VALUES ('state', hex(randomblob(16)))"
_READ_ONLY = "{folder} cannot be written to: allow it, or name another folder (--store or RAG_STORE)"


class Database:
    """One connection per thread to one library file.

    Args:
        folder: made if missing.
        write_wait: seconds that a writer waits for another; 0 gives up at once.

    Raises:
        StoreReadOnlyError: the file does not exist and the folder does not allow making it.
        StoreDamagedError: the file is not a library of ours, or of a later format.
        StoreError: the path is not a folder or cannot be opened.
    """

    def __init__(self, folder: Path, write_wait: float) -> None:
        self._path = folder / FILE_NAME
        self._write_wait = write_wait
        self._log = WriteAheadLog(self._path)
        self._local = threading.local()
        self._epoch = 0  # counts calls of close()
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
        if int(version[0]) < FORMAT_VERSION:  # it could not be brought up to date
            raise StoreReadOnlyError(_READ_ONLY.format(folder=folder))

    def close(self) -> None:
        """Close this thread's connection, and every other thread's when it next comes; a later call opens a new one.

        SQLite crashes when a connection is closed that another thread is reading from.
        """
        self._epoch += 1
        connection = self._local.__dict__.pop("connection", None)
        if connection is not None:
            connection.close()

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
        """One transaction over articles, as `recording` is; the library's state gets a new name.

        Raises:
            StoreReadOnlyError: the library folder does not allow writing, or the disk is full.
            StoreError: another process holds the library for writing, and does so for longer than the wait.
        """
        with self.recording() as connection:
            yield connection
            connection.execute(_NEW_STATE)

    @contextmanager
    def recording(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is kept or none; one inside another is part of that.

        The state keeps its name: for what no index is made from, and no count, so that none of them is made again.

        Raises:
            StoreReadOnlyError: the library folder does not allow writing, or the disk is full.
            StoreError: another process holds the library for writing, and does so for longer than the wait.
        """
        connection = self._connection()
        if self.read_only:
            raise StoreReadOnlyError(_READ_ONLY.format(folder=self._path.parent))
        if self._local.__dict__.get("writing"):
            yield connection
            return
        with _translated(self._path):
            with waiting(connection, self._write_wait):
                connection.execute("BEGIN IMMEDIATE")
            self._local.writing = True
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            finally:
                self._local.writing = False
            connection.commit()
            self._log.shorten(connection)

    @contextmanager
    def scratch(self) -> Iterator[sqlite3.Connection]:
        """A transaction that leaves nothing behind.

        Raises:
            StoreError: another process holds the library for writing.
        """
        connection = self._connection()
        with _translated(self._path):
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            finally:
                connection.rollback()

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
        if connection is not None and self._local.epoch != self._epoch and not connection.in_transaction:
            connection.close()
            connection = None
        if connection is None:
            connection = self._local.connection = self._open()
            self._local.epoch = self._epoch
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
        connection.execute(f"PRAGMA journal_size_limit = {LOG_BYTES}")
        if not _has_schema(connection):
            connection.execute("BEGIN IMMEDIATE")
            try:
                if not _has_schema(connection):  # another process may have made it meanwhile
                    if connection.execute("SELECT 1 FROM sqlite_master").fetchone():
                        raise StoreDamagedError(f"{self._path} is another program's database: name another folder")
                    _run(connection, TABLES)
                    connection.execute("INSERT INTO meta VALUES ('format', ?)", (str(FORMAT_VERSION),))
                    connection.execute(_NEW_STATE)
            except BaseException:
                connection.rollback()
                raise
            connection.commit()
        self._migrate(connection)
        return connection

    def _migrate(self, connection: sqlite3.Connection) -> None:
        """Bring an older library to this version's format, each step in one transaction."""
        connection.create_function("folded_words", 2, folded_words, deterministic=True)
        while _format(connection) in MIGRATIONS:
            connection.execute("BEGIN IMMEDIATE")
            try:
                old = _format(connection)
                if old in MIGRATIONS:  # another process may have done it meanwhile
                    _run(connection, MIGRATIONS[old])
                    connection.execute("UPDATE meta SET value = ? WHERE key = 'format'", (str(old + 1),))
                    if old == 1:
                        log.warning("%s was made by an older version: ingest its articles again", self._path)
            except BaseException:
                connection.rollback()
                raise
            connection.commit()
        if not connection.execute("SELECT 1 FROM meta WHERE key = 'state'").fetchone():  # of an earlier version
            connection.execute(_NEW_STATE)


def _run(connection: sqlite3.Connection, statements: str) -> None:
    for statement in statements.split(";"):
        connection.execute(statement)


def _format(connection: sqlite3.Connection) -> int:
    row = connection.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()
    return int(row[0]) if row else 0


def _has_schema(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone() is not None


def _connect(uri: str) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, timeout=LOCK_WAIT, isolation_level=None, check_same_thread=False)


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
            raise StoreError(
                f"{path} is being written by another process: wait for it to end, or set RAG_WRITE_WAIT"
            ) from error
        if "full" in str(error):
            raise StoreError(f"{path} cannot grow, the disk is full: free space, then ingest again") from error
        raise StoreDamagedError(f"{path} cannot be used ({error}): restore it, or use another folder") from error
    except sqlite3.DatabaseError as error:
        raise StoreDamagedError(
            f"{path} is not a library, or is damaged ({error}): try rag export to save what can be read, "
            "move it away and ingest again"
        ) from error


def _refuses_writes(error: sqlite3.OperationalError) -> bool:
    return any(words in str(error) for words in ("readonly", "read-only", "unable to open"))


def _folder_error(folder: Path, error: OSError) -> StoreError:
    if error.errno in (errno.EACCES, errno.EROFS, errno.EPERM):
        return StoreReadOnlyError(_READ_ONLY.format(folder=folder))
    reason = "it is a file" if folder.is_file() else error.strerror
    return StoreError(f"{folder} cannot be the library's folder ({reason}): name another (--store or RAG_STORE)")
