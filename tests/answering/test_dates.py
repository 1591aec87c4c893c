"""Date expressions in six languages, against a publication known to the day and one known to the month.

The month is September 2024 (a Sunday first) and the day Wednesday 18 September 2024, unless a test says so.
"""

from calendar import day_name
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answering.dates import find_dates, narrow_publication
from rag.schema import DateRange

MONTH = DateRange(date(2024, 9, 1), date(2024, 9, 30))
DAY = DateRange(date(2024, 9, 18), date(2024, 9, 18))
LANGUAGES = ("fr", "en", "es", "de", "it", "ru")


def span(text):
    """ "2024-09-01 2024-09-30" or one day."""
    first, *last = text.split()
    return date.fromisoformat(first), date.fromisoformat(last[0] if last else first)


def only(text, published, language):
    mentions = find_dates(text, published, language)
    assert len(mentions) == 1, mentions
    return mentions[0]


def days(mention):
    return mention.when.earliest, mention.when.latest


# Language, sentence, expression, days known from the day, days known from the month ("" if the same).
EXPRESSIONS = [
    ("fr", "Il est arrivé mercredi à Lyon.", "mercredi", "2024-09-18", "2024-09-04 2024-09-25"),
    ("fr", "Il est arrivé ce mercredi soir.", "ce mercredi soir", "2024-09-18", "2024-09-04 2024-09-25"),
    ("fr", "Il a quitté vendredi soir la ville.", "vendredi soir", "2024-09-13", "2024-09-06 2024-09-27"),
    ("fr", "Elle se rendra jeudi à Lyon.", "jeudi", "2024-09-19", "2024-09-05 2024-09-26"),
    ("fr", "La réunion est prévue vendredi.", "vendredi", "2024-09-20", "2024-09-06 2024-09-27"),
    ("fr", "Il doit être reçu lundi.", "lundi", "2024-09-23", "2024-09-02 2024-09-30"),
    ("fr", "Le vote aura lieu mardi.", "mardi", "2024-09-24", "2024-09-03 2024-09-24"),
    ("fr", "Il est mort mardi dernier.", "mardi dernier", "2024-09-17", "2024-08-27 2024-09-24"),
    ("fr", "Il est mort mercredi dernier.", "mercredi dernier", "2024-09-11", "2024-08-28 2024-09-25"),
    ("fr", "Il est mort lundi passé.", "lundi passé", "2024-09-16", "2024-08-26 2024-09-23"),
    ("fr", "Elle parlera mardi prochain.", "mardi prochain", "2024-09-24", "2024-09-03 2024-10-01"),
    ("fr", "Elle parlera lundi en huit.", "lundi en huit", "2024-09-30", "2024-09-09 2024-10-14"),
    ("fr", "La veille, il dormait.", "La veille", "2024-09-17", "2024-08-31 2024-09-29"),
    ("fr", "Le lendemain, il dormait.", "Le lendemain", "2024-09-19", "2024-09-02 2024-10-01"),
    ("fr", "Il est venu avant-hier.", "avant-hier", "2024-09-16", "2024-08-30 2024-09-28"),
    ("fr", "Il est venu hier.", "hier", "2024-09-17", "2024-08-31 2024-09-29"),
    ("fr", "Il viendra demain.", "demain", "2024-09-19", "2024-09-02 2024-10-01"),
    ("fr", "Il est venu il y a trois jours.", "il y a trois jours", "2024-09-15", "2024-08-29 2024-09-27"),
    (
        "fr",
        "C'était il y a deux semaines.",
        "il y a deux semaines",
        "2024-09-02 2024-09-08",
        "2024-08-12 2024-09-22",
    ),
    ("fr", "C'était il y a deux mois.", "il y a deux mois", "2024-07-01 2024-07-31", ""),
    (
        "fr",
        "C'était il y a un an jour pour jour.",
        "il y a un an jour pour jour",
        "2023-09-18",
        "2023-09-01 2023-09-30",
    ),
    ("fr", "Il viendra dans dix jours.", "dans dix jours", "2024-09-28", "2024-09-11 2024-10-10"),
    (
        "fr",
        "Il viendra la semaine prochaine.",
        "la semaine prochaine",
        "2024-09-23 2024-09-29",
        "2024-09-02 2024-10-13",
    ),
    (
        "fr",
        "La semaine dernière, il pleuvait.",
        "La semaine dernière",
        "2024-09-09 2024-09-15",
        "2024-08-19 2024-09-29",
    ),
    ("fr", "Le mois dernier, il pleuvait.", "Le mois dernier", "2024-08-01 2024-08-31", ""),
    ("fr", "Il viendra le mois prochain.", "le mois prochain", "2024-10-01 2024-10-31", ""),
    ("fr", "L'an dernier, il pleuvait.", "L'an dernier", "2023-01-01 2023-12-31", ""),
    ("fr", "Il l’a dit l’an dernier.", "l’an dernier", "2023-01-01 2023-12-31", ""),
    (
        "fr",
        "Il est venu en février de cette année.",
        "en février de cette année",
        "2024-02-01 2024-02-29",
        "",
    ),
    ("fr", "Il a pris ses fonctions le 18 janvier.", "le 18 janvier", "2024-01-18", ""),
    ("fr", "Le procès s'ouvrira le 18 janvier.", "le 18 janvier", "2025-01-18", ""),
    ("fr", "Il est né le 18 janvier 1990.", "le 18 janvier 1990", "1990-01-18", ""),
    ("fr", "Il avait écrit le 1er mars.", "le 1er mars", "2024-03-01", ""),
    ("fr", "L'avenue du 17-Octobre-2023.", "17-Octobre-2023", "2023-10-17", ""),
    ("fr", "Elle l'avait dit début février.", "début février", "2024-02-01 2024-02-10", ""),
    ("fr", "Elle l'avait dit à la mi-janvier.", "à la mi-janvier", "2024-01-11 2024-01-20", ""),
    ("fr", "Elle est partie fin décembre.", "fin décembre", "2023-12-21 2023-12-31", ""),
    ("fr", "Elle est partie fin février.", "fin février", "2024-02-21 2024-02-29", ""),
    (
        "fr",
        "Ce sera la première quinzaine d'octobre.",
        "la première quinzaine d'octobre",
        "2024-10-01 2024-10-15",
        "",
    ),
    (
        "fr",
        "Ce sera la seconde quinzaine d'octobre.",
        "la seconde quinzaine d'octobre",
        "2024-10-16 2024-10-31",
        "",
    ),
    ("fr", "Il est venu en avril 2023.", "en avril 2023", "2023-04-01 2023-04-30", ""),
    ("fr", "Il viendra en février.", "en février", "2025-02-01 2025-02-28", ""),
    ("fr", "C'était en septembre dernier.", "en septembre dernier", "2023-09-01 2023-09-30", ""),
    ("fr", "C'était l'été dernier.", "l'été dernier", "2024-06-01 2024-08-31", ""),
    ("fr", "Il a neigé au printemps.", "au printemps", "2024-03-01 2024-05-31", ""),
    (
        "fr",
        "Il a plu dans la nuit de samedi à dimanche.",
        "dans la nuit de samedi à dimanche",
        "2024-09-14 2024-09-15",
        "2024-08-31 2024-09-29",
    ),
    ("fr", "Il jouera du 22 au 31 août 2025.", "du 22 au 31 août 2025", "2025-08-22 2025-08-31", ""),
    ("fr", "Il est venu entre le 3 et le 9 mai.", "entre le 3 et le 9 mai", "2024-05-03 2024-05-09", ""),
    (
        "fr",
        "Il jouera du 28 décembre au 3 janvier.",
        "du 28 décembre au 3 janvier",
        "2024-12-28 2025-01-03",
        "",
    ),
    ("fr", "Il est parti en 2022.", "en 2022", "2022-01-01 2022-12-31", ""),
    ("fr", "Il attend depuis octobre 2022.", "depuis octobre 2022", "2022-10-01 2022-10-31", ""),
    ("fr", "Il attend depuis octobre.", "depuis octobre", "2023-10-01 2023-10-31", ""),
    ("fr", "Le contrat du 18/01/2024 reste secret.", "18/01/2024", "2024-01-18", ""),
    ("fr", "Il l'a signé mercredi 4 décembre.", "mercredi 4 décembre", "2024-12-04", ""),
    ("fr", "Samedi 11 janvier 2025, il jouera.", "Samedi 11 janvier 2025", "2025-01-11", ""),
    ("fr", "Il a écrit le 12 octobre dernier.", "le 12 octobre dernier", "2023-10-12", ""),
    ("es", "Lo dijo el pasado 11 de octubre.", "el pasado 11 de octubre", "2023-10-11", ""),
    ("it", "Lo disse l'11 ottobre scorso.", "l'11 ottobre scorso", "2023-10-11", ""),
    ("fr", "Ils se réuniront les 5 et 6 octobre.", "les 5 et 6 octobre", "2024-10-05 2024-10-06", ""),
    ("en", "They called a strike for Thursday.", "Thursday", "2024-09-19", "2024-09-05 2024-09-26"),
    ("en", "It ran from May 30 until June 2.", "from May 30 until June 2", "2024-05-30 2024-06-02", ""),
    ("fr", "Au second semestre 2026, ce sera prêt.", "Au second semestre 2026", "2026-07-01 2026-12-31", ""),
    (
        "fr",
        "Elle est prévue la troisième semaine de janvier.",
        "la troisième semaine de janvier",
        "2025-01-15 2025-01-21",
        "",
    ),
    ("en", "He arrived on Thursday.", "on Thursday", "2024-09-12", "2024-09-05 2024-09-26"),
    ("en", "He will arrive on Thursday.", "on Thursday", "2024-09-19", "2024-09-05 2024-09-26"),
    ("en", "The vote is due on Monday.", "on Monday", "2024-09-23", "2024-09-02 2024-09-30"),
    ("en", "He died last Friday.", "last Friday", "2024-09-13", "2024-08-30 2024-09-27"),
    ("en", "He will speak next Thursday.", "next Thursday", "2024-09-19", "2024-09-05 2024-10-03"),
    ("en", "He will speak a week on Monday.", "a week on Monday", "2024-09-30", "2024-09-09 2024-10-14"),
    ("en", "The day before, it rained.", "The day before", "2024-09-17", "2024-08-31 2024-09-29"),
    ("en", "The following day, it rained.", "The following day", "2024-09-19", "2024-09-02 2024-10-01"),
    ("en", "It rained three days ago.", "three days ago", "2024-09-15", "2024-08-29 2024-09-27"),
    ("en", "It will open in ten days.", "in ten days", "2024-09-28", "2024-09-11 2024-10-10"),
    ("en", "It rained in early February.", "in early February", "2024-02-01 2024-02-10", ""),
    ("en", "It rained in mid-January.", "in mid-January", "2024-01-11 2024-01-20", ""),
    ("en", "It was sold in late December 2023.", "in late December 2023", "2023-12-21 2023-12-31", ""),
    ("en", "The fund met on May 27.", "on May 27", "2024-05-27", ""),
    ("en", "The fund met on 27 May.", "on 27 May", "2024-05-27", ""),
    ("en", "It met on May 27th, 2024, in Oslo.", "on May 27th, 2024", "2024-05-27", ""),
    ("en", "The fund met on Monday, May 27.", "on Monday, May 27", "2024-05-27", ""),
    (
        "en",
        "It will run from 22 to 31 August 2025.",
        "from 22 to 31 August 2025",
        "2025-08-22 2025-08-31",
        "",
    ),
    ("en", "It ran from May 30 to June 2.", "from May 30 to June 2", "2024-05-30 2024-06-02", ""),
    ("en", "It rained last summer.", "last summer", "2024-06-01 2024-08-31", ""),
    ("en", "It rained last week.", "last week", "2024-09-09 2024-09-15", "2024-08-19 2024-09-29"),
    ("en", "It has run since January.", "since January", "2024-01-01 2024-01-31", ""),
    ("es", "Llegó este domingo a Soria.", "este domingo", "2024-09-15", "2024-09-01 2024-09-29"),
    ("es", "Llegó el martes pasado.", "el martes pasado", "2024-09-17", "2024-08-27 2024-09-24"),
    ("es", "Hablará el próximo lunes.", "el próximo lunes", "2024-09-23", "2024-09-02 2024-10-07"),
    ("es", "El disco saldrá el 11 de octubre.", "el 11 de octubre", "2024-10-11", ""),
    ("es", "Llegó ayer.", "ayer", "2024-09-17", "2024-08-31 2024-09-29"),
    ("es", "Llegó hace tres días.", "hace tres días", "2024-09-15", "2024-08-29 2024-09-27"),
    ("es", "Llegó la semana pasada.", "la semana pasada", "2024-09-09 2024-09-15", "2024-08-19 2024-09-29"),
    (
        "es",
        "Llegó a finales de diciembre de 2023.",
        "a finales de diciembre de 2023",
        "2023-12-21 2023-12-31",
        "",
    ),
    (
        "es",
        "Será del 22 al 31 de agosto de 2025.",
        "del 22 al 31 de agosto de 2025",
        "2025-08-22 2025-08-31",
        "",
    ),
    ("es", "La víspera, llovió.", "La víspera", "2024-09-17", "2024-08-31 2024-09-29"),
    ("es", "Llovió en marzo del año pasado.", "en marzo del año pasado", "2023-03-01 2023-03-31", ""),
    ("de", "Er kam am Dienstag an.", "am Dienstag", "2024-09-17", "2024-09-03 2024-09-24"),
    ("de", "Er wird am Freitag ankommen.", "am Freitag", "2024-09-20", "2024-09-06 2024-09-27"),
    (
        "de",
        "Er starb am vergangenen Samstag.",
        "am vergangenen Samstag",
        "2024-09-14",
        "2024-08-31 2024-09-28",
    ),
    ("de", "Er spricht nächsten Montag.", "nächsten Montag", "2024-09-23", "2024-09-02 2024-10-07"),
    ("de", "Er hatte am 3. Mai unterschrieben.", "am 3. Mai", "2024-05-03", ""),
    ("de", "Er kam gestern an.", "gestern", "2024-09-17", "2024-08-31 2024-09-29"),
    ("de", "Er kam vor drei Tagen an.", "vor drei Tagen", "2024-09-15", "2024-08-29 2024-09-27"),
    (
        "de",
        "Es brannte in der Nacht zum Sonntag.",
        "in der Nacht zum Sonntag",
        "2024-09-14 2024-09-15",
        "2024-08-31 2024-09-29",
    ),
    ("de", "Er kam Ende Dezember 2023.", "Ende Dezember 2023", "2023-12-21 2023-12-31", ""),
    ("de", "Am Vortag hatte es geregnet.", "Am Vortag", "2024-09-17", "2024-08-31 2024-09-29"),
    (
        "de",
        "Es läuft vom 22. bis 31. August 2025.",
        "vom 22. bis 31. August 2025",
        "2025-08-22 2025-08-31",
        "",
    ),
    ("de", "Am Dienstagabend regnete es.", "Am Dienstagabend", "2024-09-17", "2024-09-03 2024-09-24"),
    ("it", "È arrivato mercoledì a Bari.", "mercoledì", "2024-09-18", "2024-09-04 2024-09-25"),
    ("it", "È arrivato lunedì scorso.", "lunedì scorso", "2024-09-16", "2024-08-26 2024-09-23"),
    ("it", "Parlerà martedì prossimo.", "martedì prossimo", "2024-09-24", "2024-09-03 2024-10-01"),
    ("it", "È arrivato ieri.", "ieri", "2024-09-17", "2024-08-31 2024-09-29"),
    ("it", "È arrivato tre giorni fa.", "tre giorni fa", "2024-09-15", "2024-08-29 2024-09-27"),
    ("it", "È nato il 18 gennaio 1990.", "il 18 gennaio 1990", "1990-01-18", ""),
    ("it", "Si terrà dal 22 al 31 agosto 2025.", "dal 22 al 31 agosto 2025", "2025-08-22 2025-08-31", ""),
    ("it", "Il giorno prima pioveva.", "Il giorno prima", "2024-09-17", "2024-08-31 2024-09-29"),
    ("it", "Pioveva ad aprile 2023.", "ad aprile 2023", "2023-04-01 2023-04-30", ""),
    ("ru", "Он приехал в среду.", "в среду", "2024-09-18", "2024-09-04 2024-09-25"),
    ("ru", "Он приехал в минувшую субботу.", "в минувшую субботу", "2024-09-14", "2024-08-31 2024-09-28"),
    ("ru", "Он сказал это в этот понедельник.", "в этот понедельник", "2024-09-16", "2024-09-02 2024-09-30"),
    ("ru", "Встреча состоится в пятницу.", "в пятницу", "2024-09-20", "2024-09-06 2024-09-27"),
    ("ru", "Он родился 18 января 1990 года.", "18 января 1990 года", "1990-01-18", ""),
    ("ru", "Он приехал в прошлом месяце.", "в прошлом месяце", "2024-08-01 2024-08-31", ""),
    ("ru", "Он приехал вчера.", "вчера", "2024-09-17", "2024-08-31 2024-09-29"),
    ("ru", "Он приехал три дня назад.", "три дня назад", "2024-09-15", "2024-08-29 2024-09-27"),
    (
        "ru",
        "Сигнал пропал в ночь на воскресенье.",
        "в ночь на воскресенье",
        "2024-09-14 2024-09-15",
        "2024-08-31 2024-09-29",
    ),
    ("ru", "Накануне шёл дождь.", "Накануне", "2024-09-17", "2024-08-31 2024-09-29"),
    ("ru", "Он работает с октября 2022 года.", "с октября 2022 года", "2022-10-01 2022-10-31", ""),
    ("el", "Στις 2024-05-06 και όχι νωρίτερα.", "2024-05-06", "2024-05-06", ""),
]


@pytest.mark.parametrize(("language", "sentence", "expression", "from_day", "from_month"), EXPRESSIONS)
def test_expression(language, sentence, expression, from_day, from_month):
    for published, expected in ((DAY, from_day), (MONTH, from_month or from_day)):
        mention = only(sentence, published, language)
        assert mention.text == expression
        assert days(mention) == span(expected)
        assert mention.rule.startswith(f"« {expression.replace('’', chr(39))} »")


NO_DATE = [
    ("fr", "Il a reçu 2024 obus et 3,5 millions d'euros."),
    ("fr", "La sonde s'est posée sur Mars."),
    ("fr", "Tous les lundis, un mardi, chaque jeudi."),
    ("fr", "Le 31 février 2024 n'existe pas."),
    ("fr", "Il est arrivé après le lendemain de la fête."),
    ("fr", "Il a été annoncé ; il a été long."),
    ("en", "Theresa May said they may march a second time."),
    ("en", "Black Friday and the Sunday Times."),
    ("en", "The show sold out in ten days."),
    ("en", "It left the day before the vote."),
    ("en", "Some 2024 shells were fired."),
    ("es", "Los lunes cierra por la mañana."),
    ("de", "Er geht am Morgen gern spazieren."),
    ("ru", "Охрана окружающей среды важна."),
]


@pytest.mark.parametrize(("language", "text"), NO_DATE)
def test_words_that_are_no_dates(language, text):
    assert find_dates(text, DAY, language) == []


def test_without_publication_only_full_dates_resolve():
    text = "Mercredi, le 18 janvier, en février, il l'a dit ; le 3 mai 2024 et en 2022 aussi."
    assert [mention.text for mention in find_dates(text, None, "fr")] == ["le 3 mai 2024", "en 2022"]


def test_the_weekday_tells_the_year():
    # 4 December is a Wednesday in 2024 and a Monday in 2023.
    assert days(only("lundi 4 décembre", DAY, "fr")) == span("2023-12-04")
    assert days(only("mercredi 4 décembre", DAY, "fr")) == span("2024-12-04")


class TestDatesCountedFromOthers:
    def test_eve_of_the_weekday_before_it(self):
        text = "Il a annoncé ce mardi son départ. La veille, il le niait."
        assert days(find_dates(text, MONTH, "fr")[1]) == span("2024-09-02 2024-09-23")

    def test_eve_counts_from_publication_when_only_a_month_stands_before_it(self):
        text = "Il l'avait dit en mai. La veille, il le niait."
        assert days(find_dates(text, DAY, "fr")[1]) == span("2024-09-17")

    def test_eve_of_what_follows(self):
        first, second = find_dates("La veille du 14 juillet, il dormait.", DAY, "fr")
        assert (first.text, days(first)) == ("La veille", span("2024-07-13"))
        assert days(second) == span("2024-07-14")

    def test_following_day_and_day_number(self):
        text = "Elle jouera le 7 juillet. Un autre est attendu le 9, et le dernier jouera le lendemain."
        found = [days(mention) for mention in find_dates(text, MONTH, "fr")]
        assert [first.day for first, _ in found] == [7, 9, 10]

    def test_previous_month(self):
        text = "En avril 2023, le prix montait. Il baissait le mois précédent."
        assert days(find_dates(text, DAY, "fr")[1]) == span("2023-03-01 2023-03-31")

    def test_later_and_earlier(self):
        text = "He left on 3 May 2024. Three days later he was back. Two days earlier he was not."
        found = [mention.when.earliest.isoformat() for mention in find_dates(text, DAY, "en")]
        assert found == ["2024-05-03", "2024-05-06", "2024-05-04"]

    def test_later_needs_a_date_before_it(self):
        assert find_dates("Trois jours plus tard, il était là.", DAY, "fr") == []
        assert find_dates("Trois jours après l'accident, il était là.", DAY, "fr") == []

    def test_days_after_without_an_event(self):
        text = "Il est parti le 3 mai 2024. Trois jours après, il revenait."
        assert days(find_dates(text, DAY, "fr")[1]) == span("2024-05-06")

    def test_what_is_over_does_not_count_from_what_is_to_come(self):
        text = "A hearing is scheduled for September 27. Two days earlier, staff had walked out."
        assert days(find_dates(text, DAY, "en")[1]) == span("2024-09-16")

    def test_two_dates_joined_by_and_are_two(self):
        found = find_dates("It met on May 3, 2024 and June 9, 2024.", DAY, "en")
        assert [days(mention)[0].isoformat() for mention in found] == ["2024-05-03", "2024-06-09"]

    def test_a_later_date_pins_an_earlier_one(self):
        text = "He will publish it next Thursday, four days before the board meets on September 23."
        assert days(find_dates(text, MONTH, "en")[0]) == span("2024-09-19")

    def test_event_told_by_its_distance(self):
        text = "L'enquête s'ouvrira le 4 décembre, trois semaines jour pour jour après le vote."
        assert days(find_dates(text, DAY, "fr")[1]) == span("2024-11-13")

    def test_weekday_beside_a_number(self):
        text = "La soirée prévue le 5 juillet est décalée au samedi 6."
        assert days(find_dates(text, MONTH, "fr")[1]) == span("2024-07-06")

    def test_plan_bounds_the_day_it_was_to_start(self):
        text = "Le voyage, annoncé pour la première quinzaine de septembre, devait débuter mardi dernier."
        assert days(find_dates(text, MONTH, "fr")[1]) == span("2024-09-03 2024-09-10")


class TestNarrowing:
    @pytest.mark.parametrize(
        ("language", "text", "expected"),
        [
            ("fr", "Il a démissionné, a annoncé ce vendredi son cabinet.", "2024-09-06 2024-09-27"),
            ("fr", "Il partira ce vendredi.", "2024-09-01 2024-09-30"),
            ("fr", "Il a démissionné vendredi.", "2024-09-01 2024-09-30"),
            ("en", "The firm will close, it said on Tuesday.", "2024-09-03 2024-09-24"),
            (
                "fr",
                "Il sera reçu la semaine prochaine. La visite aura lieu le 18 septembre.",
                "2024-09-09 2024-09-15",
            ),
            ("fr", "Le tir, prévu le 22 septembre, est reporté.", "2024-09-01 2024-09-22"),
            ("fr", "Le tir, initialement prévu le 22 septembre, a réussi.", "2024-09-01 2024-09-30"),
            ("en", "The accounts were released on September 7.", "2024-09-07 2024-09-30"),
            (
                "en",
                "It lifted off on Thursday, six days later than the target of September 6.",
                "2024-09-12 2024-09-18",
            ),
            (
                "en",
                "He will speak next Thursday, four days before they meet on September 23.",
                "2024-09-12 2024-09-18",
            ),
            (
                "fr",
                "Entamée le lundi 2 septembre, la grève est entrée ce vendredi dans son douzième jour.",
                "2024-09-13",
            ),
            (
                "fr",
                "Un an jour pour jour après le drame, ils ont défilé ce jeudi. Rue du 12-Septembre-2023.",
                "2024-09-12",
            ),
        ],
    )
    def test_clue(self, language, text, expected):
        narrowed = narrow_publication(text, MONTH, language)
        assert (narrowed.earliest, narrowed.latest) == span(expected)

    def test_clues_that_disagree_are_dropped(self):
        text = "Il l'a dit ce lundi. Elle l'a nié ce mardi."
        assert narrow_publication(text, MONTH, "fr") == MONTH

    def test_a_day_or_nothing_is_given_back(self):
        assert narrow_publication("Il l'a dit ce lundi.", DAY, "fr") == DAY
        assert narrow_publication("Il l'a dit ce lundi.", None, "fr") is None

    def test_narrowed_publication_narrows_every_other_phrase(self):
        text = "Il a avoué, a-t-on appris ce lundi. Il était parti vendredi soir."
        published = narrow_publication(text, MONTH, "fr")
        friday = find_dates(text, published, "fr")[1]
        assert [day.day for day in friday.when.candidates] == [30, 6, 13, 20, 27]
        assert {day.weekday() for day in friday.when.candidates} == {4}


FRENCH_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
months = st.dates(min_value=date(1950, 1, 1), max_value=date(2090, 12, 31)).map(lambda day: day.replace(day=1))


def month_of(first):
    following = (first + timedelta(days=31)).replace(day=1)
    return DateRange(first, following - timedelta(days=1))


@given(months, st.integers(0, 6))
def test_this_weekday_lies_in_the_month_and_on_that_weekday(first, weekday):
    published = month_of(first)
    mention = only(f"Il l'a annoncé ce {FRENCH_WEEKDAYS[weekday]}.", published, "fr")
    assert 4 <= len(mention.when.candidates) <= 5
    assert all(day.weekday() == weekday for day in mention.when.candidates)
    assert all(published.earliest <= day <= published.latest for day in mention.when.candidates)
    assert day_name[weekday] in mention.rule


@given(months, st.integers(0, 6), st.sampled_from(["dernier", "prochain", "en huit"]))
def test_each_possible_publication_has_its_own_weekday(first, weekday, suffix):
    published = month_of(first)
    reach = {"dernier": range(-7, 0), "prochain": range(1, 8), "en huit": range(8, 15)}[suffix]
    mention = only(f"C'est {FRENCH_WEEKDAYS[weekday]} {suffix}.", published, "fr")
    length = (published.latest - published.earliest).days + 1
    for day in (published.earliest + timedelta(days=n) for n in range(length)):
        reached = {day + timedelta(days=n) for n in reach}
        assert len(reached & set(mention.when.candidates)) == 1
        # Known to the day, it is exactly that one.
        exact = only(f"C'est {FRENCH_WEEKDAYS[weekday]} {suffix}.", DateRange(day, day), "fr")
        assert {exact.when.earliest} == reached & set(mention.when.candidates)


pieces = st.lists(
    st.one_of(
        st.sampled_from([sentence for _, sentence, *_ in EXPRESSIONS]),
        st.sampled_from(["le 31 février", "dans 999 ans", "il y a 999 mois", "le 9, ", "avant ", "après ", ", ", "."]),
        st.text(max_size=20),
    ),
    max_size=6,
).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(pieces, st.sampled_from([MONTH, DAY, None]), st.sampled_from([*LANGUAGES, "und", "fr-CA", ""]))
def test_offsets_order_and_no_crash_on_any_text(text, published, language):
    mentions = find_dates(text, published, language)
    for mention in mentions:
        assert mention.text == text[mention.start : mention.end] != ""
    for mention, following in zip(mentions, mentions[1:], strict=False):
        assert mention.end <= following.start
    narrowed = narrow_publication(text, published, language)
    if published:
        assert published.earliest <= narrowed.earliest <= narrowed.latest <= published.latest


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2090, 12, 31)), st.sampled_from(LANGUAGES))
def test_a_written_date_is_read_back(day, language):
    from rag.language.wording import date_label

    mention = only(date_label(DateRange(day, day), language), None, language)
    assert days(mention) == (day, day)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Los bomberos esperan controlar el incendio el viernes."),
        ("de", "Die Feuerwehr hofft, das Feuer am Freitag zu löschen."),
        ("it", "I pompieri sperano di domare l'incendio venerdì."),
        ("ru", "Пожарные надеются потушить пожар в пятницу."),
        ("en", "Talks resume on Friday."),
        ("fr", "Les syndicats appellent à la grève vendredi."),
    ],
)
def test_what_is_hoped_for_on_a_weekday_lies_ahead(language, text):
    wednesday = date(2024, 8, 21)
    found = find_dates(text, DateRange(wednesday, wednesday), language)
    assert found[0].when == DateRange(date(2024, 8, 23), date(2024, 8, 23))


@pytest.mark.timeout(60)  # some took minutes while each date looked through all the others
@pytest.mark.parametrize(
    "phrase",
    ["trois jours après ", "12 mars ", "mardi 12 mars 2024. ", "entamée le 12 mars, un douzième jour ", "ce mardi ",
     "le 12 mars, trois jours après le 9 mars ", "la semaine prochaine, prévu le 12 mai ", "un an jour pour jour après "],
)  # fmt: skip
def test_ten_thousand_dates_are_read_in_their_own_time(phrase):
    april = DateRange(date(2024, 4, 1), date(2024, 4, 30))
    text = phrase * 10_000
    assert all(text[m.start : m.end] == m.text for m in find_dates(text, april, "fr"))
    narrowed = narrow_publication(text, april, "fr")
    assert april.earliest <= narrowed.earliest <= narrowed.latest <= april.latest
