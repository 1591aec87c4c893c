"""Paths to articles: which files to read, and reading one.

find_files: paths -> SourceFile...     parse: SourceFile -> Article...
"""

from __future__ import annotations

import hashlib
import logging
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rag.articles import formats
from rag.articles.clean import clean_metadata, clean_text
from rag.articles.confined import parse_confined
from rag.articles.given import checked_digest
from rag.articles.markdown import parse_markdown
from rag.articles.parquet import read_parquet
from rag.articles.parsed import BadArticle, Parsed
from rag.articles.rows import Columns, parse_row
from rag.articles.tables import read_csv, read_jsonl
from rag.errors import ArticleError, EmptyArticleError, SourceError, UnsupportedFormatError
from rag.language.detection import article_language
from rag.schema import LANGUAGE_CODE, Article
from rag.settings import Settings

# Endings of the folder that a browser saves beside a page: its frames are pages too, and no articles.
_PARTS_OF_A_PAGE = ("_files", "_fichiers")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to ingest.

    Args:
        path: absolute, links resolved: the identity in the library of a file that holds one article.
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

    A folder gives its files with a known suffix, at any depth. Hidden ones and a README are left out, and so is what is
    no file (a dangling link, a pipe). A file named outright is kept whatever its suffix, so that `parse` says what
    is wrong with it.

    Raises:
        SourceError: a path does not exist, may not be read, or is a folder without any such file.
    """
    found: dict[Path, SourceFile] = {}
    for given in paths:
        if not os.fspath(given):
            raise SourceError("an empty path was given: name a file or a folder, . for the one you are in")
        for file in _files_at(Path(given)):
            found.setdefault(file.path, file)
    return list(found.values())


def _files_at(path: Path) -> Iterator[SourceFile]:
    if not os.path.exists(path):  # noqa: PTH110 (Path.exists raises where a name is too long)
        raise SourceError(f"{path} does not exist: check the spelling, or give a full path")
    if path.is_file():
        yield SourceFile(path.resolve(), _shown(path))
        return
    if not path.is_dir():
        raise SourceError(f"{path} is neither a file nor a folder: leave it out")
    files = list(_files_under(path))
    if not files:
        wanted = ", ".join(formats.SUFFIXES)
        raise SourceError(f"{path} holds no article: expected files ending in {wanted}")
    yield from files


def _files_under(folder: Path) -> Iterator[SourceFile]:
    passed_over = 0
    for place, folders, names in os.walk(folder, onerror=_refuse):
        pages = [Path(name).stem for name in names if Path(name).suffix.lower() in formats.PAGES]
        beside = {stem + ending for stem in pages for ending in _PARTS_OF_A_PAGE}
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in beside)
        for name in sorted(names):
            path = Path(place) / name
            if path.suffix.lower() in formats.SUFFIXES and not _is_aside(path) and _may_be_file(path):
                yield SourceFile(path.resolve(), _shown(path))
            else:
                passed_over += not name.startswith(".")
    if passed_over:
        log.info("%s: passed over %d files of other kinds", _shown(folder), passed_over)


def _is_aside(path: Path) -> bool:
    """Hidden, or what tells people about the folder."""
    return path.name.startswith(".") or path.stem.casefold() == "readme"


def _may_be_file(path: Path) -> bool:
    """False for a pipe, a device, a link that leads nowhere; True for what may not be looked at, to be reported."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except PermissionError:
        return True
    except OSError:
        return False


def _shown(path: Path) -> str:
    """The path as text; bytes of a name that are not UTF-8 are written out, since nothing could store or print them."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _refuse(error: OSError) -> None:
    raise SourceError(f"{error.filename} cannot be opened ({error.strerror}): check its permissions") from error


def digest(file: SourceFile, config: Settings) -> str:
    """SHA-256 of what its articles are made from, in hexadecimal: its content, and for a table which columns are read.

    Raises:
        UnsupportedFormatError: no loader reads this suffix.
        ArticleError: the file cannot be opened, or is over its limit.
    """
    _check_size(file, config)
    with _reporting(), file.path.open("rb") as stream:
        content = hashlib.file_digest(stream, "sha256")
    if file.path.suffix.lower() in formats.TABLES:
        content.update(repr(Columns(config)).encode())
    return content.hexdigest()


def parse(file: SourceFile, config: Settings) -> Iterator[Article | BadArticle]:
    """The articles that a file holds: one, or those of a table's rows, which are read as they are asked for.

    Raises:
        UnsupportedFormatError: no loader reads this suffix.
        ArticleError: the file as a whole is bad.
    """
    _check_size(file, config)
    suffix = file.path.suffix.lower()
    with _reporting():
        if suffix in formats.TABLES:
            yield from _rows(file, formats.TABLES[suffix], config)
        else:
            yield _single(file, suffix, config)


def _single(file: SourceFile, suffix: str, config: Settings) -> Article:
    """The article of a file that holds one; the address it gives itself is kept as metadata.

    Raises:
        EmptyArticleError: there is no text in it.
        ArticleError: its content is not what its suffix says, or cannot be parsed.
    """
    content = file.path.read_bytes()
    if suffix in formats.CONFINED:
        parsed = parse_confined(formats.CONFINED[suffix], content, config)
    else:
        parsed = parse_markdown(content) if formats.PLAIN[suffix] == "markdown" else formats.parse_text(content)
    if not parsed.text.strip():
        raise EmptyArticleError("holds no text: write the article, or remove the file")
    address = {"url": parsed.source} if parsed.source else {}
    return _article(parsed, file.article_id, file.source, {**parsed.metadata, **address})


def _rows(file: SourceFile, kind: str, config: Settings) -> Iterator[Article | BadArticle]:
    """A table's articles, each once.

    Raises:
        EmptyArticleError: it has no row.
        ArticleError: the table as a whole cannot be read.
    """
    columns, limit = Columns(config), config.max_file_bytes
    read = {"jsonl": read_jsonl, "csv": read_csv, "parquet": read_parquet}[kind]
    seen: dict[str, tuple[int, bytes]] = {}  # row and fingerprint by id: about 250 bytes a row
    number = 0
    for number, row in read(file.path, columns, limit):
        try:
            if isinstance(row, ArticleError):
                raise row
            parsed = parse_row(row, columns, file.source)
            article = _article(parsed, parsed.id, parsed.source, parsed.metadata)
            fingerprint = bytes.fromhex(checked_digest(article))[:8]
            first, known = seen.setdefault(article.id, (number, fingerprint))
            if known != fingerprint:
                raise ArticleError(f"has the id of row {first}, {article.id}, and differs: give each its own id")
            if first == number:
                yield article
        except ArticleError as error:
            yield BadArticle(f"{file.source}, row {number}", str(error))
    if not number:
        raise EmptyArticleError("holds no rows: add some, or remove the file")


def _article(parsed: Parsed, identity: str, source: str, metadata: Mapping[str, object]) -> Article:
    text = clean_text(parsed.text)
    code = parsed.language.strip().replace("_", "-")
    return Article(
        id=identity,
        title=clean_text(parsed.title),
        text=text,
        published=parsed.published,
        language=code if LANGUAGE_CODE.fullmatch(code) else article_language(text),
        source=source,
        metadata=clean_metadata(metadata),
    )


def _check_size(file: SourceFile, config: Settings) -> None:
    """Make sure that a file may be read.

    Raises:
        UnsupportedFormatError: no loader reads this suffix.
        ArticleError: it is no file, or over its limit.
    """
    suffix = file.path.suffix.lower()
    if suffix not in formats.SUFFIXES:
        named = suffix or "a name without suffix"
        raise UnsupportedFormatError(f"cannot be read: no loader for {named}, use {', '.join(formats.SUFFIXES)}")
    table = suffix in formats.TABLES
    limit, setting = (
        (config.max_table_bytes, "RAG_MAX_TABLE_BYTES") if table else (config.max_file_bytes, "RAG_MAX_FILE_BYTES")
    )
    with _reporting():
        status = file.path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise ArticleError("is no file: leave it out")
    if status.st_size > limit:
        raise ArticleError(f"{status.st_size:,} bytes is over the limit of {limit:,} ({setting})")


@contextmanager
def _reporting() -> Iterator[None]:
    """Tell what the system says of a file as an error of ours.

    Raises:
        ArticleError: the file cannot be read.
    """
    try:
        yield
    except OSError as error:
        raise ArticleError(f"cannot be read ({error.strerror}): check its permissions") from error
