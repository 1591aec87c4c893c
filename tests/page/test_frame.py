"""What stands around the chat."""

import html
import re
from dataclasses import fields
from datetime import date

from rag.page.frame import conversations, masthead, period
from rag.page.languages import EN, FR
from rag.schema import DateRange

APRIL = DateRange(date(2024, 4, 1), date(2024, 4, 30))


def test_the_masthead_counts_articles_and_gives_their_dates() -> None:
    assert "2 articles, April 2024" in html.unescape(masthead(2, APRIL, EN))
    assert "1 article, avril 2024" in html.unescape(masthead(1, APRIL, FR))
    assert "articles," not in masthead(0, None, EN)
    assert 'class="turn error"' in masthead(0, None, EN, failure="damaged")


def test_the_masthead_offers_both_languages_and_names_the_user() -> None:
    shown = masthead(2, APRIL, FR, user='a"b')
    assert 'lang="fr" aria-pressed="true">Français' in shown
    assert 'lang="en" aria-pressed="false">English' in shown
    assert "<bdi>a&#34;b</bdi>" in shown and ">Se déconnecter</a>" in shown
    assert "logout" not in masthead(2, APRIL, FR)


def test_the_period_is_bounded_by_the_archive() -> None:
    shown = period(APRIL, FR)
    assert shown.count('min="2024-04-01" max="2024-04-30"') == 2
    assert "Les articles : avril 2024." in html.unescape(shown)
    assert period(None, FR) == ""


def test_conversations_are_a_named_landmark() -> None:
    assert '<nav aria-label="Conversations">' in conversations(EN)


def placeholders(text: object) -> set[str]:
    return set(re.findall(r"{(\w+)}", str(text)))


def test_both_languages_have_the_same_placeholders() -> None:
    for one in fields(EN):
        assert placeholders(getattr(EN, one.name)) == placeholders(getattr(FR, one.name)), one.name
