"""Independent checks of both searches: brute force for the dense one, rank-bm25 for the lexical one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from rank_bm25 import BM25Okapi
from rich.console import Console
from rich.progress import track

from benchmarks.collections import Collection
from rag import Library
from rag.language.terms import index_terms
from rag.retrieval.expansion import expanded_terms

_QUESTIONS, _DEPTH = 200, 50


def check(collection: Collection, work: Path, console: Console) -> None:
    """Print how far the library's searches are from the oracles', over 200 questions.

    Raises:
        SystemExit: a ranking differs by more than rounding does.
    """
    library = Library(work / "oracle-library")
    library.ingest([collection.folder])
    store, asks = library._store, collection.asks[:: max(len(collection.asks) // _QUESTIONS, 1)][:_QUESTIONS]
    with store._database.reading() as connection:
        rows = connection.execute("SELECT id, vector FROM passages ORDER BY id").fetchall()
    ids = [identity for identity, _ in rows]
    vectors = np.frombuffer(b"".join(blob for _, blob in rows), "<f4").reshape(len(ids), -1)
    stored = store.passages(ids)
    terms = [index_terms(stored[i].passage.text, stored[i].article.language) for i in ids]
    okapi = BM25Okapi(terms, k1=1.2, b=0.75, epsilon=0)
    dense_gap = lexical_gap = 0.0
    for ask in track(asks, "oracles", console=console, transient=True):
        question = library._embedder.encode_question(ask.question.query, ask.question.language)
        dense_gap = max(dense_gap, _gap(dict(store.nearest(question.vector, _DEPTH)), vectors @ question.vector, ids))
        words = list(expanded_terms(store, ask.question).values())
        stems = sorted({stem for word in words for stem in word})
        lexical_gap = max(lexical_gap, _gap(dict(store.matching(words, _DEPTH)), okapi.get_scores(stems), ids))
    console.print(
        f"oracles: {len(asks)} questions, {len(ids)} passages, top {_DEPTH}: FAISS differs from brute force by "
        f"{dense_gap:.1e} at most, FTS5 from rank-bm25 by {lexical_gap:.1e}"
    )
    library.close()
    if dense_gap > 1e-4 or lexical_gap > 1e-3:
        raise SystemExit("a search differs from its oracle")


def _gap(found: dict[int, float], scores: np.ndarray, ids: list[int]) -> float:
    """Largest difference of a score found, and of the lowest one found from the best one left out."""
    row = {identity: at for at, identity in enumerate(ids)}
    worst = max((abs(score - scores[row[i]]) for i, score in found.items()), default=0.0)
    left_out = max((score for i, score in zip(ids, scores, strict=True) if i not in found), default=0.0)
    return max(worst, left_out - min(found.values(), default=left_out))
