"""Dense search as a library grows: speed, recall, size, and what a change costs.

    python -m benchmarks.scale [--passages 10000 100000 1000000] [--noise] [--exact N] [--shared ../shared] [--work DIR]

One library grows through the sizes. Its vectors are made up around real ones (see `mixture`), the questions are real;
the texts are short and of made-up words, so that the full-text index is real too; token codes are left out, since
dense search does not read them. Exact search, over the same vectors in the same process, is both the truth for recall
and the time to beat. Load time and memory are a new process's, which has done nothing else.
"""

from __future__ import annotations

import argparse
import logging
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.mixture import Vectors, mixture, real
from benchmarks.report import resident, seconds
from rag.models.token_vectors import PassageEncoding
from rag.schema import Article, DateRange, Passage, Scope
from rag.store import rows
from rag.store.database import FILE_NAME
from rag.store.index_file import INDEX_NAME
from rag.store.kept_vectors import stream_vectors
from rag.store.store import EVERYTHING, Store
from rag.store.vectors import ExactIndex

_QUESTIONS, _DEPTH, _IN_ARTICLE, _VOCABULARY = 200, 50, 4, 20_000
_NO_CODES = np.zeros((0, 0), dtype=np.uint8)
_FIRST_DAY = date(2000, 1, 1)  # 25 articles a day from then on
console = Console(width=120)


def fill(store: Store, vectors: Iterator[Vectors], start: int) -> int:
    """Store passages in articles of four, some 10,000 passages a transaction; the number of passages now."""
    at = start
    for piece in vectors:
        rng = np.random.default_rng(at)
        words = (_VOCABULARY * rng.random((len(piece), 12)) ** 3).astype(int)  # a few frequent, most rare
        with store._database.writing() as connection:
            for first in range(0, len(piece), _IN_ARTICLE):
                article = made_article(at + first, words[first : first + _IN_ARTICLE])
                made = [PassageEncoding(vector, _NO_CODES, 0) for vector in piece[first : first + _IN_ARTICLE]]
                rows.insert_article(connection, article[0], "", article[1], made, [p.text for p in article[1]], {})
        at += len(piece)
    return at


def made_article(number: int, words: np.ndarray) -> tuple[Article, list[Passage]]:
    """An article of made-up words, one row a passage, and its passages."""
    texts = [" ".join(f"mot{word}" for word in row) for row in words]
    starts = np.cumsum([0] + [len(text) + 1 for text in texts]).tolist()
    name, day = f"{number:08}", _FIRST_DAY + timedelta(days=number // (25 * _IN_ARTICLE))
    article = Article(name, "", " ".join(texts), DateRange(day, day), "fr", f"{name}.txt")
    return article, [Passage(name, at, at + len(text), text) for at, text in zip(starts, texts, strict=False)]


def measure(folder: Path, questions: Vectors, limit: int) -> dict[str, str]:
    """Every figure of the library as it stands."""
    for path in folder.glob("passages.*"):
        path.unlink()
    store = Store(folder, "made up", "made up", limit)
    count = store.counts()[1]
    figures = {"passages": f"{count:,}", "build and save": _show(seconds(store.save_index))}
    figures["kind"] = store._dense._index.kind
    figures["index file, bytes a passage"] = f"{(folder / INDEX_NAME).stat().st_size / count:.0f}"
    figures["database, bytes a passage"] = f"{(folder / FILE_NAME).stat().st_size / count:.0f}"
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        load, verify, memory = pool.apply(_loading, (folder, limit))
    figures |= {
        "load": _show(load),
        "compare all rows": _show(verify),
        "memory, bytes a passage": f"{memory / count:.0f}",
    }
    exact = ExactIndex.empty(questions.shape[1])
    with store._database.reading() as connection:
        for ids, vectors in stream_vectors(connection):
            exact.add(ids, vectors)
    truth = [exact.candidates(question, _DEPTH).tolist() for question in questions]
    figures["exact search"] = _percentiles(lambda q: exact.candidates(q, _DEPTH), questions)
    figures["search"] = _percentiles(lambda q: store.nearest(q, _DEPTH), questions)
    found = [[i for i, _ in store.nearest(question, _DEPTH)] for question in questions]
    for k in (10, 50):
        recall = statistics.mean(len(set(f[:k]) & set(t[:k])) / k for f, t in zip(found, truth, strict=True))
        figures[f"recall@{k}"] = f"{recall:.4f}"
    half = Scope(until=_FIRST_DAY + timedelta(days=count // (50 * _IN_ARTICLE)))
    for name, scope in (("twelve passages", Scope(source="0000000*", until=_FIRST_DAY)), ("one half", half)):
        figures[f"search in {name}"] = _percentiles(lambda q, s=scope: store.nearest(q, _DEPTH, s), questions[:20])
        assert len(store.nearest(questions[0], 10, scope)) == 10  # noqa: S101 - a figure of fewer would mean nothing
        figures[f"... the scope's ids alone, {name}"] = _percentiles(lambda _, s=scope: _ids(store, s), questions[:20])
    words = np.random.default_rng(1).integers(100, _VOCABULARY, (len(questions), 4))
    figures["lexical search"] = _percentiles(
        lambda row: store.matching([(f"mot{word}",) for word in row], _DEPTH, EVERYTHING), words[:50]
    )
    return figures | _changes(store, questions[0])


def _ids(store: Store, scope: Scope) -> list[int]:
    with store._database.reading() as connection:
        return rows.select_ids_in_scope(connection, scope)


def _changes(store: Store, question: Vectors) -> dict[str, str]:
    """How long the first question after a change takes, and to save the index file then."""
    store.nearest(question, _DEPTH)
    added, replaced = [], []
    for number in range(5):
        rng = np.random.default_rng(number)
        for times in (added, replaced):
            article, passages = made_article(90_000_000 + number, rng.integers(0, _VOCABULARY, (_IN_ARTICLE, 12)))
            encodings = [PassageEncoding(question, _NO_CODES, 0)] * len(passages)
            store.put(article, "", passages, encodings, {})
            times.append(seconds(lambda: store.nearest(question, _DEPTH)))
    return {
        "first question after an article came": _show(statistics.median(added)),
        "... after one was replaced": _show(statistics.median(replaced)),
        "saving after it": _show(seconds(store.save_index)),
        "removing the five": _show(seconds(lambda: store.remove([f"{90_000_000 + n:08}" for n in range(5)]))),
    }


def _loading(folder: Path, limit: int) -> tuple[float, float, int]:
    """In a new process: seconds to load the index and to compare its rows with the stored vectors, and bytes taken."""
    store = Store(folder, "made up", "made up", limit)
    before = resident()
    load = seconds(store.save_index)
    memory = resident() - before
    return load, seconds(store._dense.wrong_rows), memory


def _show(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{1e3 * seconds:.1f} ms"


def _percentiles(run: Callable[[np.ndarray], object], inputs: np.ndarray) -> str:
    """Median and 95th percentile of a call, in ms."""
    times = [1e3 * seconds(lambda value=value: run(value)) for value in inputs]
    return f"{statistics.median(times):.1f} / {statistics.quantiles(times, n=20)[-1]:.1f} ms"


def main() -> None:
    """Grow the library and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--noise", action="store_true", help="vectors without structure, the hardest case")
    parser.add_argument("--exact", type=int, default=50_000, help="RAG_EXACT_PASSAGES")
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--work", type=Path, help="where the library is made (3 GB for a million)")
    args = parser.parse_args()
    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.INFO)
    passages, questions = real(args.shared, _QUESTIONS)
    console.print(f"{len(passages)} real passages, {len(questions)} real questions")
    vectors, columns, at = mixture(passages, max(args.passages), noise=args.noise), [], 0
    with tempfile.TemporaryDirectory(prefix="bench-scale-", dir=args.work) as folder:
        store = Store(Path(folder), "made up", "made up", args.exact)
        for size in sorted(args.passages):
            started = time.perf_counter()
            at = fill(store, islice(vectors, -(-(size - at) // 10_000)), at)
            console.print(f"{at:,} passages stored, the last of them in {time.perf_counter() - started:.0f} s")
            columns.append(measure(Path(folder), questions, args.exact))
    table = Table("p50 / p95", *(figures["passages"] for figures in columns))
    for name in columns[0]:
        table.add_row(name, *(figures[name] for figures in columns))
    console.print(table)


if __name__ == "__main__":
    main()
