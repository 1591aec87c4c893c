"""The dense index of a large library: lists of like passages, each vector as bytes.

Of the ways to hold 1,000,000 passages (384 dimensions, 2 cores that others used too, benchmarks/README.md has the rest;
recall@10 is that of 100 candidates once their cosines are exact):

    flat floats                1,544 bytes a passage,  130 ms a search
    flat bytes                   384 bytes,            84 ms, recall@10 1.000
    lists of bytes, this         398 bytes,           5.7 ms, 0.982 with 256 lists looked at; 11.8 ms, 0.992 with 512
    lists of products (PQ 96)    111 bytes,           7.1 ms, 0.949 with 256 lists (0.972 from 200 candidates)
    graph (HNSW 16) of bytes     528 bytes,           1.3 ms, 0.898 at efSearch 400; 332 s to build, nothing taken out

A byte a dimension loses nothing that exact cosines do not bring back; what is missed lies in lists not looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from rag.store.vectors import Ids, VectorIndex, Vectors, selector, threads_for

# Lists for n passages: 4 sqrt(n), as FAISS advises (2 sqrt(n) was slower for the same recall), each found from 40
# passages or more, since k-means asks for 39.
_LISTS_BY_ROOT, _PASSAGES_A_LIST = 4, 40
# Lists looked at: recall@10 0.997 at 100,000 passages (3.6 ms), 0.993 at 1,000,000 (12 ms).
_PROBES = 400
# Candidates beyond those sought: bytes misplace near ties by a few ranks. With 50 none of 200 questions lost one.
_SPARE = 50
_SEED = 1234

VectorsOf = Callable[[Ids], Vectors]


class CompressedIndex(VectorIndex):
    """An inverted file of 8-bit vectors."""

    kind = "compressed"

    @classmethod
    def trained(cls, ids: Ids, dimension: int, vectors_of: VectorsOf) -> CompressedIndex:
        """An index of no passage, fitted to a sample of these; the same sample and lists each time.

        Args:
            ids: of the passages that will be added, ascending, shape (n,).
            dimension: of each vector.
            vectors_of: gives the vectors of some of them, in the order of the ids.
        """
        lists = max(1, min(int(_LISTS_BY_ROOT * len(ids) ** 0.5), len(ids) // _PASSAGES_A_LIST))
        sample = np.random.default_rng(_SEED).choice(ids, min(len(ids), lists * _PASSAGES_A_LIST), replace=False)
        index = faiss.IndexIVFScalarQuantizer(
            faiss.IndexFlatIP(dimension), dimension, lists, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT,
            False,  # a vector's bytes do not depend on its list, so that they can be checked without finding it again
        )  # fmt: skip
        index.cp.seed = _SEED
        with threads_for(len(sample)):
            index.train(vectors_of(np.sort(sample)))
        return cls(index, len(ids))

    def __init__(self, index: faiss.Index, trained_on: int) -> None:
        super().__init__(index)
        self._trained_on = trained_on

    @property
    def trained_on(self) -> int:
        """How many passages there were when the lists were found."""
        return self._trained_on

    def candidates(self, query: Vectors, depth: int, allowed: Ids | None = None) -> Ids:
        """The best of the lists nearest to the query: as many lists as it takes to find that many and some to spare."""
        eligible = len(self) if allowed is None else len(allowed)
        sought = min(depth + _SPARE, eligible)
        sel = None if allowed is None else selector(allowed)
        # With half of the passages in scope twice the lists hold as many that are.
        lists = min(self.faiss.nlist, _PROBES * len(self) // max(eligible, 1))
        while True:
            params = faiss.SearchParametersIVF(nprobe=lists, sel=sel)  # type: ignore[call-arg]
            ids = self._search(query, sought, params)
            if len(ids) == sought or lists == self.faiss.nlist:
                return ids
            lists = min(self.faiss.nlist, 2 * lists)

    def _blocks(self) -> Iterator[tuple[Ids, npt.NDArray[Any]]]:
        lists, width = self.faiss.invlists, self.faiss.code_size
        for number in range(self.faiss.nlist):
            size = lists.list_size(number)
            rows = faiss.rev_swig_ptr(lists.get_codes(number), size * width).reshape(size, width)
            yield faiss.rev_swig_ptr(lists.get_ids(number), size), rows

    def _encoded(self, vectors: Vectors) -> npt.NDArray[Any]:
        rows: npt.NDArray[Any] = self.faiss.sq.compute_codes(vectors)
        return rows
