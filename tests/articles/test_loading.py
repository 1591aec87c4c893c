import os
import pathlib

import pytest

from rag.articles.loading import SourceFile, digest, find_files, parse
from rag.errors import ArticleError, SourceError, UnsupportedFormatError
from rag.settings import Settings
from tests.privileges import without_privileges


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
    for loading in (digest, lambda *given: list(parse(*given))):
        with pytest.raises(ArticleError, match="2,000 bytes"):
            loading(file, Settings(max_file_bytes=1_000))


def test_an_unknown_suffix_named_outright_is_refused(tmp_path):
    (tmp_path / "report.pdf").write_bytes(b"%PDF")
    with pytest.raises(UnsupportedFormatError, match=r"\.pdf"):
        digest(find_files([tmp_path / "report.pdf"])[0], Settings())


def test_identity_is_the_place_of_the_file_and_the_text_is_a_substring_of_it(write):
    folder = write(a=" date 2024-05 Le pont rouvre mardi.\n\nLa mairie s'en réjouit.\n")
    file = find_files([folder])[0]
    (article,) = parse(file, Settings())
    assert article.id == SourceFile(file.path, "another way to write it").article_id
    assert article.text in file.path.read_text()
    assert (article.language, article.title, len(digest(file, Settings()))) == ("fr", "", 64)


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
    assert [article.text for article in parse(found, Settings())] == ["Un café a rouvert."]
