"""One story, one hit: passages that other articles reprint are folded into the first of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TypeVar

from rag.language.terms import words
from rag.store.store import StoredPassage

Item = TypeVar("Item")

_SHINGLE = 3
# Of a passage's runs of three words, how many a reprint shares: agencies change openings and cut paragraphs, so the
# borders of passages move. Two reports of one event in their own words share under a third.
_SHARED = 0.75
_NUMBER = re.compile(r"\d+")


def fold_twins(
    ranked: Iterable[Item], k: int, passage_of: Callable[[Item], StoredPassage]
) -> list[tuple[Item, tuple[str, ...]]]:
    """The first k items that do not reprint one before them, each with the sources (or ids) of those that do.

    Reprints ranked below the item after the k-th are not named. A passage that holds a number its elder twin does not
    is kept: a corrected report is news.

    Args:
        ranked: best first; read only as far as needed.
        k: how many to keep.
        passage_of: an item's passage.
    """
    kept: list[tuple[Item, dict[str, None], _Print]] = []
    for item in ranked:
        stored = passage_of(item)
        new = _Print(stored)
        elder = next((entry for entry in kept if new.reprints(entry[2])), None)
        if elder:
            elder[1][stored.article.source or stored.article.id] = None
        elif len(kept) == k:
            break
        else:
            kept.append((item, {}, new))
    return [(item, tuple(twins)) for item, twins, _ in kept]


class _Print:
    """What is compared of a passage."""

    def __init__(self, stored: StoredPassage) -> None:
        self.article_id = stored.article.id
        self.words = words(stored.passage.text)
        self.numbers = {word for word in self.words if _NUMBER.search(word)}

    @cached_property
    def shingles(self) -> set[tuple[str, ...]]:
        """Its runs of three words; seldom asked for, since most passages differ in their numbers."""
        return {tuple(self.words[i : i + _SHINGLE]) for i in range(max(len(self.words) - _SHINGLE + 1, 1))}

    def reprints(self, elder: _Print) -> bool:
        """Whether this passage is, but for its borders and a few words, the elder one in another article."""
        if self.article_id == elder.article_id or not self.words or not self.numbers <= elder.numbers:
            return False
        return len(self.shingles & elder.shingles) >= _SHARED * len(self.shingles)
