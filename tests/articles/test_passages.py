"""Splitting: exact offsets, nothing lost, whole sentences, the length asked for."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.articles.passages import context_of, opening, split
from rag.schema import Article, Passage


def article(text: str) -> Article:
    return Article("id", "", text, None, "fr", "a.txt")


def count_words(texts) -> list[int]:
    return [len(re.findall(r"\w+|[^\w\s]", text)) for text in texts]


PIECES = st.sampled_from(
    [
        "Le maire a parlé. ",
        "M. Dubois, non ! ",
        "« Oui », dit-elle.\n\n",
        "Titre\n\n",
        "x" * 30 + " ",
        "\u00a0",
        "\r\n",
        "…",
        "« ",
    ]
)


@given(st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=60).map("".join)), st.integers(5, 60))
def test_every_passage_is_a_slice_and_every_character_is_in_one(text, limit):
    passages = split(article(text), count_words, limit)
    for passage in passages:
        assert passage.text == text[passage.start : passage.end]
        assert passage.text == passage.text.strip() != ""
    for before, after in zip(passages, passages[1:], strict=False):
        assert before.end <= after.start
        assert not text[before.end : after.start].strip()
    assert "".join("".join(p.text.split()) for p in passages) == "".join(text.split())


@given(st.lists(st.integers(1, 40), min_size=1, max_size=40), st.integers(41, 150))
def test_no_passage_is_longer_than_asked_and_sentences_stay_whole(lengths, limit):
    sentences = [" ".join(["Mot"] + ["mot"] * (n - 1)) + "." for n in lengths]
    passages = split(article(" ".join(sentences)), count_words, limit)
    assert all(count <= limit for count in count_words([p.text for p in passages]))
    assert all(p.text.endswith(".") and p.text.startswith("Mot") for p in passages)


def test_a_sentence_over_the_limit_is_cut_between_words():
    passages = split(article("mot " * 500), count_words, 100)
    assert all(set(p.text.split()) == {"mot"} for p in passages)
    assert max(count_words([p.text for p in passages])) <= 100


def test_one_endless_word_is_cut_all_the_same():
    count = lambda texts: [len(text) for text in texts]  # noqa: E731
    assert max(len(p.text) for p in split(article("x" * 1_000), count, 100)) <= 100


def test_real_articles_give_passages_of_60_to_150_tokens(seeds_library):
    embedder = seeds_library._embedder
    for item in seeds_library.articles():
        counts = embedder.count_tokens([p.text for p in split(item, embedder.count_tokens, 150)])
        assert max(counts) <= 150
        assert min(counts) >= 60


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_nothing_gives_nothing(text):
    assert split(article(text), count_words, 100) == []


def test_an_opening_is_the_title_or_the_first_sentence_and_fits():
    def count(texts):
        return [len(text.split()) for text in texts]

    body = "Le pont a rouvert mardi matin. La mairie s'en réjouit."
    untitled, titled = (Article("a", title, body, None, "fr", "a.txt") for title in ("", " Le pont rouvre "))
    assert opening(untitled, count, 50) == "Le pont a rouvert mardi matin."
    assert opening(titled, count, 50) == "Le pont rouvre"
    assert count([opening(untitled, count, 3)])[0] <= 3
    assert opening(untitled, count, 0) == ""
    assert context_of(Passage("a", 0, 30, body[:30]), "Le pont a rouvert mardi matin.") == ""
    assert context_of(Passage("a", 31, len(body), body[31:]), "Le pont rouvre") == "Le pont rouvre\n"
