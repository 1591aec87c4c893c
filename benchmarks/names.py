"""Recall and precision of name matching on a probe judged by hand, against every name word of the articles.

    python -m benchmarks.names

The probe (tests/retrieval/name_probe.tsv) gives for each name asked the spellings that a careful reader
accepts; half of it was tuned on, the other half only checked. Misses and false matches are listed.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rich.console import Console
from rich.table import Table

from rag.retrieval.names import name_words, same_name

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
FOLDERS = (SHARED / "newsqa" / "articles", SHARED / "seeds", ROOT / "seeds")
PROBE = ROOT / "tests" / "retrieval" / "name_probe.tsv"
HALVES = ("dev", "check")


@dataclass(frozen=True, slots=True)
class Asked:
    """One name of the probe: what a reader accepts and what the matcher gave, among the vocabulary."""

    name: str
    accepted: frozenset[str]
    given: frozenset[str]
    half: str


def main() -> None:
    """Print the figures of each half and of both, then what went wrong."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    console = Console()
    if not SHARED.is_dir():
        console.print(f"{SHARED} is missing: the vocabulary is that of seeds/ alone, most names are not in it")
    console.print(_table(asked()))
    for name in asked():
        missed, false = sorted(name.accepted - name.given), sorted(name.given - name.accepted)
        if missed or false:
            console.print(f"{name.half:5} {name.name}: missed {missed or '-'}, false {false or '-'}", highlight=False)


def probe(half: str = "") -> tuple[float, float, int]:
    """Micro-averaged over pairs of a name asked and a word of the vocabulary.

    Args:
        half: "dev" or "check"; both where empty.

    Returns:
        Recall and precision in 0..1 (1 where there is nothing to find or nothing was given), number of names.
    """
    names = [name for name in asked() if half in {"", name.half}]
    right = sum(len(name.given & name.accepted) for name in names)
    accepted, given = (sum(map(len, sets)) for sets in zip(*((n.accepted, n.given) for n in names), strict=True))
    return right / accepted if accepted else 1.0, right / given if given else 1.0, len(names)


@cache
def asked() -> tuple[Asked, ...]:
    """The probe's names. Spellings that the articles at hand do not have are left out of `accepted`."""
    words = vocabulary(FOLDERS)
    rows = [line.split("\t") for line in PROBE.read_text(encoding="utf-8").splitlines()[1:]]
    return tuple(
        Asked(name, words & set(accepted.split()), frozenset(w for w in words if same_name(name, w)), half)
        for name, accepted, half in rows
    )


def vocabulary(folders: Iterable[Path]) -> frozenset[str]:
    """Every capitalised word of the articles of these folders."""
    paths = (path for folder in folders for path in folder.glob("*.txt"))
    return frozenset(word for path in paths for word in name_words(path.read_text(encoding="utf-8")))


def _table(names: tuple[Asked, ...]) -> Table:
    table = Table(title=f"{len(names)} names, {sum(not n.accepted for n in names)} of them to match nothing")
    for column in ("", "recall", "precision", "names", "pairs"):
        table.add_column(column, justify="right")
    for half in (*HALVES, ""):
        recall, precision, count = probe(half)
        pairs = sum(len(name.accepted) for name in names if half in {"", name.half})
        table.add_row(half or "all", f"{recall:.3f}", f"{precision:.3f}", str(count), str(pairs))
    return table


if __name__ == "__main__":
    main()
