"""A library as a LangChain retriever."""

from __future__ import annotations

from datetime import date

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from rag.langchain_adapter.documents import as_document
from rag.library import Library


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
