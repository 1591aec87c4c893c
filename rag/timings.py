"""How long each stage of a search or an answer took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_found: ContextVar[dict[str, float] | None] = ContextVar("timings", default=None)


@contextmanager
def timings() -> Iterator[dict[str, float]]:
    """Milliseconds by stage of what runs inside, in this thread: filled as it runs, "other" and "in all" at the end."""
    found: dict[str, float] = {}
    token, started = _found.set(found), time.perf_counter()
    try:
        yield found
    finally:
        _found.reset(token)
        whole = 1e3 * (time.perf_counter() - started)
        found |= {"other": max(whole - sum(found.values()), 0.0), "in all": whole}


@contextmanager
def timed(stage: str) -> Iterator[None]:
    """Count what runs inside towards a stage, where `timings` are taken; stages do not lie inside each other."""
    found = _found.get()
    if found is None:
        yield
        return
    started = time.perf_counter()
    try:
        yield
    finally:
        found[stage] = found.get(stage, 0.0) + 1e3 * (time.perf_counter() - started)
