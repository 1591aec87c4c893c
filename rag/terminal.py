"""What the commands share: opening a library, errors as one line, results as text."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from functools import update_wrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rag.errors import RagError, StoreError
from rag.page.english import EN
from rag.page.written import advice, credited, reason

if TYPE_CHECKING:
    from rag.explanation import Explanation
    from rag.library import Library
    from rag.schema import Answer, Hit, IngestReport, Json

_DAY = click.DateTime(["%Y-%m-%d"])
store_option = click.option(
    "--store", type=click.Path(path_type=Path), help="Library folder (default: RAG_STORE, else ./vectorstore)."
)


def scope_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the filters that say which articles it may see: since, until, language, source."""
    for option in reversed(
        (
            click.option("--since", type=_DAY, callback=_day, help="Published on this day or later."),
            click.option("--until", type=_DAY, callback=_day, help="Published on this day or earlier."),
            click.option("--language", metavar="CODE", help="In this language: fr, en, ru ..."),
            click.option("--source", metavar="PATTERN", help="From sources that fit this pattern: '*/lemonde/*'."),
        )
    ):
        command = option(command)
    return command


def reporting(command: Callable[..., None]) -> Callable[..., None]:
    """Turn errors of ours into one line and exit code 1; Ctrl-C into exit code 130."""

    def run(*args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - whatever the command takes
        try:
            command(*args, **kwargs)
        except (RagError, ValueError) as error:
            click.echo(f"rag: {error}", err=True)
            sys.exit(1)
        except KeyboardInterrupt:
            click.echo("rag: stopped; what was finished is kept", err=True)
            sys.exit(130)

    return update_wrapper(run, command)


def library_at(store: Path | None, report: Callable[[str, int, int], None] | None) -> Library:
    """A library, made on first use if it is not there; `report` is told of the model's preparation."""
    from rag.library import Library
    from rag.settings import settings

    return Library(store or settings().store, report=report)


@contextmanager
def seeded_at(store: Path | None) -> Iterator[Library]:
    """The library to ask; the default one takes in the seeds if it is empty, a named one must be there.

    Progress of its preparation and of the models' shows until the block ends.

    Raises:
        StoreError: there is no library in the folder named.
    """
    from rag.default import seeded
    from rag.progress import progress

    if store:
        with existing_at(store) as library:
            yield library
        return
    with progress() as (report_step, report_articles):
        library = library_at(None, report_step)
        was_empty = library.is_empty
        seeded(library, report_articles)
        if was_empty and not library.is_empty:
            click.echo(
                f"rag: {library.path} was empty: it now holds sample articles; rag ingest FOLDER adds yours", err=True
            )
        yield library


@contextmanager
def existing_at(store: Path | None) -> Iterator[Library]:
    """A library that must be there; nothing is put into it.

    Raises:
        StoreError: there is no library in the folder.
    """
    from rag.progress import progress
    from rag.settings import settings
    from rag.store.database import FILE_NAME

    folder = store or settings().store
    if not (folder / FILE_NAME).exists():
        raise StoreError(
            f"{folder} holds no library: check the spelling, or make one: rag ingest --store {folder} PATH"
        )
    with progress() as (report_step, _):
        yield library_at(folder, report_step)


def dump(value: Json) -> str:
    """JSON for people and programs."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def report_text(report: IngestReport) -> str:
    """What an ingest did, in one line."""
    counts = {name: getattr(report, name) for name in ("added", "updated", "unchanged", "removed")}
    parts = [f"{count} {name}" for name, count in counts.items() if count or name == "added"]
    failed = [f"{len(report.failed)} failed"] if report.failed else []
    return f"{', '.join(parts + failed)} in {report.seconds:.1f} s"


def explanation_text(explanation: Explanation) -> str:
    """How an answer came about, a line for each step and sentence."""
    sure = f"confidence {explanation.confidence:.2f} of {explanation.threshold:.2f} needed"
    lines = [
        f"question: {explanation.read} ({explanation.kind}, {explanation.language})",
        f"searched: {explanation.searched}",
        f"names: {', '.join(explanation.names) or 'none'}",
        f"decision: {explanation.reason} ({sure})",
        *([f"date: {explanation.rule}"] if explanation.rule else []),
        f"milliseconds: {', '.join(f'{stage} {taken:.1f}' for stage, taken in explanation.timings.items())}",
        "sentences:",
    ]
    for found in explanation.considered:
        quote = " ".join(found.quote.split())
        lines.append(f"{found.score:8.2f}  {quote}  [{found.short or '-'}]\n          {scores_text(found.scores)}")
    return "\n".join(lines)


def written_text(answer: Answer) -> str:
    """What a language model did for an answer and what went wrong, in one line; "" where there is nothing to tell."""
    return " ".join(filter(None, (credited(answer, EN.model), advice(answer, EN.model))))


def dropped_text(answer: Answer) -> str:
    """The sentences of a language model that were dropped, each with its reason; "" where there are none."""
    dropped = answer.written.dropped if answer.written else ()
    lines = [f"  {one.sentence}  [{reason(one, EN.model)}]" for one in dropped]
    return "\n".join(["dropped:", *lines]) if lines else ""


def scores_text(scores: Mapping[str, float]) -> str:
    """Scores by name, in one line."""
    return ", ".join(f"{name} {value:.2f}" for name, value in scores.items())


def hit_text(hit: Hit) -> str:
    """A passage with its rank, score, source and date."""
    published = f", {hit.article.published.label('en')}" if hit.article.published else ""
    names = f"  ({', '.join(map(str, hit.names))})" if hit.names else ""
    text = " ".join(hit.passage.text.split())
    twins = f"   same text: {', '.join(hit.twins)}\n" if hit.twins else ""
    return f"{hit.rank}. {hit.score:.2f}  {hit.article.name}{published}{names}\n   {text}\n{twins}"


def _day(context: click.Context, option: click.Parameter, value: datetime | None) -> date | None:
    return value.date() if value else None
