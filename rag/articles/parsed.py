"""What a file format gives: articles before they have an identity, and rows that cannot be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rag.schema import DateRange, Json


@dataclass(frozen=True, slots=True)
class Parsed:
    """An article as its file has it. What the file does not say stays empty.

    Args:
        text: what is searched and quoted.
        title: "" if none.
        published: None if not dated.
        language: BCP 47, "" where it has to be detected.
        source: its URL, or the path it once came from; "" if the file does not say.
        id: its own name in the file, "" if it has none.
        metadata: further fields, of JSON's kinds.
    """

    text: str
    title: str = ""
    published: DateRange | None = None
    language: str = ""
    source: str = ""
    id: str = ""
    metadata: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BadArticle:
    """One article among several that cannot be read; the others can.

    Args:
        source: of the file or page, with the row where it is one of many ("dump.csv, row 17").
        reason: what is wrong and what to do, as after "dump.csv, row 17 ".
    """

    source: str
    reason: str
