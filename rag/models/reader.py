"""Question and passages to the words that answer: the bundled reader, read out in offsets and scores.

Source: Devlin et al., "BERT", 2019, section 4.3 (start and end pointers, position 0 for no answer).
"""

from __future__ import annotations

import hashlib
import threading
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rag.models import bundled
from rag.models.cache_folder import Report
from rag.models.compiled import Network, Source, compiled, padded_length
from rag.models.reader_input import Row, collate, join, tokens_of
from rag.models.sample_texts import SAMPLE_QUESTIONS
from rag.models.tokenizer import ModelTokenizer, load_tokenizer
from rag.models.word_embeddings import WordEmbeddings
from rag.timings import timed

Floats = npt.NDArray[np.float32]

BUNDLED_WEIGHTS = Path(__file__).with_name("weights") / "reader.safetensors"

_LONGEST_ANSWER = 30  # tokens
_MAX_QUESTION = 96  # tokens; of a longer one both ends are kept
_WINDOW, _STRIDE = 256, 192  # tokens of a passage read at once, and from one window to the next
_BATCH = 16
_NEVER = -1e4  # a logit that leaves no probability


@dataclass(frozen=True, slots=True)
class PassageReading:
    """What the reader makes of one passage for one question.

    Args:
        offsets: of the passage's tokens in it, words or parts of words; none for a passage without words.
        starts: logit of the answer starting at each token, less that of there being none, shape (n,).
        ends: of the answer ending with each token, likewise.
        relevance: logit of the passage holding the answer, higher is more likely; comparable across passages.
    """

    offsets: tuple[tuple[int, int], ...]
    starts: Floats
    ends: Floats
    relevance: float

    def best_span(self, start: int = 0, end: int | None = None) -> tuple[int, int, float] | None:
        """The likeliest answer within a stretch of the passage: its offsets and its score; None where no token is.

        The score is a logit against "no answer": above 0 the reader would rather give the words than say nothing.

        Args:
            start: of the stretch.
            end: of the stretch, exclusive; None for the passage's end.
        """
        inside, sums = self._answers(start, end)
        if not inside:
            return None
        first, last = np.unravel_index(int(sums.argmax()), sums.shape)
        return self.offsets[inside[first]][0], self.offsets[inside[last]][1], float(sums[first, last])

    def about(self, span: tuple[int, int], start: int = 0, end: int | None = None) -> float:
        """How much is pointed at a span: the score of the best answer within a stretch that shares words with it.

        The reader may say "a little over 500" where the span is "500": the logarithm of the share of their words that
        they have in common is taken off, halved. -inf where the stretch holds no word of the span.

        Args:
            span: its offsets, end exclusive.
            start: of the stretch.
            end: of the stretch, exclusive; None for the passage's end.
        """
        inside, sums = self._answers(start, end)
        meant = [k for k, i in enumerate(inside) if self.offsets[i][0] < span[1] and self.offsets[i][1] > span[0]]
        if not meant:
            return -np.inf
        first, last = np.indices(sums.shape)
        shared = np.minimum(last, meant[-1]) - np.maximum(first, meant[0]) + 1
        together = np.maximum(last, meant[-1]) - np.minimum(first, meant[0]) + 1
        return float(np.where(shared > 0, sums + 0.5 * np.log(np.maximum(shared, 1) / together), -np.inf).max())

    def _answers(self, start: int, end: int | None) -> tuple[list[int], Floats]:
        """The tokens of a stretch, and the score of every answer in it by its first and last, shape (n, n)."""
        inside = [i for i, (a, b) in enumerate(self.offsets) if a >= start and (end is None or b <= end)]
        sums = self.starts[inside][:, None] + self.ends[inside][None, :]
        reach = np.arange(len(inside))[None, :] - np.arange(len(inside))[:, None]
        return inside, np.where((reach >= 0) & (reach < _LONGEST_ANSWER), sums, -np.inf)


Read = Callable[[Sequence[tuple[str, str]]], list[PassageReading]]  # n pairs of question and passage -> n readings


def once(read: Read) -> Read:
    """The same readings, no pair read twice: what ranks passages and what answers from them then share the work.

    Args:
        read: such as `Reader.read`.
    """
    known: dict[tuple[str, str], PassageReading] = {}

    def remembered(pairs: Sequence[tuple[str, str]]) -> list[PassageReading]:
        if new := [pair for pair in dict.fromkeys(pairs) if pair not in known]:
            known.update(zip(new, read(new), strict=True))
        return [known[pair] for pair in pairs]

    return remembered


class Reader:
    """The reading model; loaded on first use, shared by all readers of a process.

    Args:
        weights: file of trained weights.
        cache: folder of prepared models.
        report: told of each step of preparing it.
    """

    def __init__(self, weights: Path, cache: Path, report: Report | None = None) -> None:
        self.weights = weights
        self._cache = cache
        self._report = report

    def load(self) -> str:
        """Load the model now, so that the first question need not wait for it; what runs it, "OpenVINO" or "PyTorch".

        Raises:
            ModelError: the weights are missing or damaged, or the bundled model cannot be had.
        """
        with _one_at_a_time:
            return self._model.runtime

    def read(self, pairs: Sequence[tuple[str, str]]) -> list[PassageReading]:
        """One reading for each pair of question and passage.

        Args:
            pairs: in any languages. Of a question longer than 96 tokens the middle is left out; a long passage is read
                in windows.

        Raises:
            ModelError: the weights are missing or damaged, or the bundled model cannot be had.
        """
        with timed("read"), _one_at_a_time:
            model = self._model
            distinct = list(dict.fromkeys(text for pair in pairs for text in pair))
            known = dict(zip(distinct, tokens_of(model.tokenizer, distinct), strict=True))
            asked, texts = ([known[text] for text in side] for side in zip(*pairs, strict=True)) if pairs else ([], [])
            windows = [
                (number, at, join(_both_ends(asked[number][0]), [], ids[at : at + _WINDOW], offsets[at : at + _WINDOW]))
                for number, (ids, offsets) in enumerate(texts)
                for at in _window_starts(len(ids))
            ]
            logits = model.logits([row for _, _, row in windows])
        readings = [_Windows(passage, offsets) for (_, passage), (_, offsets) in zip(pairs, texts, strict=True)]
        for (number, at, row), found in zip(windows, logits, strict=True):
            readings[number].add(at, row, *found)
        return [reading.joined() for reading in readings]

    @cached_property
    def _model(self) -> _Model:
        model = bundled.prepare(self._cache, self._report)
        return _loaded(_Wanted(self.weights, model, self._cache, self._report))


class _Windows:
    """The windows of one passage, put together: each token keeps the best it got."""

    def __init__(self, passage: str, offsets: list[tuple[int, int]]) -> None:
        self._passage, self._offsets = passage, offsets
        self._pointers = np.full((2, len(offsets)), -np.inf, dtype=np.float32)
        self._relevance = -np.inf

    def add(self, at: int, row: Row, pointers: Floats, relevance: float) -> None:
        """Take in a window: logits of start and end, shape (2, length), and its relevance."""
        own = pointers[:, row.first : row.first + len(row.offsets)] - pointers[:, :1]
        stretch = self._pointers[:, at : at + len(row.offsets)]
        np.maximum(stretch, own, out=stretch)
        self._relevance = max(self._relevance, relevance)

    def joined(self) -> PassageReading:
        """The whole passage; an answer starts where a word starts and ends where one ends."""
        for i, (start, end) in enumerate(self._offsets):
            if start and _is_of_word(self._passage[start - 1]) and _is_of_word(self._passage[start : start + 1]):
                self._pointers[0, i] = -np.inf
            if _is_of_word(self._passage[end - 1 : end]) and _is_of_word(self._passage[end : end + 1]):
                self._pointers[1, i] = -np.inf
        words = [i for i, (start, end) in enumerate(self._offsets) if start < end]
        offsets = tuple(self._offsets[i] for i in words)
        return PassageReading(offsets, self._pointers[0, words], self._pointers[1, words], float(self._relevance))


_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Model:
    """What reading takes: tokens of a text, their embeddings, and the network from there on."""

    tokenizer: ModelTokenizer
    embeddings: WordEmbeddings
    network: Network
    runtime: str

    def logits(self, rows: Sequence[Row]) -> list[tuple[Floats, float]]:
        """Pointers, shape (2, length), and relevance of each row, read in batches of like length."""
        order = sorted(range(len(rows)), key=lambda i: len(rows[i].ids))
        found: dict[int, tuple[Floats, float]] = {}
        for at in range(0, len(order), _BATCH):
            numbers = order[at : at + _BATCH]
            batch = collate([rows[i] for i in numbers], padded_length)
            spans, relevance = self.network([self.embeddings.rows(batch.ids), batch.mask])
            pointers = np.where(batch.answerable[..., None], spans, _NEVER).transpose(0, 2, 1)
            found.update(zip(numbers, zip(pointers, relevance.tolist(), strict=True), strict=True))
        return [found[i] for i in range(len(rows))]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A reader, whoever is told of its preparation."""

    weights: Path
    model: Path
    cache: Path
    report: Report | None = field(compare=False)


@cache
def _loaded(wanted: _Wanted) -> _Model:
    """The model, read once per process: a file replaced since is not read again.

    Raises:
        ModelError: a file is missing or damaged.
    """
    weights, model = wanted.weights, wanted.model
    embeddings = WordEmbeddings(model)

    def source() -> Source:
        from rag.models.reader_network import FromEmbeddings
        from rag.models.reader_weights import trained_network

        texts = tokens_of(load_tokenizer(model), SAMPLE_QUESTIONS["fr"])
        batches = [
            collate([join(texts[i][0], [], *texts[i + 1]) for i in rows], padded_length) for rows in ([0], range(7))
        ]
        probes = tuple((embeddings.rows(batch.ids), batch.mask) for batch in batches)
        return Source(FromEmbeddings(trained_network(weights, model)), probes)

    tokenizer = load_tokenizer(model)
    if network := compiled(wanted.cache / "compiled" / f"reader-{_digest(weights, model)}", source, wanted.report):
        return _Model(tokenizer, embeddings, network, "OpenVINO")
    return _Model(tokenizer, embeddings, _in_torch(weights, model), "PyTorch")


def _in_torch(weights: Path, model: Path) -> Network:
    from rag.models.reader_weights import in_torch, trained_network

    return in_torch(trained_network(weights, model))


def _digest(weights: Path, model: Path) -> str:
    """Short digest of what the network is made from; of a file that cannot be read, loading it will say so."""
    try:
        content = weights.read_bytes()
    except OSError:
        content = b""
    return hashlib.sha256(content + (model / bundled.MARKER).read_bytes()).hexdigest()[:16]


def _is_of_word(character: str) -> bool:
    """Whether a character, if there is one, is a letter, a digit or an accent set upon one."""
    return character.isalnum() or (character != "" and unicodedata.combining(character) > 0)


def _window_starts(count: int) -> range:
    """Where windows over so many tokens start: the last reaches the end."""
    return range(0, max(count - _WINDOW + _STRIDE, 1), _STRIDE)


def _both_ends(ids: list[int]) -> list[int]:
    half = _MAX_QUESTION // 2
    return ids if len(ids) <= _MAX_QUESTION else ids[:half] + ids[-half:]
