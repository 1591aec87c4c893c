"""Progress bars for whoever waits at a terminal: model preparation and ingest."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

Step = Callable[[str, int, int], None]
Articles = Callable[[int, int], None]


@contextmanager
def progress() -> Iterator[tuple[Step, Articles]]:
    """Two callbacks: one for the steps of preparing the model, one for articles ingested (see `library.Progress`).

    Each draws a bar on the error stream from its first call on, until the block ends; where that is no terminal,
    a line says that the models are being prepared.
    """
    with ExitStack() as stack:
        draw = _drawer(stack)
        yield (
            lambda words, done, total: draw("model", f"Preparing the model: {words}", done, total),
            lambda done, total: draw("articles", "Ingesting articles", done, total),
        )


def _drawer(stack: ExitStack) -> Callable[[str, str, int, int], None]:
    """A function that draws one bar per key; rich is loaded and started when it is first needed."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TaskID,
        TextColumn,
        TimeElapsedColumn,
    )

    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
    )
    ended, said = threading.Event(), threading.Event()  # what goes on in another thread may tell of itself later
    stack.callback(ended.set)
    bars = Progress(*columns, console=console, transient=True)
    tasks: dict[str, tuple[TaskID, float]] = {}

    def draw(key: str, description: str, done: int, total: int) -> None:
        if ended.is_set():
            return
        if not console.is_terminal:
            if key == "model" and not said.is_set():
                said.set()
                console.print("Preparing the models, once on this machine: some 20 seconds")
            return
        if not tasks:
            stack.enter_context(bars)
        if key not in tasks:
            tasks[key] = bars.add_task(description, rate=""), time.monotonic()
        task, started = tasks[key]
        seconds = time.monotonic() - started
        rate = f"{done / seconds:.0f}/s" if key == "articles" and seconds else ""
        bars.update(task, description=description, completed=done, total=total, rate=rate)

    return draw
