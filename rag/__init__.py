"""Ask a folder of dated news articles, in any language; get cited, dated, verbatim answers.

>>> from rag import Library
>>> library = Library("vectorstore")            # opens or creates
>>> report = library.ingest(["seeds"])          # doctest: +SKIP
>>> library.answer("Qui a appelé qui ?").text   # doctest: +SKIP
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.default import answer, ingest, retrieve
    from rag.errors import (
        ArticleError,
        ModelError,
        QuestionError,
        RagError,
        SettingError,
        SourceError,
        StoreError,
    )
    from rag.library import Library
    from rag.ratings import Rating
    from rag.schema import Answer, AnswerEvent, Article, Citation, DateRange, Event, Hit, IngestReport, Passage

__all__ = [
    "Answer",
    "AnswerEvent",
    "Article",
    "ArticleError",
    "Citation",
    "DateRange",
    "Event",
    "Hit",
    "IngestReport",
    "Library",
    "ModelError",
    "Passage",
    "QuestionError",
    "RagError",
    "Rating",
    "SettingError",
    "SourceError",
    "StoreError",
    "answer",
    "ingest",
    "retrieve",
]

# Where each public name lives. Imported on first use, so that `import rag` costs next to nothing.
_HOMES = {
    "rag.default": ("answer", "ingest", "retrieve"),
    "rag.library": ("Library",),
    "rag.schema": (
        "Answer",
        "AnswerEvent",
        "Article",
        "Citation",
        "DateRange",
        "Event",
        "Hit",
        "IngestReport",
        "Passage",
    ),
    "rag.ratings": ("Rating",),
    "rag.errors": (
        "ArticleError",
        "ModelError",
        "QuestionError",
        "RagError",
        "SettingError",
        "SourceError",
        "StoreError",
    ),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name in _HOME_OF:
        return getattr(importlib.import_module(_HOME_OF[name]), name)
    raise AttributeError(f"module 'rag' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
