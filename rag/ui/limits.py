"""How often one caller may ask, and how many are served and wait at once."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from rag.errors import BusyError, RateLimitError

_STOPPING = "the server is stopping: ask again when it is back"


class RateLimit:
    """At most so many a minute of each caller, over any 60 seconds (a moving window).

    Args:
        per_minute: how many; 0 for no limit.
        what: they are, as the refusal calls them.
    """

    def __init__(self, per_minute: int, what: str = "questions") -> None:
        self._item = RateLimitItemPerMinute(per_minute) if per_minute else None
        self._window, self._what = MovingWindowRateLimiter(MemoryStorage()), what

    def take(self, who: str) -> None:
        """Count one of this caller's.

        Raises:
            RateLimitError: the minute's share is spent; it says for how many seconds to wait.
        """
        if self._item and not self._window.hit(self._item, who):
            self.check(who)

    def check(self, who: str) -> None:
        """Look without counting.

        Raises:
            RateLimitError: the minute's share is spent.
        """
        if self._item and not self._window.test(self._item, who):
            seconds = self._window.get_window_stats(self._item, who).reset_time - time.time()
            raise RateLimitError(self._what, max(1, math.ceil(seconds)))


class Line:
    """A few are served at once, the next wait for their turn. Thread-safe; a turn may end in another thread.

    Args:
        at_once: how many are served.
        longest: how many may wait.
    """

    def __init__(self, at_once: int, longest: int) -> None:
        self._at_once, self._longest = at_once, longest
        self._served = self._waiting = 0
        self._changed = threading.Condition()
        self.is_closed = False

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, and hold it until the block ends.

        Raises:
            BusyError: too many wait already, or the line is closed.
        """
        with self._changed:
            if self._served >= self._at_once and self._waiting >= self._longest:
                raise BusyError(f"{self._waiting} others are waiting: ask again in a moment")
            self._waiting += 1
            self._changed.wait_for(lambda: self._served < self._at_once or self.is_closed)
            self._waiting -= 1
            self.check_open()
            self._served += 1
        try:
            yield
        finally:
            with self._changed:
                self._served -= 1
                self._changed.notify_all()

    def check_open(self) -> None:
        """Go on only if the line is open.

        Raises:
            BusyError: it is closed.
        """
        if self.is_closed:
            raise BusyError(_STOPPING)

    def close(self) -> None:
        """Serve nobody else; those who wait are refused."""
        with self._changed:
            self.is_closed = True
            self._changed.notify_all()

    def drain(self, deadline: float) -> int:
        """Wait until all are served, or the time of `time.monotonic` has come; how many are left."""
        with self._changed:
            self._changed.wait_for(lambda: not self._served, max(0.0, deadline - time.monotonic()))
            return self._served
