"""The line of dates under an answer."""

import html
import re
from dataclasses import replace
from datetime import date

from rag.page.languages import EN, FR
from rag.page.spread import lanes, spread
from rag.schema import Answer, Article, Citation, DateRange, Hit, Passage


def a_hit(name: str, *days: date, rank: int = 1) -> Hit:
    article = Article(name, f"Titre {name}", "Un texte.", DateRange(min(days), max(days)) if days else None, "fr", name)
    return Hit(Passage(name, 0, 9, article.text), article, 1.0, rank, {})


def an_answer(*hits: Hit, cited: str = "") -> Answer:
    citations = (Citation(1, cited, cited, None, 0, 9, "Un texte."),) if cited else ()
    return Answer("q", "x", None, "fr", bool(cited), 0.9, citations, None, hits)


def test_points_stand_by_date_and_lead_to_their_card_or_open_their_article() -> None:
    first, last = a_hit("a", date(2024, 1, 1)), a_hit("b", date(2024, 1, 11))
    between = a_hit("c", date(2024, 1, 6))
    shown = spread(an_answer(last, first, between, cited="b"), 3, EN)
    assert re.findall(r"left:([\d.]+)%", shown) == ["0.0", "50.0", "100.0"]
    assert '<a href="#source-3-1"' in shown and shown.count('class="act open"') == 2
    assert '["c", 0, 9]' in html.unescape(shown)
    assert "Titre c, Saturday 6 January 2024" in html.unescape(shown)


def test_an_article_known_by_its_month_stands_in_the_middle_of_it() -> None:
    shown = spread(an_answer(a_hit("a", date(2024, 4, 1), date(2024, 4, 30)), a_hit("b", date(2024, 5, 30))), 1, FR)
    assert re.findall(r"left:([\d.]+)%", shown)[0] == "24.6"
    assert "1 avr. 2024" in html.unescape(shown) and "30 mai 2024" in html.unescape(shown)


def test_one_date_is_no_line_and_undated_articles_are_counted() -> None:
    dated = a_hit("a", date(2024, 4, 1))
    assert spread(an_answer(dated, a_hit("b")), 1, EN) == ""
    twice = replace(dated, rank=2)
    assert spread(an_answer(dated, twice), 1, EN) == "", "two passages of one article"
    assert "undated: 1" in html.unescape(spread(an_answer(dated, a_hit("b", date(2024, 4, 2)), a_hit("c")), 1, EN))


def test_points_of_one_day_are_stacked() -> None:
    assert lanes([0.0, 0.0, 1.0, 3.5, 50.0]) == [0, 1, 2, 0, 0]
    shown = spread(an_answer(a_hit("a", date(2024, 4, 1)), a_hit("b", date(2024, 4, 1))), 1, EN)
    assert re.findall(r"bottom:([\d.]+)em", shown) == ["0.0", "1.6"]
