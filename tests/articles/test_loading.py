import hashlib
import logging
import os
import pathlib

import pytest

from rag.articles.loading import SourceFile, digest, find_files, parse
from rag.errors import ArticleError, SourceError, UnsupportedFormatError
from rag.schema import Article
from rag.settings import Settings
from tests.articles.samples import BODY, MARKDOWN, MHTML, PAGE, ROWS, SECOND, parquet_bytes, pdf, put
from tests.privileges import without_privileges


def article_of(file: SourceFile, config: Settings) -> Article:
    """The only article of a file."""
    (article,) = parse(file, config)
    return article


def test_a_folder_gives_its_articles_at_any_depth_in_order(write, tmp_path):
    folder = write(b="b", a="a")
    (folder / "sub").mkdir()
    (folder / "sub" / "c.txt").write_text("c")
    (folder / ".hidden.txt").write_text("no")
    (folder / "image.png").write_bytes(b"no")
    assert [f.path.name for f in find_files([folder])] == ["a.txt", "b.txt", "c.txt"]


def test_a_file_given_twice_is_read_once(write):
    folder = write(a="a")
    found = find_files([folder, folder / "a.txt", folder / ".." / folder.name / "a.txt"])
    assert len(found) == 1
    assert found[0].source == str(folder / "a.txt")


@pytest.mark.parametrize("missing", ["nowhere", "nowhere/at/all.txt"])
def test_a_path_that_does_not_exist_is_named(tmp_path, missing):
    with pytest.raises(SourceError, match="does not exist"):
        find_files([tmp_path / missing])


def test_an_empty_folder_is_named_with_what_was_expected(tmp_path):
    with pytest.raises(SourceError, match=r"holds no article.*\.txt"):
        find_files([tmp_path])


def test_a_folder_without_permission_is_named(write):
    folder = write(a="a")
    locked = folder / "locked"
    locked.mkdir(mode=0o000)
    with without_privileges(folder), pytest.raises(SourceError, match="permissions"):
        find_files([locked])


def test_a_file_without_permission_is_one_bad_article(write):
    file = find_files([write(a="a")])[0]
    file.path.chmod(0o000)
    with without_privileges(file.path.parent), pytest.raises(ArticleError, match="permissions"):
        digest(file, Settings())


def test_a_file_over_the_limit_is_refused_unread(write):
    file = find_files([write(a="a" * 2_000)])[0]
    for reading in (digest, article_of):
        with pytest.raises(ArticleError, match=r"2,000 bytes is over the limit of 1,000 \(RAG_MAX_FILE_BYTES\)"):
            reading(file, Settings(max_file_bytes=1_000))


def test_a_table_has_a_limit_of_its_own(tmp_path):
    (file,) = find_files([put(tmp_path, "a.jsonl", '{"text": "Le pont rouvre."}\n' * 100)])
    assert article_of(file, Settings(max_file_bytes=1_000)).text == "Le pont rouvre."
    with pytest.raises(ArticleError, match="RAG_MAX_TABLE_BYTES"):
        article_of(file, Settings(max_table_bytes=1_000))


def test_an_unknown_suffix_named_outright_is_refused(tmp_path):
    for reading in (digest, article_of):
        with pytest.raises(UnsupportedFormatError, match=r"\.docx, use \.txt, .*\.parquet"):
            reading(find_files([put(tmp_path, "report.docx", b"PK")])[0], Settings())


def test_identity_is_the_place_of_the_file_and_the_text_is_a_substring_of_it(write):
    folder = write(a=" date 2024-05 Le pont rouvre mardi.\n\nLa mairie s'en réjouit.\n")
    file = find_files([folder])[0]
    article = article_of(file, Settings())
    assert article.id == SourceFile(file.path, "another way to write it").article_id
    assert article.text in file.path.read_text(encoding="utf-8")
    assert (article.language, article.title) == ("fr", "")
    assert digest(file, Settings()) == hashlib.sha256(file.path.read_bytes()).hexdigest()


def test_symbolic_link_loops_do_not_hang(write):
    folder = write(a="a")
    pathlib.Path(folder / "loop").symlink_to(folder)
    assert len(find_files([folder])) == 1


def test_a_name_that_is_not_utf_8_is_taken_and_shown_escaped(tmp_path):
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    try:
        path.write_text("Un café a rouvert.", encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    (found,) = find_files([tmp_path])
    assert found.source.endswith("caf\\xe9.txt")
    assert article_of(found, Settings()).text == "Un café a rouvert."


SAMPLES = {
    "a.txt": f"date 2024-04-17 {BODY}\n\n{SECOND}",
    "a.md": MARKDOWN,
    "a.markdown": MARKDOWN,
    "a.html": PAGE,
    "A.HTM": PAGE,
    "a.xhtml": PAGE,
    "a.mhtml": MHTML,
    "a.mht": MHTML,
    "a.pdf": pdf(f"{BODY} {SECOND}", info="/Title (Le pont rouvre)"),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_every_format_of_one_article_gives_its_fields(name, tmp_path):
    (file,) = find_files([put(tmp_path, name, SAMPLES[name])])
    article = article_of(file, Settings())
    assert BODY in article.text
    assert SECOND in article.text
    assert (article.id, article.source, article.language) == (file.article_id, str(tmp_path / name), "fr")
    assert (article.published and str(article.published.earliest)) == (None if name == "a.pdf" else "2024-04-17")
    assert article.title == ("" if name == "a.txt" else "Le pont rouvre")
    with_address = name not in ("a.txt", "a.pdf")
    assert article.metadata.get("url") == ("https://valbrune.example/pont" if with_address else None)


def test_a_folder_of_all_formats_goes_into_a_library(library, tmp_path):
    folder = tmp_path / "desk"
    folder.mkdir()
    for name, content in {**SAMPLES, "rows.parquet": parquet_bytes(ROWS), "bad.pdf": b"%PDF-1.4"}.items():
        put(folder, name, content)
    report = library.ingest([folder])
    assert (report.added, [pathlib.Path(name).name for name, _ in report.failed]) == (len(SAMPLES) + 2, ["bad.pdf"])
    again = library.ingest([folder])
    assert (again.added, again.updated, again.unchanged) == (0, 0, len(SAMPLES) + 2)


def test_files_of_other_kinds_are_counted_in_one_line(write, tmp_path, caplog):
    folder = write(a="a")
    for name in ("b.png", "c.docx", "d"):
        put(folder, name, b"x")
    with caplog.at_level(logging.INFO, "rag"):
        find_files([folder])
    assert [record.getMessage() for record in caplog.records] == [f"{folder}: passed over 3 files of other kinds"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders here")
def test_what_is_no_file_is_never_opened(write):
    folder = write(a="a")
    os.mkfifo(folder / "pipe.jsonl")
    pathlib.Path(folder / "gone.txt").symlink_to(folder / "nowhere")
    pathlib.Path(folder / "self.html").symlink_to(folder / "self.html")
    pathlib.Path(folder / "null.txt").symlink_to("/dev/null")
    assert [file.path.name for file in find_files([folder])] == ["a.txt"]
    with pytest.raises(SourceError, match="neither a file nor a folder"):
        find_files([folder / "pipe.jsonl"])
    for reading in (digest, article_of):
        with pytest.raises(ArticleError, match="is no file"):
            reading(SourceFile(folder / "pipe.jsonl", "pipe.jsonl"), Settings())


def test_the_frames_that_a_browser_saves_beside_a_page_are_no_articles(tmp_path):
    put(tmp_path, "Le pont.html", PAGE)
    for name in ("Le pont_files", "other_files"):
        (tmp_path / name).mkdir()
        put(tmp_path / name, "frame.html", PAGE)
    assert [str(file.path.relative_to(tmp_path)) for file in find_files([tmp_path])] == [
        "Le pont.html",
        "other_files/frame.html",
    ]


@pytest.mark.parametrize(
    "name", ["'; DROP TABLE articles;--.txt", "two\nlines.txt", "a..%2F..%2Fetc.txt", "a" * 251 + ".txt"]
)
def test_odd_names_are_names(name, library, tmp_path):
    folder = tmp_path / "desk"
    folder.mkdir()
    try:
        put(folder, name, BODY)
    except OSError:
        pytest.skip("this file system does not take such a name")
    assert library.ingest([folder]).added == 1
    assert [article.source for article in library.articles()] == [str(folder / name)]


def test_a_way_up_in_a_path_leads_to_the_same_file(write):
    folder = write(a="a")
    (folder / "b").mkdir()
    (straight,), (around,) = find_files([folder / "a.txt"]), find_files([folder / "b" / ".." / ".." / "articles"])
    assert straight.path == around.path
    assert around.source.endswith("articles/b/../../articles/a.txt")


def test_a_path_too_long_to_be_one_is_named(tmp_path):
    with pytest.raises(SourceError, match="does not exist"):
        find_files([tmp_path / ("a" * 5_000)])
