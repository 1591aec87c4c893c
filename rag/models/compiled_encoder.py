"""The bundled encoder, or one built like it, compiled: what `PlainEncoder` gives, without sentence-transformers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from rag.errors import ModelError
from rag.models.compiled import Network, Source, compiled, padded_length
from rag.models.sample_texts import SAMPLE_QUESTIONS
from rag.models.token_vectors import Spans, TextReading, joined
from rag.models.word_embeddings import WordEmbeddings

_MODULES = ["Transformer", "Pooling", "Normalize"]


class CompiledEncoder:
    """A BERT encoder that takes the mean of its tokens.

    Args:
        folder: the model's.
        network: its layers, from the tokens' embeddings to the last and the middle layer.

    Raises:
        ModelError: a file of the folder is missing or damaged.
    """

    runtime = "OpenVINO"

    def __init__(self, folder: Path, network: Network) -> None:
        try:
            config, own = (_json(folder / name) for name in ("config.json", "config_sentence_transformers.json"))
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # noqa: BLE001 - tokenizers raises no class of its own
            raise ModelError(f"{folder} cannot be read ({error}): delete it if it is in the cache") from error
        self._tokenizer.no_padding()
        self._embeddings = WordEmbeddings(folder)
        self._network = network
        self._prompts: dict[str, str] = own["prompts"]
        self._padding: int = config["pad_token_id"]
        self.dimension: int = config["hidden_size"]
        self.max_tokens: int = config["max_position_embeddings"]
        self._tokenizer.enable_truncation(self.max_tokens)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """As `PlainEncoder.count_tokens`."""
        rows = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [len(row) + sum(map(len, row.overflowing)) for row in rows]

    def read(self, texts: Sequence[str], contexts: Sequence[str], prompt: str) -> list[TextReading]:
        """As `PlainEncoder.read`."""
        before = self._prompts.get(prompt, "")
        rows = self._tokenizer.encode_batch(
            [before + context + text for context, text in zip(contexts, texts, strict=True)]
        )
        ids = [row.ids for row in rows]
        spans = [_shifted(row.offsets, len(before)) for row in rows]
        padded = np.full((len(rows), padded_length(max(map(len, ids)))), self._padding, dtype=np.int64)
        mask = np.zeros_like(padded)
        for i, row_ids in enumerate(ids):
            padded[i, : len(row_ids)], mask[i, : len(row_ids)] = row_ids, 1
        last, middle = self._network([self._embeddings.rows(padded), mask])
        readings = []
        for i, (found, context) in enumerate(zip(spans, contexts, strict=True)):
            own = [k for k, (_, end) in enumerate(found) if not 0 < end <= len(context)]
            kept = [k for k, (_, end) in enumerate(found) if end > 0]
            mean = last[i, own].mean(axis=0)
            vector = mean / np.linalg.norm(mean)
            readings.append(TextReading(vector, joined(last[i, kept], middle[i, kept]), [found[k] for k in kept]))
        return readings


def compiled_encoder(folder: Path, cache: Path, fingerprint: str) -> CompiledEncoder | None:
    """The model of a folder compiled; None where it is of another kind, or cannot be compiled.

    Args:
        folder: of a sentence-transformers model.
        cache: where the graph is kept.
        fingerprint: of the model.

    Raises:
        ModelError: a file of the folder is missing or damaged.
    """
    if not _is_mean_of_bert(folder):
        return None

    def source() -> Source:
        from rag.models.bert import Layers, bert_encoder

        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.enable_padding(pad_id=1)
        rows = tokenizer.encode_batch([f"query: {texts[0]}" for texts in SAMPLE_QUESTIONS.values()])
        ids = np.array([row.ids for row in rows], dtype=np.int64)
        mask = np.array([row.attention_mask for row in rows], dtype=np.int64)
        return Source(Layers(bert_encoder(folder)), (WordEmbeddings(folder).rows(ids), mask))

    network = compiled(cache / "compiled" / f"encoder-{fingerprint[:16]}", source)
    return CompiledEncoder(folder, network) if network else None


def _is_mean_of_bert(folder: Path) -> bool:
    """Whether it is a BERT model in float32 whose tokens' mean is the vector, as the bundled one is."""
    try:
        modules = [module["type"].rsplit(".", 1)[-1] for module in _json(folder / "modules.json")]
        config, pooling = _json(folder / "config.json"), _json(folder / "1_Pooling" / "config.json")
        prompts = _json(folder / "config_sentence_transformers.json")["prompts"]
        mean = pooling.get("pooling_mode") == "mean" or pooling.get("pooling_mode_mean_tokens") is True
        plain = config["model_type"] == "bert" and config.get("dtype") == "float32"
        return modules == _MODULES and mean and plain and bool(prompts) and (folder / "model.safetensors").is_file()
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return False


def _json(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    return json.loads(path.read_text("utf-8"))


def _shifted(offsets: list[tuple[int, int]], prompt: int) -> Spans:
    """Offsets in the text behind the prompt; of the prompt's own and the special tokens (0, 0) or less."""
    return [(max(a - prompt, 0), b - prompt) for a, b in offsets]
