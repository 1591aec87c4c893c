"""One ranking out of a dense and a lexical one."""

from __future__ import annotations

from collections.abc import Mapping


def convex_sum(
    dense: Mapping[int, float], lexical: Mapping[int, float], dense_weight: float
) -> list[tuple[int, float]]:
    """Convex combination of one query's two rankings, each brought to 0..1.

    score(p) = w * minmax(dense(p)) + (1 - w) * lexical(p)

    The lexical scale is theoretical: 0 is the BM25 score of a passage that shares no word with the query, 1 that of
    one that holds all of them as often as can be. So a leg that matched one stray word of a question in another
    language says little, and one that matched nothing says nothing. Scaled by the best score found instead, a stray
    word counted as much as a full match.

    Args:
        dense: cosine of every candidate (not only of the dense leg's own), by passage id.
        lexical: BM25 score over the highest that a passage could have, 0..1, of the candidates that have one; its
            ids are among those of `dense`.
        dense_weight: w, 0..1.

    Returns:
        (passage id, score) of every candidate, best first; ties in id order.

    Raises:
        ValueError: `dense_weight` outside 0..1, or a lexical candidate without cosine.

    Source: Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", 2022 (TM2C2), who find
    convex sums better than reciprocal rank fusion, and theoretical bounds better than those found.

    >>> convex_sum({1: 0.9, 2: 0.8}, {2: 0.5}, 0.6)
    [(1, 0.6), (2, 0.2)]
    """
    if not 0 <= dense_weight <= 1:
        raise ValueError(f"dense_weight is {dense_weight}, expected 0..1")
    if missing := lexical.keys() - dense.keys():
        raise ValueError(f"no cosine for lexical candidates {sorted(missing)[:5]}")
    low, high = min(dense.values(), default=0.0), max(dense.values(), default=0.0)
    width = high - low or 1.0
    scored = [
        (i, round(dense_weight * (cosine - low) / width + (1 - dense_weight) * lexical.get(i, 0.0), 6))
        for i, cosine in dense.items()
    ]
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))
