"""How many true sentences of a language model stand in an answer, and how many of its lies.

    python -m benchmarks.lies --newsqa ../shared/newsqa

230 questions, each with two true sentences and seven lies written by hand (lies.jsonl over newsqa's articles,
lies_other.jsonl over those of training/), and three lies made of each true one by program. A model that only plays its
part is asked like any other, finds the number of its article in what it is shown, and replies with these sentences.
A sentence whose article it is not shown is left out. The rules were fitted on all of them but those of the set "final".
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.scripted import Said, Scripted, letters
from rag import Answer, Article, Library
from rag.answering.llm.quoting import seen
from rag.articles.published import published

_HERE = Path(__file__).parent
_TRAINING = _HERE.parent / "training"
_SETS = ("newsqa, first half", "newsqa, second half", "check", "final")
TRUE, MADE = "true", ("wrong article", "number out of range", "no citation")
WAYS = (
    TRUE,
    *("wrong number", "wrong date", "wrong name", "flipped polarity", "invented quote", "ellipsis", "translation"),
    *MADE,
)
_AT_ONCE = 20  # sentences of a reply: a writer reads 24

KEPT, LEFT_OUT = "kept", "left out"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with all that is said to it.

    Args:
        id: in its set.
        of: its set.
        text: as typed.
        before: the question that it follows, if any.
        claims: true ones and lies.
    """

    id: str
    of: str
    text: str
    before: str | None
    claims: tuple[Said, ...]


Verdict = str  # KEPT, LEFT_OUT, or the fault for which a sentence was dropped
Told = tuple[Asked, Said, Verdict]
Texts = dict[str, str]
Fill = Callable[[Library], Texts]  # puts articles into a library, and gives the text of each by its key


def main() -> None:
    """Ask all, count, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--newsqa", type=Path, default=Path("../shared/newsqa"))
    parser.add_argument("--show", action="store_true", help="list true sentences dropped and lies kept")
    args = parser.parse_args()
    console = Console(width=120)
    told: list[Told] = []
    for questions, fill in _collections(args.newsqa, console):
        own = verdicts(questions, fill)
        told += own
        for asked, claim, found in own if args.show else ():
            if found != LEFT_OUT and (claim.way == TRUE) != (found == KEPT):
                console.print(f"{asked.id} {claim.way}: {found}\n  {claim.quote}\n  {claim.sentence}", markup=False)
    console.print(_table(told))
    for line in _summary(told):
        console.print(line, highlight=False)


def verdicts(questions: Sequence[Asked], fill: Fill) -> list[Told]:
    """What becomes of every sentence said to these questions.

    Args:
        questions: all over the same articles.
        fill: puts them into an empty library, and gives the text of each by its key.
    """
    with tempfile.TemporaryDirectory() as folder:
        texts = {key: letters(text) for key, text in fill(Library(folder)).items()}
        model = Scripted(texts=texts)
        library = Library(folder, llm=model)
        told: list[Told] = []
        for asked in track(questions, questions[0].of, transient=True):
            made = [replace(claim, way=way) for claim in asked.claims if claim.way == TRUE for way in MADE]
            for script in (*replies(asked.claims), made):
                told += [(asked, *one) for one in _verdicts(library, model, asked, script)]
        return told


def replies(claims: Sequence[Said]) -> list[list[Said]]:
    """The claims in replies that say no sentence twice, which would be dropped for it."""
    given: list[list[Said]] = []
    for claim in claims:
        sentence = _plain(claim.sentence)
        free = (r for r in given if len(r) < _AT_ONCE and sentence not in {_plain(one.sentence) for one in r})
        if (reply := next(free, None)) is None:
            given.append(reply := [])
        reply.append(claim)
    return given


def _verdicts(library: Library, model: Scripted, asked: Asked, script: list[Said]) -> list[tuple[Said, Verdict]]:
    model.script, model.said = script, []
    answer = library.answer(asked.text, history=[(asked.before, "")] if asked.before else [])
    faults = [dropped.fault for dropped in answer.written.dropped] if answer.written else []
    if len(faults) == len(model.said):
        found: dict[Said, Verdict] = dict(zip(model.said, faults, strict=True))
    elif len(parts := replies(script)) == 1:
        found = {one: verdict(one, answer) for one in model.said}
    else:  # which of those that say the same sentence stands, only apart can be told
        return [one for part in parts for one in _verdicts(library, model, asked, part)]
    return [(one, found.get(one, LEFT_OUT)) for one in script]


def verdict(claim: Said, answer: Answer) -> Verdict:
    """What became of a sentence that the model said, and said once.

    Raises:
        ValueError: the answer neither has it nor tells that it was dropped.
    """
    sentence = _plain(claim.sentence)
    dropped = answer.written.dropped if answer.written else ()
    faults = [one.fault for one in dropped if one.sentence == sentence]
    if answer.method == "llm" and f"{sentence.rstrip('.!?…')} [" in answer.text:
        faults.append(KEPT)
    if len(faults) != 1:
        raise ValueError(f"{faults} of {sentence!r}")
    return faults[0]


def _collections(newsqa: Path, console: Console) -> Iterator[tuple[Sequence[Asked], Fill]]:
    """The questions over each collection of articles, and how those come into a library."""
    if newsqa.is_dir():
        texts = {path.name: path.read_text(encoding="utf-8") for path in (newsqa / "articles").glob("*.txt")}

        def ingest(library: Library) -> Texts:
            library.ingest([newsqa / "articles"])
            return texts

        yield newsqa_questions(newsqa), ingest
    else:
        console.print(f"{newsqa} is missing: its questions are left out")
    for name in _SETS[2:]:
        asked = [one for one in other_questions() if one.of == name]
        rows = {claim.article: row_of(claim.article) for one in asked for claim in one.claims}

        def add(library: Library, rows: dict[str, dict[str, str]] = rows) -> Texts:
            library.add([article(key, row) for key, row in rows.items()])
            return {key: row["text"] for key, row in rows.items()}

        yield asked, add


def newsqa_questions(newsqa: Path) -> list[Asked]:
    """Those over newsqa's articles; of its first half the odd ids."""
    questions = {row["id"]: row for row in _rows(newsqa / "questions.jsonl")}
    found = []
    for row in _rows(_HERE / "lies.jsonl"):
        asked = questions[row["id"]]
        before = questions.get(asked.get("follow_up_of"), {}).get("question")
        half = _SETS[0] if int(row["id"][1:]) % 2 else _SETS[1]
        found.append(Asked(row["id"], half, asked["question"], before, _claims(row)))
    return found


def other_questions() -> list[Asked]:
    """Those over articles of training/, which claims name as folder, file and number in it."""
    rows = _rows(_HERE / "lies_other.jsonl")
    return [Asked(row["id"], row["set"], row["question"], None, _claims(row)) for row in rows]


def article(key: str, row: dict[str, str]) -> Article:
    """An article of training/ for a library.

    Args:
        key: its folder, file and number in it.
        row: its fields there.
    """
    day = published(row["published"])
    return Article(key, row["title"], row["text"], day, row["language"], f"{key}.txt")


def row_of(key: str) -> dict[str, str]:
    """The fields of an article of training/, by its folder, file and number in it."""
    file, _, number = key.rpartition("/")
    rows = json.loads((_TRAINING / f"{file}.json").read_text(encoding="utf-8"))
    return rows[int(number)]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    return map(json.loads, path.read_text(encoding="utf-8").splitlines())


def _claims(row: dict[str, Any]) -> tuple[Said, ...]:
    return tuple(Said(**claim) for claim in row["claims"])


def _plain(sentence: str) -> str:
    return " ".join(seen(sentence).split())


def _table(told: Sequence[Told]) -> Table:
    """Kept / dropped of each set and way, those left out apart."""
    counts = Counter((asked.of, claim.way, _short(verdict)) for asked, claim, verdict in told)
    table = Table("kept / dropped", *_SETS, "left out")
    for way in WAYS:
        cells = [f"{counts[name, way, KEPT]} / {counts[name, way, 'dropped']}" for name in _SETS]
        table.add_row(way, *cells, str(sum(counts[name, way, LEFT_OUT] for name in _SETS)))
    return table


def _short(verdict: Verdict) -> str:
    return verdict if verdict in (KEPT, LEFT_OUT) else "dropped"


def _summary(told: Sequence[Told]) -> Iterator[str]:
    for name in (*_SETS, None):
        own = [(claim.way, v) for asked, claim, v in told if name in (asked.of, None) and v != LEFT_OUT]
        true, hand, made = (
            [v for way, v in own if way in ways] for ways in ((TRUE,), [w for w in WAYS[1:] if w not in MADE], MADE)
        )
        faults = Counter(v for v in true if v != KEPT).most_common()
        reasons = ", ".join(f"{fault} {n}" for fault, n in faults)
        yield (
            f"{name or 'all'}: true sentences dropped {_share(true)} ({reasons or 'none'}); lies dropped: by hand"
            f" {_share(hand)}, by program {_share(made)}"
        )


def _share(verdicts: Iterable[Verdict]) -> str:
    counted = list(verdicts)
    dropped = sum(v != KEPT for v in counted)
    return f"{dropped} of {len(counted)} ({100 * dropped / max(len(counted), 1):.1f}%)"


if __name__ == "__main__":
    main()
