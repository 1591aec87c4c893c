"""The catalogue: counts, and lists of articles by date, title and source."""

from datetime import date
from itertools import pairwise

import pytest

from rag.schema import Article, DateRange, Passage
from rag.store.store import Store
from tests.store.test_store import encodings

DAY, MONTH = DateRange(date(2024, 4, 17), date(2024, 4, 17)), DateRange(date(2024, 4, 1), date(2024, 4, 30))
WEDNESDAYS = DateRange.of_days([date(2024, 5, day) for day in (1, 8, 15)])
YEAR, WEEK = DateRange(date(2023, 1, 1), date(2023, 12, 31)), DateRange(date(2024, 4, 29), date(2024, 5, 5))
SHELF = {
    "a": ("Jour d’élection à Corvières", DAY, "fr", "presse/a.txt"),
    "b": ("Wahl 100%_sicher", MONTH, "de", "presse/b.txt"),
    "c": ("", WEDNESDAYS, "fr", "https://example.org/elections/2024"),
    "d": ("Выборы в Корвьере", YEAR, "ru", "d.txt"),
    "e": ("Une grève", WEEK, "fr", "e.txt"),
    "f": ("Sans date", None, "fr", "f.txt"),
}


@pytest.fixture
def store(tmp_path) -> Store:
    store = Store(tmp_path / "store", "test model", "fingerprint")
    for name, (title, published, language, source) in SHELF.items():
        put(store, Article(name, title, "Un. Deux.", published, language, source))
    return store


def put(store: Store, article: Article) -> None:
    passages = [Passage(article.id, 0, 3, "Un."), Passage(article.id, 4, 9, "Deux.")]
    store.put(article, "digest", passages, encodings(0, 2), {})


def ids(store: Store, text: str) -> str:
    found = store.catalogue.find(text, 0, 50)
    assert found.total == len(found.rows)
    return "".join(entry.id for entry in found.rows)


def test_an_overview_counts_each_article_once(store):
    overview = store.catalogue.overview()
    assert (overview.articles, overview.passages) == (6, 12)
    assert list(overview.languages.items()) == [("fr", 4), ("de", 1), ("ru", 1)]
    assert overview.span == store.span() == DateRange(date(2023, 1, 1), date(2024, 5, 15))
    assert list(overview.months.items()) == [(date(2024, 4, 1), 2), (date(2024, 5, 1), 1)]
    assert (overview.loose, overview.undated) == (2, 1)
    assert overview.bytes == sum(file.stat().st_size for file in store.folder.iterdir())
    assert overview.to_json()["months"] == {"2024-04": 2, "2024-05": 1}


def test_an_overview_of_nothing(tmp_path):
    overview = Store(tmp_path / "empty", "test model", "fingerprint").catalogue.overview()
    assert (overview.articles, overview.span, overview.months, overview.loose, overview.undated) == (0, None, {}, 0, 0)


def test_an_overview_is_counted_once_for_each_state(store, monkeypatch):
    store.catalogue.overview().months.clear()  # a caller's own copy
    with monkeypatch.context() as patch:
        patch.setattr("rag.store.catalogue.take_calendar", None)
        patch.setattr("rag.store.catalogue.take_census", None)
        assert len(store.catalogue.overview().months) == 2
    store.remove(["f"])
    assert (store.catalogue.overview().articles, store.catalogue.overview().undated) == (5, 0)


def test_what_is_uploaded_counts_as_the_librarys_own_and_a_readme_does_not(store):
    store.save_index()
    before = store.catalogue.overview().bytes
    (store.folder / "README.md").write_text("x" * 1_000)
    (store.folder / "uploads").mkdir()
    (store.folder / "uploads" / "a.txt").write_text("x" * 100)
    assert store.catalogue.overview().bytes == before + 100


def test_articles_are_listed_newest_first_without_their_texts(store):
    found = store.catalogue.find("", 0, 50)
    assert [entry.id for entry in found.rows] == [article.id for article in store.articles()] == list("cebadf")
    entry = found.rows[0]
    assert (entry.name, entry.published, entry.language, entry.passages) == ("2024", WEDNESDAYS, "fr", 2)
    assert entry.to_json()["published"]["candidates"] == ["2024-05-01", "2024-05-08", "2024-05-15"]
    assert "text" not in entry.to_json()


def test_a_list_is_read_page_by_page(store):
    pages = [store.catalogue.find("", offset, 2) for offset in range(0, 8, 2)]
    assert [len(page.rows) for page in pages] == [2, 2, 2, 0]
    assert {page.total for page in pages} == {6}
    assert "".join(entry.id for page in pages for entry in page.rows) == "cebadf"
    page = store.catalogue.find("presse", 1, 1)
    assert ([entry.id for entry in page.rows], page.total) == (["a"], 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("election", "ca"),
        ("ÉLECTION corvieres", "a"),
        ("d'élection", "a"),  # however its apostrophe is written
        ("corvières presse", "a"),  # one in the title, one in the source
        ("corvières zz", ""),
        ("выборы", "d"),
        ("ВЫБОРЫ корвьере", "d"),
        ("example.org/elections", "c"),
        ("2024", "c"),
        ("Un Deux", ""),  # words of the texts
        ("100%", "b"),
        ("10%", "b"),
        ("%", ""),
        ("_", ""),
        ("* OR zz:", ""),
        ('presse" OR 1=1 --', ""),
        ("pre\x00sse", "ba"),
        ("\ud800", ""),
        ("  ", "cebadf"),
    ],
)
def test_words_are_found_in_titles_and_sources(store, text, expected):
    assert ids(store, text) == expected


def test_a_text_of_very_many_words_is_taken(store):
    assert ids(store, " ".join(f"{n}" for n in range(250))) == ""
    assert ids(store, "a " * 500) == ids(store, "a")


@pytest.mark.parametrize(
    ("text", "offset", "limit", "message"),
    [
        ("x" * 1_001, 0, 50, "1,001 characters, expected 1,000 at most"),
        (None, 0, 50, "text is None"),
        ("", -1, 50, "offset is -1"),
        ("", 0.5, 50, "offset is 0.5"),
        ("", True, 50, "offset is True"),
        ("", 10**30, 50, "offset is 1000"),
        ("", 0, 0, "limit is 0"),
        ("", 0, "50", "limit is '50'"),
        ("", 0, 10**30, "limit is 1000"),
    ],
)
def test_wrong_requests_are_refused(store, text, offset, limit, message):
    with pytest.raises(ValueError, match=message):
        store.catalogue.find(text, offset, limit)


def test_a_new_title_or_source_is_found_at_once(store):
    store.relabel("e", Article("e2", "Une trêve", "Un. Deux.", WEEK, "fr", "neu/e.txt"), "digest")
    assert (ids(store, "greve"), ids(store, "treve neu")) == ("", "e2")
    put(store, Article("f", "Datée", "Un. Deux.", DAY, "fr", "f.txt"))
    assert (ids(store, "sans"), ids(store, "datee")) == ("", "f")


def test_listing_reads_no_text(store):
    """Else 100,000 articles take seconds: all that is shown stands in the index."""
    with store._database.reading() as connection:
        queries: list[str] = []
        connection.set_trace_callback(queries.append)
        store.catalogue.find("presse", 0, 50)
        connection.set_trace_callback(None)
        plans = [
            line[3]
            for query in queries
            if "folded" in query
            for line in connection.execute(f"EXPLAIN QUERY PLAN {query}")
        ]
    on_articles = [plan for plan in plans if "catalogue" in plan]
    assert on_articles == ["SCAN articles USING COVERING INDEX catalogue"] * 2
    assert not any("TEMP B-TREE" in plan for plan in plans)
    assert all(earlier.published.latest >= later.published.latest for earlier, later in pairwise(store.articles()[:-1]))
