"""From a question to its hits, and on to its answer, over one library's store and models."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rag.answering import answerer
from rag.answering.likeness import ByLikeness
from rag.answering.pointing import ByReading
from rag.answering.questions import History, Question, understand
from rag.answering.reader import Judge
from rag.answering.timeline import DEPTH
from rag.errors import LanguageModelError
from rag.models.pair import Models
from rag.models.reader import Read, once
from rag.retrieval.names import match_names
from rag.retrieval.retriever import SearchOptions, search
from rag.schema import Answer, AnswerEvent, Hit, Scope
from rag.settings import Settings
from rag.store.store import Store
from rag.timings import timings
from rag.written import Written

if TYPE_CHECKING:  # what a language model takes is imported where one is used: 100 ms for which no other need wait
    from rag.models.chat_model import ChatModel


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

    def steps(self, text: str, history: History, scope: Scope, chat: ChatModel | None) -> Iterator[AnswerEvent]:
        """The answer of the articles in scope, or an abstention, in steps; the last one is the whole.

        Args:
            text: the question as typed.
            history: (question, answer text) pairs, oldest first.
            scope: of the articles.
            chat: the language model that writes the answer, if one does.

        Raises:
            QuestionError: the question is no text, empty or too long.
            ModelError: a model cannot be loaded.
            StoreError: the store cannot be read.
        """
        question = understand(text, history, self.config.max_question_chars)
        if not self.store.counts()[1]:
            yield from answerer.events(answerer.empty_library(question))
        elif chat is None:
            yield from answerer.events(self._found(question, scope)[0])
        else:
            yield from self._written(question, history, scope, chat)

    def judge(self, read: Read | None) -> Judge:
        """What tells the sentences that answer: the reader, or without one the likeness of sentences."""
        return ByReading(read) if read else ByLikeness(self.models.embedder.embed_passages)

    def _written(self, question: Question, history: History, scope: Scope, chat: ChatModel) -> Iterator[AnswerEvent]:
        """The answer that a language model writes; where it cannot even put the question, the answer without it."""
        from rag.answering.llm.rewriting import rewritten
        from rag.answering.llm.writing import Writer

        asked_as = None
        try:
            if history:
                most = self.config.max_question_chars
                asked_as = yield from rewritten(question.typed, history, chat, match_names, most)
        except LanguageModelError as error:
            found = self._found(question, scope)[0]
            yield from answerer.events(replace(found, written=Written(chat.name, notice=error.trouble)))
            return
        if asked_as:
            question = replace(understand(asked_as), typed=question.typed)
        found, hits = self._found(question, scope)
        encoder = self.models.embedder
        writer = Writer(chat, match_names, encoder.embed_passages, encoder.encode_question, self.config.llm_chars)
        yield from writer.steps(question, hits, found, asked_as)

    def _found(self, question: Question, scope: Scope) -> tuple[Answer, list[Hit]]:
        """The answer that the articles themselves give, and all the hits that it could be read from."""
        self.models.load()
        read = once(self.models.read) if self.models.read else None
        with timings() as taken:
            found, hits = self._read(question, scope, read)
        explanation = replace(found.explanation, timings=taken) if found.explanation else None
        return replace(found, explanation=explanation), hits

    def _read(self, question: Question, scope: Scope, read: Read | None) -> tuple[Answer, list[Hit]]:
        wide = question.kind == "timeline"
        options = SearchOptions.configured(self.config, DEPTH if wide else self.config.read_depth, read, scope)
        hits = search(self.store, self.models.embedder, question, options)
        judge = self.judge(read)
        if not hits:  # a library that holds a passage finds some for any question, unless the filter leaves none
            return answerer.nothing_in_scope(question, judge), hits
        if wide:
            return answerer.recount(question, hits, judge, match_names, self.models.embedder.embed_passages), hits
        return answerer.answer(question, hits, judge), hits
