"""Questions that nobody means well by: each is answered, or refused in words of ours, and in its own time."""

import os
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag import Article, DateRange, Library, QuestionError

LONGEST = 2_000
SOAKING = "RAG_QUESTIONS" in os.environ
# Pieces that mean something to SQLite, its full text, GLOB, the encoder's vocabulary, regular expressions or a screen.
PIECES = (
    '"', "'", "''", '""', "NEAR(pont mairie, 2)", "pont*", "^pont", "stems:pont", "- pont", "(pont OR", ") AND NOT (",
    "'; DROP TABLE articles; --", "\\", "%_", "[a-z]", "[", "]", "[^", "*?*?", "{0}", "{name}", "%s", "\x00", "\x1b[2J",
    "\ud800", "\udfff", "\u202e", "\u2066", "\u200b", "\ufeff", "\u0301" * 30, "Z\u0351\u036b\u0343", "🌉", "👩‍👩‍👧", "ﷺ",
    "Ǆ", "ﬁ", "İ", "ß", "½", "①", "١٢", "漢字", "موسكو", "Αθήνα", "Шойгу", "Choïgou", "l'", "d’", "qu'", "a-", "'s",
    "</s>", "<s>", "<pad>", "query: ", "passage: ", "1/1/", "1.", "1,000,", "12 mars 2024", "29/02/2023", "mardi",
    "il y a 999999999999 jours", "9" * 40, "-1", "1e999", "?", "??", "!", "...", "\n\n", "\t", "\u00a0", " ", "  ",
    "When", "Quand", "Combien de", "Сколько", "¿Cuándo", "Wer", "et", "and", "he", "-t-il", "Le pont", "Valbrune",
)  # fmt: skip
texts = st.one_of(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=25).map(" ".join),
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=25).map("".join),
    st.tuples(st.sampled_from(PIECES), st.sampled_from(PIECES)).map(lambda two: (two[0] * LONGEST + two[1])[-LONGEST:]),
    st.text(st.characters(), max_size=300),
)
days = st.none() | st.dates()
sources = st.none() | st.lists(st.sampled_from("*?[]^-!a/é\\'\""), max_size=30).map("".join) | texts
languages = st.none() | st.sampled_from(["fr", "FR-be", "und", "x", "fr'--", "*", ""]) | texts
ours = settings(max_examples=500 if SOAKING else 60, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """Plain articles among hostile ones, so that there is something to trip over."""
    library = Library(tmp_path_factory.mktemp("hostile"))
    april = DateRange(date(2024, 4, 1), date(2024, 4, 30))
    told = ["Le pont de Valbrune a rouvert ce mardi.", "The bridge cost 3.5 million euros, said Marie Lenoir.", *PIECES]
    kept = [text.encode("utf-8", "ignore").decode() for text in told]
    articles = [
        Article(f"a{n}", "", text, april, "fr", f"{text[:9]}.txt") for n, text in enumerate(kept) if text.strip()
    ]
    assert library.add([*articles, Article("all", "", "\n\n".join(kept), april, "und", "all.txt")]).failed == ()
    return library


def asked(ask):
    """What it gives, None where it is refused."""
    try:
        return ask()
    except QuestionError:
        return None


@ours
@given(question=texts, k=st.integers(1, 60))
def test_a_search_gives_whole_passages(library, question, k):
    hits = asked(lambda: library.retrieve(question, k=k)) or []
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert len(hits) <= k
    assert all(hit.passage.text == hit.article.text[hit.passage.start : hit.passage.end] for hit in hits)


@ours
@given(question=texts, since=days, until=days, language=languages, source=sources)
def test_a_search_within_bounds_keeps_to_them(library, question, since, until, language, source):
    try:
        hits = library.retrieve(question, since=since, until=until, language=language, source=source)
    except (QuestionError, ValueError) as error:
        assert str(error).startswith(("the question", "since", "language is", "source is"))
        return
    assert language is None or all(hit.article.language == language.lower() for hit in hits)
    assert not hits or (since or date.min) <= date(2024, 4, 30) and (until or date.max) >= date(2024, 4, 1)


@ours
@given(question=texts, history=st.lists(st.tuples(texts, texts), max_size=3))
def test_an_answer_quotes_word_for_word(library, question, history):
    answer = asked(lambda: library.answer(question, history))
    if answer is None:
        return
    articles = {hit.article.id: hit.article.text for hit in answer.hits}
    assert all(c.quote == articles[c.article_id][c.start : c.end] for c in answer.citations)
    assert answer.text.strip()
    answer.text.encode()  # can be shown and sent


@pytest.mark.timeout(120)  # half a second each
@pytest.mark.parametrize(
    "piece",
    ["1/", "1.", "1,", "1 ", "a-", "a'", '"', "« ", "A ", "A-", "12 mars ", "trois ", "vingt-et-", "et ", "when ", "ﷺ", "Ǆ",
     "e\u0301", "\u0301", "ب", "Ба", "漢", "\u200b", "🌉", "how long ", "quel est le ", "and when ", "le maire ", "(", "\u202e"],
)  # fmt: skip
def test_a_piece_repeated_to_the_longest_question_is_taken_in_its_own_time(library, piece):
    for opening in ("", "Quand ", "How many ", "Кто ") if SOAKING else ("Quand ",):
        question = f"{opening}{piece * LONGEST}"[: LONGEST - 1].strip() + "?"
        asked(lambda question=question: library.answer(question, [(question, question)]))


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "pattern", ["*a" * 40 + "b", "*[a-c]" * 30 + "?d", "?*" * 60 + "#", "*" * 60_000, "[" * 500, "[^"]
)
def test_a_source_pattern_costs_little_whatever_it_is(library, pattern):
    library.add(Article("long", "", "Le pont a rouvert.", None, "fr", "a" * 3_000))
    try:
        library.retrieve("le pont", source=pattern)
    except ValueError as error:
        assert "60,000 characters, expected" in str(error)
        assert len(pattern) == 60_000
