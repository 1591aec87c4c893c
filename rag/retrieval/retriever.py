"""From a question to ranked hits: two searches, fused, looked at again token by token, reprints folded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from rag.answering.questions import Question, as_written
from rag.models.cross_encoder import relevance
from rag.models.embedder import Embedder
from rag.models.reader import Read
from rag.models.token_vectors import Encoding
from rag.retrieval.expansion import asked_names, expanded_terms, plain_terms
from rag.retrieval.fusion import convex_sum
from rag.retrieval.names import match_names
from rag.retrieval.rerank import max_sim, token_weights
from rag.retrieval.twins import fold_twins
from rag.schema import Hit, Scope
from rag.settings import Settings
from rag.store.store import EVERYTHING, Store, StoredPassage
from rag.timings import timed

ON, OFF = "on", "off"
# What sharing the question's words adds to late interaction, which sees meaning before spelling. With 0, 0.1 and 0.2:
# MRR@10 on piaf-dev (1,000 questions) 0.818, 0.821, 0.825; newsqa's right article first for 85%, 86%, 83%, since it is
# asked across languages.
_LEXICAL_WEIGHT = 0.1
# What the reader's relevance, a logit, adds to late interaction's cosine, among the best candidates that are this near
# to the first. Newsqa's right article first: none read 82%, those within 0.02 84%, within 0.03 88%, within 0.04 87%;
# three at most instead of four 86%, five 88%. More than half of the questions need no reading so.
_RELEVANCE_WEIGHT, _NEAR, _READ = 0.03, 0.03, 4


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """How to search.

    Args:
        k: hits returned, where that many exist.
        depth: candidates from each leg before fusion.
        dense_weight: share of the dense leg in the fused score, 0..1.
        reranker: "on" for late interaction, "off" for none, or the name of a cross-encoder.
        rerank_depth: fused candidates that the reranker sees.
        read: the reader, which decides between candidates that late interaction finds about equal, if there is one.
        expand: look the question's names up under the library's spellings too.
        scope: which articles to search.
    """

    k: int
    depth: int
    dense_weight: float
    reranker: str = ON
    rerank_depth: int = 20
    read: Read | None = None
    expand: bool = True
    scope: Scope = field(default_factory=Scope)

    @classmethod
    def configured(cls, config: Settings, k: int, read: Read | None, scope: Scope = EVERYTHING) -> SearchOptions:
        """As the settings say."""
        return cls(
            k=k,
            depth=config.depth,
            dense_weight=config.dense_weight,
            reranker=config.reranker,
            rerank_depth=config.rerank_depth,
            read=read,
            scope=scope,
        )


@dataclass(slots=True)
class Candidate:
    """A passage on its way through the stages.

    Args:
        id: of the passage in the store.
        score: the last stage's, higher is better.
        lexical: the share it has of what the question's words could score, 0..1.
        scores: each stage's, by name.
    """

    id: int
    score: float
    lexical: float
    scores: dict[str, float]


def search(store: Store, embedder: Embedder, question: Question, options: SearchOptions) -> list[Hit]:
    """The k best passages for a question, best first, ranks from 1; [] for an empty store.

    `Hit.scores` holds "dense" (cosine), "fused" (0..1), where a word is shared "bm25" (above 0, unbounded), and for the
    candidates reranked "maxsim" (cosine), "relevance" (the reader's logit) or "cross_encoder" (the model's own scale).
    `Hit.score` is what ranks: with late interaction about 0..1, with a cross-encoder its own scale; hits below those
    reranked follow on.

    Raises:
        ModelError: a model cannot be loaded.
        StoreError: the store cannot be read.
    """
    depth = max(options.depth, options.k)
    with timed("encode"):
        encoding = embedder.encode_question(question.query, question.language)
    with store.snapshot():
        while True:
            candidates = rank(store, encoding, question, replace(options, depth=depth))
            with timed("hits"):
                hits = _hits(store, question, candidates, options.k)
            if len(hits) == options.k or len(candidates) < depth:
                return hits
            depth *= 4  # reprints took the places of other stories


def rank(store: Store, encoding: Encoding, question: Question, options: SearchOptions) -> list[Candidate]:
    """The passages that either leg found, `options.depth` of each, best first; reprints are all there.

    Raises:
        ModelError: a cross-encoder or the reader cannot be loaded.
        StoreError: the store cannot be read.
    """
    with timed("names"):
        terms = expanded_terms(store, question) if options.expand else plain_terms(store, question)
        weights = store.word_weights(list(terms.values()))
    candidates = _fused(store, encoding, list(terms.values()), weights.ceiling, options)
    reranked, rest = candidates[: options.rerank_depth], candidates[options.rerank_depth :]
    if options.reranker == ON:
        of_words = dict(zip(terms, weights.words, strict=False))
        with timed("rerank"):
            _late_interaction(store, encoding, question.query, of_words, reranked)
        if options.read:
            best = _in_order(reranked, [])
            near = [c for c in best[:_READ] if c.score > best[0].score - _NEAR]
            _reading(store, options.read, question, near)
            reranked, rest = near, _in_order(best[len(near) :], rest)
    elif options.reranker != OFF:
        with timed("rerank"):
            _cross_encoder(store, options.reranker, question.query, reranked)
    return _in_order(reranked, rest)


def load_reranker(name: str) -> None:
    """Load a reranker now, so that the first question need not wait for it; there is nothing to load for on and off.

    Raises:
        ModelError: it cannot be loaded.
    """
    if name not in (ON, OFF):
        relevance(name, "", ["."])


def _fused(
    store: Store, encoding: Encoding, stems: list[tuple[str, ...]], ceiling: float, options: SearchOptions
) -> list[Candidate]:
    """The best of each leg, by fused score."""
    with timed("lexical"):
        lexical = dict(store.matching(stems, options.depth, options.scope))
    with timed("dense"):
        dense = dict(store.nearest(encoding.vector, options.depth, options.scope))
        dense.update(store.cosines(encoding.vector, [i for i in lexical if i not in dense]))
    shares = {i: min(score / ceiling, 1.0) for i, score in lexical.items()} if ceiling else {}
    return [
        Candidate(i, score, shares.get(i, 0.0), _without_none(dense=dense[i], bm25=lexical.get(i), fused=score))
        for i, score in convex_sum(dense, shares, options.dense_weight)
    ]


def _late_interaction(
    store: Store, encoding: Encoding, text: str, of_words: Mapping[str, float], candidates: list[Candidate]
) -> None:
    weights = token_weights(text, encoding.spans, of_words)
    codes = store.codes([c.id for c in candidates])
    if not weights.any() or len(codes) < len(candidates):
        # No word to go by, a model without token vectors, or a library of an older format: the fused order stands.
        return
    for candidate, score in zip(candidates, max_sim(encoding, weights, [codes[c.id] for c in candidates]), strict=True):
        candidate.scores["maxsim"] = score
        candidate.score = score + _LEXICAL_WEIGHT * candidate.lexical


def _reading(store: Store, read: Read, question: Question, candidates: list[Candidate]) -> None:
    if len(candidates) < 2:
        return  # nothing to decide
    stored = store.passages([c.id for c in candidates])
    asked = asked_names(question)
    pairs = [
        (as_written(question, match_names(asked, found.article.text)), found.passage.text)
        for found in (stored[c.id] for c in candidates)
    ]
    for candidate, reading in zip(candidates, read(pairs), strict=True):
        candidate.scores["relevance"] = reading.relevance
        candidate.score += _RELEVANCE_WEIGHT * reading.relevance


def _cross_encoder(store: Store, model: str, question: str, candidates: list[Candidate]) -> None:
    stored = store.passages([c.id for c in candidates])
    scores = relevance(model, question, [stored[c.id].passage.text for c in candidates])
    for candidate, score in zip(candidates, scores, strict=True):
        candidate.scores["cross_encoder"] = candidate.score = score


def _in_order(reranked: list[Candidate], rest: list[Candidate]) -> list[Candidate]:
    """Those reranked by their score, then the rest in their order, their scores brought below."""
    first = sorted(reranked, key=lambda c: (-c.score, c.id))
    if first and rest and rest[0].score >= first[-1].score:
        shift = rest[0].score - first[-1].score
        for candidate in rest:
            candidate.score -= shift
    return first + rest


def _hits(store: Store, question: Question, ranked: list[Candidate], k: int) -> list[Hit]:
    """The first k different stories' passages, as hits."""
    loaded = (pair for at in range(0, len(ranked), 2 * k) for pair in _loaded(store, ranked[at : at + 2 * k]))
    folded = fold_twins(loaded, k, lambda pair: pair[0])
    articles = {found.article.id: found.article for (found, _), _ in folded}
    asked = asked_names(question)
    names = {i: match_names(asked, article.text) for i, article in articles.items()}
    return [
        Hit(found.passage, found.article, by.score, rank, by.scores, names[found.article.id], twins)
        for rank, ((found, by), twins) in enumerate(folded, start=1)
    ]


def _loaded(store: Store, candidates: list[Candidate]) -> list[tuple[StoredPassage, Candidate]]:
    stored = store.passages([c.id for c in candidates])
    return [(stored[c.id], c) for c in candidates if c.id in stored]


def _without_none(**scores: float | None) -> dict[str, float]:
    return {name: score for name, score in scores.items() if score is not None}
