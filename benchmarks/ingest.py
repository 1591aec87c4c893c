"""Taking articles in, beside plain LangChain with the same model on the same articles in the same process."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.grown import Grown, asked_about, others
from benchmarks.plain import PlainLangChain
from benchmarks.report import Goal, Section, resident, seconds
from rag import Library

_ARTICLES, _ADDED = 80, 40


def measure(shared: Path, work: Path, sizes: Sequence[int]) -> list[Section]:
    """Beside LangChain; then, in a process of its own, a few articles added to libraries of each size."""
    beside = _beside_langchain(shared, work)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return [beside, pool.apply(_as_it_grows, (shared, work, sizes))]


def _beside_langchain(shared: Path, work: Path) -> Section:
    """Whole articles: read, split, embedded, stored and indexed by both, each in its own way."""
    articles = [article for article, _ in asked_about(shared)][: _ARTICLES + 1]
    library = Library(work / "ingest")
    library.warm_up()
    plain = PlainLangChain(library._embedder.folder)
    first, rest = articles[0], articles[1:]
    library.add(first)  # the first text of both loads what is needed
    plain.fill({first.id: first.text})
    before, ours = library.counts()[1], seconds(lambda: library.add(rest))
    own, characters = library.counts()[1] - before, sum(len(article.text) for article in rest)
    started = time.perf_counter()
    count = plain.fill({article.id: article.text for article in rest})
    theirs = time.perf_counter() - started
    library.close()
    return Section(
        "Ingest",
        ("", "plain LangChain", "Dépêche", "ratio"),
        [
            ("passages", str(count), str(own), ""),
            ("passages a second", f"{count / theirs:.1f}", f"{own / ours:.1f}", f"{own * theirs / count / ours:.1f}"),
            (
                "characters a second",
                f"{characters / theirs:,.0f}",
                f"{characters / ours:,.0f}",
                f"{theirs / ours:.1f}",
            ),
        ],
        f"{len(rest)} articles, {characters:,} characters. LangChain: HuggingFaceEmbeddings, FAISS.from_documents, "
        "pieces of 1,000 characters. Dépêche: passages of 150 tokens, each read after its article's title; with token "
        "codes, full-text index and names.",
        [Goal("characters a second, times plain LangChain's", theirs / ours, least=2)],
    )


def _as_it_grows(shared: Path, work: Path, sizes: Sequence[int]) -> Section:
    """The same few articles added to a library of each size, and taken out again."""
    library = Library(work / "growing")
    grown = Grown(shared, library, min(sizes), max(sizes))
    added = others(shared)[:_ADDED]
    rows, rates = [], []
    for size in sizes:
        grown.grow(size)
        before = library.counts()[1]
        library.add(added[0])  # brings all into memory
        taken = seconds(lambda: library.add(added[1:]))
        rates.append((library.counts()[1] - before) / taken)
        rows.append((f"{size:,}", f"{rates[-1]:.0f}", f"{1e3 / rates[-1]:.1f} ms", f"{resident() / 1e6:,.0f} MB"))
        library.remove([article.id for article in added])
    library.close()
    return Section(
        "Ingest as the library grows",
        ("passages there", "passages a second", "time a passage", "memory then"),
        rows,
        f"{len(added) - 1} articles of Wikipedia, saving the index included.",
        [Goal("time a passage in the largest library, of that in the smallest", rates[0] / rates[-1], most=1.2)],
    )
