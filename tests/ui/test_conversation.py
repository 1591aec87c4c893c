"""One turn of a chat, from a question to the messages shown."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from rag.errors import QuestionError, StoreError
from rag.page.languages import EN, FR
from rag.schema import Answer, AnswerEvent, Scope
from rag.settings import Settings
from rag.ui.conversation import converse, failed, last_question
from rag.ui.desk import Caller, Desk
from tests.page.test_render import an_abstention, an_answer, visible


class Scripted:
    """A library whose answers are given in advance; an exception among them is raised."""

    def __init__(self, *outcomes: Answer | Exception) -> None:
        self.outcomes, self.asked = list(outcomes), []

    def stream(self, question: str, history: list[tuple[str, str]], **filters: object) -> Iterator[AnswerEvent]:
        self.asked.append((question, history))
        self.filters = filters
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        yield AnswerEvent("hits", hits=outcome.hits)
        yield AnswerEvent("text", text=outcome.text)
        yield AnswerEvent("answer", answer=outcome)


class Writing:
    """A library that streams an answer sentence by sentence, and knows whether it was asked to end."""

    def __init__(self, *sentences: str, waits: int = 0) -> None:
        self.sentences, self.waits, self.said, self.ended = sentences, waits, [], False

    def stream(self, question: str, history: object = (), **filters: object) -> Iterator[AnswerEvent]:
        try:
            yield AnswerEvent("hits")
            yield from [AnswerEvent("text")] * self.waits
            for sentence in self.sentences:
                self.said.append(sentence)
                yield AnswerEvent("text", text=sentence)
            yield AnswerEvent("answer", answer=replace(an_answer(), text="".join(self.sentences)))
        finally:
            self.ended = True


def talk(library: Scripted, *questions: str) -> tuple[list[dict], object]:
    messages, box = [], ""
    for question in questions:
        steps = list(converse(library, question, messages, EN))
        messages, box = steps[-1][0], [left for _, left in steps if isinstance(left, str)][-1]
    return messages, box


def test_a_follow_up_carries_the_chat_so_far() -> None:
    answer = an_answer()
    library = Scripted(answer, an_abstention(), answer)
    messages, box = talk(library, "one?", "two?", "three?")
    assert library.asked[2] == ("three?", [("one?", answer.text), ("two?", an_abstention().text)])
    assert [message["role"] for message in messages] == ["user", "assistant"] * 3
    assert 'id="source-3-1"' in messages[-1]["content"] and box == ""


@pytest.mark.parametrize(
    "error", [StoreError("the disk is full"), RuntimeError("secret path"), QuestionError("too long")]
)
def test_an_error_is_shown_as_one_and_keeps_the_question(error: Exception) -> None:
    messages, box = talk(Scripted(error), "why?")
    assert box == "why?"
    assert 'class="turn error"' in messages[-1]["content"]
    shown = visible(messages[-1]["content"])
    assert ("secret" not in shown) and (isinstance(error, RuntimeError) or str(error)[1:] in shown)


def test_a_failed_turn_leaves_the_conversation() -> None:
    library = Scripted(StoreError("gone"), an_answer())
    messages, _ = talk(library, "why?", "when?")
    assert library.asked[1] == ("when?", [])
    assert len(messages) == 2


def test_the_dates_asked_about_reach_the_library() -> None:
    library = Scripted(an_answer())
    list(converse(library, "why?", [], EN, Scope(date(2024, 4, 1), None)))
    assert library.filters == {"since": date(2024, 4, 1), "until": None}


def test_an_error_names_its_kind_in_the_language_of_the_page() -> None:
    steps = list(converse(Scripted(StoreError("the disk is full")), "pourquoi ?", [], FR))
    assert "La bibliothèque n’est pas utilisable" in visible(steps[-1][0][-1]["content"])


def test_the_last_question_is_asked_again_after_what_came_before_it() -> None:
    messages, _ = talk(Scripted(an_answer(), an_abstention()), "one?", "two?")
    question, before = last_question(messages)
    assert question == "two?" and len(before) == 2
    assert last_question([]) == ("", [])
    assert last_question(failed(before, "three?", "x"))[0] == ""


def test_each_sentence_is_shown_as_it_comes() -> None:
    library = Writing("One. ", "Two. ", "Three.", waits=1)
    shown = [visible(messages[-1]["content"]) for messages, _ in converse(library, "why?", [], EN)]
    searching, sentences = shown[:3], shown[3:-1]
    assert all(EN.searching in one for one in searching)
    assert [one.split() for one in sentences] == [["One."], ["One.", "Two."], ["One.", "Two.", "Three."]]
    assert "Sources" in shown[-1]


def test_a_step_is_made_where_nothing_is_new_so_that_the_answer_can_be_stopped() -> None:
    assert len(list(converse(Writing("One.", waits=7), "why?", [], EN))) == 1 + 1 + 7 + 1 + 1


def test_stopped_half_way_the_library_ends_its_work_and_the_next_in_line_has_a_turn() -> None:
    library = Writing("One. ", "Two. ", "Three.")
    desk = Desk(library, Settings(request_log="off"))
    steps = converse(Caller(desk, "", "127.0.0.1"), "why?", [], EN)
    while "One." not in visible(next(steps)[0][-1]["content"]):
        assert not library.ended
    assert desk.close(0) == 1, "its turn is not over"
    steps.close()
    assert (library.ended, library.said) == (True, ["One. "])
    assert desk.close(0) == 0
