"""The door out to LangChain: a retriever over a library."""

from __future__ import annotations

from datetime import date

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from rag.library import Library
from rag.schema import Hit


class PassageRetriever(BaseRetriever):
    """A library as a LangChain retriever: `PassageRetriever(library=Library("vectorstore")).invoke("...")`.

    Args:
        library: where to search.
        k: documents returned, where that many exist; a call may pass its own `k=`.
        since: keep articles that may have been published on this day or later.
        until: keep articles that may have been published on this day or earlier.
    """

    library: Library
    k: int = 5
    since: date | None = None
    until: date | None = None

    model_config = ConfigDict(arbitrary_types_allowed=True)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[Document]:
        return [as_document(hit) for hit in self.library.retrieve(query, k or self.k, self.since, self.until)]


def as_document(hit: Hit) -> Document:
    """A hit as a LangChain document: the passage's text, with where it stands as metadata.

    Metadata: source, title, language, published (ISO earliest and latest, or None), article_id, start, end,
    score (0..1, higher is better), rank (from 1).
    """
    article, passage = hit.article, hit.passage
    published = article.published
    return Document(
        page_content=passage.text,
        metadata={
            "source": article.source,
            "title": article.title,
            "language": article.language,
            "published": [published.earliest.isoformat(), published.latest.isoformat()] if published else None,
            "article_id": passage.article_id,
            "start": passage.start,
            "end": passage.end,
            "score": hit.score,
            "rank": hit.rank,
        },
    )
