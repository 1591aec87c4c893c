"""Timelines: how they are asked for, what they tell of which articles, when that was, and how it reads."""

from dataclasses import replace
from datetime import date

import pytest

from rag import Article, DateRange, Library
from rag.answering import timeline as timelines
from rag.answering.answerer import events as steps
from rag.answering.phrases import PHRASES
from rag.answering.questions import understand
from rag.exports import as_csv, as_markdown
from rag.page import render
from rag.page.languages import EN
from rag.settings import Settings

ASKED = [
    ("en", "All contacts between Ostrow and Lund"),
    ("en", "list every strike since March"),
    ("en", "timeline of the harbour strike"),
    ("en", "What is the timeline of the strike?"),
    ("en", "every time Ostrow called Lund"),
    ("en", "What are all the meetings of Lund?"),
    ("en", "All strikes that have hit the harbour"),
    ("fr", "chronologie des échanges entre Ostrow et Lund"),
    ("fr", "Toutes les rencontres de Lund"),
    ("fr", "toutes les grèves qui ont touché Lyon"),
    ("fr", "Quelles ont été toutes les visites de Lund à Kiev ?"),
    ("es", "¿Todas las reuniones entre Ostrow y Lund?"),
    ("es", "Enumera todas las visitas de Lund"),
    ("de", "Alle Treffen zwischen Ostrow und Lund"),
    ("de", "Chronologie des Streiks in Hamburg"),
    ("it", "Tutti gli incontri tra Ostrow e Lund"),
    ("it", "Cronologia dello sciopero"),
    ("ru", "Все встречи Острова и Лунда"),
    ("ru", "Хронология забастовки"),
]
NOT_ASKED = [
    ("When did all members vote?", "when"),
    ("Did all members vote?", "yesno"),
    ("All the ministers voted when?", "when"),
    ("Why did every striker leave?", "why"),
    ("Who made the timeline of events?", "who"),
    ("Which timeline did the minister give?", "which"),
    ("How many of all the calls failed?", "how_many"),
    ("Pourquoi tous les élus ont-ils voté ?", "why"),
    ("Tous les ministres ont-ils voté ?", "yesno"),
    ("Qui a établi la chronologie des faits ?", "who"),
    ("¿Todos los ministros votaron?", "yesno"),
    ("Haben alle Minister abgestimmt?", "yesno"),
    ("Tutti i ministri hanno votato?", "yesno"),
    ("Все министры голосовали?", "yesno"),
    ("Почему все школы закрыты?", "why"),
]
CALL = (
    "French minister Paul Lemarchand spoke by telephone with his counterpart Boris Cherkasov on Tuesday, the ministry "
    "said. They talked about grain exports for half an hour."
)
TEXTS = {
    "march": "Le ministre Paul Lemarchand s'est entretenu par téléphone ce mardi avec son homologue Boris Tcherkassov, a "
    "indiqué son cabinet. Les récoltes de blé sont attendues en août.",
    "may": CALL,
    "reprint": CALL,
    "mai": "Am Dienstag telefonierte der französische Minister Paul Lemarchand mit seinem Kollegen Boris Tscherkassow, wie "
    "es in Paris hieß. Es ging um Getreide.",
    "september": "Борис Черкасов встретился в среду в Вене с французским министром Полем Лемаршаном. Переговоры длились "
    "два часа.",
    "noviembre": "Los ministros Paul Lemarchand y Boris Cherkasov hablaron por teléfono sobre el trigo, según un portavoz.",
    "one": "Boris Tcherkassov a appelé lundi la ministre italienne Carla Bondi pour parler du gaz.",
    "hail": "Un orage de grêle a détruit les vergers de Corvières dans la nuit de dimanche à lundi, selon la préfecture.",
}
PUBLISHED = {
    "march": DateRange(date(2024, 3, 1), date(2024, 3, 31)),
    "may": DateRange(date(2024, 5, 16), date(2024, 5, 16)),
    "reprint": DateRange(date(2024, 5, 16), date(2024, 5, 16)),
    "mai": DateRange(date(2024, 5, 17), date(2024, 5, 17)),
    "september": DateRange(date(2024, 9, 20), date(2024, 9, 20)),
    "noviembre": DateRange(date(2024, 11, 5), date(2024, 11, 5)),
    "one": DateRange(date(2024, 6, 12), date(2024, 6, 12)),
    "hail": DateRange(date(2024, 6, 18), date(2024, 6, 18)),
}
LANGUAGES = {"may": "en", "reprint": "en", "mai": "de", "september": "ru", "noviembre": "es"}
QUESTION = "All contacts between Lemarchand and Cherkasov"
TUESDAYS = DateRange.of_days(date(2024, 3, day) for day in (5, 12, 19, 26))
CALLED, MET = (DateRange(day, day) for day in (date(2024, 5, 14), date(2024, 9, 18)))


@pytest.fixture(scope="module")
def library(tmp_path_factory) -> Library:
    library = Library(tmp_path_factory.mktemp("calls"))
    library.add(
        Article(name, "", text, PUBLISHED[name], LANGUAGES.get(name, "fr"), f"wire/{name}.txt")
        for name, text in TEXTS.items()
    )
    return library


@pytest.fixture(scope="module")
def answer(library):
    return library.answer(QUESTION)


def sources(event) -> set[str]:
    """Ids of those cited; of a call and its reprint either may be the hit."""
    return {citation.article_id.replace("reprint", "may") for citation in event.citations}


@pytest.mark.parametrize(("language", "text"), ASKED)
def test_a_timeline_is_asked_for_in_six_languages(language, text):
    question = understand(text)
    assert (question.language, question.kind) == (language, "timeline")


@pytest.mark.parametrize(("text", "kind"), NOT_ASKED)
def test_all_inside_another_question_leaves_it_its_kind(text, kind):
    assert understand(text).kind == kind


def test_events_are_dated_merged_and_in_order_of_time(answer):
    assert answer.answered
    assert [event.when for event in answer.events] == [TUESDAYS, CALLED, MET, PUBLISHED["noviembre"]]
    assert list(map(sources, answer.events)) == [{"march"}, {"may", "mai"}, {"september"}, {"noviembre"}]
    assert [event.is_published for event in answer.events] == [False, False, False, True]
    assert not {"one", "hail"} & {citation.article_id for citation in answer.citations}


def test_citations_are_numbered_in_order_and_exact(answer):
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert answer.citations == tuple(c for event in answer.events for c in event.citations)
    assert all(TEXTS[c.article_id][c.start : c.end] == c.quote for c in answer.citations)


def test_the_text_has_a_lead_and_a_paragraph_for_each_event(answer):
    lead, *paragraphs = answer.text.split("\n\n")
    assert lead == "4 events were found, in order of time:"
    assert len(paragraphs) == 4
    assert paragraphs[0].startswith("A Tuesday in March 2024 (5, 12, 19 or 26): “Le ministre")
    assert paragraphs[1].startswith("Tuesday 14 May 2024: “")
    assert paragraphs[3].startswith("Tuesday 5 November 2024 (date of the article): “Los ministros")
    for event, paragraph in zip(answer.events, paragraphs, strict=True):
        assert all(f"[{citation.number}]" in paragraph for citation in event.citations)


def test_it_is_streamed_explained_and_its_json_is_the_contract(library, answer):
    assert "".join(step.text for step in steps(answer)) == answer.text
    told = answer.explanation
    assert (told.kind, told.reason, told.names) == ("timeline", "answered", ("Lemarchand", "Cherkasov"))
    assert told.confidence == answer.confidence == told.considered[0].score >= told.threshold
    assert "events" not in answer.to_json()
    assert list(library.stream(QUESTION))[-1].answer == answer


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "¿Todas las reuniones entre Lemarchand y Cherkasov?"),
        ("de", "Alle Gespräche zwischen Lemarchand und Tscherkassow"),
        ("it", "Tutti gli incontri tra Lemarchand e Cherkasov"),
        ("ru", "Все встречи Лемаршана и Черкасова"),
    ],
)
def test_names_are_found_in_other_spellings_and_dates_told_in_the_language_asked(library, language, text):
    answer = library.answer(text)
    assert answer.language == language
    assert {TUESDAYS, CALLED, MET} <= {event.when for event in answer.events}
    assert answer.text.startswith(PHRASES[language].events.format(count=len(answer.events)))
    assert MET.label(language)[1:] in answer.text


@pytest.mark.parametrize(
    "text",
    ["All contacts between Lemarchand and Bondi", "Toutes les rencontres de Zoller", "Alle Erdbeben in Peru"],
)
def test_silence_where_no_sentence_tells_such_an_event(library, text):
    answer = library.answer(text)
    assert (answer.answered, answer.events, answer.citations, answer.when) == (False, (), (), None)
    assert answer.text.startswith(PHRASES[answer.language].abstain)
    assert answer.explanation.confidence < answer.explanation.threshold


def test_a_period_asked_for_or_given_as_a_filter_is_kept(library):
    since = library.answer(f"{QUESTION} since May 2024")
    assert TUESDAYS not in {event.when for event in since.events}
    assert CALLED in {event.when for event in since.events}
    september = library.answer(f"{QUESTION} since September")
    assert {event.when for event in september.events} == {MET, PUBLISHED["noviembre"]}
    assert "September" not in september.explanation.names
    nothing = library.answer(f"{QUESTION} since 2030")
    assert (nothing.answered, nothing.explanation.reason, nothing.confidence) == (False, "nothing found", 0.0)
    until = library.answer(QUESTION, until=date(2024, 3, 31))
    assert [event.when for event in until.events] == [TUESDAYS]
    assert {hit.article.id for hit in until.hits} == {"march"}


def test_of_too_many_events_the_surest_are_told_and_the_others_counted(library, monkeypatch):
    monkeypatch.setattr(timelines, "_MOST", 2)
    answer = library.answer(QUESTION)
    assert len(answer.events) == 2
    assert answer.text.endswith(PHRASES["en"].more_events.format(count=2))


def test_without_the_reader_a_timeline_is_told_by_likeness(library):
    answer = Library(library.path, config=Settings(reader="off")).answer(QUESTION)
    assert TUESDAYS in {event.when for event in answer.events}
    assert not {"one", "hail"} & {citation.article_id for citation in answer.citations}


def test_it_is_exported_and_saved(answer):
    rows = as_csv(answer).splitlines()
    assert rows[0] == '"earliest","latest","date","quote","title","source","published","language"'
    assert rows[1].startswith('"2024-03-05","2024-03-26","a Tuesday in March 2024 (5, 12, 19 or 26)","“Le ministre')
    assert rows[4].startswith('"2024-11-05","2024-11-05","Tuesday 5 November 2024 (date of the article)","“Los')
    assert len(rows) == 1 + len(answer.events)
    markdown = as_markdown(answer)
    assert markdown.count("\n[^") == len(answer.citations)
    assert "\nTuesday 14 May 2024: “" in markdown
    page = render.answered(answer, 1, EN)
    assert '<button type="button" class="act save csv">CSV</button>' in page
    assert '<pre class="kept csv">' in page
    assert "save csv" not in render.answered(replace(answer, events=()), 1, EN)
