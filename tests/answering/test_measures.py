"""What a number measures, in questions and in quantities."""

import pytest

from rag.answering.measures import asked_measure, measure_of


@pytest.mark.parametrize(
    ("question", "measure"),
    [
        ("Combien de temps la grève a-t-elle duré ?", "time"),
        ("How long did the strike last?", "time"),
        ("How long is the bridge?", None),
        ("How long was the bridge closed?", "time"),
        ("Wie lange dauerte das Gespräch?", "time"),
        ("Сколько времени длился разговор?", "time"),
        ("Pour quelle somme le terrain a-t-il été vendu ?", "money"),
        ("How much was the driver paid?", "money"),
        ("Сколько стоил мост?", "money"),
        ("Quelle part des électeurs a voté ?", "share"),
        ("Um wie viel Prozent steigen die Löhne?", "share"),
        ("How high is the tower?", "distance"),
        ("¿Cuánto pesa la campana?", "weight"),
        ("Combien de trains ont été annulés ?", None),
        ("How many days of paid leave do they get?", "time"),
        ("Quanti giorni mancano alla fine dei lavori?", "time"),
        ("¿Cuántos murieron pese a la alerta?", None),
        ("How much was paid for 30 percent of the firm?", "money"),
        ("Quanto è costata la torre?", "money"),
        ("Combien de litres de lait ?", None),
    ],
)
def test_a_question_asks_for_a_measure_or_does_not_say(question, measure):
    assert asked_measure(question) == measure


@pytest.mark.parametrize(
    ("quantity", "measure"),
    [
        ("une quarantaine de minutes", "time"),
        ("deux ans et demi", "time"),
        ("3,5 milliards d’euros", "money"),
        ("$40 million", "money"),
        ("27,8%", "share"),
        ("45 por ciento", "share"),
        ("11 kilomètres", "distance"),
        ("1,870 kilograms", "weight"),
        ("400 тысяч евро", "money"),
        ("1.400 personas", None),
        ("500", None),
        ("5 дней", "time"),
    ],
)
def test_a_quantity_measures_what_its_unit_says(quantity, measure):
    assert measure_of(quantity) == measure
