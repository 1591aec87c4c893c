"""Several people asking at once, through the page's API, a server of its own."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from gradio_client import Client

from benchmarks.grown import Grown
from benchmarks.report import Goal, Section, percentiles
from benchmarks.start import served
from rag import Library

_PASSAGES, _ASKERS, _EACH = 10_000, (1, 4, 16), 12


def measure(shared: Path, work: Path) -> Section:
    """Each asker puts its questions one after the other."""
    library = Library(work / "askers")
    grown = Grown(shared, library, 1_000, _PASSAGES)
    grown.grow(_PASSAGES)
    library.close()
    rows, rates = [], []
    with served(library.path) as url:
        clients = [Client(url, verbose=False) for _ in range(max(_ASKERS))]
        _ask(clients[0], random.Random(0).choices(grown.questions, k=10))
        for askers in _ASKERS:
            asked = [random.Random(f"{askers} {n}").choices(grown.questions, k=_EACH) for n in range(askers)]
            started = time.perf_counter()
            with ThreadPoolExecutor(askers) as pool:
                times = [t for found in pool.map(_ask, clients[:askers], asked) for t in found]
            rates.append(len(times) / (time.perf_counter() - started))
            p50, p95 = percentiles(times)
            rows.append((str(askers), f"{rates[-1]:.1f}", f"{p50:.0f} ms", f"{p95:.0f} ms", f"{max(times):.0f} ms"))
        for client in clients:
            client.close()
    return Section(
        "Several at once",
        ("askers", "answers a second", "p50", "p95", "longest"),
        rows,
        f"{_PASSAGES:,} passages; {_EACH} questions each, through the page's queue; the askers share the cores.",
        [Goal("answers a second, most askers beside one", rates[-1] / rates[0], least=1)],
    )


def _ask(client: Client, questions: Sequence[str]) -> list[float]:
    times = []
    for question in questions:
        started = time.perf_counter()
        client.predict(question, api_name="/ask")
        times.append(1e3 * (time.perf_counter() - started))
    return times
