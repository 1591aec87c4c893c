"""Encoding questions and passages, beside sentence-transformers with the same model in the same process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from sentence_transformers import SentenceTransformer

from benchmarks.grown import asked_about
from benchmarks.report import Goal, Section, percentiles, seconds
from rag.articles.passages import split
from rag.models.embedder import BUNDLED, Embedder
from rag.settings import settings

_QUESTIONS, _AT_A_TIME, _PASSAGES = 300, 60, 160


def measure(shared: Path) -> Section:
    """Questions one by one, some of each in turns; passages all at once."""
    embedder = Embedder(BUNDLED, settings().cache)
    embedder.warm_up()
    plain = SentenceTransformer(str(embedder.folder), device="cpu")
    found = asked_about(shared)
    questions = [question for _, asked in found for question in asked][:: max(len(found) // 100, 1)][:_QUESTIONS]
    passages = [p.text for article, _ in found for p in split(article, embedder.count_tokens, 150)][:_PASSAGES]
    theirs, ours = [], []
    for at in range(0, len(questions), _AT_A_TIME):
        some = questions[at : at + _AT_A_TIME]
        theirs += _times(plain.encode_query, some)
        ours += _times(lambda question: embedder.encode_question(question, "fr"), some)
    vectors = np.stack([embedder.encode_question(question, "fr").vector for question in questions])
    alike = (plain.encode_query(questions) * vectors).sum(axis=1)
    times = seconds(lambda: plain.encode_document(passages)), seconds(lambda: embedder.embed_passages(passages))
    near = (plain.encode_document(passages) * embedder.embed_passages(passages)).sum(axis=1)
    (plain50, plain95), (own50, own95) = percentiles(theirs), percentiles(ours)
    rates = [len(passages) / time for time in times]
    return Section(
        "Encoding",
        ("", "sentence-transformers", "Dépêche", "ratio", "least cosine"),
        [
            (
                "one question, p50 / p95",
                f"{plain50:.1f} / {plain95:.1f} ms",
                f"{own50:.1f} / {own95:.1f} ms",
                f"{plain50 / own50:.1f}",
                f"{np.min(alike):.5f}",
            ),
            (
                "passages a second",
                f"{rates[0]:.0f}",
                f"{rates[1]:.0f}",
                f"{rates[1] / rates[0]:.1f}",
                f"{np.min(near):.5f}",
            ),
        ],
        f"{len(questions)} questions in turns, {len(passages)} passages of up to 150 tokens, by {embedder.runtime}. "
        "A question's token vectors, which sentence-transformers does not give, are in our time.",
        [Goal("query encoding, times as fast", plain50 / own50, least=4)],
    )


def _times(encode: Callable[[str], object], questions: list[str]) -> list[float]:
    """Milliseconds of each question, after three that warm up: PyTorch's threads stay in the way for a while."""
    for question in questions[:3]:
        encode(question)
    return [1e3 * seconds(lambda q=question: encode(q)) for question in questions]
