import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.sentences import paragraphs, sentences


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "fr",
            ["M. Dubois a dit « oui. Peut-être. » à Mme L. Petit (PS) aux 3,5 M. d'euros.", "Le 18 janv. 2024, fin."],
        ),
        ("fr", ["« C'est fini ! », a-t-il lancé.", "A. Martin et S. Petit sont partis."]),
        ("en", ["Mr. Smith met the U.S. envoy at 5 p.m. on Jan. 5.", "He left."]),
        ("de", ["Am 3. Mai 2024 kam Dr. Müller an.", "Er ging."]),
        ("ru", ["А. Иванов прибыл в 2024 г. в Тверь.", "Цена – 5 млн. руб. и выше."]),
        ("es", ["El Sr. Pérez llegó a EE. UU. el 5 de mayo.", "¿Qué dijo?", "Nada."]),
    ],
)
def test_abbreviations_and_quotes_do_not_end_a_sentence(language, expected):
    text = " ".join(expected)
    assert [text[a:b] for a, b in sentences(text, language)] == expected


def test_a_heading_between_blank_lines_stands_alone():
    text = "Une phrase\nsur deux lignes.\n\nLe titre\n \nLa suite."
    assert [text[a:b] for a, b in sentences(text, "fr")] == ["Une phrase\nsur deux lignes.", "Le titre", "La suite."]
    assert [text[a:b] for a, b in paragraphs(text)] == ["Une phrase\nsur deux lignes.", "Le titre", "La suite."]


@given(st.text(max_size=300), st.sampled_from(["fr", "en", "ru", "und", "xx"]))
def test_offsets_cover_all_but_white_space(text, language):
    spans = sentences(text, language)
    assert all(text[a:b] == text[a:b].strip() != "" for a, b in spans)
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())


@pytest.mark.parametrize("language", ["fr", "en", "ru"])
def test_a_paragraph_longer_than_a_stretch_is_cut_as_its_parts_are(language):
    story = "Le pont a rouvert. M. Lenoir, maire depuis 2019, s'en réjouit ! Qui paiera ? « Personne », dit-il."
    alone = [story[a:b] for a, b in sentences(story, language)]
    long = " ".join([story] * 500)
    assert [long[a:b] for a, b in sentences(long, language)] == alone * 500


def test_a_sentence_longer_than_a_stretch_stays_one():
    text = "Il a vu des ponts, " * 2000 + "et rien. Puis il est parti."
    found = [text[a:b] for a, b in sentences(text, "fr")]
    assert found == [text[: text.index(" Puis")], "Puis il est parti."]
