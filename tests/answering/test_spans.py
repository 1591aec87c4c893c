import pytest

from rag.answering import spans


def texts(sentence, found):
    return [sentence[a:b] for a, b in found]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Paris fournira 100.000 obus de 155 mm, soit 3,5 milliards d’euros.",
            ["100.000 obus", "155 mm", "3,5 milliards d’euros"],
        ),
        ("Un échange d'une quarantaine de minutes.", ["une quarantaine de minutes"]),
        ("По 95 человек вернулись, 400 тысяч евро.", ["95 человек", "400 тысяч евро"]),
        ("La participation, 27,8% des inscrits, déçoit.", ["27,8%"]),
        ("L'alerte est partie à 02H17.", ["02H17"]),
        ("Il y eut cinq morts et dix-sept blessés.", ["cinq morts", "dix-sept blessés"]),
        ("Die Löhne steigen um 4,2 Prozent.", ["4,2 Prozent"]),
        ("The debt is €9.1 million.", ["€9.1 million"]),
        ("Les travaux dureront au moins sept mois.", ["au moins sept mois"]),
        ("Ils sont 241 à dire oui, 12 ont dit non, une dizaine d'entre eux hésitent.", ["241", "12", "une dizaine"]),
        ("Rien à compter ici.", []),
    ],
)
def test_quantities(sentence, expected):
    assert texts(sentence, spans.quantities(sentence, "fr")) == expected


def test_names_leave_out_what_the_question_said():
    sentence = "L'ancien préfet a succédé à Anne-Lise de Kervel, d'après M. Dubois."
    assert texts(sentence, spans.proper_names(sentence, ["dubois"])) == ["Anne-Lise de Kervel"]


def test_places_follow_their_preposition():
    sentence = "Le récital est déplacé à la cathédrale Saint-Just, près de Narbonne."
    assert texts(sentence, spans.places(sentence, "fr")) == ["cathédrale Saint-Just", "Narbonne"]
    assert spans.places(sentence, "xx") == []


def test_reasons_follow_their_connective():
    sentence = "Le match est reporté en raison de la pluie tombée depuis mardi, selon le club."
    assert texts(sentence, spans.reasons(sentence)) == ["la pluie tombée depuis mardi"]
