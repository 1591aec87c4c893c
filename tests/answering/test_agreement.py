"""Several articles on one question: dates narrowed, figures revised and corrected, contradictions shown."""

from datetime import date

import pytest

from rag.answering import phrasing
from rag.answering.agreement import weigh
from rag.answering.citations import cite
from rag.answering.dates import find_dates
from rag.answering.questions import understand
from rag.answering.reader import Finding, dated
from rag.schema import Article, DateRange, Hit, Passage

JUNE = DateRange(date(2024, 6, 1), date(2024, 6, 30))
VOTED = "Quand les habitants de Valbrune ont-ils voté ?"
DEAD = "Combien de morts l'explosion a-t-elle faits ?"
SURE = {"span": 5.0, "relevance": 3.0}


def finding(text, words, published=JUNE, score=10.0, scores=None):
    """A finding of a one-sentence article that points at these words."""
    article = Article(text, "", text, published, "fr", "a.txt")
    at = text.index(words)
    mentions = [d for d in find_dates(text, published, "fr") if (d.start, d.end) == (at, at + len(words))]
    hit = Hit(Passage(article.id, 0, len(text), text), article, 0.5, 1, {}, ())
    return Finding(hit, 0, len(text), score, scores or SURE, (at, at + len(words)), mentions[0] if mentions else None)


def day(text):
    return DateRange(date.fromisoformat(text), date.fromisoformat(text))


def verdict(asked, best, *others):
    return weigh(understand(asked), [dated(best), *others])


def test_a_date_is_narrowed_by_another_article_and_both_are_cited():
    best = finding("Les habitants de Valbrune ont voté dimanche.", "dimanche")
    assert len(best.date.when.candidates) > 1
    other = finding("Le vote de Valbrune est prévu le 16 juin.", "le 16 juin", score=5.0)
    found = verdict(VOTED, best, other)
    assert found.best.date.when == day("2024-06-16")
    assert found.cited == [found.best, other]
    text = phrasing.answer_text(understand(VOTED), "le dimanche 16 juin 2024", found, cite(found.cited))
    assert "Un autre article dit « le 16 juin » [2]" in text


@pytest.mark.parametrize(
    ("words", "score"),
    [("le 12 juin", 5.0), ("en juin", 5.0), ("en début juin", 5.0), ("le 16 juin", -5.0)],
    ids=["another day", "no narrower", "some of the days and others", "a finding too far below"],
)
def test_a_date_stays_where_others_do_not_narrow_it(words, score):
    best = finding("Les habitants de Valbrune ont voté dimanche.", "dimanche")
    other = finding(f"Le vote de Valbrune est prévu {words}.", words, score=score)
    assert verdict(VOTED, best, other).cited == [dated(best)]


def test_the_latest_figure_answers_and_says_what_it_replaces():
    early = finding("Quatre morts ont été retrouvés.", "Quatre morts", day("2024-06-03"))
    late = finding("Le bilan est de six morts.", "six morts", day("2024-06-20"), score=9.0)
    for best, other in ((early, late), (late, early)):
        found = verdict(DEAD, best, other)
        assert (found.best.short, [f.short for f in found.superseded]) == ("six morts", ["Quatre morts"])
    text = phrasing.answer_text(understand(DEAD), "six morts", found, cite(found.cited))
    assert "Auparavant : « Quatre morts » [2] (lundi 3 juin 2024)." in text
    assert "Six morts [1]." in text


def test_a_later_figure_far_below_is_shown_beside_the_answer():
    early = finding("Quatre morts ont été retrouvés.", "Quatre morts", day("2024-06-03"))
    late = finding("Le bilan est de six morts.", "six morts", day("2024-06-20"), score=3.0)
    found = verdict(DEAD, early, late)
    assert (found.best.short, [f.short for f in found.rivals]) == ("Quatre morts", ["six morts"])


def test_an_article_that_does_not_name_the_place_is_no_rival():
    best = finding("Quatre morts à Valbrune.", "Quatre morts", day("2024-06-03"), scores={**SURE, "names": 1.0})
    other = finding("Six morts à Trémeur.", "Six morts", day("2024-06-20"), 9.0, {**SURE, "names": 0.0})
    assert verdict(DEAD, best, other).cited == [best]


def test_a_correction_wins_over_what_it_corrects():
    wrong = finding("Deux morts dans une explosion.", "Deux morts", day("2024-06-03"))
    right = finding("(Rectificatif : bilan) Trois morts dans une explosion.", "Trois morts", day("2024-06-03"), 9.0)
    assert verdict(DEAD, wrong, right).best.short == "Trois morts"
    assert verdict(DEAD, right, wrong).best.short == "Trois morts"


def test_articles_that_contradict_each_other_are_shown_side_by_side():
    best = finding("Deux morts dans une explosion.", "Deux morts", day("2024-06-03"))
    other = finding("On compte trois morts.", "trois morts", day("2024-06-03"), 9.0)
    found = verdict(DEAD, best, other)
    assert (found.best.short, [f.short for f in found.rivals]) == ("Deux morts", ["trois morts"])
    text = phrasing.answer_text(understand(DEAD), "deux morts", found, cite(found.cited))
    assert "Un autre article dit autre chose : « trois morts » [2]" in text


def test_articles_that_agree_with_the_latest_are_no_rivals():
    early = finding("Quatre morts ont été retrouvés.", "Quatre morts", day("2024-06-03"))
    late = finding("Le bilan est de six morts.", "six morts", day("2024-06-20"), score=9.0)
    same = finding("Il y a eu six morts.", "six morts", day("2024-06-20"), score=8.5)
    found = verdict(DEAD, early, late, same)
    assert (found.best.short, len(found.superseded), found.rivals) == ("six morts", 1, ())


def test_a_period_is_not_narrowed_to_a_day_in_it():
    best = finding("Le marché de Valbrune dure du 3 au 9 juin.", "du 3 au 9 juin")
    other = finding("Le maire sera au marché le 5 juin.", "le 5 juin", score=9.0)
    assert verdict("Quand a lieu le marché de Valbrune ?", best, other).witnesses == ()


@pytest.mark.parametrize(
    ("one", "other", "rival"),
    [("3,5 millions", "35 millions", True), ("2 millions", "2 milliards", True), ("1.200", "1 200", False),
     ("quelque 400", "400", False), ("six", "6", False)],
)  # fmt: skip
def test_figures_are_compared_by_value(one, other, rival):
    best = finding(f"L'usine compte {one} visiteurs.", f"{one} visiteurs", day("2024-06-03"))
    also = finding(f"L'usine a reçu {other} visiteurs.", f"{other} visiteurs", day("2024-06-03"), score=9.0)
    assert bool(verdict("Combien de visiteurs ?", best, also).rivals) == rival


def test_dates_that_exclude_each_other_are_shown_side_by_side():
    best = finding("Les habitants de Valbrune ont voté dimanche.", "dimanche")
    other = finding("Le vote de Valbrune a eu lieu le 12 juin.", "le 12 juin", score=9.0)
    assert verdict(VOTED, best, other).rivals == (other,)


@pytest.mark.parametrize(
    "other",
    [
        finding("Neuf blessés sont soignés.", "Neuf blessés", day("2024-06-20"), 9.0),
        finding("Le bilan est de deux morts.", "deux morts", day("2024-06-20"), 9.0),
        finding("Six morts ailleurs.", "Six morts", day("2024-06-20"), -5.0),
        finding("Six morts ailleurs.", "Six morts", day("2024-06-20"), 9.0, {"span": -1.0, "relevance": 2.0}),
    ],
    ids=["another unit", "the same figure", "too far below", "the reader is not sure"],
)
def test_a_figure_stands_where_nothing_rivals_it(other):
    best = finding("Deux morts dans une explosion.", "Deux morts", day("2024-06-03"))
    assert verdict(DEAD, best, other).cited == [best]


def test_a_night_is_narrowed_to_the_day_that_another_article_gives():
    best = finding("L'explosion a eu lieu dans la nuit de samedi à dimanche.", "dans la nuit de samedi à dimanche")
    other = finding("L'explosion du 16 juin a fait deux morts.", "16 juin", score=9.0)
    found = verdict("Quand l'explosion a-t-elle eu lieu ?", best, other)
    assert found.best.date.when == day("2024-06-16")
    assert found.witnesses == (other,)
