from datetime import date

import pytest

from rag.articles.formats import decode, parse_text
from rag.errors import ArticleError, EmptyArticleError, NotTextError
from rag.schema import DateRange

MARCH = DateRange(date(2021, 3, 1), date(2021, 3, 31))


@pytest.mark.parametrize(
    ("content", "published", "text"),
    [
        (" date 2021-03 Le pont rouvre.", MARCH, "Le pont rouvre."),
        ("date 2021-03\nLe pont rouvre.\n", MARCH, "Le pont rouvre."),
        (" date 2021-3 Le pont rouvre.", MARCH, "Le pont rouvre."),
        (" date 2021-03-09 Le pont rouvre.", DateRange(date(2021, 3, 9), date(2021, 3, 9)), "Le pont rouvre."),
        ("date 2024-02 Bissextile.", DateRange(date(2024, 2, 1), date(2024, 2, 29)), "Bissextile."),
        ("Le pont rouvre, sans date.", None, "Le pont rouvre, sans date."),
        ("La date 2021-03 est au milieu.", None, "La date 2021-03 est au milieu."),
        ("date 2021-03x Pas une date.", None, "date 2021-03x Pas une date."),
        ("Une ligne", None, "Une ligne"),
    ],
)
def test_date_prefix_is_optional_and_taken_off(content, published, text):
    parsed = parse_text(content.encode())
    assert (parsed.published, parsed.text) == (published, text)


@pytest.mark.parametrize("wrong", ["2024-13", "2024-00", "2023-02-30"])
def test_an_impossible_date_is_named_and_refused(wrong):
    with pytest.raises(ArticleError, match=wrong):
        parse_text(f" date {wrong} Le pont rouvre.".encode())


@pytest.mark.parametrize("written", ["date 17/04/2024", "Date: 2024-04-17", "date 17.4.2024", "date 04-2024"])
def test_a_date_written_another_way_is_refused_with_the_right_way(written):
    with pytest.raises(ArticleError, match=r"starts with '[Dd]ate:? [\d./-]+': write it as date 2024-04-17"):
        parse_text(f"{written} Le pont rouvre.".encode())


@pytest.mark.parametrize("empty", ["", "  \n\n ", " date 2024-05 ", "\ufeff"])
def test_an_article_without_text_is_refused(empty):
    with pytest.raises(EmptyArticleError):
        parse_text(empty.encode())


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "iso-8859-15"], ids=lambda name: f"in {name}"
)
def test_encodings_are_detected(encoding):
    text = "L'été dernier, à Nîmes, la crèche « Les Écureuils » a été évacuée ; son coût : 3 000 euros. " * 4
    assert decode(text.encode(encoding)) == text


def test_cyrillic_in_its_old_encoding_is_detected():
    text = "В минувшую субботу мост через реку снова открыли для движения, сообщила городская администрация. " * 4
    assert decode(text.encode("cp1251")) == text


@pytest.mark.parametrize(
    "binary", [b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, b"\x00" * 500, bytes(range(256)) * 20]
)
def test_binary_content_is_refused(binary):
    with pytest.raises(NotTextError):
        parse_text(binary)


def test_line_ends_and_inner_spaces_are_kept_for_quoting():
    content = "date 2024-05 Un\u202f; deux\u00a0!\r\n\r\nTrois  quatre."
    assert parse_text(content.encode()).text == "Un\u202f; deux\u00a0!\r\n\r\nTrois  quatre."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Après l'été, M. Dupont a brûlé ses vaisseaux en août.", "cp1252"),
        ("À Besançon, « fidèles » et œuvres — 12 € l’unité…", "cp1252"),
        ("El señor Peña llegó a España mañana.", "latin-1"),
        ("Grüße aus Köln, schöne Straße.", "cp1252"),
        ("Zażółć gęślą jaźń, mówił wczoraj burmistrz Łodzi, gdy otwierał nowy most na rzece.", "cp1250"),
        ("Мост снова открыт для движения, сообщила вчера мэрия города.", "cp1251"),
    ],
)
def test_old_encodings_are_read_letter_by_letter(text, encoding):
    assert decode(text.encode(encoding)) == text
