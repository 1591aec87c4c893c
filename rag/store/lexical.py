"""The words of the library: BM25, how many passages hold a word, and the spellings of names."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.schema import Scope
from rag.store.rows import in_scope, marks

# A question has rarely more than 30 different words; the cap bounds what a pasted page can cost.
_MAX_QUERY_TERMS = 200
# An article that went may leave its words behind. A join would give a word once for each of its articles instead.
_IS_WRITTEN = "EXISTS (SELECT 1 FROM names WHERE names.word = skeletons.word)"
# Of FTS5's BM25: a term's share of the score tends to k1 + 1 times its weight.
_MOST = 2.2


def select_bm25(
    connection: sqlite3.Connection, words: Sequence[tuple[str, ...]], depth: int, scope: Scope
) -> list[tuple[int, float]]:
    """Row ids and BM25 scores (higher is better, above 0) of the passages that hold any word, best first.

    A word is given by the stems it may have.
    """
    if not words:
        return []
    stems = {f'"{stem}"' for word in words[:_MAX_QUERY_TERMS] for stem in word}  # \w only: nothing to escape
    condition, values = in_scope(scope)
    join = "JOIN passages ON passages.id = terms.rowid JOIN articles ON articles.id = article_id" if values else ""
    query = (
        f"SELECT terms.rowid, -bm25(terms) AS score FROM terms {join} WHERE terms MATCH ? AND {condition} "  # noqa: S608
        "ORDER BY score DESC, terms.rowid LIMIT ?"
    )
    found = connection.execute(query, [" OR ".join(sorted(stems)), *values, depth])
    return [(int(row), float(score)) for row, score in found]


@dataclass(frozen=True, slots=True)
class WordWeights:
    """What the words of a question weigh in this library.

    Args:
        words: BM25's weight of each word, above 0; a word counts where any of its stems does.
        ceiling: no passage's BM25 score is above it, unless it holds several stems of one word.
    """

    words: tuple[float, ...]
    ceiling: float


def select_weights(connection: sqlite3.Connection, words: Sequence[tuple[str, ...]], total: int) -> WordWeights:
    """The weights as FTS5 computes them: idf = ln((N - n + 0.5) / (n + 0.5)), at least a trifle.

    The ceiling is the score of an imaginary passage that holds each word, in its rarest stem that the library knows, as
    often as can be.

    Args:
        connection: to read from.
        words: each as the stems it may have.
        total: passages in the library.
    """
    weights, rarest = [], 0.0
    for stems in words[:_MAX_QUERY_TERMS]:
        query = f"SELECT doc FROM vocabulary WHERE term IN ({marks(stems)})"  # noqa: S608
        holding = [count for (count,) in connection.execute(query, stems)] or [0]
        weights.append(_idf(total, min(sum(holding), total)))
        rarest += max(_idf(total, count) for count in holding)
    return WordWeights(tuple(weights), _MOST * rarest)


def _idf(total: int, holding: int) -> float:
    return max(math.log((total - holding + 0.5) / (holding + 0.5)), 1e-6)


def select_spellings(connection: sqlite3.Connection, skeletons: Iterable[str]) -> list[str]:
    """Name words of the library that share one of these skeletons."""
    listed = list(skeletons)
    query = f"SELECT word FROM skeletons WHERE skeleton IN ({marks(listed)}) AND {_IS_WRITTEN}"  # noqa: S608
    return list(dict.fromkeys(word for (word,) in connection.execute(query, listed)))


def select_alike(connection: sqlite3.Connection, skeletons: Iterable[str], shortest: int) -> list[str]:
    """Name words whose skeleton, of `shortest` letters or more, starts like one of these and is about as long."""
    found: dict[str, None] = {}
    for skeleton in skeletons:
        if len(skeleton) >= shortest:
            query = (
                "SELECT word FROM skeletons WHERE skeleton >= ? AND skeleton < ? "  # noqa: S608
                f"AND LENGTH(skeleton) BETWEEN ? AND ? AND {_IS_WRITTEN}"
            )
            span = (max(shortest, len(skeleton) - 1), len(skeleton) + 1)
            found.update((w, None) for (w,) in connection.execute(query, (skeleton[0], skeleton[0] + "~", *span)))
    return list(found)
