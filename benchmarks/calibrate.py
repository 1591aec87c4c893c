"""Fit the answer's confidence, and show what its threshold does on questions it was not fitted to.

    python -m benchmarks.calibrate --newsqa ../shared/newsqa --off-topic ../shared/eval/piaf-dev.json

Fitted on one half of the news questions (by story) and of the off-topic ones, checked on the other, both
ways round. Prints the constants for rag/answering/answerer.py and a table of thresholds.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.progress import track
from rich.table import Table
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from rag import Library
from rag.answering import answerer
from rag.answering.questions import understand
from rag.answering.reader import Finding, read
from rag.retrieval.retriever import search

FEATURES = ("cosine", "contrast", "named", "missing")
STORY_BOUNDARY = "d076"  # the last question of the fifth of ten stories
OFF_TOPIC = 75  # in each half


@dataclass(frozen=True, slots=True)
class Row:
    """One question: its features, whether its best finding is right, whether it is a news one, and its half."""

    values: tuple[float, ...]
    right: bool
    answerable: bool
    news: bool
    fitted: bool


def main() -> None:
    """Ask everything, fit, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--newsqa", type=Path, default=Path("../shared/newsqa"))
    parser.add_argument("--off-topic", type=Path, default=Path("../shared/eval/piaf-dev.json"))
    args = parser.parse_args()
    library = Library(tempfile.mkdtemp(prefix="calibrate-"))
    library.ingest([args.newsqa / "articles"])
    rows = [*news_rows(library, args.newsqa), *off_topic_rows(library, args.off_topic)]
    halves = [row for row in rows if row.fitted], [row for row in rows if not row.fitted]
    console = Console()
    # Each half is checked by a model fitted on the other; the first model is the one to ship.
    for fitted, checked in (halves, halves[::-1]):
        model = LogisticRegression(C=1e4, max_iter=10_000).fit(_matrix(fitted), [row.answerable for row in fitted])
        weights = zip(("bias", *FEATURES), (*model.intercept_, *model.coef_[0]), strict=True)
        console.print({name: round(float(value), 2) for name, value in weights})
        console.print(_table(model, checked))


def news_rows(library: Library, folder: Path) -> list[Row]:
    """The news questions; right means that the best sentence holds the answer or half of the gold quote."""
    lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = {q["id"]: q for q in map(json.loads, lines)}
    rows = []
    for q in track(list(questions.values()), "news questions"):
        before = questions.get(q.get("follow_up_of"))
        values, best = ask(library, q["question"], [(before["question"], "")] if before else [])
        right = q["answerable"] and best is not None and _covers(q, best)
        rows.append(Row(values, right, q["answerable"], True, q["id"] <= STORY_BOUNDARY))
    return rows


def off_topic_rows(library: Library, path: Path) -> list[Row]:
    """Questions about something else altogether: nothing in the news answers them."""
    data = json.loads(path.read_text(encoding="utf-8"))["data"]
    asked = [article["paragraphs"][0]["qas"][0]["question"] for article in data][: 2 * OFF_TOPIC]
    return [
        Row(ask(library, question, [])[0], False, False, False, i % 2 == 0)
        for i, question in enumerate(track(asked, "off-topic questions"))
    ]


def ask(library: Library, text: str, history: list[tuple[str, str]]) -> tuple[tuple[float, ...], Finding | None]:
    """Features of a question's findings, and the best of them."""
    question = understand(text, history)
    hits = search(library._store, library._embedder, question, library._options())
    findings = read(question, hits, library._embedder.embed_passages)
    values = answerer.features(question, findings)
    return tuple(values[name] for name in FEATURES), findings[0] if findings else None


def _covers(question: dict[str, object], finding: Finding) -> bool:
    if Path(finding.hit.article.source).name not in question["gold_articles"]:  # type: ignore[operator]
        return False
    span, gold, text = question.get("answer_span"), str(question["gold_quote"]), finding.hit.article.text
    at = text.find(gold)
    shared = min(finding.end, at + len(gold)) - max(finding.start, at)
    return bool(span and str(span) in finding.quote) or (at >= 0 and shared >= len(gold) / 2)


def _matrix(rows: list[Row]) -> npt.NDArray[np.float64]:
    return np.array([row.values for row in rows])


def _table(model: LogisticRegression, rows: list[Row]) -> Table:
    confidence = model.predict_proba(_matrix(rows))[:, 1]
    labels = ("answerable", "right", "news")
    answerable, right, news = (np.array([getattr(row, label) for row in rows]) for label in labels)
    auroc = roc_auc_score(answerable, confidence)
    table = Table(title=f"{len(rows)} questions not fitted to; AUROC of answerable {auroc:.3f}")
    for name in ("threshold", "answered of answerable", "right of answered", "silent: near miss", "silent: off topic"):
        table.add_column(name, justify="right")
    for threshold in np.arange(0.1, 0.75, 0.05):
        answered = confidence >= threshold
        shares = (
            answered[answerable].mean(),
            right[answered].mean() if answered.any() else float("nan"),
            (~answered)[~answerable & news].mean(),
            (~answered)[~news].mean(),
        )
        table.add_row(f"{threshold:.2f}", *(f"{100 * share:.1f}%" for share in shares))
    return table


if __name__ == "__main__":
    main()
