from datetime import date

import pytest

from rag.articles.markdown import parse_markdown
from rag.errors import ArticleError, EmptyArticleError
from rag.schema import DateRange
from tests.articles.samples import BODY, MARKDOWN, SECOND


def test_front_matter_gives_the_fields_and_the_rest_is_an_exact_slice():
    parsed = parse_markdown(MARKDOWN)
    assert parsed.text == f"{BODY}\n\n{SECOND}"
    assert (parsed.title, parsed.language, parsed.source) == ("Le pont rouvre", "fr", "https://valbrune.example/pont")
    assert parsed.published == DateRange(date(2024, 4, 17), date(2024, 4, 17))
    assert parsed.metadata == {"tags": ["pont", "travaux"]}


@pytest.mark.parametrize(
    ("content", "title", "text"),
    [
        ("# Le pont rouvre #\n\nEnfin.", "Le pont rouvre", "# Le pont rouvre #\n\nEnfin."),
        ("---\r\nTitle: Le pont\r\n---\r\n# Autre\r\n\r\nEnfin.\r\n", "Le pont", "# Autre\r\n\r\nEnfin."),
        ("---\n\nTexte entre deux traits.\n\n---\nSuite.", "", "---\n\nTexte entre deux traits.\n\n---\nSuite."),
        ("```\n# comment\n```\nEnfin.", "", "```\n# comment\n```\nEnfin."),
        ("## Sous-titre\n\nEnfin.", "", "## Sous-titre\n\nEnfin."),
        ("---\nno end of it", "", "---\nno end of it"),
    ],
)
def test_the_title_is_the_front_matter_s_or_the_first_heading(content, title, text):
    parsed = parse_markdown(content.encode())
    assert (parsed.title, parsed.text) == (title, text)


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("2024-04", (date(2024, 4, 1), date(2024, 4, 30))),
        ("2024", (date(2024, 1, 1), date(2024, 12, 31))),
        ("'2024-04-17 08:00:00 +0200'", (date(2024, 4, 17), date(2024, 4, 17))),
        ("2024-04-17T08:00:00Z", (date(2024, 4, 17), date(2024, 4, 17))),
    ],
)
def test_a_date_is_taken_as_it_is_written(written, days):
    assert parse_markdown(f"---\ndate: {written}\n---\nEnfin.".encode()).published == DateRange(*days)


def test_a_source_that_is_no_address_stays_a_field():
    parsed = parse_markdown(b"---\nsource: Agence du Val\nviews: 12\n---\nEnfin.")
    assert (parsed.source, parsed.metadata) == ("", {"source": "Agence du Val", "views": "12"})


ALIASES = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ("title: 'no end", "not plain YAML"),
        (ALIASES, "aliases"),
        ("a: " + "[" * 30_000, "not plain YAML"),
        ("date: 17 avril", "write it as 2024-04-17"),
        ("date: 03/04/2024", "RAG_DATE_ORDER"),
        ("date: 2024-02-31", "does not exist"),
        ("a: " + "x" * 70_000, "keep it under 64,000"),
    ],
)
def test_bad_front_matter_is_refused_with_what_to_do(front, reason):
    with pytest.raises(ArticleError, match=reason):
        parse_markdown(f"---\n{front}\n---\nEnfin.".encode())


def test_no_tag_makes_anything_but_text():
    parsed = parse_markdown(
        b"---\na: !!python/object/apply:os.system ['true']\nb: !!timestamp 99\nc: !!bool x\n---\nEnfin."
    )
    assert parsed.metadata == {"a": ["true"], "b": "99", "c": "x"}


def test_front_matter_alone_is_no_article():
    with pytest.raises(EmptyArticleError):
        parse_markdown(b"---\ntitle: Le pont\n---\n\n")
