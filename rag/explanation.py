"""How an answer came about: the question as understood, the sentences considered, the date rule, the decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Reason = Literal["answered", "unsure", "kind unmet", "keywords", "nothing found", "nothing in scope"]


@dataclass(frozen=True, slots=True)
class Considered:
    """A sentence that could have answered.

    Args:
        quote: the sentence.
        source: of its article.
        short: the words in it that would answer, if any.
        score: higher is better, comparable within one question.
        scores: its parts, by name.
    """

    quote: str
    source: str
    short: str | None
    score: float
    scores: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Explanation:
    """How an answer, or an abstention, came about. The hits with their scores are `Answer.hits`.

    Args:
        read: the question that was read against the passages.
        searched: what was searched: it, with the question that it follows up on.
        language: answered in, BCP 47.
        kind: of the answer asked for, such as "when".
        names: the question's name words.
        considered: the best sentences, best first.
        rule: how the date was worked out, where one answers.
        confidence: 0..1.
        threshold: confidence below which the articles are taken not to say.
        reason: of the decision; "kind unmet" is a when without a date, or a how many without a number;
            "keywords" asks nothing; "nothing in scope" is a filter that no article passes.
        timings: milliseconds by stage, "other" and "in all", more of all for a process's first question; they do not
            make answers differ.
    """

    read: str
    searched: str
    language: str
    kind: str
    names: tuple[str, ...]
    considered: tuple[Considered, ...]
    rule: str | None
    confidence: float
    threshold: float
    reason: Reason
    timings: Mapping[str, float] = field(default_factory=dict, compare=False)
