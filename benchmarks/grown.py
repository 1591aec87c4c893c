"""A library that grows to any size: real articles with questions about them, then ever more that are made up.

The made-up ones are real sentences of other articles shuffled, with their real words and names; token codes are real
ones dealt out again, vectors are made up around real ones (see `mixture`). No word is rarer than the number of passages
over that of real sentences, which is harder on the full-text index than news.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from benchmarks.mixture import Vectors, mixture, seeds
from rag.articles.passages import split
from rag.language.sentences import sentences
from rag.language.terms import index_terms
from rag.library import Library
from rag.models.token_vectors import PassageEncoding
from rag.retrieval.expansion import name_vocabulary
from rag.schema import Article, DateRange, Passage
from rag.store import rows
from rag.store.kept_vectors import stream_vectors

_ASKED_ABOUT, _SHUFFLED = "piaf-dev", ("piaf-more", "xquad-dev.en", "xquad-dev.es", "xquad-dev.ru")
_IN_PASSAGE, _IN_ARTICLE, _DEALT = 4, 4, 500
_FIRST_DAY = date(2000, 1, 1)  # 25 articles a day from then on


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence with what the library derives from it."""

    text: str
    stems: str
    names: Mapping[str, frozenset[str]]


class Grown:
    """Fills a library; the same each time.

    Args:
        shared: folder of the evaluation sets; without it, the seeds are used.
        library: new.
        real: passages that come from whole articles, at least; the questions are about them.
        most: passages that will be wanted.
    """

    def __init__(self, shared: Path, library: Library, real: int, most: int) -> None:
        self._library, self._rng = library, random.Random(1)
        self.questions = self._add_real(shared, real)
        pools: dict[str, list[_Sentence]] = {}
        for article in others(shared):
            pools.setdefault(article.language, []).extend(_sentences(article))
        self._pools = pools
        passages = [p.text for a in others(shared) for p in split(a, library._embedder.count_tokens, 150)][:_DEALT]
        self._dealt = library._embedder.encode_passages(passages, [""] * len(passages))
        self._made = mixture(self.vectors(), most)
        self._left: Vectors = np.zeros((0, 0), dtype=np.float32)

    def vectors(self) -> Vectors:
        """Those of all passages so far."""
        with self._library._store._database.reading() as connection:
            return np.concatenate([vectors for _, vectors in stream_vectors(connection)])

    def grow(self, to: int) -> None:
        """Add passages, some 10,000 a transaction, until there are so many."""
        store = self._library._store
        while (at := self._library.counts()[1]) < to:
            if not len(self._left):
                self._left = next(self._made)
            vectors, self._left = self._left[: to - at], self._left[to - at :]
            with store._database.writing() as connection:
                for first in range(0, len(vectors), _IN_ARTICLE):
                    self._insert(connection, at + first, vectors[first : first + _IN_ARTICLE])
        store.save_index()

    def _add_real(self, shared: Path, wanted: int) -> list[str]:
        asked: list[str] = []
        for article, questions in asked_about(shared):
            if self._library.counts()[1] >= wanted:
                break
            self._library.add(article)
            asked += questions
        return asked

    def _insert(self, connection: object, number: int, vectors: Vectors) -> None:
        [language] = self._rng.choices(list(self._pools), [len(pool) for pool in self._pools.values()])
        drawn = [self._rng.choices(self._pools[language], k=_IN_PASSAGE) for _ in vectors]
        texts = [" ".join(sentence.text for sentence in passage) for passage in drawn]
        name, day = f"{number:08}", _FIRST_DAY + timedelta(days=number // (25 * _IN_ARTICLE))
        article = Article(name, "", "\n".join(texts), DateRange(day, day), language, f"{name}.txt")
        starts = [sum(len(text) + 1 for text in texts[:i]) for i in range(len(texts))]
        passages = [Passage(name, at, at + len(text), text) for at, text in zip(starts, texts, strict=True)]
        stems = [" ".join(sentence.stems for sentence in passage) for passage in drawn]
        names = {word: keys for passage in drawn for sentence in passage for word, keys in sentence.names.items()}
        dealt = self._rng.choices(self._dealt, k=len(texts))
        made = [PassageEncoding(vector, of.codes, of.context) for vector, of in zip(vectors, dealt, strict=True)]
        rows.insert_article(connection, article, "", passages, made, stems, names)


def asked_about(shared: Path) -> list[tuple[Article, list[str]]]:
    """Real articles and the questions asked about them; of the seeds, their own sentences."""
    return _read(shared, _ASKED_ABOUT) or [
        (article, [article.text[a:b] for a, b in sentences(article.text, article.language)]) for article in seeds()
    ]


def others(shared: Path) -> Sequence[Article]:
    """Real articles that are not asked about, else the seeds under other names."""
    found = [article for name in _SHUFFLED for article, _ in _read(shared, name)]
    return found or [replace(article, id=f"other-{article.id}") for article in seeds()]


def _read(shared: Path, name: str) -> list[tuple[Article, list[str]]]:
    """The articles of a question set, each whole, with their questions; [] where the set is not at hand."""
    path = shared / "eval" / f"{name}.json"
    found = json.loads(path.read_text(encoding="utf-8"))["data"] if path.is_file() else []
    return [
        (
            Article(
                f"{name}-{number}",
                row["title"],
                "\n\n".join(paragraph["context"] for paragraph in row["paragraphs"]),
                None,
                name.partition(".")[2] or "fr",
                f"{name}-{number}.txt",
            ),
            [qa["question"] for paragraph in row["paragraphs"] for qa in paragraph["qas"]],
        )
        for number, row in enumerate(found)
    ]


def _sentences(article: Article) -> Iterator[_Sentence]:
    for start, end in sentences(article.text, article.language):
        text = article.text[start:end]
        yield _Sentence(text, " ".join(index_terms(text, article.language)), name_vocabulary(text))
