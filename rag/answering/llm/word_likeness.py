"""How like the words of a sentence are to those of its quote in another language, by the encoder's token vectors."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from rag.answering.spans import Span
from rag.language.terms import content_words
from rag.models.token_vectors import Encoding

Encode = Callable[[str, str], Encoding]  # a text, its language (BCP 47)
Rows = npt.NDArray[np.float32]

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


class WordLikeness:
    """The words of a sentence beside those of a quote; encoded when first asked of.

    Args:
        sentence: as written.
        language: of it (BCP 47).
        quote: whole sentences of an article.
        quote_language: of it.
        encode: the encoder.
    """

    def __init__(self, sentence: str, language: str, quote: str, quote_language: str, encode: Encode) -> None:
        self._texts = (sentence, language), (quote, quote_language)
        self._encode = encode

    def of(self, word: Span) -> float:
        """Cosine of a word of the sentence with the word of the quote most like it, -1..1; 0 without token vectors.

        Of the names and common words of 180 invented sentences, those that a quote says in another language had 0.6 and
        more, names that it does not say 0.6 and more in a third of the cases: it tells translations of common words
        from other words, and not names from names.

        Args:
            word: its offsets.
        """
        rows = _words(*self._sentence, [word])
        return float((rows @ self._told.T).max()) if rows.size and self._told.size else 0.0

    def mean(self, sentence: str) -> float:
        """The mean of `of` over the telling words of a sentence; 1 where it has none, or there are no token vectors.

        Args:
            sentence: with what is not to count made white space.
        """
        language = self._texts[0][1]
        spans = [m.span() for m in _WORD.finditer(sentence) if m.end() - m.start() > 1]
        telling = [span for span in spans if content_words(sentence[slice(*span)], language)]
        return sum(map(self.of, telling)) / len(telling) if telling and self._told.size else 1.0

    @cached_property
    def _sentence(self) -> tuple[str, Encoding]:
        text, language = self._texts[0]
        return text, self._encode(text, language)

    @cached_property
    def _told(self) -> Rows:
        text, language = self._texts[1]
        return _words(text, self._encode(text, language), [m.span() for m in _WORD.finditer(text)])


def _words(text: str, read: Encoding, words: Sequence[Span]) -> Rows:
    """A unit row for each word that has tokens: the mean of theirs."""
    found = [[i for i, (a, b) in enumerate(read.spans) if a < end and b > start] for start, end in words]
    rows = [read.tokens[tokens].mean(axis=0) for tokens in found if tokens]
    return (
        np.stack([row / max(float(np.linalg.norm(row)), 1e-9) for row in rows])
        if rows
        else np.zeros((0, 1), np.float32)
    )
