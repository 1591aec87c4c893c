"""From a question to ranked hits: two searches, fused, near copies folded, names matched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rag.answering.questions import Question
from rag.language.terms import query_terms
from rag.models.embedder import Embedder
from rag.retrieval.fusion import convex_sum
from rag.retrieval.names import match_names
from rag.schema import Hit
from rag.store.store import Store, StoredPassage


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """How to search.

    Args:
        k: hits returned, where that many exist.
        depth: candidates from each leg before fusion.
        dense_weight: share of the dense leg, 0..1.
        since: keep articles that may have been published on this day or later.
        until: keep articles that may have been published on this day or earlier.
    """

    k: int
    depth: int
    dense_weight: float
    since: date | None = None
    until: date | None = None


def search(store: Store, embedder: Embedder, question: Question, options: SearchOptions) -> list[Hit]:
    """The k best passages for a question, best first, ranks from 1; [] for an empty store.

    `Hit.score` is the fused score, 0..1; `Hit.scores` holds "dense" (cosine) and, where a word is
    shared, "bm25" (above 0, unbounded).

    Raises:
        ModelError: the embedding model cannot be loaded.
        StoreError: the store cannot be read.
    """
    vector = embedder.embed_queries([question.query])[0]
    with store.snapshot():
        words = query_terms(question.query, question.language, store.languages())
        span = (options.since, options.until)
        depth = max(options.depth, options.k)
        lexical = dict(store.matching(words, depth, *span))
        dense = dict(store.nearest(vector, depth, *span))
        dense.update(store.cosines(vector, [i for i in lexical if i not in dense]))
        fused = convex_sum(dense, lexical, store.bm25_ceiling(words), options.dense_weight)
        stored = store.passages([identity for identity, _ in fused])
    scores = {i: _components(dense[i], lexical.get(i)) for i, _ in fused}
    ranked = [(stored[i], score, scores[i]) for i, score in fused if i in stored]
    return _hits(ranked, question, options.k)


def _components(cosine: float, bm25: float | None) -> dict[str, float]:
    return {"dense": cosine} if bm25 is None else {"dense": cosine, "bm25": bm25}


def _hits(ranked: list[tuple[StoredPassage, float, dict[str, float]]], question: Question, k: int) -> list[Hit]:
    """The first k different texts; a reprint only adds its source to the hit that stands for both."""
    kept: dict[str, tuple[StoredPassage, float, dict[str, float], list[str]]] = {}
    for found, score, components in ranked:
        text = found.passage.text
        if text in kept:
            kept[text][3].append(found.article.source)
        else:
            kept[text] = (found, score, components, [])
    return [
        Hit(
            found.passage, found.article, score, rank, components,
            match_names(question.names, found.article.text), tuple(twins),
        )
        for rank, (found, score, components, twins) in enumerate(list(kept.values())[:k], start=1)
    ]  # fmt: skip
