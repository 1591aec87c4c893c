"""The library: a folder of articles that can be searched and asked. Ties the rooms together.

ingest:  path --find_files--> file --parse--> Article --split--> Passage --embed--> vector --put--> store
add:                                          Article --split--> ...
answer:  question --understand--> Question --search--> Hit... --read--> Finding... --phrase--> Answer
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from rag.answering import answerer
from rag.answering.likeness import ByLikeness
from rag.answering.pointing import ByReading
from rag.answering.questions import History, understand
from rag.answering.reader import Judge
from rag.articles.urls import is_url
from rag.models.cache_folder import Report
from rag.models.pair import Models
from rag.models.reader import Read, once
from rag.retrieval.retriever import SearchOptions, load_reranker, search
from rag.schema import Answer, AnswerEvent, Article, DateRange, Hit, IngestReport, Scope
from rag.settings import Settings, settings
from rag.store.store import Store
from rag.timings import timings

if TYPE_CHECKING:  # imported where articles are taken in: the parsers take 50 ms, which a question need not wait for
    from rag.articles.loading import SourceFile
    from rag.intake import Intake, Item, Progress


class Library:
    """Articles in one folder, ready to be searched and asked. Cheap until first use; thread-safe.

    Args:
        path: the library's folder, made on first use if missing.
        config: defaults to the RAG_* environment variables.
        report: told of each step of preparing the models, once on a new machine.
    """

    def __init__(
        self,
        path: str | os.PathLike[str] = "vectorstore",
        *,
        config: Settings | None = None,
        report: Report | None = None,
    ) -> None:
        self.path = Path(path)
        self._config = config or settings()
        self._models = Models(self._config, report)
        self._embedder = self._models.embedder
        self._opening = threading.RLock()

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

    def remove(self, ids: Iterable[str]) -> int:
        """Delete these articles with all that was derived from them, all or none; how many were there.

        Args:
            ids: of articles; unknown ones are ignored.

        Raises:
            StoreError: the library folder cannot be used, or another process is writing to it.
        """
        return self._store.remove([ids] if isinstance(ids, str) else ids)

    def problems(self) -> list[str]:
        """What is wrong with the library on disk, a line each; [] if nothing is. Reads all of it.

        Raises:
            StoreDamagedError: SQLite cannot read the file.
            ModelError: the embedding model cannot be had.
        """
        return self._store.problems()

    def models(self) -> dict[str, str]:
        """The embedding model and the reader, each with what runs it.

        Raises:
            ModelError: the embedding model cannot be loaded.
        """
        return self._models.described()

    def export(self, file: TextIO) -> int:
        """Write every article as a line of JSON, which `ingest` reads back into an equal library; how many.

        Args:
            file: opened for writing UTF-8.

        Raises:
            StoreError: the library folder cannot be used.
        """
        written = 0
        with self._store.snapshot():
            for article in self._store.each_article():
                file.write(json.dumps(article.to_json(), ensure_ascii=False) + "\n")
                written += 1
        return written

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
        scope = Scope(since, until, language, source)
        asked = understand(question, max_chars=self._config.max_question_chars)
        passages = self.counts()[1]
        if not passages:
            return []
        read = self._models.read if self._config.reranker == "on" else None  # else there is nothing for it to decide
        options = SearchOptions.configured(self._config, min(k or self._config.k, passages), read, scope)
        return search(self._store, self._embedder, asked, options)

    def answer(self, question: str, history: History = ()) -> Answer:
        """Answer from the articles, with citations, or abstain.

        Args:
            question: in any of en, fr, es, de, it, ru; others are answered in English.
            history: earlier (question, answer text) pairs of the conversation, oldest first.

        Raises:
            QuestionError: the question is no text, empty or too long.
            ModelError: the embedding model cannot be loaded.
            StoreError: the library folder cannot be used.
        """
        asked = understand(question, history, self._config.max_question_chars)
        if self.is_empty:
            return answerer.empty_library(asked)
        self._models.load()
        read = once(self._models.read) if self._models.read else None
        options = SearchOptions.configured(self._config, self._config.read_depth, read)
        with timings() as taken:
            hits = search(self._store, self._embedder, asked, options)
            found = answerer.answer(asked, hits, self._judge(read))
        explanation = replace(found.explanation, timings=taken) if found.explanation else None
        return replace(found, explanation=explanation)

    def stream(self, question: str, history: History = ()) -> Iterator[AnswerEvent]:
        """The same answer as `answer`, in steps: its hits, its text piece by piece, the whole.

        Raises:
            QuestionError: as `answer` does; ModelError and StoreError likewise.
        """
        yield from answerer.events(self.answer(question, history))

    @property
    def is_empty(self) -> bool:
        """Whether there is no article to search."""
        return self._store.counts()[1] == 0

    def counts(self) -> tuple[int, int]:
        """Numbers of articles and of passages."""
        return self._store.counts()

    def articles(self) -> list[Article]:
        """Every article, newest first, undated ones last."""
        return self._store.articles()

    def article(self, article_id: str) -> Article | None:
        """One article, None if it is not in the library."""
        return self._store.article(article_id)

    def span(self) -> DateRange | None:
        """From the first possible day of the oldest article to the last of the newest; None if none is dated."""
        return self._store.span()

    def warm_up(self) -> None:
        """Load models and index now, so that the first question need not wait for them, and many are answered quickly.

        Raises:
            ModelError: the embedding model cannot be loaded.
            StoreError: the library folder cannot be used.
        """
        self._store.save_index()
        self._models.load()
        self._embedder.warm_up()
        load_reranker(self._config.reranker)

    def close(self) -> None:
        """Let go of the database files; the library opens them again when next used."""
        if "_opened" in self.__dict__:
            self._store.close()

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

    @property
    def _store(self) -> Store:
        with self._opening:
            return self._opened

    @cached_property
    def _opened(self) -> Store:
        config = self._config
        return Store(
            self.path, self._embedder.name, self._embedder.fingerprint, config.exact_passages, config.write_wait
        )

    def _judge(self, read: Read | None) -> Judge:
        """What tells the sentences that answer: the reader, or without one the likeness of sentences."""
        return ByReading(read) if read else ByLikeness(self._embedder.embed_passages)
