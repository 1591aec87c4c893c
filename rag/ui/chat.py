"""The chat tab: its widgets, and what each event does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from rag.library import Library
from rag.page import render
from rag.page.frame import conversations, period
from rag.page.languages import EXAMPLES
from rag.page.texts import NAME, Texts
from rag.settings import settings
from rag.ui.conversation import Message, converse, failed, is_answered, last_question, spoken
from rag.ui.desk import AT_ONCE, Desk
from rag.ui.view import Told, scope_of, texts_of

_ASKING = "window.depeche.asking()"


@dataclass(frozen=True, slots=True)
class Chat:
    """The widgets of the tab that events change."""

    conversations: gr.HTML
    messages: gr.Chatbot
    period: gr.HTML
    box: gr.Textbox


def chat_tab() -> Chat:
    """Lay the tab out; its words come with `labelled`."""
    with gr.Row(elem_id="desk", equal_height=False):
        kept = gr.HTML(elem_id="conversations", js_on_load=None)
        with gr.Column(elem_id="talk"):
            messages = gr.Chatbot(
                elem_id="chat",
                show_label=False,
                label=NAME,
                layout="panel",
                height="auto",
                scale=1,
                autoscroll=False,  # chat.js brings the question to the top; the end may be a source's
                latex_delimiters=[],
                allow_tags=False,
                buttons=[],
                feedback_options=None,
            )
            dates = gr.HTML(elem_id="period", js_on_load=None)
            box = gr.Textbox(
                elem_id="question", lines=1, max_lines=5, autofocus=True, show_label=False, submit_btn=True
            )
    return Chat(kept, messages, dates, box)


def labelled(chat: Chat, texts: Texts) -> dict[Any, Any]:
    """The tab's words, by widget."""
    return {
        chat.conversations: conversations(texts),
        chat.messages: gr.Chatbot(label=texts.chat),
        chat.box: ready(texts),
    }


def inviting(library: Library, chat: Chat, texts: Texts) -> dict[Any, Any]:
    """What invites to a first question, and the dates of the articles, by widget.

    Raises:
        RagError: the library cannot be used.
    """
    count = library.counts()[0]
    examples = [{"text": example} for example in EXAMPLES] if count and seeds_in(library) else None
    return {
        chat.messages: gr.Chatbot(placeholder=render.invitation(count, texts), examples=examples, label=texts.chat),
        chat.period: period(library.span(), texts),
    }


def ready(texts: Texts, **held: str) -> gr.Textbox:
    """The question box waiting for a question; `held` may set its value."""
    return gr.Textbox(label=texts.question, placeholder=texts.hint, submit_btn=texts.ask, stop_btn=False, **held)


def connect(desk: Desk, chat: Chat, told: gr.JSON, bridge: gr.HTML) -> None:
    """Tie the tab to the library. Nothing is kept on the server between two questions.

    Args:
        desk: through which the library is asked.
        chat: the tab.
        told: what the browser says of itself (see `view.Told`).
        bridge: through which the scripts raise the events "again" and "open".
    """

    def answered(
        question: str, messages: list[Message], heard: list[Message], told: Told, request: gr.Request
    ) -> Iterator[tuple[Any, Any]]:
        texts = texts_of(told, request)
        try:
            scope = scope_of(told)
        except ValueError:
            notice = render.error(texts.dates_unusable, texts)
            yield failed(spoken(messages), question, notice), ready(texts, value=question)
            return
        for shown, left in converse(desk.caller(request), question, messages, texts, scope, heard):
            yield shown, gr.Textbox(submit_btn=False, stop_btn=texts.stop, **({} if left is None else {"value": left}))
        yield gr.skip(), ready(texts)

    def on_question(
        question: str, messages: list[Message], told: Told, request: gr.Request
    ) -> Iterator[tuple[Any, Any]]:
        yield from answered(question, messages, messages, told, request)

    def on_example(
        messages: list[Message], told: Told, event: gr.SelectData, request: gr.Request
    ) -> Iterator[tuple[Any, Any]]:
        yield from answered(event.value["text"], messages, messages, told, request)

    def again(messages: list[Message], told: Told, request: gr.Request) -> Iterator[tuple[Any, Any]]:
        # Under the first answer, which is lost neither to an error nor to a change of mind.
        question, before = last_question(messages)
        yield from answered(question, messages, before, told, request)

    def stopped(messages: list[Message], told: Told, request: gr.Request) -> tuple[Any, gr.Textbox]:
        texts = texts_of(told, request)
        if is_answered(messages):  # it has come meanwhile
            return gr.skip(), ready(texts)
        question, before = last_question(messages)
        return failed(spoken(before), question, render.stopped(texts)), ready(texts, value=question)

    look: dict[str, Any] = {
        "outputs": [chat.messages, chat.box],
        "api_visibility": "private",
        "show_progress": "hidden",
        "concurrency_limit": AT_ONCE,
        "concurrency_id": "ask",
        "trigger_mode": "once",
    }
    asking = [
        chat.box.submit(
            on_question,
            [chat.box, chat.messages, told],
            js=f"(question, messages) => [question, messages, {_ASKING}]",
            **look,
        ),
        chat.messages.example_select(
            on_example, [chat.messages, told], js=f"(messages) => [messages, {_ASKING}]", **look
        ),
        bridge.again(again, [chat.messages, told], js=f"(messages) => [messages, {_ASKING}]", **look),
    ]
    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    for event in asking:
        event.then(None, [chat.messages], None, js="(messages) => window.depeche.answered(messages)", **quiet)
    # First the end of the answer, then what is shown instead: pieces on their way would be shown after it.
    cut = chat.box.stop(None, None, None, cancels=asking, **quiet)
    ended = cut.then(
        stopped,
        [chat.messages, told],
        [chat.messages, chat.box],
        js=f"(messages) => [messages, {_ASKING}]",
        **quiet,
    )
    ended.then(None, [chat.messages], None, js="(messages) => window.depeche.answered(messages)", **quiet)
    bridge.open(None, None, [chat.messages], js="() => [window.depeche.opened()]", **quiet)


def seeds_in(library: Library) -> bool:
    """Whether the sample articles, which the example questions are about, are in the library.

    Raises:
        StoreError: the library folder cannot be used.
    """
    from rag.articles.loading import find_files

    folder = settings().seeds
    return folder.is_dir() and all(library.article(file.article_id) for file in find_files([folder]))
