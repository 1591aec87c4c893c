"""What somebody thought of an answer: a thumb up or down, with what the answer rested on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from rag.schema import Answer, Json

# An answer of a read library has some thousand characters, a hit's id sixteen. What a browser sends is held to this.
MAX_TEXT, MAX_HITS, MAX_NAME = 100_000, 100, 4_096
_LAST_POSITION, _LARGEST = 2**53, 1e300  # beyond them JSON readers lose digits, or the number

RatedHit = tuple[str, int, int, float]


@dataclass(frozen=True, slots=True)
class Rating:
    """A verdict on one answer.

    Args:
        question: as typed.
        text: the answer's.
        answered: whether it was one, or an abstention.
        good: thumb up.
        hits: what had been retrieved, best first: article id, start, end (as a `Passage` has them), score. The
            article may be gone since.
        at: when it was given, with its time zone; kept in UTC.
        rater: tells people apart, as a random id of the browser does; "" for nobody in particular. Never an address.

    Raises:
        ValueError: a field is of another type or over its limit.
    """

    question: str
    text: str
    answered: bool
    good: bool
    hits: tuple[RatedHit, ...] = ()
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    rater: str = ""

    def __post_init__(self) -> None:
        # The question's own limit is the library's (RAG_MAX_QUESTION_CHARS), and no more than this.
        for name, limit in (("question", MAX_TEXT), ("text", MAX_TEXT), ("rater", MAX_NAME)):
            _check_text(name, getattr(self, name), limit)
        if not self.question.strip():
            raise ValueError("question is empty, expected the one that was answered")
        for name in ("answered", "good"):
            if not isinstance(getattr(self, name), bool):
                raise ValueError(f"{name} is {getattr(self, name)!r}, expected True or False")
        if not isinstance(self.hits, tuple) or len(self.hits) > MAX_HITS:
            raise ValueError(f"hits are no tuple of {MAX_HITS} at most")
        for hit in self.hits:
            _check_hit(hit)
        if not isinstance(self.at, datetime) or self.at.utcoffset() is None:
            raise ValueError(f"at is {self.at!r}, expected a datetime with its time zone")
        object.__setattr__(self, "at", self.at.astimezone(UTC))

    @classmethod
    def of(cls, answer: Answer, *, good: bool, rater: str = "") -> Rating:
        """A verdict given now on an answer at hand.

        Raises:
            ValueError: as `Rating` does.
        """
        hits = tuple((hit.passage.article_id, hit.passage.start, hit.passage.end, hit.score) for hit in answer.hits)
        return cls(answer.question, answer.text, answer.answered, good, hits[:MAX_HITS], rater=rater)

    def to_json(self) -> dict[str, Json]:
        """Every field, JSON-ready: a line of `rag ratings`."""
        names = ("article_id", "start", "end", "score")
        return {
            "question": self.question,
            "text": self.text,
            "answered": self.answered,
            "good": self.good,
            "hits": [dict(zip(names, hit, strict=True)) for hit in self.hits],
            "at": self.at.isoformat(),
            "rater": self.rater,
        }


def _check_text(name: str, value: object, limit: int) -> None:
    """What a text has to be to be kept.

    Raises:
        ValueError: it is another thing.
    """
    if not isinstance(value, str):
        raise ValueError(f"{name} is {type(value).__name__}, expected str")
    if len(value) > limit:
        raise ValueError(f"{name} has {len(value):,} characters, expected {limit:,} at most")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueError(f"{name} is not Unicode text: it holds half of a surrogate pair")


def _check_hit(hit: object) -> None:
    """What a hit has to be.

    Raises:
        ValueError: it is another thing.
    """
    if not isinstance(hit, tuple) or len(hit) != 4:
        raise ValueError("a hit is no tuple of article id, start, end and score")
    article_id, start, end, score = hit
    _check_text("the article id of a hit", article_id, MAX_NAME)
    whole = all(isinstance(place, int) and not isinstance(place, bool) for place in (start, end))
    if not whole or not 0 <= start < end < _LAST_POSITION:
        raise ValueError("a hit has other positions than whole numbers, 0 <= start < end < 2**53")
    if not isinstance(score, int | float) or isinstance(score, bool) or not -_LARGEST < score < _LARGEST:
        raise ValueError(f"a hit has another score than a number within {_LARGEST:g} of 0")
