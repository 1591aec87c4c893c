"""Articles given in memory rather than read from files: whether they can be kept, and what tells a changed one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import astuple

from rag.errors import ArticleError, EmptyArticleError
from rag.schema import Article, DateRange

_TEXT_FIELDS = ("id", "title", "text", "language", "source")


def checked_digest(article: Article) -> str:
    """SHA-256 of an article's fields, in hexadecimal: it changes when any of them does.

    Raises:
        EmptyArticleError: it has no text.
        ArticleError: it has no id, or a field that the store could not give back as it is.
    """
    _check_types(article)
    if not article.id:
        raise ArticleError("has no id: give it one of its own")
    if not article.text.strip():
        raise EmptyArticleError("holds no text: give it some, or leave it out")
    texts = [getattr(article, name) for name in _TEXT_FIELDS]
    days = article.published and [str(part) for part in astuple(article.published)]
    try:
        content = json.dumps([texts, days, dict(article.metadata)], ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise ArticleError(f"is not Unicode text ({error.reason}): decode it again") from error
    return hashlib.sha256(content).hexdigest()


def _check_types(article: Article) -> None:
    """What the type hints ask for, since a caller may never have run a type checker.

    Raises:
        ArticleError: a field is of another type.
    """
    for name in _TEXT_FIELDS:
        if not isinstance(getattr(article, name), str):
            raise ArticleError(f"has {type(getattr(article, name)).__name__} as its {name}, expected str")
    if not isinstance(article.published, DateRange | None):
        raise ArticleError(f"has {article.published!r} as its published, expected a DateRange or None")
    if not _survives_json(article.metadata):
        raise ArticleError("has metadata that JSON cannot give back as it is: keep to its values, under string keys")


def _survives_json(metadata: object) -> bool:
    """Whether it comes back equal: tuples, dates, NaN and keys that are no strings do not."""
    try:
        return isinstance(metadata, Mapping) and json.loads(json.dumps(dict(metadata), allow_nan=False)) == metadata
    except (TypeError, ValueError, RecursionError):
        return False
