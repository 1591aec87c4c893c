"""What the reader's network is given: question, context and passage as one row of tokens each."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rag.models.tokenizer import ModelTokenizer

_BOS, _PAD, _EOS, _UNKNOWN = 0, 1, 2, 3  # of XLM-RoBERTa's vocabulary, which the bundled model has
_BLANK = re.compile(r"^[\s\u200b-\u200f\u2060\ufeff]+")  # white space and marks without a width
Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Args:
        ids: of all its tokens.
        first: position of the passage's first token.
        offsets: of each of the passage's tokens in it; a token is a word or a part of one, without the
            space before it, or empty where it is that space alone.
    """

    ids: list[int]
    first: int
    offsets: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows side by side, padded to the longest: shape (n, length) each."""

    ids: Ids
    mask: Ids
    answerable: npt.NDArray[np.bool_]


def tokens_of(tokenizer: ModelTokenizer, texts: Sequence[str]) -> list[tuple[list[int], list[tuple[int, int]]]]:
    """Ids and offsets of each text's tokens, without special ones; those of mere white space have empty offsets."""
    found = tokenizer.cut(texts, special_tokens=False)
    # The vocabulary has "</s>" among its words too: written in an article it ends nothing.
    return [
        ([id_ if id_ > _EOS else _UNKNOWN for id_ in row.ids], [_trimmed(text, *place) for place in row.offsets])
        for text, row in zip(texts, found, strict=True)
    ]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the space before, and with the accents after that are set upon its last letter."""
    start = end - len(_BLANK.sub("", text[start:end]))
    while start < end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return start, end


def join(question: list[int], context: list[int], passage: list[int], offsets: list[tuple[int, int]]) -> Row:
    """One row of tokens: `<s> question </s> </s> context passage </s>`."""
    before = [_BOS, *question, _EOS, _EOS, *context]
    return Row([*before, *passage, _EOS], len(before), offsets)


def collate(rows: Sequence[Row], padded: Callable[[int], int] = int) -> Batch:
    """Rows as arrays.

    Args:
        rows: at least one.
        padded: from the longest row's tokens to the length of all.
    """
    length = padded(max(len(row.ids) for row in rows))
    ids = np.full((len(rows), length), _PAD, dtype=np.int64)
    mask = np.zeros_like(ids)
    answerable = np.zeros(ids.shape, dtype=np.bool_)
    answerable[:, 0] = True
    for i, row in enumerate(rows):
        ids[i, : len(row.ids)] = row.ids
        mask[i, : len(row.ids)] = 1
        answerable[i, row.first : row.first + len(row.offsets)] = [start < end for start, end in row.offsets]
    return Batch(ids, mask, answerable)
