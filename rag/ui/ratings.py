"""Thumbs, as the browser sends them."""

from __future__ import annotations

from typing import Any

from rag.errors import RagError
from rag.page.texts import Texts
from rag.ratings import Rating
from rag.ui.desk import Caller


def rate(caller: Caller, verdict: Any, texts: Texts) -> str:  # noqa: ANN401 - a browser may send anything
    """Keep a verdict; what went wrong, "" where nothing did.

    Args:
        caller: who gives it.
        verdict: question, text, answered, good, hits as [article id, start, end, score], rater; as chat.js sends it.
        texts: the interface language.
    """
    try:
        hits = tuple(tuple(hit) for hit in verdict["hits"])
        told = {name: verdict[name] for name in ("question", "text", "answered", "good", "rater")}
        caller.rate(Rating(**told, hits=hits))
    except (KeyError, TypeError, ValueError, RagError) as error:
        return texts.not_noted.format(reason=error)
    return ""
