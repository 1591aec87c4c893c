"""Tables to articles: columns, identity, and what one bad row costs."""

import csv
import io
import json
import sys
from datetime import UTC, date, datetime

import pyarrow
import pytest

from rag.articles.loading import find_files, parse
from rag.articles.parsed import BadArticle
from rag.errors import ArticleError, EmptyArticleError
from rag.schema import Article, DateRange
from rag.settings import Settings
from tests.articles.samples import BODY, ROWS, SECOND, parquet_bytes, put


def jsonl(rows) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def as_csv(rows, separator=",") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def read(path, **settings) -> list[Article | BadArticle]:
    (file,) = find_files([path])
    return list(parse(file, Settings(**settings)))


FORMS = {
    "dump.jsonl": jsonl(ROWS),
    "dump.ndjson": "\ufeff" + jsonl(ROWS).replace("\n", "\r\n\r\n"),
    "dump.csv": as_csv(ROWS),
    "french.csv": as_csv(ROWS, ";").encode("cp1252"),
    "dump.tsv": as_csv(ROWS, "\t"),
    "excel.csv": as_csv(ROWS, "\t").encode("utf-16"),
    "dump.parquet": parquet_bytes(ROWS),
}


@pytest.mark.parametrize("name", FORMS)
def test_each_form_gives_the_same_articles(name, tmp_path):
    first, second = read(put(tmp_path, name, FORMS[name]))
    assert (first.title, first.text, first.language) == ("Le pont rouvre", BODY, "fr")
    assert first.published == DateRange(date(2024, 4, 17), date(2024, 4, 17))
    assert second.published == DateRange(date(2024, 5, 1), date(2024, 5, 31))
    assert (first.source, first.metadata) == ("https://valbrune.example/pont", {"desk": "ville"})
    assert [first.id, second.id] == ["cde4e116c8a1be7b", "3c8dd7d8c1d47e6f"]


def test_what_export_writes_comes_back_equal(tmp_path):
    days = (date(2024, 4, 3), date(2024, 4, 10), date(2024, 4, 17))
    articles = [
        Article("a1", "", f" {BODY}\n", DateRange.of_days(days), "fr", "", {"url": "https://x.example", "n": None}),
        Article("a2", "Fête", SECOND, None, "und", "notes.txt", {"deep": {"list": [1, 2.5, True]}, "text": "x"}),
    ]
    assert read(put(tmp_path, "export.jsonl", jsonl([article.to_json() for article in articles]))) == articles


def test_rows_without_an_address_are_known_by_what_they_say(tmp_path):
    rows = [{"text": BODY, "title": "a"}, {"text": SECOND, "title": "b"}]
    first = {article.id for article in read(put(tmp_path, "one.jsonl", jsonl(rows)))}
    moved = {article.id for article in read(put(tmp_path, "two.jsonl", jsonl([{"text": "Autre."}, *rows])))}
    assert first < moved
    assert all(article.source == str(tmp_path / "one.jsonl") for article in read(tmp_path / "one.jsonl"))


def test_a_row_with_an_address_keeps_its_id_when_its_text_is_corrected(tmp_path):
    before = read(put(tmp_path, "a.jsonl", jsonl(ROWS)))
    after = read(put(tmp_path, "b.jsonl", jsonl([{**row, "text": row["text"] + " Erratum."} for row in ROWS])))
    assert [article.id for article in before] == [article.id for article in after]


def test_a_repeated_row_counts_once_and_one_that_differs_is_named(tmp_path):
    rows = [{"id": 7, "text": BODY}, {"id": 7, "text": BODY}, {"id": 7, "text": SECOND}, {"id": 8, "text": SECOND}]
    first, bad, last = read(put(tmp_path, "dump.jsonl", jsonl(rows)))
    assert (first.id, last.id) == ("7", "8")
    assert bad == BadArticle(
        f"{tmp_path / 'dump.jsonl'}, row 3", "has the id of row 1, 7, and differs: give each its own id"
    )


def test_one_bad_row_does_not_lose_the_others(tmp_path):
    lines = [
        json.dumps({"text": BODY}), "{not json", "[1]", '{"text": ""}', '{"title": "x"}', '{"text": ["x"]}',
        '{"text": "x", "date": "03/04/2024"}', "", "[" * 100_000, '{"text": "x", "date": true}',
        '{"text": "x", "date": {"earliest": "2024-05-02", "latest": "2024-05-01"}}', json.dumps({"text": SECOND}),
    ]  # fmt: skip
    found = read(put(tmp_path, "dump.jsonl", "\n".join(lines).encode() + b'\n{"text": "\xe9"}\n'))
    assert [item.text for item in found if isinstance(item, Article)] == [BODY, SECOND]
    numbers = [item.source.rsplit(" ", 1)[1] for item in found if isinstance(item, BadArticle)]
    assert numbers == ["2", "3", "4", "5", "6", "7", "9", "10", "11", "13"]


@pytest.mark.parametrize(
    ("date_cell", "days"),
    [
        (2024, (date(2024, 1, 1), date(2024, 12, 31))),
        ("Wed, 17 Apr 2024 08:00:00 +0200", (date(2024, 4, 17),) * 2),
        (" ", None),
        (None, None),
    ],
)
def test_dates_of_cells(date_cell, days, tmp_path):
    (article,) = read(put(tmp_path, "a.jsonl", jsonl([{"text": BODY, "date": date_cell}])))
    assert article.published == (days and DateRange(*days))


@pytest.mark.parametrize(
    ("code", "language"),
    [("en", "en"), ("pt-BR", "pt-BR"), ("fr_FR", "fr-FR"), ("french", "fr"), ("", "fr"), (None, "fr")],
)
def test_a_language_that_is_no_code_is_detected(code, language, tmp_path):
    (article,) = read(put(tmp_path, "a.jsonl", jsonl([{"text": BODY, "language": code}])))
    assert article.language == language


def test_columns_of_other_names_are_named_by_a_setting(tmp_path):
    path = put(tmp_path, "a.csv", as_csv([{"Corps": BODY, "Paru": "2024-04", "text": "chapô"}]))
    (article,) = read(path, text_column="corps", date_column="paru")
    assert (article.text, article.metadata) == (BODY, {"text": "chapô"})
    assert article.published == DateRange(date(2024, 4, 1), date(2024, 4, 30))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", as_csv([{"corps": BODY, "titre": "x"}])),
        ("a.jsonl", jsonl([{"corps": BODY, "titre": "x"}])),
        ("a.parquet", parquet_bytes([{"corps": BODY, "titre": "x"}])),
    ],
)
def test_a_missing_text_column_is_one_error_for_the_file(name, content, tmp_path):
    with pytest.raises(
        ArticleError, match=r"no column text or body or content, only 'corps', 'titre': set RAG_TEXT_COLUMN"
    ):
        read(put(tmp_path, name, content))


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.jsonl", '[{"text": "x"}]', "jq -c"),
        ("a.jsonl", b"\x89PNG\r\n" + bytes(range(256)), "not UTF-8"),
        ("a.csv", b"\x89PNG\r\n" + bytes(range(256)) * 9, "not text"),
        ("a.csv", "text,text\nx,y\n", "two columns of one name"),
        ("a.csv", '"text\nx', "quote that is not closed"),
        ("a.parquet", b"PAR1 and no more", "cannot be read"),
    ],
)
def test_a_table_that_is_none_is_one_error(name, content, reason, tmp_path):
    with pytest.raises(ArticleError, match=reason):
        read(put(tmp_path, name, content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", ""),
        ("a.jsonl", "\n\n"),
        ("a.csv", "text\n"),
        ("a.parquet", parquet_bytes([], pyarrow.schema({"text": "string"}))),
    ],
)
def test_a_table_without_rows_is_empty(name, content, tmp_path):
    with pytest.raises(EmptyArticleError, match="holds no rows"):
        read(put(tmp_path, name, content))


def test_csv_rows_of_another_length_are_bad_and_the_others_are_read(tmp_path):
    content = f'text,title\n"{BODY}",a\nun, deux, trois\nseul\n\n"a" b,c\n"{SECOND}\n\nFin.",d\n'
    first, long, short, stray, last = read(put(tmp_path, "a.csv", content))
    assert (first.text, last.text) == (BODY, f"{SECOND}\n\nFin.")
    assert "has 3 fields where the header has 2" in long.reason
    assert short.source.endswith("row 4")
    assert "double the quotes" in stray.reason


def test_a_quote_that_is_never_closed_is_reported_with_what_it_costs(tmp_path):
    first, bad = read(put(tmp_path, "a.csv", f'text\n"{BODY}"\n"no end\nLost.\nLost too.\n'))
    assert first.text == BODY
    assert "no row after it is read" in bad.reason


def test_a_stray_byte_does_not_turn_a_csv_into_another_encoding(tmp_path):
    content = f"text,title\n{BODY.replace(',', '')},é\n".encode() * 40
    (article, *_) = read(put(tmp_path, "a.csv", content + b"\xe9t\xe9,x\n"))
    assert article.text == BODY.replace(",", "")


def test_parquet_types_become_dates_and_metadata_that_json_can_hold(tmp_path):
    moment = datetime(2024, 4, 17, 8, tzinfo=UTC)
    schema = pyarrow.schema(
        {
            "text": "string",
            "date": pyarrow.timestamp("ns", "UTC"),
            "day": "date32",
            "photo": "binary",
            "x": "double",
            "id": "int64",
        }
    )
    row = {"text": BODY, "date": moment, "day": date(2024, 4, 16), "photo": b"\xff", "x": float("nan"), "id": 3}
    (article,) = read(put(tmp_path, "a.parquet", parquet_bytes([row], schema)))
    assert article.published == DateRange(date(2024, 4, 17), date(2024, 4, 17))
    assert (article.id, article.metadata) == ("3", {"day": "2024-04-16"})


def test_without_pyarrow_the_error_names_the_extra(tmp_path, monkeypatch):
    path = put(tmp_path, "a.parquet", parquet_bytes(ROWS))
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ArticleError, match=r"pip install 'depeche\[parquet\]'"):
        read(path)


def test_what_the_store_cannot_keep_is_replaced(tmp_path):
    line = r'{"text": "a\u0000b \ud800 c", "title": "\udfff", "x\u0000": ["\ud800"], "big": 1e999}'
    (article,) = read(put(tmp_path, "a.jsonl", line))
    assert (article.text, article.title, article.metadata) == ("a\ufffdb \ufffd c", "\ufffd", {"x\ufffd": ["\ufffd"]})


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.parquet"])
def test_a_row_over_the_limit_is_reported_and_the_others_are_read(name, tmp_path):
    rows = [{"text": BODY}, {"text": "x" * 5_000}, {"text": SECOND}]
    content = {"a.jsonl": jsonl(rows), "a.csv": as_csv(rows), "a.parquet": parquet_bytes(rows)}[name]
    first, bad, last = read(put(tmp_path, name, content), max_file_bytes=2_000)
    assert (first.text, last.text) == (BODY, SECOND)
    assert "limit of 2,000" in bad.reason
