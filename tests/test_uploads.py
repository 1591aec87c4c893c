"""Files uploaded on the page: kept in the library's folder under safe names, ingested from there, gone with their articles."""

import errno
import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rag import SourceError, uploads
from rag.errors import StoreError, StoreReadOnlyError
from rag.settings import Settings
from tests.privileges import without_privileges

BRIDGE = " date 2024-05 Le pont de Valbrune a rouvert ce mardi, après trois mois de travaux, a annoncé la mairie.\n"
STRIKE = " date 2024-06 Les bateliers de Corvières ont cessé le travail lundi dernier pour leurs salaires.\n"


@pytest.fixture
def received(tmp_path):
    """Temporary files as a browser leaves them: received(name, text) -> (name, path)."""
    place = tmp_path / "received"
    place.mkdir()

    def receive(name: str, text: str = BRIDGE) -> tuple[str, Path]:
        path = place / f"{len(list(place.iterdir()))}.tmp"
        path.write_text(text, encoding="utf-8")
        return name, path

    return receive


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("pont.txt", "pont.txt"),
        ("Où est l’été ?.TXT", "Où est l’été _.TXT"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\moi\\pont.txt", "pont.txt"),
        ("..", "article"),
        ("", "article"),
        (".hidden.txt", "hidden.txt"),
        (" . pont .txt ", "pont.txt"),
        ("pont.txt...", "pont.txt"),
        ("a\x00b\n\u202ec.txt", "a b c.txt"),
        ("a\u00a0b\ud800.txt", "a b.txt"),
        ('<a>:"b"|?*.md', "_a___b____.md"),
        ("con", "_con"),
        ("NUL.txt", "_NUL.txt"),
        ("com1.tar.txt", "_com1.tar.txt"),
        ("console.txt", "console.txt"),
        ("e\u0301te\u0301.txt", "été.txt"),
    ],
)
def test_a_name_is_made_safe(name, safe):
    assert uploads.safe_name(name) == safe
    assert uploads.safe_name(safe) == safe


@pytest.mark.parametrize(
    "name", ["é" * 300 + ".html", "a" * 500, "a." + "b" * 500, "x" * 198 + ".txt", "😀" * 99 + ".md"]
)
def test_a_long_name_keeps_its_suffix(name, tmp_path, received):
    safe = uploads.safe_name(name)
    assert len(safe.encode()) <= 200
    for suffix in re.findall(r"\.(?:html|txt|md)$", name):
        assert safe.endswith(suffix)
        assert safe.count(".") == 1
    first, second = uploads.keep(tmp_path, [received(name), received(name, STRIKE)])
    assert len(second.name.encode()) <= 200
    assert first.name == safe
    assert re.search(r" \(2\)(?:\.html|\.txt|\.md)?$", second.name)


def test_files_are_copied_whole_under_their_names(tmp_path, received):
    files = [received("pont.txt"), received("été.txt", STRIKE)]
    kept = uploads.keep(tmp_path, files)
    assert kept == [tmp_path / "uploads" / "pont.txt", tmp_path / "uploads" / "été.txt"]
    assert [path.read_text() for path in kept] == [BRIDGE, STRIKE]
    assert all(path.exists() for _, path in files)
    assert sorted(path.name for path in (tmp_path / "uploads").iterdir()) == ["pont.txt", "été.txt"]


def test_a_name_that_is_taken_is_numbered_and_the_same_content_is_the_same_file(tmp_path, received):
    assert [path.name for path in uploads.keep(tmp_path, [received("a.txt"), received("a.txt", STRIKE)])] == [
        "a.txt",
        "a (2).txt",
    ]
    again = uploads.keep(tmp_path, [received("a.txt", STRIKE), received("a.txt"), received("a.txt", "Autre.")])
    assert [path.name for path in again] == ["a (2).txt", "a.txt", "a (3).txt"]
    assert [path.read_text() for path in again] == [STRIKE, BRIDGE, "Autre."]


def test_many_at_once_under_one_name_lose_nothing(tmp_path, received):
    texts = [f"Article {n}." for n in range(24)]
    files = [received("a.txt", text) for text in texts]
    with ThreadPoolExecutor(8) as senders:
        kept = [path for paths in senders.map(lambda file: uploads.keep(tmp_path, [file]), files) for path in paths]
    assert [path.read_text() for path in kept] == texts


def test_a_file_that_did_not_arrive_keeps_the_others_out(tmp_path, received):
    uploads.keep(tmp_path, [received("old.txt")])
    with pytest.raises(SourceError, match=r"^b\.txt did not arrive .*: upload it again"):
        uploads.keep(tmp_path, [received("a.txt"), received("old.txt"), ("b.txt", tmp_path / "nothing")])
    assert [path.name for path in (tmp_path / "uploads").iterdir()] == ["old.txt"]


@pytest.mark.parametrize(
    ("number", "kind", "message"),
    [
        (errno.ENOSPC, StoreError, "the disk is full: free space"),
        (errno.EROFS, StoreReadOnlyError, "allow it, or name another folder"),
        (errno.EIO, StoreError, "Input/output error"),
    ],
)
def test_a_copy_that_fails_leaves_nothing(tmp_path, received, monkeypatch, number, kind, message):
    def fail(*_args: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("rag.uploads.shutil.copyfileobj", fail)
    with pytest.raises(kind, match=message):
        uploads.keep(tmp_path, [received("a.txt")])
    assert list((tmp_path / "uploads").iterdir()) == []


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path, received):
    folder = tmp_path / "library"
    folder.mkdir(mode=0o555)
    file = received("a.txt")
    with without_privileges(tmp_path), pytest.raises(StoreReadOnlyError, match="uploads cannot be written to"):
        uploads.keep(folder, [file])
    (tmp_path / "other").write_text("")
    with pytest.raises(StoreError, match="cannot keep files"):
        uploads.keep(tmp_path / "other", [file])


def test_uploads_are_ingested_from_where_they_are_kept(library, received):
    seen = []
    report = library.take_uploads(
        [received("pont.txt"), received("grève.txt", STRIKE)], lambda *step: seen.append(step)
    )
    assert (report.added, report.failed, seen[-1]) == (2, (), (2, 2))
    sources = {article.source for article in library.articles()}
    assert sources == {str(library.path / "uploads" / name) for name in ("pont.txt", "grève.txt")}
    assert library.ingest([library.path / "uploads"]).unchanged == 2
    assert library.take_uploads([received("pont.txt")]).unchanged == 1
    assert library.take_uploads([]).added == 0


def test_a_bad_file_is_named_as_it_was_and_not_kept(library, received):
    table = '{"text": "Le bac a coulé.", "id": "1"}\n{"id": "2"}\n'
    bad = [received("dir/empty?.txt", "  "), received("prog.exe"), received("bad.jsonl", '{"id": "2"}\n')]
    report = library.take_uploads([*bad, received("half.jsonl", table), received("pont.txt")])
    assert report.added == 2
    assert [name for name, _ in report.failed] == [
        "dir/empty?.txt",
        "prog.exe",
        "bad.jsonl",
        "half.jsonl, row 2",
    ]
    assert sorted(path.name for path in (library.path / "uploads").iterdir()) == ["half.jsonl", "pont.txt"]


def test_an_upload_over_the_limit_is_not_kept(tmp_path, received):
    from rag import Library

    library = Library(tmp_path / "library", config=Settings(max_file_bytes=50))
    report = library.take_uploads([received("pont.txt")])
    assert "over the limit of 50" in report.failed[0][1]
    assert list((library.path / "uploads").iterdir()) == []


def test_an_upload_goes_with_the_last_of_its_articles(library, received):
    table = '{"text": "Le bac a coulé.", "id": "1"}\n{"text": "Le phare est éteint.", "id": "2"}\n'
    library.take_uploads([received("pont.txt"), received("deux.jsonl", table)])
    pont, table_file = (library.path / "uploads" / name for name in ("pont.txt", "deux.jsonl"))
    assert library.remove(["1"]) == 1
    assert table_file.exists()
    assert library.remove(["2", "unknown"]) == 1
    assert not table_file.exists()
    assert library.ingest([library.path / "uploads"]).unchanged == 1
    assert library.remove(article.id for article in library.articles()) == 1
    assert not pont.exists()
    assert library.take_uploads([received("pont.txt")]).added == 1


def test_a_file_of_ones_own_stays_when_its_article_is_removed(library, write, received):
    folder = write(bridge=BRIDGE)
    library.take_uploads([received("strike.txt", STRIKE)])
    (library.path / "uploads" / "link.txt").symlink_to(folder / "bridge.txt")
    library.ingest([library.path / "uploads"])
    assert library.counts()[0] == 2
    library.remove(article.id for article in library.articles())
    assert (folder / "bridge.txt").exists()
    assert [path.name for path in (library.path / "uploads").iterdir()] == ["link.txt"]
