"""The command line: `rag ingest | ask | search | articles | ratings | export | doctor | ui | password`."""

from __future__ import annotations

import logging
import sys
from datetime import date
from pathlib import Path

import click

from rag.housekeeping import articles, doctor, export, ratings
from rag.terminal import (
    dropped_text,
    dump,
    explanation_text,
    hit_text,
    library_at,
    report_text,
    reporting,
    scope_options,
    scores_text,
    seeded_at,
    store_option,
    written_text,
)


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
    rag ratings                   what people thought of answers, as JSON lines
    rag export FILE               the articles as JSON lines, to back them up or move them
    rag doctor                    check the library and repair it
    rag ui                        open the chat page
    rag password USER             a line for the file of those who may log in to it

    Settings are RAG_* environment variables; the README lists them.
    """
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("rag").setLevel(logging.INFO if verbose else logging.WARNING)


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--prune", is_flag=True, help="Remove the articles of files that are gone from these folders.")
@store_option
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@reporting
def ingest(paths: tuple[str, ...], prune: bool, store: Path | None, as_json: bool) -> None:
    """Add the articles of files and folders; unchanged and renamed files are recognised and cost next to nothing.

    An article may start with its date: "date 2024-04 " or "date 2024-04-17 ". A file that cannot be
    read is reported and left out; the exit code is then 1, and everything else is in.
    """
    from rag.progress import progress

    with progress() as (report_step, report_articles):
        library = library_at(store, report_step)
        library.counts()  # opens it, and prepares the model if need be: from here on what is stored can be told
        try:
            report = library.ingest(paths, report_articles, prune=prune)
        except KeyboardInterrupt:
            stored = library.counts()[0]
            click.echo(f"rag: stopped: {stored} articles are in; the same command goes on from there", err=True)
            sys.exit(130)
    click.echo(dump(report.to_json()) if as_json else report_text(report))
    for source, reason in report.failed:
        click.echo(f"rag: {source} {reason}", err=True)
    if report.failed:
        sys.exit(1)


@main.command()
@click.argument("question", nargs=-1, required=True)
@scope_options
@store_option
@click.option("--explain", is_flag=True, help="Show how it came about.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole answer as JSON.")
@click.option(
    "--as",
    "form",
    type=click.Choice(["markdown", "bibtex", "csv"]),
    help="Print it with footnotes, its sources, or a table of its dates and quotes.",
)
@reporting
def ask(
    question: tuple[str, ...],
    since: date | None,
    until: date | None,
    language: str | None,
    source: str | None,
    store: Path | None,
    explain: bool,
    as_json: bool,
    form: str | None,
) -> None:
    """Answer a question from the articles, with quotes and sources.

    Where a language model writes it (RAG_LLM), a line on the error stream says how many of its sentences were checked
    and dropped, or why the articles are quoted instead.

    The exit code is 0 for an answer and for an honest "the articles do not say", 1 for an error.
    """
    from dataclasses import asdict

    with seeded_at(store) as library:
        answer = library.answer(" ".join(question), since=since, until=until, language=language, source=source)
    if not as_json and (told := written_text(answer)):
        click.echo(f"rag: {told}", err=True)
    if form:
        from rag.exports import as_bibtex, as_csv, as_markdown

        click.echo({"markdown": as_markdown, "bibtex": as_bibtex, "csv": as_csv}[form](answer), nl=False)
        return
    shown = explain and answer.explanation
    if as_json:
        click.echo(dump({**answer.to_json(), **({"explanation": asdict(shown)} if shown else {})}))
        return
    click.echo(answer.text)
    if shown:
        click.echo(f"\n{explanation_text(shown)}")
        if dropped := dropped_text(answer):
            click.echo(dropped)
        click.echo("\nhits:")
        for hit in answer.hits:
            click.echo(f"{hit_text(hit)}   {scores_text(hit.scores)}")


@main.command()
@click.argument("question", nargs=-1, required=True)
@click.option("-k", type=click.IntRange(min=1), help="How many passages (default: RAG_K, else 5).")
@scope_options
@store_option
@click.option("--json", "as_json", is_flag=True, help="Print the hits as JSON.")
@reporting
def search(
    question: tuple[str, ...],
    k: int | None,
    since: date | None,
    until: date | None,
    language: str | None,
    source: str | None,
    store: Path | None,
    as_json: bool,
) -> None:
    """Show the passages that fit a question best, the best first."""
    with seeded_at(store) as library:
        hits = library.retrieve(" ".join(question), k, since, until, language=language, source=source)
    if as_json:
        click.echo(dump([hit.to_json() for hit in hits]))
        return
    for hit in hits:
        click.echo(hit_text(hit))
    if not hits:
        click.echo("no passage: the library is empty, or nothing in it passes the filters", err=True)


@main.command()
@store_option
@reporting
def ui(store: Path | None) -> None:
    """Open the chat page on RAG_HOST:RAG_PORT (default 127.0.0.1:7860)."""
    import ui as page

    page.main(store)


@main.command()
@click.argument("user")
@reporting
def password(user: str) -> None:
    """Ask for a password and print the line of USER for the file that RAG_AUTH names.

    \b
    rag password anna >> users
    RAG_AUTH=users rag ui
    """
    from rag.ui.access import password_line

    click.echo(password_line(user, click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)))


for command in (articles, ratings, export, doctor):
    main.add_command(command)
