"""What a language model wrote for an answer, and what came of its sentences when they were held to the articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rag.errors import Trouble

# Why a sentence is dropped: it names no article, or one that it was not shown; its quote is not in that article word
# for word, or is most of it; a name, number, date or link of it is not in the quote; it denies what the quote affirms,
# or the other way round; it speaks of something else; it has been said already.
Fault = Literal[
    "no citation",
    "no such article",
    "not quoted",
    "too much quoted",
    "name",
    "number",
    "date",
    "link",
    "denial",
    "unlike",
    "repeated",
]
# What the reader of an answer should know: what went wrong with the model; that no sentence of it was left; that it
# found no answer, or found one where the reader is not sure that the articles say it.
Notice = Trouble | Literal["none left", "no answer", "unsure"]


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that is not in the answer.

    Args:
        sentence: as the model wrote it.
        fault: what is wrong with it.
        words: of the sentence, that the quote does not say; "" where it is not about words.
    """

    sentence: str
    fault: Fault
    words: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What a language model did for an answer.

    Args:
        model: its name.
        checked: sentences that it wrote.
        dropped: those that did not hold.
        notice: what to know of the answer; None where all went well.
        asked_as: the question as the model put it in the light of the conversation; None where it stood by itself.
    """

    model: str
    checked: int = 0
    dropped: tuple[Dropped, ...] = ()
    notice: Notice | None = None
    asked_as: str | None = None
