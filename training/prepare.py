"""Prepare the reader's data: paragraphs, questions, and what the retriever finds for each (8 minutes on 2 cores).

    python -m training.prepare [--shared ../shared] [--data training/data]

The retriever's finds that do not hold the answer are the hardest examples of "not in here". They are looked up among
all paragraphs of PIAF for its own questions, per language of XQuAD for its questions in English, and per language of
the news articles for theirs.
"""

from __future__ import annotations

import argparse
import logging
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from rich.progress import track

from rag import Library
from rag.schema import Article
from training.sets import NEWS, WIRE, Paragraph, Task, news, piaf, save, xquad

CANDIDATES = 20


def with_candidates(pairs: Iterable[tuple[Paragraph, list[Task]]], name: str) -> tuple[list[Paragraph], list[Task]]:
    """The paragraphs, and the tasks with the passages that the library finds for each among them."""
    found = list(pairs)
    with tempfile.TemporaryDirectory(prefix="reader-data-") as folder:
        library = Library(folder)
        library.add(Article(p.key, "", p.text, None, p.language, p.key) for p, _ in found)
        tasks = [
            replace(task, candidates=_candidates(library, task, paragraph.language))
            for paragraph, own in track(found, f"searching {name}")
            for task in own
        ]
        library.close()
    return [paragraph for paragraph, _ in found], tasks


def _candidates(library: Library, task: Task, language: str) -> tuple[tuple[str, int, int], ...]:
    question = task.questions.get("en") or next(iter(task.questions.values()))
    hits = library.retrieve(question, k=CANDIDATES, language=language)
    return tuple((hit.article.id, hit.passage.start, hit.passage.end) for hit in hits)


def main() -> None:
    """Write the data."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--data", type=Path, default=Path("training/data"))
    args = parser.parse_args()
    logging.getLogger("rag").setLevel(logging.ERROR)
    paragraphs, tasks = [], []
    sets = {"PIAF": piaf(args.shared), "XQuAD": xquad(args.shared), "news": news(NEWS), "wire": news(WIRE)}
    for name, pairs in sets.items():
        own_paragraphs, own_tasks = with_candidates(pairs, name)
        paragraphs += own_paragraphs
        tasks += own_tasks
    save(args.data, paragraphs, tasks)


if __name__ == "__main__":
    main()
