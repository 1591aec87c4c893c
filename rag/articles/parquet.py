"""Parquet, batch by batch, with pyarrow, which comes with the extra `parquet`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rag.articles.rows import Columns
from rag.articles.tables import Row
from rag.errors import ArticleError, first_line

if TYPE_CHECKING:
    import pyarrow

_BATCH = 64  # rows in memory
_MAX_GROUP_BYTES = 2 * 1024**3  # of a row group, uncompressed as its file declares it: most writers make 128 MB
_READ_BYTES = 1 << 20  # at once


def read_parquet(path: Path, columns: Columns, max_row_bytes: int) -> Iterator[Row]:
    """The rows, numbered from 1.

    Raises:
        ArticleError: it is damaged, names no text, expands to too much, or pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise ArticleError("needs pyarrow to be read: pip install 'depeche[parquet]'") from error
    number = 0
    try:
        with parquet.ParquetFile(path, buffer_size=_READ_BYTES, pre_buffer=False) as table:
            columns.check(table.schema_arrow.names)
            _check_groups(table.metadata)
            for batch in table.iter_batches(_BATCH, use_threads=False):
                cells = [_in_microseconds(column) for column in batch.columns]
                for at in range(batch.num_rows):
                    number += 1
                    yield number, _cells(batch.schema.names, cells, at, max_row_bytes)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        where = f" after row {number}" if number else ""
        raise ArticleError(f"cannot be read{where} ({first_line(error)}): write it again") from error


def _check_groups(metadata: pyarrow.parquet.FileMetaData) -> None:
    """Refuse what would fill the memory, before it is read.

    Raises:
        ArticleError: a row group is declared larger than `_MAX_GROUP_BYTES`.
    """
    for group in range(metadata.num_row_groups):
        size = metadata.row_group(group).total_byte_size
        if not 0 <= size <= _MAX_GROUP_BYTES:
            raise ArticleError(
                f"has a row group of {size:,} bytes, over the limit of {_MAX_GROUP_BYTES:,}: write it in smaller ones"
            )


def _in_microseconds(column: pyarrow.Array) -> pyarrow.Array:
    """Times as Python can hold them, without pandas: what is finer is cut off."""
    from pyarrow import timestamp, types

    if types.is_timestamp(column.type) and column.type.unit == "ns":
        return column.cast(timestamp("us", column.type.tz), safe=False)
    return column


def _cells(names: list[str], columns: list[pyarrow.Array], at: int, limit: int) -> dict[str, object] | ArticleError:
    row: dict[str, object] = {}
    for name, column in zip(names, columns, strict=True):
        try:
            row[name] = column[at].as_py()
        except (ValueError, OverflowError, ImportError) as error:  # a year beyond Python's, text that is not UTF-8
            return ArticleError(f"has a {name} that cannot be read ({first_line(error)}): correct it")
    if sum(len(value) for value in row.values() if isinstance(value, str | bytes)) > limit:
        return ArticleError(f"is over the limit of {limit:,} bytes (RAG_MAX_FILE_BYTES)")
    return row
