"""Rows of tables: which column is what, and what a row says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import fields

from rag.articles.clean import clean_metadata, clean_text
from rag.articles.parsed import Parsed
from rag.articles.published import published_value
from rag.errors import ArticleError, EmptyArticleError
from rag.schema import Article, DateRange
from rag.settings import Settings

_ROLES = ("text", "title", "date", "url", "source", "id", "language")
_EXPORTED = frozenset(field.name for field in fields(Article))
_SHOWN = 12  # columns named in an error


class Columns:
    """The names under which a table may hold each field, the first found being taken; in any case."""

    def __init__(self, config: Settings) -> None:
        self._names = {role: _names(str(getattr(config, f"{role}_column"))) for role in _ROLES}
        self.date_order = config.date_order
        defaults = {role: Settings.model_fields[f"{role}_column"].default for role in _ROLES}
        self._named = [role for role, default in defaults.items() if getattr(config, f"{role}_column") != default]

    def __repr__(self) -> str:
        return repr((self._names, self.date_order))

    def roles(self, columns: Iterable[str]) -> dict[str, str]:
        """The column that plays each role; roles that none plays are left out."""
        known = {column.strip().casefold(): column for column in columns}
        found = {role: [known[name] for name in names if name in known] for role, names in self._names.items()}
        return {role: columns[0] for role, columns in found.items() if columns}

    def check(self, columns: list[str]) -> None:
        """Make sure that a table can be read at all.

        Raises:
            ArticleError: no column holds the text, two have the same name, or one that a setting names is not there.
        """
        shown = ", ".join(repr(clean_text(name)) for name in columns[:_SHOWN]) + ", ..." * (len(columns) > _SHOWN)
        if len(set(columns)) < len(columns):
            raise ArticleError(f"has two columns of one name, among {shown}: rename one")
        for role in ("text", *self._named):
            if role not in self.roles(columns):
                names, setting = " or ".join(self._names[role]), f"RAG_{role.upper()}_COLUMN"
                found = f"only {shown}" if columns else "and no other"
                raise ArticleError(f"has no column {names}, {found}: set {setting} to the one with the {role}")


def parse_row(row: Mapping[str, object], columns: Columns, file_source: str) -> Parsed:
    """What a row says, with an id and a source.

    Args:
        row: cells by column; None is an empty one.
        columns: where the fields are; what is in other columns becomes metadata.
        file_source: taken where the row names no source of its own.

    Raises:
        EmptyArticleError: it has no text.
        ArticleError: a cell is of the wrong kind, or a date that cannot be read.
    """
    cells = {column: value for column, value in row.items() if value is not None}
    roles = columns.roles(cells)
    own = {role: _text(role, cells[column]) for role, column in roles.items() if role not in ("date", "source")}
    if not own.get("text", "").strip():
        raise EmptyArticleError("holds no text: give it some, or leave it out")
    published = published_value(cells.get(roles.get("date", "")), columns.date_order)
    rest = {column: value for column, value in cells.items() if column not in roles.values()}
    title, url = own.get("title", ""), own.get("url", "").strip()
    source = url
    if "source" in roles:
        named = cells[roles["source"]]
        if url:
            rest[roles["source"]] = named
        else:
            source = _text("source", named)
    # An article as `Article.to_json` writes it may be without a source, and stays so.
    if not source and row.keys() != _EXPORTED:
        source = file_source
    nested = rest.pop("metadata", None)
    rest |= nested if isinstance(nested, Mapping) else {} if nested is None else {"metadata": nested}
    return Parsed(
        own["text"],
        title=title,
        published=published,
        language=own.get("language", ""),
        source=source,
        id=own.get("id", "").strip() or _identity(url, title, published, own["text"]),
        metadata=clean_metadata(rest),
    )


def _identity(url: str, title: str, published: DateRange | None, text: str) -> str:
    """16 hexadecimal digits that depend on neither file nor row number: dumps that overlap hold an article once.

    An article with an address keeps them when its text is corrected.
    """
    days = published and [str(published.earliest), str(published.latest), *map(str, published.candidates)]
    parts = [url, title] if url else [title, days, text]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def _names(setting: str) -> list[str]:
    return [name.strip().casefold() for name in setting.split(",") if name.strip()]


def _text(role: str, value: object) -> str:
    """A cell as text.

    Raises:
        ArticleError: it is neither text nor a number.
    """
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise ArticleError(f"has {type(value).__name__} as its {role}: make it text")
