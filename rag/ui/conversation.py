"""One turn of a chat: from a question and the messages so far to the messages to show."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from typing import Any, Protocol

from rag.answering.questions import History
from rag.errors import QuestionError, RagError
from rag.page import render
from rag.page.texts import Texts
from rag.schema import AnswerEvent, Scope

Message = dict[str, Any]  # Gradio's: role, content, metadata
Step = tuple[list[Message], str | None]  # what the chat shows; what to put into the question box, None leaves it
logger = logging.getLogger("depeche.ui")


class Asked(Protocol):
    """What answers: a library, or the caller's door to one."""

    def stream(
        self,
        question: str,
        history: History = (),
        **filters: Any,  # noqa: ANN401
    ) -> Generator[AnswerEvent, None, None]:
        """See `Library.stream`."""


def converse(
    library: Asked,
    question: str,
    messages: Sequence[Message],
    texts: Texts,
    scope: Scope | None = None,
    heard: Sequence[Message] | None = None,
) -> Iterator[Step]:
    """Answer one question of a chat, step by step; closed before its end, it ends the library's work at once.

    Args:
        library: where to look.
        question: as typed.
        messages: the chat so far, as the browser holds it; failed turns are left out of what follows.
        texts: the interface language.
        scope: of the articles to answer from; all of them by default.
        heard: the messages that the question may follow on; all of them by default.

    Yields:
        The messages to show and what to leave in the question box: the question again if it failed.
    """
    earlier = spoken(messages)
    turn = 1 + sum(message["role"] == "user" for message in earlier)
    asked = [*earlier, _message("user", render.asked(question), question)]
    shown = _message("assistant", render.pending(texts))
    yield [*asked, shown], ""
    text = ""
    filters = {"since": scope.since, "until": scope.until} if scope else {}
    try:
        with closing(library.stream(question, history(earlier if heard is None else heard), **filters)) as events:
            for event in events:
                text += event.text
                if event.answer:
                    shown = _message("assistant", render.answered(event.answer, turn, texts), event.answer.text)
                elif event.text:
                    shown = _message("assistant", render.partial(text))
                yield [*asked, shown], None  # also where nothing is new: only between two steps can it be stopped
    except QuestionError as error:
        yield [*earlier, _message("assistant", render.failure(error, texts))], question
    except RagError as error:
        yield failed(earlier, question, render.failure(error, texts)), question
    except Exception:
        logger.exception("answering failed")
        yield failed(earlier, question, render.error(texts.internal_error, texts)), question


def history(messages: Sequence[Message]) -> list[tuple[str, str]]:
    """The (question, answer text) pairs that a chat's own messages carry, oldest first."""
    said = [(message["role"], text) for message in messages if (text := _spoken(message))]
    return [
        (question, answer)
        for (asker, question), (answerer, answer) in zip(said, said[1:], strict=False)
        if (asker, answerer) == ("user", "assistant")
    ]


def spoken(messages: Sequence[Message]) -> list[Message]:
    """The messages less waiting and error notices, and questions without an answer."""
    return [message for message in messages if _spoken(message)]


def last_question(messages: Sequence[Message]) -> tuple[str, list[Message]]:
    """The question asked last, "" where there is none, and the messages before it."""
    at = max((at for at, message in enumerate(messages) if message["role"] == "user"), default=None)
    return ("", list(messages)) if at is None else (_spoken(messages[at]), list(messages[:at]))


def is_answered(messages: Sequence[Message]) -> bool:
    """Whether the last message is an answer that has come to its end."""
    return bool(messages) and messages[-1]["role"] == "assistant" and _spoken(messages[-1]) != ""


def failed(earlier: Sequence[Message], question: str, notice: str) -> list[Message]:
    """A turn that came to nothing: shown, and left out of what follows."""
    return [*earlier, _message("user", render.asked(question)), _message("assistant", notice)]


def _message(role: str, html: str, said: str = "") -> Message:
    """A chat message; what was said rides along as plain text, so that no state is kept on the server."""
    return {"role": role, "content": html, "metadata": {"log": said} if said else None}


def _spoken(message: Message) -> str:
    """What a message says; "" for waiting and error notices, and for a question that failed."""
    return str((message.get("metadata") or {}).get("log") or "")
