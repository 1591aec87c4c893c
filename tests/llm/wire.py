"""What an OpenAI-compatible server is asked and what it sends: plain data, no sockets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_SAME = {"id": "chatcmpl-test", "created": 1_700_000_000, "system_fingerprint": "fp_test"}
_CALL = {"index": 0, "id": "call_test", "type": "function"}
_ERROR_TYPES = {401: "invalid_request_error", 403: "permission_error", 429: "rate_limit_error"}


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came.

    Attributes:
        path: with the query.
        headers: names in lower case.
        body: parsed JSON; empty where there was none.
    """

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def messages(self) -> list[dict[str, str]]:
        """Role and content of each message; the text parts of a content in parts are put together."""
        return [{"role": m["role"], "content": _content(m.get("content"))} for m in self.body.get("messages", [])]

    @property
    def text(self) -> str:
        """The contents of all messages, one under the other."""
        return "\n".join(message["content"] for message in self.messages)

    @property
    def streamed(self) -> bool:
        return bool(self.body.get("stream"))

    @property
    def structured(self) -> bool:
        return bool(self.body.get("response_format") or self.body.get("tools"))


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of the model.

    Attributes:
        text: what it says; the arguments of the tool call where the request asks for one.
        piece: characters in each chunk of a stream.
        pause: seconds before each chunk but the first, which says only who speaks.
        before: seconds before the first byte, of the headers too.
        cut_after: pieces of text after which the connection is closed, without `[DONE]` and without the end that
            HTTP asks for; a reply that is not streamed is closed half-way, whatever the number.
        finish: "stop", "length" or "content_filter".
        ignores_tools: says `text` even where a tool call was asked for, as servers do that know no tools.
    """

    text: str
    piece: int = 12
    pause: float = 0
    before: float = 0
    cut_after: int | None = None
    finish: str = "stop"
    ignores_tools: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error in OpenAI's form, such as status 429 with code "rate_limit_exceeded"."""

    status: int
    message: str = "The test refuses."
    code: str | None = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Garbage:
    """Bytes sent as they are: a proxy's HTML, broken UTF-8, half an event."""

    data: bytes
    content_type: str = "text/event-stream"
    status: int = 200


@dataclass(frozen=True, slots=True)
class Hang:
    """Headers, then nothing until the client leaves or the server stops."""


def error_body(refusal: Refusal) -> bytes:
    default = "server_error" if refusal.status >= 500 else "invalid_request_error"
    kind = _ERROR_TYPES.get(refusal.status, default)
    return _packed({"error": {"message": refusal.message, "type": kind, "param": None, "code": refusal.code}})


def completion(reply: Reply, request: Request) -> bytes:
    """The body of a reply that is not streamed."""
    message: dict[str, Any] = {"role": "assistant", "content": reply.text, "refusal": None}
    if tool := _tool_asked(reply, request):
        call = {"id": _CALL["id"], "type": "function", "function": {"name": tool, "arguments": reply.text}}
        message |= {"content": None, "tool_calls": [call]}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": reply.finish}
    whole = {"object": "chat.completion", "model": request.body.get("model"), "choices": [choice]}
    return _packed(_SAME | whole | {"usage": _usage(reply, request)})


def events(reply: Reply, request: Request) -> Iterator[bytes]:
    """The server-sent events of a streamed reply: who speaks, each piece of text, why it ends, usage, the end."""
    tool = _tool_asked(reply, request)
    first: dict[str, Any] = {"role": "assistant", "content": "", "refusal": None}
    if tool:
        first |= {"content": None, "tool_calls": [_CALL | {"function": {"name": tool, "arguments": ""}}]}
    yield _event(request, first)
    for start in range(0, len(reply.text), reply.piece):
        piece = reply.text[start : start + reply.piece]
        called = {"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}
        yield _event(request, called if tool else {"content": piece})
    yield _event(request, {}, reply.finish)
    if _wants_usage(request):
        yield _event(request, None, usage=_usage(reply, request))
    yield b"data: [DONE]\n\n"


def _event(request: Request, delta: dict[str, Any] | None, finish: str | None = None, **usage: Any) -> bytes:
    choices = [] if delta is None else [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}]
    chunk = {"object": "chat.completion.chunk", "model": request.body.get("model"), "choices": choices}
    # With usage asked for, OpenAI sends null in every chunk but the last.
    asked = {"usage": None} if _wants_usage(request) else {}
    return b"data: " + _packed(_SAME | chunk | asked | usage) + b"\n\n"


def _wants_usage(request: Request) -> bool:
    return bool((request.body.get("stream_options") or {}).get("include_usage"))


def _usage(reply: Reply, request: Request) -> dict[str, int]:
    """Token counts as a rule of thumb has them: four characters each."""
    prompt, said = len(request.text) // 4 + 1, len(reply.text) // 4 + 1
    return {"prompt_tokens": prompt, "completion_tokens": said, "total_tokens": prompt + said}


def _tool_asked(reply: Reply, request: Request) -> str | None:
    """The name of the tool to call: the one the request insists on, else its first."""
    tools, choice = request.body.get("tools"), request.body.get("tool_choice")
    if not tools or choice == "none" or reply.ignores_tools or request.body.get("response_format"):
        return None
    named = choice if isinstance(choice, dict) else tools[0]
    return str(named["function"]["name"])


def _content(content: Any) -> str:
    return "".join(part.get("text", "") for part in content) if isinstance(content, list) else content or ""


def _packed(value: Any) -> bytes:
    # Letters beyond ASCII go over the wire as UTF-8, as OpenAI sends them, so that a wrong decoding shows.
    return json.dumps(value, ensure_ascii=False).encode()
