"""What a library holds, to be looked at and looked after: listed, found by title, judged, exported, taken out, checked.

Nothing here loads a model: that is for what is searched, answered and taken in (see `rag.library`).
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TextIO

from rag import uploads
from rag.models.embedder import Embedder
from rag.ratings import Rating
from rag.schema import Article, DateRange
from rag.settings import Settings
from rag.store.catalogue import Found
from rag.store.census import Overview
from rag.store.store import Store


class Collection:
    """The articles of one folder.

    Args:
        path: the folder, made on first use if missing.
        config: its limits.
        embedder: whose vectors it holds; named, and not loaded.
    """

    def __init__(self, path: Path, config: Settings, embedder: Embedder) -> None:
        self.path = path
        self._config, self._embedder = config, embedder
        self._opening = threading.RLock()

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

    def overview(self) -> Overview:
        """What the library holds at a glance: its languages, months and size.

        Raises:
            StoreError: the library folder cannot be used.
        """
        return self._store.catalogue.overview()

    def find(self, text: str = "", offset: int = 0, limit: int = 50) -> Found:
        """Articles with all of these words in their title or source, without their texts; newest first, undated last.

        Args:
            text: accents and case do not count, and a word may be a part of a longer one; "" for every article. What
                holds no letter or digit finds none.
            offset: how many to pass over.
            limit: how many to return at most.

        Raises:
            ValueError: a text that is none or of more than 1,000 characters, an offset below 0, a limit below 1.
            StoreError: the library folder cannot be used.
        """
        return self._store.catalogue.find(text, offset, limit)

    def rate(self, rating: Rating) -> None:
        """Keep a verdict on an answer, in the place of an earlier one of the same rater on the same answer.

        Raises:
            ValueError: its question is longer than one that can be asked.
            StoreReadOnlyError: the library folder cannot be written to.
            StoreError: the disk is full, or another process is writing.
        """
        limit = self._config.max_question_chars
        if len(rating.question) > limit:
            raise ValueError(
                f"question has {len(rating.question):,} characters, expected {limit:,} at most (RAG_MAX_QUESTION_CHARS)"
            )
        self._store.ratings.put(rating)

    def ratings(self) -> list[Rating]:
        """Every verdict on an answer, the newest first; also those whose articles are gone."""
        return self._store.ratings.all()

    def remove(self, ids: Iterable[str]) -> int:
        """Delete these articles with all that was derived from them, all or none; how many were there.

        A file that was uploaded goes with the last of its articles. Any other stays, and would go in again.

        Args:
            ids: of articles; unknown ones are ignored.

        Raises:
            StoreError: the library folder cannot be used, or another process is writing to it.
        """
        given = [ids] if isinstance(ids, str) else list(ids)
        files = {path for identity in given for path in self._store.files.of_article(identity)}
        removed = self._store.remove(given)
        self._discard_empty(files)
        return removed

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

    def problems(self) -> list[str]:
        """What is wrong with the library on disk, a line each; [] if nothing is. Reads all of it.

        Raises:
            StoreDamagedError: SQLite cannot read the file.
            ModelError: the embedding model cannot be had.
        """
        return self._store.problems()

    def close(self) -> None:
        """Let go of the database files; the library opens them again when next used."""
        if "_opened" in self.__dict__:
            self._store.close()

    def _discard_empty(self, files: Iterable[Path]) -> None:
        """Delete those of these files, links resolved, that were uploaded and of which no article is left."""
        for file in files:
            if uploads.is_upload(self.path, file) and not self._store.files.holds_any(file):
                uploads.discard(file)

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
