"""Uploaded files: kept in the library's folder under their own names, made safe, for an ingest to read them there."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path

from rag.errors import SourceError, StoreError, StoreReadOnlyError
from rag.schema import IngestReport

UPLOADS = "uploads"  # the folder's name

_LONGEST_NAME, _LONGEST_SUFFIX = 200, 20  # bytes; file systems take 255
_FORBIDDEN = re.compile(r'[<>:"|?*]')  # on Windows
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?=\.|$)", re.IGNORECASE)


def keep(folder: Path, files: Sequence[tuple[str, Path]]) -> list[Path]:
    """Copy files into the uploads of a library, all or none; where each is now, in their order.

    One whose content is there already under its name stays the one file. Another of its name becomes "name (2).txt".

    Args:
        folder: of the library.
        files: the name that each had where it comes from, and where it lies now.

    Raises:
        SourceError: a file cannot be read.
        StoreReadOnlyError: the library's folder may not be written to.
        StoreError: the disk is full, or the folder cannot be used.
    """
    uploads = folder / UPLOADS
    made: list[Path] = []
    kept = []
    try:
        with _writing(uploads):
            uploads.mkdir(parents=True, exist_ok=True)
        for name, file in files:
            path, is_new = _kept(uploads, safe_name(name), file)
            kept.append(path)
            made += [path] if is_new else []
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        raise
    return kept


def is_upload(folder: Path, path: Path) -> bool:
    """Whether a file, links resolved, is among the uploads of a library."""
    return path.parent == (folder / UPLOADS).resolve()


def discard(path: Path) -> None:
    """Delete an uploaded file.

    Raises:
        StoreReadOnlyError: the library's folder may not be written to.
        StoreError: the file cannot be deleted.
    """
    with _writing(path.parent):
        path.unlink(missing_ok=True)


def renamed(report: IngestReport, names: Mapping[str, str]) -> IngestReport:
    """A report whose failed files, and rows of tables, go by other names.

    Args:
        report: of an ingest.
        names: a new one for each source, which a row's "source, row 3" begins with.
    """

    def name(source: str) -> str:
        file, row, number = source.rpartition(", row ")
        return names.get(source) or f"{names.get(file, file)}{row}{number}"

    return replace(report, failed=tuple((name(source), reason) for source, reason in report.failed))


def safe_name(name: str) -> str:
    """A file name that every system takes, of 200 bytes at most, its suffix kept: the last part of the name given.

    >>> safe_name("../../Où ?.txt"), safe_name("con.md"), safe_name("...")
    ('Où _.txt', '_con.md', 'article')
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    printable = "".join(character if character.isprintable() else " " for character in last)
    plain = " ".join(_FORBIDDEN.sub("_", printable).split()).strip(". ")
    safe = f"_{plain}" if _RESERVED.match(plain) else plain
    return _numbered(safe or "article", 1)


def _numbered(name: str, number: int) -> str:
    """The name, "name (2).txt" for the second of it and so on, its stem cut to what there is room for."""
    stem, suffix = os.path.splitext(name)  # noqa: PTH122 (a name, and no path)
    if len(suffix.encode()) > _LONGEST_SUFFIX:
        stem, suffix = name, ""
    end = (f" ({number})" if number > 1 else "") + suffix
    room = _LONGEST_NAME - len(end.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(". ") + end


def _kept(uploads: Path, name: str, file: Path) -> tuple[Path, bool]:
    """Where a file is kept, and whether it has been put there.

    Raises:
        SourceError: it cannot be read.
        StoreError: it cannot be written.
    """
    numbers = count(1)
    with _copied(uploads, name, file) as copy:
        content = _digest(copy)
        while True:
            path = uploads / _numbered(name, next(numbers))
            try:
                path.open("xb").close()  # nobody else takes the name now
            except FileExistsError:
                if path.is_file() and path.stat().st_size == copy.stat().st_size and _digest(path) == content:
                    return path, False
            else:
                _replace(copy, path)
                return path, True


def _replace(copy: Path, path: Path) -> None:
    """Put the copy where its name was taken for it, or leave the name free.

    Raises:
        OSError: it cannot be renamed.
    """
    try:
        copy.replace(path)
    except OSError:
        path.unlink(missing_ok=True)
        raise


@contextmanager
def _copied(uploads: Path, name: str, file: Path) -> Iterator[Path]:
    """A whole copy of a file under a hidden name, which no ingest looks at; deleted at the end, unless it was renamed.

    Raises:
        SourceError: the file cannot be read.
        StoreError: it cannot be written.
    """
    try:
        source = file.open("rb")
    except OSError as error:
        raise SourceError(f"{name} did not arrive ({error.strerror}): upload it again") from error
    with source, _writing(uploads):
        handle, temporary = tempfile.mkstemp(dir=uploads, prefix=".", suffix=".part")
        copy = Path(temporary)
        try:
            with os.fdopen(handle, "wb") as out:
                shutil.copyfileobj(source, out, 1 << 20)
                out.flush()
                os.fsync(out.fileno())
            yield copy
        finally:
            copy.unlink(missing_ok=True)


def _digest(path: Path) -> bytes:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").digest()


@contextmanager
def _writing(uploads: Path) -> Iterator[None]:
    """What the system says of the folder as an error of ours.

    Raises:
        StoreReadOnlyError: it refuses to be written.
        StoreError: anything else.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EROFS, errno.EPERM):
            raise StoreReadOnlyError(
                f"{uploads} cannot be written to: allow it, or name another folder (--store or RAG_STORE)"
            ) from error
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StoreError(f"{uploads} cannot grow, the disk is full: free space, then upload again") from error
        raise StoreError(f"{uploads} cannot keep files ({error.strerror}): name another folder (--store)") from error
