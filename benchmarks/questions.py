"""Questions on libraries of growing size, stage by stage, beside plain LangChain on the same vectors."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.grown import Grown
from benchmarks.plain import PlainLangChain
from benchmarks.report import Goal, Section, percentiles, seconds
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
    return Section(
        "Questions as the library grows",
        ("p50 / p95 in ms", *(f"{size:,}" for size in sizes)),
        [(names[name], *("{:.1f} / {:.1f}".format(*percentiles(one[name])) for one in found)) for name in order],
        f"{_QUESTIONS} questions about {sizes[0]:,} passages of real articles, among ever more that are made up; five "
        "hits. Stages are those of `retrieve`; most questions need no reading to be ranked.",
        _goals(dict(zip(sizes, found, strict=True))),
    )


def _goals(found: Mapping[int, Times]) -> list[Goal]:
    """Those that can be told from the sizes that were measured."""

    def p50(name: str, size: int) -> float:
        return percentiles(found[size][name])[0]

    goals = []
    if {1_000, 100_000} <= found.keys():
        ratio = p50("in all", 100_000) / p50("plain", 1_000)
        goals.append(Goal("retrieval at 100,000, times plain LangChain's at 1,000", ratio, most=1))
    if 1_000 in found:
        ratio = p50("answer", 1_000) / p50("plain", 1_000)
        goals.append(Goal("an answer at 1,000, times plain LangChain's retrieval there", ratio, most=3))
    if {10_000, 1_000_000} <= found.keys():
        ratio = p50("in all", 1_000_000) / p50("in all", 10_000)
        goals.append(Goal("retrieval at 1,000,000, times that at 10,000", ratio, most=3))
    return goals


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
