"""A cross-encoder of sentence-transformers: reads question and passage together, slower and often better."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_one_at_a_time = threading.Lock()


def relevance(name: str, question: str, passages: Sequence[str]) -> list[float]:
    """What the model says of each passage, higher is better; a model's scale is its own.

    Args:
        name: a folder or hub name of a cross-encoder with one output.
        question: as asked.
        passages: texts.

    Raises:
        ModelError: the model cannot be had or loaded, or has more than one output.
    """
    if not passages:
        return []
    with _one_at_a_time:
        model = _loaded(name)
        scores = model.predict([(question, passage) for passage in passages], show_progress_bar=False)
    if scores.ndim != 1:
        raise ModelError(f"{name!r} gives {scores.shape[1]} scores a passage, a reranker one: {_REMEDY}")
    return [float(score) for score in scores]


@cache
def _loaded(name: str) -> CrossEncoder:
    from sentence_transformers import CrossEncoder

    try:
        return CrossEncoder(name, device="cpu", local_files_only=Path(name).is_dir())
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        reason = str(error).strip().split("\n")[0] or type(error).__name__
        raise ModelError(f"the cross-encoder {name!r} cannot be loaded ({reason}): {_REMEDY}") from error


_REMEDY = (
    "name the folder of a sentence-transformers cross-encoder, or a hub name this machine can fetch, in RAG_RERANKER, "
    "or set it to on (late interaction, the default) or off"
)
