"""What counts as a denial, clause by clause, in six languages. No encoder: each clause comes with the one it is held to."""

import pytest

from rag.answering.llm.alignment import Pair
from rag.answering.llm.denials import answers_wrongly, contradicts, reasons


def held(sentence, quote):
    """A sentence of one clause held to a quote of one."""
    return [Pair(sentence, (0, len(sentence)), ((0, len(quote)),), quote, len(sentence.split()))]


AFFIRMED = {
    "fr": "Le maire de Castelroux a signé le permis de la carrière.",
    "en": "The mayor of Castelroux signed the permit for the quarry.",
    "de": "Der Bürgermeister von Castelroux hat die Genehmigung für den Steinbruch unterschrieben.",
    "es": "El alcalde de Castelroux firmó el permiso de la cantera.",
    "it": "Il sindaco di Castelroux ha firmato il permesso della cava.",
    "ru": "Мэр Кастельру подписал разрешение на карьер.",
}
NEGATED = {
    "fr": "Le maire de Castelroux n'a pas signé le permis de la carrière.",
    "en": "The mayor of Castelroux did not sign the permit for the quarry.",
    "de": "Der Bürgermeister von Castelroux hat die Genehmigung für den Steinbruch nicht unterschrieben.",
    "es": "El alcalde de Castelroux no firmó el permiso de la cantera.",
    "it": "Il sindaco di Castelroux non ha firmato il permesso della cava.",
    "ru": "Мэр Кастельру не подписал разрешение на карьер.",
}
DENIED = {
    "fr": "Le maire de Castelroux a démenti avoir signé le permis de la carrière.",
    "en": "The mayor of Castelroux denied having signed the permit for the quarry.",
    "de": "Der Bürgermeister von Castelroux bestreitet, die Genehmigung für den Steinbruch unterschrieben zu haben.",
    "es": "El alcalde de Castelroux negó haber firmado el permiso de la cantera.",
    "it": "Il sindaco di Castelroux ha smentito di aver firmato il permesso della cava.",
    "ru": "Мэр Кастельру отрицает, что подписал разрешение на карьер.",
}
REFUSED = {
    "fr": "Le maire de Castelroux a refusé de signer le permis de la carrière.",
    "en": "The mayor of Castelroux refused to sign the permit for the quarry.",
    "de": "Der Bürgermeister von Castelroux hat es abgelehnt, die Genehmigung zu unterschreiben.",
    "es": "El alcalde de Castelroux rechazó firmar el permiso de la cantera.",
    "it": "Il sindaco di Castelroux ha rifiutato di firmare il permesso della cava.",
    "ru": "Мэр Кастельру отказался подписать разрешение на карьер.",
}
ALL = (*AFFIRMED,)


@pytest.mark.parametrize("quote_language", ALL)
@pytest.mark.parametrize("language", ALL)
@pytest.mark.parametrize("turned", [NEGATED, DENIED, REFUSED], ids=["negated", "denied", "refused"])
def test_a_denial_added_or_dropped_contradicts(turned, language, quote_language):
    assert contradicts(held(turned[language], AFFIRMED[quote_language]), language, quote_language)
    assert contradicts(held(AFFIRMED[language], turned[quote_language]), language, quote_language)


@pytest.mark.parametrize("quote_language", ALL)
@pytest.mark.parametrize("language", ALL)
def test_what_agrees_does_not_contradict(language, quote_language):
    for ours in ({**AFFIRMED}, NEGATED, DENIED, REFUSED):
        assert not contradicts(held(ours[language], ours[quote_language]), language, quote_language)
    assert not contradicts(held(NEGATED[language], REFUSED[quote_language]), language, quote_language)


@pytest.mark.parametrize(
    ("language", "idiom"),
    [
        ("fr", "Le maire n'a signé que deux permis de carrière."),
        ("fr", "Le maire a signé non seulement le permis mais le bail."),
        ("fr", "Le maire a signé neuf permis, et non six."),
        ("fr", "Le maire a sans doute signé le permis."),
        ("fr", "Le maire a signé le permis plutôt qu'un bail."),
        ("en", "The mayor signed not only the permit but the lease."),
        ("en", "The mayor signed the permit no later than Monday."),
        ("en", "The mayor signed the permit at no extra charge."),
        ("en", "The mayor signed nine permits, and not six."),
        ("en", "The mayor no doubt signed the permit."),
        ("de", "Der Bürgermeister hat nicht nur die Genehmigung unterschrieben."),
        ("de", "Der Bürgermeister hat nicht zuletzt die Genehmigung unterschrieben."),
        ("es", "El alcalde firmó no menos de nueve permisos."),
        ("es", "El alcalde no solo firmó el permiso."),
        ("it", "Il sindaco non solo ha firmato il permesso."),
        ("it", "Il sindaco ha firmato non meno di nove permessi."),
        ("ru", "Мэр едва не опоздал подписать разрешение."),
        ("ru", "Мэр подписал не только разрешение."),
        ("ru", "Мэр подписал не менее девяти разрешений."),
        ("en", "The mayor excluded a councillor from the party."),
        ("fr", "Le parti a exclu un conseiller de ses rangs."),
    ],
)
def test_idioms_that_look_like_denials_are_none(language, idiom):
    assert not contradicts(held(idiom, AFFIRMED["en"]), language, "en")
    assert contradicts(held(idiom, NEGATED["en"]), language, "en")


@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("fr", "Le tribunal a débouté la commune de sa requête."), ("fr", "Le festival a été annulé par la mairie."),
        ("fr", "Le prévenu a été relaxé par le tribunal."), ("fr", "Il est parti sans avoir signé le permis."),
        ("en", "The council declined to sign the permit."), ("en", "The festival was called off by the council."),
        ("en", "The defendant was acquitted by the court."), ("en", "She left without signing the permit."),
        ("de", "Das Gericht hat die Klage abgewiesen."), ("de", "Das Fest wurde von der Stadt abgesagt."),
        ("de", "Der Angeklagte wurde freigesprochen."), ("de", "Er ging, ohne die Genehmigung zu unterschreiben."),
        ("es", "El juez desestimó la demanda del pueblo."), ("es", "El festival fue cancelado por el pueblo."),
        ("es", "El acusado fue absuelto por el juez."), ("es", "Se fue sin firmar el permiso de obra."),
        ("it", "La festa è stata annullata dal comune."), ("it", "L'imputato è stato assolto dal tribunale."),
        ("it", "Ha rinunciato a firmare il permesso."), ("it", "Se ne andò senza firmare il permesso."),
        ("ru", "Праздник был отменён городскими властями."), ("ru", "Подсудимый был оправдан судом города."),
        ("ru", "Суд отклонил иск жителей города."), ("ru", "Мэр отсутствовал на заседании совета города."),
    ],
)  # fmt: skip
def test_words_that_deny_by_themselves(language, word):
    assert contradicts(held(word, AFFIRMED["en"]), language, "en")
    assert not contradicts(held(word, NEGATED["en"]), language, "en")


@pytest.mark.parametrize(
    ("language", "granted"),
    [
        ("fr", "Le maire a accepté de signer le permis."), ("en", "The mayor agreed to sign the permit."),
        ("de", "Der Bürgermeister hat die Genehmigung bestätigt."), ("es", "El alcalde aceptó firmar el permiso."),
        ("it", "Il sindaco ha accettato di firmare il permesso."), ("ru", "Мэр согласился подписать разрешение."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("of", ALL)
def test_consent_is_not_refusal(language, granted, of):
    assert contradicts(held(granted, REFUSED[of]), language, of)


@pytest.mark.parametrize(
    ("language", "twice"),
    [
        ("fr", "Le maire n'a nullement signé le permis."), ("fr", "Le maire n'a aucunement signé le permis."),
        ("de", "Der Bürgermeister hat keineswegs unterschrieben."), ("ru", "Мэр вовсе не подписал разрешение."),
        ("it", "Il sindaco non ha nient'affatto firmato."), ("es", "El alcalde no firmó nunca nada."),
        ("en", "No-one signed the permit."), ("fr", "Personne n'a jamais signé ce permis."),
    ],
)  # fmt: skip
def test_a_denial_said_twice_is_one(language, twice):
    assert contradicts(held(reasons(twice), AFFIRMED["en"]), language, "en")
    assert not contradicts(held(reasons(twice), NEGATED["en"]), language, "en")


QUESTIONS = {
    "fr": (
        "Le maire a-t-il signé le permis ?",
        "Oui, le maire a signé le permis.",
        "Oui, le maire n'a pas signé le permis.",
    ),
    "en": ("Did the mayor sign the permit?", "Yes, the mayor signed it.", "Yes, the mayor refused to sign it."),
    "de": ("Hat der Bürgermeister unterschrieben?", "Ja, er hat unterschrieben.", "Ja, er hat nicht unterschrieben."),
    "es": ("¿Firmó el alcalde el permiso?", "Sí, el alcalde lo firmó.", "Sí, el alcalde no lo firmó."),
    "it": ("Il sindaco ha firmato il permesso?", "Sì, il sindaco l'ha firmato.", "Sì, il sindaco non l'ha firmato."),
    "ru": ("Мэр подписал разрешение?", "Да, мэр подписал его.", "Да, мэр отказался его подписать."),
}


@pytest.mark.parametrize("language", QUESTIONS)
def test_a_yes_is_held_to_its_rest(language):
    question, right, wrong = QUESTIONS[language]
    assert not answers_wrongly(question, right, language)
    assert answers_wrongly(question, wrong, language)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Did he sign?", "No, he stayed at home."),
        ("Did he deny it?", "Yes, he denied it."),
        ("Did he sign?", "He did not sign."),
        ("Did he sign?", "Yes."),
    ],
)
def test_a_no_and_a_bare_sentence_are_not(question, sentence):
    assert not answers_wrongly(question, sentence, "en")


@pytest.mark.parametrize(
    ("sentence", "rest"),
    [
        ("Yes, he did.", "he did."), ("Non : il est resté.", "il est resté."), ("Nein, er blieb.", "er blieb."),
        ("Sì, ha firmato.", "ha firmato."), ("Нет, он остался.", "он остался."), ("No — se quedó.", "se quedó."),
        ("No one came.", "No one came."), ("He didn’t, she says.", "she says."), ("Non-smokers came.", "Non-smokers came."),
    ],
)  # fmt: skip
def test_the_answer_s_particle_is_left_aside(sentence, rest):
    assert reasons(sentence) == rest


def test_languages_without_tables_contradict_nothing():
    assert not contradicts(held("De burgemeester tekende niet.", AFFIRMED["en"]), "nl", "en")
    assert not contradicts(held(NEGATED["en"], "De burgemeester tekende."), "en", "nl")
    assert not answers_wrongly("Tekende hij?", "Ja, hij tekende niet.", "nl")


def test_clauses_held_to_one_run_are_counted_together():
    quote = "The mayor did not sign, and the council did not vote."
    told = ((0, 22), (24, 53))
    pairs = [
        Pair("Le maire n'a pas signé", (0, 22), told, quote, 5),
        Pair("le conseil n'a pas voté", (24, 47), told, quote, 5),
    ]
    assert not contradicts(pairs, "fr", "en")
    turned = [pairs[0], Pair("le conseil a voté hier", (24, 47), told, quote, 5)]
    assert contradicts(turned, "fr", "en")
