"""Coverage-guided fuzzing of the loaders, with atheris: `python -m tests.faults.fuzz [LOADER...] --seconds 60`.

Each loader runs in a process of its own: an error that is not ours, a crash or a hang (10 s) ends it, and leaves the
bytes in artefacts/fuzz/. Parsers that run confined may raise what they like, since it costs their own process alone;
they may not hang, nor give a text that is none.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

LOADERS = ("txt", "md", "html", "mhtml", "pdf", "jsonl", "csv", "tsv", "parquet")
KEPT = Path("artefacts/fuzz")
_HANG_SECONDS = 10
_TRACED = ["rag.articles", "pypdf", "trafilatura", "htmldate", "justext", "yaml", "email"]
_MAX_BYTES = 50_000


def confined(kind: str) -> Callable[[bytes], None]:
    """One parser, in this process, so that its coverage is seen."""
    from rag.articles.confined_worker import _parse

    def run(content: bytes) -> None:
        try:
            parsed = _parse(kind, content, "")
        except Exception:  # noqa: BLE001 (see above)
            return
        assert isinstance(parsed.text, str)
        assert parsed.text.strip()

    return run


def in_process(suffix: str, folder: Path) -> Callable[[bytes], None]:
    """A whole loader, through a file."""
    from rag.articles import loading
    from rag.articles.given import checked_digest
    from rag.articles.parsed import BadArticle
    from rag.errors import ArticleError
    from rag.settings import Settings

    file, config = loading.SourceFile(folder / f"a{suffix}", f"a{suffix}"), Settings(max_file_bytes=_MAX_BYTES)

    def run(content: bytes) -> None:
        file.path.write_bytes(content)
        try:
            for item in loading.parse(file, config):
                if not isinstance(item, BadArticle):
                    checked_digest(item)
        except ArticleError:
            return

    return run


def fuzz(loader: str, seconds: int) -> None:
    """Run one loader under atheris, which ends this process when it is done."""
    import atheris

    with atheris.instrument_imports(include=_TRACED):  # what is imported before is not traced
        from rag.articles.formats import CONFINED
        from tests.articles.test_mutations import VALID
    suffix, folder = f".{loader}", Path(tempfile.mkdtemp(prefix=f"fuzz-{loader}-"))
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "valid").write_bytes(VALID[suffix])
    run = confined(CONFINED[suffix]) if suffix in CONFINED else in_process(suffix, folder)
    KEPT.mkdir(parents=True, exist_ok=True)
    limits = [f"-max_total_time={seconds}", f"-timeout={_HANG_SECONDS}", "-rss_limit_mb=3000", f"-max_len={_MAX_BYTES}"]
    shown = [f"-artifact_prefix={KEPT}/{loader}-", "-verbosity=0", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], *limits, *shown, str(corpus)], run)
    atheris.Fuzz()


def main() -> int:
    """Each loader in turn; 1 if one of them broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("loaders", nargs="*", default=LOADERS, help=f"of {', '.join(LOADERS)}")
    parser.add_argument("--seconds", type=int, default=60, help="for each loader")
    parser.add_argument("--here", action="store_true", help="in this process, for one loader")
    given = parser.parse_args()
    if unknown := [name for name in given.loaders if name not in LOADERS]:
        parser.error(f"no loader {', '.join(unknown)}: choose of {', '.join(LOADERS)}")
    if given.here:
        fuzz(given.loaders[0], given.seconds)
    command = [sys.executable, "-m", "tests.faults.fuzz", "--here", "--seconds", str(given.seconds)]
    broken = [name for name in given.loaders if subprocess.run([*command, name], check=False).returncode]
    print(f"broken: {', '.join(broken)}: see {KEPT}" if broken else f"{', '.join(given.loaders)}: nothing broke")  # noqa: T201
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
