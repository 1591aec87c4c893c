"""Questions on libraries of growing size, stage by stage, beside plain LangChain on the same vectors."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from benchmarks.grown import Grown
from benchmarks.plain import PlainLangChain
from benchmarks.report import Section, percentiles, seconds
from rag import Library
from rag.timings import timings

_QUESTIONS, _AT_A_TIME, _WARM = 200, 50, 5
_STAGES = ("encode", "names", "lexical", "dense", "rerank", "read", "hits")
Times = dict[str, list[float]]  # milliseconds of each question


def measure(shared: Path, work: Path, sizes: Sequence[int], picture: Path) -> Section:
    """A table by size, and a plot of it."""
    library = Library(work / "questions")
    grown = Grown(shared, library, min(sizes), max(sizes))
    library.warm_up()
    plain = PlainLangChain(library._embedder.folder)
    asked = random.Random(1).sample(grown.questions * (_QUESTIONS // len(grown.questions) + 1), _QUESTIONS)
    found = []
    for size in sizes:
        grown.grow(size)
        vectors = grown.vectors()
        plain.fill_with([""] * len(vectors), vectors)
        found.append(_times(library, plain, asked))
    library.close()
    _draw(sizes, found, picture)
    return _section(sizes, found)


def _times(library: Library, plain: PlainLangChain, asked: Sequence[str]) -> Times:
    """In turns, some questions at a time: PyTorch's threads go on waiting for a while, in the way of others."""
    found: Times = {}
    for at in range(0, len(asked), _AT_A_TIME):
        questions = asked[at : at + _AT_A_TIME]
        for question in questions[:_WARM]:
            plain.search(question, 5)
        found.setdefault("plain", []).extend(1e3 * seconds(lambda q=q: plain.search(q, 5)) for q in questions)
        for question in questions[:_WARM]:
            library.answer(question)
        for question in questions:
            with timings() as taken:
                library.retrieve(question)
            for stage in (*_STAGES, "in all"):
                found.setdefault(stage, []).append(taken.get(stage, 0.0))
        found.setdefault("answer", []).extend(1e3 * seconds(lambda q=q: library.answer(q)) for q in questions)
    return found


def _section(sizes: Sequence[int], found: Sequence[Times]) -> Section:
    names = {
        "plain": "plain LangChain: encode, search",
        **{stage: f"... {stage}" for stage in _STAGES},
        "in all": "Dépêche: retrieve",
        "answer": "Dépêche: answer, retrieval among it",
    }
    order = ("plain", "in all", *_STAGES, "answer")
    middle = [{name: percentiles(times)[0] for name, times in one.items()} for one in found]
    first, last = dict(zip(sizes, middle, strict=True)), middle[-1]
    plain = middle[0]["plain"]
    base, at = first.get(10_000, middle[0]), first.get(100_000, last)
    return Section(
        "Questions as the library grows",
        ("p50 / p95 in ms", *(f"{size:,}" for size in sizes)),
        [(names[name], *("{:.1f} / {:.1f}".format(*percentiles(one[name])) for one in found)) for name in order],
        f"{_QUESTIONS} questions about {sizes[0]:,} passages of real articles, among ever more that are made up; five "
        "hits. Stages are those of `retrieve`; most questions need no reading to be ranked.",
        [
            ("retrieval at 100,000, at most plain LangChain's at 1,000", f"{at['in all'] / plain:.2f} of it"),
            ("an answer, at most 3 times plain LangChain's retrieval at 1,000", f"{middle[0]['answer'] / plain:.1f}"),
            ("retrieval from 10,000 to 1,000,000, at most 3 times", f"{last['in all'] / base['in all']:.1f}"),
        ],
    )


def _draw(sizes: Sequence[int], found: Sequence[Times], picture: Path) -> None:
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 4), dpi=120)
    for name, label, style in (
        ("plain", "plain LangChain: retrieve", "s--"),
        ("in all", "Dépêche: retrieve", "o-"),
        ("answer", "Dépêche: answer", "^-"),
    ):
        axes.plot(sizes, [percentiles(one[name])[0] for one in found], style, label=label)
    axes.set(xscale="log", yscale="log", xlabel="passages in the library", ylabel="p50, milliseconds")
    axes.grid(which="both", alpha=0.3)
    axes.legend()
    figure.tight_layout()
    figure.savefig(picture)
    plt.close(figure)
