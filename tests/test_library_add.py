"""Articles given in memory: what goes in, what is kept of them, what is left when they are gone."""

import dataclasses
import json
import sqlite3
from datetime import date, datetime

import pytest

from rag import Article, DateRange
from rag.errors import StoreReadOnlyError
from rag.store.database import FILE_NAME
from tests.privileges import without_privileges

APRIL = DateRange(date(2024, 4, 1), date(2024, 4, 30))
WEDNESDAYS = DateRange.of_days([date(2024, 4, 3), date(2024, 4, 10)])
BRIDGE = Article("bridge", "", "Le pont de Valbrune a rouvert ce mardi.", APRIL, "fr", "pont.txt")
STRIKE = Article("strike", "La grève", "Les bateliers de Corvières cessent le travail.", WEDNESDAYS, "fr", "",
                 {"desk": ["région", None, {"page": 1.5}], "é": True})  # fmt: skip


def changed(article, **fields):
    return dataclasses.replace(article, **fields)


def test_articles_come_back_as_they_went_in(library):
    calls = []
    report = library.add(iter([BRIDGE, STRIKE]), lambda done, total: calls.append((done, total)))
    assert (report.added, report.updated, report.unchanged, report.failed) == (2, 0, 0, ())
    assert calls == [(1, 2), (2, 2)]
    assert [library.article(article.id) for article in (BRIDGE, STRIKE)] == [BRIDGE, STRIKE]
    assert list(library.article("strike").metadata) == ["desk", "é"]
    assert [changed(BRIDGE, source=source).name for source in ("a/b.txt", "")] == ["b.txt", "bridge"]
    hit = library.retrieve("grève des bateliers", k=1)[0]
    assert hit.article == STRIKE
    assert json.loads(json.dumps(hit.to_json(), allow_nan=False))["article"]["metadata"] == STRIKE.metadata


def test_one_article_need_not_be_in_a_list(library):
    assert library.add(BRIDGE).added == 1
    assert library.articles() == [BRIDGE]


def test_an_article_without_source_or_title_is_shown_by_its_id(library):
    library.add(changed(BRIDGE, source=""))
    assert "- bridge, avril 2024 :" in library.answer("Qui a payé la fanfare de Corvières ?").text
    answer = library.answer("Quand le pont de Valbrune a-t-il rouvert ?")
    assert "— bridge, avril 2024 [1]" in answer.text


def test_a_name_of_several_lines_is_shown_on_one(library):
    library.add(changed(BRIDGE, source="a/one\n\n- two.txt"))
    assert "— one - two.txt, avril 2024 [1]" in library.answer("Quand le pont de Valbrune a-t-il rouvert ?").text


def test_an_unchanged_article_is_not_embedded_again(library, monkeypatch):
    library.add([BRIDGE, STRIKE])
    monkeypatch.setattr("rag.models.embedder.Embedder.encode_passages", None)
    again = library.add([STRIKE, changed(BRIDGE)])
    assert (again.added, again.updated, again.unchanged) == (0, 0, 2)


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Le pont"}, {"text": "Le pont est fermé."}, {"published": None}, {"published": WEDNESDAYS},
        {"language": "fr-CA"}, {"source": "autre.txt"}, {"metadata": {"n": 1}},
    ],
)  # fmt: skip
def test_a_changed_article_replaces_the_old_one(library, fields):
    library.add([BRIDGE])
    new = changed(BRIDGE, **fields)
    assert library.add([new]).updated == 1
    assert library.articles() == [new]
    assert library.counts() == (1, 1)


def test_of_an_id_given_twice_the_last_article_stays(library):
    last = changed(BRIDGE, text="Le pont est fermé.")
    report = library.add([BRIDGE, BRIDGE, last])
    assert (report.added, report.unchanged, report.updated) == (1, 1, 1)
    assert library.articles() == [last]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"text": " \n"}, "no text"),
        ({"id": ""}, "no id"),
        ({"title": None}, "NoneType as its title"),
        ({"published": "2024-04"}, "'2024-04' as its published"),
        ({"text": "half a pair \ud800"}, "Unicode"),
        ({"metadata": {"at": date(2024, 4, 1)}}, "JSON"),
        ({"metadata": {"x": float("inf")}}, "JSON"),
        ({"metadata": {1: "a"}}, "JSON"),
        ({"metadata": None}, "JSON"),
    ],
)
def test_one_bad_article_is_one_line_and_the_rest_goes_in(library, fields, reason):
    report = library.add([changed(BRIDGE, **fields), STRIKE])
    assert report.added == 1
    ((source, said),) = report.failed
    assert source == "pont.txt"
    assert reason in said
    assert library.articles() == [STRIKE]


def test_files_and_articles_live_side_by_side(library, write):
    folder = write(a=" date 2024-05 Le maire de Valbrune a parlé.")
    library.ingest([folder])
    library.add([BRIDGE])
    assert library.ingest([folder]).unchanged == 1
    assert library.counts() == (2, 2)
    assert library.articles()[0].metadata == {}


def test_nothing_of_a_removed_article_is_left(library):
    library.add([BRIDGE, STRIKE, changed(STRIKE, id="other", text="Corvières attend. Morvanne aussi.")])
    before = contents(library)
    assert "Corvières" in before["skeletons"] and "Morvanne" in before["skeletons"]
    assert library.remove(["other", "unknown", "other", "bridge"]) == 2
    assert library.articles() == [STRIKE]
    assert [hit.article.id for hit in library.retrieve("Corvières", k=9)] == ["strike"]
    left = contents(library)
    assert left["counts"] == (1, 1, 1, 1)
    assert "Corvières" in left["skeletons"]
    assert "Morvanne" not in left["skeletons"] and "Valbrune" not in left["skeletons"]
    assert library.remove("strike") == 1
    assert library.remove(["strike"]) == 0
    assert library.is_empty
    assert contents(library) == {"counts": (0, 0, 0, 0), "skeletons": set()}


def contents(library):
    connection = sqlite3.connect(library.path / FILE_NAME)
    counts = "SELECT " + ", ".join(
        f"(SELECT COUNT(*) FROM {name})" for name in ("articles", "passages", "tokens", "terms")
    )
    found = {
        "counts": connection.execute(counts).fetchone(),
        "skeletons": {word for (word,) in connection.execute("SELECT DISTINCT word FROM skeletons")},
    }
    connection.close()
    return found


def test_a_removal_is_whole_or_not_at_all(library):
    library.add([BRIDGE, STRIKE])

    def ids():
        yield "bridge"
        raise KeyError("the caller's own mistake")

    with pytest.raises(KeyError):
        library.remove(ids())
    assert library.counts()[0] == 2


def test_a_read_only_library_refuses_both(library):
    library.add([BRIDGE])
    library.close()
    library.path.chmod(0o555)
    try:
        with without_privileges(library.path.parent):
            for write in (lambda: library.add([STRIKE]), lambda: library.remove(["bridge"])):
                with pytest.raises(StoreReadOnlyError, match="--store"):
                    write()
        library.close()
    finally:
        library.path.chmod(0o755)


def test_a_time_of_day_is_cut_off_and_the_library_stays_readable(library):
    noon = datetime(2024, 4, 17, 12)
    library.add([Article("a", "", "Le pont a rouvert.", DateRange(noon, noon), "fr", "")])
    assert library.articles()[0].published == DateRange(date(2024, 4, 17), date(2024, 4, 17))
    assert len(library.retrieve("le pont", since=noon, until=noon)) == 1


def test_a_filter_that_is_not_text_is_refused(library):
    with pytest.raises(ValueError, match="expected a pattern"):
        library.retrieve("le pont", source="\udcff*")


@pytest.mark.parametrize(
    "wrong", [{"since": "2024-04-01"}, {"language": "french"}, {"language": ["fr", "en"]}, {"source": ["a"]}]
)
def test_a_filter_of_the_wrong_kind_is_refused_with_what_is_expected(library, wrong):
    with pytest.raises(ValueError, match=rf"{next(iter(wrong))} is .*, expected"):
        library.retrieve("le pont", **wrong)
