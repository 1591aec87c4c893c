"""Every benchmark of speed, with ratios against a reference taken in the same run, into benchmarks/RESULTS.md.

    python -m benchmarks.run [--shared ../shared] [--only PART ...] [--passages N ...] [--work DIR]

Parts: start, encode, ingest, questions, askers. With --only or --passages the tables are printed, and RESULTS.md is
left as it is.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import agreement, askers, encode, ingest, questions, start
from benchmarks.report import Section, machine

_HERE = Path(__file__).parent
_PARTS = ("start", "encode", "ingest", "questions", "askers")
_SIZES = [1_000, 10_000, 100_000, 1_000_000]
_INGESTED = 100_000  # largest library that articles are added to
_HEAD = """# How fast it is

Written by `make bench`. Ratios are between figures of one run: these machines are shared, and their times vary by a
half from one hour to the next. Goals and what was reached stand under each table.

![Time of a question as the library grows](latency.png)"""


def main() -> None:
    """Run the parts asked for, each in a folder of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--only", nargs="+", choices=_PARTS, default=list(_PARTS))
    parser.add_argument("--passages", type=int, nargs="+", default=_SIZES)
    parser.add_argument("--work", type=Path, help="where libraries are made (20 GB for a million passages)")
    args = parser.parse_args()
    sizes, whole = sorted(args.passages), set(args.only) == set(_PARTS) and args.passages == _SIZES
    picture = (_HERE if whole else args.work or Path(tempfile.gettempdir())) / "latency.png"
    parts: dict[str, Callable[[Path], list[Section]]] = {
        "start": lambda _: [start.measure()],
        "encode": lambda _: [encode.measure(args.shared), *agreement.measure(args.shared)],
        "ingest": lambda work: ingest.measure(args.shared, work, [size for size in sizes if size <= _INGESTED]),
        "questions": lambda work: [questions.measure(args.shared, work, sizes, picture)],
        "askers": lambda work: [askers.measure(args.shared, work)],
    }
    pages = [_HEAD, machine()]
    for name in args.only:
        with tempfile.TemporaryDirectory(prefix=f"bench-{name}-", dir=args.work) as folder:
            for section in parts[name](Path(folder)):
                pages.append(section.markdown())
                print(f"\n{pages[-1]}", flush=True)  # noqa: T201 - a program's output
    if whole:
        (_HERE / "RESULTS.md").write_text("\n\n".join(pages) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
