"""A chat model by itself: its pieces, its troubles, and what it leaves behind. No sockets."""

import asyncio
import logging
import threading
import time
from contextlib import closing
from types import SimpleNamespace

import httpx
import pytest
from langchain_core.language_models import FakeListChatModel
from langchain_core.messages import AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk
from langchain_openai import ChatOpenAI
from pydantic import Field, SecretStr

from rag.errors import LanguageModelError, SettingError
from rag.models import chat_model
from rag.models.chat_model import ChatModel
from rag.models.provider_errors import asked_pause, told, trouble_of
from rag.settings import Settings
from tests.llm.speaking import Speaking

ASKED = [("system", "Answer."), ("human", "Quand ?")]


class Async(FakeListChatModel):
    """Streams chunks of a test's own; `said` is what it raises or how it ends."""

    responses: list[str] = []
    chunks: list = Field(default=[], repr=False)  # LangChain would write them all out for each request
    pause: float = 0
    closed: threading.Event = None

    async def _astream(self, *_, **__):
        try:
            for chunk in self.chunks:
                if isinstance(chunk, BaseException):
                    raise chunk
                yield ChatGenerationChunk(message=chunk)
                await asyncio.sleep(self.pause)
        finally:
            if self.closed:
                self.closed.set()


def model(langchain, seconds=5.0, retries=2):
    return ChatModel(langchain, "test", seconds, retries)


def chunk(text, **about):
    return AIMessageChunk(text, response_metadata=about)


def said(chat):
    return [piece for piece in chat.pieces(ASKED) if piece]


def trouble(chat):
    with pytest.raises(LanguageModelError) as caught:
        list(chat.pieces(ASKED))
    return caught.value.trouble


def test_the_pieces_are_the_reply():
    assert said(model(FakeListChatModel(responses=["mardi"]))) == list("mardi")


def test_thoughts_in_blocks_are_no_part_of_it():
    blocks = [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "mardi"}]
    assert said(model(Async(chunks=[AIMessageChunk(blocks), chunk("")]))) == ["mardi"]


def test_nothing_is_sent_before_the_first_piece_is_asked_for():
    langchain = Speaking(say=lambda _: "mardi")
    pieces = model(langchain).pieces(ASKED)
    pieces.close()
    assert langchain.sent == []


def test_closing_ends_the_request_while_nothing_comes():
    closed = threading.Event()
    with closing(model(Async(chunks=[chunk("a"), chunk("b")], pause=60, closed=closed)).pieces(ASKED)) as pieces:
        assert next(filter(None, pieces)) == "a"
    assert closed.wait(2)


def test_an_empty_piece_comes_now_and_then_whatever_else_does():
    silent = model(Async(chunks=[chunk("a")], pause=0.9))
    assert 3 <= list(silent.pieces(ASKED)).count("") <= 6
    busy = list(model(Async(chunks=[chunk("a")] * 90, pause=0.01)).pieces(ASKED))
    assert 3 <= busy.count("") <= 9
    assert "".join(busy) == "a" * 90


def test_a_whole_reply_has_its_time():
    closed = threading.Event()
    chat = model(Async(chunks=[chunk("a")] * 1_000, pause=0.02, closed=closed), seconds=0.2)
    assert trouble(chat) == "slow"
    assert closed.wait(2)


def test_a_model_without_async_code_is_slow_in_time_too():
    started = time.monotonic()
    assert trouble(model(Speaking(say=lambda _: time.sleep(2) or "x"), seconds=0.2)) == "slow"
    assert time.monotonic() - started < 1.5


def test_one_that_holds_the_event_loop_is_given_up(monkeypatch):
    monkeypatch.setattr(chat_model, "_GRACE_SECONDS", 0.1)

    class Holding(Async):
        async def _astream(self, *_, **__):
            time.sleep(1)  # as no such code should
            yield ChatGenerationChunk(message=chunk("late"))

    assert trouble(model(Holding(), seconds=0.2)) == "slow"


@pytest.mark.parametrize("error", [SystemExit(1), asyncio.CancelledError(), KeyError("x"), StopAsyncIteration()])
def test_whatever_is_raised_whoever_waits_is_told(error):
    assert trouble(model(Async(chunks=[error]))) == "unreadable"
    assert said(model(FakeListChatModel(responses=["b"]))) == ["b"]  # the loop goes on


def test_all_models_share_one_loop():
    before = {thread.name for thread in threading.enumerate()}
    for _ in range(3):
        list(model(FakeListChatModel(responses=["b"])).pieces(ASKED))
    names = [thread.name for thread in threading.enumerate()]
    assert names.count("depeche-llm") == 1
    assert before - {"depeche-llm"} <= {*names, "MainThread"} | before


@pytest.mark.parametrize(
    ("about", "ends"),
    [
        ({"finish_reason": "length"}, "broken off"),
        ({"stop_reason": "max_tokens"}, "broken off"),
        ({"finish_reason": "MAX_TOKENS"}, "broken off"),
        ({"done_reason": "length"}, "broken off"),
        ({"model_provider": "openai"}, "broken off"),
        ({"model_provider": "openai", "finish_reason": "stop"}, None),
        ({"stop_reason": "end_turn"}, None),
        ({}, None),
    ],
)
def test_a_reply_that_is_cut_short_is_known_by_its_end(about, ends):
    chat = model(Async(chunks=[chunk("mardi"), chunk("", **about)]))
    if ends:
        assert trouble(chat) == ends
    else:
        assert said(chat) == ["mardi"]


def test_a_reply_without_end_is_cut_off():
    got = []
    with pytest.raises(LanguageModelError) as caught:
        got.extend(model(Async(chunks=[chunk("x" * 999)] * 2_000)).pieces(ASKED))
    assert caught.value.trouble == "broken off"
    assert sum(map(len, got)) <= 200_000


def test_many_small_pieces_take_their_time_and_no_more():
    started = time.perf_counter()
    pieces = model(Async(chunks=[chunk("x")] * 20_000), seconds=60).pieces(ASKED)
    assert sum(map(len, pieces)) == 20_000
    assert time.perf_counter() - started < 20


class StatusError(Exception):
    def __init__(self, status, words="", **headers):
        super().__init__(words)
        self.status_code, self.response = status, SimpleNamespace(headers=headers)


def after(cause, error):
    error.__cause__ = cause
    return error


class ModelConnectionError(Exception):
    """As LangChain's."""


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (StatusError(429), "busy"),
        (StatusError(429, "insufficient_quota"), "refused"),
        (StatusError(401), "refused"),
        (StatusError(404, "<html>not found</html>"), "refused"),
        (StatusError(500), "failing"),
        (StatusError(400, "too many tokens"), "too long"),
        (StatusError(400, "no such parameter"), "unreadable"),
        (StatusError(413), "too long"),
        (httpx.ConnectError("refused"), "unreachable"),
        (httpx.ConnectTimeout("no answer"), "unreachable"),
        (ConnectionError("Failed to connect to Ollama"), "unreachable"),
        (ConnectionRefusedError(111, "refused"), "unreachable"),
        (after(httpx.ConnectError("refused"), ModelConnectionError()), "unreachable"),
        (after(httpx.RemoteProtocolError("hung up"), ModelConnectionError()), "failing"),
        (httpx.ReadError("reset"), "failing"),
        (ConnectionResetError(104, "reset"), "failing"),
        (httpx.ReadTimeout("silent"), "slow"),
        (TimeoutError(), "slow"),
        (ValueError("No generation chunks were returned"), "unreadable"),
    ],
    ids=repr,
)
def test_each_error_has_its_meaning(error, expected):
    assert trouble_of(error) == expected


@pytest.mark.parametrize(("asked", "pause"), [
    ("2", 2.0), ("0.5", 0.5), ("0", 0.0), ("", None), ("-1", None), ("nan", None), ("1e9", None), ("²", None),
    ("Wed, 21 Oct 2026 07:28:00 GMT", None), ("9" * 5_000, None),
])  # fmt: skip
def test_the_pause_that_a_provider_asks_for(asked, pause):
    assert asked_pause(StatusError(429, **{"retry-after": asked})) == pause
    assert asked_pause(after(StatusError(429, **{"retry-after": asked}), ValueError())) == pause


def test_keys_are_not_told():
    key = "abcdefghij"
    error = StatusError(401, f"Key {key} of http://me:secret@host.example/v1 is wrong, as is sk-live-123456789\n<html>")
    assert told(error, [key]) == "Key *** of http://***@host.example/v1 is wrong, as is ***"
    assert len(told(ValueError("x" * 10_000), [])) == 300
    assert told(after(OSError("connection refused"), ValueError("No.")), []) == "No.: connection refused"


def test_the_key_of_a_model_given_is_not_logged(caplog):
    langchain = ChatOpenAI(model="m", api_key=SecretStr("any-key-of-mine"))
    chat = model(Async(chunks=[StatusError(401, "any-key-of-mine is no key")]))
    chat._secrets = model(langchain)._secrets
    with caplog.at_level(logging.DEBUG, "rag.llm"):
        assert trouble(chat) == "refused"
    assert "*** is no key" in caplog.text
    assert "of-mine" not in caplog.text


def test_no_model_is_had_unless_it_is_named():
    assert chat_model.chat_model(Settings(llm="")) is None
    assert chat_model.chat_model(Settings(), FakeListChatModel(responses=[])).name == "FakeListChatModel"
    assert chat_model.chat_model(Settings(), ChatOpenAI(model="m", api_key="any")).name == "m"


def test_a_name_given_is_that_of_the_settings():
    config = Settings(llm="ollama:other", llm_base_url="http://127.0.0.1:9/v1")
    assert chat_model.chat_model(config, "openai:m").name == "openai:m"
    assert chat_model.chat_model(config, "") is None
    assert config.llm == "ollama:other"
    with pytest.raises(SettingError, match="nobody:m"):
        chat_model.chat_model(config, "nobody:m")


def test_a_model_given_tries_once_and_keeps_its_own_settings():
    mine = ChatOpenAI(model="m", api_key="any", max_retries=7, temperature=0.3, timeout=9)
    held = model(mine)._model
    assert (held.root_async_client.max_retries, held.stream_chunk_timeout) == (0, None)
    assert held.async_client is held.root_async_client.chat.completions
    assert (held.temperature, held.root_async_client.timeout, held.root_async_client.api_key) == (0.3, 9, "any")
    assert (mine.root_async_client.max_retries, mine.max_retries) == (7, 7)
    fake = FakeListChatModel(responses=[])
    assert model(fake)._model is fake
