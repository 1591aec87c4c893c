"""A model's tokenizer, read once per process: the bundled one has 250,000 words and takes 0.6 s."""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path

from tokenizers import Tokenizer

from rag.errors import ModelError

_one_at_a_time = threading.Lock()


def load_tokenizer(model: Path) -> Tokenizer:
    """The tokenizer of a model's folder. Shared: nobody may switch its padding or truncation on.

    Raises:
        ModelError: its file is missing or damaged.
    """
    with _one_at_a_time:
        return _loaded(model)


@cache
def _loaded(model: Path) -> Tokenizer:
    try:
        tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    except Exception as error:  # noqa: BLE001 - tokenizers raises no class of its own
        raise ModelError(f"{model} cannot be read ({error}): delete it if it is in the cache") from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer
