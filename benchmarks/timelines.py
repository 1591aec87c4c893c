"""How many of the events that timelines should tell are told, and how many of those told should be.

    python -m benchmarks.timelines --newsqa ../shared/newsqa

23 questions of this project's own over newsqa's articles (timelines.jsonl), four of them about people who never met.
An event is told where one of the sentences that report it is cited; its day is right where some day is possible by the
answer and by the articles. The judges' constants were fitted on the half "tune" (stories 1 to 5), not on "check".
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table

from rag import Answer, Event, Library
from rag.settings import Settings

_QUESTIONS = Path(__file__).with_name("timelines.jsonl")
_COLUMNS = ("events", "found", "told", "right", "on the day", "silent", "rightly silent")


@dataclass(frozen=True, slots=True)
class Wanted:
    """An event that should be told: numbers of articles with words of the sentences that report it, and its days."""

    told: tuple[tuple[str, str], ...]
    earliest: date
    latest: date

    def is_told(self, event: Event) -> bool:
        """Whether an event cites one of the sentences."""
        cited = [(Path(citation.source).name, citation.quote) for citation in event.citations]
        return any(name.startswith(number) and words in quote for number, words in self.told for name, quote in cited)

    def is_dated(self, event: Event) -> bool:
        """Whether an event can have been on one of the days, by more than the date of its article."""
        when = None if event.is_published else event.when
        return when is not None and when.earliest <= self.latest and when.latest >= self.earliest


def main() -> None:
    """Ask all, count, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--newsqa", type=Path, default=Path("../shared/newsqa"))
    parser.add_argument("--reader", default="on", help="on, off or a weight file")
    args = parser.parse_args()
    library = Library(tempfile.mkdtemp(), config=Settings(reader=args.reader))
    library.ingest([args.newsqa / "articles"])
    counts: dict[str, Counter[str]] = {"tune": Counter(), "check": Counter()}
    for line in _QUESTIONS.read_text(encoding="utf-8").splitlines():
        asked = json.loads(line)
        counts[asked["half"]] += count(
            library.answer(asked["question"]), [_wanted(**event) for event in asked["events"]]
        )
    Console(width=110).print(_table(counts))


def count(answer: Answer, wanted: Sequence[Wanted]) -> Counter[str]:
    """What one answer tells of the events wanted, by the names of the columns."""
    right = [[one for one in wanted if one.is_told(event)] for event in answer.events]
    return Counter(
        {
            "events": len(wanted),
            "found": sum(any(one in told for told in right) for one in wanted),
            "told": len(answer.events),
            "right": sum(map(bool, right)),
            "on the day": sum(any(o.is_dated(e) for o in told) for e, told in zip(answer.events, right, strict=True)),
            "silent": int(not answer.answered),
            "rightly silent": int(not answer.answered and not wanted),
        }
    )


def _wanted(told: Sequence[tuple[str, str]], earliest: str, latest: str) -> Wanted:
    return Wanted(
        tuple((number, words) for number, words in told), date.fromisoformat(earliest), date.fromisoformat(latest)
    )


def _table(counts: dict[str, Counter[str]]) -> Table:
    table = Table("half", *_COLUMNS, "precision", "recall")
    for half, counted in counts.items():
        shares = (counted["right"] / max(counted["told"], 1), counted["found"] / max(counted["events"], 1))
        table.add_row(half, *(str(counted[name]) for name in _COLUMNS), *(f"{100 * share:.0f}%" for share in shares))
    return table


if __name__ == "__main__":
    main()
