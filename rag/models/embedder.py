"""Text to unit vectors: compiled where that can be, else by sentence-transformers."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rag.models import bundled, token_vectors
from rag.models.cache_folder import Report
from rag.models.centres import load_centres, sample_digest, save_centres
from rag.models.compiled_encoder import CompiledEncoder, compiled_encoder
from rag.models.plain_encoder import PlainEncoder
from rag.models.sample_texts import SAMPLE_QUESTIONS
from rag.models.token_vectors import Centres, Encoding, PassageEncoding, TextReading

Vectors = npt.NDArray[np.float32]  # shape (n, dimension), rows of length 1
Encoder = PlainEncoder | CompiledEncoder  # of one model, safe to call from several threads

BUNDLED = "bundled"
_SAMPLE_BYTES, _SAMPLES = 4096, 64
_BATCH = 8  # texts in one pass: 107 passages a second, 105 with 16, 103 with 32, 102 with 4 (OpenVINO, 2 cores)


class Embedder:
    """An embedding model, loaded on first use and safe to call from several threads.

    Args:
        name: "bundled" (multilingual-e5-small, offline), a sentence-transformers folder, or a hub name.
        cache: where the bundled model is prepared.
        report: told of each step of preparing it.
    """

    def __init__(self, name: str, cache: Path, report: Report | None = None) -> None:
        self.name = name
        self._cache = cache
        self._report = report

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of passages or sentences, shape (len(texts), dimension), float32.

        Raises:
            ModelError: the model cannot be had or loaded.
        """
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = {i: reading.vector for i, reading in self._read_each(texts, [""] * len(texts), "document")}
        return np.stack([vectors[i] for i in range(len(texts))])

    def encode_question(self, text: str, language: str) -> Encoding:
        """A question's vector and its tokens', in one pass of the model.

        Args:
            text: at most the model's length is read.
            language: BCP 47, for the centre of its token vectors.

        Raises:
            ModelError: the model cannot be had or loaded.
        """
        [reading] = self._read([text], "query")
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
        found: dict[int, PassageEncoding] = {}
        for i, reading in self._read_each(texts, contexts, "document"):
            codes = np.zeros((0, 0), dtype=np.uint8)
            if len(reading.layers):
                codes = token_vectors.pack(token_vectors.token_vectors(reading.layers, self._centres.passages))
            count = sum(end <= len(contexts[i]) for _, end in reading.spans)
            found[i] = PassageEncoding(reading.vector, codes, count)
        return [found[i] for i in range(len(texts))]

    def load(self) -> None:
        """Load the model now, so that the first text need not wait for it.

        Raises:
            ModelError: the model cannot be had or loaded.
        """
        self.encode_question("", "en")

    def warm_up(self) -> None:
        """Load all that makes many texts quick, which takes longer than what a few need.

        Raises:
            ModelError: the model cannot be had or loaded.
        """
        self.load()
        self._encoder.warm_up()

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Model tokens of each text, without the special ones.

        Raises:
            ModelError: the model cannot be had or loaded.
        """
        if not texts:
            return []
        return self._encoder.count_tokens(texts)

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
        return self._encoder.dimension

    @cached_property
    def max_tokens(self) -> int:
        """Longest text that the model reads, in its tokens, the special ones included.

        Raises:
            ModelError: the model cannot be had or loaded.
        """
        return self._encoder.max_tokens

    @property
    def runtime(self) -> str:
        """What runs the model: "OpenVINO" or "PyTorch".

        Raises:
            ModelError: the model cannot be had or loaded.
        """
        return self._encoder.runtime

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
    def _encoder(self) -> Encoder:
        folder = self.folder
        if folder:  # nothing to ask of a hub, and nothing may phone home
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
        with _one_at_a_time:
            return _loaded(_Wanted(str(folder or self.name), folder, self._cache, self.fingerprint, self._report))

    def _read(self, texts: Sequence[str], prompt: str) -> list[TextReading]:
        """What the encoder makes of texts that stand alone."""
        readings = dict(self._read_each(texts, [""] * len(texts), prompt))
        return [readings[i] for i in range(len(texts))]

    def _read_each(
        self, texts: Sequence[str], contexts: Sequence[str], prompt: str
    ) -> Iterator[tuple[int, TextReading]]:
        """Each text's number and reading, in batches of like length: all layers of many would take gigabytes."""
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]) - len(contexts[i]))
        for at in range(0, len(order), _BATCH):
            batch = order[at : at + _BATCH]
            found = self._encoder.read([texts[i] for i in batch], [contexts[i] for i in batch], prompt)
            yield from zip(batch, found, strict=True)

    @cached_property
    def _centres(self) -> Centres:
        """Measured on the sample questions, once per model and machine (1 s), then read from the cache."""
        path = self._cache / "token-centres" / f"{self.fingerprint}-{sample_digest()}.safetensors"
        return load_centres(path) or save_centres(path, self._measured_centres())

    def _measured_centres(self) -> Centres:
        questions = {
            language: token_vectors.means([r.layers for r in self._read(texts, "query")])
            for language, texts in SAMPLE_QUESTIONS.items()
        }
        every = [text for texts in SAMPLE_QUESTIONS.values() for text in texts]
        passages = token_vectors.means([r.layers for r in self._read(every, "document")])
        return Centres(passages, questions)


# Libraries of one process share a model: it weighs half a gigabyte, and its threads take all cores anyway.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A model, whoever is told of its preparation."""

    target: str
    folder: Path | None
    cache: Path
    fingerprint: str
    report: Report | None = field(compare=False)


@cache
def _loaded(wanted: _Wanted) -> Encoder:
    """The model of a folder or hub name, read once per process.

    Raises:
        ModelError: it cannot be had or loaded.
    """
    folder = wanted.folder
    fast = compiled_encoder(folder, wanted.cache, wanted.fingerprint, wanted.report) if folder else None
    return fast or PlainEncoder(wanted.target)


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
