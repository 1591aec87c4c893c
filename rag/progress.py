"""Progress bars for whoever waits at a terminal: model preparation and ingest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Step = Callable[[str, int, int], None]
Files = Callable[[int, int], None]


@contextmanager
def progress() -> Iterator[tuple[Step, Files]]:
    """Two callbacks: one for the steps of preparing the model, one for files ingested.

    Each shows a bar on the error stream once it is called; without a terminal nothing is drawn.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks = {name: bars.add_task(name, total=None, visible=False) for name in ("model", "articles")}

        def step(words: str, done: int, total: int) -> None:
            bars.update(
                tasks["model"], description=f"Preparing the model: {words}", completed=done, total=total, visible=True
            )

        def files(done: int, total: int) -> None:
            bars.update(tasks["articles"], description="Ingesting articles", completed=done, total=total, visible=True)

        yield step, files
