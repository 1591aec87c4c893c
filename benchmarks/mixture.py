"""As many passage vectors as wanted, spread like real ones: stories around real passages, passages around stories."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rag.articles import loading
from rag.language.sentences import sentences
from rag.models.embedder import BUNDLED, Embedder
from rag.schema import Article
from rag.settings import settings

Vectors = npt.NDArray[np.float32]

_FILES = ("piaf-dev", "piaf-more", "xquad-dev.en", "xquad-dev.es", "xquad-dev.ru")
_WORDS = 90  # in a passage, about 140 tokens
_STORY = 20  # passages of one story, by different papers and days
# How far a story lies from its real passage, and a passage from its story: shares of the real spread. With these a
# random passage is as like another as real ones are (0.75), and the nearest of 100,000 is at 0.96, where of 2,256 real
# Wikipedia passages the nearest is at 0.88: news tells a thing several times.
_STORY_SPREAD, _PASSAGE_SPREAD = (0.3, 0.9), (0.3, 0.7)


def real(shared: Path, questions: int) -> tuple[Vectors, Vectors]:
    """Vectors of real passages and questions: of the evaluation sets, else of the seeds and their sentences."""
    embedder = Embedder(BUNDLED, settings().cache)
    texts, asked = _texts(shared)
    words = [text.split() for text in texts]
    passages = [" ".join(w[at : at + _WORDS]) for w in words for at in range(0, len(w), _WORDS)]
    chosen = random.Random(0).sample(asked, min(questions, len(asked)))
    encoded = [embedder.encode_question(text, "fr").vector for text in chosen]
    return embedder.embed_passages(passages), np.stack(encoded)


def mixture(passages: Vectors, count: int, *, noise: bool = False) -> Iterator[Vectors]:
    """Unit vectors, `count` in all, in pieces; the same each time.

    Args:
        passages: real ones, shape (n, dimension).
        count: how many to make.
        noise: without structure instead: normal, of the same spread about the same mean. The hardest case there is.
    """
    rng = np.random.default_rng(0)
    mean = passages.mean(axis=0)
    values, axes = np.linalg.eigh(np.cov(passages.T))
    spread = (axes * np.sqrt(values.clip(min=0))).astype(np.float32).T
    stories = np.zeros((1, len(mean)), dtype=np.float32)
    if not noise:
        chosen = (passages - mean)[rng.integers(0, len(passages), max(count // _STORY, 1))]
        stories = _vary(rng, chosen, spread, _STORY_SPREAD)
    for at in range(0, count, 10_000):
        around = stories[rng.integers(0, len(stories), min(10_000, count - at))]
        made = mean + _vary(rng, around, spread, (1.0, 1.0) if noise else _PASSAGE_SPREAD)
        yield made / np.linalg.norm(made, axis=1, keepdims=True)


def _vary(rng: np.random.Generator, centres: Vectors, spread: Vectors, shares: tuple[float, float]) -> Vectors:
    """Centres moved at random, so that the whole keeps the real spread."""
    share = rng.uniform(*shares, (len(centres), 1)).astype(np.float32)
    moved = rng.standard_normal(centres.shape, dtype=np.float32) @ spread
    return np.sqrt(1 - share**2) * centres + share * moved


def seeds() -> list[Article]:
    """The articles of the checkout's own seeds."""
    files = loading.find_files([settings().seeds])
    return [found for file in files for found in loading.parse(file, settings()) if isinstance(found, Article)]


def _texts(shared: Path) -> tuple[list[str], list[str]]:
    """Texts and questions about them."""
    if not (shared / "eval").is_dir():
        texts = [article.text for article in seeds()]
        return texts, [text[a:b] for text in texts for a, b in sentences(text, "fr")]
    texts, asked = [], []
    for name in _FILES:
        data = json.loads((shared / "eval" / f"{name}.json").read_text(encoding="utf-8"))["data"]
        paragraphs = [paragraph for article in data for paragraph in article["paragraphs"]]
        texts += [paragraph["context"] for paragraph in paragraphs]
        if name == _FILES[0]:
            asked = [qa["question"] for paragraph in paragraphs for qa in paragraph["qas"]]
    return texts, asked
