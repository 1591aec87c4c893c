"""Paths to articles: which files to read, and reading one."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.articles import formats
from rag.articles.parsed import BadArticle
from rag.errors import ArticleError, SourceError, UnsupportedFormatError
from rag.language.detection import article_language
from rag.schema import Article
from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to ingest.

    Args:
        path: absolute, links resolved: the article's identity in the library.
        source: as the caller wrote it (for a folder: the folder as written, then the way inside).
    """

    path: Path
    source: str

    @property
    def article_id(self) -> str:
        """16 hexadecimal digits, stable as long as the file stays where it is."""
        return hashlib.sha256(str(self.path).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def find_files(paths: Iterable[str | os.PathLike[str]]) -> list[SourceFile]:
    """The files to ingest, in name order inside each folder, each file once.

    A folder gives its files with a known suffix, at any depth; hidden ones are left out. A file named
    outright is kept whatever its suffix, so that `read` can say what is wrong with it.

    Raises:
        SourceError: a path does not exist, may not be read, or is a folder without any such file.
    """
    found: dict[Path, SourceFile] = {}
    for given in paths:
        for file in _files_at(Path(given)):
            found.setdefault(file.path, file)
    return list(found.values())


def _files_at(path: Path) -> Iterator[SourceFile]:
    if not path.exists():
        raise SourceError(f"{path} does not exist: check the spelling, or give a full path")
    if path.is_file():
        yield SourceFile(path.resolve(), _shown(path))
        return
    files = list(_files_under(path))
    if not files:
        wanted = ", ".join(formats.SUFFIXES)
        raise SourceError(f"{path} holds no article: expected files ending in {wanted}")
    yield from files


def _files_under(folder: Path) -> Iterator[SourceFile]:
    for place, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if Path(name).suffix.lower() in formats.SUFFIXES and not name.startswith("."):
                path = Path(place) / name
                yield SourceFile(path.resolve(), _shown(path))


def _shown(path: Path) -> str:
    """The path as text; bytes of a name that are not UTF-8 are written out, since nothing could store or print them."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _refuse(error: OSError) -> None:
    raise SourceError(f"{error.filename} cannot be opened ({error.strerror}): check its permissions") from error


def digest(file: SourceFile, config: Settings) -> str:
    """SHA-256 of a file's content, in hexadecimal.

    Raises:
        UnsupportedFormatError: no loader reads this suffix.
        ArticleError: the file cannot be opened, or is too large.
    """
    return hashlib.sha256(_content(file, config)).hexdigest()


def parse(file: SourceFile, config: Settings) -> Iterator[Article | BadArticle]:
    """The articles that a file holds.

    Raises:
        ArticleError: the file as a whole cannot be read (see `formats`).
    """
    parsed = formats.parse_text(_content(file, config))
    yield Article(
        id=file.article_id,
        title="",
        text=parsed.text,
        published=parsed.published,
        language=article_language(parsed.text),
        source=file.source,
    )


def _content(file: SourceFile, config: Settings) -> bytes:
    if file.path.suffix.lower() not in formats.SUFFIXES:
        wanted = ", ".join(formats.SUFFIXES)
        suffix = file.path.suffix or "a name without suffix"
        raise UnsupportedFormatError(f"cannot be read: no loader for {suffix}, use {wanted}")
    try:
        size = file.path.stat().st_size
        if size > config.max_file_bytes:
            raise ArticleError(f"{size:,} bytes is over the limit of {config.max_file_bytes:,} (RAG_MAX_FILE_BYTES)")
        return file.path.read_bytes()
    except OSError as error:
        raise ArticleError(f"cannot be read ({error.strerror}): check its permissions") from error
