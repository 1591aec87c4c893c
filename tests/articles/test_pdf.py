import pytest

from rag.articles.pdf import parse_pdf
from rag.errors import ArticleError, EmptyArticleError
from tests.articles.samples import BODY, SECOND, encrypted, pdf


def test_the_text_is_that_of_the_pages_with_a_blank_line_between():
    assert parse_pdf(pdf(BODY, "", SECOND)).text == f"{BODY}\n\n{SECOND}"


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Le pont rouvre", "Le pont rouvre"),
        ("Microsoft Word - pont.doc", ""),
        ("pont-v3_final.indd", ""),
        ("Untitled-1", ""),
        ("Document1", ""),
    ],
)
def test_a_title_that_a_program_left_is_none(title, kept):
    assert parse_pdf(pdf(BODY, info=f"/Title ({title})")).title == kept


def test_the_day_a_file_was_made_is_no_day_of_publication():
    assert parse_pdf(pdf(BODY, info="/CreationDate (D:20240417080000Z)")).published is None


def test_an_encrypted_file_is_refused_with_what_to_do():
    with pytest.raises(ArticleError, match="is encrypted: save it without a password"):
        parse_pdf(encrypted(pdf(BODY)))


def test_a_file_of_pictures_is_refused_with_what_to_do():
    with pytest.raises(EmptyArticleError, match="ocrmypdf"):
        parse_pdf(pdf("", ""))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"not a PDF at all", pdf(BODY)[:200]])
def test_a_damaged_file_is_refused(content):
    with pytest.raises(ArticleError):
        parse_pdf(content)
