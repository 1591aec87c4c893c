"""The whole page: its tabs, and what they share."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import gradio as gr

from rag.errors import RagError
from rag.page import frame
from rag.page.languages import texts_for
from rag.page.texts import NAME
from rag.ui import api, chat, shelf
from rag.ui.api import Page
from rag.ui.desk import Desk
from rag.ui.ratings import rate
from rag.ui.view import Told, offset_of, texts_of

# Events that the scripts raise, named here because Gradio looks for their names in this text.
_BRIDGE = """
const events = ["again", "open", "find", "remove", "language"];
window.depeche.connect({ trigger, server, events });
"""


@dataclass(frozen=True, slots=True)
class _Layout:
    """The widgets of the page. Those of `Chat` and `Shelf` are in their tabs; `told` is never shown (see `view`)."""

    masthead: gr.HTML
    told: gr.JSON
    chat_tab: gr.Tab
    chat: chat.Chat
    shelf_tab: gr.Tab
    shelf: shelf.Shelf

    def shown(self) -> list[Any]:
        """All that a greeting may change."""
        tabs = [self.masthead, self.chat_tab, self.shelf_tab]
        return tabs + [getattr(tab, field.name) for tab in (self.chat, self.shelf) for field in fields(tab)]


def build(desk: Desk) -> gr.Blocks:
    """The page over a library; `server.serve` gives it its look and its address."""
    with Page(title=NAME, analytics_enabled=False, fill_height=True, fill_width=True) as page:
        layout = _lay_out(desk)
        _connect(page, desk, layout)
        api.connect(desk)
    return page


def _lay_out(desk: Desk) -> _Layout:
    def article(place: Any, request: gr.Request) -> str:  # noqa: ANN401 - a browser may send anything
        language = place[3] if isinstance(place, list) and len(place) > 3 else ""
        return shelf.opened(desk.library, place, texts_of({"language": language}, request))

    def judge(verdict: Any, request: gr.Request) -> str:  # noqa: ANN401
        return rate(desk.caller(request), verdict, texts_of(verdict, request))

    first = frame.masthead(0, None, texts_for(""))
    masthead = gr.HTML(first, elem_id="masthead", js_on_load=_BRIDGE, server_functions=[article, judge])
    told = gr.JSON(visible=False)
    with gr.Tabs(elem_id="tabs"):
        with gr.Tab(elem_id="chat-tab", id="chat") as chat_tab:
            talk = chat.chat_tab()
        with gr.Tab(elem_id="shelf-tab", id="shelf") as shelf_tab:
            held = shelf.shelf_tab(desk.config)
    return _Layout(masthead, told, chat_tab, talk, shelf_tab, held)


def _connect(page: gr.Blocks, desk: Desk, layout: _Layout) -> None:
    """What happens when the page is opened, when its language changes, and when the library does."""

    def greet(words: str, told: Told, request: gr.Request) -> dict[Any, Any]:
        texts = texts_of(told, request)
        named = {layout.chat_tab: gr.Tab(label=texts.chat), layout.shelf_tab: gr.Tab(label=texts.shelf.heading)}
        named |= chat.labelled(layout.chat, texts) | shelf.labelled(layout.shelf, texts)
        return named | hold(words, told, request)

    def hold(words: str, told: Told, request: gr.Request) -> dict[Any, Any]:
        """What changes with the library; Gradio leaves the widgets alone that are not named."""
        texts, user, library = texts_of(told, request), request.username or "", desk.library
        try:
            found = chat.inviting(library, layout.chat, texts)
            found |= shelf.filled(desk, layout.shelf, words, offset_of(told), texts)
            head = frame.masthead(library.counts()[0], library.span(), texts, user, writer=library.writer)
            return found | {layout.masthead: head}
        except RagError as error:
            return {layout.masthead: frame.masthead(0, None, texts, user, str(error))}

    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    seen: dict[str, Any] = {
        "inputs": [layout.shelf.words, layout.told],
        "outputs": layout.shown(),
        "js": "(words) => [words, window.depeche.view()]",
        **quiet,
    }
    greeted = page.load(greet, **seen)
    greeted.then(None, None, [layout.chat.messages], js="() => [window.depeche.restored()]", **quiet)
    layout.masthead.language(greet, **seen)
    chat.connect(desk, layout.chat, layout.told, layout.masthead)
    for changed in shelf.connect(desk, layout.shelf, layout.told, layout.masthead):
        changed.then(hold, **seen)
