"""Answers written by a model of Ollama's, through its own client and protocol."""

import socket
import time

import pytest

from rag import Library
from rag.models import chat_model
from rag.settings import Settings
from tests.llm.corpus import COST, MAYOR, QUESTION, as_json, as_lines
from tests.llm.ollama_server import OllamaServer

pytestmark = pytest.mark.usefixtures("found_once")

SAID = "Les travaux ont coûté 12 millions d'euros."
ALSO = "La maire, Élise Garnier, a coupé le ruban."
BOTH = ((COST, SAID), (MAYOR, ALSO))


def opened(folder, url, **options):
    return Library(folder, config=Settings(llm="ollama:test", llm_base_url=url, **options))


def good(body):
    sent = "\n".join(message["content"] for message in body["messages"])
    return (as_json if body.get("format") else as_lines)(sent, *BOTH)


def own(answer):
    return answer.text.split("\n\n")[0]


def test_an_answer_is_written_in_the_form_of_the_schema(folder):
    with OllamaServer(good) as server:
        answer = opened(folder, server.url).answer(QUESTION)
    assert own(answer) == f"{SAID[:-1]} [1]. {ALSO[:-1]} [2]."
    assert (answer.written.model, answer.written.notice) == ("ollama:test", None)
    (body,) = server.bodies
    assert body["stream"]
    assert body["format"]["required"] == ["sentences"]
    assert body["options"]["num_ctx"] == 8_192
    assert [message["role"] for message in body["messages"]] == ["system", "user"]


def test_a_model_that_knows_no_schema_is_asked_for_text(folder):
    with OllamaServer(lambda body: "Bien sûr !" if body.get("format") else f"<think>bon</think>{good(body)}") as server:
        library = opened(folder, server.url)
        answers = [library.answer(QUESTION) for _ in range(2)]
    assert [own(answer) for answer in answers] == [f"{SAID[:-1]} [1]. {ALSO[:-1]} [2]."] * 2
    assert [bool(body.get("format")) for body in server.bodies] == [True, False, False]


def test_ollama_that_is_not_running_is_unreachable(folder):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    answer = opened(folder, url).answer(QUESTION)
    assert (answer.written.notice, answer.method) == ("unreachable", "extractive")


def test_ollama_that_does_not_answer_is_slow(folder):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        library = opened(folder, f"http://127.0.0.1:{listener.getsockname()[1]}", llm_seconds=0.4)
        started = time.monotonic()
        assert library.answer(QUESTION).written.notice == "slow"
        assert time.monotonic() - started < 20


@pytest.mark.parametrize(
    ("options", "notice", "requests"),
    [
        ({"status": 404}, "refused", 1),
        ({"status": 500}, "failing", 3),
        ({"status": 400}, "unreadable", 2),
        ({"cut_after": 8}, "broken off", 1),
        ({"done": "length"}, "broken off", 1),
    ],
)
def test_each_trouble_has_its_notice(folder, hasty, options, notice, requests):
    with OllamaServer(good, **options) as server:
        answer = opened(folder, server.url).answer(QUESTION)
    assert (answer.written.notice, len(server.bodies)) == (notice, requests)
    assert answer.answered


def test_its_client_waits_no_longer_for_a_connection_than_for_others():
    model = chat_model.chat_model(Settings(llm="ollama:test", llm_seconds=7))._model
    assert (model._async_client._client.timeout.connect, model._async_client._client.timeout.read) == (0.7, 7)
