"""Article texts and file names that nobody means well by: taken in whole, or refused in words of ours."""

import os
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag import Article, DateRange, Library

APRIL = DateRange(date(2024, 4, 1), date(2024, 4, 30))
# The encoder reads some 9,000 characters a second, whatever they are: `make soak` takes in more of each, and of some a lot.
SOAKING = "RAG_QUESTIONS" in os.environ
SIZE, LARGE = (50_000, 1_000_000) if SOAKING else (5_000, 5_000)
QUESTIONS = (
    "Quand le pont de Valbrune a-t-il rouvert ?", "Combien de ponts ?", "Qui a parlé ?", "Où est le pont ?",
    "Pourquoi le pont est-il fermé ?", "Le pont a-t-il rouvert ?",
)  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    return Library(tmp_path_factory.mktemp("hostile"))


def repeated(piece: str, size: int = SIZE) -> str:
    return (piece * (size // len(piece) + 1))[:size].strip()


@pytest.mark.timeout(1200)
@pytest.mark.parametrize(
    "text",
    [
        repeated("x", LARGE), repeated("X"), repeated("Ǆ", SIZE // 10), repeated("ﷺ", SIZE // 40), repeated("9"), repeated("A. ", LARGE // 3),
        repeated("J'y. Va. "), repeated("x\n\n"), repeated("mardi 12 mars 2024. ", LARGE // 5), repeated("12 mars "),
        repeated("trois jours après "), "« “‘(" * (SIZE // 20) + "Le pont" + ")’” »" * (SIZE // 20), repeated("« "),
        repeated("\u202e\u2066Le pont de Valbrune.\u2069\u202c "), repeated("\x01\x02Le pont\x00 de Valbrune.\x1f\x7f\n"),
        repeated("Z\u0351\u036b\u0343\u036a\u0302"), repeated("\u200b\u2060\ufeff") + " x", repeated("</s> <s> <pad> "),
        repeated("1,000.000 "), repeated("a-"), repeated("le "), repeated("\r\n.\r\n") + "fin", repeated("🌉"),
    ],
    ids=lambda text: ascii(text[:12]),
)  # fmt: skip
def test_a_hostile_text_comes_back_equal_and_can_be_asked(library, text):
    report = library.add(Article("hostile", "", text, APRIL, "fr", "hostile.txt"))
    assert report.failed == ()
    assert library.article("hostile").text == text
    for question in QUESTIONS if SOAKING else QUESTIONS[:2]:
        answer = library.answer(question)
        assert all(c.quote == text[c.start : c.end] for c in answer.citations)
    assert library.remove("hostile") == 1
    assert library._store.problems() == []


@settings(max_examples=500 if SOAKING else 60, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(st.characters(), max_size=400), title=st.text(st.characters(), max_size=40))
def test_any_text_comes_back_equal_or_is_refused(library, text, title):
    article = Article("any", title, text, APRIL, "und", title)
    report = library.add(article)
    if report.failed:
        ((_, reason),) = report.failed
        assert "text" in reason
    else:
        assert library.article("any") == article
        library.answer("Le pont a-t-il rouvert ?")
    library.remove("any")


NAMES = [
    b"it's \"quoted\".txt", b"two\nlines.txt", b"'; DROP TABLE articles; --.txt", b"<script>alert(1)<.txt",
    "\u202etxt.fdp.txt".encode(), b"caf\xe9 \xff.txt", b"$(id) `id` %s {0}.txt", b"[a-z]*?.txt", b"\x1b[2J\x07.txt",
    "\u0301\u200b.txt".encode(), b"- [x](javascript:alert(1)).txt", b" .txt", b"a" * 250 + b".txt",
]  # fmt: skip


def test_files_of_any_name_go_in_are_shown_and_stay_the_same(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    for n, name in enumerate(NAMES):
        with open(os.fsencode(folder) + b"/" + name, "w", encoding="utf-8") as file:  # noqa: PTH123 - bytes
            file.write(f" date 2024-04 Le pont numéro {n} de Valbrune a rouvert ce mardi.")
    library = Library(tmp_path / "library")
    first = library.ingest([folder])
    assert (first.added, first.failed) == (len(NAMES), ())
    assert library.ingest([folder]).unchanged == len(NAMES)
    assert len({article.source for article in library.articles()}) == len(NAMES)
    for article in library.articles():
        article.source.encode()
        assert article in [hit.article for hit in library.retrieve(article.text, k=len(NAMES))]
    answer = library.answer("Quand le pont numéro 1 de Valbrune a-t-il rouvert ?")
    assert all("\n" not in paragraph for paragraph in answer.text.split("\n\n"))
    assert library._store.problems() == []
    named_outright = [os.fsdecode(os.fsencode(folder) + b"/" + name) for name in NAMES]
    assert library.ingest(named_outright).unchanged == len(NAMES)
