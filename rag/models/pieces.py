"""A Unigram vocabulary on disk, of which only the pieces that a text can hold are taken.

Loading the bundled tokenizer whole takes 0.6 s, nearly all of it for 250,000 pieces of a hundred languages; five
passages can hold 2,000 of them. The best cut of a text depends on no piece that is not in the text, so that a tokenizer
of those alone gives the same tokens, in 10 ms.

Source: Kudo, "Subword Regularization", 2018 (the Unigram model).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer, models

PIECES = "pieces.safetensors"


class Pieces:
    """The table of a folder.

    Args:
        folder: where `save_pieces` has written it.

    Raises:
        OSError: there is none.
        safetensors.SafetensorError: it is damaged; LookupError and ValueError likewise.
    """

    def __init__(self, folder: Path) -> None:
        table = load_file(folder / PIECES)
        self._pieces = table["pieces"].view(f"S{table['pieces'].shape[1]}").ravel()
        self._ids, self._scores = table["ids"], table["scores"]
        self._longest, self._unknown = table["sizes"].tolist()
        self._frame = Tokenizer.from_str(table["frame"].tobytes().decode())
        self._specials = list(self._frame.get_added_tokens_decoder().values())
        names = [token.content for token in self._specials]
        self._between_specials = re.compile("|".join(map(re.escape, names)))
        # What an unknown letter costs is reckoned from the worst score of all.
        self._always = np.append(np.flatnonzero(np.isin(self._pieces, _encoded(names))), self._scores.argmin())

    def tokenizer(self, texts: Sequence[str]) -> tuple[Tokenizer, list[int]]:
        """A tokenizer for these texts, and the id that each of its ids has in the whole vocabulary."""
        rows = self._rows_in(texts)
        ids: list[int] = self._ids[rows].tolist()
        pieces = zip(self._pieces[rows].tolist(), self._scores[rows].tolist(), strict=True)
        model = models.Unigram([(piece.decode(), score) for piece, score in pieces], ids.index(self._unknown), False)
        found, frame = Tokenizer(model), self._frame
        found.normalizer, found.pre_tokenizer = frame.normalizer, frame.pre_tokenizer
        found.post_processor = frame.post_processor
        found.add_special_tokens(self._specials)
        return found, ids

    def _rows_in(self, texts: Sequence[str]) -> npt.NDArray[np.int64]:
        """Rows of the pieces that stand somewhere in these texts, in the order of their ids."""
        read, cut = self._frame.normalizer, self._frame.pre_tokenizer
        parts = (part for text in texts for part in self._between_specials.split(text))
        words = {word for part in parts for word, _ in cut.pre_tokenize_str(read.normalize_str(part))}
        longest = self._longest
        looked_up = _encoded({w[at : at + n] for w in words for at in range(len(w)) for n in range(1, longest + 1)})
        at = np.searchsorted(self._pieces, looked_up.astype(self._pieces.dtype)).clip(max=len(self._pieces) - 1)
        rows = np.unique(np.append(at[self._pieces[at] == looked_up], self._always))
        return rows[np.argsort(self._ids[rows])]


def save_pieces(tokenizer: Tokenizer, folder: Path) -> None:
    """Write the table of a Unigram tokenizer.

    Raises:
        OSError: the folder cannot be written.
    """
    frame = json.loads(tokenizer.to_str())
    vocabulary = frame["model"].pop("vocab")
    pieces = _encoded([piece for piece, _ in vocabulary])
    order = np.argsort(pieces)
    sizes = [max(len(piece) for piece, _ in vocabulary), frame["model"]["unk_id"]]
    frame["model"] |= {"vocab": [vocabulary[sizes[1]]], "unk_id": 0}
    table: dict[str, npt.NDArray[Any]] = {
        "pieces": np.frombuffer(pieces[order].tobytes(), dtype=np.uint8).reshape(len(pieces), -1),
        "ids": order.astype(np.int32),
        "scores": np.array([score for _, score in vocabulary])[order],
        "sizes": np.array(sizes),
        "frame": np.frombuffer(json.dumps(frame).encode(), dtype=np.uint8),
    }
    save_file(table, folder / PIECES)


def _encoded(texts: Sequence[str] | set[str]) -> npt.NDArray[np.bytes_]:
    return np.array([text.encode() for text in texts], dtype=np.bytes_)
