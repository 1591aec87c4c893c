"""The library: a folder of articles that can be searched and asked. Ties the rooms together.

ingest:  path --find_files--> file --parse--> Article --split--> Passage --embed--> vector --put--> store
add:                                          Article --split--> ...
answer:  question --understand--> Question --search--> Hit... --read--> Finding... --phrase--> Answer
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from rag import uploads
from rag.answering.questions import History, understand
from rag.articles.urls import is_url
from rag.asking import Asking
from rag.collection import Collection
from rag.models.cache_folder import Report
from rag.models.pair import Models
from rag.retrieval.retriever import load_reranker
from rag.schema import Answer, AnswerEvent, Article, Hit, IngestReport, Scope
from rag.settings import Settings, settings

if TYPE_CHECKING:  # imported where they are used: LangChain takes a second, the parsers 50 ms
    from langchain_core.language_models import BaseChatModel

    from rag.articles.loading import SourceFile
    from rag.intake import Intake, Item, Progress
    from rag.langchain_adapter import AnswerRunnable, PassageRetriever
    from rag.models.chat_model import ChatModel


class Library(Collection):
    """Articles in one folder, ready to be searched and asked. Cheap until first use; thread-safe.

    Args:
        path: the library's folder, made on first use if missing.
        config: defaults to the RAG_* environment variables.
        report: told of each step of preparing the models, once on a new machine.
        llm: a LangChain chat model, or its name, that writes the answers, held to the articles; defaults to RAG_LLM.
    """

    def __init__(
        self,
        path: str | os.PathLike[str] = "vectorstore",
        *,
        config: Settings | None = None,
        report: Report | None = None,
        llm: BaseChatModel | str | None = None,
    ) -> None:
        config = config or settings()
        self._models = Models(config, report)
        self._llm = llm
        super().__init__(Path(path), config, self._models.embedder)

    def ingest(
        self, paths: Iterable[str | os.PathLike[str]], progress: Progress | None = None, *, prune: bool = False
    ) -> IngestReport:
        """Add the articles of files, folders and web pages; unchanged ones, and renamed files, are not embedded again.

        One bad file is one line of the report's `failed`; the rest goes in. Each article goes in whole or
        not at all, so an ingest cut short continues where it stopped when it is run again.

        Args:
            paths: files, folders, or addresses (http, https) of pages and of RSS or Atom feeds.
            progress: called after each article, and each file that has none.
            prune: also remove the articles of files that were in these folders and are gone.

        Raises:
            SourceError: a path does not exist, is an empty folder or may not be opened; nothing is added.
            ModelError: the embedding model cannot be loaded.
            StoreError: the library folder cannot be used, or was built with another model.
        """
        from rag.articles import loading

        given = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
        addresses = [path for path in given if isinstance(path, str) and is_url(path)]
        paths_given = [path for path in given if path not in addresses]
        items: list[SourceFile | str] = [*loading.find_files(paths_given), *addresses]
        pruned = [Path(path) for path in paths_given] if prune else []
        return self._take_in(items, lambda intake, source: intake.take_source(source), progress, pruned)

    def add(self, articles: Article | Iterable[Article], progress: Progress | None = None) -> IngestReport:
        """Add articles that are in memory; one already there with the same fields is not embedded again.

        One of the same id is replaced. A bad one is one line of the report's `failed`, by source or else id; the rest
        goes in, each whole or not at all.

        Args:
            articles: one, or several; their ids are the caller's to choose, theirs for good.
            progress: called after each article.

        Raises:
            ModelError: the embedding model cannot be loaded.
            StoreError: the library folder cannot be used, or was built with another model.
        """
        given = [articles] if isinstance(articles, Article) else list(articles)
        return self._take_in(given, lambda intake, article: intake.take(article), progress, [])

    def take_uploads(self, files: Sequence[tuple[str, Path]], progress: Progress | None = None) -> IngestReport:
        """Keep files that were uploaded in the library's folder, under `uploads/`, and add their articles from there.

        One of which nothing can be taken is not kept; the report names it, and the bad rows of a table, by the name
        given. After an error the same upload, or an ingest of that folder, goes on where it stopped.

        Args:
            files: the name that each had where it comes from, and where it lies now; it stays there.
            progress: called after each article, and each file that has none.

        Raises:
            SourceError: a file is not there; nothing is added.
            ModelError: the embedding model cannot be loaded.
            StoreError: the library folder cannot be used, or was built with another model.
        """
        from rag.articles import loading

        kept = uploads.keep(self.path, files)
        names = {path.resolve(): name for path, (name, _) in zip(kept, files, strict=True)}
        found = loading.find_files(kept)
        barren = []

        def take(intake: Intake, file: SourceFile) -> None:
            before = intake.taken
            intake.take_file(file)
            if intake.taken == before:
                barren.append(file.path)

        report = self._take_in(found, take, progress, [])
        self._discard_empty(barren)
        return uploads.renamed(report, {file.source: names[file.path] for file in found})

    def models(self) -> dict[str, str]:
        """The embedding model and the reader, each with what runs it, and the language model if there is one.

        Raises:
            SettingError: RAG_LLM names a model that is not known, or not installed.
            ModelError: the embedding model cannot be loaded.
        """
        return self._models.described() | ({"language model": self.writer} if self.writer else {})

    @property
    def writer(self) -> str:
        """The name of the language model that writes the answers, "" without one; SettingError as `models`."""
        return self._chat.name if self._chat else ""

    def repair(self) -> int:
        """Derive again from the articles' texts whatever is missing or wrong; of how many articles.

        Raises:
            StoreDamagedError: SQLite cannot read the file.
            StoreError: the library folder cannot be written to.
            ModelError: the embedding model cannot be loaded.
        """
        broken = filter(None, map(self._store.article, self._store.mend()))
        return self._take_in(list(broken), lambda intake, article: intake.take_again(article), None, []).updated

    def retrieve(
        self,
        question: str,
        k: int | None = None,
        since: date | None = None,
        until: date | None = None,
        *,
        language: str | None = None,
        source: str | None = None,
    ) -> list[Hit]:
        """The k best passages, best first, ranks from 1; [] for an empty library.

        Args:
            question: in any language.
            k: how many (RAG_K); fewer come back only when fewer exist.
            since: keep articles that may have been published on this day or later.
            until: keep articles that may have been published on this day or earlier.
            language: keep articles in this language (BCP 47, "pt" finds "pt-BR").
            source: keep articles whose source fits this pattern, such as "*/lemonde/*" (see `Scope`).

        Raises:
            QuestionError: the question is no text, empty or too long.
            ValueError: k no whole number of 1 or more, `since` after `until`, or a filter of the wrong kind.
            ModelError: the embedding model cannot be loaded.
            StoreError: the library folder cannot be used.
        """
        if k is not None and (not isinstance(k, int) or isinstance(k, bool) or k < 1):
            raise ValueError(f"k is {k!r}, expected a whole number of 1 or more")
        asked = understand(question, max_chars=self._config.max_question_chars)
        return self._asking.retrieve(asked, k or self._config.k, Scope(since, until, language, source))

    def answer(
        self,
        question: str,
        history: History = (),
        *,
        since: date | None = None,
        until: date | None = None,
        language: str | None = None,
        source: str | None = None,
    ) -> Answer:
        """Answer from the articles, with citations, or abstain.

        Args:
            question: in any of en, fr, es, de, it, ru; others are answered in English.
            history: earlier (question, answer text) pairs of the conversation, oldest first.
            since: which articles are searched, read and cited, as for `retrieve`; so do the three that follow.
            until: see there.
            language: of the articles.
            source: see there.

        Raises:
            QuestionError: the question is no text, empty or too long.
            ValueError: `since` after `until`, or a filter of the wrong kind.
            ModelError: the embedding model cannot be loaded.
            StoreError: the library folder cannot be used.
            SettingError: RAG_LLM names a model that is not known, or not installed.
        """
        steps = self.stream(question, history, since=since, until=until, language=language, source=source)
        return next(step.answer for step in steps if step.answer)

    def stream(
        self,
        question: str,
        history: History = (),
        *,
        since: date | None = None,
        until: date | None = None,
        language: str | None = None,
        source: str | None = None,
    ) -> Generator[AnswerEvent, None, None]:
        """The same answer as `answer`, in steps: its hits, its text piece by piece, the whole; the same arguments.

        A language model's sentences come as they hold, "waiting" in between; closing the iterator ends its work.

        Raises:
            QuestionError: as `answer` does; ValueError, ModelError, StoreError and SettingError likewise.
        """
        yield from self._asking.steps(question, history, Scope(since, until, language, source), self._chat)

    def as_retriever(
        self,
        k: int = 5,
        since: date | None = None,
        until: date | None = None,
        language: str | None = None,
        source: str | None = None,
    ) -> PassageRetriever:
        """A LangChain retriever of this library's passages, with the arguments of `retrieve`."""
        from rag.langchain_adapter import PassageRetriever  # LangChain takes a second, which only its users wait for

        return PassageRetriever(library=self, k=k, since=since, until=until, language=language, source=source)

    def as_runnable(self) -> AnswerRunnable:
        """A LangChain runnable from a question to its `Answer`; a call may pass the other arguments of `answer`."""
        from rag import langchain_adapter

        return langchain_adapter.AnswerRunnable(self)

    def warm_up(self) -> None:
        """Load models and index now, so that the first question need not wait for them, and many are answered quickly.

        Raises:
            ModelError: as `answer` does; StoreError and SettingError likewise.
        """
        self._store.save_index()
        self._models.load()
        self._embedder.warm_up()
        load_reranker(self._config.reranker)
        _ = self._chat

    def _take_in(
        self,
        items: Sequence[Item],
        take: Callable[[Intake, Item], None],
        progress: Progress | None,
        pruned: Sequence[Path],
    ) -> IngestReport:
        from rag.intake import Intake

        started = time.perf_counter()
        intake = Intake(self._store, self._embedder, self._config)
        intake.run(items, take, progress)
        intake.prune(pruned)
        self._store.save_index()
        return intake.report(time.perf_counter() - started)

    @cached_property
    def _chat(self) -> ChatModel | None:
        """What writes the answers, if anything does; loaded with the first of them. SettingError: it cannot be."""
        if not (self._config.llm if self._llm is None else self._llm):
            return None
        from rag.models.chat_model import chat_model

        return chat_model(self._config, self._llm)

    @property
    def _asking(self) -> Asking:
        return Asking(self._store, self._models, self._config)
