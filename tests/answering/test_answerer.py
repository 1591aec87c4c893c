"""Answers from hand-made hits and an embedder that only sees words: no model, no store."""

from datetime import date

import numpy as np
import pytest

from rag.answering import answerer
from rag.answering.confidence import Calibration
from rag.answering.likeness import ByLikeness
from rag.answering.phrases import PHRASES, Phrases
from rag.answering.phrasing import quoted
from rag.answering.questions import understand
from rag.answering.reader import read
from rag.language.terms import words
from rag.retrieval.names import match_names
from rag.schema import Article, DateRange, Hit, Passage

MAY = DateRange(date(2024, 5, 1), date(2024, 5, 31))
TEXT = (
    "Les travaux\n\n"
    "La mairie de Valbrune a présenté son budget. Le pont de Valbrune a rouvert ce mardi après trois mois de travaux. "
    "Il a coûté 3,5 millions d’euros. Marie Lenoir n'a pas assisté à la cérémonie."
)


def embed(texts):
    """Bags of words, hashed to unit vectors: texts that share words are near, others are not."""
    rows = np.zeros((len(texts), 4096), np.float32)
    for row, text in zip(rows, texts, strict=True):
        for word in words(text):
            row[sum(ord(c) * 31**i for i, c in enumerate(word)) % 4096] += 1
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def hits_for(question, text=TEXT, published=MAY):
    article = Article("a", "", text, published, "fr", "folder/pont.txt")
    names = match_names(question.names, text)
    return [Hit(Passage("a", 0, len(text), text), article, 1.0, 1, {"dense": 0.9}, names)]


def findings(text):
    question = understand(text)
    return read(question, hits_for(question), ByLikeness(embed))


@pytest.fixture
def sure(monkeypatch):
    monkeypatch.setattr(ByLikeness, "calibration", Calibration(-28.51, ByLikeness.calibration.weights, 0.0))


def ask(asked, **kwargs):
    question = understand(asked)
    return answerer.answer(question, hits_for(question, **kwargs), ByLikeness(embed))


def test_the_sentence_that_answers_comes_first_and_a_heading_never():
    found = findings("Quand le pont de Valbrune a-t-il rouvert ?")
    assert found[0].quote == "Le pont de Valbrune a rouvert ce mardi après trois mois de travaux."
    assert found[0].short == "ce mardi"
    assert all(f.quote != "Les travaux" for f in found)
    assert [f.score for f in found] == sorted((f.score for f in found), reverse=True)


def test_a_when_is_dated_against_the_article_and_shows_the_phrase(sure):
    answer = ask("Quand le pont de Valbrune a-t-il rouvert ?")
    assert answer.when == DateRange.of_days(date(2024, 5, day) for day in (7, 14, 21, 28))
    assert answer.text.startswith("Un mardi de mai 2024 (le 7, 14, 21 ou 28) [1].")
    assert "« ce mardi »" in answer.text
    assert "mai 2024" in answer.text
    assert answer.citations[0].quote in answer.text


def test_a_quantity_is_not_a_date(sure):
    answer = ask("Combien de millions d’euros a-t-il coûté ?")
    assert answer.short == "3,5 millions d’euros"
    assert answer.when is None


def test_quotes_are_slices_with_every_character_kept(sure):
    text = "Le pont\u202f«\u00a0neuf\u00a0» a rouvert ce mardi\u00a0; c’est <b>fini</b> !"
    answer = ask("Quand le pont a-t-il rouvert ?", text=text)
    citation = answer.citations[0]
    assert citation.quote == text == text[citation.start : citation.end]


def test_a_relative_date_without_a_dateline_gives_no_when(sure):
    answer = ask("Quand le pont de Valbrune a-t-il rouvert ?", published=None)
    assert answer.when is None


def test_below_the_threshold_the_nearest_passages_are_shown_and_nothing_cited(monkeypatch):
    monkeypatch.setattr(ByLikeness, "calibration", Calibration(0.0, {}, 1.1))
    answer = ask("Wer ist Petra Lang aus Kassel?")
    assert (answer.answered, answer.citations, answer.short, answer.when) == (False, (), None, None)
    assert answer.text.startswith("Keine sichere Antwort in den Artikeln.")
    assert "Petra, Lang, Kassel" in answer.text
    assert "pont.txt" in answer.text


def test_confidence_rises_with_likeness_and_falls_with_names_missing():
    base = {"cosine": 0.85, "contrast": 0.05, "named": 1.0, "missing": 0.0}
    middle = ByLikeness.calibration.confidence(base)
    assert 0 < ByLikeness.calibration.confidence({**base, "missing": 1.0}) < middle
    assert middle < ByLikeness.calibration.confidence({**base, "cosine": 0.9}) < 1
    assert middle < ByLikeness.calibration.confidence({**base, "contrast": 0.08}) < 1


def test_no_hit_is_an_abstention():
    answer = answerer.answer(understand("Who reopened the bridge?"), [], ByLikeness(embed))
    assert (answer.answered, answer.hits, answer.confidence) == (False, (), 0.0)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (
            "Quand le pont de Valbrune a-t-il été vendu ?",
            "Ils mentionnent Valbrune, mais ne semblent pas répondre à cela.",
        ),
        ("Quand le pont de Trémeur a-t-il été vendu ?", "Les passages trouvés ne mentionnent pas : Trémeur."),
    ],
)
def test_an_abstention_says_whether_the_name_or_the_detail_is_missing(monkeypatch, asked, words):
    monkeypatch.setattr(ByLikeness, "calibration", Calibration(0.0, {}, 1.1))
    assert words in ask(asked).text


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("When did the Valbrune bridge reopen? And who paid for the works?", "One question at a time: this is about"),
        ("Le pont de Valbrune a-t-il rouvert hier ?", "Les dates sont comptées à partir du jour de chaque article"),
        ("Când a fost redeschis podul din Valbrune?", "this question seems to be in another language"),
    ],
)
def test_the_answer_says_how_the_question_was_taken(sure, asked, words):
    assert words in ask(asked).text


def test_an_answer_explains_itself(sure):
    answer = ask("Quand le pont de Valbrune a-t-il rouvert ?")
    told = answer.explanation
    assert (told.read, told.kind, told.names, told.reason) == (answer.question, "when", ("Valbrune",), "answered")
    assert told.considered[0].quote == answer.citations[0].quote
    assert told.considered[0].short == "ce mardi"
    assert told.considered[0].score >= told.considered[1].score
    assert "Tuesday" in told.rule
    assert told.confidence == answer.confidence >= told.threshold
    assert "explanation" not in answer.to_json()


def test_a_when_without_a_date_is_no_answer_and_says_why(sure):
    answer = ask("Quand Marie Lenoir a-t-elle assisté à la cérémonie ?", text="Marie Lenoir a assisté à la cérémonie.")
    assert (answer.answered, answer.explanation.reason, answer.explanation.rule) == (False, "kind unmet", None)


def test_the_question_is_given_back_as_typed(sure):
    typed = "When did the Valbrune bridge reopen? And who paid for the works?"
    answer = ask(typed)
    assert (answer.question, answer.explanation.read) == (typed, "When did the Valbrune bridge reopen?")


@pytest.mark.parametrize(
    ("asked", "sentence", "short"),
    [
        ("Le pont a-t-il rouvert ?", "Le pont a rouvert ce mardi.", "Oui"),
        ("Le pont a-t-il rouvert ?", "Le pont n’a pas rouvert.", "Non"),
        ("Le pont a-t-il rouvert le 12 mai ?", "Le pont a rouvert le 14 mai.", None),
        ("Le pont a-t-il rouvert lundi ?", "Le pont a rouvert mardi.", None),
        ("Y a-t-il eu sept morts ?", "L'incendie a fait six morts, et non sept.", None),
        ("Y a-t-il eu sept morts ?", "L'incendie a fait sept morts.", "Oui"),
        ("Le pont n'a-t-il pas rouvert ?", "Le pont a rouvert ce mardi.", None),
    ],
)
def test_yes_and_no_are_said_only_where_the_sentence_settles_it(monkeypatch, asked, sentence, short):
    monkeypatch.setattr(ByLikeness, "calibration", Calibration(9.0, {}, 0.0))
    answer = ask(asked, text=sentence)
    assert (answer.answered, answer.short) == (True, short)


def test_an_unsure_yes_leaves_the_word_to_the_quote(monkeypatch):
    monkeypatch.setattr(ByLikeness, "calibration", Calibration(-1.0, {}, 0.0))
    answer = ask("Le pont a-t-il rouvert ?", text="Le pont a rouvert ce mardi.")
    assert (answer.answered, answer.short) == (True, None)
    assert answer.citations[0].quote in answer.text


def test_a_no_that_rests_on_a_denial_says_so(monkeypatch):
    monkeypatch.setattr(ByLikeness, "calibration", Calibration(5.0, {}, 0.0))
    denied = ask("Le maire a-t-il vendu le pont ?", text="Le maire a démenti avoir vendu le pont.")
    assert denied.short == "Non"
    assert PHRASES["fr"].denied in denied.text
    plain = ask("Le maire a-t-il vendu le pont ?", text="Le maire n'a pas vendu le pont.")
    assert plain.short == "Non"
    assert PHRASES["fr"].denied not in plain.text


def test_words_that_ask_nothing_get_passages_and_no_answer(sure):
    reply = ask("Valbrune")
    assert (reply.answered, reply.short, reply.citations) == (False, None, ())
    assert PHRASES[reply.language].keywords in reply.text
    assert "pont.txt" in reply.text


def test_quotation_marks_do_not_meet_themselves():
    assert quoted("« Non », a-t-il dit.", "fr") == "“« Non », a-t-il dit.”"
    assert quoted("“No,” he said.", "en") == "«“No,” he said.»"
    assert quoted("Il a dit non.", "fr") == "« Il a dit non. »"


def test_every_language_says_everything():
    for code, said in PHRASES.items():
        for name in Phrases.__dataclass_fields__:
            filled = getattr(said, name).format(
                quote="q",
                phrase="p",
                published="d",
                marker="[1]",
                names="n",
                question="?",
                count=2,
                when="w",
                model="m",
            )
            assert filled, (code, name)
