"""The library tab: its widgets, and what each event does."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from rag.errors import RagError
from rag.library import Library
from rag.page import render
from rag.page.shelf import ROWS, listed, overview, report, under_way
from rag.page.texts import Texts
from rag.page.whole import whole
from rag.schema import IngestReport
from rag.settings import Settings
from rag.ui.access import may_change
from rag.ui.desk import Desk, Progress
from rag.ui.view import Told, texts_of

logger = logging.getLogger("depeche.ui")

_TOLD_EVERY = 0.5  # seconds between two looks at an ingest


@dataclass(frozen=True, slots=True)
class Shelf:
    """The widgets of the tab that events change."""

    overview: gr.HTML
    files: gr.File
    place: gr.Textbox
    add: gr.Button
    closed: gr.HTML
    progress: gr.HTML
    words: gr.Textbox
    articles: gr.HTML


def shelf_tab(config: Settings) -> Shelf:
    """Lay the tab out; its words come with `labelled`, what the library holds with `filled`."""
    told = gr.HTML(elem_id="overview", js_on_load=None)
    with gr.Row(visible=may_change(config), elem_id="adding"):
        files = gr.File(file_count="multiple", elem_id="upload", height=160)
        with gr.Column(elem_id="place"):
            place = gr.Textbox("", lines=1, max_lines=1)
            add = gr.Button()
    closed = gr.HTML(visible=not may_change(config), elem_id="closed", js_on_load=None)
    progress = gr.HTML(elem_id="progress", js_on_load=None)
    words = gr.Textbox("", lines=1, max_lines=1, max_length=200, elem_id="find")
    articles = gr.HTML(elem_id="articles", js_on_load=None)
    return Shelf(told, files, place, add, closed, progress, words, articles)


def labelled(shelf: Shelf, texts: Texts) -> dict[Any, Any]:
    """The tab's words, by widget."""
    words = texts.shelf
    return {
        shelf.files: gr.File(label=words.upload),
        shelf.place: gr.Textbox(label=words.place, placeholder=words.place_hint),
        shelf.add: gr.Button(words.add_button),
        shelf.closed: render.remark(words.closed),
        shelf.words: gr.Textbox(label=words.find, placeholder=words.find_hint),
    }


def filled(desk: Desk, shelf: Shelf, words: str, offset: int, texts: Texts) -> dict[Any, Any]:
    """What the library holds, by widget; of the articles with these words those from an offset on.

    Raises:
        RagError: it cannot be used.
    """
    return {
        shelf.overview: overview(desk.library.overview(), texts),
        shelf.articles: _listed(desk, words, offset, texts),
    }


def connect(desk: Desk, shelf: Shelf, told: gr.JSON, bridge: gr.HTML) -> list[Any]:
    """Tie the tab to the library; returns the events after which the library holds something else.

    Args:
        desk: through which the library is changed, by those who may.
        shelf: the tab.
        told: what the browser says of itself (see `view.Told`).
        bridge: through which the scripts raise the events "find" and "remove".
    """

    def take_files(files: Sequence[str] | None, told: Told, request: gr.Request) -> Iterator[tuple[Any, Any, Any]]:
        texts = texts_of(told, request)
        if not files:
            return
        given, caller = [(Path(file).name, Path(file)) for file in files], desk.caller(request)

        def work(progress: Progress) -> IngestReport:
            return caller.take_in(lambda go_on: desk.library.take_uploads(given, go_on), progress)

        for shown in _watched(work, texts):
            yield shown, gr.skip(), gr.skip()
        yield gr.skip(), gr.File(None), gr.skip()

    def take_place(place: str, told: Told, request: gr.Request) -> Iterator[tuple[Any, Any, Any]]:
        texts = texts_of(told, request)
        shown, caller = "", desk.caller(request)
        for shown in _watched(lambda progress: caller.ingest(place.strip(), progress), texts):
            yield shown, gr.skip(), gr.skip()
        yield gr.skip(), gr.skip(), gr.skip() if "turn error" in shown else gr.Textbox("")

    def said(event: gr.EventData, name: str) -> object:
        return event._data.get(name) if isinstance(event._data, dict) else None  # a browser may send anything

    def find(words: str, told: Told, request: gr.Request) -> str:
        return list_from(words, 0, told, request)

    def turn_page(words: str, told: Told, event: gr.EventData, request: gr.Request) -> str:
        offset = said(event, "offset")
        return list_from(words, offset if isinstance(offset, int) else 0, told, request)

    def list_from(words: str, offset: int, told: Told, request: gr.Request) -> str:
        texts = texts_of(told, request)
        try:
            return _listed(desk, words, offset, texts)
        except RagError as error:
            return render.failure(error, texts)

    def remove(told: Told, event: gr.EventData, request: gr.Request) -> str:
        texts = texts_of(told, request)
        try:
            article = desk.library.article(str(said(event, "id")))
            if article:
                desk.caller(request).remove([article.id])
        except RagError as error:
            return render.failure(error, texts)
        done = texts.shelf.was_removed.format(title=article.name) if article else texts.article_gone
        return render.remark(done)

    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    one: dict[str, Any] = {"concurrency_limit": 1, "concurrency_id": "ingest"}
    view = "window.depeche.view()"
    taken = [shelf.progress, shelf.files, shelf.place]
    two = f"(first) => [first, {view}]"
    changes = [
        shelf.files.upload(take_files, [shelf.files, told], taken, js=two, **quiet, **one),
        shelf.add.click(take_place, [shelf.place, told], taken, js=two, **quiet, **one),
        shelf.place.submit(take_place, [shelf.place, told], taken, js=two, **quiet, **one),
        bridge.remove(remove, [told], [shelf.progress], js=f"() => [{view}]", **quiet, **one),
    ]
    shelf.words.change(find, [shelf.words, told], [shelf.articles], js=two, trigger_mode="always_last", **quiet)
    bridge.find(turn_page, [shelf.words, told], [shelf.articles], js=two, **quiet)
    return changes


def opened(library: Library, place: Any, texts: Texts) -> str:  # noqa: ANN401 - a browser may send anything
    """An article as HTML, for the scripts to show.

    Args:
        library: where it is.
        place: its id, and where the quote starts and ends; anything else opens nothing.
        texts: the interface language.
    """
    try:
        identity, start, end = str(place[0]), int(place[1]), int(place[2])
        article = library.article(identity)
    except RagError as error:
        return render.failure(error, texts)
    except (KeyError, IndexError, TypeError, ValueError, OverflowError):
        article = None
    if article is None:
        return render.remark(texts.article_gone)
    return whole(article, start, end, texts)


def _listed(desk: Desk, words: str, offset: int, texts: Texts) -> str:
    """The rows from an offset on, or the last page where it is beyond them.

    Raises:
        RagError: the library cannot be used.
    """
    try:
        found = desk.library.find(words, offset, ROWS)
        if not found.rows and found.total:
            offset = (found.total - 1) // ROWS * ROWS
            found = desk.library.find(words, offset, ROWS)
    except ValueError as error:  # words or an offset that the page's own fields do not let through
        return render.error(str(error), texts)
    return listed(found, offset, texts, sought=bool(words.strip()), may_remove=may_change(desk.config))


def _watched(work: Callable[[Progress], IngestReport], texts: Texts) -> Iterator[str]:
    """Take articles in, telling how far that is, then what was done; it goes on if nobody looks any more."""
    seen = (0, 0)

    def tell(done: int, total: int) -> None:
        nonlocal seen
        seen = done, total

    pool = ThreadPoolExecutor(1, "ingest")
    doing = pool.submit(work, tell)
    pool.shutdown(wait=False)
    while not doing.done():
        yield under_way(*seen, texts)
        wait([doing], _TOLD_EVERY)
    try:
        yield report(doing.result(), texts)
    except RagError as error:
        yield render.failure(error, texts)
    except Exception:
        logger.exception("an ingest failed")
        yield render.error(texts.internal_error, texts)
