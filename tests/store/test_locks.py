"""The log beside a library: short though somebody always reads, and no writer held up for long by one who stays."""

import itertools
import threading

import pytest

from rag.store import locks
from rag.store.database import FILE_NAME
from rag.store.store import Store
from tests.store.test_store import put

LIMIT = 1_000_000


@pytest.fixture
def library(tmp_path, monkeypatch):
    """A store whose log is emptied at a megabyte, and the log."""
    monkeypatch.setattr(locks, "LOG_BYTES", LIMIT)
    monkeypatch.setattr("rag.store.database.LOG_BYTES", LIMIT)
    monkeypatch.setattr(locks, "_READERS_WAIT", 0.5)
    return Store(tmp_path / "store", "test model", "fingerprint"), tmp_path / "store" / f"{FILE_NAME}-wal"


def write(store, log, rounds):
    """The log's size after each of so many writes of about 80 KB."""
    sizes = []
    for n in range(rounds):
        put(store, f"a{n % 3}", [f"Le pont {n} a rouvert. {'Et encore. ' * 200}"], seed=n)
        sizes.append(log.stat().st_size)
    return sizes


def test_the_log_stays_short_under_readers_that_overlap(library, monkeypatch):
    monkeypatch.setattr(locks, "_READERS_WAIT", 3.0)  # as it is: on a busy machine half a second may find no gap
    store, log = library
    stop, reading = threading.Event(), threading.Barrier(3)

    def read_on(turn):
        """One is always at it: each comes in before the other has gone."""
        for n in itertools.count():
            with store.snapshot():
                store.counts()
                if n == 0:
                    reading.wait()
                stop.wait(0.03 + 0.01 * turn)
            if stop.is_set():
                return

    readers = [threading.Thread(target=read_on, args=(turn,)) for turn in range(2)]
    for reader in readers:
        reader.start()
    reading.wait()
    sizes = write(store, log, 200)
    stop.set()
    for reader in readers:
        reader.join()
    # 15 without any care; a reader who is not given the time to leave makes it twice as long, as some machines do twice.
    assert LIMIT / 2 < max(sizes) < 10 * LIMIT
    assert store.problems() == []


def test_a_reader_that_stays_sees_its_own_state_and_the_log_shrinks_when_it_has_gone(library):
    store, log = library
    put(store, "first", ["Le pont a rouvert."])
    here, leave, seen = threading.Event(), threading.Event(), []

    def stay():
        with store.snapshot():
            seen.append(store.counts())
            here.set()
            leave.wait()
            seen.append(store.counts())

    reader = threading.Thread(target=stay)
    reader.start()
    here.wait()
    sizes = write(store, log, 60)
    leave.set()
    reader.join()
    assert max(sizes) > 2 * LIMIT
    assert seen == [(1, 1), (1, 1)]
    assert write(store, log, 3)[-1] <= LIMIT
    assert store.counts() == (4, 4)
    assert store.problems() == []
