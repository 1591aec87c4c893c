"""Dense search, in step with the database: an index in memory proposes passages, the stored vectors score them.

The index is brought up to date by difference. A passage's id is never used twice and its vector never changes, so it is
enough to compare ids, whichever way the snapshot being read differs from the one before it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection

import numpy as np

from rag.schema import Scope
from rag.store import index_file
from rag.store.compressed import CompressedIndex
from rag.store.database import Database
from rag.store.kept_vectors import (
    PIECE,
    select_dimension,
    select_extent,
    select_ids,
    select_vectors,
    stream_vectors,
)
from rag.store.rows import select_ids_in_scope
from rag.store.vectors import ExactIndex, Ids, VectorIndex, Vectors

log = logging.getLogger(__name__)

# A scope of this many passages or fewer is scored from the stored vectors alone: 1,000 take 9 ms, 100 under 1 ms.
_FEW = 1_000
_SCOPES = 4  # whose passages are remembered, 8 MB each at 1,000,000 passages
# A compressed index is fitted anew once the library is this many times what it was fitted to.
_OUTGROWN = 4


class DenseSearch:
    """The index of one library; safe to use from several threads, which search one after the other.

    Args:
        database: of the library.
        folder: where the index file is kept.
        fingerprint: of the embedding model.
        exact_passages: up to this many the index is exact.
    """

    def __init__(self, database: Database, folder: Path, fingerprint: str, exact_passages: int) -> None:
        self._database, self._folder = database, folder
        self._fingerprint, self._exact_passages = fingerprint, exact_passages
        self._index: VectorIndex | None = None
        self._state = self._saved = ""  # of the database: that of the index, and that of its file
        self._lock = threading.Lock()
        self._scopes: dict[tuple[str | None, Scope], Ids] = {}
        self._scopes_lock = threading.Lock()

    def nearest(self, query: Vectors, depth: int, scope: Scope) -> list[tuple[int, float]]:
        """Passage ids and cosines with a unit vector of shape (dimension,), best first (see `Store.nearest`)."""
        with self._database.reading() as connection:
            allowed = None if scope.is_open else self._ids_in(connection, scope)
            found = self._proposed(connection, query, depth, allowed)
            ids, vectors = select_vectors(connection, found)
        scores = vectors @ query if len(ids) else np.zeros(0, dtype=np.float32)
        best = np.lexsort((ids, -scores))[:depth]
        return [(int(ids[i]), float(scores[i])) for i in best]

    def cosines(self, query: Vectors, ids: Sequence[int]) -> dict[int, float]:
        """Cosine of a unit vector of shape (dimension,) with each of these passages that is there."""
        with self._database.reading() as connection:
            known, vectors = select_vectors(connection, ids)
        return dict(zip(known.tolist(), (vectors @ query).tolist(), strict=True)) if len(known) else {}

    def save(self) -> None:
        """Bring the index up to date and its file as well; where it cannot be written, memory has to do."""
        with self._database.reading() as connection, self._in_step(connection) as index:
            if self._saved != self._state:
                self._save(index)

    def discard(self) -> None:
        """Have the index built anew from the stored vectors when it is next needed."""
        with self._lock:
            self._index, self._saved = None, ""
            index_file.remove(self._folder)

    def wrong_rows(self) -> int:
        """How many rows of the index are not what the stored vectors make, or are of no passage."""
        with self._database.reading() as connection, self._in_step(connection) as index:
            wrong = sum(int((~index.holds(ids, vectors)).sum()) for ids, vectors in stream_vectors(connection))
            return wrong + len(np.setdiff1d(index.ids, select_ids(connection)))

    def _ids_in(self, connection: Connection, scope: Scope) -> Ids:
        """Passages in scope. Kept for the next question about the same: of 1,000,000 they take 0.3 s to find."""
        key = self._database.meta("state"), scope
        with self._scopes_lock:
            found = self._scopes.pop(key, None)
        if found is None:
            found = np.array(select_ids_in_scope(connection, scope), dtype=np.int64)
        with self._scopes_lock:
            self._scopes[key] = found  # the last used stands last
            for old in list(self._scopes)[:-_SCOPES]:
                del self._scopes[old]
        return found

    def _proposed(self, connection: Connection, query: Vectors, depth: int, allowed: Ids | None) -> Ids:
        if allowed is not None and len(allowed) <= _FEW:
            return allowed
        with self._in_step(connection) as index:
            depth = min(depth, len(index))
            return index.candidates(query, depth, allowed) if depth > 0 else np.zeros(0, dtype=np.int64)

    @contextmanager
    def _in_step(self, connection: Connection) -> Iterator[VectorIndex]:
        """The index of the snapshot being read; nobody changes it inside."""
        with self._lock:
            state = self._database.meta("state") or ""
            if self._index is None or state != self._state:
                index, self._index = self._index, None  # should the update fail half-way, the next one starts afresh
                self._index = self._updated(connection, index, state) if index else self._opened(connection, state)
                self._state = state
            yield self._index

    def _opened(self, connection: Connection, state: str) -> VectorIndex:
        """The index of the file if it is this library's, brought up to date, else a new one."""
        loaded = index_file.load(self._folder, self._fingerprint)
        if loaded:
            manifest, index = loaded
            self._saved = manifest.state
            kept = select_ids(connection)
            if index.kind == self._should_be(len(kept)) and manifest.dimension == select_dimension(connection):
                if manifest.state == state and np.array_equal(index.ids, kept):
                    return index
                # A file of another state may be of another library: 1,000,000 rows are compared in seconds, and
                # built in minutes. An exact index takes no longer to build than to compare.
                if index.kind == CompressedIndex.kind and _is_of(connection, index):
                    return self._updated(connection, index, state)
        return self._built(connection, state)

    def _updated(self, connection: Connection, index: VectorIndex, state: str) -> VectorIndex:
        """The index with what came since put in, and what went taken out; a new one if this kind no longer suits."""
        count, last = select_extent(connection)
        if not self._suits(index, count):
            return self._built(connection, state)
        for ids, vectors in stream_vectors(connection, after=int(index.ids[-1]) if len(index) else 0):
            index.add(ids, vectors)
        # Ids only grow, so the same number and the same greatest one mean the same passages.
        if len(index) == count and (not count or index.ids[-1] == last):
            return index
        kept = select_ids(connection)
        index.remove(np.setdiff1d(index.ids, kept, assume_unique=True))
        missing = np.setdiff1d(kept, index.ids, assume_unique=True)  # some, where this snapshot is an older one
        for at in range(0, len(missing), PIECE):
            index.add(*select_vectors(connection, missing[at : at + PIECE]))
        return index if np.array_equal(index.ids, kept) else self._built(connection, state)

    def _built(self, connection: Connection, state: str) -> VectorIndex:
        """A new index, made from the stored vectors and saved."""
        count, _ = select_extent(connection)
        index = self._empty(connection, count)
        for ids, vectors in stream_vectors(connection):
            index.add(ids, vectors)
        self._state = state
        if self._save(index):
            kind = "compressed index" if index.trained_on else "index"
            log.info("built the %s of %d passages from the stored vectors", kind, count)
        return index

    def _empty(self, connection: Connection, count: int) -> VectorIndex:
        dimension = select_dimension(connection)
        if self._should_be(count) == ExactIndex.kind:
            return ExactIndex.empty(dimension)
        ids = select_ids(connection)
        return CompressedIndex.trained(ids, dimension, lambda sample: select_vectors(connection, sample)[1])

    def _should_be(self, count: int) -> str:
        return ExactIndex.kind if count <= self._exact_passages else CompressedIndex.kind

    def _suits(self, index: VectorIndex, count: int) -> bool:
        """Whether an index in memory can go on with that many passages.

        A compressed one may shrink to half of the bound, so that a library about that size does not change back and
        forth; an exact one of no passage has no dimension yet.
        """
        if index.kind == ExactIndex.kind:
            return count <= self._exact_passages and len(index) > 0
        return self._exact_passages // 2 < count <= _OUTGROWN * index.trained_on

    def _save(self, index: VectorIndex) -> bool:
        """Write the index file; whether it could be."""
        try:
            index_file.save(self._folder, index, self._state, self._fingerprint)
        except OSError as error:
            log.info("the index is kept in memory only: %s", error)
            return False
        self._saved = self._state
        return True


def _is_of(connection: Connection, index: VectorIndex) -> bool:
    """Whether the rows of the passages that are both in the index and in the database are these passages'."""
    pieces = ((np.isin(ids, index.ids), ids, vectors) for ids, vectors in stream_vectors(connection))
    return all(bool(index.holds(ids[both], vectors[both]).all()) for both, ids, vectors in pieces if both.any())
