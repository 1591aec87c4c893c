"""How often one may ask, and who waits for whom."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from rag.errors import BusyError, RateLimitError
from rag.ui.limits import Line, RateLimit


def test_each_caller_has_a_share_of_their_own():
    limit = RateLimit(3)
    for who in ("anna", "ben"):
        for _ in range(3):
            limit.take(who)
        with pytest.raises(RateLimitError, match=r"^too many questions: wait (5\d|60) seconds$"):
            limit.take(who)
        with pytest.raises(RateLimitError):
            limit.check(who)


def test_the_window_moves(monkeypatch):
    limit, now = RateLimit(2), time.time()
    limit.take("anna")
    monkeypatch.setattr(time, "time", lambda: now + 40)
    limit.take("anna")
    monkeypatch.setattr(time, "time", lambda: now + 61)
    limit.take("anna")
    with pytest.raises(RateLimitError, match="wait 39 seconds|wait 40 seconds"):
        limit.take("anna")


def test_no_limit():
    limit = RateLimit(0)
    for _ in range(1_000):
        limit.take("anna")
    limit.check("anna")


class Crowd:
    """People in a line, each of whom holds a turn until told to go."""

    def __init__(self, line: Line, count: int) -> None:
        self.go, self.served, self._most = threading.Semaphore(0), [], 0
        self._lock, self._line = threading.Lock(), line
        self._pool = ThreadPoolExecutor(count)
        self.turns = [self._pool.submit(self._take) for _ in range(count)]

    def _take(self) -> None:
        with self._line.turn():
            with self._lock:
                self.served.append(1)
            self.go.acquire()

    def wait_until(self, served: int, waiting: int) -> None:
        while (len(self.served), self._line._waiting) != (served, waiting):
            time.sleep(0.001)


def test_some_are_served_some_wait_and_the_rest_are_refused():
    line = Line(at_once=2, longest=3)
    crowd = Crowd(line, 5)
    crowd.wait_until(served=2, waiting=3)
    with pytest.raises(BusyError, match="^3 others are waiting: ask again in a moment$"), line.turn():
        pass
    crowd.go.release()
    crowd.wait_until(served=3, waiting=2)
    crowd.go.release(4)
    for turn in crowd.turns:
        turn.result(10)
    with line.turn():
        pass


def test_a_line_that_closes_refuses_who_waits_and_lets_the_others_finish():
    line = Line(at_once=1, longest=3)
    crowd = Crowd(line, 3)
    crowd.wait_until(served=1, waiting=2)
    line.close()
    with pytest.raises(BusyError, match="the server is stopping"), line.turn():
        pass
    assert line.drain(time.monotonic()) == 1
    crowd.go.release()
    assert line.drain(time.monotonic() + 60) == 0
    outcomes = sorted(type(turn.exception(10)).__name__ for turn in crowd.turns)
    assert outcomes == ["BusyError", "BusyError", "NoneType"]


def test_a_turn_that_fails_is_given_back():
    line = Line(at_once=1, longest=1)
    with pytest.raises(ZeroDivisionError), line.turn():
        _ = 1 / 0
    with line.turn():
        pass
