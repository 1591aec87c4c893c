"""Where a quote is found whatever its typography, and where it is not. All articles are invented."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.llm.quoting import _folded, locate, seen, whole_sentences

FRENCH = (
    "Le préfet de la Varenne s'est entretenu jeudi avec les éleveurs. « Il n’y aura pas d’abattage », a-t-il promis — "
    "sans donner de date. Le cœur du cheptel, 1 250 bêtes, vaut 3,5 millions d’euros ; le reste… rien."
)
GERMAN = (
    "Die Brücke über die Ilse bleibt gesperrt. „Wir prüfen die Straße“, sagte Bürgermeisterin Anke Thorwald am Montag."
)
RUSSIAN = "Мэр Верхнеозёрска Нина Лугова открыла школу. «Мы ждали её шесть лет», — сказала она учителям."
SPANISH = "La alcaldesa de Peñarrubia, Inés Ochoa, inauguró el acueducto. ¿Quién pagó? «La diputación», respondió."
ITALIAN = "Il sindaco di Valdora ha firmato l'accordo con l'università. Il ponte costerà 12.400 euro, cioè poco."
ENGLISH = (
    'The harbour master, Ruth Pellow, "won\'t resign" - not yet. Her office moved 4,300 crates in the first quarter.'
)


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("Le préfet de la Varenne s'est entretenu jeudi avec les éleveurs.", FRENCH),
        ("Le préfet de la Varenne s’est entretenu jeudi avec les éleveurs", FRENCH),
        ("le PRÉFET de la Varenne", FRENCH),
        ('"Il n\'y aura pas d\'abattage", a-t-il promis', FRENCH),
        ("“ Il n´y aura pas d`abattage ” , a-t-il promis", FRENCH),
        ("a-t-il promis - sans donner de date", FRENCH),
        ("a‑t‑il promis – sans donner de date", FRENCH),
        ("1\u00a0250 bêtes, vaut 3,5\u202fmillions", FRENCH),
        ("le reste... rien", FRENCH),
        ("le reste … rien", FRENCH),
        ("Le coeur du cheptel", FRENCH.replace("œ", "oe")),
        ("s'est entretenu\n  jeudi\tavec", FRENCH),
        ("les éle\u00adveurs", FRENCH),
        ("les éle\u200bveurs\ufeff", FRENCH),
        (unicodedata.normalize("NFD", "Le préfet de la Varenne s'est"), FRENCH),
        ("Le préfet de la Varenne s'est", unicodedata.normalize("NFD", FRENCH)),
        ("« Le préfet de la Varenne »", FRENCH),
        ("'sans donner de date.'", FRENCH),
        ('"Wir prüfen die Strasse", sagte', GERMAN),
        ("„Wir prüfen die Straße“", GERMAN),
        ("DIE BRÜCKE ÜBER DIE ILSE", GERMAN),
        ("Мэр Верхнеозёрска", RUSSIAN),
        ('"Мы ждали её шесть лет", - сказала она', RUSSIAN),
        (unicodedata.normalize("NFD", "открыла школу. «Мы ждали её"), RUSSIAN),
        ("¿Quién pagó? \"La diputación\", respondió", SPANISH),
        ("ha firmato l’accordo con l’università", ITALIAN),
        ("costerà 12.400 euro;", ITALIAN),
        ("“won’t resign” — not yet", ENGLISH),
        ("office moved", "The of\ufb01ce moved".replace("of\ufb01ce", "o\ufb03ce")),
        ("the \ufb01rst quarter", ENGLISH),
        ("résumé", "re\u0301sume\u0301"),
    ],
)  # fmt: skip
def test_typography_is_no_difference(quote, text):
    start, end = locate(quote, text)
    assert _folded(text[start:end])[0].strip("\"' .,") == _folded(quote)[0].strip("\"' .,;")


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("Le préfet de la Varenne a refusé de s'entretenir jeudi avec les éleveurs.", FRENCH),
        ("Le préfet de la Varenne s'est entretenu vendredi avec les éleveurs.", FRENCH),
        ("Le préfet de la Varenne s'est entretenu avec les éleveurs.", FRENCH),
        ("Le préfet ... avec les éleveurs", FRENCH),
        ("Le préfet de la Varenne […] avec les éleveurs", FRENCH),
        ("Le préfet de la Varenne s'est entretenu...", FRENCH),
        ("Le préfet de la Varenne s'est entretenu…", FRENCH),
        ("Il y aura abattage", FRENCH),
        ("5 millions d'euros", FRENCH),
        ("250 bêtes", FRENCH.replace("1 250", "1\u202f250")),
        ("250 bêtes", FRENCH.replace("1 250", "1.250")),
        ("vaut 3", FRENCH),
        ("réfet de la Varenne", FRENCH),
        ("les éleveur", FRENCH),
        ("les éle", FRENCH.replace("éleveurs", "éle\u00adveurs")),
        ("Il est juge", "Il est jugé."),
        ("Il est juge", "Il est juge\u0301."),
        ("sumé", "re\u0301sume\u0301"),
        ("ré", "re\u0301sume\u0301"),
        ("Это мои", "Это мой дом"),
        ("vaut 1", "Le terrain vaut ½ million."),
        ("Le prefet de la Varenne", FRENCH),
        ("Wir prüfen die Strasse", GERMAN.replace("Straße", "Strase")),
        ("Die Brucke über die Ilse", GERMAN),
        ("Brücke bleibt gesperrt", GERMAN),
        ("Мэр Верхнеозерского", RUSSIAN),
        ("Мы не ждали её шесть лет", RUSSIAN),
        ("inauguró un acueducto", SPANISH),
        ("400 euro", ITALIAN),
        ("12.400.000 euro", ITALIAN),
        ("will resign", ENGLISH),
        ("300 crates", ENGLISH),
        ("The harbour master, Ruth Pellow", FRENCH),
        ("", FRENCH),
        ("« … »", FRENCH),
        ("\u200b", FRENCH),
        ("préfet", ""),
    ],
)  # fmt: skip
def test_words_are_a_difference(quote, text):
    assert locate(quote, text) is None


def test_a_number_after_a_plain_space_is_one_of_its_own():
    assert locate("7 voix", "Au second tour 7 voix manquaient") == (15, 21)


def test_the_passage_shown_is_looked_in_first():
    text = "Der Rat tagt. Der Rat tagt."
    assert locate("Der Rat tagt", text) == (0, 12)
    assert locate("Der Rat tagt", text, (14, 27)) == (14, 26)
    assert locate("Der Rat tagt", text, (27, 27)) == (0, 12), "elsewhere, if not there"


def test_a_whole_word_further_on_is_found_behind_half_a_word():
    assert locate("port", "The airport and the port") == (20, 24)


@pytest.mark.parametrize(
    ("words", "language", "whole"),
    [
        ("jeudi avec", "fr", "Le préfet de la Varenne s'est entretenu jeudi avec les éleveurs."),
        ("bleibt gesperrt", "de", "Die Brücke über die Ilse bleibt gesperrt."),
    ],
)
def test_a_quote_is_held_with_its_whole_sentence(words, language, whole):
    text = FRENCH if language == "fr" else GERMAN
    start, end = whole_sentences(locate(words, text), text, language)
    assert text[start:end].strip() == whole


def test_more_than_four_sentences_are_too_many():
    text = "Eins ist wahr. Zwei ist wahr. Drei ist wahr. Vier ist wahr. Fünf ist wahr."
    assert whole_sentences((0, 56), text, "de") is not None
    assert whole_sentences((0, 70), text, "de") is None


def test_what_is_not_seen_is_left_out():
    assert seen("a\u200bb\u00ad\u202ec\n\td\ue000\x00") == "abc\n\td"


TEXTS = (FRENCH, GERMAN, RUSSIAN, SPANISH, ITALIAN, ENGLISH)
WRITTEN = {
    "'": "'’‘ʼ´", "’": "'’‘ʼ`", '"': '"«»“”„', "«": '«"“„', "»": '»"”', "„": '„"«', "“": '“"»', "-": "-‐‑–—", "—": "—–-",
    "…": ("…", "..."), " ": (" ", "\u00a0", "\u202f", "\n", "  ", " \u2009"),
}  # fmt: skip


def is_break(text, at):
    return at in (0, len(text)) or (text[at - 1] == " ") != (text[at] == " ")


@st.composite
def slices(draw):
    """Text, and a slice of it from white space to white space that has a word and ends in none of a quoter's marks."""
    text = draw(st.sampled_from(TEXTS))
    ends = [at for at in range(len(text) + 1) if is_break(text, at)]
    start, end = sorted(draw(st.lists(st.sampled_from(ends), min_size=2, max_size=2, unique=True)))
    return text, text[start:end]


@st.composite
def typeset(draw):
    text, part = draw(slices())
    marks = "".join(draw(st.sampled_from([*WRITTEN.get(c, c)])) for c in part)
    form = draw(st.sampled_from(("NFC", "NFD")))
    at = draw(st.integers(0, len(marks)))
    return (
        text,
        part,
        unicodedata.normalize(form, marks[:at] + draw(st.sampled_from(("", "\u00ad", "\u200b"))) + marks[at:]),
    )


@given(typeset())
def test_every_slice_of_whole_words_is_found_in_any_typography(case):
    text, part, quote = case
    found = locate(quote, text)
    if not any(c.isalnum() for c in part):
        assert found is None
    elif part.rstrip(" \"'»“”«„").endswith(("…", "...")):
        return  # an omission, for all one can tell
    else:
        ours = [_folded(one)[0].strip("\"' .,;:-") for one in (text[slice(*found)], part)]
        assert ours[0] == ours[1]


@given(st.text(max_size=60), st.text(max_size=200))
def test_any_two_texts_can_be_compared(quote, text):
    found = locate(quote, text)
    assert found is None or 0 <= found[0] < found[1] <= len(text)
