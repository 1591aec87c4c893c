"""A model's tokenizer, shared by all of a process that read with the model.

The bundled one takes 0.6 s to load whole, so that its first texts, such as all that `rag ask` reads, are cut with the
pieces that they can hold (see `pieces`); for many texts it is loaded after all, since each call takes milliseconds so.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from safetensors import SafetensorError
from tokenizers import Tokenizer

from rag.errors import ModelError, first_line
from rag.models.pieces import PIECES, Pieces

_FEW = 30_000  # characters, more than a question reads: from then on calls of 7 to 13 ms would add up


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one text.

    Args:
        ids: in the model's vocabulary.
        offsets: where each stands in the text, (0, 0) for a special one.
    """

    ids: list[int]
    offsets: list[tuple[int, int]]


class ModelTokenizer:
    """The tokenizer of a model's folder; safe to use from several threads.

    Args:
        model: the folder.

    Raises:
        ModelError: its file is missing or damaged.
    """

    def __init__(self, model: Path) -> None:
        self._model = model
        self._lock = threading.Lock()
        self._read = 0  # characters so far
        if self._pieces is None:
            _ = self._whole

    def cut(self, texts: Sequence[str], *, special_tokens: bool = True) -> list[Tokens]:
        """The tokens of each text, at full length.

        Args:
            texts: to cut.
            special_tokens: put the marks of start and end around each.

        Raises:
            ModelError: the tokenizer's file is missing or damaged.
        """
        tokenizer, known_as = self._tokenizer_for(texts)
        rows = tokenizer.encode_batch(list(texts), add_special_tokens=special_tokens)
        return [Tokens([known_as[i] for i in row.ids] if known_as else row.ids, row.offsets) for row in rows]

    def load_whole(self) -> None:
        """Be ready for many texts.

        Raises:
            ModelError: the tokenizer's file is missing or damaged.
        """
        with self._lock:
            self._read = _FEW + 1
            _ = self._whole

    def _tokenizer_for(self, texts: Sequence[str]) -> tuple[Tokenizer, list[int]]:
        """One that can cut these texts, and the model's id for each of its ids, [] where they are the same."""
        with self._lock:
            self._read += sum(map(len, texts))
            if self._pieces is None or self._read > _FEW:
                return self._whole, []
            return self._pieces.tokenizer(texts)

    @cached_property
    def _pieces(self) -> Pieces | None:
        """None for a model that has no table of its pieces.

        Raises:
            ModelError: it is damaged.
        """
        if not (self._model / PIECES).is_file():
            return None
        try:
            return Pieces(self._model)
        except (OSError, ValueError, LookupError, SafetensorError) as error:
            raise ModelError(_damaged(self._model, error)) from error

    @cached_property
    def _whole(self) -> Tokenizer:
        """All of it.

        Raises:
            ModelError: its file is missing or damaged.
        """
        try:
            tokenizer = Tokenizer.from_file(str(self._model / "tokenizer.json"))
        except Exception as error:  # noqa: BLE001 - tokenizers raises no class of its own
            raise ModelError(_damaged(self._model, error)) from error
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer


_loaded = cache(ModelTokenizer)
_one_at_a_time = threading.Lock()


def load_tokenizer(model: Path) -> ModelTokenizer:
    """The tokenizer of a model's folder.

    Raises:
        ModelError: its file is missing or damaged.
    """
    with _one_at_a_time:
        return _loaded(model)


def _damaged(model: Path, error: Exception) -> str:
    return f"{model} cannot be read ({first_line(error)}): delete it if it is in the cache"
