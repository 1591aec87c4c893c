"""Yes or no: what denies what."""

import unicodedata

import pytest

from rag.answering.polarity import affirms

ROWS = [
    ("fr", "Le maire a-t-il signé ?", "fr", "Le maire a signé mardi", True),
    ("fr", "Le maire a-t-il signé ?", "fr", "Le maire n’a pas signé", False),
    ("fr", "Le maire a-t-il signé ?", "fr", "Le maire a signé sans attendre le 12 mai", True),
    ("fr", "Le maire a-t-il signé ?", "de", "Der Bürgermeister hat im Mai unterschrieben", True),
    ("fr", "Le club négocie-t-il ?", "fr", "Le club a démenti toute négociation", False),
    ("fr", "Le club a-t-il démenti ?", "fr", "Le club a démenti toute négociation", True),
    ("fr", "A-t-elle accordé un entretien ?", "fr", "L’infirmière a accordé une interview exclusive", True),
    ("en", "Did he admit that a load had been rejected?", "fr", "aucun lot n’a été refusé", False),
    ("en", "Was any load accepted?", "en", "Not one load was accepted", False),
    ("en", "Does she rule out a delay?", "fr", "Elle n’exclut pas un report", False),
    ("en", "Is a delay possible?", "fr", "Elle n’exclut pas un report", True),
    ("es", "¿Piensa retirarse la cantante?", "es", "su representante desmintió los rumores de retirada", False),
    ("de", "Hat er zugestimmt?", "de", "Er hat nicht zugestimmt", False),
    ("de", "Nimmt er das Angebot an?", "de", "Er lehnte das Angebot am Montag ab", False),
    ("de", "Hat jemand unterschrieben?", "de", "Niemand hat unterschrieben", False),
    ("it", "Il sindaco si è dimesso?", "it", "Il sindaco ha smentito le dimissioni", False),
    ("it", "La città raccoglie i rifiuti?", "it", "Se ne è parlato: la città raccoglie i rifiuti", True),
    ("ru", "Он подписал договор?", "ru", "никто не подписал договор", False),
    ("ru", "Он подписал договор?", "ru", "Он подписал договор в среду", True),
    ("en", "Didn't he sign?", "fr", "Il a signé", None),
    ("fr", "N’a-t-il pas signé ?", "fr", "Il a signé", None),
    ("en", "Did he sign?", "pt", "Ele assinou", None),
]


@pytest.mark.parametrize(("asked_in", "question", "language", "sentence", "yes"), ROWS)
def test_question_and_sentence_agree_or_do_not_or_cannot_be_told(asked_in, question, language, sentence, yes):
    assert affirms(question, asked_in, sentence, language) is yes
    assert affirms(question, asked_in, unicodedata.normalize("NFD", sentence), language) is yes
