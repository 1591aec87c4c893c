"""Cold starts, each a process of its own: importing, asking once from the command line, serving the page."""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.report import Goal, Section
from rag import Library
from rag.settings import settings

_TIMES = 7
_QUESTION = "Quand le pont a-t-il rouvert ?"


def measure() -> Section:
    """Medians of seven rounds; in each round every program is started once."""
    with tempfile.TemporaryDirectory(prefix="bench-start-") as folder:
        Library(folder).ingest([settings().seeds])
        environment = {**os.environ, "RAG_STORE": folder}
        programs = {
            "python -c pass": lambda: _until_end("pass", environment),
            "import rag": lambda: _until_end("import rag", environment),
            "import sentence_transformers": lambda: _until_end("import sentence_transformers", environment),
            "rag ask, to the printed answer": lambda: _until_first_line(environment),
            "rag ui, to the page served": lambda: _until_served(environment),
        }
        taken: dict[str, list[float]] = {name: [] for name in programs}
        for _ in range(_TIMES):
            for name, run in programs.items():
                taken[name].append(run())
    medians = {name: statistics.median(times) for name, times in taken.items()}
    reference = medians["import sentence_transformers"]
    rag = max(medians["import rag"] - medians["python -c pass"], 0) / reference
    return Section(
        "Cold start",
        ("", "median", "of the import of sentence-transformers"),
        [(name, f"{time:.2f} s", f"{time / reference:.2f}") for name, time in medians.items()],
        f"Median of {_TIMES} rounds, a new process each time; the library holds the sample articles. An answer is "
        "printed whole at once; the process ends some 0.2 s later.",
        [
            Goal(
                "`import rag`, of the import of sentence-transformers (Python's own start not counted)", rag, most=0.02
            ),
            Goal("cold `rag ask`, of it", medians["rag ask, to the printed answer"] / reference, most=0.25),
            Goal("seconds until the page is served", medians["rag ui, to the page served"], most=5),
        ],
    )


def _until_end(program: str, environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True, env=environment)
    return time.perf_counter() - started


def _until_first_line(environment: dict[str, str]) -> float:
    started = time.perf_counter()
    command = [sys.executable, "-m", "rag", "ask", _QUESTION]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout  # noqa: S101 - asked for above
        process.stdout.readline()
        taken = time.perf_counter() - started
        process.stdout.read()
    if process.returncode:
        raise RuntimeError(f"rag ask ended with {process.returncode}")
    return taken


def _until_served(environment: dict[str, str]) -> float:
    started = time.perf_counter()
    with served(Path(environment["RAG_STORE"])):
        return time.perf_counter() - started


@contextmanager
def served(store: Path) -> Iterator[str]:
    """The address of a page over a library, served by a process that ends with this.

    Raises:
        RuntimeError: it cannot be served.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "RAG_STORE": str(store), "RAG_PORT": str(port), "RAG_ASKS_PER_MINUTE": "0"}
    process = subprocess.Popen([sys.executable, "-m", "rag", "ui"], stdout=subprocess.DEVNULL, env=environment)
    url = f"http://127.0.0.1:{port}/"
    try:
        while not _answers(url):
            if process.poll() is not None:
                raise RuntimeError(f"rag ui ended with {process.returncode}")
            time.sleep(0.02)
        yield url
    finally:
        process.terminate()
        process.wait()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=10) as response:
            return bool(response.read())
    except OSError:
        return False
