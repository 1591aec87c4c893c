"""From a question to its hits, and on to its answer, over one library's store and models."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rag.answering import answerer
from rag.answering.likeness import ByLikeness
from rag.answering.pointing import ByReading
from rag.answering.questions import Question
from rag.answering.reader import Judge
from rag.answering.timeline import DEPTH
from rag.models.pair import Models
from rag.models.reader import Read, once
from rag.retrieval.names import match_names
from rag.retrieval.retriever import SearchOptions, search
from rag.schema import Answer, Hit, Scope
from rag.settings import Settings
from rag.store.store import Store
from rag.timings import timings


@dataclass(frozen=True, slots=True)
class Asking:
    """What questions are asked of.

    Args:
        store: of the articles.
        models: the encoder, and the reader if there is one.
        config: how far to look.
    """

    store: Store
    models: Models
    config: Settings

    def retrieve(self, question: Question, k: int, scope: Scope) -> list[Hit]:
        """The k best passages in scope, best first; [] for an empty library, of which no model is loaded.

        Raises:
            ModelError: the embedding model cannot be loaded.
            StoreError: the store cannot be read.
        """
        passages = self.store.counts()[1]
        if not passages:
            return []
        read = self.models.read if self.config.reranker == "on" else None  # else there is nothing for it to decide
        options = SearchOptions.configured(self.config, min(k, passages), read, scope)
        return search(self.store, self.models.embedder, question, options)

    def answer(self, question: Question, scope: Scope) -> Answer:
        """The answer of the articles in scope, or an abstention.

        Raises:
            ModelError: a model cannot be loaded.
            StoreError: the store cannot be read.
        """
        if not self.store.counts()[1]:
            return answerer.empty_library(question)
        self.models.load()
        read = once(self.models.read) if self.models.read else None
        with timings() as taken:
            found = self._found(question, scope, read)
        explanation = replace(found.explanation, timings=taken) if found.explanation else None
        return replace(found, explanation=explanation)

    def _found(self, question: Question, scope: Scope, read: Read | None) -> Answer:
        wide = question.kind == "timeline"
        options = SearchOptions.configured(self.config, DEPTH if wide else self.config.read_depth, read, scope)
        hits = search(self.store, self.models.embedder, question, options)
        judge = self.judge(read)
        if not hits:  # a library that holds a passage finds some for any question, unless the filter leaves none
            return answerer.nothing_in_scope(question, judge)
        if wide:
            return answerer.recount(question, hits, judge, match_names, self.models.embedder.embed_passages)
        return answerer.answer(question, hits, judge)

    def judge(self, read: Read | None) -> Judge:
        """What tells the sentences that answer: the reader, or without one the likeness of sentences."""
        return ByReading(read) if read else ByLikeness(self.models.embedder.embed_passages)
