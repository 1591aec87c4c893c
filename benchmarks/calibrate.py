"""Fit the answer's confidence, and show what its threshold does on questions it was not fitted to.

    python -m benchmarks.calibrate --newsqa ../shared/newsqa --off-topic ../shared/eval/piaf-dev.json

Fitted on one half of the news questions (by story) and of those on this project's own news that the reader was not
trained on; checked on the other and on questions about something else, both ways round. Prints the constants for the
judge (pointing.py, or with --reader off likeness.py, in rag/answering) and tables of thresholds.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.progress import track
from rich.table import Table
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from rag import Article, Library
from rag.answering.answerer import first_read
from rag.answering.questions import understand
from rag.answering.reader import Finding, read
from rag.models.reader import BUNDLED_WEIGHTS, once
from rag.retrieval.retriever import SearchOptions, search
from rag.settings import Settings
from training.sets import WIRE, news, piaf_holds_out

STORY_BOUNDARY = "d076"  # the last question of the fifth of ten stories
OFF_TOPIC = 75  # in each half


@dataclass(frozen=True, slots=True)
class Shown:
    """What some hits show: the features of their best finding, and whether it is right."""

    values: tuple[float, ...]
    right: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One question: what its first hits and then all of them show, the set it is of, and its half."""

    first: Shown
    whole: Shown
    answerable: bool
    set: Literal["newsqa", "wire", "off topic"]
    fitted: bool


def main() -> None:
    """Ask everything, fit, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--newsqa", type=Path, default=Path("../shared/newsqa"))
    parser.add_argument("--off-topic", type=Path, default=Path("../shared/eval/piaf-dev.json"))
    parser.add_argument(
        "--reader", default=str(BUNDLED_WEIGHTS), help="weight file, or off for the likeness of sentences"
    )
    args = parser.parse_args()
    library, other = (Library(tempfile.mkdtemp(), config=Settings(reader=args.reader)) for _ in range(2))
    library.ingest([args.newsqa / "articles"])
    other.add(Article(p.key, p.title, p.text, None, p.language, p.key) for p, _ in news(WIRE))
    rows = [*news_rows(library, args.newsqa), *wire_rows(other), *off_topic_rows(library, args.off_topic)]
    halves = [row for row in rows if row.fitted], [row for row in rows if not row.fitted]
    console = Console()
    # Each half is checked by a model fitted on the other; what ships is fitted on both.
    for fitted, checked in (halves, halves[::-1]):
        console.print(_table(_fit(fitted), checked))
    model = _fit(rows)
    names = ("bias", *library._asking.judge(library._models.read).calibration.weights)
    weights = zip(names, (*model.intercept_, *model.coef_[0]), strict=True)
    console.print({name: round(float(value), 2) for name, value in weights})


def news_rows(library: Library, folder: Path) -> list[Row]:
    """The news questions; right means that the best sentence holds the answer or half of the gold quote."""
    lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = {q["id"]: q for q in map(json.loads, lines)}
    rows = []
    for q in track(list(questions.values()), "news questions"):
        before = questions.get(q.get("follow_up_of"))
        history = [(before["question"], "")] if before else []
        shown = ask(library, q["question"], history, partial(_covers, q))
        rows.append(Row(*shown, q["answerable"], "newsqa", q["id"] <= STORY_BOUNDARY))
    return rows


def wire_rows(library: Library) -> list[Row]:
    """Those of this project's own news whose stories the reader was not trained on; right means that sentence."""
    held_out = [(paragraph, task) for paragraph, tasks in news(WIRE) for task in tasks if paragraph.held_out]
    rows = []
    for paragraph, task in track(held_out, "questions of the wire"):
        shown = ask(library, next(iter(task.questions.values())), [], partial(_holds, paragraph.key, task.answers))
        fitted = int(paragraph.key.rsplit("/", 1)[1]) // 3 % 2 == 0  # a story is three articles
        rows.append(Row(*shown, bool(task.answers), "wire", fitted))
    return rows


def off_topic_rows(library: Library, path: Path) -> list[Row]:
    """Questions about something else altogether: nothing in the news answers them."""
    data = json.loads(path.read_text(encoding="utf-8"))["data"]
    paragraphs = [p for article in data if piaf_holds_out(article["title"]) for p in article["paragraphs"]]
    asked = [paragraph["qas"][0]["question"] for paragraph in paragraphs][: 2 * OFF_TOPIC]
    return [
        Row(*ask(library, question, [], lambda _: False), False, "off topic", i % 2 == 0)
        for i, question in enumerate(track(asked, "off-topic questions"))
    ]


def ask(
    library: Library, text: str, history: list[tuple[str, str]], right: Callable[[Finding], bool]
) -> tuple[Shown, Shown]:
    """What the first hits of a question show, and all of them: as `answerer.answer` reads them."""
    question = understand(text, history)
    read_once = once(library._models.read) if library._models.read else None
    judge = library._asking.judge(read_once)
    options = SearchOptions.configured(library._config, library._config.read_depth, read_once)
    hits = search(library._store, library._embedder, question, options)
    shown = []
    for looked_at in (hits[: first_read(question)], hits):
        findings = read(question, looked_at, judge)
        values = judge.features(question, findings) if findings else {}
        features = tuple(values.get(name, 0.0) for name in judge.calibration.weights)
        shown.append(Shown(features, bool(findings) and right(findings[0])))
    return shown[0], shown[1]


def _covers(question: dict[str, object], finding: Finding) -> bool:
    if not question["answerable"] or Path(finding.hit.article.source).name not in question["gold_articles"]:  # type: ignore[operator]
        return False
    span, gold, text = question.get("answer_span"), str(question["gold_quote"]), finding.hit.article.text
    at = text.find(gold)
    shared = min(finding.end, at + len(gold)) - max(finding.start, at)
    return bool(span and str(span) in finding.quote) or (at >= 0 and shared >= len(gold) / 2)


def _holds(article: str, answers: Sequence[tuple[int, int]], finding: Finding) -> bool:
    return finding.hit.article.id == article and any(finding.start <= a and b <= finding.end for a, b in answers)


def _matrix(shown: list[Shown]) -> npt.NDArray[np.float64]:
    return np.array([one.values for one in shown])


def _fit(rows: list[Row]) -> LogisticRegression:
    hard = [row for row in rows if row.set != "off topic"]  # which are silent anyway, and would drown the near misses
    wholes = _matrix([row.whole for row in hard])
    return LogisticRegression(C=1e4, max_iter=10_000).fit(wholes, [row.answerable for row in hard])


def _table(model: LogisticRegression, rows: list[Row]) -> Table:
    first, whole = (model.predict_proba(_matrix([getattr(row, of) for row in rows]))[:, 1] for of in ("first", "whole"))
    answerable, sets = np.array([row.answerable for row in rows]), np.array([row.set for row in rows])
    aurocs = {name: roc_auc_score(answerable[sets == name], whole[sets == name]) for name in ("newsqa", "wire")}
    told = ", ".join(f"{auroc:.3f} on {name}" for name, auroc in aurocs.items())
    table = Table(title=f"{len(rows)} questions not fitted to; AUROC of answerable against near miss {told}")
    columns = (
        "at",
        "read on",
        "answered: newsqa",
        "wire",
        "right of these",
        "silent: newsqa",
        "wire",
        "off topic",
    )
    for name in columns:
        table.add_column(name, justify="right")
    for threshold in np.arange(0.3, 0.65, 0.02):
        on = first < threshold  # unsure of the first: the rest is read
        answered = np.where(on, whole, first) >= threshold
        right = np.where(on, [row.whole.right for row in rows], [row.first.right for row in rows])
        shares = (
            on.mean(),
            *(answered[answerable & (sets == name)].mean() for name in ("newsqa", "wire")),
            right[answered].mean() if answered.any() else float("nan"),
            *((~answered)[~answerable & (sets == name)].mean() for name in ("newsqa", "wire", "off topic")),
        )
        table.add_row(f"{threshold:.2f}", *(f"{100 * share:.1f}%" for share in shares))
    return table


if __name__ == "__main__":
    main()
