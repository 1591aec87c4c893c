"""Which names of a sentence its quote says, in whatever spelling and language. All people and places are invented."""

import pytest

from rag.answering.llm.names_said import Said, shared_names, unsaid_names, unsaid_titles
from rag.answering.llm.word_likeness import WordLikeness
from rag.retrieval.names import match_names

FR = "La préfète Solange Tavernier a reçu Dmitri Khlebnikov à Toulouse, au siège du Fonds régional pour l'emploi."
EN = "Prefect Solange Tavernier received Dmitry Khlebnikov in Toulouse, at the seat of the Regional Employment Fund."
DE = "Die Präfektin Solange Tavernier empfing Dmitri Chlebnikow in Toulouse, am Sitz des Regionalfonds für Beschäftigung."
RU = "Префект Соланж Тавернье приняла в Тулузе Дмитрия Хлебникова, главу порта."
ES = "La prefecta Solange Tavernier recibió en Toulouse a Dmitri Jlébnikov, jefe del puerto ruso."
IT = "La prefetta Solange Tavernier ha ricevuto a Toulouse Dmitrij Chlebnikov, capo del porto russo."
QUOTES = {"fr": FR, "en": EN, "de": DE, "ru": RU, "es": ES, "it": IT}


def unsaid(held, sentence, language, quote, of, article="", others=()):
    likeness = WordLikeness(sentence, language, quote, of, held.encoder.encode_question)
    return unsaid_names(sentence, language, Said(quote, article or quote, of, others), match_names, likeness)


SAYING = {
    "fr": "Tavernier a reçu Khlebnikov à Toulouse.",
    "en": "Tavernier received Khlebnikov in Toulouse.",
    "de": "Tavernier empfing Chlebnikow in Toulouse.",
    "es": "Tavernier recibió a Jlébnikov en Toulouse.",
    "it": "Tavernier ha ricevuto Chlebnikov a Toulouse.",
    "ru": "Тавернье приняла Хлебникова в Тулузе.",
}
OTHER = {
    "fr": "Tavernier a reçu Ossipov à Toulouse.",
    "en": "Tavernier received Ossipov in Toulouse.",
    "de": "Tavernier empfing Ossipow in Toulouse.",
    "es": "Tavernier recibió a Osipov en Toulouse.",
    "it": "Tavernier ha ricevuto Osipov a Toulouse.",
    "ru": "Тавернье приняла Осипова в Тулузе.",
}


@pytest.mark.parametrize("of", QUOTES)
@pytest.mark.parametrize("language", SAYING)
def test_a_name_is_said_in_any_script_and_spelling(held, language, of):
    assert unsaid(held, SAYING[language], language, QUOTES[of], of) == []


@pytest.mark.parametrize("of", QUOTES)
@pytest.mark.parametrize("language", OTHER)
def test_another_name_is_not(held, language, of):
    assert len(unsaid(held, OTHER[language], language, QUOTES[of], of)) == 1


UNSPELT = pytest.mark.xfail(strict=True, reason="« Maupertuis » is not known to sound as it is written in Russian")
ARTICLE = "Le sénateur Aurélien Maupertuis était présent. Maupertuis a voté contre. Son frère Gaspard n'y était pas. Mme Roux aussi a voté."


@pytest.mark.parametrize(
    ("sentence", "language", "wrong"),
    [
        ("Maupertuis a voté contre.", "fr", []),
        ("Aurélien Maupertuis a voté contre.", "fr", []),
        ("Senator Aurélien Maupertuis voted against it.", "en", []),
        pytest.param("Сенатор Орельен Мопертюи голосовал против.", "ru", [], marks=UNSPELT),
        ("Gaspard Maupertuis a voté contre.", "fr", ["Gaspard"]),
        ("Thibaut Maupertuis a voté contre.", "fr", ["Thibaut"]),
        ("Aurélien Roux a voté contre.", "fr", ["Aurélien", "Roux"]),
        ("M. Maupertuis a voté contre.", "fr", []),
        ("Mr Maupertuis voted against it.", "en", []),
    ],
)
def test_the_article_completes_a_name_and_replaces_none(held, sentence, language, wrong):
    assert unsaid(held, sentence, language, "Maupertuis a voté contre.", "fr", ARTICLE) == wrong


def test_a_first_name_of_the_quote_is_not_exchanged(held):
    quote = "Le sénateur Aurélien Maupertuis était présent."
    assert unsaid(held, "Aurélien Maupertuis était là.", "fr", quote, "fr", ARTICLE) == []
    assert unsaid(held, "Gaspard Maupertuis était là.", "fr", quote, "fr", ARTICLE) == ["Gaspard"]


@pytest.mark.parametrize(
    ("sentence", "language", "quote", "of"),
    [
        ("Hier, la préfète a parlé.", "fr", "La préfète a parlé.", "fr"),
        ("Dockers blocked the port of Toulouse.", "en", "Les dockers ont bloqué le port de Toulouse.", "fr"),
        ("Elle l'a dit : « Personne ne viendra. »", "fr", "« Personne ne viendra », a-t-elle dit.", "fr"),
        ("Die Hafenarbeiter blockierten mit Schleppern die Einfahrt.", "de", "Les dockers ont bloqué l'entrée avec des remorqueurs.", "fr"),
        ("Nach Angaben der Polizei blieb der Fahrer in Haft.", "de", "Selon la police, le chauffeur est resté en détention.", "fr"),
        ("Der Stadtrat beschloss die Straßensperrung.", "de", "Le conseil municipal a voté la fermeture de la rue.", "fr"),
        ("Prime Minister Tavernier met the Foreign Minister.", "en", "La première ministre Tavernier a vu le ministre des affaires étrangères.", "fr"),
        ("Police Chief Tavernier resigned on the spot.", "en", "Le chef de la police, Tavernier, a démissionné.", "fr"),
        ("Les Français ont gagné.", "fr", "France won the match.", "en"),
        ("The Spanish fleet came back.", "en", "La flotte espagnole est revenue.", "fr"),
        ("Испанский флот вернулся.", "ru", "La flotte espagnole est revenue.", "fr"),
        ("Kiev a refusé l'accord.", "fr", "The Ukrainian government refused the deal.", "en"),
        ("The Ukrainian government refused the deal.", "en", "Kiev a refusé l'accord.", "fr"),
        ("Londres a signé le traité.", "fr", "Britain signed the treaty.", "en"),
        ("Der Londoner Bürgermeister kam.", "de", "Le maire de Londres est venu.", "fr"),
        ("She went to the Regional Fund.", "en", "Elle est allée au Fonds régional.", "fr"),
        ("The Supreme Court ruled.", "en", "La Cour suprême a tranché.", "fr"),
        ("Le Conseil de sécurité s'est réuni.", "fr", "The Security Council met.", "en"),
        ("L'ONU a voté.", "fr", "L'ONU a voté hier.", "fr"),
    ],
)  # fmt: skip
def test_what_is_no_name_or_a_translated_one_is_said(held, sentence, language, quote, of):
    assert unsaid(held, sentence, language, quote, of) == []


@pytest.mark.parametrize(
    ("sentence", "language", "quote", "of", "wrong"),
    [
        ("Les Belges ont gagné.", "fr", "France won the match.", "en", ["Belges"]),
        ("The Italian fleet came back.", "en", "La flotte espagnole est revenue.", "fr", ["Italian"]),
        ("Varsovie a refusé l'accord.", "fr", "The Ukrainian government refused the deal.", "en", ["Varsovie"]),
        ("Der Fahrer wurde in Riga verhört.", "de", "Le chauffeur a été interrogé.", "fr", ["Riga"]),
        ("Er fuhr nach Tallinn.", "de", "Er fuhr am Abend fort.", "de", ["Tallinn"]),
        ("L'OTAN a voté.", "fr", "L'ONU a voté hier.", "fr", ["OTAN"]),
        ("NATO voted.", "en", "L'ONU a voté hier.", "fr", ["NATO"]),
        ("Мэр Рязани выступил.", "ru", "Мэр Калуги выступил.", "ru", ["Рязани"]),
        ("La alcaldesa de Burgos habló.", "es", "La alcaldesa de Soria habló.", "es", ["Burgos"]),
        ("Il sindaco di Ferrara ha parlato.", "it", "Il sindaco di Modena ha parlato.", "it", ["Ferrara"]),
        ("Brandolin's lawyer spoke.", "en", "Tavernier's lawyer spoke.", "en", ["Brandolin"]),
        ("L'avocate d'Escoffier a parlé.", "fr", "L'avocate de Tavernier a parlé.", "fr", ["Escoffier"]),
    ],
)
def test_what_is_another_name_is_not(held, sentence, language, quote, of, wrong):
    assert unsaid(held, sentence, language, quote, of) == wrong


def test_a_common_word_that_another_article_writes_as_a_name_is_one(held):
    sentence, quote = "Marin a refusé de signer.", "Le président a refusé de signer."
    assert unsaid(held, sentence, "fr", quote, "fr") == []
    assert unsaid(held, sentence, "fr", quote, "fr", others=["Le secrétaire, Paul Marin, a démissionné."]) == ["Marin"]


@pytest.mark.parametrize(
    ("sentence", "language", "quote", "of", "holds"),
    [
        ("She sang “The Drowned Mill”.", "en", "She sang “The Drowned Mill” twice.", "en", True),
        ("She sang “The Burnt Barn”.", "en", "She sang “The Drowned Mill” twice.", "en", False),
        ("Elle a chanté « Le Moulin noyé ».", "fr", "She sang “The Drowned Mill” twice.", "en", True),
        (
            "Sie sagte, das sei „ein schwerer Fehler“.",
            "de",
            "Elle a dit que c'était « une lourde erreur ».",
            "fr",
            True,
        ),
        ("She called it a mistake.", "en", "Elle a dit que c'était « une lourde erreur ».", "fr", True),
    ],
)
def test_titles_and_words_quoted_are_held_to_the_quote(held, sentence, language, quote, of, holds):
    likeness = WordLikeness(sentence, language, quote, of, held.encoder.encode_question)
    assert (unsaid_titles(sentence, language, Said(quote, quote, of, ()), likeness) == []) is holds


def test_shared_names_are_found_where_they_stand_in_either():
    sentence, quote = "Khlebnikov met Tavernier.", "Тавернье приняла Хлебникова."
    ours, theirs = shared_names(sentence, quote, match_names)
    assert [sentence[a:b] for a, b in ours] == ["Khlebnikov", "Tavernier"]
    assert [quote[a:b] for a, b in theirs] == ["Тавернье", "Хлебникова"]
