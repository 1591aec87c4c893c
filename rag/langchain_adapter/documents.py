"""Articles and passages as LangChain documents, and back."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from langchain_core.documents import Document

from rag.language.detection import article_language
from rag.schema import Article, DateRange, Hit, Json


def as_document(hit: Hit) -> Document:
    """A hit as a LangChain document: the passage's text, with where it stands as metadata.

    Metadata: source, title, language, published (ISO earliest and latest, or None), article_id, start, end,
    score (see `Hit`, higher is better), rank (from 1), names (such as "Kiev ~ Kyiv"), twins (sources of reprints);
    beside these, the article's own metadata under other names.
    """
    passage = hit.passage
    place = {
        "start": passage.start,
        "end": passage.end,
        "score": hit.score,
        "rank": hit.rank,
        "names": [str(match) for match in hit.names],
        "twins": list(hit.twins),
    }
    return Document(page_content=passage.text, metadata={**_described(hit.article), **place})


def found_document(hit: Hit) -> Document:
    """A hit as the document that was added, or the passage of it that was found."""
    article, passage = hit.article, hit.passage
    if not _is_as_added(article):
        return as_document(hit).model_copy(update={"id": article.id})
    whole = whole_document(article)
    # A passage never starts or ends in white space; one that leaves out nothing else is the document itself.
    is_whole = passage.text == article.text.strip()
    return whole if is_whole else whole.model_copy(update={"page_content": passage.text})


def whole_document(article: Article) -> Document:
    """An article as the document that was added, or as one with the metadata of `as_document` that are its own."""
    metadata = dict(article.metadata) if _is_as_added(article) else _described(article)
    return Document(id=article.id, page_content=article.text, metadata=metadata)


def _described(article: Article) -> dict[str, Json]:
    published = article.published
    return {
        **article.metadata,
        "source": article.source,
        "title": article.title,
        "language": article.language,
        "published": [published.earliest.isoformat(), published.latest.isoformat()] if published else None,
        "article_id": article.id,
    }


def as_article(identity: str, text: str, metadata: Mapping[str, Json]) -> Article:
    """A document as an article, all of whose fields its metadata say; the language is detected where they do not.

    Raises:
        ValueError: its "published" cannot be read.
    """
    language = _text(metadata, "language") or article_language(text)
    published = _published(metadata.get("published"))
    return Article(identity, _text(metadata, "title"), text, published, language, _text(metadata, "source"), metadata)


def _is_as_added(article: Article) -> bool:
    """Whether its metadata say all of its fields, as those of an added document do; those of a file's do not."""
    metadata = article.metadata
    if (_text(metadata, "title"), _text(metadata, "source")) != (article.title, article.source):
        return False
    try:
        return _published(metadata.get("published")) == article.published
    except ValueError:  # an article of `Library.add`, whose metadata may mean something else by the word
        return False


def _text(metadata: Mapping[str, Json], key: str) -> str:
    value = metadata.get(key)
    return value if isinstance(value, str) else ""


def _published(value: Json) -> DateRange | None:
    """A day, a month or [earliest, latest] in ISO form; None stays None.

    Raises:
        ValueError: anything else.
    """
    try:
        match value:
            case None:
                return None
            case str() if len(value) == len("2024-04"):
                first = date.fromisoformat(f"{value}-01")
                return DateRange(first, first.replace(day=monthrange(first.year, first.month)[1]))
            case str():
                return DateRange(date.fromisoformat(value), date.fromisoformat(value))
            case [str(earliest), str(latest)]:
                return DateRange(date.fromisoformat(earliest), date.fromisoformat(latest))
        raise ValueError(f"a {type(value).__name__}")
    except ValueError as error:
        expected = '"2024-04-17", "2024-04" or ["2024-04-01", "2024-04-30"]'
        raise ValueError(f'metadata has {value!r} as "published" ({error}): write it as {expected}') from error
