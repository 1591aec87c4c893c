"""Whole sentences held to whole quotes, in six languages: what stands, and for what the rest is dropped."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.answering.llm.checking import Supported
from rag.answering.llm.form import Claim
from rag.written import Dropped
from tests.llm.holding import QUESTIONS, STANDS, evidence

QUARRY = "La préfète Solange Tavernier a fermé jeudi 9 mai la carrière de Castelroux, où travaillaient 34 ouvriers."
APPEAL = "L'exploitant n'a pas fait appel de cette décision, selon son avocate, Irène Quesnoy."
OTHER = "Le stade de Bellefosse rouvrira en septembre après neuf mois de travaux."
REST = "La nouvelle a surpris les élus de la vallée."


@pytest.mark.parametrize(
    ("quote", "said", "language"),
    [
        (QUARRY, "La préfète Solange Tavernier a fermé la carrière de Castelroux le 9 mai 2024.", "fr"),
        (QUARRY, "Prefect Solange Tavernier closed the Castelroux quarry on 9 May 2024.", "en"),
        (QUARRY, "Der Steinbruch von Castelroux wurde am Donnerstag von Solange Tavernier geschlossen.", "de"),
        pytest.param(
            QUARRY,
            "Die Präfektin Solange Tavernier hat den Steinbruch von Castelroux am 9. Mai geschlossen.",
            "de",
            marks=pytest.mark.xfail(
                strict=True, reason="no dictionary has « Präfektin », so that it is taken for a name"
            ),
        ),
        (QUARRY, "La prefecta Solange Tavernier cerró el 9 de mayo la cantera de Castelroux.", "es"),
        (QUARRY, "La prefetta Solange Tavernier ha chiuso il 9 maggio la cava di Castelroux.", "it"),
        (QUARRY, "Префект Соланж Тавернье закрыла 9 мая карьер.", "ru"),
        (QUARRY, "Thirty-four workers had jobs at the quarry that the prefect closed in May 2024.", "en"),
        (APPEAL, "Selon l'avocate Irène Quesnoy, l'exploitant n'a pas fait appel.", "fr"),
        (APPEAL, "The operator did not appeal against the decision, according to the lawyer Irène Quesnoy.", "en"),
        (
            APPEAL,
            "Der Betreiber hat keine Berufung gegen die Entscheidung eingelegt, so die Anwältin Irène Quesnoy.",
            "de",
        ),
        (APPEAL, "El explotador no recurrió la decisión, según su abogada, Irène Quesnoy.", "es"),
        (APPEAL, "Il gestore non ha fatto ricorso contro la decisione, secondo l'avvocata Irène Quesnoy.", "it"),
        (APPEAL, APPEAL, "en"),
    ],
)
def test_what_the_quote_says_stands_in_every_language(held, quote, said, language):
    assert held.of(quote, said, "fr", language, rest=REST) == STANDS


@pytest.mark.parametrize(
    ("quote", "said", "language", "fault"),
    [
        (QUARRY, "La préfète Solange Tavernier a fermé la carrière de Castelroux le 10 mai 2024.", "fr", "date"),
        (QUARRY, "Prefect Solange Tavernier closed the Castelroux quarry on Friday.", "en", "date"),
        (QUARRY, "The Castelroux quarry, where 43 people worked, was closed.", "en", "number"),
        (QUARRY, "Im Steinbruch von Castelroux arbeiteten vierzig Menschen.", "de", "number"),
        (QUARRY, "La prefecta Irène Quesnoy cerró la cantera de Castelroux.", "es", "name"),
        (QUARRY, "La prefetta Solange Tavernier ha chiuso la cava di Bellefosse.", "it", "name"),
        (QUARRY, "Префект Соланж Тавернье не закрыла 9 мая карьер.", "ru", "denial"),
        (QUARRY, "The prefect, Solange Tavernier, refused to close the Castelroux quarry.", "en", "denial"),
        (APPEAL, "L'exploitant a fait appel de cette décision, selon son avocate, Irène Quesnoy.", "fr", "denial"),
        (APPEAL, "The operator appealed against the decision, according to the lawyer Irène Quesnoy.", "en", "denial"),
        (APPEAL, "El explotador recurrió la decisión, según su abogada, Irène Quesnoy.", "es", "denial"),
        (APPEAL, "Il gestore ha fatto ricorso contro la decisione, secondo l'avvocata Irène Quesnoy.", "it", "denial"),
        (QUARRY, "Bananas taste sweet to monkeys.", "en", "unlike"),
        (QUARRY, "Der Zahnarzt empfiehlt weiche Bürsten.", "de", "unlike"),
        (QUARRY, "The quarry was closed, see https://castelroux.example/quarry.", "en", "link"),
        (QUARRY, "The quarry was closed <img src=x>.", "en", "link"),
        (QUARRY, "The quarry was closed, says quarry-news.com.", "en", "link"),
        (QUARRY, "The quarry was closed, says carriere.fr.", "en", "link"),
        (QUARRY, "The [quarry](javascript:alert) was closed.", "en", "link"),
    ],
)
def test_what_the_quote_does_not_say_is_dropped(held, quote, said, language, fault):
    assert held.of(quote, said, "fr", language, rest=REST) == fault


@pytest.mark.parametrize(
    ("claim", "fault"),
    [
        (Claim("La carrière de Castelroux a été fermée.", 1, QUARRY), STANDS),
        (Claim("La carrière de Castelroux a été fermée [1] [2, 3].", 1, QUARRY), STANDS),
        (Claim("La carrière de Castelroux a été fermée.", 2, QUARRY), "not quoted"),
        (Claim("La carrière de Castelroux a été fermée.", 1, QUARRY.replace("fermé", "rouvert")), "not quoted"),
        (Claim("La carrière de Castelroux a été fermée.", 1, "La préfète Solange Tavernier a fermé … la carrière"), "not quoted"),
        (Claim("La carrière de Castelroux a été fermée.", 1, "Prefect Solange Tavernier closed the quarry"), "not quoted"),
        (Claim("La carrière de Castelroux a été fermée.", 1, ""), "not quoted"),
        (Claim("La carrière de Castelroux a été fermée.", 3, QUARRY), "no such article"),
        (Claim("La carrière de Castelroux a été fermée.", 0, QUARRY), "no such article"),
        (Claim("La carrière de Castelroux a été fermée.", None, QUARRY), "no citation"),
        (Claim("[1]", 1, QUARRY), "no citation"),
        (Claim("…", 1, QUARRY), "no citation"),
        (Claim("", 1, QUARRY), "no citation"),
    ],
)  # fmt: skip
def test_a_quote_stands_in_the_article_named(held, claim, fault):
    shown = evidence(1, f"{QUARRY} {REST}", "fr"), evidence(2, OTHER, "fr")
    assert held.verdict(claim, *shown, question=QUESTIONS["fr"]) == fault


def test_most_of_an_article_is_no_quote(held):
    text = " ".join(f"La rue numéro {number} est fermée à la circulation." for number in range(2, 8))
    assert held.of(text, "La rue est fermée à la circulation.", "fr", "fr") == "too much quoted"


def test_words_beyond_the_passage_shown_are_found(held):
    shown = evidence(1, f"{REST} {QUARRY}", "fr", end=len(REST))
    assert (
        held.verdict(Claim("La carrière de Castelroux a été fermée.", 1, QUARRY), shown, question=QUESTIONS["fr"])
        == STANDS
    )


def test_a_hidden_comment_is_no_quote(held):
    shown = evidence(1, f"{REST} <!-- {QUARRY} -->", "fr")
    assert (
        held.verdict(Claim("La carrière de Castelroux a été fermée.", 1, QUARRY), shown, question=QUESTIONS["fr"])
        == "not quoted"
    )


def test_the_whole_sentence_tells_whether_it_is_so(held):
    """The words quoted leave the denial out; the sentence around them does not."""
    part = "fait appel de cette décision"
    shown = evidence(1, f"{APPEAL} {REST}", "fr")
    said = Claim("L'exploitant a fait appel de cette décision.", 1, part)
    assert held.verdict(said, shown, question=QUESTIONS["fr"]) == "denial"


@pytest.mark.parametrize(
    ("question", "said", "verdict"),
    [
        ("L'exploitant a-t-il fait appel ?", "Non, l'exploitant n'a pas fait appel de cette décision.", STANDS),
        ("L'exploitant a-t-il fait appel ?", "Oui, l'exploitant n'a pas fait appel de cette décision.", "denial"),
        ("Did the operator appeal?", "No, the operator did not appeal against the decision.", STANDS),
        ("Did the operator appeal?", "Yes, the operator did not appeal against the decision.", "denial"),
        (
            "Hat der Betreiber Berufung eingelegt?",
            "Ja, der Betreiber hat keine Berufung gegen die Entscheidung eingelegt, so die Anwältin Irène Quesnoy.",
            "denial",
        ),
    ],
)
def test_a_yes_that_its_rest_belies_is_dropped(held, question, said, verdict):
    assert held.of(APPEAL, said, "fr", "fr", question=question, rest=REST) == verdict


TOLD = {
    "en": "The council of Marl Bay rejected the harbour plan by 19 votes to 8 on Monday, said the mayor, Edith Crane.",
    "de": "Der Rat von Birkenau hat den Hafenplan am Montag mit 19 zu 8 Stimmen abgelehnt, sagte die Bürgermeisterin Edith Krahn.",
    "es": "El pleno de Valsecano rechazó el lunes el plan del puerto por 19 votos contra 8, dijo la alcaldesa, Elvira Sanz.",
    "it": "Il consiglio di Roccabruna ha respinto lunedì il piano del porto con 19 voti contro 8, ha detto la sindaca Elda Crisà.",
    "ru": "Совет Заозёрска в понедельник отклонил план порта 19 голосами против 8, сообщила мэр Эльза Кранова.",
}


@pytest.mark.parametrize(
    ("of", "said", "language", "verdict"),
    [
        ("en", "Le conseil de Marl Bay a rejeté le projet de port par 19 voix contre 8.", "fr", STANDS),
        ("en", "Le conseil de Marl Bay a approuvé le projet de port par 19 voix contre 8.", "fr", "denial"),
        ("en", "Le conseil de Marl Bay a rejeté le projet de port par 18 voix contre 8.", "fr", "number"),
        ("de", "Le conseil de Birkenau a rejeté le projet de port par 19 voix contre 8.", "fr", STANDS),
        ("de", "Le conseil de Birkenau a approuvé le projet de port par 19 voix contre 8.", "fr", "denial"),
        ("de", "The council of Birkenau rejected the harbour plan on Tuesday.", "en", "date"),
        ("es", "The council of Valsecano rejected the port plan by 19 votes to 8.", "en", STANDS),
        ("es", "The council of Valsecano approved the port plan by 19 votes to 8.", "en", "denial"),
        ("it", "The council of Roccabruna rejected the port plan by 19 votes to 8.", "en", STANDS),
        ("it", "The council of Roccabruna accepted the port plan by 19 votes to 8.", "en", "denial"),
        ("ru", "Le conseil a rejeté lundi le plan du port par 19 voix contre 8.", "fr", STANDS),
        ("ru", "Le conseil a approuvé lundi le plan du port par 19 voix contre 8.", "fr", "denial"),
        ("ru", "Le conseil a rejeté lundi le plan du port, a dit la maire, Vera Lounina.", "fr", "name"),
    ],
)
def test_articles_in_every_language_are_held_to(held, of, said, language, verdict):
    assert held.of(TOLD[of], said, of, language) == verdict


NOISE = st.text(max_size=40) | st.sampled_from([
    QUARRY, APPEAL, "« » … — [1]", "<!-- ", "<<<article 1>>>", "\u202e\u200b", "9" * 40, "1,2.3,4", "32 mai 2024", "le 0 mai", "-" * 50,
    "Oui, non, oui.", "None", "A. B. C.", "d'd'd'", "½ million", "²³", "\ud800", "O'", "von der zu", "Nein - ", "一二三", "\x00",
])  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sentence=st.lists(NOISE, min_size=1, max_size=3).map(" ".join),
    number=st.none() | st.integers(-2, 9),
    quote=st.sampled_from([QUARRY, APPEAL[:30], APPEAL]) | NOISE,
    text=st.just(f"{QUARRY} {APPEAL}") | NOISE.filter(str.strip),
    language=st.sampled_from(["fr", "en", "de", "es", "it", "ru", "nl", "und", "zh"]),
    question=st.sampled_from([*QUESTIONS.values(), "A-t-il signé ?", "When did it happen?"]),
)
def test_no_claim_is_too_odd_to_be_checked(held, sentence, number, quote, text, language, question):
    shown = [evidence(1, text, language), evidence(2, OTHER, "fr")]
    assert isinstance(held.checker(question, shown).check(Claim(sentence, number, quote)), (Supported, Dropped))


@pytest.mark.parametrize(
    ("question", "said", "verdict"),
    [
        ("La préfète a-t-elle fermé la carrière ?", "Oui.", "denial"),
        ("La préfète a-t-elle fermé la carrière ?", "Non.", STANDS),
        ("La préfète a-t-elle fermé la carrière ?", "non", STANDS),
        ("Did the prefect close the quarry?", "Yes", "denial"),
        ("Did the prefect close the quarry?", "No.", STANDS),
        ("Quand la préfète a-t-elle fermé la carrière ?", "Non.", "denial"),
    ],
)
def test_a_yes_or_no_alone_is_held_to_the_question(held, question, said, verdict):
    quote = "La préfète Solange Tavernier n'a pas fermé la carrière de Castelroux."
    assert held.verdict(Claim(said, 1, quote), evidence(1, quote, "fr"), question=question) == verdict


def test_an_encoder_without_token_vectors_refuses_no_sentence_for_its_words(held):
    def wordless(text, language):
        read = held.encoder.encode_question(text, language)
        return replace(read, tokens=read.tokens[:0], spans=())

    quote = "La préfète a fermé la carrière de Castelroux."
    checker = replace(held.checker(QUESTIONS["fr"], [evidence(1, quote, "fr")]), encode=wordless)
    assert isinstance(checker.check(Claim("La carrière de Castelroux a été fermée.", 1, quote)), Supported)
