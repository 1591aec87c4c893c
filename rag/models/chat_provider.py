"""Chat models of LangChain's by name, and how long their own clients are told to wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rag.errors import SettingError, first_line
from rag.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

CONNECT_SECONDS = 0.7  # a model that is down must be known to be within a second, an answer's own time included
# Ollama cuts off what goes beyond, the articles first, and tells nobody. Its own default holds 8,000 characters of
# Latin letters and a short reply; Russian, or a model that thinks aloud, takes more.
_OLLAMA_TOKENS = 8_192
_LETS_GO = {"max_retries": 0, "stream_chunk_timeout": None}


def letting_go(model: BaseChatModel) -> BaseChatModel:
    """A model that tries once and ends when it is told to: the model itself, or a copy over the same connections.

    langchain-openai waits for each chunk with `asyncio.wait_for`, which may lose a cancellation (Python 3.11): the
    request would go on. Its client has a number of attempts of its own.
    """
    changed: dict[str, Any] = {name: value for name, value in _LETS_GO.items() if name in type(model).model_fields}
    if client := getattr(model, "root_async_client", None):
        client = client.with_options(max_retries=0)
        changed |= {"root_async_client": client, "async_client": client.chat.completions}
    return model.model_copy(update=changed) if changed else model


def named(config: Settings) -> BaseChatModel:
    """The model of RAG_LLM.

    Args:
        config: llm, llm_base_url, llm_api_key, llm_seconds.

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
