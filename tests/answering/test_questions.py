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
        ("Wann tritt das Abkommen in Kraft?", ()),
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


@pytest.mark.parametrize("text", [None, 7, ["Qui ?"]])
def test_what_is_no_text_is_an_error_of_ours(text):
    with pytest.raises(QuestionError, match="expected a text"):
        understand(text)


def test_a_question_over_the_limit_is_refused_at_the_limit():
    assert understand("a" * 100, max_chars=100).text == "a" * 100
    with pytest.raises(QuestionError, match="101"):
        understand("a" * 101, max_chars=100)


@pytest.mark.parametrize(
    ("text", "taken", "language", "notes"),
    [
        ("Who signed the deal? And when was it signed?", "Who signed the deal?", "en", ("several",)),
        ("Lecornu? When did he call Shoigu?", "Lecornu? When did he call Shoigu?", "en", ()),
        ("Que s'est-il passé hier à Lyon ?", "Que s'est-il passé hier à Lyon ?", "fr", ("today",)),
        ("Când a fost semnat acordul de pace?", "Când a fost semnat acordul de pace?", "en", ("language",)),
        ("Πότε άνοιξε η γέφυρα;", "Πότε άνοιξε η γέφυρα;", "en", ("language",)),
        ("Shoigu", "Shoigu", "en", ("keywords",)),
        ("Marie Lenoir ?", "Marie Lenoir ?", "en", ("keywords",)),
        ("Quand ?", "Quand ?", "fr", ()),
        ("When did it open and what did it cost?", "When did it open?", "en", ("several",)),
        ("Où a-t-il été signé, et combien de temps a duré la visite ?", "Où a-t-il été signé ?", "fr", ("several",)),
        ("¿Cuántos muertos hubo y cuándo ocurrió?", "¿Cuántos muertos hubo?", "es", ("several",)),
        (
            "Quel est l'homme qui a trouvé et qui a vendu le tableau ?",
            "Quel est l'homme qui a trouvé et qui a vendu le tableau ?",
            "fr",
            (),
        ),
        (
            "Who signed for Lyon and Nice when the deal was made?",
            "Who signed for Lyon and Nice when the deal was made?",
            "en",
            (),
        ),
        ("大臣はいつパリを訪れましたか", "大臣はいつパリを訪れましたか", "en", ("language",)),
        ("Wann soll er am Morgen starten?", "Wann soll er am Morgen starten?", "de", ()),
        (
            "Qui a dit « Que faites-vous ? » au juge de Lyon ?",
            "Qui a dit « Que faites-vous ? » au juge de Lyon ?",
            "fr",
            (),
        ),
    ],
)
def test_what_the_asker_should_know_of_how_the_question_was_taken(text, taken, language, notes):
    question = understand(text)
    assert (question.text, question.language, question.notes) == (taken, language, notes)


@pytest.mark.parametrize(
    ("text", "follows"),
    [
        ("How long before that had he left France?", True),
        ("A-t-il démissionné ?", True),
        ("Wer ersetzt ihn in Kassel?", True),
        ("Who replaced her in Paris?", True),
        ("Quand le maire a-t-il rencontré Macron ?", False),
        ("Que s'est-il passé à Lyon hier soir après le match ?", False),
        ("È stato firmato l'accordo tra Roma e Parigi?", False),
        ("Quanti sono gli abitanti di Roma?", False),
        ("Wann soll der Bau des Museums in Kassel fertig sein?", False),
        ("When did Petrov say that he would leave France?", False),
        ("Combien de temps faut-il pour aller de Lyon à Paris ?", False),
    ],
)
def test_a_pronoun_without_a_name_before_it_points_at_the_question_before(text, follows):
    question = understand(text, [("When was Ivan Petrov arrested?", "On Monday.")])
    assert question.query.startswith("When was") == follows
