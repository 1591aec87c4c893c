"""One ingest under way: files or articles in, articles stored, results counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

from rag.articles import loading
from rag.articles.given import checked_digest
from rag.articles.loading import SourceFile
from rag.articles.parsed import BadArticle
from rag.articles.passages import context_of, opening, split
from rag.articles.urls import is_url
from rag.errors import ArticleError
from rag.models.embedder import Embedder
from rag.models.token_vectors import PassageEncoding
from rag.retrieval.expansion import name_vocabulary
from rag.schema import Article, IngestReport, Passage
from rag.settings import Settings
from rag.store.store import Store

# Told of articles done, bad ones included, and in all as far as that is known: a file not yet read counts as one.
Progress = Callable[[int, int], None]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class _Ready:
    """An article read and split, waiting to be embedded with others."""

    article: Article
    digest: str
    passages: list[Passage]
    opening: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class _Read:
    """A file whose articles all stand before it in the queue."""

    path: Path
    digest: str
    ids: frozenset[str]
    moved_from: Path | None


@dataclass(frozen=True, slots=True)
class _Batch:
    """Articles and files in the order read, their passages under way."""

    items: list[_Ready | _Read]
    encodings: Future[list[PassageEncoding]]


_OPENING_TOKENS = 100  # that passages are read after, at most; fewer where the model has no room
_SPECIAL_TOKENS = 10  # room for a prompt and the marks of start and end


class Intake:
    """Takes articles in, one by one.

    Passages of several articles are embedded together, since the encoder is faster on full batches; the next are read
    and split meanwhile, so that no more than two batches, and an article, are in memory at once.

    Args:
        store: where they go.
        embedder: what reads them.
        config: its limits and lengths.
    """

    def __init__(self, store: Store, embedder: Embedder, config: Settings) -> None:
        self._store, self._embedder, self._config = store, embedder, config
        self._notify: Callable[[int], None] = lambda seen: None
        self._queue: list[_Ready | _Read] = []
        self._under_way: _Batch | None = None
        self._pool = ThreadPoolExecutor(1, "encoding")
        self._added = self._updated = self._unchanged = self._removed = 0
        self._failed: list[tuple[str, str]] = []

    def run(self, items: Sequence[Item], take: Callable[[Intake, Item], None], progress: Progress | None) -> None:
        """Take each of these items in, and store the last of them."""
        waiting = len(items)
        if progress:
            self._notify = lambda seen: progress(seen, seen + waiting)
        with self._pool:
            for item in items:
                waiting -= 1
                take(self, item)
            self.flush()

    def take_source(self, source: SourceFile | str) -> None:
        """Take what a file holds, or an address."""
        if isinstance(source, SourceFile):
            self.take_file(source)
        else:
            self.take_address(source)

    def take_file(self, file: SourceFile) -> None:
        """Read one file; a bad one is noted and left out, as is a bad article among several.

        Such a file is read again by the next ingest, and keeps what it held before.
        """
        failures = len(self._failed)
        with self._noting_errors(file.source):
            digest = loading.digest(file, self._config)
            known = self._store.files.known(file.path)
            if known and known.digest == digest:
                self._unchanged += known.articles
                self._notify(self._seen)
                return
            moved_from = None if known else self._moved_from(digest)
            before = self._store.files.articles_of(moved_from) if moved_from else []
            ids = self._take_each(loading.parse(file, self._config), before, file.path)
            if len(self._failed) == failures:
                self._queue.append(_Read(file.path, digest, ids, moved_from))

    def take_address(self, address: str) -> None:
        """Fetch a page, or those of a feed; what cannot be had is noted and left out."""
        from rag.articles.web import articles_at

        with self._noting_errors(address):
            self._take_each(articles_at(address, self._config), [], None)

    def take(self, article: Article) -> None:
        """Take an article as it is; a bad one is noted and left out."""
        with self._noting_errors(article.source or article.id):
            self._take(article, [], None)
            self._notify(self._seen)

    def take_again(self, article: Article) -> None:
        """Derive everything again from an article that is in the library."""
        self._prepare(article, checked_digest(article), is_new=False)

    def prune(self, folders: Iterable[Path]) -> None:
        """Remove the articles of files that were read from these folders (or are these paths) and are gone since.

        Those go as well that such a file held before it changed.
        """
        places = [folder.resolve() for folder in folders]
        for path in self._store.files.paths():
            if any(path.is_relative_to(place) for place in places):
                self._removed += self._store.files.prune(path) if path.exists() else self._store.files.remove(path)

    def flush(self) -> None:
        """Embed and store all that is waiting."""
        self._send()
        batch, self._under_way = self._under_way, None
        self._put(batch)

    def _send(self) -> None:
        """Have what is waiting embedded, and meanwhile store what was sent before."""
        items, self._queue = self._queue, []
        sent = _Batch(items, self._pool.submit(self._encoded, items))
        before, self._under_way = self._under_way, sent
        self._put(before)

    def _encoded(self, items: Sequence[_Ready | _Read]) -> list[PassageEncoding]:
        ready = [item for item in items if isinstance(item, _Ready)]
        texts = [passage.text for one in ready for passage in one.passages]
        contexts = [context_of(passage, one.opening) for one in ready for passage in one.passages]
        return self._embedder.encode_passages(texts, contexts) if texts else []

    def _put(self, batch: _Batch | None) -> None:
        """Store a batch, once it is embedded, all of it or none."""
        if not batch:
            return
        encodings = iter(batch.encodings.result())
        with self._store.together():
            for item in batch.items:
                if isinstance(item, _Read):
                    self._store.files.note(item.path, item.digest, item.ids, item.moved_from)
                    continue
                own = list(islice(encodings, len(item.passages)))
                self._store.put(item.article, item.digest, item.passages, own, name_vocabulary(item.article.text))
                self._added += item.is_new
                self._updated += not item.is_new

    @contextmanager
    def _noting_errors(self, source: str) -> Iterator[None]:
        try:
            yield
        except ArticleError as error:
            self._fail(source, str(error))

    def _fail(self, source: str, reason: str) -> None:
        self._failed.append((source, reason))
        self._notify(self._seen)

    @property
    def taken(self) -> int:
        """How many articles have been taken in or are about to be, unchanged ones included."""
        return self._added + self._updated + self._unchanged + sum(1 for _ in self._waiting())

    @property
    def _seen(self) -> int:
        return self.taken + len(self._failed)

    def _waiting(self) -> Iterator[_Ready]:
        """Articles read and not yet stored."""
        items = [*(self._under_way.items if self._under_way else ()), *self._queue]
        return (item for item in items if isinstance(item, _Ready))

    def _moved_from(self, digest: str) -> Path | None:
        """A file of the same content that has been read and is gone since: this one is it, under another name."""
        return next((path for path in self._store.files.paths(digest) if not path.exists()), None)

    def _take_each(
        self, found: Iterable[Article | BadArticle], before: list[Article], path: Path | None
    ) -> frozenset[str]:
        """Take the good ones, note the bad; the ids of the good."""
        ids = set()
        for item in found:
            if isinstance(item, BadArticle):
                self._fail(item.source, item.reason)
                continue
            with self._noting_errors(item.source):
                self._take(item, before, path)
                ids.add(item.id)
                self._notify(self._seen)
        return frozenset(ids)

    def _take(self, article: Article, before: list[Article], path: Path | None) -> None:
        """Take an article in, embedding it only if its words are new.

        Args:
            article: what to take.
            before: articles of a file that has moved, any of which it may have been.
            path: of its file, if it has one.

        Raises:
            ArticleError: it cannot be kept, or another file has another article of its id.
        """
        digest = checked_digest(article)
        self._settle(article.id)
        kept = self._store.digest(article.id)
        if kept == digest:
            self._unchanged += 1
            return
        known = self._store.article(article.id) if kept else _same_words(article, before)
        if known and _same_words(article, [known]):
            self._store.relabel(known.id, article, digest)
            same = known.id != article.id or known == article or known in before
            self._unchanged += same
            self._updated += not same
            return
        if known and path and self._is_another(article, known, path):
            raise ArticleError(f"has the id {article.id} of another article ({known.name}): give it one of its own")
        self._prepare(article, digest, kept is None)

    def _is_another(self, article: Article, known: Article, path: Path) -> bool:
        """Whether articles of one id and two texts, of two files, have neither title nor address in common.

        Two tables that count their rows from 1 must not overwrite each other; a newer dump may correct an older one.
        """
        holding = self._store.files.of_article(article.id)
        titled = article.title != "" and article.title == known.title
        addressed = is_url(article.source) and article.source == known.source
        return bool(holding) and path not in holding and not titled and not addressed

    def _settle(self, article_id: str) -> None:
        """Store what is waiting if this article is among it: what comes later stays."""
        if any(item.article.id == article_id for item in self._waiting()):
            self.flush()

    def _prepare(self, article: Article, digest: str, is_new: bool) -> None:
        """Split an article; once a batch of passages is waiting, embed and store them."""
        passages = split(article, self._embedder.count_tokens, self._config.passage_tokens)
        room = min(_OPENING_TOKENS, self._embedder.max_tokens - self._config.passage_tokens - _SPECIAL_TOKENS)
        before = opening(article, self._embedder.count_tokens, max(room, 0))
        self._queue.append(_Ready(article, digest, passages, before, is_new))
        if sum(len(item.passages) for item in self._queue if isinstance(item, _Ready)) >= self._config.batch_passages:
            self._send()

    def report(self, seconds: float) -> IngestReport:
        """What has been done so far."""
        return IngestReport(
            added=self._added,
            updated=self._updated,
            unchanged=self._unchanged,
            removed=self._removed,
            failed=tuple(self._failed),
            seconds=seconds,
        )


def _same_words(article: Article, others: Iterable[Article]) -> Article | None:
    """The first of the others with the same title, text and language, on which all that is derived depends."""
    words = (article.title, article.text, article.language)
    return next((other for other in others if (other.title, other.text, other.language) == words), None)
