"""Judging by reading, with a reader made by hand: it points at words, the judge picks sentence and answer."""

from datetime import date

import numpy as np
import pytest

from rag.answering import answerer
from rag.answering.confidence import Calibration
from rag.answering.pointing import ByReading
from rag.answering.questions import understand
from rag.answering.reader import read
from rag.language.terms import word_spans
from rag.models.reader import PassageReading
from rag.retrieval.names import match_names
from rag.schema import Article, DateRange, Hit, Passage

MAY = DateRange(date(2024, 5, 1), date(2024, 5, 31))
TEXT = (
    "La mairie de Valbrune a présenté lundi son budget. Le pont de Valbrune, fermé mercredi dernier, a rouvert ce mardi. "
    "Il a coûté 3,5 millions d’euros aux 900 habitants. Marie Lenoir a coupé le ruban."
)


def pointing_at(words, strength=6.0):
    """A reader that points at these words wherever a passage holds them."""

    def reads(pairs):
        return [_reading(passage, words, strength) for _, passage in pairs]

    return ByReading(reads)


def _reading(passage, words, strength):
    offsets = tuple((a, b) for a, b, _ in word_spans(passage))
    starts, ends = (np.full(len(offsets), -4.0, np.float32) for _ in range(2))
    at = passage.find(words)
    if at >= 0:
        starts[next(i for i, (a, _) in enumerate(offsets) if a >= at)] = strength
        ends[max(i for i, (_, b) in enumerate(offsets) if b <= at + len(words))] = strength
    return PassageReading(offsets, starts, ends, strength if at >= 0 else -strength)


def hits_for(question, *texts, published=MAY):
    found = []
    for rank, text in enumerate(texts, start=1):
        article = Article(f"a{rank}", "", text, published, "fr", f"{rank}.txt")
        names = match_names(question.names, text)
        found.append(Hit(Passage(article.id, 0, len(text), text), article, 0.5, rank, {"dense": 0.9}, names))
    return found


def findings(asked, words, *texts):
    question = understand(asked)
    return read(question, hits_for(question, *(texts or (TEXT,))), pointing_at(words))


@pytest.mark.parametrize(
    ("asked", "words", "short"),
    [
        ("Quand le pont de Valbrune a-t-il rouvert ?", "ce mardi", "ce mardi"),
        ("Quand le pont a-t-il été fermé ?", "mercredi dernier", "mercredi dernier"),
        ("Quand le pont a-t-il rouvert ?", "a rouvert ce mardi", "ce mardi"),  # the date that is pointed at
        ("Combien a-t-il coûté ?", "3,5 millions", "3,5 millions d’euros"),
        ("Combien d’habitants ?", "900", "900 habitants"),
        (
            "Combien d’habitants ?",
            "coûté 3,5 millions d’euros aux 900 habitants",
            "3,5 millions d’euros",
        ),  # the nearest
        ("Qui a coupé le ruban ?", "Marie Lenoir", "Marie Lenoir"),
        ("Où est le pont ?", "pont de Valbrune", "pont de Valbrune"),  # no kind of words but the reader's own
        ("Que s'est-il passé au pont ?", "a rouvert", "a rouvert"),
    ],
)
def test_the_words_pointed_at_answer_as_the_kind_asks(asked, words, short):
    best = findings(asked, words)[0]
    assert best.short == short
    assert best.short in best.quote


def test_a_date_pointed_at_is_resolved():
    best = findings("Quand le pont a-t-il rouvert ?", "ce mardi")[0]
    assert best.date.when == DateRange.of_days(date(2024, 5, day) for day in (7, 14, 21, 28))


def test_a_passage_that_answers_wins_over_one_ranked_higher():
    other = "Le conseil de Valbrune s'est réuni lundi. Rien n'a été voté."
    best = findings("Quand le pont a-t-il rouvert ?", "ce mardi", other, TEXT)[0]
    assert best.hit.rank == 2


def test_a_question_of_number_gets_a_number_or_nothing():
    best = findings("Combien d’agents ?", "Valbrune", "La mairie de Valbrune a des agents.")[0]
    assert best.span is None


def test_confidence_follows_the_reader(monkeypatch):
    question = understand("Qui a coupé le ruban ?")
    monkeypatch.setattr(ByReading, "calibration", Calibration(0.0, {"relevance": 0.5}, 0.5))
    sure = answerer.answer(question, hits_for(question, TEXT), pointing_at("Marie Lenoir"))
    unsure = answerer.answer(question, hits_for(question, TEXT), pointing_at("Marie Lenoir", -5.0))
    assert sure.confidence > 0.9 > 0.1 > unsure.confidence
    assert (sure.answered, unsure.answered) == (True, False)


@pytest.mark.parametrize(("answering", "read"), [(0, 3), (2, 3), (3, 7), (None, 7)])
def test_three_hits_are_read_and_the_rest_only_if_those_do_not_answer(monkeypatch, answering, read):
    question = understand("Qui a coupé le ruban ?")
    monkeypatch.setattr(ByReading, "calibration", Calibration(0.0, {"relevance": 0.5}, 0.5))
    texts = [f"Il ne s'est rien passé le {n} mai." for n in range(1, 8)]
    if answering is not None:
        texts[answering] = "Marie Lenoir a coupé le ruban."
    reply = answerer.answer(question, hits_for(question, *texts), pointing_at("Marie Lenoir"))
    assert reply.answered is (answering is not None)
    assert len(reply.hits) == read
    assert [c.article_id for c in reply.citations] == ([] if answering is None else [f"a{answering + 1}"])


def test_a_figure_is_looked_up_in_five_since_a_later_article_may_have_revised_it(monkeypatch):
    question = understand("Combien de morts y a-t-il eu ?")
    monkeypatch.setattr(ByReading, "calibration", Calibration(0.0, {"relevance": 0.5}, 0.5))
    texts = ["Il y a eu 4 morts.", "Rien.", "Rien non plus.", "Toujours rien.", "Le bilan est de 6 morts.", "Rien."]
    reply = answerer.answer(question, hits_for(question, *texts), pointing_at("morts"))
    assert len(reply.hits) == 5


def test_the_best_sentence_is_read_by_itself_as_well():
    question = understand("Qui a coupé le ruban ?")
    judge = pointing_at("Marie Lenoir")
    found = read(question, hits_for(question, TEXT), judge)
    assert judge.features(question, found) == {"relevance": 6.0, "alone": 6.0}


def test_numbers_pointed_at_equally_are_told_apart_by_their_clauses():
    text = "Une centaine de personnes ont été tuées et plus de 500 blessées, dit la mairie de Valbrune."

    def reads(pairs):
        found = []
        for _, passage in pairs:
            offsets = tuple((a, b) for a, b, _ in word_spans(passage))
            even = np.zeros(len(offsets), np.float32)
            found.append(PassageReading(offsets, even, even, 4.0 if passage.startswith("ont") else 0.0))
        return found

    question = understand("Combien de blessés y a-t-il eu ?")
    assert read(question, hits_for(question, text), ByReading(reads))[0].short == "plus de 500 blessées"


def test_a_figure_reported_before_answers_only_who_asks_for_it():
    text = "Correction : le bilan précédent parlait de 400 maisons. Le bilan est de 340 maisons."

    def reads(pairs):
        return [_reading(passage, "400 maisons", 4.0) for _, passage in pairs]

    def short(asked):
        question = understand(asked)
        return read(question, hits_for(question, text), ByReading(reads))[0].short

    assert short("Combien de maisons selon le bilan précédent ?") == "400 maisons"
    even = PassageReading(
        *(getattr(_reading(text, "x", 4.0), name) for name in ("offsets", "starts", "ends", "relevance"))
    )
    question = understand("Combien de maisons ont été touchées ?")
    assert (
        read(question, hits_for(question, text), ByReading(lambda pairs: [even] * len(pairs)))[0].short == "340 maisons"
    )


def test_no_hit_no_finding():
    assert read(understand("Qui ?"), [], pointing_at("x")) == []


def test_the_question_is_read_with_names_as_the_article_spells_them():
    asked = []

    def reads(pairs):
        asked.extend(question for question, _ in pairs)
        return [_reading(passage, "lundi", 5.0) for _, passage in pairs]

    question = understand("When did Zhukov meet Lenoir?")
    read(question, hits_for(question, "Marie Lenoir a vu Joukov lundi.", "Rien à dire ici."), ByReading(reads))
    assert asked == ["When did Joukov meet Lenoir?", "When did Zhukov meet Lenoir?"]


def test_a_follow_up_is_read_without_the_question_before():
    asked = []

    def reads(pairs):
        asked.extend(question for question, _ in pairs)
        return [_reading(passage, "lundi", 5.0) for _, passage in pairs]

    question = understand("Et combien a-t-il coûté ?", [("Quand le pont de Valbrune a-t-il rouvert ?", "Lundi.")])
    read(question, hits_for(question, TEXT), ByReading(reads))
    assert asked == ["Et combien a-t-il coûté ?"]
