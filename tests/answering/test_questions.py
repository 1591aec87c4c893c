import pytest

from rag.answering.questions import understand
from rag.errors import QuestionError

KINDS = [
    ("en", "When was the bridge reopened?", "when"),
    ("en", "On what date did the mayor resign?", "when"),
    ("en", "Where was he when the alarm rang?", "where"),
    ("en", "How long did the works last?", "how_many"),
    ("en", "What monthly fee do members pay?", "how_many"),
    ("en", "Who signed the deal?", "who"),
    ("en", "Which company built it?", "which"),
    ("en", "Why was the match postponed?", "why"),
    ("en", "What caused the blackout?", "why"),
    ("en", "Did the council approve the plan?", "yesno"),
    ("en", "What did the mayor say?", "what"),
    ("fr", "À quelle date le pont a-t-il rouvert ?", "when"),
    ("fr", "Depuis quand dirige-t-elle le club ?", "when"),
    ("fr", "Combien de trains ont été annulés ?", "how_many"),
    ("fr", "À combien s’élève la facture ?", "how_many"),
    ("fr", "Pour quelle raison le concert est-il annulé ?", "why"),
    ("fr", "Où se tiendra le procès ?", "where"),
    ("fr", "Qui a remporté l'étape ?", "who"),
    ("fr", "Quelle entreprise a construit le barrage ?", "which"),
    ("fr", "Le maire a-t-il démissionné, alors que tout allait bien ?", "yesno"),
    ("fr", "Que demande le syndicat ?", "what"),
    ("es", "¿En qué fecha empezó la huelga?", "when"),
    ("es", "¿Cuántas personas murieron?", "how_many"),
    ("es", "¿Ha dimitido el alcalde?", "yesno"),
    ("de", "An welchem Tag begann der Streik?", "when"),
    ("de", "Um wie viel Prozent steigen die Löhne?", "how_many"),
    ("de", "Wer gewann das Rennen?", "who"),
    ("it", "Quanto costa il biglietto?", "how_many"),
    ("it", "Dove si è svolto il vertice?", "where"),
    ("ru", "Какого числа открылся мост?", "when"),
    ("ru", "Сколько человек пострадало?", "how_many"),
    ("ru", "Почему отменили матч?", "why"),
]


@pytest.mark.parametrize(("language", "text", "kind"), KINDS)
def test_language_and_kind(language, text, kind):
    question = understand(text)
    assert (question.language, question.kind) == (language, kind)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("When did Lecornu call Shoigu?", ("Lecornu", "Shoigu")),
        ("Quand l'envoyé d'Oumerov a-t-il vu Jean-Marc Dubois ?", ("Oumerov", "Jean-Marc", "Dubois")),
        ("Who heads Macron's party?", ("Macron",)),
        ("Wie viele Brücken baute Petra Lang aus Kassel?", ("Petra", "Lang", "Kassel")),
        ("Когда Лекорню звонил Шойгу?", ("Лекорню", "Шойгу")),
        ("comment cuire des pâtes ?", ()),
    ],
)
def test_names_are_words_with_a_capital_of_their_own(text, names):
    assert understand(text).names == names


def test_a_follow_up_is_searched_with_the_question_before_it():
    history = [("Qui dirige le club ?", "Yann Petit [1]."), ("Quand le pont a-t-il rouvert ?", "Mardi [1].")]
    assert understand("Et pourquoi ?", history).query == "Quand le pont a-t-il rouvert ? Et pourquoi ?"
    assert understand("Combien de temps ?", history).query == "Quand le pont a-t-il rouvert ? Combien de temps ?"
    standing = "Quelle somme Marie Lenoir a-t-elle versée à la ville de Corvières ?"
    assert understand(standing, history).query == standing


def test_a_question_over_the_limit_is_refused_at_the_limit():
    assert understand("a" * 100, max_chars=100).text == "a" * 100
    with pytest.raises(QuestionError, match="101"):
        understand("a" * 101, max_chars=100)
