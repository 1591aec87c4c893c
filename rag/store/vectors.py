"""The two kinds of dense index, both over FAISS: what they share, and the exact one.

An index proposes passages; their cosines are taken from the vectors in the database, so that scores are exact and
alike whichever kind proposed them. FAISS keeps the passage id beside each row, in the file too, so that no row can be
taken for another passage's.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

import faiss
import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]
Vectors = npt.NDArray[np.float32]

_MANY_ROWS = 1_000


class VectorIndex(ABC):
    """Passages by inner product; with unit vectors that is the cosine. Not safe to change while it is searched.

    Args:
        index: a FAISS index that keeps an id for each row.

    Raises:
        ValueError: an id is there twice.
    """

    kind: ClassVar[str]

    def __init__(self, index: faiss.Index) -> None:
        self.faiss: Any = index  # its type stubs know the parts that all kinds have, and few of any one's own
        self._ids = np.sort(np.concatenate([ids for ids, _ in self._blocks()]))
        self._check_rows()

    @property
    def ids(self) -> Ids:
        """Passage ids, ascending, shape (n,)."""
        return self._ids

    @property
    @abstractmethod
    def trained_on(self) -> int:
        """How many passages there were when the index was fitted to them; 0 for one that needs no fitting."""

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, ids: Ids, vectors: Vectors) -> None:
        """Add passages that are not there yet; ids of shape (n,), vectors of shape (n, dimension)."""
        with threads_for(len(ids)):
            self.faiss.add_with_ids(vectors, ids)
        # Nearly always in order already, which a stable sort is quick on: 4 ms of a million.
        self._ids = np.sort(np.concatenate([self._ids, ids]), kind="stable")
        self._check_rows()

    def remove(self, ids: Ids) -> None:
        """Take out passages that are there."""
        with threads_for(1):
            self.faiss.remove_ids(faiss.IDSelectorBatch(ids))
        self._ids = np.setdiff1d(self._ids, ids, assume_unique=True)
        self._check_rows()

    @abstractmethod
    def candidates(self, query: Vectors, depth: int, allowed: Ids | None = None) -> Ids:
        """Passages among which the best `depth` are; that many or more whenever they exist.

        Args:
            query: one unit vector, shape (dimension,).
            depth: how many are sought.
            allowed: restricts the search to these passage ids.
        """

    def holds(self, ids: Ids, vectors: Vectors) -> npt.NDArray[np.bool_]:
        """Whether the row of each passage is what its vector makes; shape (n,).

        Args:
            ids: of passages, ascending, shape (n,), one at least.
            vectors: theirs, shape (n, dimension).
        """
        expected = self._encoded(vectors)
        kept, known = np.zeros_like(expected), np.zeros(len(ids), dtype=bool)
        for block_ids, rows in self._blocks():
            at = np.searchsorted(ids, block_ids).clip(max=len(ids) - 1)
            mine = ids[at] == block_ids
            kept[at[mine]], known[at[mine]] = rows[mine], True
        same: npt.NDArray[np.bool_] = (kept == expected).all(axis=1)
        return known & same

    @abstractmethod
    def _blocks(self) -> Iterator[tuple[Ids, npt.NDArray[Any]]]:
        """Passage ids, shape (m,), and rows, shape (m, width), as FAISS keeps them; all blocks are the index."""

    @abstractmethod
    def _encoded(self, vectors: Vectors) -> npt.NDArray[Any]:
        """The rows that FAISS makes of vectors."""

    def _search(self, query: Vectors, depth: int, params: faiss.SearchParameters | None) -> Ids:
        """Ids, best first, without the -1 that FAISS pads with when it finds fewer than asked for."""
        with threads_for(1):
            ids: Ids = self.faiss.search(query[None, :], depth, params=params)[1][0]
        return ids[ids >= 0]

    def _check_rows(self) -> None:
        """Each row is one passage's, and each passage has one.

        Raises:
            ValueError: it is not so.
        """
        if self.faiss.ntotal != len(self._ids) or np.any(self._ids[1:] == self._ids[:-1]):
            raise ValueError(f"the index has {self.faiss.ntotal} rows for {len(np.unique(self._ids))} passages")


class ExactIndex(VectorIndex):
    """Every vector as it is, compared with each query."""

    kind = "exact"

    @classmethod
    def empty(cls, dimension: int) -> ExactIndex:
        """An index of no passage."""
        return cls(faiss.IndexIDMap(faiss.IndexFlatIP(dimension)))

    @property
    def trained_on(self) -> int:
        """Nothing is fitted."""
        return 0

    def candidates(self, query: Vectors, depth: int, allowed: Ids | None = None) -> Ids:
        """The best `depth` themselves."""
        params = None if allowed is None else faiss.SearchParameters(sel=selector(allowed))  # type: ignore[call-arg]
        return self._search(query, depth, params)

    def _blocks(self) -> Iterator[tuple[Ids, npt.NDArray[Any]]]:
        flat: Any = faiss.downcast_index(self.faiss.index)
        rows = faiss.rev_swig_ptr(flat.get_xb(), flat.ntotal * flat.d).reshape(flat.ntotal, flat.d)
        yield faiss.vector_to_array(self.faiss.id_map), rows

    def _encoded(self, vectors: Vectors) -> npt.NDArray[Any]:
        return vectors


def selector(allowed: Ids) -> faiss.IDSelector:
    """Only these passages; a bit for each id there may be, which costs a search less than a set (1 ms a million)."""
    bits = np.zeros(int(allowed.max(initial=0)) + 1, dtype=bool)
    bits[allowed] = True
    return faiss.IDSelectorBitmap(np.packbits(bits, bitorder="little"))  # type: ignore[call-arg, arg-type]


@contextmanager
def threads_for(rows: int) -> Iterator[None]:
    """FAISS on every core for many rows, else on one: its threads wait for each other longer than a search takes.

    With two threads on two cores that others used too, a search of 10,000 vectors took 15.8 ms, of 100,000 40 ms; with
    one thread 0.6 and 10.9 ms.
    """
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads((os.cpu_count() or 1) if rows >= _MANY_ROWS else 1)  # of this thread alone
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)
