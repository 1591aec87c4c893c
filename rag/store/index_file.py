"""The index on disk: a cache, with a manifest that says which state of which library it was made from.

Both files are replaced in one step each and read through a checksum over the two. Reading and writing go through the
file as a stream, so that an index is never in memory twice: at 1,000,000 passages it is 400 MB.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

import faiss

from rag.store.compressed import CompressedIndex
from rag.store.vectors import ExactIndex, VectorIndex

INDEX_NAME, MANIFEST_NAME = "passages.faiss", "passages.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index file was made from.

    Args:
        state: of the database, a token drawn anew by every write.
        fingerprint: of the embedding model.
        count: passages.
        dimension: of each vector.
        kind: "exact" or "compressed".
        trained_on: how many passages a compressed index was fitted to, else 0.
    """

    state: str
    fingerprint: str
    count: int
    dimension: int
    kind: str
    trained_on: int


def save(folder: Path, index: VectorIndex, state: str, fingerprint: str) -> None:
    """Replace the index file, then its manifest, each in one step.

    A crash between the two leaves a manifest whose checksum does not fit: `load` then refuses.

    Raises:
        OSError: the folder cannot be written.
    """
    manifest = Manifest(state, fingerprint, len(index), index.faiss.d, index.kind, index.trained_on)
    digest = _digest_of(manifest)
    with _replacing(folder / INDEX_NAME) as file:

        def write(data: bytes) -> None:
            digest.update(data)
            file.write(data)

        faiss.write_index(index.faiss, faiss.PyCallbackIOWriter(write))  # type: ignore[attr-defined]
    with _replacing(folder / MANIFEST_NAME) as file:
        file.write(json.dumps({**asdict(manifest), "sha256": digest.hexdigest()}, indent=1).encode())


def load(folder: Path, fingerprint: str) -> tuple[Manifest, VectorIndex] | None:
    """The saved index and what it was made from; None unless it is whole and made with this model."""
    try:
        record = json.loads((folder / MANIFEST_NAME).read_bytes())
        checksum = record.pop("sha256")
        manifest = Manifest(**record)
        with (folder / INDEX_NAME).open("rb") as file:
            if manifest.fingerprint != fingerprint or checksum != _checksum(manifest, file):
                return None
            file.seek(0)
            # The checksum holds, so these are bytes that FAISS itself wrote.
            index = faiss.read_index(faiss.PyCallbackIOReader(file.read))  # type: ignore[attr-defined]
    except (OSError, ValueError, TypeError, AttributeError, KeyError):  # of a manifest that is not one of ours
        return None
    return manifest, CompressedIndex(index, manifest.trained_on) if manifest.trained_on else ExactIndex(index)


def remove(folder: Path) -> None:
    """Delete the saved index, if there is one."""
    for name in (MANIFEST_NAME, INDEX_NAME):
        (folder / name).unlink(missing_ok=True)


def _checksum(manifest: Manifest, file: BinaryIO) -> str:
    """SHA-256 of manifest and index: 0.3-0.5 s of 400 MB, and no damage that it would miss."""
    digest = _digest_of(manifest)
    while block := file.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()


def _digest_of(manifest: Manifest) -> hashlib._Hash:
    return hashlib.sha256(json.dumps(asdict(manifest)).encode())


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write that takes the place of another once all of it is on the disk."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
