"""The bundled encoder, or one built like it, compiled: what `PlainEncoder` gives, without sentence-transformers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from rag.errors import ModelError
from rag.models.cache_folder import Report
from rag.models.compiled import Network, Outputs, Source, compiled, padded_length
from rag.models.sample_texts import SAMPLE_QUESTIONS
from rag.models.token_vectors import Floats, Spans, TextReading, joined
from rag.models.tokenizer import ModelTokenizer, load_tokenizer
from rag.models.word_embeddings import WordEmbeddings

Ids = npt.NDArray[np.int64]
_Item = TypeVar("_Item")

_MODULES = ["Transformer", "Pooling", "Normalize"]
_RANKED_ALIKE = 0.97  # of the sample questions; between two about equal either may come first


class CompiledEncoder:
    """A BERT encoder that takes the mean of its tokens.

    Args:
        folder: the model's.
        network: its layers, from the tokens' embeddings to the last and the middle layer.
        tokenizer: its own.

    Raises:
        ModelError: a file of the folder is missing or damaged.
    """

    runtime = "OpenVINO"

    def __init__(self, folder: Path, network: Network, tokenizer: ModelTokenizer) -> None:
        try:
            config, own = (_json(folder / name) for name in ("config.json", "config_sentence_transformers.json"))
        except (OSError, ValueError) as error:
            raise ModelError(f"{folder} cannot be read ({error}): delete it if it is in the cache") from error
        self._tokenizer = tokenizer
        self._embeddings = WordEmbeddings(folder)
        self._network = network
        self.prompts: dict[str, str] = own["prompts"]
        self._padding: int = config["pad_token_id"]
        self.dimension: int = config["hidden_size"]
        self.max_tokens: int = config["max_position_embeddings"]

    def warm_up(self) -> None:
        """Load the whole tokenizer, which is quicker for many texts."""
        self._tokenizer.load_whole()

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """As `PlainEncoder.count_tokens`."""
        return [len(row.ids) for row in self._tokenizer.cut(texts, special_tokens=False)]

    def batch(self, texts: Sequence[str]) -> tuple[Ids, Ids, list[Spans]]:
        """Token ids and mask of some texts, shape (n, length), and where each token stands in its text."""
        rows = self._tokenizer.cut(texts)
        ids, mask = _padded([_cut(row.ids, self.max_tokens) for row in rows], self._padding)
        return ids, mask, [_cut(row.offsets, self.max_tokens) for row in rows]

    def layers(self, ids: Ids, mask: Ids) -> tuple[Floats, Floats]:
        """The last and the middle layer of a batch, shape (n, length, dimension) each."""
        last, middle = self._network([self._embeddings.rows(ids), mask])
        return last, middle

    def read(self, texts: Sequence[str], contexts: Sequence[str], prompt: str) -> list[TextReading]:
        """As `PlainEncoder.read`."""
        before = self.prompts.get(prompt, "")
        full = [before + context + text for context, text in zip(contexts, texts, strict=True)]
        ids, mask, offsets = self.batch(full)
        last, middle = self.layers(ids, mask)
        readings = []
        for i, context in enumerate(contexts):
            found = _shifted(offsets[i], len(before))
            own = [k for k, (_, end) in enumerate(found) if not 0 < end <= len(context)]
            kept = [k for k, (_, end) in enumerate(found) if end > 0]
            mean = last[i, own].mean(axis=0)
            vector = mean / np.linalg.norm(mean)
            readings.append(TextReading(vector, joined(last[i, kept], middle[i, kept]), [found[k] for k in kept]))
        return readings


def compiled_encoder(
    folder: Path, cache: Path, fingerprint: str, report: Report | None = None
) -> CompiledEncoder | None:
    """The model of a folder compiled; None where it is of another kind, or cannot be compiled.

    Args:
        folder: of a sentence-transformers model.
        cache: where the graph is kept.
        fingerprint: of the model.
        report: told of the compiling.

    Raises:
        ModelError: a file of the folder is missing or damaged.
    """
    if not _is_mean_of_bert(folder):
        return None

    def source() -> Source:
        from rag.models.bert import Layers, bert_encoder

        tokenizer, embeddings = load_tokenizer(folder), WordEmbeddings(folder)
        padding = _json(folder / "config.json")["pad_token_id"]
        rows = [[row.ids for row in tokenizer.cut(texts)] for texts in _probe_texts()]
        batches = [_padded(ids, padding) for ids in rows]
        probes = tuple((embeddings.rows(ids), mask) for ids, mask in batches)
        return Source(Layers(bert_encoder(folder)), probes, partial(_rank_alike, [mask for _, mask in batches]))

    network = compiled(cache / "compiled" / f"encoder-{fingerprint[:16]}", source, report)
    return CompiledEncoder(folder, network, load_tokenizer(folder)) if network else None


def _probe_texts() -> list[list[str]]:
    """One question; the questions of all languages; longer passages; the English ones as passages, to be ranked."""
    queries = [f"query: {text}" for texts in SAMPLE_QUESTIONS.values() for text in texts]
    passages = [f"passage: {' '.join(texts)}" for texts in SAMPLE_QUESTIONS.values()]
    return [queries[:1], queries, passages, [f"passage: {text}" for text in SAMPLE_QUESTIONS["en"]]]


def _rank_alike(masks: Sequence[Ids], plain: Sequence[Outputs], fast: Sequence[Outputs]) -> bool:
    """Whether nearly every question finds the same English sentence first, whichever way the vectors were made."""
    best = []
    for outputs in (plain, fast):
        sums = [(layers[0] * mask[..., None]).sum(axis=1) for layers, mask in zip(outputs, masks, strict=True)]
        _, queries, _, passages = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True) for vectors in sums)
        best.append((queries @ passages.T).argmax(axis=1))
    return bool((best[0] == best[1]).mean() >= _RANKED_ALIKE)


def _padded(rows: Sequence[Sequence[int]], padding: int) -> tuple[Ids, Ids]:
    """Ids and mask of a batch, both of shape (rows, length)."""
    ids = np.full((len(rows), padded_length(max(map(len, rows)))), padding, dtype=np.int64)
    mask = np.zeros_like(ids)
    for i, row in enumerate(rows):
        ids[i, : len(row)], mask[i, : len(row)] = row, 1
    return ids, mask


def _cut(tokens: list[_Item], longest: int) -> list[_Item]:
    """What stands at each token, the end mark kept where the middle is too long."""
    return tokens if len(tokens) <= longest else tokens[: longest - 1] + tokens[-1:]


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
