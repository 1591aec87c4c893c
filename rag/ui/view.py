"""What the browser says of itself with each event: the interface language chosen, and the dates asked about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import gradio as gr

from rag.page.languages import texts_for
from rag.page.texts import Texts
from rag.schema import Scope

# {"language": "fr", "since": "2024-04-01", "until": "", "offset": 50}, made by page.js; a browser may send anything.
Told = Mapping[str, Any] | None


def texts_of(told: Told, request: gr.Request) -> Texts:
    """The interface language that the reader chose, else the browser's."""
    chosen = str(_said(told, "language") or "")
    return texts_for(chosen or request.headers.get("accept-language", ""))


def scope_of(told: Told) -> Scope:
    """The dates asked about.

    Raises:
        ValueError: a day that is none, or the first after the last.
    """
    days = (str(_said(told, name) or "") for name in ("since", "until"))
    since, until = (date.fromisoformat(day) if day else None for day in days)
    return Scope(since, until)


def offset_of(told: Told) -> int:
    """The first of the articles listed, from 0."""
    offset = _said(told, "offset")
    return max(offset, 0) if isinstance(offset, int) else 0


def _said(told: Told, name: str) -> object:
    return told.get(name) if isinstance(told, Mapping) else None
