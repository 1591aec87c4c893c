"""Question to hits on 10,000 passages: what searching and reading cost beside one plain encoding of the question."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from sentence_transformers import SentenceTransformer

from benchmarks.collections import Collection
from rag import Article, Library, Passage
from rag.articles.passages import split
from rag.language.sentences import sentences
from rag.models.reader import BUNDLED_WEIGHTS
from rag.models.token_vectors import PassageEncoding
from rag.retrieval.expansion import name_vocabulary
from rag.retrieval.retriever import search
from rag.settings import Settings

_PASSAGES, _QUESTIONS = 10_000, 200


class _Given:
    """An embedder that has the question's encoding already."""

    def __init__(self, encoding: object) -> None:
        self._encoding = encoding

    def encode_question(self, text: str, language: str) -> object:
        return self._encoding


def measure(collection: Collection, work: Path, console: Console) -> None:
    """Print p50 and p95 of the search without the encoding, of reading what it finds, and of a plain encoding."""
    library = Library(work / "speed-library", config=Settings(reader=str(BUNDLED_WEIGHTS)))
    _fill(library, collection)
    library.warm_up()
    model, options = SentenceTransformer(str(library._embedder.folder), device="cpu"), library._options(5, None)
    searches, readings, encodings = [], [], []
    for ask in random.Random(1).sample(collection.asks, _QUESTIONS):
        encodings.append(_seconds(lambda ask=ask: model.encode_query(ask.question.query)))
        encoding = library._embedder.encode_question(ask.question.query, ask.question.language)
        given = _Given(encoding)
        searches.append(_seconds(lambda ask=ask, given=given: search(library._store, given, ask.question, options)))
        found = [(ask.question.query, hit.passage.text) for hit in search(library._store, given, ask.question, options)]
        readings.append(_seconds(lambda found=found: library._read(found)))
    p50, p95 = _percentiles(searches)
    read50, read95 = _percentiles(readings)
    plain50, plain95 = _percentiles(encodings)
    console.print(
        f"speed: {_QUESTIONS} questions, {library.counts()[1]:,} passages: all but the encoding {p50:.1f} ms p50, "
        f"{p95:.1f} ms p95; reading the {options.k} hits {read50:.1f} ms p50, {read95:.1f} ms p95; one plain encoding "
        f"{plain50:.1f} ms p50, {plain95:.1f} ms p95; ratios {p50 / plain50:.2f} and {read50 / plain50:.2f}"
    )
    library.close()


def _fill(library: Library, collection: Collection) -> None:
    """10,000 passages of real sentences shuffled between articles, with real encodings dealt out again."""
    rng = random.Random(1)
    texts = list(collection.texts().values())[:300]
    pool = [text[a:b] for text in texts for a, b in sentences(text, "fr")]
    articles = [Article(str(i), "", text, None, "fr", "") for i, text in enumerate(texts)]
    passages = [p.text for article in articles for p in split(article, library._embedder.count_tokens, 150)]
    encoded = library._embedder.encode_passages(passages, [f"{pool[0]}\n"] * len(passages))
    for number in range(_PASSAGES):
        text = " ".join(rng.sample(pool, 5))
        article = Article(f"a{number}", "", text, None, "fr", f"{number}.txt")
        passage = Passage(article.id, 0, len(text), text)
        dealt = encoded[number % len(encoded)]
        noisy = dealt.vector + 0.02 * _noise(rng, len(dealt.vector))
        encoding = PassageEncoding(noisy / (noisy @ noisy) ** 0.5, dealt.codes, dealt.context)
        library._store.put(article, "", [passage], [encoding], name_vocabulary(text))


def _noise(rng: random.Random, length: int) -> object:
    import numpy as np

    return np.random.default_rng(rng.getrandbits(32)).normal(size=length).astype(np.float32)


def _seconds(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def _percentiles(seconds: list[float]) -> tuple[float, float]:
    return 1e3 * statistics.median(seconds), 1e3 * statistics.quantiles(seconds, n=20)[-1]
