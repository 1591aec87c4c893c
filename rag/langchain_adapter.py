"""The door out to LangChain: a library as a retriever, and as a vector store."""

from __future__ import annotations

import os
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import NoReturn, Self
from uuid import uuid4

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from langchain_core.vectorstores import VectorStore
from pydantic import ConfigDict, TypeAdapter

from rag.errors import ArticleError
from rag.language.detection import article_language
from rag.library import Library
from rag.schema import Article, DateRange, Hit, Json, Scope

_FILTERS = tuple(field.name for field in fields(Scope))
_SHOWN_FAILURES = 3  # in an error's message, which must stay readable for a batch of thousands


class PassageRetriever(BaseRetriever):
    """A library as a LangChain retriever: `PassageRetriever(library=Library("vectorstore")).invoke("...")`.

    Args:
        library: where to search.
        k: documents returned, where that many exist; a call may pass its own `k=`.
        since: keep articles that may have been published on this day or later.
        until: keep articles that may have been published on this day or earlier.
        language: keep articles in this language (BCP 47, "pt" finds "pt-BR").
        source: keep articles whose source fits this pattern, such as "*/lemonde/*".
    """

    library: Library
    k: int = 5
    since: date | None = None
    until: date | None = None
    language: str | None = None
    source: str | None = None

    model_config = ConfigDict(arbitrary_types_allowed=True, extra="forbid")  # a filter misspelled is not ignored

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[Document]:
        k = self.k if k is None else k
        hits = self.library.retrieve(query, k, self.since, self.until, language=self.language, source=self.source)
        return [as_document(hit) for hit in hits]


class PassageVectorStore(VectorStore):
    """A library as a LangChain vector store: each document added is one article, split, embedded and dated like others.

    What comes back: page_content is the passage found (the whole text where that is a single passage), id the
    article's, metadata exactly as it was added. So two passages of a long document share its id and metadata;
    `get_by_ids` gives the whole text. Articles from files have the metadata of `as_document`. Of documents with the
    same text only the best is found (see `Hit.twins`), which is why there is no maximal marginal relevance.

    Args:
        library: where documents are kept and searched; it may hold articles from files too.
    """

    def __init__(self, library: Library) -> None:
        self.library = library

    @classmethod
    def from_texts(
        cls,
        texts: Iterable[str],
        embedding: Embeddings | None = None,
        metadatas: Sequence[Mapping[str, Json]] | None = None,
        *,
        ids: Sequence[str | None] | None = None,
        path: str | os.PathLike[str] = "vectorstore",
        **kwargs: object,
    ) -> Self:
        """Open or create the library folder `path` and add texts to it; see `add_texts`.

        Raises:
            ValueError: an embedding is given, or `add_texts` refuses an argument.
            TypeError: an argument that is not listed.
        """
        _refuse_unknown(kwargs)
        if embedding is not None:
            raise ValueError(
                f"embedding is {type(embedding).__name__}, expected None: a library embeds with its own model, "
                "which RAG_EMBEDDING_MODEL names"
            )
        store = cls(Library(path))
        store.add_texts(texts, metadatas, ids=ids)
        return store

    def add_texts(
        self,
        texts: Iterable[str],
        metadatas: Sequence[Mapping[str, Json]] | None = None,
        *,
        ids: Sequence[str | None] | None = None,
        batch_size: int | None = None,
        **kwargs: object,
    ) -> list[str]:
        """Add or replace one article for each text; their ids, in order.

        Args:
            texts: none of them empty.
            metadatas: one for each text, JSON values. Understood in them: "title", "source" and "language" (BCP 47)
                where they are strings, and "published": an ISO day, an ISO month, or [earliest, latest] as days.
            ids: one for each text; None, or an id that is None, stands for a new one. Of an id given twice the last
                text stays.
            batch_size: not used; LangChain's indexing passes one.
            kwargs: none.

        Raises:
            ValueError: metadatas or ids are not as many as the texts, or a "published" cannot be read; nothing is
                added then.
            TypeError: an argument that is not listed.
            ArticleError: a text is empty, or its metadata are not plain JSON; the other texts are added then.
            RagError: as `Library.add` does.
        """
        _refuse_unknown(kwargs)
        contents = list(texts)
        for name, given in (("metadatas", metadatas), ("ids", ids)):
            if given is not None and len(given) != len(contents):
                raise ValueError(f"{len(given)} {name} for {len(contents)} texts: give one for each, or none at all")
        rows = zip(ids or [None] * len(contents), contents, metadatas or [{}] * len(contents), strict=True)
        articles = [_as_article(identity or str(uuid4()), text, metadata) for identity, text, metadata in rows]
        failed = self.library.add(articles).failed
        if failed:
            reasons = "; ".join(f"{source} {reason}" for source, reason in failed[:_SHOWN_FAILURES])
            raise ArticleError(f"{len(failed)} of {len(articles)} texts were not added, the others were: {reasons}")
        return [article.id for article in articles]

    def delete(self, ids: Sequence[str] | None = None, **kwargs: object) -> bool:
        """Delete the articles of these ids, unknown ones ignored; always True.

        Raises:
            ValueError: no ids: a whole library, files' articles included, is not emptied by leaving them out.
            TypeError: an argument that is not listed.
            StoreError: as `Library.remove` does.
        """
        _refuse_unknown(kwargs)
        if ids is None:
            raise ValueError("delete needs ids: to empty a library, delete its folder or name the id of every article")
        self.library.remove(ids)
        return True

    def get_by_ids(self, ids: Sequence[str], /) -> list[Document]:
        """The documents of these ids that are there, in this order, each once, with their whole text."""
        found = (self.library.article(identity) for identity in dict.fromkeys(ids))
        return [_whole(article) for article in found if article]

    def similarity_search(
        self, query: str, k: int = 4, filter: Mapping[str, object] | None = None, **kwargs: object
    ) -> list[Document]:
        """The k best passages, best first; see `similarity_search_with_score`.

        Raises:
            ValueError: as `similarity_search_with_score` does; TypeError and RagError likewise.
        """
        return [document for document, _ in self.similarity_search_with_score(query, k, filter, **kwargs)]

    def similarity_search_with_score(
        self, query: str, k: int = 4, filter: Mapping[str, object] | None = None, **kwargs: object
    ) -> list[tuple[Document, float]]:
        """The k best passages with their scores, best first: higher is better, comparable within one search.

        Args:
            query: in any language.
            k: how many; fewer come back only when fewer exist.
            filter: any of "since" and "until" (a day, as a date or in ISO), "language" and "source" (see `Scope`).
            kwargs: none.

        Raises:
            ValueError: k below 1, or a filter with an unknown key, a value of a wrong type, or since after until.
            TypeError: an argument that is not listed.
            RagError: as `Library.retrieve` does.
        """
        _refuse_unknown(kwargs)
        scope = _scope(filter or {})
        hits = self.library.retrieve(query, k, scope.since, scope.until, language=scope.language, source=scope.source)
        return [(_found(hit), hit.score) for hit in hits]

    def similarity_search_by_vector(self, embedding: list[float], k: int = 4, **kwargs: object) -> NoReturn:
        """Refused by design, in LangChain's own way: a ranking is made of the question's words and names as well.

        Raises:
            NotImplementedError: always; it says to give the question, which the base class does not.
        """
        raise NotImplementedError("a library ranks by a question's words too, not by a vector alone: give the question")

    def _select_relevance_score_fn(self) -> Callable[[float], float]:
        return _relevance


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


def _found(hit: Hit) -> Document:
    """A hit as the document that was added, or the passage of it that was found."""
    article, passage = hit.article, hit.passage
    if not _is_as_added(article):
        return as_document(hit).model_copy(update={"id": article.id})
    # A passage never starts or ends in white space; one that leaves out nothing else is the document itself.
    is_whole = passage.text == article.text.strip()
    return _whole(article) if is_whole else _whole(article).model_copy(update={"page_content": passage.text})


def _whole(article: Article) -> Document:
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


def _as_article(identity: str, text: str, metadata: Mapping[str, Json]) -> Article:
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


def _scope(given: Mapping[str, object]) -> Scope:
    """A filter, checked.

    Raises:
        ValueError: an unknown key, a value of a wrong type, or since after until.
    """
    unknown = [key for key in given if key not in _FILTERS]
    if unknown:
        raise ValueError(f"filter has the keys {unknown}, expected some of {', '.join(_FILTERS)}")
    return TypeAdapter(Scope).validate_python(given)


def _refuse_unknown(arguments: Mapping[str, object]) -> None:
    """LangChain's signatures take any argument; one that is overlooked would search or store something else.

    Raises:
        TypeError: there is one.
    """
    if arguments:
        raise TypeError(f"unexpected arguments: {', '.join(arguments)}")


def _relevance(score: float) -> float:
    """A hit's score on LangChain's scale of 0..1, which all but a cross-encoder's keep to, give or take a trifle."""
    return min(max(score, 0.0), 1.0)
