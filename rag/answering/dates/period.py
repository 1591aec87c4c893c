"""The period that a question asks about: "since March", "until 12 May 2024"."""

from __future__ import annotations

import re
from datetime import date

from rag.answering.dates.finding import find_dates
from rag.answering.dates.words import NO_WORDS, words_of
from rag.schema import DateRange


def asked_period(text: str, known: DateRange | None, language: str) -> tuple[date | None, date | None]:
    """The first and the last day of the period that a question names, None where that side is open.

    Args:
        text: the question.
        known: of the newest article: "since March" is the last March that it knows of. None resolves only dates with
            a year.
        language: of the question (BCP 47).
    """
    words, since, until = words_of(language) or NO_WORDS, None, None
    for mention in find_dates(text, known, language):
        if _leads(words.since, text[: mention.start], mention.text):
            since = mention.when.earliest
        elif _leads(words.until, text[: mention.start], mention.text):
            until = mention.when.latest
    return since, until


def _leads(preposition: str, before: str, expression: str) -> bool:
    """Whether a preposition stands right before a date, which may have swallowed it."""
    led = re.search(rf"(?<!\w)(?:{preposition})\s+(?:the |le |la |el |il |dem )?$", before, re.IGNORECASE)
    return bool(led or re.match(rf"(?:{preposition})(?!\w)", expression, re.IGNORECASE))
