"""A LangChain chat model as the rest of the house sees it: pieces of text that come in time, or a reason why not.

Any model does that LangChain's `init_chat_model` knows by name, or an object of it. LangChain is imported only where a
model is named.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import random
import threading
import time
from collections.abc import AsyncGenerator, Callable, Generator, Mapping, Sequence
from contextlib import aclosing
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from rag.errors import LanguageModelError, SettingError, first_line
from rag.models.provider_errors import asked_pause, told, trouble_of
from rag.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessageChunk
    from langchain_core.runnables import Runnable

Message = tuple[str, str]  # role ("system", "human") and content
Schema = Mapping[str, Any]  # JSON schema of the object asked for
logger = logging.getLogger("rag.llm")

CONNECT_SECONDS = 0.7  # a model that is down must be known to be within a second, an answer's own time included
_REST_SECONDS = 30.0  # after it was found down a model is not asked again for so long: no question waits for it twice
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 8.0  # seconds between attempts; a provider that asks for more is not asked again
_ENDS = ("finish_reason", "stop_reason", "done_reason")  # where it says why a reply ends
_CUT = ("length", "max_tokens", "MAX_TOKENS", "content_filter")  # ... too early
_LONGEST_REPLY = 200_000  # characters, thinking aloud included; one that is longer goes round in circles
_GRACE_SECONDS = 5.0  # beyond a reply's own time, for a model whose own code does not let go
# Ollama cuts off what goes beyond, the articles first, and tells nobody. Its own default holds 8,000 characters of
# Latin letters and a short reply; Russian, or a model that thinks aloud, takes more.
_OLLAMA_TOKENS = 8_192
_SHORTEST_SECRET = 8  # a stand-in such as "none" is a word of messages too
_starting = threading.Lock()


class ChatModel:
    """One chat model, asked over a connection of its own; safe to use from several threads.

    Args:
        model: LangChain's.
        name: what to call it on screen.
        seconds: the longest that a whole reply may take, attempts and pauses included.
        retries: further attempts where a provider is busy or fails; not where it cannot be reached.
    """

    def __init__(self, model: BaseChatModel, name: str, seconds: float, retries: int) -> None:
        self.name = name
        self._model, self._seconds, self._retries = model, seconds, retries
        self._structured = True  # until the model shows that it cannot
        self._rests_until = 0.0
        secrets = (value.get_secret_value() for value in vars(model).values() if isinstance(value, SecretStr))
        self._secrets = [secret for secret in secrets if len(secret) >= _SHORTEST_SECRET]

    def objects(self, schema: Schema) -> Runnable[Any, Any] | None:
        """The model bound to answer with objects of a schema; None where it cannot."""
        if not self._structured:
            return None
        try:
            return _bound(self._model.with_structured_output(dict(schema)))
        except (NotImplementedError, ValueError, TypeError):
            self._structured = False
            return None

    def give_up_objects(self) -> None:
        """Ask for text from now on: the model takes a schema and does not keep to it."""
        self._structured = False

    def pieces(self, messages: Sequence[Message], form: Runnable[Any, Any] | None = None) -> Generator[str]:
        """The reply, piece by piece; closing the iterator ends the request, also while nothing comes.

        Args:
            messages: what to send.
            form: the model as `objects` bound it; else it answers with plain text.

        Raises:
            LanguageModelError: the reply does not come, does not come in time, or breaks off.
        """
        if time.monotonic() < self._rests_until:
            raise LanguageModelError("unreachable")
        arrived: queue.Queue[str | LanguageModelError | None] = queue.Queue()
        asked = asyncio.run_coroutine_threadsafe(self._send(messages, form or self._model, arrived.put), _loop())
        try:
            while (piece := _next(arrived, self._seconds + _GRACE_SECONDS)) is not None:
                yield piece
        except LanguageModelError as error:
            if error.trouble == "unreachable":
                self._rests_until = time.monotonic() + _REST_SECONDS
            logger.warning("%s: %s", self.name, error)
            raise
        finally:
            asked.cancel()

    async def _send(
        self,
        messages: Sequence[Message],
        model: Runnable[Any, Any],
        put: Callable[[str | LanguageModelError | None], None],
    ) -> None:
        """Ask, again where that may help, and put what comes: pieces, then None or what went wrong."""
        try:
            async with asyncio.timeout(self._seconds):
                await self._ask(messages, model, put)
            put(None)
        except TimeoutError:
            put(LanguageModelError("slow", f"no whole reply within {self._seconds:g} seconds"))
        except LanguageModelError as error:
            put(error)
        except BaseException as error:  # noqa: BLE001 - whoever waits for a piece must be told, whatever it is
            put(LanguageModelError("unreadable", told(error, self._secrets)))

    async def _ask(self, messages: Sequence[Message], model: Runnable[Any, Any], put: Callable[[str], None]) -> None:
        """Ask until a reply has come whole, and put its pieces.

        Raises:
            LanguageModelError: it has not.
        """
        for attempt in range(self._retries + 1):
            begun = False
            try:
                async with aclosing(_stream(model, messages)) as pieces:
                    async for piece in pieces:
                        begun = True
                        put(piece)
                return
            except Exception as error:  # noqa: BLE001 - each provider raises its own
                trouble = trouble_of(error)
                pause = _pause(attempt, error)
                if begun or attempt == self._retries or trouble not in ("busy", "failing") or pause > _LONGEST_PAUSE:
                    detail = told(error, self._secrets)
                    raise LanguageModelError("broken off" if begun else trouble, detail) from error
            await asyncio.sleep(pause)


def chat_model(config: Settings, model: BaseChatModel | None = None) -> ChatModel | None:
    """The chat model that is given, or else the one that the settings name; None where they name none.

    Args:
        config: llm, llm_base_url, llm_api_key, llm_seconds, llm_retries.
        model: any of LangChain's.

    Raises:
        SettingError: the model named is not known, or the package that it takes is not installed.
    """
    if model is not None:
        return ChatModel(model, _name_of(model), config.llm_seconds, config.llm_retries)
    if not config.llm:
        return None
    return ChatModel(_loaded(config), config.llm, config.llm_seconds, config.llm_retries)


def _loaded(config: Settings) -> BaseChatModel:
    """The model of RAG_LLM.

    Raises:
        SettingError: it cannot be had.
    """
    from langchain.chat_models import init_chat_model

    provider = config.llm.partition(":")[0]
    options: dict[str, Any] = {}
    if config.llm_base_url:
        options["base_url"] = config.llm_base_url
    if key := config.llm_api_key.get_secret_value():
        options["api_key"] = key
    elif config.llm_base_url and provider == "openai":
        options["api_key"] = "none"  # llama.cpp and vLLM ask for none, OpenAI's client does
    try:
        model: BaseChatModel = init_chat_model(config.llm, **options, **_patience(provider, config.llm_seconds))
        return model
    except ImportError as error:
        extra = f"pip install 'depeche[{provider}]'" if provider in ("openai", "ollama") else first_line(error)
        raise SettingError(f"RAG_LLM={config.llm} needs a package that is not installed: {extra}") from error
    except Exception as error:  # noqa: BLE001 - each provider checks its own settings
        raise SettingError(f"RAG_LLM={config.llm} cannot be used: {first_line(error)}") from error


def _patience(provider: str, seconds: float) -> dict[str, Any]:
    """How a provider's client is told to wait, and not to try again by itself; and Ollama how much it must read."""
    import httpx

    if provider == "ollama":
        client = {"timeout": httpx.Timeout(seconds, connect=CONNECT_SECONDS)}
        return {"client_kwargs": client, "num_ctx": _OLLAMA_TOKENS}
    if provider == "openai":
        return {"timeout": httpx.Timeout(seconds, connect=CONNECT_SECONDS), "max_retries": 0}
    return {"timeout": seconds, "max_retries": 0}


def _name_of(model: BaseChatModel) -> str:
    named = getattr(model, "model_name", None) or getattr(model, "model", None)
    return str(named or type(model).__name__)


def _bound(chain: Runnable[Any, Any]) -> Runnable[Any, Any]:
    """The model of a chain of model and parser: a parser drops what is no object, and holds on to a closed request.

    Raises:
        TypeError: the chain is something else.
    """
    from langchain_core.runnables import RunnableSequence

    if not isinstance(chain, RunnableSequence):
        raise TypeError(f"structured output is a {type(chain).__name__}, expected a model and its parser")
    return chain.first


async def _stream(model: Runnable[Any, Any], messages: Sequence[Message]) -> AsyncGenerator[str]:
    """The text of a reply, or the arguments of the tool call that carries an object; an empty reply has none.

    Raises:
        LanguageModelError: the reply does not come to its own end.
    """
    length, ended, provider = 0, None, ""
    chunks: AsyncGenerator[BaseMessageChunk] = model.astream(list(messages))  # type: ignore[assignment]  # which it is
    async with aclosing(chunks):
        async for chunk in chunks:
            text = _text_of(chunk)
            length += len(text)
            if length > _LONGEST_REPLY:
                raise LanguageModelError("broken off", f"the reply is longer than {_LONGEST_REPLY} characters")
            if text:
                yield text
            about = getattr(chunk, "response_metadata", None) or {}
            provider = about.get("model_provider") or provider
            ended = next((about[key] for key in _ENDS if about.get(key)), ended)
            if ended in _CUT:
                raise LanguageModelError("broken off", "the model's reply was cut short by its limit of tokens")
    if provider == "openai" and not ended:  # its protocol has a last word, without which the connection was cut
        raise LanguageModelError("broken off" if length else "failing", "the reply ends without a reason")


def _text_of(chunk: BaseMessageChunk) -> str:
    calls = getattr(chunk, "tool_call_chunks", None) or ()
    return "".join([str(chunk.text), *(call.get("args") or "" for call in calls)])


def _next(arrived: queue.Queue[str | LanguageModelError | None], seconds: float) -> str | None:
    """The next piece; None at the end.

    Raises:
        LanguageModelError: what went wrong.
    """
    try:
        piece = arrived.get(timeout=seconds)
    except queue.Empty as error:
        raise LanguageModelError("slow", "it does not let go of the event loop") from error
    if isinstance(piece, LanguageModelError):
        raise piece
    return piece


def _pause(attempt: int, error: Exception) -> float:
    """Seconds until the next attempt.

    What the provider asks for, or else twice as long each time, a little apart for each that waits.
    """
    asked = asked_pause(error)
    return min(_FIRST_PAUSE * 2**attempt * random.uniform(0.75, 1.25), _LONGEST_PAUSE) if asked is None else asked


def _loop() -> asyncio.AbstractEventLoop:
    """The event loop that all requests of the process share.

    A connection belongs to one loop, and LangChain gives several models of one provider the same connections.
    """
    with _starting:
        return _running()


@cache
def _running() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="depeche-llm", daemon=True).start()
    return loop
