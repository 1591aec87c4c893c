"""The library on disk: the database and the index derived from it, kept in step."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rag.errors import StoreMismatchError
from rag.language.terms import index_terms
from rag.models.token_vectors import Codes, PassageEncoding
from rag.schema import Article, DateRange, Passage, Scope
from rag.settings import EXACT_PASSAGES, WRITE_WAIT
from rag.store import lexical, rows
from rag.store.catalogue import Catalogue
from rag.store.census import select_span
from rag.store.checks import broken_rules, full_text_problem, mend
from rag.store.database import Database
from rag.store.dense import DenseSearch
from rag.store.files import Files, forget_files_of
from rag.store.lexical import WordWeights
from rag.store.ratings import Ratings
from rag.store.vectors import Vectors

EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage and its article."""

    passage: Passage
    article: Article


class Store:
    """One library folder, bound to one embedding model.

    Args:
        folder: made if missing.
        model: the embedding model's name, for messages.
        fingerprint: of that model; what it embedded is not mixed with another's.
        exact_passages: up to this many passages dense search compares all; above, it looks at the likeliest lists.
        write_wait: seconds that a writer waits for another; 0 gives up at once.

    Raises:
        StoreMismatchError: the folder was built with another model.
        StoreReadOnlyError: the folder is new and cannot be written to.
        StoreDamagedError: the folder's database is not one of ours, or is broken.
    """

    def __init__(
        self,
        folder: Path,
        model: str,
        fingerprint: str,
        exact_passages: int = EXACT_PASSAGES,
        write_wait: float = WRITE_WAIT,
    ) -> None:
        self.folder = folder
        self._database = Database(folder, write_wait)
        self.files = Files(self._database)
        self.catalogue = Catalogue(self._database, folder)
        self.ratings = Ratings(self._database)
        self._dense = DenseSearch(self._database, folder, fingerprint, exact_passages)
        self._check_model(model, fingerprint)

    def close(self) -> None:
        """Close the database; the store opens it again when it is next used."""
        self._database.close()

    def put(
        self,
        article: Article,
        digest: str,
        passages: Sequence[Passage],
        encodings: Sequence[PassageEncoding],
        names: Mapping[str, frozenset[str]],
    ) -> None:
        """Add or replace one article with its passages and all that is derived from them, in one transaction.

        Args:
            article: what to keep.
            digest: of its fields.
            passages: in text order.
            encodings: one for each passage.
            names: the name words of the article, each with its phonetic skeletons.

        Raises:
            StoreReadOnlyError: the folder cannot be written to.
            StoreError: the disk is full, or another process is writing.
        """
        stems = [" ".join(index_terms(passage.text, article.language)) for passage in passages]
        with self._database.writing() as connection:
            rows.insert_article(connection, article, digest, passages, encodings, stems, names)

    def remove(self, ids: Iterable[str]) -> int:
        """Delete articles with all that was derived from them, in one transaction; how many were there.

        Raises:
            StoreReadOnlyError: the folder cannot be written to.
            StoreError: the disk is full, or another process is writing.
        """
        known = [identity for identity in set(ids) if self.digest(identity) is not None]
        if not known:
            return 0
        with self._database.writing() as connection:
            forget_files_of(connection, known)
            return rows.delete_articles(connection, known)

    def relabel(self, known_as: str, article: Article, digest: str) -> None:
        """Change an article's fields, its id among them, whose title, text and language are as they were.

        Raises:
            StoreReadOnlyError: the folder cannot be written to.
            StoreError: the disk is full, or another process is writing.
        """
        with self._database.writing() as connection:
            rows.update_article(connection, known_as, article, digest)

    def digest(self, article_id: str) -> str | None:
        """Digest of the fields of an article, "" if it has to be read again; None if it is not there."""
        with self._database.reading() as connection:
            row = connection.execute("SELECT digest FROM articles WHERE id = ?", (article_id,)).fetchone()
        return row[0] if row else None

    def articles(self) -> list[Article]:
        """Every article, newest first, undated ones last."""
        with self._database.reading() as connection:
            return rows.select_articles(connection)

    def each_article(self) -> Iterator[Article]:
        """Every article, one at a time, in the order of their ids; read inside a `snapshot`."""
        with self._database.reading() as connection:
            yield from rows.each_article(connection)

    def article(self, article_id: str) -> Article | None:
        """One article, None if it is not there."""
        with self._database.reading() as connection:
            return next(iter(rows.select_articles(connection, "id = ?", (article_id,))), None)

    def counts(self) -> tuple[int, int]:
        """Numbers of articles and of passages."""
        census = self.catalogue.census()
        return census.articles, census.passages

    def span(self) -> DateRange | None:
        """From the first possible day of any article to the last; None if none is dated."""
        with self._database.reading() as connection:
            return select_span(connection)

    def languages(self) -> list[str]:
        """Languages of the articles, the most frequent first."""
        return [code for code, _ in self.catalogue.census().languages]

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything read inside comes from one state of the library, ingests notwithstanding."""
        with self._database.reading():
            yield

    @contextmanager
    def together(self) -> Iterator[None]:
        """Everything written inside is kept or lost together: one transaction writes shared pages once.

        Raises:
            StoreReadOnlyError: the folder cannot be written to.
            StoreError: the disk is full, or another process is writing.
        """
        with self._database.writing():
            yield

    def nearest(self, query: Vectors, depth: int, scope: Scope = EVERYTHING) -> list[tuple[int, float]]:
        """Passage ids and cosines with a unit vector of shape (dimension,), best first.

        `depth` passages come back whenever that many are in scope.
        """
        return self._dense.nearest(query, depth, scope)

    def matching(
        self, words: Sequence[tuple[str, ...]], depth: int, scope: Scope = EVERYTHING
    ) -> list[tuple[int, float]]:
        """Passage ids and BM25 scores (above 0, higher is better) of passages with any word, best first.

        Args:
            words: of the question, each as the stems it may have (see `language.terms.query_terms`).
            depth: how many to return.
            scope: which articles to search.
        """
        with self._database.reading() as connection:
            return lexical.select_bm25(connection, words, depth, scope)

    def word_weights(self, words: Sequence[tuple[str, ...]]) -> WordWeights:
        """What each word weighs, the more the fewer passages hold it, and what all of them could score."""
        with self._database.reading() as connection:
            return lexical.select_weights(connection, words, self.catalogue.census().passages)

    def names_like(self, skeletons: Collection[str], forgiving: int) -> list[str]:
        """Name words of the library that may be written like this: the caller judges them.

        Args:
            skeletons: phonetic ones of a name; words that share one come first.
            forgiving: words with a skeleton of that length or more come as well if it starts like one of these and is
                at most a letter longer or shorter.
        """
        with self._database.reading() as connection:
            near = lexical.select_spellings(connection, skeletons)
            near += lexical.select_alike(connection, skeletons, forgiving)
        return list(dict.fromkeys(near))

    def cosines(self, query: Vectors, ids: list[int]) -> dict[int, float]:
        """Cosine of a unit vector of shape (dimension,) with each of these passages."""
        return self._dense.cosines(query, ids)

    def codes(self, ids: Sequence[int]) -> dict[int, tuple[Codes, int]]:
        """Token codes of the passages that have them, shape (n, width / 8), and how many of the n are context."""
        with self._database.reading() as connection:
            return rows.select_codes(connection, ids)

    def passages(self, ids: Sequence[int]) -> dict[int, StoredPassage]:
        """The passages of these ids that are still there."""
        with self._database.reading() as connection:
            found = rows.select_passages(connection, ids)
        return {identity: StoredPassage(*row) for identity, row in found.items()}

    def save_index(self) -> None:
        """Bring the index file up to date, so that the next start need not build it."""
        self._dense.save()

    def problems(self) -> list[str]:
        """What is wrong with the library, a line each; [] if nothing is. Reads all of it.

        Raises:
            StoreDamagedError: SQLite cannot read the file.
        """
        found = []
        if not self._database.read_only:
            with self._database.scratch() as connection:
                problem = full_text_problem(connection)
                found += [problem] if problem else []
        with self._database.reading() as connection:
            found += broken_rules(connection)
            wrong = 0 if found else self._dense.wrong_rows()  # only what sound tables would make can be compared with
        return found + ([f"{wrong} rows of the index are not their passages' vectors"] if wrong else [])

    def mend(self) -> list[str]:
        """Delete what belongs to nothing; the ids of the articles of which all that is derived has to be put again.

        Raises:
            StoreReadOnlyError: the folder cannot be written to.
            StoreError: the disk is full, or another process is writing.
            StoreDamagedError: SQLite cannot read the file.
        """
        with self._database.writing() as connection:
            broken = mend(connection)
        self._dense.discard()
        return broken

    def _check_model(self, model: str, fingerprint: str) -> None:
        kept = self._database.meta("fingerprint")
        if kept is None:
            if not self._database.read_only:
                self._database.set_meta({"fingerprint": fingerprint, "model": model})
        elif kept != fingerprint:
            raise StoreMismatchError(
                f"{self.folder} was built with the embedding model {self._database.meta('model')!r}, and "
                f"{model!r} is configured now: set RAG_EMBEDDING_MODEL back, or ingest into another folder "
                "(--store or RAG_STORE)"
            )
