"""Tables of figures, as Markdown, and on what machine they were taken."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

_PACKAGES = (
    "faiss-cpu",
    "openvino",
    "sentence-transformers",
    "torch",
    "tokenizers",
    "langchain-community",
    "gradio",
)


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure that was wanted.

    Args:
        of: what.
        reached: the figure.
        most: what it should be at most, or
        least: what it should be at least.
    """

    of: str
    reached: float
    most: float | None = None
    least: float | None = None

    def __str__(self) -> str:
        wanted = f"at most {self.most:g}" if self.most is not None else f"at least {self.least:g}"
        met = self.reached <= self.most if self.most is not None else self.reached >= (self.least or 0)
        return f"- {self.of}, {wanted}: {self.reached:.3g}, **{'met' if met else 'missed'}**"


@dataclass(frozen=True, slots=True)
class Section:
    """One table.

    Args:
        title: what was measured.
        header: names of the columns.
        rows: cells, as text.
        note: how it was measured.
        goals: what was wanted.
    """

    title: str
    header: Sequence[str]
    rows: list[Sequence[str]]
    note: str = ""
    goals: list[Goal] = field(default_factory=list)

    def markdown(self) -> str:
        """The section as a chapter of a page."""
        lines = [self.header, ["---"] * len(self.header), *self.rows]
        table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
        goals = "\n".join(map(str, self.goals))
        return "\n\n".join(part for part in (f"## {self.title}", self.note, table, goals) if part)


def machine() -> str:
    """Processor, memory, versions and date, as a paragraph."""
    cpu = next((line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    installed = {found.name: found.version for found in importlib.metadata.distributions()}
    versions = ", ".join(f"{name} {installed[name]}" for name in _PACKAGES if name in installed)
    return (
        f"{datetime.now(UTC):%Y-%m-%d}. {cpu or platform.processor()}, {len(os.sched_getaffinity(0))} cores, "
        f"{memory:.0f} GB; {platform.system()}, Python {platform.python_version()}; {versions}."
    )


def seconds(run: Callable[[], object]) -> float:
    """How long a call takes."""
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def resident() -> int:
    """Bytes of memory that this process has."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def percentiles(values: Sequence[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    return statistics.median(values), statistics.quantiles(values, n=20, method="inclusive")[-1]


def _lines(path: str) -> list[str]:
    file = Path(path)
    return file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
