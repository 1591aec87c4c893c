"""The first layer of a BERT-like model: a row of a table for each token, looked up where the file lies."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rag.errors import ModelError

_LONGEST_HEADER = 100_000_000  # bytes, the format's own limit
_TABLES = ("embeddings.word_embeddings.weight", "word_embeddings.weight")


class WordEmbeddings:
    """A model's table, mapped from its weight file, so that only the rows looked up are read from disk.

    The table is four fifths of the bundled model. Source: the safetensors format, a little-endian 64-bit length and a
    JSON header of so many bytes before the tensors.

    Args:
        model: folder of a model, with a float32 `model.safetensors`.

    Raises:
        ModelError: the file is missing, damaged, or has no such table.
    """

    def __init__(self, model: Path) -> None:
        path = model / "model.safetensors"
        try:
            with path.open("rb") as file:
                length = int.from_bytes(file.read(8), "little")
                header = json.loads(file.read(min(length, _LONGEST_HEADER)))
            entry = next(header[name] for name in _TABLES if name in header)
            if entry["dtype"] != "F32":
                raise ValueError(f"its table is {entry['dtype']}, expected F32")
            start, shape = 8 + length + entry["data_offsets"][0], tuple(entry["shape"])
            self._table = np.memmap(path, np.float32, "r", start, shape)
        except (OSError, ValueError, LookupError, TypeError, StopIteration) as error:
            raise ModelError(f"{path} is damaged ({error}): delete {model}, it will be made again") from error

    def rows(self, ids: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """The rows of some tokens.

        Args:
            ids: shape (n, length).

        Returns:
            Shape (n, length, width).
        """
        return np.asarray(self._table[ids])
