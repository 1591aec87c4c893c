"""Tables, row by row: JSON Lines, and values parted by commas, semicolons or tabs. No more than a row is in memory."""

from __future__ import annotations

import codecs
import csv
import json
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import BinaryIO, TextIO

from rag.articles.formats import checked, encoding_of
from rag.articles.rows import Columns
from rag.errors import ArticleError, NotTextError

# A row's number as a person counts them, and its cells or what is wrong with it.
Row = tuple[int, Mapping[str, object] | ArticleError]

_BLOCK = 1 << 20  # bytes read at once to tell the encoding
_LONGEST_FIELD = 2**31 - 1  # that csv takes on every system
_SEPARATORS = ",;\t|"
_MAX_BROKEN_SHARE = 0.02  # of the characters beyond ASCII: a stray byte does not make UTF-8 an old encoding


def read_jsonl(path: Path, columns: Columns, max_row_bytes: int) -> Iterator[Row]:
    """The objects of a file that has one on each line; rows are numbered as lines, from 1.

    Raises:
        NotTextError: it is binary.
        ArticleError: it holds an array, or its first object has no text.
    """
    checked_columns = False
    with path.open("rb") as stream:
        for number, line in enumerate(_bounded_lines(stream, max_row_bytes), start=1):
            if line is None:
                yield number, _over_limit(max_row_bytes)
                continue
            try:
                text = checked(line.decode("utf-8-sig" if number == 1 else "utf-8")).strip()
            except (UnicodeDecodeError, NotTextError) as error:
                if number == 1:
                    raise NotTextError("is not UTF-8 text: save it as UTF-8, one object a line") from error
                yield number, NotTextError("is not UTF-8 text: correct it")
                continue
            if number == 1 and text.startswith("["):
                raise ArticleError("holds a JSON array: write one object on each line (jq -c '.[]')")
            if not text:
                continue
            row = _object(text)
            if not checked_columns and not isinstance(row, ArticleError):
                columns.check(list(row))
                checked_columns = True
            yield number, row


def _object(line: str) -> Mapping[str, object] | ArticleError:
    try:
        value = json.loads(line, parse_constant=lambda _: None)  # NaN is no JSON, and stands for nothing
    except (ValueError, RecursionError) as error:
        return ArticleError(f"is not JSON ({error}): correct it")
    return value if isinstance(value, dict) else ArticleError("is not a JSON object: write one on each line")


def _bounded_lines(stream: BinaryIO, limit: int) -> Iterator[bytes | None]:
    """Lines of at most `limit` bytes; None for a longer one, which is passed over unread."""
    while line := stream.readline(limit + 1):
        if len(line) <= limit:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(_BLOCK)
        yield None


def _over_limit(limit: int) -> ArticleError:
    return ArticleError(f"is longer than the limit of {limit:,} (RAG_MAX_FILE_BYTES)")


def read_csv(path: Path, columns: Columns, max_row_bytes: int) -> Iterator[Row]:
    """The rows under a header; they are numbered as a spreadsheet does, the header being row 1.

    Raises:
        ArticleError: it is binary, or its header cannot be read or names no text.
    """
    encoding, errors = _encoding(path)
    # The module's own limit (131,072 characters) is one for the process; rows are kept short before it sees them.
    csv.field_size_limit(max(csv.field_size_limit(), min(max_row_bytes, _LONGEST_FIELD)))
    with path.open(encoding=encoding, errors=errors, newline="") as stream:
        lines = _Lines(stream, max_row_bytes)
        separator = _separator(stream.readline(_BLOCK))
        stream.seek(0)
        records = csv.reader(lines, delimiter=separator, strict=True)
        header = _cells(records, lines)
        if isinstance(header, ArticleError):
            raise header
        names = [name.strip() or f"column {n}" for n, name in enumerate(header or [], start=1)]
        columns.check(names)
        for number in count(2):
            cells = _cells(records, lines)
            if cells is None:
                return
            if isinstance(cells, ArticleError):
                yield number, cells
            elif len(cells) == len(names):
                yield number, {name: cell or None for name, cell in zip(names, cells, strict=True)}
            elif cells:
                wrong = f"has {len(cells)} fields where the header has {len(names)}"
                yield number, ArticleError(f"{wrong}: put quotes around those that hold a separator or a line end")


class _Lines(Iterator[str]):
    """A file's lines for `csv.reader`, which asks for more while a quote is open."""

    def __init__(self, stream: TextIO, limit: int) -> None:
        self._stream, self._limit = stream, limit
        self.read = 0  # characters of the current row

    def __next__(self) -> str:
        line = self._stream.readline(self._limit + 1)
        if not line:
            raise StopIteration
        continued, self.read = self.read > 0, self.read + len(line)
        if self.read <= self._limit:
            return line
        if continued:
            self._stream.seek(0, 2)  # what follows an open quote cannot be told from what it encloses
            raise ArticleError(f"{_over_limit(self._limit)}, for a quote that is not closed: no row after it is read")
        while line and not line.endswith(("\n", "\r")):
            line = self._stream.readline(_BLOCK)
        raise _over_limit(self._limit)


def _cells(records: Iterator[list[str]], lines: _Lines) -> list[str] | ArticleError | None:
    """The next row's cells, or what is wrong with it; None at the end."""
    lines.read = 0
    try:
        return next(records, None)
    except ArticleError as error:
        return error
    except csv.Error as error:
        if "end of data" in str(error):
            return ArticleError("opens a quote that is not closed, so no row after it is read: close it")
        return ArticleError(f"cannot be told apart into fields ({error}): double the quotes inside a quoted field")


def _separator(header: str) -> str:
    """What parts the names of the columns: names seldom hold any of the candidates."""
    return max(_SEPARATORS, key=header.count)


def _encoding(path: Path) -> tuple[str, str]:
    """Codec and error mode: UTF-8 if the whole file is, all but a trifle; else what its first other bytes are in.

    Raises:
        NotTextError: it is binary.
    """
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    with path.open("rb") as stream:
        if stream.peek(2)[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16", "replace"
        while block := stream.read(_BLOCK):
            try:
                checked(decoder.decode(block))
            except UnicodeDecodeError:
                text = block.decode("utf-8", "replace")
                beyond = sum(character > "\x7f" for character in text)
                if text.count("\ufffd") <= _MAX_BROKEN_SHARE * beyond:
                    return "utf-8-sig", "replace"
                encoding = encoding_of(block)
                checked(block.decode(encoding, "replace"))
                return encoding, "replace"
    return "utf-8-sig", "replace"
