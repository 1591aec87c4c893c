"""One pass of a sentence-transformers model that gives the text's vector and its tokens' in one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rag.models.token_vectors import Floats, joined

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from torch import Tensor
    from torch.nn import Module

Spans = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model made of one text.

    Args:
        vector: unit, shape (dimension,), of the words after the context.
        layers: last and middle layer of each token of context and text, side by side, shape (n, 2 * hidden size); n is
            0 where the model has no such layers.
        spans: where each token stands in context + text.
    """

    vector: Floats
    layers: Floats
    spans: Spans


def read_texts(model: SentenceTransformer, texts: Sequence[str], contexts: Sequence[str], prompt: str) -> list[Reading]:
    """Read one batch of texts, each right after its context.

    The context is seen by every token of the text but is left out where a model takes the mean of its tokens; without
    one the vector is what `model.encode` gives.

    Args:
        model: on the CPU, with `output_hidden_states` set (see `keep_layers`).
        texts: a batch.
        contexts: one for each text, empty for none.
        prompt: put before each.
    """
    import torch

    full = [context + text for context, text in zip(contexts, texts, strict=True)]
    features = model.preprocess(full, prompt=prompt)
    modules = list(model.children())
    with torch.inference_mode():
        features = modules[0](features)
        spans = _spans(model, full, prompt)
        layers = features.get("all_layer_embeddings")
        if spans is None or layers is None or features["attention_mask"].shape[1] < max(map(len, spans)):
            return [Reading(vector, _NONE, []) for vector in _vectors(modules[1:], features)]
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
        readings.append(Reading(vector, joined(last[row, at], middle[row, at]), [found[i] for i in kept]))
    return readings


def keep_layers(model: SentenceTransformer) -> None:
    """Have the model hand out its inner layers, where it is a transformer."""
    config = getattr(getattr(model[0], "auto_model", None), "config", None)
    if config is not None:
        config.output_hidden_states = True


def _vectors(modules: Sequence[Module], features: dict[str, Tensor]) -> list[Floats]:
    import torch

    for module in modules:
        features = module(features)
    unit = torch.nn.functional.normalize(features["sentence_embedding"], dim=1)
    return [np.ascontiguousarray(row, dtype=np.float32) for row in unit.numpy()]


def _spans(model: SentenceTransformer, full: Sequence[str], prompt: str) -> list[Spans] | None:
    """Offsets of each token in its text; of the prompt's and the special tokens (0, 0) or less."""
    tokenizer = model.tokenizer
    if not getattr(tokenizer, "is_fast", False):
        return None
    encoded = tokenizer(
        [prompt + text for text in full], truncation=True, max_length=model.max_seq_length, return_offsets_mapping=True
    )
    shift = len(prompt)
    return [[(max(a - shift, 0), b - shift) for a, b in row] for row in encoded["offset_mapping"]]


_NONE = np.zeros((0, 0), dtype=np.float32)
