"""The command line: `rag ingest | ask | search | articles | ui`."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import update_wrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rag.errors import RagError, SourceError, StoreError

if TYPE_CHECKING:
    from rag.explanation import Explanation
    from rag.library import Library
    from rag.schema import Article, Hit, IngestReport, Json

STORE_HELP = "Library folder (default: RAG_STORE, else ./vectorstore)."


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("-v", "--verbose", is_flag=True, help="Show what goes on behind the scenes.")
@click.version_option(package_name="depeche", prog_name="rag")
def main(verbose: bool) -> None:
    """Ask a folder of dated news articles, in any language, and get cited answers.

    \b
    rag ingest articles/          add the articles of a folder to the library
    rag ask "Qui a appelé qui ?"  answer with quotes, or say that the articles do not
    rag search "appel Choïgou"    show the passages found
    rag articles list             what the library holds; show or remove one by its id or source
    rag ui                        open the chat page

    Settings are RAG_* environment variables; the README lists them.
    """
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("rag").setLevel(logging.INFO if verbose else logging.WARNING)


def _reporting(command: Callable[..., None]) -> Callable[..., None]:
    """Turn errors of ours into one line and exit code 1; Ctrl-C into exit code 130."""

    def run(*args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - whatever the command takes
        try:
            command(*args, **kwargs)
        except (RagError, ValueError) as error:
            click.echo(f"rag: {error}", err=True)
            sys.exit(1)
        except KeyboardInterrupt:
            click.echo("rag: stopped; what was finished is kept, run the same command to go on", err=True)
            sys.exit(130)

    return update_wrapper(run, command)


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--store", type=click.Path(path_type=Path), help=STORE_HELP)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@_reporting
def ingest(paths: tuple[str, ...], store: Path | None, as_json: bool) -> None:
    """Add the .txt articles of files and folders; unchanged ones are skipped.

    An article may start with its date: "date 2024-04 " or "date 2024-04-17 ". A file that cannot be
    read is reported and left out; the exit code is then 1, and everything else is in.
    """
    from rag.progress import progress

    with progress() as (report_step, report_files):
        report = _library(store, report_step).ingest(paths, report_files)
    click.echo(_dump(report.to_json()) if as_json else _report_text(report))
    for source, reason in report.failed:
        click.echo(f"rag: {source} {reason}", err=True)
    if report.failed:
        sys.exit(1)


@main.command()
@click.argument("question", nargs=-1, required=True)
@click.option("--store", type=click.Path(path_type=Path), help=STORE_HELP)
@click.option("--explain", is_flag=True, help="Show how it came about.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole answer as JSON.")
@_reporting
def ask(question: tuple[str, ...], store: Path | None, explain: bool, as_json: bool) -> None:
    """Answer a question from the articles, with quotes and sources.

    The exit code is 0 for an answer and for an honest "the articles do not say", 1 for an error.
    """
    from dataclasses import asdict

    answer = _seeded(store).answer(" ".join(question))
    shown = explain and answer.explanation
    if as_json:
        click.echo(_dump({**answer.to_json(), **({"explanation": asdict(shown)} if shown else {})}))
        return
    click.echo(answer.text)
    if shown:
        click.echo(f"\n{_explanation_text(shown)}\n\nhits:")
        for hit in answer.hits:
            click.echo(f"{_hit_text(hit)}   {_scores_text(hit.scores)}")


@main.command()
@click.argument("question", nargs=-1, required=True)
@click.option("-k", type=click.IntRange(min=1), help="How many passages (default: RAG_K, else 5).")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Published on this day or later.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Published on this day or earlier.")
@click.option("--language", metavar="CODE", help="In this language: fr, en, ru ...")
@click.option("--source", metavar="PATTERN", help="From sources that fit this pattern: '*/lemonde/*'.")
@click.option("--store", type=click.Path(path_type=Path), help=STORE_HELP)
@click.option("--json", "as_json", is_flag=True, help="Print the hits as JSON.")
@_reporting
def search(
    question: tuple[str, ...],
    k: int | None,
    since: datetime | None,
    until: datetime | None,
    language: str | None,
    source: str | None,
    store: Path | None,
    as_json: bool,
) -> None:
    """Show the passages that fit a question best, the best first."""
    library = _seeded(store)
    hits = library.retrieve(" ".join(question), k, _day(since), _day(until), language=language, source=source)
    if as_json:
        click.echo(_dump([hit.to_json() for hit in hits]))
        return
    for hit in hits:
        click.echo(_hit_text(hit))
    if not hits:
        click.echo("no passage: the library is empty, or nothing in it passes the filters", err=True)


@main.group()
def articles() -> None:
    """List, show or remove the articles of a library."""


@articles.command("list")
@click.option("--store", type=click.Path(path_type=Path), help=STORE_HELP)
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON, without the texts.")
@_reporting
def list_articles(store: Path | None, as_json: bool) -> None:
    """One line for each article, the newest first: its id, date, language and source."""
    found = _existing(store).articles()
    if as_json:
        listed = (article.to_json().items() for article in found)
        click.echo(_dump([{key: value for key, value in fields if key != "text"} for fields in listed]))
        return
    for article in found:
        published = article.published.label("en") if article.published else "no date"
        click.echo(f"{article.id}  {published}, {article.language}: {article.source or article.title or '-'}")


@articles.command("show")
@click.argument("article", metavar="ID_OR_SOURCE")
@click.option("--store", type=click.Path(path_type=Path), help=STORE_HELP)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@_reporting
def show_article(article: str, store: Path | None, as_json: bool) -> None:
    """Print one article whole."""
    found = _named(_existing(store), (article,))[0]
    if as_json:
        click.echo(_dump(found.to_json()))
        return
    published = found.published.label("en") if found.published else "no date"
    click.echo(
        "\n".join(filter(None, (found.title, f"{found.source or '-'}, {published}, {found.language}", "", found.text)))
    )


@articles.command("remove")
@click.argument("articles", nargs=-1, required=True, metavar="ID_OR_SOURCE...")
@click.option("--store", type=click.Path(path_type=Path), help=STORE_HELP)
@_reporting
def remove_articles(articles: tuple[str, ...], store: Path | None) -> None:
    """Take articles out of the library, all or none. Their files stay, and would go in again with the next ingest."""
    library = _existing(store)
    found = _named(library, articles)
    library.remove(article.id for article in found)
    for article in found:
        click.echo(f"removed {article.id}  {article.source or article.title or '-'}")


@main.command()
@click.option("--store", type=click.Path(path_type=Path), help=STORE_HELP)
@_reporting
def ui(store: Path | None) -> None:
    """Open the chat page on RAG_HOST:RAG_PORT (default 127.0.0.1:7860)."""
    import ui as page

    page.main(store)


def _library(store: Path | None, report: Callable[[str, int, int], None] | None) -> Library:
    from rag.library import Library
    from rag.settings import settings

    return Library(store or settings().store, report=report)


def _seeded(store: Path | None) -> Library:
    """The library to ask; the default one takes in the seeds if it is empty, a named one must be there.

    Raises:
        StoreError: there is no library in the folder named.
    """
    from rag.default import seeded
    from rag.progress import progress

    if store:
        return _existing(store)
    with progress() as (report_step, report_files):
        return seeded(_library(None, report_step), report_files)


def _existing(store: Path | None) -> Library:
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
        return _library(folder, report_step)


def _named(library: Library, names: Sequence[str]) -> list[Article]:
    """The articles of these ids or sources, each once.

    Raises:
        SourceError: there is none of that id or source.
    """
    found: dict[str, Article] = {}
    for name in names:
        fitting = [article for article in library.articles() if name in (article.id, article.source)]
        if not fitting:
            raise SourceError(f"no article has the id or source {name!r}: see rag articles list")
        found.update((article.id, article) for article in fitting)
    return list(found.values())


def _day(value: datetime | None) -> date | None:
    return value.date() if value else None


def _dump(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _report_text(report: IngestReport) -> str:
    counts = {"added": report.added, "updated": report.updated, "unchanged": report.unchanged}
    parts = [f"{count} {name}" for name, count in counts.items() if count or name == "added"]
    failed = [f"{len(report.failed)} failed"] if report.failed else []
    return f"{', '.join(parts + failed)} in {report.seconds:.1f} s"


def _explanation_text(explanation: Explanation) -> str:
    sure = f"confidence {explanation.confidence:.2f} of {explanation.threshold:.2f} needed"
    lines = [
        f"question: {explanation.read} ({explanation.kind}, {explanation.language})",
        f"searched: {explanation.searched}",
        f"names: {', '.join(explanation.names) or 'none'}",
        f"decision: {explanation.reason} ({sure})",
        *([f"date: {explanation.rule}"] if explanation.rule else []),
        "sentences:",
    ]
    for found in explanation.considered:
        quote = " ".join(found.quote.split())
        lines.append(f"{found.score:8.2f}  {quote}  [{found.short or '-'}]\n          {_scores_text(found.scores)}")
    return "\n".join(lines)


def _scores_text(scores: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:.2f}" for name, value in scores.items())


def _hit_text(hit: Hit) -> str:
    published = f", {hit.article.published.label('en')}" if hit.article.published else ""
    names = f"  ({', '.join(map(str, hit.names))})" if hit.names else ""
    text = " ".join(hit.passage.text.split())
    twins = f"   same text: {', '.join(hit.twins)}\n" if hit.twins else ""
    return f"{hit.rank}. {hit.score:.2f}  {hit.article.name}{published}{names}\n   {text}\n{twins}"
