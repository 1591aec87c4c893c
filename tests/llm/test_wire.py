"""Answers written by a model behind a real socket, whatever comes over it."""

import json
import logging
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from langchain.chat_models import base

from rag import Library
from rag.errors import SettingError
from rag.models import chat_model
from rag.settings import Settings
from tests.llm.chat_server import ChatServer, Garbage, Hang, Refusal, Reply
from tests.llm.corpus import COST, KEY, MAYOR, QUESTION, as_asked, as_json, as_lines, served

pytestmark = pytest.mark.usefixtures("found_once")

SAID = "Les travaux ont coûté 12 millions d'euros."
ALSO = "La maire, Élise Garnier, a coupé le ruban."
BOTH = ((COST, SAID), (MAYOR, ALSO))


def good(request):
    return Reply(as_asked(request, *BOTH))


def written(answer):
    """The answer's own sentences, above its quotes."""
    return answer.text.split("\n\n")[0]


def holds(library, answer):
    """Whether each citation is verbatim."""
    articles = {article.id: article.text for article in library.articles()}
    return all(articles[c.article_id][c.start : c.end] == c.quote for c in answer.citations)


def closed_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def test_an_answer_is_written_and_cited(folder):
    with ChatServer(good) as server:
        library = served(folder, server)
        answer = library.answer(QUESTION)
    assert written(answer) == f"{SAID[:-1]} [1]. {ALSO[:-1]} [2]."
    assert [c.quote for c in answer.citations] == [COST, MAYOR]
    assert holds(library, answer)
    assert (answer.method, answer.answered) == ("llm", True)
    assert (answer.written.model, answer.written.checked, answer.written.notice) == ("openai:test", 2, None)


def test_each_sentence_is_there_before_the_reply_ends(folder):
    def script(request):
        reply = as_json(request.text, *BOTH)
        return Reply(reply, piece=reply.index('"}') + 2, pause=0.5)

    with ChatServer(script) as server:
        begun = time.monotonic()
        times = {step.text: time.monotonic() - begun for step in served(folder, server).stream(QUESTION)}
    assert times[f" {ALSO[:-1]} [2]."] - times[f"{SAID[:-1]} [1]."] > 0.3


def test_the_pieces_are_the_answer(folder):
    with ChatServer(good) as server:
        *steps, last = served(folder, server).stream(QUESTION)
    assert "".join(step.text for step in steps) == last.answer.text
    assert steps[0].hits == last.answer.hits


def test_an_object_is_asked_for_by_its_schema(folder):
    with ChatServer(good) as server:
        served(folder, server).answer(QUESTION)
    assert [r.body["response_format"]["type"] for r in server.requests] == ["json_schema"]


@pytest.mark.parametrize("first", [Refusal(400, "response_format is not supported"), Reply("Volontiers !"), Reply("")])
def test_text_is_asked_for_where_there_is_no_object_and_this_is_remembered(folder, first):
    with ChatServer(lambda request: first if request.structured else good(request)) as server:
        library = served(folder, server)
        answers = [library.answer(QUESTION) for _ in range(2)]
    assert [r.structured for r in server.requests] == [True, False, False]
    assert [written(answer) for answer in answers] == [f"{SAID[:-1]} [1]. {ALSO[:-1]} [2]."] * 2


def test_a_page_of_a_proxy_does_not_take_the_form_of_objects_away(folder):
    page = Garbage(b"<html><body>Log in to the hotel's network</body></html>", "text/html")
    with ChatServer([page, page, Reply('{"sentences": []}')]) as server:
        library = served(folder, server)
        assert library.answer(QUESTION).written.notice == "unreadable"
        library.answer(QUESTION)
    assert [r.structured for r in server.requests] == [True, False, True]


def test_an_object_may_come_as_a_tool_call(folder):
    from langchain_openai import ChatOpenAI

    class Calling(ChatOpenAI):
        def with_structured_output(self, schema, **options):
            return super().with_structured_output(schema, method="function_calling")

    with ChatServer(good) as server:
        model = Calling(base_url=server.url, api_key=KEY, model="calling", max_retries=0)
        answer = Library(folder, config=Settings(), llm=model).answer(QUESTION)
    assert server.requests[0].body["tools"]
    assert (answer.written.model, answer.written.checked) == ("calling", 2)
    assert written(answer) == f"{SAID[:-1]} [1]. {ALSO[:-1]} [2]."


def test_closing_while_the_model_is_silent_ends_the_request(folder):
    def script(request):
        reply = as_json(request.text, *BOTH)
        return Reply(reply, piece=reply.index('"}') + 2, pause=1)

    with ChatServer(script) as server:
        steps = served(folder, server).stream(QUESTION)
        spoken = (step.stage for step in steps if step.stage != "waiting")
        assert [next(spoken), next(spoken)] == ["hits", "text"]
        steps.close()
        assert server.left.wait(2)


def test_a_refused_connection_gives_the_quotes_and_is_not_tried_again_for_a_while(folder, monkeypatch):
    library = Library(folder, config=Settings(llm="openai:test", llm_base_url=f"http://127.0.0.1:{closed_port()}/v1"))
    tried = []
    monkeypatch.setattr(chat_model, "_stream", counted(tried, chat_model._stream))
    first, second = library.answer(QUESTION), library.answer(QUESTION)
    assert len(tried) == 1
    assert first.written.notice == second.written.notice == "unreachable"
    assert (first.method, first.short) == ("extractive", "12 millions d'euros")
    monkeypatch.setattr(library._chat, "_rests_until", 0.0)
    library.answer(QUESTION)
    assert len(tried) == 2


def test_a_closed_port_is_known_at_once_of_a_model_with_attempts_of_its_own_too(folder):
    from langchain_openai import ChatOpenAI

    model = ChatOpenAI(base_url=f"http://127.0.0.1:{closed_port()}/v1", api_key=KEY, model="m", max_retries=6)
    answer = Library(folder, config=Settings(), llm=model).answer(QUESTION)
    assert answer.written.notice == "unreachable"
    assert answer.explanation.timings["write"] < 1_000


def test_a_model_may_be_given_by_its_name(folder):
    with ChatServer(good) as server:
        config = Settings(llm_base_url=server.url)
        answer = Library(folder, config=config, llm="openai:given").answer(QUESTION)
    assert (answer.written.model, server.requests[0].body["model"]) == ("openai:given", "given")
    assert written(answer) == f"{SAID[:-1]} [1]. {ALSO[:-1]} [2]."


def counted(calls, function):
    def call(*given):
        calls.append(given)
        return function(*given)

    return call


def test_a_model_that_hangs_is_slow(folder):
    with ChatServer([Hang()]) as server:
        answer = served(folder, server, llm_seconds=0.4).answer(QUESTION)
        assert server.left.wait(2)
    assert len(server.requests) == 1
    assert (answer.written.notice, answer.method) == ("slow", "extractive")


def test_a_model_that_drips_is_slow_too(folder):
    with ChatServer([Reply(" " * 5_000, piece=1, pause=0.05)]) as server:
        answer = served(folder, server, llm_seconds=0.5).answer(QUESTION)
    assert answer.written.notice == "slow"


def test_a_busy_model_is_asked_again_when_it_says(folder):
    busy = Refusal(429, "Rate limit reached", "rate_limit_exceeded", {"Retry-After": "0.2"})
    times = []

    def script(request):
        times.append(time.monotonic())
        return busy if len(times) == 1 else good(request)

    with ChatServer(script) as server:
        answer = served(folder, server).answer(QUESTION)
    assert times[1] - times[0] >= 0.2
    assert answer.written.notice is None


@pytest.mark.parametrize(
    ("refusal", "notice", "requests"),
    [
        (Refusal(429, "Rate limit reached", headers={"Retry-After": "0.01"}), "busy", 3),
        (Refusal(429, "Rate limit reached", headers={"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}), "busy", 3),
        (Refusal(429, "Rate limit reached", headers={"Retry-After": "²"}), "busy", 3),
        (Refusal(429, "Come back tomorrow", headers={"Retry-After": "86400"}), "busy", 1),
        (Refusal(429, "You exceeded your current quota", "insufficient_quota"), "refused", 1),
        (Refusal(500), "failing", 3),
        (Refusal(503, "Overloaded"), "failing", 3),
        (Refusal(529, "Overloaded"), "failing", 3),
        (Refusal(408, "Timed out"), "failing", 3),
        (Refusal(401, f"Incorrect API key provided: {KEY}", "invalid_api_key"), "refused", 1),
        (Refusal(402, "Payment required"), "refused", 1),
        (Refusal(403, "Country not supported"), "refused", 1),
        (Refusal(404, "The model `test` does not exist", "model_not_found"), "refused", 1),
        (Garbage(b"<html><h1>502 Bad Gateway</h1></html>", "text/html", 502), "failing", 3),
        (Garbage(b"<html><h1>404</h1></html>", "text/html", 404), "refused", 1),
        # Asked for in either form.
        (Refusal(400, "No"), "unreadable", 2),
        (Garbage(b"<html>Log in</html>", "text/html"), "unreadable", 2),
        (Garbage(b"data: {\n\n"), "unreadable", 2),
        (Garbage(b"data: \xff\xfe\n\n"), "unreadable", 2),
        (Garbage(b'data: {"error": {"message": "out of memory"}}\n\n'), "failing", 3),
        (Garbage(b""), "unreadable", 2),
    ],
    ids=lambda value: getattr(value, "status", None) and f"{value.status} {getattr(value, 'message', value)}"[:30],
)  # fmt: skip
def test_each_trouble_has_its_notice_and_gives_the_quotes(folder, hasty, refusal, notice, requests, caplog):
    with caplog.at_level(logging.DEBUG), ChatServer([refusal]) as server:
        answer = served(folder, server).answer(QUESTION)
    assert (answer.written.notice, len(server.requests)) == (notice, requests)
    assert (answer.method, answer.short, answer.answered) == ("extractive", "12 millions d'euros", True)
    assert KEY not in caplog.text
    assert KEY not in repr(answer)
    assert any(record.name == "rag.llm" for record in caplog.records)


def test_a_model_works_again_after_its_trouble(folder, hasty):
    with ChatServer([Refusal(500)] * 3 + [Reply('{"sentences": []}')]) as server:
        library = served(folder, server)
        assert [library.answer(QUESTION).written.notice for _ in range(2)] == ["failing", "no answer"]


def test_too_long_a_request_is_made_shorter(folder):
    def script(request):
        if len(server.requests) < 3:
            return Refusal(400, "Your messages resulted in 9000 tokens.", "context_length_exceeded")
        return good(request)

    with ChatServer(script) as server:
        answer = served(folder, server).answer(QUESTION)
    sent = [len(request.text) for request in server.requests]
    assert sent[0] > sent[1] > sent[2]
    assert answer.written.notice is None


@pytest.mark.parametrize(
    "refusal",
    [
        Refusal(400, "This model's maximum context length is 4096 tokens."),
        Refusal(400, "the request exceeds the available context size"),
        Refusal(400, "prompt is too long: 210000 tokens > 200000 maximum"),
        Refusal(413, "Request too large", "rate_limit_exceeded"),
        Refusal(500, "input is too long: context length exceeded"),
    ],
)
def test_what_is_too_long_for_good_is_told(folder, refusal):
    with ChatServer([refusal]) as server:
        answer = served(folder, server).answer(QUESTION)
    sent = [len(request.text) for request in server.requests]
    assert sent == sorted(sent, reverse=True)
    assert len(set(sent)) == len(sent) > 1
    assert (answer.written.notice, answer.method) == ("too long", "extractive")


@pytest.mark.parametrize("structured", [True, False])
def test_what_came_before_the_connection_was_cut_stands(folder, structured):
    def script(request):
        if request.structured and not structured:
            return Refusal(400)
        text = as_asked(
            request, *BOTH, ("L'entreprise Bréval Frères explique le retard", "Le chantier a pris du retard.")
        )
        return Reply(text, piece=10, cut_after=len(text) // 10 - 1)

    with ChatServer(script) as server:
        library = served(folder, server)
        answer = library.answer(QUESTION)
    assert written(answer) == f"{SAID[:-1]} [1]. {ALSO[:-1]} [2]."
    assert (answer.written.notice, answer.method, answer.answered) == ("broken off", "llm", True)
    assert len(server.requests) == (1 if structured else 2)  # what was begun is not asked for again
    assert holds(library, answer)


@pytest.mark.parametrize("structured", [True, False])
@pytest.mark.parametrize("finish", ["length", "content_filter"])
def test_the_last_sentence_of_a_reply_that_was_cut_short_is_not_taken(folder, structured, finish):
    def script(request):
        if request.structured and not structured:
            return Refusal(400)
        text = as_asked(request, *BOTH)
        return Reply(text[: text.rindex("ruban") - 2] if structured else text[:-6], finish=finish)

    with ChatServer(script) as server:
        answer = served(folder, server).answer(QUESTION)
    assert written(answer) == f"{SAID[:-1]} [1]."
    assert (answer.written.notice, answer.written.checked) == ("broken off", 1)


def test_a_stream_without_a_last_word_was_cut(folder):
    """A proxy may end a stream as if it were whole: no sentence of it is known to be."""

    def script(request):
        if request.structured:
            return Refusal(400)
        event = {"id": "a", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        delta = {"content": as_lines(request.text, *BOTH)[:-10]}
        choices = {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
        return Garbage(b"data: " + json.dumps(event | choices).encode() + b"\n\n")

    with ChatServer(script) as server:
        answer = served(folder, server).answer(QUESTION)
    assert written(answer) == f"{SAID[:-1]} [1]."
    assert answer.written.notice == "broken off"


def test_several_may_ask_at_once(folder):
    with ChatServer(good) as server, ThreadPoolExecutor(4) as pool:
        libraries = [served(folder, server), served(folder, server)]  # LangChain shares their connections
        answers = list(pool.map(lambda n: libraries[n % 2].answer(QUESTION), range(8)))
    assert {written(answer) for answer in answers} == {f"{SAID[:-1]} [1]. {ALSO[:-1]} [2]."}
    assert len(server.requests) == 8


def test_two_libraries_may_be_asked_after_each_other_over_one_connection(folder):
    with ChatServer(good) as server:
        answers = [served(folder, server).answer(QUESTION) for _ in range(3)]
    assert {answer.written.notice for answer in answers} == {None}


def test_a_huge_reply_is_cut_off(folder):
    with ChatServer([Reply("La maire dit que la maire dit que " * 60_000, piece=4_000, pause=0.005)]) as server:
        answer = served(folder, server).answer(QUESTION)
        assert server.left.wait(2)
    assert answer.written.notice == "broken off"
    assert len(server.requests) == 1


def test_a_model_that_repeats_itself_is_not_heard_out(folder):
    def script(request):
        return Reply(
            json.dumps({"sentences": json.loads(as_json(request.text, BOTH[0]))["sentences"] * 400}), 200, 0.01
        )

    with ChatServer(script) as server:
        answer = served(folder, server).answer(QUESTION)
        assert server.left.wait(2)
    assert written(answer) == f"{SAID[:-1]} [1]."
    assert {dropped.fault for dropped in answer.written.dropped} == {"repeated"}
    assert answer.written.checked == 24


def test_the_key_goes_to_the_server_and_nowhere_else(folder, caplog):
    def script(request):
        assert request.headers["authorization"] == f"Bearer {KEY}"
        assert KEY not in request.text
        return good(request)

    with caplog.at_level(logging.DEBUG), ChatServer(script) as server:
        answer = served(folder, server).answer(QUESTION)
    assert KEY not in caplog.text + repr(answer)


def test_a_server_that_asks_for_no_key_gets_none_of_ours(folder, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with ChatServer(good) as server:
        served(folder, server, llm_api_key="").answer(QUESTION)
    assert KEY not in str(server.requests[0].headers)


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("nobody:x", "nobody"),
        ("x", "RAG_LLM=x"),
        ("openai:", "RAG_LLM=openai:"),
        ("anthropic:claude", "langchain-anthropic"),
        ("openai:x", "API_KEY"),
    ],
)
def test_a_model_that_cannot_be_had_names_the_remedy(folder, monkeypatch, name, remedy):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(SettingError, match=remedy):
        Library(folder, config=Settings(llm=name)).answer(QUESTION)


@pytest.mark.parametrize("provider", ["openai", "ollama"])
def test_a_package_that_is_missing_is_named(folder, monkeypatch, provider):
    monkeypatch.setitem(sys.modules, f"langchain_{provider}", None)
    monkeypatch.setattr(base, "_get_chat_model_creator", base._get_chat_model_creator.__wrapped__)  # else remembered
    with pytest.raises(SettingError, match=rf"pip install 'depeche\[{provider}\]'"):
        Library(folder, config=Settings(llm=f"{provider}:x")).answer(QUESTION)
