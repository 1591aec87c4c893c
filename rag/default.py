"""The default library behind `from rag import retrieve, answer, ingest`."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from rag.answering.questions import History
from rag.library import Library
from rag.schema import Answer, Hit, IngestReport
from rag.settings import settings

if TYPE_CHECKING:
    from rag.intake import Progress


def retrieve(
    question: str,
    k: int | None = None,
    since: date | None = None,
    until: date | None = None,
    *,
    language: str | None = None,
    source: str | None = None,
) -> list[Hit]:
    """`Library.retrieve` on the default library, which takes in the seeds folder on its first use.

    Raises:
        RagError: as `Library.retrieve` and `Library.ingest` do.
    """
    return seeded().retrieve(question, k, since, until, language=language, source=source)


def answer(
    question: str,
    history: History = (),
    *,
    since: date | None = None,
    until: date | None = None,
    language: str | None = None,
    source: str | None = None,
) -> Answer:
    """`Library.answer` on the default library, which takes in the seeds folder on its first use.

    Raises:
        RagError: as `Library.answer` and `Library.ingest` do.
    """
    return seeded().answer(question, history, since=since, until=until, language=language, source=source)


def ingest(paths: Iterable[str | os.PathLike[str]]) -> IngestReport:
    """`Library.ingest` on the default library; its first use does not take in the seeds folder.

    Raises:
        RagError: as `Library.ingest` does.
    """
    return default_library().ingest(paths)


@cache
def default_library() -> Library:
    """The library in RAG_STORE, one for the process."""
    return Library(settings().store)


def seeded(library: Library | None = None, progress: Progress | None = None) -> Library:
    """The library itself, holding at least the seeds: an empty one ingests RAG_SEEDS, if that is there.

    Raises:
        RagError: as `Library.ingest` does.
    """
    library = library or default_library()
    seeds = settings().seeds
    if seeds.is_dir() and library.is_empty:
        library.ingest([seeds], progress)
    return library
