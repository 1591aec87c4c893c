"""The library: a folder of articles that can be searched and asked. Ties the rooms together.

ingest:  path --find_files--> file --parse--> Article --split--> Passage --embed--> vector --put--> store
answer:  question --understand--> Question --search--> Hit... --read--> Finding... --phrase--> Answer
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from rag.answering import answerer
from rag.answering.questions import History, understand
from rag.articles import loading
from rag.articles.loading import SourceFile
from rag.articles.passages import split
from rag.errors import ArticleError
from rag.models.bundled import Report
from rag.models.embedder import Embedder
from rag.retrieval.retriever import SearchOptions, search
from rag.schema import Answer, AnswerEvent, Article, DateRange, Hit, IngestReport, Passage
from rag.settings import Settings, settings
from rag.store.store import Store

Progress = Callable[[int, int], None]  # files done, files in all


class Library:
    """Articles in one folder, ready to be searched and asked. Cheap until first use; thread-safe.

    Args:
        path: the library's folder, made on first use if missing.
        config: defaults to the RAG_* environment variables.
        report: told of each step of preparing the bundled model, once on a new machine.
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
        self._embedder = Embedder(self._config.embedding_model, self._config.cache, report)
        self._opening = threading.Lock()

    def ingest(self, paths: Iterable[str | os.PathLike[str]], progress: Progress | None = None) -> IngestReport:
        """Add the articles of files and folders; unchanged files are not embedded again.

        One bad file is one line of the report's `failed`; the rest goes in. Each article goes in whole or
        not at all, so an ingest cut short continues where it stopped when it is run again.

        Args:
            paths: files or folders.
            progress: called after each file.

        Raises:
            SourceError: a path does not exist, is an empty folder or may not be opened; nothing is added.
            ModelError: the embedding model cannot be loaded.
            StoreError: the library folder cannot be used, or was built with another model.
        """
        started = time.perf_counter()
        files = loading.find_files([paths] if isinstance(paths, str | os.PathLike) else paths)
        intake = _Intake(self._store, self._embedder, self._config)
        for done, file in enumerate(files, start=1):
            intake.take(file)
            if progress:
                progress(done, len(files))
        intake.flush()
        self._store.save_index()
        return intake.report(time.perf_counter() - started)

    def retrieve(
        self, question: str, k: int | None = None, since: date | None = None, until: date | None = None
    ) -> list[Hit]:
        """The k best passages, best first, ranks from 1; [] for an empty library.

        Args:
            question: in any language.
            k: how many (RAG_K); fewer come back only when fewer exist.
            since: keep articles that may have been published on this day or later.
            until: keep articles that may have been published on this day or earlier.

        Raises:
            QuestionError: the question is empty or too long.
            ValueError: k below 1, or `since` after `until`.
            ModelError: the embedding model cannot be loaded.
            StoreError: the library folder cannot be used.
        """
        if k is not None and k < 1:
            raise ValueError(f"k is {k}, expected 1 or more")
        if since and until and since > until:
            raise ValueError(f"since ({since}) is after until ({until})")
        asked = understand(question, max_chars=self._config.max_question_chars)
        if self.is_empty:
            return []
        return search(self._store, self._embedder, asked, self._options(k, since, until))

    def answer(self, question: str, history: History = ()) -> Answer:
        """Answer from the articles, with citations, or abstain.

        Args:
            question: in any of en, fr, es, de, it, ru; others are answered in English.
            history: earlier (question, answer text) pairs of the conversation, oldest first.

        Raises:
            QuestionError: the question is empty or too long.
            ModelError: the embedding model cannot be loaded.
            StoreError: the library folder cannot be used.
        """
        asked = understand(question, history, self._config.max_question_chars)
        if self.is_empty:
            return answerer.empty_library(asked)
        hits = search(self._store, self._embedder, asked, self._options())
        return answerer.answer(asked, hits, self._embedder.embed_passages)

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
        """Load the model and the index now, so that the first question need not wait for them.

        Raises:
            ModelError: the embedding model cannot be loaded.
            StoreError: the library folder cannot be used.
        """
        self._store.save_index()
        self._embedder.embed_queries([""])

    def close(self) -> None:
        """Let go of the database files; the library opens them again when next used."""
        if "_opened" in self.__dict__:
            self._store.close()

    @property
    def _store(self) -> Store:
        with self._opening:
            return self._opened

    @cached_property
    def _opened(self) -> Store:
        return Store(self.path, self._embedder.name, self._embedder.fingerprint)

    def _options(self, k: int | None = None, since: date | None = None, until: date | None = None) -> SearchOptions:
        config = self._config
        return SearchOptions(k or config.k, config.depth, config.dense_weight, since, until)


@dataclass(frozen=True, slots=True)
class _Ready:
    """An article read and split, waiting to be embedded with others."""

    article: Article
    digest: str
    passages: list[Passage]
    is_new: bool


class _Intake:
    """One ingest under way: files in, articles stored, results counted.

    Passages of several articles are embedded together, since the encoder is faster on full batches.
    """

    def __init__(self, store: Store, embedder: Embedder, config: Settings) -> None:
        self._store, self._embedder, self._config = store, embedder, config
        self._digests = store.digests()
        self._ready: list[_Ready] = []
        self._added = self._updated = self._unchanged = 0
        self._failed: list[tuple[str, str]] = []

    def take(self, file: SourceFile) -> None:
        """Read one file; a bad one is noted and left out."""
        try:
            content, digest = loading.read(file, self._config.max_file_bytes)
            known = self._digests.get(file.article_id)
            if known == digest:
                self._unchanged += 1
                return
            article = loading.parse(file, content)
        except ArticleError as error:
            self._failed.append((file.source, str(error)))
            return
        passages = split(article, self._embedder.count_tokens, self._config.passage_tokens)
        self._ready.append(_Ready(article, digest, passages, known is None))
        if sum(len(ready.passages) for ready in self._ready) >= self._config.batch_passages:
            self.flush()

    def flush(self) -> None:
        """Embed what is waiting and store it, article by article."""
        texts = [passage.text for ready in self._ready for passage in ready.passages]
        vectors = self._embedder.embed_passages(texts) if texts else None
        at = 0
        for ready in self._ready:
            rows = vectors[at : at + len(ready.passages)] if vectors is not None else None
            at += len(ready.passages)
            if rows is not None:
                self._store.put(ready.article, ready.digest, ready.passages, rows)
            self._added += ready.is_new
            self._updated += not ready.is_new
        self._ready.clear()

    def report(self, seconds: float) -> IngestReport:
        """What has been done so far."""
        return IngestReport(
            added=self._added,
            updated=self._updated,
            unchanged=self._unchanged,
            failed=tuple(self._failed),
            seconds=seconds,
        )
