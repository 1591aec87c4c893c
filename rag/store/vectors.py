"""Dense search: a FAISS inner-product index over the vectors kept in the database.

The file is a cache. Its manifest says which state of which library it was made from; where the two
disagree with the database or with each other, the index is built again from the stored vectors.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

log = logging.getLogger(__name__)

INDEX_NAME, MANIFEST_NAME = "passages.faiss", "passages.json"

Ids = npt.NDArray[np.int64]
Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index file was made from; equal manifests mean the same index.

    Args:
        state: of the database, a token drawn anew by every write.
        fingerprint: of the embedding model.
        ids_digest: SHA-256 of the passage ids in row order: row i is passage ids[i].
        count: rows.
        dimension: of each vector.
    """

    state: str
    fingerprint: str
    ids_digest: str
    count: int
    dimension: int

    @classmethod
    def of(cls, state: str, fingerprint: str, ids: Ids, dimension: int) -> Manifest:
        """The manifest of an index over these passage ids, in this order."""
        return cls(state, fingerprint, hashlib.sha256(ids.tobytes()).hexdigest(), len(ids), dimension)


class VectorIndex:
    """Exact search by inner product; with unit vectors that is the cosine.

    Args:
        ids: passage id of each row, ascending, shape (n,).
        index: FAISS index of n rows.
    """

    def __init__(self, ids: Ids, index: faiss.Index) -> None:
        if index.ntotal != len(ids):
            raise ValueError(f"the index has {index.ntotal} rows for {len(ids)} passages")
        self._ids = ids
        self._index = index

    @classmethod
    def build(cls, ids: Ids, vectors: Vectors) -> VectorIndex:
        """An index over vectors of shape (n, dimension), row i being passage ids[i]."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        return cls(ids, index)

    def search(self, query: Vectors, depth: int, allowed: Ids | None = None) -> list[tuple[int, float]]:
        """Passage ids and cosines, best first, at most `depth`.

        Args:
            query: one unit vector, shape (dimension,).
            depth: how many to return; fewer come back only when fewer are there.
            allowed: restricts the search to these passage ids.
        """
        depth = min(depth, len(self._ids) if allowed is None else len(allowed))
        if depth <= 0:
            return []
        params = None
        if allowed is not None:
            rows = np.searchsorted(self._ids, np.sort(allowed))
            params = faiss.SearchParameters(sel=faiss.IDSelectorBatch(rows.astype(np.int64)))  # type: ignore[call-arg]
        scores, rows = self._index.search(query[None, :], depth, params=params)
        # FAISS pads with row -1 when it finds fewer than asked for.
        return [(int(self._ids[r]), float(s)) for r, s in zip(rows[0], scores[0], strict=True) if r >= 0]

    def cosines(self, query: Vectors, ids: list[int]) -> dict[int, float]:
        """Cosine of a unit vector of shape (dimension,) with each of these passages that is indexed."""
        rows = np.searchsorted(self._ids, ids)
        known = [(i, int(r)) for i, r in zip(ids, rows, strict=True) if r < len(self._ids) and self._ids[r] == i]
        return {i: float(self._index.reconstruct(r) @ query) for i, r in known}

    def __len__(self) -> int:
        return len(self._ids)

    def holds(self, identity: int, vector: Vectors) -> bool:
        """Whether the row of a passage is this vector, shape (dimension,)."""
        row = int(np.searchsorted(self._ids, identity))
        if row >= len(self._ids) or self._ids[row] != identity:
            return False
        return bool(np.array_equal(self._index.reconstruct(row), vector))

    def save(self, folder: Path, manifest: Manifest) -> None:
        """Replace the index file, then its manifest, each in one step.

        A crash between the two leaves a manifest whose checksum does not fit: `load` then refuses.

        Raises:
            OSError: the folder cannot be written.
        """
        data = faiss.serialize_index(self._index).tobytes()
        _replace(folder / INDEX_NAME, data)
        record = {**asdict(manifest), "sha256": hashlib.sha256(data).hexdigest()}
        _replace(folder / MANIFEST_NAME, json.dumps(record, indent=1).encode())


def load(folder: Path, manifest: Manifest, ids: Ids) -> VectorIndex | None:
    """The saved index if it is whole and was made from exactly this state, else None."""
    try:
        record = json.loads((folder / MANIFEST_NAME).read_bytes())
        data = (folder / INDEX_NAME).read_bytes()
    except (OSError, ValueError):
        return None
    if record != {**asdict(manifest), "sha256": hashlib.sha256(data).hexdigest()}:
        return None
    # The checksum holds, so these are bytes that FAISS itself wrote.
    return VectorIndex(ids, faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8)))


def _replace(path: Path, data: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
