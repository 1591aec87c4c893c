"""Text to unit vectors, by sentence-transformers."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from rag.errors import ModelError
from rag.models import bundled, token_vectors
from rag.models.centres import load_centres, sample_digest, save_centres
from rag.models.forward import Reading, keep_layers, read_texts
from rag.models.sample_texts import SAMPLE_QUESTIONS
from rag.models.token_vectors import Centres, Encoding, PassageEncoding

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = npt.NDArray[np.float32]  # shape (n, dimension), rows of length 1

BUNDLED = "bundled"
# The E5 family is trained with these, and its model card warns against leaving them out; where a model of that
# name brings no prompts of its own they are added.
_E5_PROMPTS = {"query": "query: ", "document": "passage: "}
_SAMPLE_BYTES, _SAMPLES = 4096, 64
_UNBOUNDED = 100_000  # what a model without a limit of its own is taken to read
_BATCH = 32  # texts in one pass; more is no faster on a CPU and takes more memory


class Embedder:
    """An embedding model, loaded on first use and safe to call from several threads.

    Args:
        name: "bundled" (multilingual-e5-small, offline), a sentence-transformers folder, or a hub name.
        cache: where the bundled model is prepared.
        report: told of each step of that preparation.
    """

    def __init__(self, name: str, cache: Path, report: bundled.Report | None = None) -> None:
        self.name = name
        self._cache = cache
        self._report = report

    def embed_passages(self, texts: Sequence[str], batch_size: int = 32) -> Vectors:
        """Unit vectors of passages or sentences, shape (len(texts), dimension), float32.

        Raises:
            ModelError: the model cannot be had or loaded.
        """
        with _one_at_a_time:
            rows = self._model.encode_document(list(texts), batch_size=batch_size, **_ENCODE)
        return np.ascontiguousarray(rows, dtype=np.float32)

    def encode_question(self, text: str, language: str) -> Encoding:
        """A question's vector and its tokens', in one pass of the model.

        Args:
            text: at most the model's length is read.
            language: BCP 47, for the centre of its token vectors.

        Raises:
            ModelError: the model cannot be had or loaded.
        """
        reading = self._read([text], [""], "query")[0]
        if not len(reading.layers):
            return Encoding(reading.vector, reading.layers, ())
        tokens = token_vectors.token_vectors(reading.layers, self._centres.of_question(language))
        return Encoding(reading.vector, tokens, tuple(reading.spans))

    def encode_passages(self, texts: Sequence[str], contexts: Sequence[str]) -> list[PassageEncoding]:
        """Vectors and token codes of passages, each read right after its context.

        Args:
            texts: the passages' own words.
            contexts: what each is read after, such as its article's title; "" for none.

        Raises:
            ModelError: the model cannot be had or loaded.
        """
        found = []
        for reading, context in zip(self._read(texts, contexts, "document"), contexts, strict=True):
            codes = np.zeros((0, 0), dtype=np.uint8)
            if len(reading.layers):
                codes = token_vectors.pack(token_vectors.token_vectors(reading.layers, self._centres.passages))
            count = sum(end <= len(context) for _, end in reading.spans)
            found.append(PassageEncoding(reading.vector, codes, count))
        return found

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Model tokens of each text, without the special ones.

        Raises:
            ModelError: the model cannot be had or loaded.
        """
        if not texts:
            return []
        with _one_at_a_time:
            tokenizer = self._model.tokenizer
            if not callable(tokenizer):  # of a static model: the bare one of the package tokenizers
                return [len(row) for row in tokenizer.encode_batch(list(texts), add_special_tokens=False)]
            rows = tokenizer(list(texts), add_special_tokens=False, verbose=False)["input_ids"]
        return [len(row) for row in rows]

    @cached_property
    def fingerprint(self) -> str:
        """Hexadecimal digest that changes when the model does; the store refuses another's vectors.

        For a folder it covers the configuration, the size of the weights and 64 samples of them, since
        hashing hundreds of megabytes would slow every start.

        Raises:
            ModelError: the model cannot be had.
        """
        marker = self.folder / bundled.MARKER if self.folder else None
        if marker and marker.exists():
            return str(json.loads(marker.read_text(encoding="utf-8"))["fingerprint"])
        return _folder_digest(self.folder) if self.folder else hashlib.sha256(self.name.encode()).hexdigest()

    @cached_property
    def dimension(self) -> int:
        """Length of each vector.

        Raises:
            ModelError: the model cannot be had or loaded.
        """
        with _one_at_a_time:
            return int(self._model.get_embedding_dimension() or 0)

    @cached_property
    def max_tokens(self) -> int:
        """Longest text that the model reads, in its tokens, the special ones included.

        Raises:
            ModelError: the model cannot be had or loaded.
        """
        with _one_at_a_time:
            longest = self._model.max_seq_length
        return int(longest) if longest and longest < _UNBOUNDED else _UNBOUNDED

    @cached_property
    def folder(self) -> Path | None:
        """The model's folder; None for a hub name.

        Raises:
            ModelError: the bundled model cannot be prepared.
        """
        if self.name == BUNDLED:
            return bundled.prepare(self._cache, self._report)
        path = Path(self.name)
        return path if path.is_dir() else None

    @property
    def _model(self) -> SentenceTransformer:
        folder = self.folder
        if folder:  # nothing to ask of a hub, and nothing may phone home
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
        return _loaded(str(folder or self.name))

    def _read(self, texts: Sequence[str], contexts: Sequence[str], prompt: str) -> list[Reading]:
        """Batches of texts of like length, results in the order asked for."""
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]) - len(contexts[i]))
        readings: dict[int, Reading] = {}
        with _one_at_a_time:
            model = self._model
            for at in range(0, len(order), _BATCH):
                batch = order[at : at + _BATCH]
                found = read_texts(
                    model, [texts[i] for i in batch], [contexts[i] for i in batch], model.prompts.get(prompt) or ""
                )
                readings.update(zip(batch, found, strict=True))
        return [readings[i] for i in range(len(texts))]

    @cached_property
    def _centres(self) -> Centres:
        """Measured on the sample questions, once per model and machine (1 s), then read from the cache."""
        path = self._cache / "token-centres" / f"{self.fingerprint}-{sample_digest()}.safetensors"
        return load_centres(path) or save_centres(path, self._measured_centres())

    def _measured_centres(self) -> Centres:
        questions = {
            language: token_vectors.means([r.layers for r in self._read(texts, [""] * len(texts), "query")])
            for language, texts in SAMPLE_QUESTIONS.items()
        }
        every = [text for texts in SAMPLE_QUESTIONS.values() for text in texts]
        passages = token_vectors.means([r.layers for r in self._read(every, [""] * len(every), "document")])
        return Centres(passages, questions)


# Libraries of one process share a model: it weighs half a gigabyte, and its threads take all cores anyway.
_one_at_a_time = threading.Lock()


@cache
def _loaded(target: str) -> SentenceTransformer:
    """The model of a folder or hub name, read once per process.

    Raises:
        ModelError: it cannot be had or loaded.
    """
    from sentence_transformers import SentenceTransformer

    try:
        with _quiet():
            model = SentenceTransformer(target, device="cpu")
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise ModelError(
            f"the embedding model {target!r} cannot be loaded ({_first_line(error)}): name a sentence-transformers "
            "folder, or a hub model this machine can fetch, in RAG_EMBEDDING_MODEL, or unset it for the bundled model"
        ) from error
    keep_layers(model)
    if not any(model.prompts.values()) and "e5" in Path(target).name.lower():
        model.prompts = dict(_E5_PROMPTS)
    return model


_ENCODE = {"normalize_embeddings": True, "convert_to_numpy": True, "show_progress_bar": False}


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


def _folder_digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".json":
            digest.update(path.read_bytes())
        elif path.suffix in (".safetensors", ".bin", ".onnx", ".model"):
            size = path.stat().st_size
            digest.update(f"{path.name}:{size}".encode())
            with path.open("rb") as file:
                for i in range(_SAMPLES):
                    file.seek(size * i // _SAMPLES)
                    digest.update(file.read(_SAMPLE_BYTES))
    return digest.hexdigest()


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0] or type(error).__name__
