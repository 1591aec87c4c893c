"""Two writers of one library: each waits for the other, for as long as RAG_WRITE_WAIT says; nothing is lost or doubled."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from rag import Article, Library
from rag.errors import StoreError
from rag.settings import Settings
from rag.store.database import FILE_NAME

EACH = 80
INGEST = """
import json, sys
from rag import Library
sys.stdin.readline()
print(json.dumps(Library(sys.argv[1]).ingest([sys.argv[2]]).to_json()))
"""
BRIDGE = Article("bridge", "", "Le pont de Valbrune a rouvert ce mardi.", None, "fr", "")


def folder_of(parent: Path, town: str) -> Path:
    folder = parent / town
    folder.mkdir()
    for n in range(EACH):
        text = f"Le pont numéro {n} de {town} a rouvert mardi.\n\nMarie Lenoir-{n} en a parlé hier."
        (folder / f"{n:03}.txt").write_text(text, encoding="utf-8")
    return folder


def ingest_at_once(store: Path, *folders: Path) -> None:
    """One process for each folder, all let go at the same moment."""
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", INGEST, store, folder],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for folder in folders
    ]  # fmt: skip
    for writer in writers:
        writer.stdin.write("\n")
        writer.stdin.flush()
    for writer in writers:
        _, errors = writer.communicate(timeout=200)
        assert (writer.returncode, errors) == (0, "")


@pytest.mark.parametrize("towns", [("Valbrune", "Corvières"), ("Valbrune", "Valbrune")])
def test_two_ingests_at_once_both_complete(tmp_path, towns):
    folders = {town: folder_of(tmp_path, town) for town in set(towns)}
    store = tmp_path / "library"
    ingest_at_once(store, *(folders[town] for town in towns))
    library = Library(store)
    assert library.counts()[0] == EACH * len(folders)
    assert len({article.source for article in library.articles()}) == EACH * len(folders)
    assert library._store.problems() == []
    for folder in folders.values():
        assert library.ingest([folder]).unchanged == EACH


@pytest.fixture
def held(tmp_path):
    """A library of one article that another connection is writing to."""
    library = Library(tmp_path / "library", config=Settings(write_wait=0))
    library.add(BRIDGE)
    other = sqlite3.connect(library.path / FILE_NAME, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield library, other
    other.close()


def test_a_writer_that_may_not_wait_is_refused_and_readers_are_not(held):
    library, other = held
    for write in (lambda: library.add(Article("b", "", "Un autre.", None, "fr", "")), lambda: library.remove("bridge")):
        with pytest.raises(StoreError, match="another process: wait for it to end, or set RAG_WRITE_WAIT"):
            write()
    assert [hit.article for hit in Library(library.path).retrieve("le pont")] == [BRIDGE]
    other.execute("COMMIT")
    assert library.remove("bridge") == 1


def test_a_writer_waits_for_another_process(held):
    library, other = held
    remove = (
        "import sys; from rag import Library; library = Library(sys.argv[1]); print(library.counts()[0], flush=True); "
        "print(library.remove('bridge'))"
    )
    writer = subprocess.Popen(
        [sys.executable, "-c", remove, library.path],
        stdout=subprocess.PIPE, text=True, env=os.environ | {"RAG_WRITE_WAIT": "60"},
    )  # fmt: skip
    assert writer.stdout.readline() == "1\n"
    with pytest.raises(subprocess.TimeoutExpired):
        writer.wait(1)
    assert library.counts() == (1, 1)
    other.execute("COMMIT")
    assert writer.communicate(timeout=60)[0] == "1\n"
    assert library.is_empty


@pytest.mark.parametrize("wait", ["-1", "nan", "inf", "soon"])
def test_a_wait_that_is_no_time_is_refused(monkeypatch, wait):
    monkeypatch.setenv("RAG_WRITE_WAIT", wait)
    with pytest.raises(ValueError, match="write_wait"):
        Settings()
