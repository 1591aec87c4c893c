"""A chat model of LangChain's that says what a test tells it to, and notes what it is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import Field


class Speaking(GenericFakeChatModel):
    """Knows no structured output, as most of LangChain's fakes.

    Attributes:
        say: the text of all messages -> the reply.
        sent: the text of all messages, of each request.
    """

    say: Callable[[str], str]
    sent: list[str] = Field(default_factory=list)
    messages: Iterator[AIMessage | str] = iter(())

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        self.sent.append("\n".join(message.text for message in messages))
        return ChatResult(generations=[ChatGeneration(message=AIMessage(self.say(self.sent[-1])))])
