"""An ingest killed at random moments: the library opens, is sound, and the next ingest goes on where it stopped.

RAG_KILLS sets how often (`make soak`: 200).
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rag import Library
from rag.store.database import FILE_NAME
from tests.faults.conftest import ARTICLES, contents

KILLS = int(os.environ.get("RAG_KILLS", "6"))
INGEST = "import sys; from rag import Library; Library(sys.argv[1]).ingest([sys.argv[2]]); print('done')"
ASK = """
import sys
from pathlib import Path
from rag import Library
library, stop, asked = Library(sys.argv[1]), Path(sys.argv[2]), 0
while not stop.exists():
    hits = library.retrieve("Qui a parlé du pont de Valbrune ?", k=3)
    assert all(hit.passage.text == hit.article.text[hit.passage.start : hit.passage.end] for hit in hits)
    asked += 1
print(asked)
"""


def killed_ingest(store: Path, articles: Path, seconds: float) -> bool:
    """Start an ingest and kill it so many seconds after it began to write; whether it was killed before its end."""
    child = subprocess.Popen([sys.executable, "-c", INGEST, store, articles], stdout=subprocess.PIPE)
    while child.poll() is None and not (store / FILE_NAME).exists():
        time.sleep(0.01)
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGKILL)
        child.wait()
    finally:
        child.stdout.close()
    return child.returncode == -signal.SIGKILL


def test_an_ingest_killed_at_any_moment_goes_on_where_it_stopped(articles, whole, tmp_path):
    rng, killed, rounds = random.Random(KILLS), 0, 0
    while killed < KILLS:
        store, before = tmp_path / f"library-{rounds}", 0
        rounds += 1
        while killed < KILLS and killed_ingest(store, articles, rng.uniform(0, 2.5)):
            killed += 1
            library = Library(store)
            assert library._store.problems() == []
            now = library.counts()[0]
            assert now >= before, "articles that were in are gone"
            before = now
            library.close()
        library = Library(store)
        report = library.ingest([articles])
        assert (report.added + report.unchanged, report.failed) == (ARTICLES, ())
        assert report.unchanged >= before
        assert library._store.problems() == []
        assert contents(library) == contents(whole)
        library.close()
        shutil.rmtree(store)
    print(f"{killed} kills over {rounds} libraries: all opened, were sound, and were completed")  # noqa: T201


def test_readers_notice_no_kill(articles, tmp_path):
    store, stop, rng = tmp_path / "library", tmp_path / "stop", random.Random(KILLS)
    Library(store).ingest([articles / "000.txt"])
    readers = [
        subprocess.Popen([sys.executable, "-c", ASK, store, stop], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(4 if KILLS >= 50 else 2)
    ]
    for _ in range(max(KILLS // 4, 2)):
        killed_ingest(store, articles, rng.uniform(0.5, 4))
    stop.touch()
    for reader in readers:
        out, err = reader.communicate(timeout=120)
        assert (reader.returncode, err.decode()) == (0, "")
        assert int(out) > 0
    library = Library(store)
    library.ingest([articles])
    assert library._store.problems() == []
    assert library.counts()[0] == ARTICLES


@pytest.mark.parametrize("kept", [0.0, 0.1, 0.35, 0.5, 0.8, 0.99])
def test_a_log_cut_short_by_a_power_cut_loses_whole_articles_only(articles, tmp_path, kept):
    store = tmp_path / "library"
    log = store / f"{FILE_NAME}-wal"
    child = subprocess.Popen([sys.executable, "-c", INGEST, store, articles], stdout=subprocess.DEVNULL)
    while child.poll() is None and not (log.exists() and log.stat().st_size > 300_000):
        time.sleep(0.002)
    child.kill()
    assert child.wait() == -signal.SIGKILL
    os.truncate(log, int(kept * log.stat().st_size))
    (store / f"{FILE_NAME}-shm").unlink(missing_ok=True)
    library = Library(store)
    assert library._store.problems() == []
    report = library.ingest([articles])
    assert report.added + report.unchanged == ARTICLES
    assert library._store.problems() == []


def test_ctrl_c_says_how_to_go_on_and_the_same_command_does(articles, tmp_path):
    store = tmp_path / "library"
    command = [sys.executable, "-m", "rag", "ingest", articles, "--store", store]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    log = store / f"{FILE_NAME}-wal"  # grows with the first articles; all of them may take less than a second
    while child.poll() is None and not (log.exists() and log.stat().st_size > 300_000):
        time.sleep(0.002)
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=60)
    assert child.returncode == 130
    library = Library(store)
    stored = library.counts()[0]
    assert err == f"rag: stopped: {stored} articles are in; the same command goes on from there\n"
    assert library._store.problems() == []
    again = subprocess.run(command, capture_output=True, text=True, check=True)
    assert again.stdout.startswith(f"{ARTICLES - stored} added")
