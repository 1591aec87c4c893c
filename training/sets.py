"""The question sets as reading tasks: one passage language each, its article trained on or held out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

XQUAD_LANGUAGES = ("en", "es", "de", "ro", "ru", "el")
NEWS = Path(__file__).with_name("news")
WIRE = Path(__file__).with_name("wire")  # more news, with as many near misses as answers, and questions of yes or no
_HELD_OUT_SHARE = 5  # one article in so many is never trained on
_NEWS_HELD_OUT_SHARE = 4  # likewise of the news, which are few
_STORY = 3  # so many articles in a row tell one story, in half of the files; it is held out whole


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a question set.

    Args:
        key: its set, language and number in it.
        title: of the article it is from.
        language: BCP 47.
        text: whole.
        held_out: never trained on, as no paragraph of its article is.
    """

    key: str
    title: str
    language: str
    text: str
    held_out: bool


@dataclass(frozen=True, slots=True)
class Task:
    """A question in one or more languages, to be answered from a paragraph in one.

    Args:
        id: of the question in its set.
        paragraph: key of the paragraph that answers.
        questions: by language.
        answers: offsets in the paragraph's text, end exclusive; none for a near miss, which the paragraph seems to
            answer and does not.
        candidates: what the retriever finds, best first: paragraph, start and end of each passage.
    """

    id: str
    paragraph: str
    questions: dict[str, str]
    answers: tuple[tuple[int, int], ...]
    candidates: tuple[tuple[str, int, int], ...] = ()


def piaf(shared: Path) -> Iterator[tuple[Paragraph, list[Task]]]:
    """Each paragraph of piaf-dev and piaf-more with its questions, all in French."""
    for name in ("piaf-dev", "piaf-more"):
        for article, number, row in _rows(shared / "eval" / f"{name}.json"):
            title = article["title"]
            paragraph = Paragraph(f"{name}/{number}", title, "fr", row["context"], piaf_holds_out(title))
            yield paragraph, [_task(paragraph, qa, {"fr": qa["question"]}) for qa in row["qas"]]


def piaf_holds_out(title: str) -> bool:
    """Whether the articles of this title are never trained on."""
    return int(hashlib.sha256(title.encode()).hexdigest(), 16) % _HELD_OUT_SHARE == 0


def xquad(shared: Path) -> Iterator[tuple[Paragraph, list[Task]]]:
    """Each paragraph of xquad-dev in each language with its questions in all of them: their ids are parallel."""
    files = {code: list(_rows(shared / "eval" / f"xquad-dev.{code}.json")) for code in XQUAD_LANGUAGES}
    asked: dict[str, dict[str, str]] = {}
    for code, rows in files.items():
        for _, _, row in rows:
            for qa in row["qas"]:
                asked.setdefault(qa["id"], {})[code] = qa["question"]
    titles = list(dict.fromkeys(article["title"] for article, _, _ in files["en"]))
    for code, rows in files.items():
        for (article, number, row), (english, _, _) in zip(rows, files["en"], strict=True):
            held_out = titles.index(english["title"]) % _HELD_OUT_SHARE == 0
            paragraph = Paragraph(f"xquad-{code}/{number}", article["title"], code, row["context"], held_out)
            yield paragraph, [_task(paragraph, qa, asked[qa["id"]]) for qa in row["qas"]]


def news(folder: Path) -> Iterator[tuple[Paragraph, list[Task]]]:
    """Each of this project's own news articles in NEWS or WIRE with its questions, near misses among them."""
    for shift, file in enumerate(sorted(folder.glob("*.json"))):  # the languages stand in one order in every file
        for number, row in enumerate(json.loads(file.read_text(encoding="utf-8"))):
            held_out = (number // _STORY + shift) % _NEWS_HELD_OUT_SHARE == 0
            paragraph = Paragraph(
                f"{folder.name}-{file.stem}/{number}", row["title"], row["language"], row["text"], held_out
            )
            yield paragraph, [_news_task(paragraph, i, asked) for i, asked in enumerate(row["questions"])]


def is_of(task: Task, *names: str) -> bool:
    """Whether a task is of one of these sets: "piaf", "xquad", "news" or "wire"."""
    return task.paragraph.startswith(names)


def save(folder: Path, paragraphs: list[Paragraph], tasks: list[Task]) -> None:
    """Write what `load` reads: two files of JSON lines."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (("paragraphs", paragraphs), ("tasks", tasks)):
        lines = (json.dumps(asdict(row), ensure_ascii=False) for row in rows)
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def digest(folder: Path) -> str:
    """SHA-256 of the prepared data, in hexadecimal."""
    content = b"".join((folder / f"{name}.jsonl").read_bytes() for name in ("paragraphs", "tasks"))
    return hashlib.sha256(content).hexdigest()


def load(folder: Path) -> tuple[dict[str, Paragraph], list[Task]]:
    """The prepared paragraphs by key, and the tasks.

    Raises:
        FileNotFoundError: nothing was prepared there.
    """
    paragraphs = [Paragraph(**row) for row in _lines(folder / "paragraphs.jsonl")]
    tasks = [
        Task(
            row["id"],
            row["paragraph"],
            row["questions"],
            tuple((a, b) for a, b in row["answers"]),
            tuple((key, a, b) for key, a, b in row["candidates"]),
        )
        for row in _lines(folder / "tasks.jsonl")
    ]
    return {p.key: p for p in paragraphs}, tasks


def _lines(path: Path) -> Iterator[dict]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _rows(path: Path) -> Iterator[tuple[dict, int, dict]]:
    number = 0
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        for row in article["paragraphs"]:
            yield article, number, row
            number += 1


def _news_task(paragraph: Paragraph, number: int, asked: dict[str, str]) -> Task:
    answers: tuple[tuple[int, int], ...] = ()
    if asked["answer"]:
        start = paragraph.text.index(asked["sentence"]) + asked["sentence"].index(asked["answer"])
        answers = ((start, start + len(asked["answer"])),)
    return Task(f"{paragraph.key}/{number}", paragraph.key, {asked["language"]: asked["question"]}, answers)


def _task(paragraph: Paragraph, qa: dict, questions: dict[str, str]) -> Task:
    spans = {(a["answer_start"], a["answer_start"] + len(a["text"])) for a in qa["answers"]}
    return Task(qa["id"], paragraph.key, questions, tuple(sorted(spans)))
