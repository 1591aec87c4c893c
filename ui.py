"""The chat page: `python ui.py` or `rag ui`. Its widgets and server are in rag/ui/, what they show in rag/page/."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path

from rich.console import Console

from rag.default import seeded
from rag.errors import ModelError, RagError
from rag.library import Library
from rag.page.texts import NAME
from rag.progress import progress
from rag.settings import settings
from rag.ui.app import build
from rag.ui.desk import Desk
from rag.ui.server import serve, wait


def main(store: Path | None = None) -> None:
    """Open a library and serve the page over it until interrupted.

    Args:
        store: the library's folder; by default the one in RAG_STORE, which takes in the seeds if it is empty.

    Raises:
        SystemExit: with status 1 and one line, when the library, the settings or the port cannot be used.
    """
    try:
        config = settings()
        with progress() as (step, files):
            library = Library(store or config.store, report=step)
            if not store:
                seeded(library, files)
            with suppress(ModelError):  # told again when the models are warmed up; the page says so as well
                library.models()  # prepared here, once on a machine, while the terminal shows how far that is
        desk = Desk(library, config)
        page = build(desk)
        url = serve(page, desk)
    except (RagError, OSError) as error:
        raise SystemExit(f"rag: {error}") from None
    Console().print(f"{NAME}: {url}  ({library.counts()[0]} articles; Ctrl+C ends it)")
    threading.Thread(target=desk.warm_up, daemon=True).start()
    wait(page, desk)


if __name__ == "__main__":
    main()
