"""A library as a LangChain vector store."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import NoReturn, Self
from uuid import uuid4

from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.vectorstores import VectorStore
from pydantic import TypeAdapter

from rag.errors import ArticleError
from rag.langchain_adapter.arguments import refuse_unknown
from rag.langchain_adapter.documents import as_article, found_document, whole_document
from rag.library import Library
from rag.schema import Json, Scope

_FILTERS = tuple(field.name for field in fields(Scope))
_SHOWN_FAILURES = 3  # in an error's message, which must stay readable for a batch of thousands


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
        refuse_unknown(kwargs)
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
        refuse_unknown(kwargs)
        contents = list(texts)
        for name, given in (("metadatas", metadatas), ("ids", ids)):
            if given is not None and len(given) != len(contents):
                raise ValueError(f"{len(given)} {name} for {len(contents)} texts: give one for each, or none at all")
        rows = zip(ids or [None] * len(contents), contents, metadatas or [{}] * len(contents), strict=True)
        articles = [as_article(identity or str(uuid4()), text, metadata) for identity, text, metadata in rows]
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
        refuse_unknown(kwargs)
        if ids is None:
            raise ValueError("delete needs ids: to empty a library, delete its folder or name the id of every article")
        self.library.remove(ids)
        return True

    def get_by_ids(self, ids: Sequence[str], /) -> list[Document]:
        """The documents of these ids that are there, in this order, each once, with their whole text."""
        found = (self.library.article(identity) for identity in dict.fromkeys(ids))
        return [whole_document(article) for article in found if article]

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
        refuse_unknown(kwargs)
        scope = _scope(filter or {})
        hits = self.library.retrieve(query, k, scope.since, scope.until, language=scope.language, source=scope.source)
        return [(found_document(hit), hit.score) for hit in hits]

    def similarity_search_by_vector(self, embedding: list[float], k: int = 4, **kwargs: object) -> NoReturn:
        """Refused by design, in LangChain's own way: a ranking is made of the question's words and names as well.

        Raises:
            NotImplementedError: always; it says to give the question, which the base class does not.
        """
        raise NotImplementedError("a library ranks by a question's words too, not by a vector alone: give the question")

    def _select_relevance_score_fn(self) -> Callable[[float], float]:
        return _relevance


def _scope(given: Mapping[str, object]) -> Scope:
    """A filter, checked.

    Raises:
        ValueError: an unknown key, a value of a wrong type, or since after until.
    """
    unknown = [key for key in given if key not in _FILTERS]
    if unknown:
        raise ValueError(f"filter has the keys {unknown}, expected some of {', '.join(_FILTERS)}")
    return TypeAdapter(Scope).validate_python(given)


def _relevance(score: float) -> float:
    """A hit's score on LangChain's scale of 0..1, which all but a cross-encoder's keep to, give or take a trifle."""
    return min(max(score, 0.0), 1.0)
