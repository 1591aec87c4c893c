"""Fit the answer's confidence, and show what its threshold does on questions it was not fitted to.

    python -m benchmarks.calibrate --newsqa ../shared/newsqa --off-topic ../shared/eval/piaf-dev.json

Fitted on one half of the news questions (by story), of those on this project's own news that the reader was not
trained on, and of the off-topic ones; checked on the other, both ways round. Prints the constants for the judge
(pointing.py, or with --reader off likeness.py, in rag/answering) and tables of thresholds.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from dataclasses import dataclass
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
from rag.answering.questions import understand
from rag.answering.reader import Finding, read
from rag.models.reader import BUNDLED_WEIGHTS
from rag.retrieval.retriever import search
from rag.settings import Settings
from training.sets import WIRE, news, piaf_holds_out

STORY_BOUNDARY = "d076"  # the last question of the fifth of ten stories
OFF_TOPIC = 75  # in each half


@dataclass(frozen=True, slots=True)
class Row:
    """One question: its features, whether its best finding is right, the set it is of, and its half."""

    values: tuple[float, ...]
    right: bool
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
    names = ("bias", *library._judge.calibration.weights)
    weights = zip(names, (*model.intercept_, *model.coef_[0]), strict=True)
    console.print({name: round(float(value), 2) for name, value in weights})


def news_rows(library: Library, folder: Path) -> list[Row]:
    """The news questions; right means that the best sentence holds the answer or half of the gold quote."""
    lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = {q["id"]: q for q in map(json.loads, lines)}
    rows = []
    for q in track(list(questions.values()), "news questions"):
        before = questions.get(q.get("follow_up_of"))
        values, best = ask(library, q["question"], [(before["question"], "")] if before else [])
        right = q["answerable"] and best is not None and _covers(q, best)
        rows.append(Row(values, right, q["answerable"], "newsqa", q["id"] <= STORY_BOUNDARY))
    return rows


def wire_rows(library: Library) -> list[Row]:
    """Those of this project's own news whose stories the reader was not trained on; right means that sentence."""
    held_out = [(paragraph, task) for paragraph, tasks in news(WIRE) for task in tasks if paragraph.held_out]
    rows = []
    for paragraph, task in track(held_out, "questions of the wire"):
        values, best = ask(library, next(iter(task.questions.values())), [])
        of_article = best is not None and best.hit.article.id == paragraph.key
        right = of_article and any(best.start <= a and b <= best.end for a, b in task.answers)
        fitted = int(paragraph.key.rsplit("/", 1)[1]) // 3 % 2 == 0  # a story is three articles
        rows.append(Row(values, bool(right), bool(task.answers), "wire", fitted))
    return rows


def off_topic_rows(library: Library, path: Path) -> list[Row]:
    """Questions about something else altogether: nothing in the news answers them."""
    data = json.loads(path.read_text(encoding="utf-8"))["data"]
    paragraphs = [p for article in data if piaf_holds_out(article["title"]) for p in article["paragraphs"]]
    asked = [paragraph["qas"][0]["question"] for paragraph in paragraphs][: 2 * OFF_TOPIC]
    return [
        Row(ask(library, question, [])[0], False, False, "off topic", i % 2 == 0)
        for i, question in enumerate(track(asked, "off-topic questions"))
    ]


def ask(library: Library, text: str, history: list[tuple[str, str]]) -> tuple[tuple[float, ...], Finding | None]:
    """Features of a question's findings, and the best of them."""
    question = understand(text, history)
    hits = search(library._store, library._embedder, question, library._options())
    findings = read(question, hits, library._judge)
    names = library._judge.calibration.weights
    if not findings:
        return (0.0,) * len(names), None
    values = library._judge.features(question, findings)
    return tuple(values[name] for name in names), findings[0]


def _covers(question: dict[str, object], finding: Finding) -> bool:
    if Path(finding.hit.article.source).name not in question["gold_articles"]:  # type: ignore[operator]
        return False
    span, gold, text = question.get("answer_span"), str(question["gold_quote"]), finding.hit.article.text
    at = text.find(gold)
    shared = min(finding.end, at + len(gold)) - max(finding.start, at)
    return bool(span and str(span) in finding.quote) or (at >= 0 and shared >= len(gold) / 2)


def _matrix(rows: list[Row]) -> npt.NDArray[np.float64]:
    return np.array([row.values for row in rows])


def _fit(rows: list[Row]) -> LogisticRegression:
    return LogisticRegression(C=1e4, max_iter=10_000).fit(_matrix(rows), [row.answerable for row in rows])


def _table(model: LogisticRegression, rows: list[Row]) -> Table:
    confidence = model.predict_proba(_matrix(rows))[:, 1]
    labels = ("answerable", "right", "set")
    answerable, right, sets = (np.array([getattr(row, label) for row in rows]) for label in labels)
    aurocs = {name: roc_auc_score(answerable[sets == name], confidence[sets == name]) for name in ("newsqa", "wire")}
    told = ", ".join(f"{auroc:.3f} on {name}" for name, auroc in aurocs.items())
    table = Table(title=f"{len(rows)} questions not fitted to; AUROC of answerable against near miss {told}")
    columns = ("threshold", "answered of answerable", "right of answered", "silent: newsqa", "wire", "off topic")
    for name in columns:
        table.add_column(name, justify="right")
    for threshold in np.arange(0.1, 0.75, 0.05):
        answered = confidence >= threshold
        shares = (
            answered[answerable].mean(),
            right[answered].mean() if answered.any() else float("nan"),
            *((~answered)[~answerable & (sets == name)].mean() for name in ("newsqa", "wire", "off topic")),
        )
        table.add_row(f"{threshold:.2f}", *(f"{100 * share:.1f}%" for share in shares))
    return table


if __name__ == "__main__":
    main()
