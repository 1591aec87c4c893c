"""What the page says of a language model: who wrote, what stands in for it and why, what was dropped."""

import re
from dataclasses import replace
from typing import get_args

import pytest

from rag.answering.citations import paragraphs
from rag.errors import Trouble
from rag.explanation import Explanation
from rag.page import render
from rag.page.languages import EN, FR
from rag.page.texts import Texts
from rag.schema import Answer
from rag.written import Dropped, Fault, Notice, Written
from tests.page.test_render import QUOTE, an_abstention, an_answer, an_article, visible

NOTICES = [*get_args(Trouble), "none left", "no answer", "unsure"]
FAULTS = get_args(Fault)
TOLD = Explanation("when?", "when?", "en", "when", (), (), None, 0.2, 0.4, "unsure", {"write": 812.0})


def a_written(notice: Notice | None = None, *dropped: Dropped, checked: int = 4, asked_as: str | None = None) -> Answer:
    text = f"He spoke on a Wednesday [1]. Nothing more is known [1].\n\n“{QUOTE}” — appel.txt [1]"
    written = Written("qwen3:4b", checked, dropped, notice, asked_as)
    return replace(an_answer(), text=text, method="llm", written=written, explanation=TOLD)


def standing_in(notice: Notice | None, answer: Answer | None = None) -> Answer:
    return replace(answer or an_answer(), written=Written("qwen3:4b", notice=notice), explanation=TOLD)


def seen(answer: Answer, texts: Texts = EN) -> str:
    return " ".join(visible(render.answered(answer, 1, texts)).split())


def test_every_notice_and_fault_has_its_words_in_both_languages() -> None:
    assert set(NOTICES) == {*get_args(get_args(Notice)[0]), *get_args(get_args(Notice)[1])}
    for texts in (EN, FR):
        assert texts.model.reasons.keys() == set(NOTICES)
        assert texts.model.faults.keys() == set(FAULTS)
        assert texts.model.remedies.keys() == set(NOTICES) - {"no answer", "unsure"}
        said = [*texts.model.reasons.values(), *texts.model.faults.values()]
        assert len(set(said)) == len(said), "no two of them say the same"


@pytest.mark.parametrize("texts", [EN, FR], ids=["en", "fr"])
@pytest.mark.parametrize("notice", [notice for notice in NOTICES if notice != "unsure"])
def test_what_stands_in_for_a_written_answer_says_so_and_why(notice: Notice, texts: Texts) -> None:
    said = texts.model
    for answer, meaning in ((standing_in(notice), said.quoted), (standing_in(notice, an_abstention()), said.silent)):
        page = render.answered(answer, 1, texts)
        assert page.index("advice") < page.index(render.escape("Wednesday" if answer.answered else "No sure answer in"))
        assert "turn error" not in page and 'role="alert"' not in page
        lines = " ".join(filter(None, (said.instead, said.reasons[notice], meaning, said.remedies.get(notice))))
        assert lines in seen(answer, texts)
        assert "credit" not in page


@pytest.mark.parametrize("texts", [EN, FR], ids=["en", "fr"])
def test_a_written_answer_that_is_unsure_or_cut_short_has_words_of_its_own(texts: Texts) -> None:
    said = texts.model
    assert f"{said.doubtful} {said.reasons['unsure']}" in seen(a_written("unsure"), texts)
    assert said.cut not in seen(a_written("unsure"), texts)
    for notice in ("broken off", "slow"):
        shown = seen(a_written(notice), texts)
        assert f"{said.incomplete} {said.reasons[notice]} {said.cut} {said.remedies[notice]}" in shown
        assert said.quoted not in shown


def test_who_wrote_and_how_many_sentences_held_is_told_below() -> None:
    one = Dropped("It was on Friday.", "date", "Friday")
    assert "Written by qwen3:4b: 4 sentences checked, 1 dropped." in seen(a_written(None, one))
    assert "Rédigé par qwen3:4b : 4 phrases vérifiées, 1 écartée." in seen(a_written(None, one), FR)
    assert "Written by qwen3:4b: 1 sentence checked, none dropped." in seen(a_written(checked=1))
    assert "4 phrases vérifiées, 2 écartées." in seen(a_written(None, one, one), FR)
    assert "advice" not in render.answered(a_written(), 1, EN)


@pytest.mark.parametrize("answer", [standing_in(None), replace(an_answer(), explanation=TOLD)])
def test_where_no_model_was_asked_nothing_is_said_of_one(answer: Answer) -> None:
    shown = render.answered(answer, 1, EN)
    assert not re.search("advice|credit|understood", shown)
    assert "qwen3" not in visible(shown)


def test_the_sentences_of_a_written_answer_lead_and_its_markers_are_linked() -> None:
    shown = render.answered(a_written(), 2, EN)
    looks = re.findall(r'<p class="(written|lead|quoted|plain)"', shown)
    assert looks == ["written", "quoted"]
    assert shown.count('href="#source-2-1"') == 3
    assert shown.count('id="marker-2-1"') == 1
    assert '<p class="written"' in render.partial("He spoke on a Wednesday [1].")


def test_the_question_as_understood_stands_above_the_answer() -> None:
    for answer in (a_written(asked_as="When did <b>he</b> speak?"), standing_in("slow", an_abstention())):
        answer = replace(answer, written=replace(answer.written, asked_as="When did <b>he</b> speak?"))
        page = render.answered(answer, 1, EN)
        assert "<b>" not in page
        assert page.index("understood") < page.index('<div lang="en">')
        assert "Understood as: When did <b>he</b> speak?" in seen(answer)
        assert "Question comprise : When did" in seen(answer, FR)


@pytest.mark.parametrize("texts", [EN, FR], ids=["en", "fr"])
@pytest.mark.parametrize("fault", FAULTS)
def test_the_fold_tells_what_was_dropped_and_why(fault: Fault, texts: Texts) -> None:
    answer = a_written(None, Dropped("About <i>50</i> of them.", fault, "<u>50</u>"), Dropped("Yes.", fault))
    shown, colon = seen(answer, texts), " :" if texts is FR else ":"
    assert f"About <i>50</i> of them. {texts.model.faults[fault]}{colon} <u>50</u>" in shown
    assert f"Yes. {texts.model.faults[fault]} {texts.how_sentences if answer.explanation.considered else ''}" in shown
    assert "<i>" not in render.answered(answer, 1, texts)
    assert f"{texts.stages['write']} 812 ms" in shown
    assert f"{texts.model.decision} " in shown


def test_a_quote_that_goes_over_the_end_of_a_paragraph_stays_whole() -> None:
    quote = "Il a parlé [1].\n\nIl s’est tu."
    article = an_article(f"Avant. {quote} Après.")
    answer = replace(an_answer(article, quote), method="llm", written=Written("m", 1))
    answer = replace(answer, text=f"He spoke [1].\n\n« {quote} » — appel.txt [1]")
    assert paragraphs(answer.text, answer.citations) == ["He spoke [1].", f"« {quote} » — appel.txt [1]"]
    shown = render.answered(answer, 1, EN)
    assert re.findall(r'<p class="(written|quoted|plain)"', shown) == ["written", "quoted"]
    assert shown.count('href="#source-1-1"') == 2, "what looks like a marker inside the quote is none"
