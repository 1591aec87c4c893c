"""The library tab, as values."""

import html
import re
from datetime import date

import pytest

from rag.page.languages import EN, FR
from rag.page.shelf import listed, overview, report, size, under_way
from rag.schema import DateRange, IngestReport
from rag.store.catalogue import Entry, Found
from rag.store.census import Overview


def visible(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def an_overview(months: dict[date, int], **rest: int) -> Overview:
    span = DateRange(min(months), max(months)) if months else None
    counts = {"loose": 0, "undated": 0} | rest
    return Overview(12_345, 67_890, {"fr": 12_000, "und": 345}, span, 1_500_000, months, **counts)


def an_entry(n: int) -> Entry:
    return Entry(f"a{n}", f"Titre {n}", f"Titre {n}", None, "fr", f"dossier/{n}.txt", 3)


def test_numbers_are_written_as_the_language_writes_them() -> None:
    months = {date(2024, 1, 1): 3, date(2024, 3, 1): 1}
    shown = visible(overview(an_overview(months, undated=2), EN))
    for part in ("articles 12,345", "passages 67,890", "French 12,000, unknown 345", "1.5 MB", "undated: 2"):
        assert part in shown
    in_french = visible(overview(an_overview(months, loose=7), FR))
    for part in ("articles 12 345", "1,5 Mo", "connus par l’année seule : 7", "janvier 2024 : 3", "février 2024 : 0"):
        assert part in in_french


def test_there_is_a_bar_for_each_month_and_for_each_year_of_a_long_archive() -> None:
    few = overview(an_overview({date(2023, 11, 1): 4, date(2024, 2, 1): 1}), EN)
    assert re.findall(r"<li style=\"height:([\d.]+)%", few) == ["100.0", "0.0", "0.0", "25.0"]
    many = overview(an_overview({date(1990, 5, 1): 1, date(1990, 6, 1): 1, date(2024, 2, 1): 1}), EN)
    assert many.count("<li ") == 35 and "1990: 2 1991: 0" in visible(many)
    assert "<figure" not in overview(an_overview({}, undated=9), EN)


def test_articles_are_listed_with_the_way_to_those_before_and_after() -> None:
    rows = tuple(map(an_entry, range(50)))
    shown = listed(Found(rows, 120), 50, EN, sought=False, may_remove=True)
    assert "51–100 of 120" in visible(shown) and shown.count('class="act remove"') == 50
    assert 'class="act page earlier" value="0"' in shown and 'class="act page later" value="100"' in shown
    last = listed(Found(rows[:20], 120), 100, EN, sought=False, may_remove=False)
    assert 'class="act page later" disabled' in last and "remove" not in last.split("<table>")[1]
    assert visible(listed(Found((), 0), 0, EN, sought=False, may_remove=True)) == "The library is empty"
    assert 'role="status"' in listed(Found((), 0), 0, FR, sought=True, may_remove=True)


def test_an_ingest_under_way_says_how_far_it_is() -> None:
    assert "12 of 1,200 articles" in visible(under_way(12, 1_200, EN))
    assert '<progress max="1200" value="12">' in under_way(12, 1_200, EN)
    assert "<progress></progress>" in under_way(0, 0, EN)


def test_a_report_lists_what_was_left_out_and_why() -> None:
    shown = visible(report(IngestReport(2, 1, 0, 0, (("a.txt", "is empty"),), 3.14), EN))
    assert shown == "added: 2 · updated: 1 · failed: 1 · 3.1 s File Why it was left out a.txt is empty"
    many = IngestReport(failed=tuple((f"{n}.txt", "is empty") for n in range(1_000)))
    assert report(many, FR).count("<tr>") == 201 and "… 800" in visible(report(many, FR))
    assert "added: 0" in visible(report(IngestReport(), EN))


@pytest.mark.parametrize(("count", "said"), [(0, "0 B"), (999, "999 B"), (343_500, "343.5 KB"), (10**16, "10,000 TB")])
def test_sizes(count: int, said: str) -> None:
    assert size(count, EN).replace("\N{NO-BREAK SPACE}", " ") == said
