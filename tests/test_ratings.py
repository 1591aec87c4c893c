"""Ratings of answers: kept as given, apart from the articles, and bounded in what a browser can make of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from rag import Library, Rating
from rag.errors import StoreReadOnlyError
from rag.settings import Settings
from rag.store.index_file import INDEX_NAME, MANIFEST_NAME
from tests.privileges import without_privileges

BRIDGE = " date 2024-05 Le pont de Valbrune a rouvert ce mardi, après trois mois de travaux, a annoncé la mairie.\n"
NOON = datetime(2026, 4, 17, 12, tzinfo=UTC)
GIVEN = Rating("Qui a rouvert ?", "Le pont [1].", True, True, (("a1", 0, 12, 0.25), ("gone", 3, 9, 1.0)), NOON, "r1")


def test_a_rating_comes_back_as_it_was_given_and_the_newest_first(library):
    older = replace(GIVEN, question="Où ?", good=False, hits=(), at=NOON - timedelta(microseconds=1), rater="")
    newer = replace(GIVEN, question="Quand ?", at=datetime(2026, 4, 17, 15, tzinfo=timezone(timedelta(hours=2))))
    for rating in (GIVEN, newer, older):
        library.rate(rating)
    assert library.ratings() == Library(library.path).ratings() == [newer, GIVEN, older]
    assert library.ratings()[0].at.isoformat() == "2026-04-17T13:00:00+00:00"


def test_a_second_verdict_takes_the_place_of_the_same_raters_first(library):
    library.rate(GIVEN)
    other = replace(GIVEN, rater="r2")
    library.rate(other)
    changed = replace(GIVEN, good=False, at=NOON + timedelta(hours=1))
    library.rate(changed)
    assert library.ratings() == [changed, other]


def test_an_answer_is_rated_with_what_it_rested_on(seeds_library, library):
    answer = seeds_library.answer("Qui a revendiqué l'attentat du Crocus City Hall ?")
    rating = Rating.of(answer, good=True, rater="r1")
    library.rate(rating)
    assert library.ratings() == [rating]
    assert (rating.question, rating.text, rating.answered) == (answer.question, answer.text, answer.answered)
    first = rating.to_json()["hits"][0]
    assert seeds_library.article(first["article_id"]).text[first["start"] : first["end"]] == answer.hits[0].passage.text


def test_ratings_outlive_their_articles_and_a_repair(library, write):
    folder = write(bridge=BRIDGE)
    library.ingest([folder])
    answer = library.answer("Quand le pont de Valbrune a-t-il rouvert ?")
    rating = Rating.of(answer, good=True)
    library.rate(rating)
    with library._store._database.writing() as connection:
        connection.execute("DELETE FROM skeletons")
    assert library.problems()
    library.repair()
    assert library.problems() == []
    library.remove([answer.hits[0].article.id])
    library.ingest([folder])
    assert library.ratings() == [rating]


def test_a_rating_leaves_the_index_and_the_counts_as_they_are(library, write, monkeypatch):
    library.ingest([write(bridge=BRIDGE)])
    assert library.counts() == (1, 1)
    files = [library.path / name for name in (INDEX_NAME, MANIFEST_NAME)]
    before = [(file.stat().st_mtime_ns, file.stat().st_ino) for file in files]
    state = library._store._database.meta("state")
    library.rate(GIVEN)
    monkeypatch.setattr("rag.store.catalogue.take_census", None)
    monkeypatch.setattr("rag.store.dense.DenseSearch._updated", None)
    assert library.counts() == (1, 1)
    library.warm_up()
    assert library._store._database.meta("state") == state
    assert [(file.stat().st_mtime_ns, file.stat().st_ino) for file in files] == before


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"question": "x" * 100_001}, "question has 100,001 characters, expected 100,000 at most"),
        ({"question": " \n"}, "question is empty"),
        ({"question": None}, "question is NoneType, expected str"),
        ({"text": "x" * 100_001}, "text has 100,001 characters, expected 100,000 at most"),
        ({"text": "half \ud800"}, "text is not Unicode"),
        ({"rater": "x" * 4_097}, "rater has 4,097 characters"),
        ({"answered": 1}, "answered is 1"),
        ({"good": "yes"}, "good is 'yes'"),
        ({"hits": (("a", 0, 1, 0.5),) * 101}, "100 at most"),
        ({"hits": [("a", 0, 1, 0.5)]}, "hits are no tuple"),
        ({"hits": (("a", 0, 1),)}, "no tuple of article id"),
        ({"hits": ((1, 0, 1, 0.5),)}, "article id of a hit is int"),
        ({"hits": (("a" * 4_097, 0, 1, 0.5),)}, "expected 4,096 at most"),
        ({"hits": (("a", 1, 1, 0.5),)}, "positions"),
        ({"hits": (("a", -1, 1, 0.5),)}, "positions"),
        ({"hits": (("a", 0, 10**5000, 0.5),)}, "positions"),
        ({"hits": (("a", False, True, 0.5),)}, "positions"),
        ({"hits": (("a", 0, 1, float("nan")),)}, "score"),
        ({"hits": (("a", 0, 1, 10**400),)}, "score"),
        ({"hits": (("a", 0, 1, "0.5"),)}, "score"),
        ({"at": datetime(2026, 4, 17)}, "with its time zone"),
        ({"at": "2026-04-17"}, "with its time zone"),
    ],
)
def test_what_no_rating_can_be_is_refused_by_name(wrong, message):
    with pytest.raises(ValueError, match=message):
        replace(GIVEN, **wrong)


def test_a_question_that_cannot_be_asked_cannot_be_rated(tmp_path):
    library = Library(tmp_path / "library", config=Settings(max_question_chars=10))
    with pytest.raises(ValueError, match=r"15 characters, expected 10 at most \(RAG_MAX_QUESTION_CHARS\)"):
        library.rate(GIVEN)
    assert library.ratings() == []


def test_a_library_that_cannot_be_written_to_gives_its_ratings_and_takes_none(library):
    library.rate(GIVEN)
    library.close()
    path = library.path
    for part in path.iterdir():
        part.chmod(0o444)
    path.chmod(0o555)
    try:
        with without_privileges(path.parent):
            reader = Library(path)
            reader._embedder = library._embedder  # of a cache only root reads
            assert reader.ratings() == [GIVEN]
            with pytest.raises(StoreReadOnlyError, match="cannot be written to"):
                reader.rate(replace(GIVEN, rater="r2"))
            reader.close()
    finally:
        path.chmod(0o755)
