"""Libraries of earlier formats: opened, searched, and completed by the next ingest, nothing lost."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from rag import Library, Rating
from rag.articles.loading import find_files
from rag.store.database import FILE_NAME
from rag.store.tables import FORMAT_VERSION

OLD = Path(__file__).parent / "library-of-format-1.sqlite"  # made by the code of that time, from the two texts below
TEXTS = {
    "bridge": " date 2024-05 Le pont de Valbrune a rouvert ce mardi, après trois mois de travaux, a annoncé la mairie.\n",
    "strike": " date 2024-06 Les bateliers de Corvières ont cessé le travail lundi dernier pour leurs salaires, "
    "a dit Marie Lenoir.\n",
}


@pytest.fixture
def folder(write):
    return write(**TEXTS)


@pytest.fixture
def old(tmp_path, folder) -> Path:
    """The old library, as if its articles had come from this test's folder: their paths are their identity."""
    store = tmp_path / "old"
    store.mkdir()
    shutil.copy(OLD, store / FILE_NAME)
    with sqlite3.connect(store / FILE_NAME) as connection:
        for file in find_files([folder]):
            for table, column in (("articles", "id"), ("passages", "article_id")):
                known_as = "(SELECT id FROM articles WHERE source = ?)" if table == "passages" else "?"
                if table == "articles":
                    (identity,) = connection.execute(
                        "SELECT id FROM articles WHERE source = ?", (file.path.name,)
                    ).fetchone()
                connection.execute(
                    f"UPDATE {table} SET {column} = ? WHERE {column} = {known_as if table == 'articles' else '?'}",
                    (file.article_id, identity),
                )
    connection.close()
    return store


def test_a_library_of_format_1_is_searched_as_it_is_and_completed_by_the_next_ingest(old, folder, caplog):
    library = Library(old)
    assert library.counts() == (2, 2)
    assert [entry.name for entry in library.find("strike").rows] == ["strike.txt"]
    assert library.retrieve("Quand le pont a-t-il rouvert ?", k=1)[0].article.source == "bridge.txt"
    assert "made by an older version: ingest its articles again" in caplog.text
    assert library._store.codes([1, 2]) == {}
    report = library.ingest([folder])
    assert (report.updated, report.added, report.failed) == (2, 0, ())
    assert len(library._store.codes(range(9))) == 2
    assert library.problems() == []
    assert library._store._database.meta("format") == str(FORMAT_VERSION)


def take_back_format_4(library: Library) -> None:
    with library._store._database.recording() as connection:
        connection.execute("DROP INDEX catalogue")
        connection.execute("DROP TABLE ratings")
        connection.execute("ALTER TABLE articles DROP COLUMN folded")
        connection.execute("UPDATE meta SET value = '3' WHERE key = 'format'")


def test_a_library_of_format_3_is_listed_found_and_rated_without_an_ingest(library, folder, monkeypatch):
    library.ingest([folder])
    listed, state = library.find(), library._store._database.meta("state")
    take_back_format_4(library)
    library.close()
    monkeypatch.setattr("rag.models.embedder.Embedder.encode_passages", None)
    monkeypatch.setattr("rag.store.dense.DenseSearch._built", None)
    newer = Library(library.path)
    assert newer.find() == listed
    assert [entry.name for entry in newer.find("BRÎDGE").rows] == ["bridge.txt"]
    rating = Rating("Quand ?", "Mardi [1].", answered=True, good=True)
    newer.rate(rating)
    assert newer.ratings() == [rating]
    assert newer.problems() == []
    newer.warm_up()
    assert newer._store._database.meta("state") == state
    assert newer._store._database.meta("format") == str(FORMAT_VERSION)


def test_a_library_of_format_2_is_completed_without_embedding(library, folder, monkeypatch):
    library.ingest([folder])
    take_back_format_4(library)
    with library._store._database.writing() as connection:
        connection.execute("DROP TABLE files")
        connection.execute("DROP TABLE origins")
        connection.execute("UPDATE articles SET digest = 'of the file'")
        connection.execute("UPDATE meta SET value = '2' WHERE key = 'format'")
    library.close()
    monkeypatch.setattr("rag.models.embedder.Embedder.encode_passages", None)
    newer = Library(library.path)
    assert newer.counts() == (2, 2)
    assert newer.ingest([folder]).unchanged == 2
    assert newer.problems() == []
