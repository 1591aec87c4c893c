"""The chat server of these tests does what its scripts say, as seen by LangChain's own client over a real socket."""

import http.client
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx
import pytest
from langchain_core import exceptions
from langchain_openai import ChatOpenAI
from openai import DefaultAsyncHttpxClient, DefaultHttpxClient

from tests.llm.chat_server import ChatServer, Garbage, Hang, Refusal, Reply

SAID = "Le pont de Valmont a rouvert mardi, après deux ans de travaux."
SCHEMA = {
    "title": "Answer", "description": "An answer with its quote.", "type": "object",
    "properties": {"text": {"type": "string"}, "sources": {"type": "array", "items": {"type": "integer"}}},
    "required": ["text", "sources"], "additionalProperties": False,
}  # fmt: skip
FILLED = '{"text": "Rouvert à l’été.", "sources": [1, 12]}'
EVENT = b'data: {"id":"a","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"Le pont"}}]}\n\n'


def client(server: ChatServer, **options) -> ChatOpenAI:
    # Certificates, which no test needs, take a new client a tenth of a second to load.
    plain = {
        "http_client": DefaultHttpxClient(verify=False),
        "http_async_client": DefaultAsyncHttpxClient(verify=False),
    }
    said = {"model": "any", "api_key": "any", "base_url": server.url, "max_retries": 0, "timeout": 5}
    return ChatOpenAI(**plain | said | options)


def post(server: ChatServer, body: bytes, path: str = "/v1/chat/completions", method: str = "POST"):
    """A request without LangChain: the reply's status and body as they came over the wire."""
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=5)
    connection.request(method, path, body, {"Content-Type": "application/json"})
    reply = connection.getresponse()
    found = reply.status, reply.read()
    connection.close()
    return found


@contextmanager
def no_thread_left():
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) <= before


def test_a_reply_is_streamed_in_pieces_that_make_up_the_text():
    with ChatServer([Reply(SAID, piece=7)]) as server:
        pieces = [chunk.text for chunk in client(server).stream("Quand ?") if chunk.text]
    assert pieces == [SAID[n : n + 7] for n in range(0, len(SAID), 7)]
    assert not server.left.is_set()


def test_a_client_of_langchains_own_making_is_served():
    with ChatServer([Reply(SAID)]) as server:
        assert ChatOpenAI(model="any", api_key="any", base_url=server.url).invoke("Quand ?").text == SAID


def test_a_reply_comes_whole_with_its_usage():
    with ChatServer([Reply(SAID, finish="length")]) as server:
        message = client(server).invoke("Quand ?")
    assert (message.text, message.response_metadata["finish_reason"]) == (SAID, "length")
    assert message.usage_metadata["total_tokens"] > 0


@pytest.mark.parametrize("asked", [True, False])
def test_a_stream_tells_usage_where_it_is_asked(asked):
    with ChatServer([Reply(SAID)]) as server:
        usages = [chunk.usage_metadata for chunk in client(server, stream_usage=asked).stream("Quand ?")]
    assert any(usages) == asked


def test_requests_are_kept_as_they_came():
    with ChatServer([Reply(SAID)]) as server:
        model = client(server)
        list(model.stream([("system", "Réponds."), ("human", [{"type": "text", "text": "Quand ?"}])]))
        model.bind(response_format={"type": "json_object"}).invoke("Où ?")
    first, second = server.requests
    assert first.messages == [{"role": "system", "content": "Réponds."}, {"role": "user", "content": "Quand ?"}]
    assert (first.text, first.path, first.streamed, first.structured) == (
        "Réponds.\nQuand ?",
        "/v1/chat/completions",
        True,
        False,
    )
    assert first.headers["authorization"] == "Bearer any"
    assert (second.text, second.streamed, second.structured) == ("Où ?", False, True)


def test_a_list_is_played_in_order_and_its_last_repeated():
    with ChatServer([Reply("un"), Reply("deux"), Reply("fin")]) as server:
        assert [client(server).invoke("?").text for _ in range(4)] == ["un", "deux", "fin", "fin"]


def test_requests_at_once_each_get_one_reply_of_the_list():
    with ChatServer([Reply(str(n)) for n in range(16)]) as server, ThreadPoolExecutor(8) as pool:
        said = pool.map(lambda _: client(server).invoke("?").text, range(16))
        assert sorted(map(int, said)) == list(range(16))
    assert len(server.requests) == 16


def test_a_script_can_answer_what_it_is_asked():
    with ChatServer(lambda request: Reply(request.text.upper())) as server:
        assert client(server).invoke("où").text == "OÙ"


def test_an_assertion_that_fails_in_a_script_fails_the_test():
    def script(request):
        raise AssertionError("asked twice")

    with pytest.raises(AssertionError, match="asked twice"), ChatServer(script) as server:
        client(server).invoke("?")


@pytest.mark.parametrize("method", ["json_schema", "function_calling", "json_mode"])
def test_structured_output_grows_as_it_is_streamed(method):
    with ChatServer([Reply(FILLED, piece=9)]) as server:
        model = client(server).with_structured_output(SCHEMA, method=method)
        grown = list(model.stream("?"))
        assert model.invoke("?") == grown[-1] == {"text": "Rouvert à l’été.", "sources": [1, 12]}
    assert {key: value.strip() for key, value in grown[1].items()} == {"text": "Rouvert"}
    assert {"text": "Rouvert à l’été.", "sources": [1, 1]} in grown  # half of 12: only the last object can be believed
    assert all(request.structured for request in server.requests)


@pytest.mark.parametrize("method", ["json_schema", "function_calling"])
def test_a_server_can_ignore_that_structure_is_asked_for(method):
    with ChatServer([Reply(SAID, ignores_tools=True)]) as server:
        model = client(server).with_structured_output(SCHEMA, method=method)
        assert list(model.stream("?")) == []  # LangChain passes over prose in silence
        if method == "json_schema":
            with pytest.raises(exceptions.OutputParserException, match=SAID):
                model.invoke("?")
        else:
            assert model.invoke("?") is None


@pytest.mark.parametrize("ask", ["stream", "invoke"])
@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (400, "context_length_exceeded", exceptions.ModelInvalidRequestError),
        (401, "invalid_api_key", exceptions.ModelAuthenticationError),
        (403, None, exceptions.ModelPermissionDeniedError),
        (404, "model_not_found", exceptions.ModelNotFoundError),
        (429, "rate_limit_exceeded", exceptions.ModelRateLimitError),
        (500, None, exceptions.ModelAPIError),
        (503, None, exceptions.ModelAPIError),
    ],
)  # fmt: skip
def test_a_refusal_is_the_error_of_its_status(ask, status, code, error):
    refusal = Refusal(status, "Pas maintenant.", code, {"Retry-After": "1"})
    with ChatServer([refusal]) as server, pytest.raises(error, match=r"Pas maintenant\.") as caught:
        list(getattr(client(server), ask)("?"))
    assert (caught.value.status_code, caught.value.code) == (status, code)
    assert caught.value.response.headers["retry-after"] == "1"
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"<html><h1>502 Bad Gateway</h1></html>", ValueError),
        (EVENT.replace(b"pont", b"\xff\xfe"), UnicodeDecodeError),
        (EVENT + b"data: {oops\n\n", ValueError),
        (b"", ValueError),
    ],
    ids=["html", "not UTF-8", "not JSON", "nothing"],
)
def test_garbage_reaches_the_client_as_it_is(data, error):
    with ChatServer([Garbage(data)]) as server:
        assert post(server, b"{}") == (200, data)
        with pytest.raises(error):
            list(client(server).stream("?"))


def test_half_an_event_is_taken_for_the_end():
    with ChatServer([Garbage(EVENT + EVENT[:60])]) as server:
        chunks = list(client(server).stream("?"))
    assert "".join(chunk.text for chunk in chunks) == "Le pont"
    assert not any("finish_reason" in chunk.response_metadata for chunk in chunks)


@pytest.mark.parametrize("cut_after", [0, 2, 100])
def test_a_stream_is_cut_after_so_many_pieces(cut_after):
    pieces = []
    with ChatServer([Reply("ab" * 100, piece=2, cut_after=cut_after)]) as server:
        with pytest.raises(exceptions.ModelConnectionError):
            for chunk in client(server).stream("?"):
                pieces.append(chunk.text)
        with pytest.raises(exceptions.ModelConnectionError):
            client(server).invoke("?")
    assert pieces == ["", *["ab"] * cut_after]


@pytest.mark.parametrize("answer", [Hang(), Reply(SAID, before=60)], ids=["after the headers", "before"])
@pytest.mark.parametrize("ask", ["stream", "invoke"])
def test_silence_lasts_until_the_client_gives_up(answer, ask):
    with ChatServer([answer]) as server:
        model = client(server, timeout=httpx.Timeout(5, read=0.1))
        with pytest.raises(exceptions.ModelTimeoutError):
            list(getattr(model, ask)("?"))
        assert server.left.wait(5)


def test_the_first_byte_and_each_piece_come_no_sooner_than_they_should():
    with ChatServer([Reply("abc", piece=1, before=0.2, pause=0.1)]) as server:
        begun = time.monotonic()
        times = {chunk.text: time.monotonic() - begun for chunk in client(server).stream("?")}
    assert times["a"] >= 0.3
    assert times["b"] >= 0.4
    assert times["c"] >= 0.5


@pytest.mark.parametrize("shape", ["plain", "response_format", "tools"])
def test_a_client_that_stops_reading_is_noticed_at_once(shape):
    with ChatServer([Reply(FILLED, piece=4, pause=60)]) as server:
        model = client(server)
        asked = {
            "plain": model,
            "response_format": model.bind(response_format={"type": "json_object"}),
            "tools": model.bind_tools([SCHEMA]),
        }[shape]
        stream = asked.stream("?")
        next(stream)
        assert not server.left.is_set()
        stream.close()
        assert server.left.wait(5)


@pytest.mark.parametrize(
    "answer", [Hang(), Reply(SAID, pause=60), Reply(SAID, before=60)], ids=["hang", "pause", "before"]
)
def test_stopping_ends_what_is_under_way(answer):
    ended = []

    def ask(model: ChatOpenAI) -> None:
        with pytest.raises(exceptions.ModelConnectionError):
            list(model.stream("?"))
        ended.append(True)

    with no_thread_left():
        with ChatServer([answer]) as server:
            thread = threading.Thread(target=ask, args=(client(server, timeout=60),))
            thread.start()
            while not server.requests:
                time.sleep(0.01)
            begun = time.monotonic()
        thread.join(5)
        assert time.monotonic() - begun < 10
    assert ended
    assert not server.left.is_set()


def test_stopping_closes_connections_that_are_kept_for_later():
    with no_thread_left():
        with ChatServer([Reply(SAID)]) as server:
            model = client(server)
            model.invoke("?")
        with pytest.raises(exceptions.ModelConnectionError):
            model.invoke("?")


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/v1/chat/completions"), ("POST", "/v1/responses"), ("GET", "/v1/models")]
)
def test_other_requests_are_not_found(method, path):
    with ChatServer([Reply(SAID)]) as server:
        status, body = post(server, b"", path, method)
    assert (status, b'"code": "unknown_url"' in body, len(server.requests)) == (404, True, 1)


def test_a_body_that_is_not_json_is_refused():
    with ChatServer([Reply(SAID)]) as server:
        status, body = post(server, b"{oops")
    assert (status, b'"error"' in body, server.requests) == (400, True, [])
