"""What the errors of chat models mean: their providers' clients each raise their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rag.errors import LanguageModelError, Trouble, first_line

_TOO_LONG = (
    *("context_length", "context length", "context window", "context size", "maximum context", "too many tokens"),
    *("prompt is too long", "maximum number of tokens", "input is too long", "too large for model"),
)
_NO_CREDIT = ("insufficient_quota", "billing")  # OpenAI sends a spent account as a rate limit, which it is not
_NOT_CONNECTED = {"ConnectError", "ConnectTimeout", "ConnectionRefusedError", "gaierror", "ClientConnectorError"}
_CUT_SHORT = {"LengthFinishReasonError", "ContentFilterFinishReasonError"}
_DISCONNECTED = {"ModelConnectionError", "ConnectionError", "TransportError", "ModelAPIError"}
_LONGEST_DETAIL = 300
_KEY = re.compile(r"\b(?:sk|pk|key|token|bearer)[-_ ][\w*.-]{6,}|(?<=//)[^/\s@]+(?=@)", re.IGNORECASE)


def trouble_of(error: BaseException) -> Trouble:
    """What a provider's error means.

    Most are of LangChain's own kinds; others are told by their status or their name.
    """
    if isinstance(error, LanguageModelError):
        return error.trouble
    causes = list(_causes(error))
    names = {kind.__name__ for cause in causes for kind in type(cause).__mro__}
    status = next((code for cause in causes if isinstance(code := getattr(cause, "status_code", None), int)), 0)
    said = " ".join(f"{getattr(cause, 'code', '')} {cause}" for cause in causes).lower()
    if names & _CUT_SHORT:
        return "broken off"
    if status in (401, 402, 403, 404) or (status == 429 and any(words in said for words in _NO_CREDIT)):
        return "refused"
    if status == 429 or "ModelRateLimitError" in names:
        return "busy"
    if status == 413 or "ContextOverflowError" in names or any(words in said for words in _TOO_LONG):
        return "too long"
    # Ollama's client raises a plain ConnectionError; one of its kinds, such as a reset, is of a connection that stood.
    if names & _NOT_CONNECTED or any(type(cause) is ConnectionError for cause in causes):
        return "unreachable"
    if names & {"TimeoutException", "TimeoutError", "ModelTimeoutError"}:
        return "slow"
    if status == 408 or status >= 500 or names & _DISCONNECTED or (not status and "APIError" in names):
        return "failing"
    return "unreadable"


def asked_pause(error: BaseException) -> float | None:
    """Seconds after which a provider asks to be asked again; None where it says nothing of it."""
    for cause in _causes(error):
        headers = getattr(getattr(cause, "response", None), "headers", {})
        asked = str(headers.get("retry-after", ""))
        if re.fullmatch(r"[0-9]{1,6}(?:\.[0-9]{1,6})?", asked):  # a date, the other form, is of the provider's clock
            return float(asked)
    return None


def told(error: BaseException, secrets: Iterable[str]) -> str:
    """What an error and its first cause say, in one line for the log: some providers repeat the key that they refuse.

    Args:
        error: of a provider.
        secrets: never told; nor is what looks like a key.
    """
    if isinstance(error, LanguageModelError):
        return error.detail
    *_, first = _causes(error)
    line = ": ".join(dict.fromkeys([first_line(error), first_line(first)]))  # "Connection error" says too little
    for secret in secrets:
        line = line.replace(secret, "***")
    return _KEY.sub("***", line)[:_LONGEST_DETAIL]


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
