"""A sentence-transformers model, read out in one pass: the text's vector and its tokens'."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from rag.errors import ModelError, first_line
from rag.models.token_vectors import Floats, Spans, TextReading, joined

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from torch import Tensor
    from torch.nn import Module

# The E5 family is trained with these, and its model card warns against leaving them out; where a model of that
# name brings no prompts of its own they are added.
E5_PROMPTS = {"query": "query: ", "document": "passage: "}
_UNBOUNDED = 100_000  # what a model without a limit of its own is taken to read


class PlainEncoder:
    """Any sentence-transformers model, run by PyTorch, one call at a time: its threads take all cores anyway.

    Args:
        target: a folder or a hub name.

    Raises:
        ModelError: it cannot be had or loaded.
    """

    runtime = "PyTorch"

    def __init__(self, target: str) -> None:
        self._model = _loaded(target)
        self._one_at_a_time = threading.Lock()

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._model.get_embedding_dimension() or 0)

    @property
    def max_tokens(self) -> int:
        """Longest text read, in tokens, the special ones included."""
        longest = self._model.max_seq_length
        return int(longest) if longest and longest < _UNBOUNDED else _UNBOUNDED

    def warm_up(self) -> None:
        """Nothing is left to load."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, at least one, without the special ones."""
        tokenizer = self._model.tokenizer
        if not callable(tokenizer):  # of a static model: the bare one of the package tokenizers
            return [len(row) for row in tokenizer.encode_batch(list(texts), add_special_tokens=False)]
        with self._one_at_a_time:  # the tokenizers of transformers are not safe to share
            rows = tokenizer(list(texts), add_special_tokens=False, verbose=False)["input_ids"]
        return [len(row) for row in rows]

    def read(self, texts: Sequence[str], contexts: Sequence[str], prompt: str) -> list[TextReading]:
        """Read one batch of texts, each right after its context.

        The context is seen by every token of the text but is left out where a model takes the mean of its tokens;
        without one the vector is what `model.encode` gives.

        Args:
            texts: a batch.
            contexts: one for each text, empty for none.
            prompt: name of the model's prompt put before each, "query" or "document".
        """
        with self._one_at_a_time:
            return self._readings(texts, contexts, prompt)

    def _readings(self, texts: Sequence[str], contexts: Sequence[str], prompt: str) -> list[TextReading]:
        import torch

        before = self._model.prompts.get(prompt) or ""
        full = [context + text for context, text in zip(contexts, texts, strict=True)]
        features = self._model.preprocess(full, prompt=before)
        modules = list(self._model.children())
        with torch.inference_mode():
            features = modules[0](features)
            spans = self._spans(full, before)
            layers = features.get("all_layer_embeddings")
            if spans is None or layers is None or features["attention_mask"].shape[1] < max(map(len, spans)):
                return [TextReading(vector, _NONE, []) for vector in _vectors(modules[1:], features)]
            own = features["attention_mask"].clone()
            starts = own.argmax(dim=1).tolist()  # 0 but for models that pad on the left
            for row, (found, context) in enumerate(zip(spans, contexts, strict=True)):
                own[row, [starts[row] + i for i, (_, end) in enumerate(found) if 0 < end <= len(context)]] = 0
            features["attention_mask"] = own
            vectors = _vectors(modules[1:], features)
        last, middle = layers[-1].numpy(), layers[len(layers) // 2].numpy()
        readings = []
        for row, (vector, found) in enumerate(zip(vectors, spans, strict=True)):
            kept = [i for i, (_, end) in enumerate(found) if end > 0]
            at = [starts[row] + i for i in kept]
            readings.append(TextReading(vector, joined(last[row, at], middle[row, at]), [found[i] for i in kept]))
        return readings

    def _spans(self, full: Sequence[str], prompt: str) -> list[Spans] | None:
        """Offsets of each token in its text; of the prompt's and the special tokens (0, 0) or less."""
        tokenizer = self._model.tokenizer
        if not getattr(tokenizer, "is_fast", False):
            return None
        encoded = tokenizer(
            [prompt + text for text in full],
            truncation=True,
            max_length=self._model.max_seq_length,
            return_offsets_mapping=True,
        )
        shift = len(prompt)
        return [[(max(a - shift, 0), b - shift) for a, b in row] for row in encoded["offset_mapping"]]


def _loaded(target: str) -> SentenceTransformer:
    """The model of a folder or hub name, its layers handed out where it is a transformer.

    Raises:
        ModelError: it cannot be had or loaded.
    """
    from sentence_transformers import SentenceTransformer

    try:
        with _quiet():
            model = SentenceTransformer(target, device="cpu")
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise ModelError(
            f"the embedding model {target!r} cannot be loaded ({first_line(error)}): name a sentence-transformers "
            "folder, or a hub model this machine can fetch, in RAG_EMBEDDING_MODEL, or unset it for the bundled model"
        ) from error
    config = getattr(getattr(model[0], "auto_model", None), "config", None)
    if config is not None:
        config.output_hidden_states = True
    if not any(model.prompts.values()) and "e5" in Path(target).name.lower():
        model.prompts = dict(E5_PROMPTS)
    return model


def _vectors(modules: Sequence[Module], features: dict[str, Tensor]) -> list[Floats]:
    import torch

    for module in modules:
        features = module(features)
    unit = torch.nn.functional.normalize(features["sentence_embedding"], dim=1)
    return [np.ascontiguousarray(row, dtype=np.float32) for row in unit.numpy()]


@contextmanager
def _quiet() -> Iterator[None]:
    """No "Loading weights" bar on the error stream of a program that only asked a question."""
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]


_NONE = np.zeros((0, 0), dtype=np.float32)
