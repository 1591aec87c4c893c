"""Three hundred short articles, and the library that they make when nothing goes wrong."""

from pathlib import Path

import pytest

from rag import Library

ARTICLES = 300


@pytest.fixture(scope="module")
def articles(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("articles")
    for n in range(ARTICLES):
        text = f" date 2024-0{n % 9 + 1} Le pont numéro {n} de Valbrune a rouvert mardi.\n\nMarie Lenoir-{n} en a parlé hier."
        (folder / f"{n:03}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def whole(articles, tmp_path_factory) -> Library:
    library = Library(tmp_path_factory.mktemp("whole"))
    assert library.ingest([articles]).added == ARTICLES
    return library


def contents(library: Library) -> dict[str, object]:
    """All that must be the same whichever way it came in; row ids may differ."""
    with library._store._database.reading() as connection:
        passages = connection.execute(
            'SELECT article_id, "start", "end", stems FROM passages JOIN terms ON terms.rowid = passages.id'
        ).fetchall()
        names = connection.execute("SELECT word, article_id FROM names").fetchall()
    return {"articles": library.articles(), "passages": sorted(passages), "names": sorted(names)}
