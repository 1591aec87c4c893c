"""What is taken away from an answer: Markdown, BibTeX, and links to a quote on the web."""

import csv
from dataclasses import replace
from datetime import date

import pytest

from rag.exports import as_bibtex, as_csv, as_markdown, quote_link
from rag.schema import Answer, Article, Citation, DateRange, Event, Hit, Passage
from rag.written import Written

APRIL = DateRange(date(2024, 4, 17), date(2024, 4, 17))
QUOTE = "Le *pont* [1] a rouvert."


def an_answer(source: str = "https://example.org/a_b", title: str = "Le pont & la mairie") -> Answer:
    article = Article("a1", title, f"Avant. {QUOTE}", APRIL, "fr", source)
    citation = Citation(1, "a1", source, APRIL, 7, 7 + len(QUOTE), QUOTE)
    hit = Hit(Passage("a1", 0, len(article.text), article.text), article, 1.0, 1, {}, (), ())
    text = f"On 17 April 2024 [1].\n\n“{QUOTE}” — a_b [1]"
    return Answer("When did\nit reopen?", text, "17 April 2024", "en", True, 0.9, (citation,), APRIL, (hit,))


def test_markdown_has_footnotes_and_nothing_in_a_quote_is_markup():
    assert as_markdown(an_answer()) == (
        "# When did it reopen?\n\n"
        "On 17 April 2024 [^1].\n\n"
        "“Le \\*pont\\* \\[1\\] a rouvert.” — a\\_b [^1]\n\n"
        "[^1]: “Le \\*pont\\* \\[1\\] a rouvert.” — Le pont & la mairie, "
        "<https://example.org/a_b#:~:text=Le%20%2Apont%2A%20%5B1%5D%20a%20rouvert.>, Wednesday 17 April 2024\n"
    )


def test_markdown_names_the_model_that_wrote_the_text():
    written = replace(an_answer(), method="llm", written=Written("qwen_3:4b\n# x", 3))
    assert "\n\n*Written by qwen\\_3:4b \\# x from the articles quoted.*\n\n[^1]: " in as_markdown(written)
    assert "\n\n*Rédigé par " in as_markdown(replace(written, language="fr"))
    assert "qwen" not in as_markdown(replace(written, method="extractive")), "the articles are quoted without it"


def test_a_quote_over_two_paragraphs_is_one_footnote():
    article = Article("a1", "", "Un [1].\n\nDeux.", APRIL, "fr", "a.txt")
    citation = Citation(1, "a1", "a.txt", APRIL, 0, len(article.text), article.text)
    text = f"One and two [1].\n\n“{article.text}” — a.txt [1]"
    shown = as_markdown(replace(an_answer(), text=text, citations=(citation,), hits=()))
    assert "“Un \\[1\\].  \n  \nDeux.” — a.txt [^1]" in shown


def test_bibtex_has_an_entry_for_each_article_and_escapes_what_bibtex_reads():
    assert as_bibtex(an_answer()) == (
        "@misc{a1,\n  title = {Le pont \\& la mairie},\n  year = {2024},\n  note = {Wednesday 17 April 2024},\n  language = {fr},\n"
        "  url = {https://example.org/a_b},\n}\n"
    )
    of_a_file = as_bibtex(an_answer("dossier/50 %.txt", ""))
    assert "  title = {50 \\%.txt},\n" in of_a_file
    assert "  howpublished = {dossier/50 \\%.txt},\n" in of_a_file
    assert "url" not in of_a_file
    assert as_bibtex(replace(an_answer(), citations=())) == ""


def test_a_table_has_a_row_for_each_citation_or_event():
    header, row = csv.reader(as_csv(an_answer()).splitlines())
    told = dict(zip(header, row, strict=True))
    assert (told["earliest"], told["latest"], told["date"]) == ("2024-04-17", "2024-04-17", "Wednesday 17 April 2024")
    assert (told["quote"], told["title"]) == (f"“{QUOTE}”", "Le pont & la mairie")
    assert (told["source"], told["language"]) == ("https://example.org/a_b", "fr")
    citation = an_answer().citations[0]
    undated = replace(an_answer(), events=(Event(None, (citation, replace(citation, number=2))),))
    assert list(csv.reader(as_csv(undated).splitlines()))[1][:4] == ["", "", "", f"“{QUOTE}” | “{QUOTE}”"]
    assert as_csv(replace(an_answer(), citations=())).count("\n") == 1


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
def test_no_cell_is_a_formula_and_the_quote_stays_exact(start):
    article = Article("a1", f"{start} title", f'{start} "said" so.', APRIL, "fr", f"{start}/file.txt")
    citation = Citation(1, "a1", article.source, APRIL, 0, len(article.text), article.text)
    hit = Hit(Passage("a1", 0, len(article.text), article.text), article, 1.0, 1, {}, (), ())
    answer = replace(an_answer(), citations=(citation,), hits=(hit,))
    row = list(csv.reader(as_csv(answer).split("\n", 1)[1:], strict=True))[0]
    assert not any(cell.lstrip().startswith(tuple("=+-@＝")) for cell in row)
    assert article.text in row[3]
    assert (row[4], row[5]) == (f"'{article.title}", f"'{article.source}")


def test_a_day_at_the_head_of_a_paragraph_opens_no_list():
    assert "\n\n3\\. oder 4. April" in as_markdown(replace(an_answer(), text="Zwei:\n\n3. oder 4. April: nichts."))


@pytest.mark.parametrize(
    ("source", "quote", "link"),
    [
        ("a.txt", "Un.", "a.txt"),
        ("https://example.org/", "", "https://example.org/"),
        ("https://example.org/", "vendredi-soir, oui", "https://example.org/#:~:text=vendredi%2Dsoir%2C%20oui"),
        ("https://example.org/#top", "Un.", "https://example.org/#top:~:text=Un."),
        ("https://example.org/", "mot " * 40, f"https://example.org/#:~:text=mot{4 * '%20mot'},mot{4 * '%20mot'}"),
        ("javascript:alert(1)", "Un.", "javascript:alert(1)"),
    ],
)
def test_a_link_opens_at_the_quote(source, quote, link):
    assert quote_link(source, quote) == link
