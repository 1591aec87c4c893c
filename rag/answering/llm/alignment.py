"""Which words of a quote each clause of a sentence speaks of, in whatever language either is written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.answering.likeness import Embed
from rag.answering.spans import Span

# Left out when clauses are compared: with them a denial would be most like another denial, whatever it denies.
_NEGATION_WORDS = re.compile(
    r"\b(?:n'|ne|pas|non|aucune?|jamais|rien|no|not|never|none|nothing|did|does|do|nicht|keine?\w{0,2}|nichts|nunca|nada"
    r"|ning[uú]n\w*|niente|нет|не|ни|никогда|ничего)(?!\w)|n't\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(
    r",(?!\d)\s|[;:()«»“”\"]|\s[–—-]\s|[.!?]\s"
    r"|\s(?=(?:mais|et|dont|qui|parce qu[e']|alors que|tandis que|bien que|même si|but|and|which|who|because|since"
    r"|even though|although|though|while|und|aber|sondern|weil|obwohl|während|pero|sino|porque|aunque"
    r"|y(?! (?:a|avai|au[rt]|eut|ait))|ma|bensì|perché|sebbene|e|но|и|а|однако"
    r"|потому что|поскольку|хотя|который|которая|которые)(?:\s|(?<=')))",
    re.IGNORECASE,
)
_SHORT = 3  # words: a clause of fewer belongs to the one before it
_WINDOW = 6  # clauses that one of the sentence may speak of at most
# What a run must gain in likeness for each further clause. On half of the sentences of benchmarks/lies: 2 true ones of
# 120 refused and 1 flipped one of 60 let through; at 0 and at 0.03 two true ones more.
_LONGER = 0.01


@dataclass(frozen=True, slots=True)
class Pair:
    """A clause of a sentence and the clauses of its quote that are most like it.

    Args:
        clause: of the sentence.
        said: its offsets in the sentence.
        told: offsets in the quote of each clause of the run, in order.
        quote: the whole quote.
        words: of the clause, without what was left aside.
    """

    clause: str
    said: Span
    told: tuple[Span, ...]
    quote: str
    words: int

    @property
    def place(self) -> Span:
        """Offsets of the run in the quote, by which pairs of one run are known."""
        return self.told[0][0], self.told[-1][1]

    @property
    def run(self) -> str:
        """The clauses of the quote, as they stand there."""
        return self.quote[slice(*self.place)]


def aligned(
    sentence: str, quote: str, embed: Embed, aside: tuple[Sequence[Span], Sequence[Span]] = ((), ())
) -> list[Pair]:
    """The clauses of a sentence, each with the run of the quote's clauses that it is most like.

    Denials, dates and shared names are left aside: what is denied, set on another day or told of a person named in
    another clause is to be found all the same.

    Args:
        sentence: as written.
        quote: whole sentences of an article.
        embed: the encoder; called once.
        aside: where dates and shared names stand, in the sentence and in the quote.
    """
    said, told = _clauses(sentence), _clauses(quote)
    places = [told[i:j] for i in range(len(told)) for j in range(i + 1, min(len(told), i + _WINDOW) + 1)]
    plain, plain_quote = blanked(sentence, aside[0]), blanked(quote, aside[1])
    texts = [plain[a:b] for a, b in said] + [plain_quote[run[0][0] : run[-1][1]] for run in places]
    vectors = embed([" ".join(_NEGATION_WORDS.sub(" ", text.replace("’", "'")).split()) for text in texts])
    alike = vectors[: len(said)] @ vectors[len(said) :].T
    alike = alike - _LONGER * np.array([len(run) - 1 for run in places], dtype=np.float32)
    best = [tuple(places[int(at)]) for at in np.argmax(alike, axis=1)]
    return [
        Pair(sentence[a:b], (a, b), run, quote, len(plain[a:b].split())) for (a, b), run in zip(said, best, strict=True)
    ]


def blanked(text: str, spans: Sequence[Span]) -> str:
    """The text with these spans made white space: all other offsets stay what they are."""
    for start, end in spans:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def _clauses(text: str) -> list[Span]:
    clauses: list[Span] = []
    at = 0
    for start, end in [*(found.span() for found in _CLAUSE_END.finditer(text)), (len(text), len(text))]:
        part = text[at:start]
        if clauses and len(part.split()) < _SHORT:
            clauses[-1] = clauses[-1][0], start
        elif part.strip():
            clauses.append((at + len(part) - len(part.lstrip()), start))
        at = end
    return clauses or [(0, len(text))]
