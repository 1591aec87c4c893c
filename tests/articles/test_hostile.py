"""Files made to do harm: each is one error, or an article; none takes the process, its memory or the rest with it."""

import resource
import struct
import zlib
from pathlib import Path

import pytest

from rag.articles.confined import parse_confined
from rag.articles.loading import find_files, parse
from rag.articles.parsed import BadArticle
from rag.errors import ArticleError
from rag.schema import Article
from rag.settings import Settings
from tests.articles.samples import BODY, PAGE, SECOND, parquet_bytes, pdf, put


@pytest.fixture(autouse=True)
def little_memory():
    """Two GB more than what is in use: what expands beyond that fails here instead of filling the machine."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + 2 * 1024**3, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


def read(path: Path) -> list[Article | BadArticle]:
    (file,) = find_files([path])
    return list(parse(file, Settings(parse_seconds=20)))


def deflated(megabytes: int, block: bytes) -> bytes:
    """So many MB of one block repeated, deflated bit by bit: a thousandth of that."""
    packer, unit = zlib.compressobj(9), block * (1_000_000 // len(block))
    return b"".join([packer.compress(unit) for _ in range(megabytes)] + [packer.flush()])


@pytest.mark.parametrize("block", [b" " * 100, b"(x) Tj " * 20, b"[" * 100], ids=["spaces", "text", "arrays"])
def test_a_pdf_whose_stream_expands_a_thousandfold(block, tmp_path):
    bomb = pdf("x", stream=deflated(500, block))
    assert len(bomb) < 2_000_000
    with pytest.raises(ArticleError):
        read(put(tmp_path, "bomb.pdf", bomb))
    assert parse_confined("pdf", pdf(BODY), Settings()).text == BODY


def test_a_pdf_that_takes_for_ever_is_stopped(tmp_path):
    put(tmp_path, "slow.pdf", pdf("x", stream=deflated(70, b"(x) Tj " * 20)))
    (file,) = find_files([tmp_path])
    with pytest.raises(ArticleError, match="took longer than 2 s"):
        list(parse(file, Settings(parse_seconds=2)))


def test_a_pdf_whose_pages_are_their_own_parents(tmp_path):
    with pytest.raises(ArticleError):
        read(put(tmp_path, "loop.pdf", pdf(BODY).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]")))


def test_a_parquet_whose_row_group_is_declared_to_expand_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr("rag.articles.parquet._MAX_GROUP_BYTES", 100_000)
    content = parquet_bytes([{"text": f"{n}" + "x" * 1_000} for n in range(500)])
    assert len(content) < 100_000
    with pytest.raises(
        ArticleError, match=r"row group of [\d,]+ bytes, over the limit of 100,000: write it in smaller"
    ):
        read(put(tmp_path, "bomb.parquet", content))


def test_a_parquet_that_repeats_one_long_text_a_million_times_is_read_batch_by_batch(tmp_path):
    import pyarrow
    from pyarrow import parquet

    path = tmp_path / "bomb.parquet"  # 10 GB of text in a file of some kilobytes
    words = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * 1_000_000, pyarrow.int32()), ["x" * 10_000])
    parquet.write_table(pyarrow.table({"text": words}), path)
    assert path.stat().st_size < 100_000
    (file,) = find_files([path])
    articles = parse(file, Settings())
    assert len(next(articles).text) == 10_000
    articles.close()


LAUGHS = '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)
)


@pytest.mark.parametrize(
    "entity",
    [f"{LAUGHS}]>", '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a11 SYSTEM "file:///etc/passwd">]>'],
    ids=["that multiply", "from a file"],
)
def test_xml_entities_are_not_followed(entity, tmp_path):
    page = PAGE.decode().split("\n", 1)[1].replace("<html ", '<html xmlns="http://www.w3.org/1999/xhtml" ')
    (article,) = read(put(tmp_path, "bomb.xhtml", entity + page.replace(SECOND, f"{SECOND} &a11;")))
    assert BODY in article.text
    assert "hahaha" not in article.text
    assert "root:" not in article.text


@pytest.mark.parametrize("opening", ["<div>", "<p><b>", "<table><tr><td>", "<ul><li>", "<a href='/'>", "<font><i>"])
def test_a_hundred_thousand_nested_elements(opening, tmp_path):
    page = PAGE.replace(b"<article>", b"<article>" + opening.encode() * 100_000)
    try:
        (item,) = read(put(tmp_path, "deep.html", page))
    except ArticleError as error:
        assert str(error)
    else:
        assert item.text.strip()
    assert BODY in parse_confined("page", PAGE, Settings()).text


def test_a_saved_page_of_a_hundred_thousand_nested_parts(tmp_path):
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(100_000))
    with pytest.raises(ArticleError):
        read(put(tmp_path, "deep.mhtml", nested))


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_csv_with_a_field_of_50_mb(quote, tmp_path):
    content = (
        f"title,text\na,{BODY.replace(',', '')}\nb,{quote}{'x' * 50_000_000}{quote}\nc,{SECOND.replace(',', '')}\n"
    )
    first, bad, last = read(put(tmp_path, "long.csv", content))
    assert (first.title, last.title) == ("a", "c")
    assert (bad.source, bad.reason) == (
        f"{tmp_path / 'long.csv'}, row 3", "is longer than the limit of 20,000,000 (RAG_MAX_FILE_BYTES)",
    )  # fmt: skip


def test_a_csv_with_a_field_of_50_mb_in_many_lines(tmp_path):
    content = f'title,text\na,{BODY.replace(",", "")}\nb,"' + "x, y\n" * 10_000_000 + '"\nc,d\n'
    first, bad = read(put(tmp_path, "long.csv", content))
    assert first.title == "a"
    assert "no row after it is read" in bad.reason


def test_a_line_of_300_mb_in_json_lines_is_passed_over(tmp_path):
    path = tmp_path / "long.jsonl"
    with path.open("wb") as stream:
        stream.write(b'{"text": "Avant."}\n{"text": "')
        for _ in range(300):
            stream.write(b"x" * 1_000_000)
        stream.write(b'"}\n{"text": "Apres."}\n')
    first, bad, last = read(path)
    assert (first.text, last.text) == ("Avant.", "Apres.")
    assert bad.source.endswith("row 2")


def test_numbers_that_take_for_ever_to_read_are_refused(tmp_path):
    content = f'{{"text": "a", "n": {"9" * 1_000_000}}}\n{{"text": "b"}}\n'
    bad, good = read(put(tmp_path, "n.jsonl", content))
    assert isinstance(bad, BadArticle)
    assert good.text == "b"


@pytest.mark.parametrize("name", ["a.html", "a.mhtml", "a.pdf", "a.parquet", "a.csv", "a.jsonl", "a.md", "a.txt"])
@pytest.mark.parametrize(
    "content", [b"", b"\x00" * 5_000, struct.pack("<I", 2**31 - 1) * 1_000, b"PAR1" + b"\x01\xff" * 500 + b"PAR1"]
)
def test_bytes_without_sense_are_one_error(name, content, tmp_path):
    with pytest.raises(ArticleError):
        read(put(tmp_path, name, content))
