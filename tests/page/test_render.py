"""What the page shows, as values: no browser, no server, no model."""

import html
import re
from dataclasses import replace
from datetime import date

import pytest

from rag.explanation import Considered, Explanation
from rag.page import render
from rag.page.escape import escape
from rag.page.languages import EN, FR, texts_for
from rag.page.sources import closeness, excerpt, language_name, sources_panel
from rag.schema import Answer, Article, Citation, DateRange, Hit, NameMatch, Passage

APRIL = DateRange(date(2024, 4, 1), date(2024, 4, 30))
TEXT = "Avant.\n\nDébut. Il a parlé ce mercredi à M. X [1]. Fin.\n\nAprès <script>alert(1)</script>."
QUOTE = "Il a parlé ce mercredi à M. X [1]."


def an_article(text: str = TEXT, title: str = "Un titre") -> Article:
    return Article("a1", title, text, APRIL, "fr", "dossier/appel.txt")


def a_hit(article: Article, start: int, end: int, rank: int = 1) -> Hit:
    passage = Passage(article.id, start, end, article.text[start:end])
    return Hit(passage, article, 1.0, rank, {}, (NameMatch("Shoigu", "Choïgou"),), ("copie.txt",))


def an_answer(article: Article | None = None, quote: str = QUOTE) -> Answer:
    article = article or an_article()
    start = article.text.index(quote)
    citation = Citation(1, article.id, article.source, APRIL, start, start + len(quote), quote)
    text = f"A Wednesday [1].\n\n“{quote}” — appel.txt [1]"
    hits = (a_hit(article, 0, len(article.text)),)
    return Answer("when?", text, "a Wednesday", "en", True, 0.9, (citation,), APRIL, hits)


def an_abstention() -> Answer:
    hits = tuple(a_hit(an_article(), 0, 6, rank) for rank in range(1, 6))
    text = "No sure answer in the articles.\n\nNearest:\n\n- appel.txt : “Avant.”"
    return Answer("why?", text, None, "en", False, 0.1, (), None, hits)


def an_empty_library() -> Answer:
    return Answer("why?", "The library is empty.", None, "en", False, 0.0, (), None, ())


def visible(markup: str) -> str:
    return html.unescape(re.sub(r'<pre class="kept.*?</pre>|<[^>]*>', " ", markup))


HOSTILE = [
    "<script>alert(1)</script>",
    "<!-- gone? -->",
    '"><img src=x onerror=alert(1)>',
    "[click](javascript:alert(1)) ![x](http://example.org/x.png)",
    "**bold** _it_ `code` # head\n\n```mermaid\ngraph\n```",
    "$$x^2$$ %%%LATEX_BLOCK_0%%%",
    "مرحبا \u202eעולם",
    "&lt;b&gt; &amp;",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_foreign_text_is_shown_as_written(text: str) -> None:
    escaped = escape(text)
    assert html.unescape(escaped) == text
    assert not set("<>\"'`*_[]\n") & set(escaped)


def test_half_a_surrogate_pair_can_be_sent() -> None:
    assert escape("a\ud83d").encode("utf-8") == b"a?"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_articles_and_questions_reach_the_page_as_text(text: str) -> None:
    article = an_article(f"{text}\n{QUOTE}\n{text}", title=text)
    shown = render.answered(an_answer(article), 1, EN) + render.asked(text) + render.error(text, EN)
    assert "<script" not in shown and "<img" not in shown and "<!--" not in shown
    assert "\n" not in shown, "a line feed would let Markdown in"
    first_line = text.split("\n")[0]
    assert first_line in visible(shown)


def test_markers_of_citations_link_to_their_cards() -> None:
    shown = render.answered(an_answer(), 3, EN)
    assert shown.count('href="#source-3-1"') == 2
    assert shown.count('id="marker-3-1"') == 1, "the card leads back to the first link only"
    assert shown.count('id="source-3-1"') == 1


def test_a_marker_inside_a_quote_stays_text() -> None:
    shown = render.answered(an_answer(), 1, EN)
    assert "M. X [1].” — appel.txt" in html.unescape(shown)


def test_a_marker_without_a_citation_stays_text() -> None:
    answer = an_answer()
    other = Answer(answer.question, "See [7].", None, "en", True, 0.9, answer.citations, None, answer.hits)
    assert "#source-1-7" not in render.answered(other, 1, EN)


def test_the_highlight_is_exactly_the_quote() -> None:
    marked = re.findall(r"<mark>(.*?)</mark>", render.answered(an_answer(), 1, EN))
    assert [html.unescape(mark) for mark in marked] == [QUOTE]


def test_an_excerpt_holds_its_paragraph_and_the_neighbours() -> None:
    start = TEXT.index(QUOTE)
    cut = excerpt(TEXT, start, start + len(QUOTE))
    assert (cut.before, cut.left, cut.quote, cut.right) == ("Avant.", "Début. ", QUOTE, " Fin.")
    assert cut.after.startswith("Après")


def test_a_long_excerpt_keeps_the_quote_whole() -> None:
    text = "a " * 5000 + QUOTE + " z" * 5000
    start = text.index(QUOTE)
    cut = excerpt(text, start, start + len(QUOTE))
    assert cut.quote == QUOTE
    assert cut.left.startswith("… ") and cut.right.endswith(" …") and len(cut.left) < 700


def test_a_card_shows_title_date_language_file_closeness_spelling_and_reprints() -> None:
    shown = visible(render.answered(an_answer(), 1, EN))
    for part in ("Un titre", "April 2024", "French", "appel.txt", "best match", "Choïgou = Shoigu", "copie.txt"):
        assert part in shown
    in_french = visible(render.answered(an_answer(), 1, FR))
    assert "avril 2024" in in_french and "français" in in_french


def test_an_undated_citation_outside_the_hits_still_has_its_card() -> None:
    answer = Answer("q", "x [2]", None, "en", True, 0.5, (Citation(2, "b", "b.txt", None, 0, 3, "abc"),), None, ())
    shown = render.answered(answer, 1, EN)
    assert "<mark>abc</mark>" in shown and "undated" in visible(shown) and 'id="source-1-2"' in shown


def test_only_web_addresses_become_links() -> None:
    hit = a_hit(Article("b", "T", TEXT, None, "fr", "javascript:alert(1)"), 0, 6)
    shown = sources_panel(Answer("q", "x", None, "en", False, 0.1, (), None, (hit,)), 1, EN)
    assert "href" not in shown
    hit = a_hit(Article("b", "T", TEXT, None, "fr", "https://example.org/a?b=1"), 0, 6)
    shown = sources_panel(Answer("q", "x", None, "en", False, 0.1, (), None, (hit,)), 1, EN)
    assert 'rel="noopener noreferrer"' in shown


def test_four_states_look_different() -> None:
    looks = [
        render.answered(an_answer(), 1, EN),
        render.answered(an_abstention(), 1, EN),
        render.answered(an_empty_library(), 1, EN),
        render.error("the disk is full", EN),
    ]
    classes = [re.search(r'class="turn (\w+)"', look)[1] for look in looks]
    assert classes == ["answered", "abstained", "empty", "error"]
    heads = [re.findall(r'class="notice">(.*?)<', look) for look in looks]
    assert heads == [[], [EN.abstained], [EN.empty], [EN.error]]
    assert "rag ingest FOLDER" in html.unescape(looks[2])


def test_an_abstention_lists_nearest_passages_as_no_answer() -> None:
    shown = render.answered(an_abstention(), 2, EN)
    assert shown.count('class="card near"') == 3 and "<mark>" not in shown
    assert EN.nearest in visible(shown)
    assert "Nearest:" not in visible(shown), "the panel shows the list"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("fr-FR,fr;q=0.9,en;q=0.8", "fr"),
        ("en-GB", "en"),
        ("de,en;q=0.5,fr;q=0.7", "fr"),
        ("", "en"),
        ("fr;q=x,en", "en"),
    ],
)
def test_interface_language_follows_the_browser(header: str, language: str) -> None:
    assert texts_for(header).language == language


def test_language_names() -> None:
    assert language_name("fr", "en") == "French"
    assert language_name("und", "en") == ""
    assert language_name("not a language", "en") == ""


def test_an_explanation_is_a_closed_fold_with_nothing_of_it_taken_for_html() -> None:
    considered = (Considered("<b>Avant</b> mercredi.", "a.txt", "mercredi", 12.5, {"relevance": 2.0}),)
    told = Explanation(
        "when <i>?", "when <i>?", "en", "when", ("Shoigu",), considered, "a Wednesday", 0.59, 0.38, "answered"
    )
    shown = render.answered(replace(an_answer(), explanation=told), 1, FR)
    assert '<details class="how"><summary>Comment cette réponse a été faite</summary>' in shown
    assert "réponse donnée : confiance 59 %, 38 % exigés" in html.unescape(shown)
    assert "<b>Avant</b> mercredi." in html.unescape(shown)
    assert "12.5: pertinence 2.00" in html.unescape(shown)
    assert "<i>" not in shown
    assert "<b>" not in shown
    unsure = replace(an_abstention(), explanation=replace(told, reason="unsure", considered=(), rule=None))
    assert "not answered: confidence 59 %" in html.unescape(render.answered(unsure, 1, EN))


def test_an_explanation_tells_spellings_the_day_reckoned_from_scores_of_passages_and_times() -> None:
    told = Explanation(
        "when?", "when?", "en", "when", ("Shoigu",), (), "the day of publication", 0.59, 0.38, "answered",
        {"encode": 4.2, "lexical": 0.4, "in all": 61.7},
    )  # fmt: skip
    answer = an_answer()
    scored = replace(answer.hits[0], scores={"dense": 0.85, "maxsim": 0.4})
    shown = visible(render.answered(replace(answer, hits=(scored,), explanation=told), 1, EN))
    shown = " ".join(shown.split())
    for part in (
        "Also written Shoigu = Choïgou",
        "Date the day of publication",
        "Reckoned from April 2024 (Un titre)",
        "Passages found, with their scores: Un titre 1.00: meaning 0.85, word by word 0.40",
        "Time taken: encoding 4 ms, words 0 ms, in all 62 ms",
    ):
        assert part in shown


def test_both_languages_name_the_same_stages_and_scores() -> None:
    assert FR.stages.keys() == EN.stages.keys()
    assert FR.scores.keys() == EN.scores.keys()


def test_closeness_is_told_beside_the_best_hit() -> None:
    best, good, weak = (
        replace(an_answer().hits[0], rank=rank, score=score) for rank, score in ((1, 0.9), (2, 0.6), (3, 0.5))
    )
    assert [closeness(hit, best, EN) for hit in (best, good, weak)] == ["best match", "good match", "weak match"]
    assert closeness(weak, replace(best, score=-2.0), EN) == "", "a cross-encoder's scores are no shares"
