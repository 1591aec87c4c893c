"""A whole article, opened at a quote."""

import html

import pytest

from rag.page.languages import EN
from rag.page.whole import whole
from rag.schema import Article

TEXT = "Avant.\n\nIl a <b>parlé</b> mercredi.\n\nAprès."


def an_article(source: str = "dossier/a.txt", text: str = TEXT) -> Article:
    return Article("a", "Un titre", text, None, "fr", source)


def test_the_quote_alone_is_marked_and_the_text_is_whole() -> None:
    shown = whole(an_article(), 8, 32, EN)
    assert html.unescape(shown.split("<mark>")[1].split("</mark>")[0]) == TEXT[8:32]
    assert html.unescape(shown.split('dir="auto">')[1].replace("<mark>", "").replace("</mark>", "")).startswith(TEXT)
    assert "<b>" not in shown


@pytest.mark.parametrize(("start", "end"), [(0, 0), (-5, 3), (10, 5), (0, 10_000), (10_000, 10_001)])
def test_places_that_are_no_slice_mark_nothing(start: int, end: int) -> None:
    shown = whole(an_article(), start, end, EN)
    assert "<mark>" not in shown and "Avant." in html.unescape(shown)


def test_20_000_words_are_all_there() -> None:
    text = " ".join(f"mot{n}" for n in range(20_000))
    shown = html.unescape(whole(an_article(text=text), 0, 4, EN))
    assert "mot19999" in shown


def test_only_a_web_address_becomes_a_link() -> None:
    assert "href" not in whole(an_article("javascript://x%0aalert(1)"), 0, 6, EN)
    assert 'rel="noopener noreferrer"' in whole(an_article("https://example.org/a"), 0, 6, EN)
    assert "href" in whole(an_article("http://[x"), 0, 6, EN)  # a broken address must not break the page
