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

from rag.errors import LanguageModelError
from rag.models.chat_provider import letting_go, named
from rag.models.provider_errors import asked_pause, told, trouble_of
from rag.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessageChunk
    from langchain_core.runnables import Runnable

Message = tuple[str, str]  # role ("system", "human") and content
Schema = Mapping[str, Any]  # JSON schema of the object asked for
logger = logging.getLogger("rag.llm")

BREATH_SECONDS = 0.2  # after which whoever waits for a reply may change their mind
_REST_SECONDS = 30.0  # after it was found down a model is not asked again for so long: no question waits for it twice
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 8.0  # seconds between attempts; a provider that asks for more is not asked again
_ENDS = ("finish_reason", "stop_reason", "done_reason")  # where it says why a reply ends
_CUT = ("length", "max_tokens", "MAX_TOKENS", "content_filter")  # ... too early
_LONGEST_REPLY = 200_000  # characters, thinking aloud included; one that is longer goes round in circles
_GRACE_SECONDS = 5.0  # beyond a reply's own time, for a model whose own code does not let go
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
        self._model, self._seconds, self._retries = letting_go(model), seconds, retries
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
        """The reply, piece by piece; closing the iterator ends the request.

        An iterator can be closed between two steps alone, so there is an empty piece each BREATH_SECONDS, whatever
        comes meanwhile.

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
            yield from _heard(arrived, time.monotonic() + self._seconds + _GRACE_SECONDS)
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


def chat_model(config: Settings, model: BaseChatModel | str | None = None) -> ChatModel | None:
    """The chat model that is given or named, or else the one that the settings name; None where they name none.

    Args:
        config: llm, llm_base_url, llm_api_key, llm_seconds, llm_retries.
        model: any of LangChain's, asked again as `config` says and not by itself; or a name in place of `config.llm`.

    Raises:
        SettingError: the model named is not known, or the package that it takes is not installed.
    """
    if isinstance(model, str):
        config = config.model_copy(update={"llm": model})
    elif model is not None:
        return ChatModel(model, _name_of(model), config.llm_seconds, config.llm_retries)
    if not config.llm:
        return None
    return ChatModel(named(config), config.llm, config.llm_seconds, config.llm_retries)


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


def _heard(arrived: queue.Queue[str | LanguageModelError | None], deadline: float) -> Generator[str]:
    """The pieces as they arrive, and an empty one each BREATH_SECONDS.

    Raises:
        LanguageModelError: what went wrong; or nothing has said, by `deadline` of `time.monotonic`, that it is over.
    """
    breath = time.monotonic() + BREATH_SECONDS
    while True:
        try:
            piece = arrived.get(timeout=max(0.0, breath - time.monotonic()))
        except queue.Empty:
            if time.monotonic() > deadline:
                raise LanguageModelError("slow", "it does not let go of the event loop") from None
            piece = ""
        if isinstance(piece, LanguageModelError):
            raise piece
        if piece is None:
            return
        if piece:
            yield piece
        if time.monotonic() >= breath:
            yield ""
            breath = time.monotonic() + BREATH_SECONDS


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
