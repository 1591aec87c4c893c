"""What was asked of a served page, a line of JSON for each request."""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from typing import Literal

from rag.errors import SettingError
from rag.settings import Settings

Event = Literal["ask", "search", "ingest", "remove", "rate"]
LOGGER = "depeche.requests"


@dataclass(slots=True)
class Entry:
    """What came of one request, filled in while it is served.

    Args:
        outcome: "answered", "abstained", "found", "nothing" or "done", else the kind of error, or "cancelled".
        hits: passages found, or articles taken in or removed; None where it did not come to that.
        language: of the question, BCP 47; "" where it was not looked at.
    """

    outcome: str = "cancelled"
    hits: int | None = None
    language: str = ""


class RequestLog:
    """Writes the entries where RAG_REQUEST_LOG says: the error stream, a file, or nowhere.

    Raises:
        SettingError: the file cannot be written.
    """

    def __init__(self, config: Settings) -> None:
        self._logger = logging.getLogger(LOGGER)
        self._logger.propagate = False  # it is data, whatever the other messages look like
        self._logger.setLevel(logging.INFO)
        for old in self._logger.handlers[:]:
            self._logger.removeHandler(old)
            old.close()
        self._logger.addHandler(_handler(config))
        self._questions = config.log_questions

    @contextmanager
    def entry(self, event: Event, user: str, question: str) -> Iterator[Entry]:
        """Write one line when the block ends, however it does."""
        entry, came, started = Entry(), datetime.now(UTC), time.perf_counter()
        try:
            yield entry
        except Exception as error:
            entry.outcome = type(error).__name__
            raise
        finally:
            line = {
                "time": came.isoformat(timespec="milliseconds"),
                "event": event,
                "user": user,
                "milliseconds": round(1e3 * (time.perf_counter() - started)),
                "outcome": entry.outcome,
                "hits": entry.hits,
                "language": entry.language,
                **({"question": question} if self._questions else {}),
            }
            self._logger.info(json.dumps(line))


def _handler(config: Settings) -> logging.Handler:
    """Where the lines go.

    Raises:
        SettingError: the file cannot be written.
    """
    where = config.request_log
    if where == "auto":
        where = "off" if sys.stderr.isatty() else "on"  # at a terminal they would bury what is said to its reader
    if where == "off":
        return logging.NullHandler()
    if where == "on":
        return logging.StreamHandler()
    try:
        return WatchedFileHandler(where, encoding="utf-8")  # opens it anew when logrotate has moved it away
    except OSError as error:
        raise SettingError(
            f"RAG_REQUEST_LOG={where} cannot be written ({error.strerror}): name another file, or on, or off"
        ) from error
