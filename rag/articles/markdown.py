"""Markdown with YAML front matter: `---`, fields, `---`, then the text, which stays as it is written."""

from __future__ import annotations

import re
from collections.abc import Mapping

import yaml

from rag.articles.clean import clean_metadata
from rag.articles.formats import decode
from rag.articles.parsed import Parsed
from rag.articles.published import published_value
from rag.errors import ArticleError, EmptyArticleError, first_line

_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^#[ \t]+(.+?)[ \t]*#*[ \t]*\r?$", re.MULTILINE)
_MAX_FRONT_MATTER = 64_000  # characters: PyYAML reads them in half a second, and 20 MB in minutes


class _AsWritten(yaml.BaseLoader):  # type: ignore[misc]
    """Reads every scalar as text: `2024-04` stays so, and no tag makes anything else of it."""

    def compose_node(self, parent: yaml.Node | None, index: object) -> yaml.Node | None:
        """As its parent does, but for aliases: ten lines of them make gigabytes of metadata.

        Raises:
            yaml.YAMLError: an alias.
        """
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases such as *this are not taken")
        return super().compose_node(parent, index)


def parse_markdown(content: bytes) -> Parsed:
    """Read a Markdown file; the text is an exact slice of it.

    The title is the front matter's, else the first `# heading`.

    Raises:
        NotTextError: the content is binary.
        EmptyArticleError: there is no text under the front matter.
        ArticleError: the front matter is not YAML, or holds a date that cannot be read.
    """
    text = decode(content)
    front = _FRONT_MATTER.match(text)
    fields = _fields(front[1]) if front else {}
    body = (text[front.end() :] if front and fields else text).strip()
    if not body:
        raise EmptyArticleError("holds no text: write the article under its front matter, or remove the file")
    title = _taken(fields, "title")
    heading = None if title else _HEADING.search(body.split("```", 1)[0])
    return Parsed(
        body,
        title=title or (heading[1] if heading else ""),
        published=published_value(_taken(fields, "date", "published")),
        language=_taken(fields, "language", "lang"),
        source=_taken(fields, "url", "link") or _taken_address(fields),
        metadata=clean_metadata(fields),
    )


def _fields(written: str) -> dict[str, object]:
    """The front matter's fields; none where it is no list of fields but text between two rules.

    Raises:
        ArticleError: it is too long, or not YAML.
    """
    if len(written) > _MAX_FRONT_MATTER:
        raise ArticleError(f"has front matter of {len(written):,} characters: keep it under {_MAX_FRONT_MATTER:,}")
    try:
        fields = yaml.load(written, _AsWritten)  # noqa: S506 (it makes text, lists and mappings only)
    except (yaml.YAMLError, RecursionError) as error:
        raise ArticleError(f"has front matter that is not plain YAML ({first_line(error)}): correct it") from error
    return {str(name): value for name, value in fields.items()} if isinstance(fields, Mapping) else {}


def _taken(fields: dict[str, object], *names: str) -> str:
    """The first of these fields that holds text, in any case, taken out of them; "" if there is none."""
    for wanted in names:
        for name, value in fields.items():
            if name.casefold() == wanted and isinstance(value, str) and value.strip():
                del fields[name]
                return value.strip()
    return ""


def _taken_address(fields: dict[str, object]) -> str:
    """The source, where it is an address and not the name of an agency, taken out of the fields."""
    source = next((value for name, value in fields.items() if name.casefold() == "source"), "")
    return _taken(fields, "source") if "://" in str(source) else ""
