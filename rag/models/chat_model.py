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
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rag.errors import LanguageModelError, SettingError, Trouble, first_line
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
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 8.0  # seconds between attempts: doubled each time, as long as the provider asks
_CUT = ("length", "max_tokens", "MAX_TOKENS", "content_filter")  # why a provider says that a reply ends too early
_TOO_LONG = ("context_length", "context length", "context window", "context size", "maximum context", "too many tokens")


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
        self._starting = threading.Lock()
        self._running: asyncio.AbstractEventLoop | None = None

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

    def pieces(self, messages: Sequence[Message], form: Runnable[Any, Any] | None = None) -> Iterator[str]:
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
        asked = asyncio.run_coroutine_threadsafe(self._send(messages, form or self._model, arrived.put), self._loop())
        try:
            while (piece := _next(arrived)) is not None:
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
                for attempt in range(self._retries + 1):
                    begun = False
                    try:
                        async for piece in _stream(model, messages):
                            begun = True
                            put(piece)
                        put(None)
                        return
                    except Exception as error:  # noqa: BLE001 - each provider raises its own
                        trouble = _trouble_of(error)
                        if begun or attempt == self._retries or trouble not in ("busy", "failing"):
                            raise LanguageModelError("broken off" if begun else trouble, first_line(error)) from error
                        await asyncio.sleep(_pause(attempt, error))
        except TimeoutError:
            put(LanguageModelError("slow", f"no whole reply within {self._seconds:g} seconds"))
        except Exception as error:  # noqa: BLE001 - whoever waits for a piece must be told
            put(error if isinstance(error, LanguageModelError) else LanguageModelError("unreadable", first_line(error)))

    def _loop(self) -> asyncio.AbstractEventLoop:
        """The event loop that all requests share: a provider's connections belong to one."""
        with self._starting:
            if self._running is None:
                self._running = asyncio.new_event_loop()
                threading.Thread(target=self._running.run_forever, name="depeche-llm", daemon=True).start()
            return self._running


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
        return init_chat_model(config.llm, **options, **_patience(provider, config.llm_seconds))
    except ImportError as error:
        extra = f"pip install 'depeche[{provider}]'" if provider in ("openai", "ollama") else first_line(error)
        raise SettingError(f"RAG_LLM={config.llm} needs a package that is not installed: {extra}") from error
    except Exception as error:  # noqa: BLE001 - each provider checks its own settings
        raise SettingError(f"RAG_LLM={config.llm} cannot be used: {first_line(error)}") from error


def _patience(provider: str, seconds: float) -> dict[str, Any]:
    """How a provider's client is told to wait, and not to try again by itself."""
    import httpx

    if provider == "ollama":
        return {"client_kwargs": {"timeout": httpx.Timeout(seconds, connect=CONNECT_SECONDS)}}
    if provider == "openai":
        return {"timeout": httpx.Timeout(seconds, connect=CONNECT_SECONDS), "max_retries": 0}
    return {"timeout": seconds, "max_retries": 0}


def _name_of(model: BaseChatModel) -> str:
    named = getattr(model, "model_name", None) or getattr(model, "model", None)
    return str(named or type(model).__name__)


def _bound(chain: Runnable[Any, Any]) -> Runnable[Any, Any]:
    """The model of a chain of model and parser: a parser drops what is no object, and holds on to a closed request."""
    from langchain_core.runnables import RunnableSequence

    if not isinstance(chain, RunnableSequence):
        raise TypeError(f"structured output is a {type(chain).__name__}, expected a model and its parser")
    return chain.first


async def _stream(model: Runnable[Any, Any], messages: Sequence[Message]) -> AsyncIterator[str]:
    """The text of a reply, or the arguments of the tool call that carries an object; an empty reply has none.

    Raises:
        LanguageModelError: the provider says that it cut the reply short.
    """
    async for chunk in model.astream(list(messages)):
        text = _text_of(chunk)
        if text:
            yield text
        told = getattr(chunk, "response_metadata", None) or {}
        if any(told.get(key) in _CUT for key in ("finish_reason", "stop_reason", "done_reason")):
            raise LanguageModelError("broken off", "the model's reply was cut short by its limit of tokens")


def _text_of(chunk: BaseMessageChunk) -> str:
    calls = getattr(chunk, "tool_call_chunks", None) or ()
    return "".join([str(chunk.text), *(call.get("args") or "" for call in calls)])


def _next(arrived: queue.Queue[str | LanguageModelError | None]) -> str | None:
    """The next piece; None at the end.

    Raises:
        LanguageModelError: what went wrong.
    """
    piece = arrived.get()
    if isinstance(piece, LanguageModelError):
        raise piece
    return piece


def _pause(attempt: int, error: Exception) -> float:
    """Seconds until the next attempt: what the provider asks for, or else doubled each time, a little apart for each."""
    response = getattr(error, "response", None)
    asked = getattr(response, "headers", {}).get("retry-after", "") if response is not None else ""
    own = _FIRST_PAUSE * 2**attempt * random.uniform(0.75, 1.25)
    return min(float(asked) if asked.replace(".", "", 1).isdigit() else own, _LONGEST_PAUSE)


def _trouble_of(error: BaseException) -> Trouble:
    """What a provider's error means. Most are of LangChain's own kinds; others are told by their status or their name."""
    if isinstance(error, LanguageModelError):
        return error.trouble
    causes = list(_causes(error))
    names = {kind.__name__ for cause in causes for kind in type(cause).__mro__}
    status = next((code for cause in causes if isinstance(code := getattr(cause, "status_code", None), int)), 0)
    said = " ".join(f"{getattr(cause, 'code', '')} {cause}" for cause in causes).lower()
    if "ContextOverflowError" in names or (status in (400, 413, 422) and any(words in said for words in _TOO_LONG)):
        return "too long"
    if status == 429 or "ModelRateLimitError" in names:
        return "busy"
    if names & {"ConnectError", "ConnectTimeout", "ModelConnectionError", "ConnectionError"}:
        return "unreachable"
    if names & {"TimeoutException", "TimeoutError", "ModelTimeoutError"}:
        return "slow"
    if status >= 500 or "ModelAPIError" in names:
        return "failing"
    return "refused" if status in (401, 403, 404) else "unreadable"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
