"""The values that flow through the house: frozen, comparable, JSON-ready.

Offsets are Python string indices into `Article.text`, end exclusive. Scores: higher is better.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from rag.date_range import DateRange as DateRange  # of these values too: imported from here
from rag.date_range import day_of
from rag.explanation import Explanation
from rag.json_form import Json as Json
from rag.json_form import as_dict, plain
from rag.written import Written

# A BCP 47 code, by its shape.
LANGUAGE_CODE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_LONGEST_PATTERN = 4_096  # a path is no longer; SQLite refuses 50,000


@dataclass(frozen=True, slots=True)
class Article:
    """One news item. `text` is an exact substring of the file it came from, or the text as given to `Library.add`."""

    id: str
    title: str
    text: str
    published: DateRange | None
    language: str  # BCP 47, "und" where it cannot be told
    source: str  # path or URL, as given
    # Further fields, kept and given back as they are. Compared, but not hashed: a mapping has no hash.
    metadata: Mapping[str, Json] = field(default_factory=dict, hash=False)

    @property
    def file_name(self) -> str:
        """The last part of its source; "" without one."""
        return self.source.rstrip("/").replace("\\", "/").rsplit("/", 1)[-1]

    @property
    def name(self) -> str:
        """What to call it on screen: its title, else the last part of its source, else its id."""
        return self.title or self.file_name or self.id

    def to_json(self) -> dict[str, Json]:
        """Every field, dates as ISO ranges."""
        return as_dict(plain(self))


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that is indexed and cited: `text == article.text[start:end]`, always."""

    article_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Which articles a search may see; None leaves a side open. A time of day is cut off.

    Args:
        since: those that may have been published on this day or later.
        until: those that may have been published on this day or earlier.
        language: those in this language, regional kinds included ("pt" finds "pt-BR"); BCP 47, in which case is free.
        source: those whose whole source (path or URL) fits this pattern: `*` stands for any characters, `?` for one,
            `[ab]` for either; case counts ("*/lemonde/*").

    Raises:
        ValueError: `since` after `until`, a day that is no date, a language that is no code, or a pattern that is no
            printable text or has more than 4,096 characters.
    """

    since: date | None = None
    until: date | None = None
    language: str | None = None
    source: str | None = None

    def __post_init__(self) -> None:
        for name in ("since", "until"):
            day = getattr(self, name)
            if not isinstance(day, date | None):
                raise ValueError(f"{name} is {day!r}, expected a datetime.date")
            object.__setattr__(self, name, day and day_of(day))
        if self.language is not None and not LANGUAGE_CODE.fullmatch(str(self.language)):
            raise ValueError(f"language is {self.language!r}, expected a BCP 47 code such as 'fr' or 'pt-BR'")
        if self.source is not None and not (isinstance(self.source, str) and self.source.isprintable()):
            raise ValueError(f"source is {self.source!r}, expected a pattern such as '*/lemonde/*'")
        if self.source and len(self.source) > _LONGEST_PATTERN:
            raise ValueError(f"source has {len(self.source):,} characters, expected {_LONGEST_PATTERN:,} at most")
        if self.since and self.until and self.since > self.until:
            raise ValueError(f"since ({self.since}) is after until ({self.until})")

    @property
    def is_open(self) -> bool:
        """Whether every article is in it."""
        return not (self.since or self.until or self.language or self.source)


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A name of the question and the spelling under which the article writes it."""

    asked: str
    written: str

    def __str__(self) -> str:
        return self.asked if self.asked == self.written else f"{self.asked} ~ {self.written}"


@dataclass(frozen=True, slots=True)
class Hit:
    """One retrieved passage.

    Args:
        passage: what was found.
        article: where it stands.
        score: the final score, higher is better, comparable within one search only.
        rank: from 1.
        scores: component scores by name, such as "dense" (cosine) and "bm25".
        names: the question's names found in the article, with the article's spelling.
        twins: sources of other articles with the same text (a wire story reprinted).
    """

    passage: Passage
    article: Article
    score: float
    rank: int
    scores: dict[str, float]
    names: tuple[NameMatch, ...] = ()
    twins: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Json]:
        """Every field, dates as ISO ranges; the article without its full text."""
        return {
            "rank": self.rank,
            "score": self.score,
            "scores": dict(self.scores),
            "passage": plain(self.passage),
            "article": {key: value for key, value in self.article.to_json().items() if key != "text"},
            "names": [plain(match) for match in self.names],
            "twins": list(self.twins),
        }


@dataclass(frozen=True, slots=True)
class Citation:
    """What a marker such as [1] resolves to: `quote == article.text[start:end]`, always."""

    number: int
    article_id: str
    source: str
    published: DateRange | None
    start: int
    end: int
    quote: str

    def to_json(self) -> dict[str, Json]:
        """Every field; `published` as a date range object or null."""
        return as_dict(plain(self))


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a timeline.

    Args:
        when: the days on which it can have happened; None where nothing tells.
        citations: of those who report it, at least one, the surest first.
        is_published: `when` is the day its article was published on, as no sentence says more.
    """

    when: DateRange | None
    citations: tuple[Citation, ...]
    is_published: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, in the asker's language, or an abstention.

    Args:
        question: as typed.
        text: the answer with [1]-style markers, or what is missing.
        short: the direct answer in the asker's language, where the kind of question allows one.
        language: of the question, BCP 47.
        answered: False means that no sure answer was found in the articles.
        confidence: 0..1, an estimate that the articles answer the question; comparable between questions.
        citations: in marker order.
        when: the date that answers a "when".
        hits: what was retrieved, best first.
        method: how the text was made.
        explanation: how it came about; None for an empty library.
        events: of a timeline, in order of time, undated ones last; their citations are the answer's.
        written: what a language model did for it; None without one.
    """

    question: str
    text: str
    short: str | None
    language: str
    answered: bool
    confidence: float
    citations: tuple[Citation, ...]
    when: DateRange | None
    hits: tuple[Hit, ...]
    method: Literal["extractive", "llm"] = "extractive"
    explanation: Explanation | None = None
    events: tuple[Event, ...] = ()
    written: Written | None = None

    def to_json(self) -> dict[str, Json]:
        """Every field but the explanation and the events, JSON-ready: what `rag ask --json` prints.

        `written` is among them only where a language model is used.
        """
        return {
            "question": self.question,
            "text": self.text,
            "short": self.short,
            "language": self.language,
            "answered": self.answered,
            "confidence": self.confidence,
            "citations": [citation.to_json() for citation in self.citations],
            "when": self.when.to_json() if self.when else None,
            "hits": [hit.to_json() for hit in self.hits],
            "method": self.method,
            **({"written": plain(self.written)} if self.written else {}),
        }


@dataclass(frozen=True, slots=True)
class AnswerEvent:
    """One step of a streamed answer.

    Args:
        stage: "hits" once passages are found, "text" for each further piece of the answer's text,
            "answer" last, with the whole answer; before and between them "waiting", several times a second while a
            language model is waited for, so that the iterator can be closed in time.
        hits: set at stage "hits".
        text: the piece to append, at stage "text"; the pieces joined are `answer.text`.
        answer: set at stage "answer".
    """

    stage: Literal["waiting", "hits", "text", "answer"]
    hits: tuple[Hit, ...] = ()
    text: str = ""
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did, in numbers of articles; `failed` pairs each bad file with its reason."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: tuple[tuple[str, str], ...] = field(default=())
    seconds: float = 0.0

    def to_json(self) -> dict[str, Json]:
        """Every field, JSON-ready: what `rag ingest --json` prints."""
        return as_dict(plain(self))
