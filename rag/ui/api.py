"""The named endpoints `ask`, `search` and `ingest`: for programs over HTTP, and for assistants as MCP tools."""

# Annotations stay objects here: Gradio shows the types of an endpoint by its function's own.
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar, cast

import gradio as gr

from rag.errors import RagError
from rag.ui.desk import AT_ONCE, Desk, Filters

Sent = TypeVar("Sent", dict[str, Any], list[dict[str, Any]])


class Refusal(gr.Error):  # type: ignore[misc]  # Gradio is not typed
    """An error of ours, told to the caller alone: what a caller did wrong is no fault to be logged with its trace."""

    def __init__(self, message: str) -> None:
        super().__init__(message, print_exception=False)

    def __str__(self) -> str:
        return str(self.message)


class Page(gr.Blocks):  # type: ignore[misc]
    """Blocks whose endpoints take their parameters' defaults over plain HTTP too."""

    def validate_inputs(self, block_fn: Any, inputs: list[Any]) -> None:  # noqa: ANN401 - Gradio's own
        """Fill in the values left out; Gradio would refuse them, with a trace in the log and no word to the caller.

        Raises:
            Refusal: one of them has no default.
        """
        defaults = [getattr(block, "value", None) for block in block_fn.inputs[len(inputs) :]]
        if None in defaults:
            raise Refusal(f"{block_fn.api_name} got {len(inputs)} values and needs more: see /gradio_api/info")
        inputs.extend(defaults)


def connect(desk: Desk) -> None:
    """Offer the three endpoints; called inside the Blocks of the page.

    Their docstrings are what "Use via API" and assistants read; Gradio joins the lines under Returns by commas.
    """

    def ask(
        question: str, request: gr.Request, since: str = "", until: str = "", language: str = "", source: str = ""
    ) -> dict[str, Any]:
        """Answer a question from the archive of dated news articles, or say that they do not tell.

        Args:
            question: in English, French, Spanish, German, Italian or Russian.
            request: the caller's, which Gradio adds.
            since: first day of publication, such as 2024-04-17; empty for no bound.
            until: last day of publication; empty for no bound.
            language: only articles in this language (BCP 47, such as fr); empty for any.
            source: only articles whose path or address fits this pattern, such as */lemonde/*; empty for any.

        Returns:
            JSON: text (the answer, with markers such as [1]), short (the direct answer)
            answered (false: no sure answer), confidence (0 to 1), when (the days that answer a "when")
            citations (verbatim quotes with source and date), hits (the passages found, best first)
            method ("extractive": the text quotes the articles; "llm": a language model wrote it, each sentence checked)
            written (where a language model is used: model, checked, dropped, notice, asked_as)
        """
        with _refusals():
            filters = _filters(since, until, language, source)
            return _sent(desk.caller(request).answer(question, **filters).to_json(), request)

    def search(
        question: str,
        request: gr.Request,
        k: int = 5,
        since: str = "",
        until: str = "",
        language: str = "",
        source: str = "",
    ) -> list[dict[str, Any]]:
        """Find the passages of the archive of dated news articles that fit a question or some words best.

        Args:
            question: in any language, or a few words.
            request: the caller's, which Gradio adds.
            k: how many passages.
            since: first day of publication, such as 2024-04-17; empty for no bound.
            until: last day of publication; empty for no bound.
            language: only articles in this language (BCP 47, such as fr); empty for any.
            source: only articles whose path or address fits this pattern, such as */lemonde/*; empty for any.

        Returns:
            JSON list, best first: rank, score, passage (text, start, end), article (title, source, published)
        """
        with _refusals():
            filters = _filters(since, until, language, source)
            hits = desk.caller(request).search(question, k, **filters)
            return _sent([hit.to_json() for hit in hits], request)

    def ingest(path: str, request: gr.Request) -> dict[str, Any]:
        """Take articles into the archive: those of a file or folder on the server, or of a web page or feed.

        Args:
            path: of a file or folder that the server allows, or an address (http, https).
            request: the caller's, which Gradio adds.

        Returns:
            JSON: added, updated, unchanged (numbers of articles), failed (pairs of a source and what is wrong with it)
        """
        with _refusals():
            return _sent(desk.caller(request).ingest(path).to_json(), request)

    # Unqueued for MCP, whose calls Gradio then hands over with the request of the caller itself; its client's go
    # through its queue all the same.
    for endpoint, at_once, line in ((ask, AT_ONCE, "ask"), (search, AT_ONCE, "ask"), (ingest, 1, "ingest")):
        gr.api(endpoint, api_name=endpoint.__name__, queue=False, concurrency_limit=at_once, concurrency_id=line)


@contextmanager
def _refusals() -> Iterator[None]:
    """Tell errors of ours to the caller.

    Raises:
        Refusal: what was asked cannot be had.
    """
    try:
        yield
    except (RagError, ValueError) as error:
        raise Refusal(str(error)) from error


def _filters(since: str, until: str, language: str, source: str) -> Filters:
    """Those that are given."""
    given = {"since": _day("since", since), "until": _day("until", until), "language": language, "source": source}
    return {name: value for name, value in given.items() if value}


def _day(name: str, text: str) -> date | None:
    """A day, None if it is left open.

    Raises:
        ValueError: the text is no day.
    """
    try:
        return date.fromisoformat(text) if text else None
    except (ValueError, TypeError) as error:
        raise ValueError(f"{name} is {text!r}, expected a day such as 2024-04-17") from error


def _sent(value: Sent, request: gr.Request) -> Sent:
    """JSON for the API; for a tool its text, which Gradio would write as Python does (None, 'quoted')."""
    return value if isinstance(request, gr.Request) else cast(Sent, json.dumps(value, ensure_ascii=False))
