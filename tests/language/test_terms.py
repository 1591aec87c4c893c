import pytest

from rag.language.places import same_place
from rag.language.terms import content_words, fold, index_terms, query_terms, words


def test_folding_takes_accents_ligatures_and_case_away():
    assert fold("L’Œuvre d'ÉTÉ, Йод, ﬁn") == "l’oeuvre d'ete, иод, fin"


@pytest.mark.parametrize(
    "written", ["100.000 obus", "100 000 obus", "100\u202f000 obus", "100,000 obus", "100000 obus"]
)
def test_thousands_are_one_number_however_grouped(written):
    assert words(written) == ["100000", "obus"]


@pytest.mark.parametrize(
    ("a", "b"), [("élections", "l'élection"), ("ministres", "Ministre"), ("annoncée", "annoncées")]
)
def test_french_forms_share_a_stem(a, b):
    assert index_terms(a, "fr")[-1] == index_terms(b, "fr")[-1]


def test_query_terms_leave_function_words_out_and_know_the_corpus_languages():
    terms = query_terms("Quand le ministre a-t-il appelé les élus ?", "fr", ["fr", "en"])
    stems = {stem for forms in terms.values() for stem in forms}
    assert "quand" not in stems
    assert index_terms("élus", "fr")[0] in stems
    assert len(terms) == 3
    assert content_words("Who called the minister?", "en") == ["called", "minister"]


def test_places_are_known_under_their_names_in_other_languages():
    assert same_place("Frankreich", "France")
    assert same_place("Moscou", "Москва")
    assert same_place("Londres", "London")
    assert not same_place("Paris", "France")
    assert not same_place("Dupont", "Dupond")
