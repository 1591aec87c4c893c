"""Commands that look after a library: `rag articles | ratings | export | doctor`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rag.errors import SourceError
from rag.terminal import dump, existing_at, reporting, store_option

if TYPE_CHECKING:
    from rag.library import Library
    from rag.schema import Article


@click.group()
def articles() -> None:
    """List, show or remove the articles of a library."""


@articles.command("list")
@store_option
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON, without the texts.")
@reporting
def list_articles(store: Path | None, as_json: bool) -> None:
    """One line for each article, the newest first: its id, date, language, title and source."""
    with existing_at(store) as library:
        found = library.find(limit=max(library.counts()[0], 1)).rows
    if as_json:
        click.echo(dump([entry.to_json() for entry in found]))
        return
    for entry in found:
        published = entry.published.label("en") if entry.published else "no date"
        named = " — ".join(filter(None, (entry.title, entry.source)))
        click.echo(f"{entry.id}  {published}, {entry.language}: {named or '-'}")


@articles.command("show")
@click.argument("article", metavar="ID_OR_SOURCE")
@store_option
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@reporting
def show_article(article: str, store: Path | None, as_json: bool) -> None:
    """Print one article whole."""
    with existing_at(store) as library:
        found = _named(library, (article,))[0]
    if as_json:
        click.echo(dump(found.to_json()))
        return
    published = found.published.label("en") if found.published else "no date"
    click.echo(
        "\n".join(filter(None, (found.title, f"{found.source or '-'}, {published}, {found.language}", "", found.text)))
    )


@articles.command("remove")
@click.argument("articles", nargs=-1, required=True, metavar="ID_OR_SOURCE...")
@store_option
@reporting
def remove_articles(articles: tuple[str, ...], store: Path | None) -> None:
    """Take articles out of the library, all or none.

    Their files stay, and would go in again with the next ingest; but one uploaded on the page is deleted.
    """
    with existing_at(store) as library:
        found = _named(library, articles)
        library.remove(article.id for article in found)
    for article in found:
        click.echo(f"removed {article.id}  {article.source or article.title or '-'}")


@click.command()
@store_option
@reporting
def ratings(store: Path | None) -> None:
    """Print what people thought of answers, a line of JSON for each verdict, the newest first."""
    with existing_at(store) as library:
        found = library.ratings()
    for rating in found:
        click.echo(json.dumps(rating.to_json(), ensure_ascii=False))


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@store_option
@reporting
def export(file: Path | None, store: Path | None) -> None:
    """Write every article to FILE, or the terminal, as a line of JSON.

    `rag ingest FILE --store FOLDER` makes an equal library of it.
    """
    with existing_at(store) as library:
        if file and str(file) != "-":
            click.echo(f"{_write(library, file)} articles in {file}")
        else:
            library.export(sys.stdout)


def _write(library: Library, file: Path) -> int:
    """Export to a file, which is replaced whole or not at all; how many articles.

    Raises:
        SourceError: the file cannot be written.
    """
    part = file.with_name(f"{file.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as out:
            written = library.export(out)
        part.replace(file)
    except OSError as error:
        raise SourceError(f"{file} cannot be written ({error.strerror}): name another file") from error
    finally:
        part.unlink(missing_ok=True)
    return written


@click.command()
@click.option("--check", is_flag=True, help="Repair nothing.")
@click.option("--offline", is_flag=True, help="Also try every part with the network cut off.")
@store_option
@reporting
def doctor(check: bool, offline: bool, store: Path | None) -> None:
    """Check the library and the models, and repair what can be derived from the articles' texts.

    The exit code is 1 if something is left that is not as it should be.
    """
    with existing_at(store) as library:
        for name, value in library.models().items():
            click.echo(f"{name}: {value}")
        problems = _checked(library, repair=not check)
    if not (_works_offline() if offline else True) or problems:
        sys.exit(1)


def _checked(library: Library, *, repair: bool) -> list[str]:
    """Tell what is wrong, and repair it; what is wrong then."""
    articles, passages = library.counts()
    click.echo(f"{library.path}: {articles} articles, {passages} passages")
    problems = library.problems()
    click.echo("\n".join(f"wrong: {problem}" for problem in problems) or "every rule holds")
    if problems and repair:
        click.echo(f"derived again: {library.repair()} articles")
        problems = library.problems()
        click.echo("\n".join(f"still wrong: {problem}" for problem in problems) or "every rule holds now")
    return problems


def _works_offline() -> bool:
    """Run `rag.offline` and show its steps; whether all of them went well."""
    child = subprocess.Popen([sys.executable, "-m", "rag.offline"], stdout=subprocess.PIPE, text=True)
    for line in child.stdout or ():
        step = json.loads(line)
        click.echo(f"offline, {step['step']}: {step['result']} ({step['seconds']} s)")
    return child.wait() == 0


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
