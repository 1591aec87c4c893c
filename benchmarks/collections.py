"""The question sets as retrieval collections: articles, questions, and what is relevant to each (qrels)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rag.answering.questions import Question, understand
from rag.articles import loading
from rag.schema import Article, Passage
from rag.settings import Settings

XQUAD_LANGUAGES = ("en", "es", "de", "ro", "ru", "el")


@dataclass(frozen=True, slots=True)
class Ask:
    """A question and what a hit must be to be right.

    Args:
        question: as the library understands it.
        articles: file names of the relevant articles.
        quote: words of the first of them that the right passage holds; "" where any passage of it is right.
    """

    question: Question
    articles: frozenset[str]
    quote: str = ""

    def finds_quote(self, article: Article, passage: Passage) -> bool:
        """Whether the passage holds at least half of the quote."""
        at = article.text.find(self.quote)
        if Path(article.source).name not in self.articles or at < 0:
            return False
        shared = min(passage.end, at + len(self.quote)) - max(passage.start, at)
        return shared >= len(self.quote) / 2


@dataclass(frozen=True, slots=True)
class Collection:
    """A folder of articles and the questions put to it."""

    name: str
    folder: Path
    asks: tuple[Ask, ...]

    def texts(self) -> dict[str, str]:
        """Text of each article by file name, dates and titles taken off."""
        files = loading.find_files([self.folder])
        articles = (article for file in files for article in loading.parse(file, Settings()))
        return {Path(article.source).name: article.text for article in articles if isinstance(article, Article)}


def newsqa(folder: Path) -> Collection:
    """The answerable news questions; follow-ups come after the question they follow."""
    lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = {row["id"]: row for row in map(json.loads, lines)}
    asks = []
    for row in rows.values():
        before = rows.get(row.get("follow_up_of"))
        question = understand(row["question"], [(before["question"], "")] if before else [])
        if row["answerable"]:
            relevant = frozenset([*row["gold_articles"], *(row.get("alt_articles") or [])])
            asks.append(Ask(question, relevant, row["gold_quote"]))
    return Collection("newsqa", folder / "articles", tuple(asks))


def squad(name: str, paragraphs: Path, questions: Path, work: Path, asked: Callable[[str], bool] = bool) -> Collection:
    """A SQuAD-format set: each paragraph is an article, each question is about one of them.

    Args:
        name: of the collection.
        paragraphs: the file whose paragraphs are searched.
        questions: the file whose questions are asked; its question ids are also those of `paragraphs`.
        work: where the articles are written, one file each.
        asked: whether the questions about an article of this title are asked.
    """
    folder = work / name
    folder.mkdir()
    home = {}
    for number, (_, paragraph) in enumerate(_paragraphs(paragraphs)):
        (folder / f"{number:05}.txt").write_text(paragraph["context"], encoding="utf-8")
        home.update((qa["id"], f"{number:05}.txt") for qa in paragraph["qas"])
    asks = [
        Ask(understand(qa["question"]), frozenset([home[qa["id"]]]))
        for title, paragraph in _paragraphs(questions)
        for qa in paragraph["qas"]
        if asked(title)
    ]
    return Collection(name, folder, tuple(asks))


def _paragraphs(path: Path) -> list[tuple[str, dict]]:
    """Title of the article and paragraph, in order."""
    data = json.loads(path.read_text(encoding="utf-8"))["data"]
    return [(article["title"], paragraph) for article in data for paragraph in article["paragraphs"]]
