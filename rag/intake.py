"""One ingest under way: files or articles in, articles stored, results counted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

from rag.articles import loading
from rag.articles.given import checked_digest
from rag.articles.loading import SourceFile
from rag.articles.passages import context_of, opening, split
from rag.errors import ArticleError
from rag.models.embedder import Embedder
from rag.retrieval.expansion import name_vocabulary
from rag.schema import Article, IngestReport, Passage
from rag.settings import Settings
from rag.store.store import Store


@dataclass(frozen=True, slots=True)
class _Ready:
    """An article read and split, waiting to be embedded with others."""

    article: Article
    digest: str
    passages: list[Passage]
    opening: str
    is_new: bool


_OPENING_TOKENS = 100  # that passages are read after, at most; fewer where the model has no room
_SPECIAL_TOKENS = 10  # room for a prompt and the marks of start and end


class Intake:
    """Takes articles in, one by one; `flush` at the end stores the last of them.

    Passages of several articles are embedded together, since the encoder is faster on full batches.
    """

    def __init__(self, store: Store, embedder: Embedder, config: Settings) -> None:
        self._store, self._embedder, self._config = store, embedder, config
        self._digests = store.digests()
        self._ready: list[_Ready] = []
        self._added = self._updated = self._unchanged = 0
        self._failed: list[tuple[str, str]] = []

    def take_file(self, file: SourceFile) -> None:
        """Read one file; a bad one is noted and left out."""
        with self._noting_errors(file.source):
            content, digest = loading.read(file, self._config.max_file_bytes)
            if not self._is_unchanged(file.article_id, digest):
                self._prepare(loading.parse(file, content), digest)

    def take(self, article: Article) -> None:
        """Take an article as it is; a bad one is noted and left out."""
        with self._noting_errors(article.source or article.id):
            digest = checked_digest(article)
            if not self._is_unchanged(article.id, digest):
                self._prepare(article, digest)

    def flush(self) -> None:
        """Embed what is waiting and store it, article by article."""
        if not self._ready:
            return
        texts = [passage.text for ready in self._ready for passage in ready.passages]
        contexts = [context_of(passage, ready.opening) for ready in self._ready for passage in ready.passages]
        encodings = iter(self._embedder.encode_passages(texts, contexts))
        for ready in self._ready:
            own = list(islice(encodings, len(ready.passages)))
            self._store.put(ready.article, ready.digest, ready.passages, own, name_vocabulary(ready.article.text))
            self._added += ready.is_new
            self._updated += not ready.is_new
        self._ready.clear()

    @contextmanager
    def _noting_errors(self, source: str) -> Iterator[None]:
        try:
            yield
        except ArticleError as error:
            self._failed.append((source, str(error)))

    def _is_unchanged(self, article_id: str, digest: str) -> bool:
        unchanged = self._digests.get(article_id) == digest
        self._unchanged += unchanged
        return unchanged

    def _prepare(self, article: Article, digest: str) -> None:
        """Split an article; once a batch of passages is waiting, embed and store them."""
        passages = split(article, self._embedder.count_tokens, self._config.passage_tokens)
        room = min(_OPENING_TOKENS, self._embedder.max_tokens - self._config.passage_tokens - _SPECIAL_TOKENS)
        before = opening(article, self._embedder.count_tokens, max(room, 0))
        self._ready.append(_Ready(article, digest, passages, before, article.id not in self._digests))
        self._digests[article.id] = digest  # an iterable may hold an id twice: the last one stays
        if sum(len(ready.passages) for ready in self._ready) >= self._config.batch_passages:
            self.flush()

    def report(self, seconds: float) -> IngestReport:
        """What has been done so far."""
        return IngestReport(
            added=self._added,
            updated=self._updated,
            unchanged=self._unchanged,
            failed=tuple(self._failed),
            seconds=seconds,
        )
