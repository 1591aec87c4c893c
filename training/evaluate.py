"""Evaluate the reader's weights on the articles that were held out from training.

    python -m training.evaluate [--data training/data] [--weights FILE] [--limit N]

Each question is read on its own paragraph (F1 and exact match of the words as SQuAD takes them, and whether the
sentence is right), then on the five passages that the retriever finds for it (does this one hold the answer?). Of the
news, the last column says how well the best of the five tells questions with an answer from near misses without.
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from rag.language.sentences import sentences
from rag.models.reader import BUNDLED_WEIGHTS, PassageReading, Reader
from rag.settings import settings
from training.sets import XQUAD_LANGUAGES, Paragraph, Task, load

_TOP = 5
_ARTICLES = re.compile(r"\b(?:an?|the|les?|la|une?|des|du|d|l)\b")
console = Console(width=110)


@dataclass(frozen=True, slots=True)
class Extraction:
    """How well one question was answered from its own paragraph, 0 or 1 each but for F1."""

    f1: float
    exact: float
    sentence: float


@dataclass(frozen=True, slots=True)
class Judged:
    """The top passages of one question.

    Args:
        answerable: whether the question has an answer anywhere.
        holds: whether each passage holds it.
        relevance: the reader's logit for each.
        spans: the score of the best words of each.
    """

    answerable: bool
    holds: list[bool]
    relevance: list[float]
    spans: list[float]


def words(text: str) -> list[str]:
    """The words that SQuAD's measure compares: folded, without punctuation and articles."""
    folded = unicodedata.normalize("NFKC", text.casefold().replace("’", "'"))
    plain = "".join(" " if unicodedata.category(c)[0] == "P" else c for c in folded)
    return _ARTICLES.sub(" ", plain).split()


def f1(found: str, gold: str) -> float:
    """Harmonic mean of precision and recall of the words."""
    a, b = words(found), words(gold)
    shared = sum((Counter(a) & Counter(b)).values())
    return 2 * shared / (len(a) + len(b)) if shared else 0.0


def extraction(reading: PassageReading, paragraph: Paragraph, task: Task) -> Extraction:
    """The best span against the best of the gold answers."""
    start, end, _ = reading.best_span() or (0, 0, 0.0)
    found = paragraph.text[start:end]
    golds = [paragraph.text[a:b] for a, b in task.answers]
    held = next((s for s in sentences(paragraph.text, paragraph.language) if s[0] <= start < s[1]), (0, 0))
    right = any(held[0] < b and a < held[1] for a, b in task.answers)
    return Extraction(
        max(f1(found, gold) for gold in golds), float(any(words(found) == words(g) for g in golds)), float(right)
    )


def extract(reader: Reader, paragraphs: dict[str, Paragraph], tasks: Sequence[Task]) -> list[Extraction]:
    """Each answerable task's question, read on its own paragraph."""
    found = []
    for task in track(tasks, "own paragraph", console=console, transient=True):
        if task.answers:
            paragraph = paragraphs[task.paragraph]
            found.append(extraction(reader.read([(_question(task), paragraph.text)])[0], paragraph, task))
    return found


def answerability(reader: Reader, paragraphs: dict[str, Paragraph], tasks: Sequence[Task]) -> list[Judged]:
    """What the reader says of each of the top passages of each task."""
    found = []
    for task in track(tasks, f"top {_TOP}", console=console, transient=True):
        top = task.candidates[:_TOP]
        readings = reader.read([(_question(task), paragraphs[key].text[a:b]) for key, a, b in top])
        holds = [
            key == task.paragraph and any(start <= a and b <= end for a, b in task.answers) for key, start, end in top
        ]
        spans = [(reading.best_span() or (0, 0, -99.0))[2] for reading in readings]
        found.append(Judged(bool(task.answers), holds, [reading.relevance for reading in readings], spans))
    return found


def _question(task: Task) -> str:
    return task.questions.get("en") or next(iter(task.questions.values()))


def auroc(rows: Sequence[tuple[bool, float]]) -> float:
    """How often a passage with the answer scores above one without; ties count half."""
    labels = np.array([label for label, _ in rows])
    scores = np.array([score for _, score in rows])
    ordered = np.sort(scores[~labels])
    below = np.searchsorted(ordered, scores[labels], "left") + np.searchsorted(ordered, scores[labels], "right")
    return float(below.sum() / 2 / labels.sum() / (~labels).sum())


def report(reader: Reader, paragraphs: dict[str, Paragraph], tasks: Sequence[Task], limit: int | None) -> None:
    """Print a line for each set and language of passages; the question is in English but for PIAF's and the news."""
    table = Table(
        "set", "passages", "questions", "F1", "exact", "right sentence", "top-5 AUROC", "by span", "near misses"
    )
    told = [("news", "six languages"), ("wire", "six languages")]
    kinds = [("piaf", "fr"), *((f"xquad-{code}", code) for code in XQUAD_LANGUAGES), *told]
    for prefix, language in kinds:
        held_out = [t for t in tasks if t.paragraph.startswith(prefix) and paragraphs[t.paragraph].held_out]
        table.add_row(prefix.split("-")[0], language, *_figures(reader, paragraphs, held_out[:limit]))
    console.print(table)


def _figures(reader: Reader, paragraphs: dict[str, Paragraph], tasks: Sequence[Task]) -> list[str]:
    found = extract(reader, paragraphs, tasks)
    judged = answerability(reader, paragraphs, tasks)
    by_sign = [
        [(held, score) for j in judged for held, score in zip(j.holds, getattr(j, sign), strict=True)]
        for sign in ("relevance", "spans")
    ]
    near = [(j.answerable, max(j.relevance)) for j in judged]
    return [
        str(len(found)),
        *(f"{100 * np.mean([getattr(e, name) for e in found]):.1f}" for name in ("f1", "exact", "sentence")),
        *(f"{auroc(rows):.3f}" for rows in by_sign),
        f"{auroc(near):.3f}" if any(not answerable for answerable, _ in near) else "",
    ]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("training/data"))
    parser.add_argument("--weights", type=Path, default=BUNDLED_WEIGHTS)
    parser.add_argument("--limit", type=int, help="questions of each kind, from the first")
    args = parser.parse_args()
    paragraphs, tasks = load(args.data)
    report(Reader(args.weights, settings().cache), paragraphs, tasks, args.limit)


if __name__ == "__main__":
    main()
