from rag.retrieval.twins import fold_twins
from rag.schema import Article, Passage
from rag.store.store import StoredPassage

WIRE = (
    "Le conseil municipal a voté lundi la rénovation du pont, fermé depuis mars après la chute d'un câble. "
    "Les travaux coûteront 4 millions d'euros et dureront dix mois, selon la mairie."
)


def stored(name: str, text: str) -> StoredPassage:
    return StoredPassage(Passage(name, 0, len(text), text), Article(name, "", text, None, "fr", f"{name}.txt"))


def folded(*texts: str, k: int = 5) -> list[tuple[str, tuple[str, ...]]]:
    ranked = [stored(f"a{i}", text) for i, text in enumerate(texts)]
    return [(found.article.id, twins) for found, twins in fold_twins(ranked, k, lambda item: item)]


def test_a_reprint_is_folded_into_the_first_and_named():
    assert folded(WIRE, "Autre chose, sans rapport.", WIRE) == [("a0", ("a2.txt",)), ("a1", ())]


def test_typography_and_an_agency_line_do_not_make_a_story_new():
    reprint = "(Agence) " + WIRE.replace("'", "’").replace("pont,", "pont ,").upper()
    assert folded(WIRE, reprint) == [("a0", ("a1.txt",))]


def test_a_shortened_reprint_is_folded_and_the_longer_one_is_not():
    short = WIRE.split(". ")[0] + "."
    assert folded(WIRE, short) == [("a0", ("a1.txt",))]
    assert len(folded(short, WIRE)) == 2  # the longer one says more


def test_a_corrected_figure_is_news():
    assert len(folded(WIRE, WIRE.replace("4 millions", "6 millions"))) == 2


def test_another_report_of_the_same_event_is_another_hit():
    own = "Le pont sera rénové : le vote de lundi y consacre 4 millions d'euros, pour dix mois de chantier."
    assert len(folded(WIRE, own)) == 2


def test_k_different_stories_come_back():
    others = [f"Histoire numéro {n} d'une tout autre affaire, racontée autrement {n} fois." for n in range(5)]
    assert [name for name, _ in folded(WIRE, WIRE, WIRE, *others, k=3)] == ["a0", "a3", "a4"]


def test_passages_of_one_article_are_not_each_others_twins():
    text = "Refrain de la chanson qui revient encore."
    one = Article("a", "", f"{text} {text}", None, "fr", "a.txt")
    ranked = [StoredPassage(Passage("a", at, at + len(text), text), one) for at in (0, len(text) + 1)]
    assert len(fold_twins(ranked, 5, lambda item: item)) == 2


def test_passages_without_a_word_are_nobodys_twins():
    assert len(folded("!!! 😀", "??? 🚀")) == 2
