"""Readers beside a writer that replaces and removes articles: each search sees one whole state of the library."""

import os
import subprocess
import sys
import threading

from rag import Library
from tests.conftest import ROOT
from tests.faults.reading import article, check

ROUNDS = max(int(os.environ.get("RAG_KILLS", "6")), 6)
ARTICLES, READERS = 6, 2


def test_readers_see_whole_states_only(tmp_path):
    library, stop = Library(tmp_path / "library"), tmp_path / "stop"
    library.add(article(n, 0) for n in range(ARTICLES))
    command = [sys.executable, "-m", "tests.faults.reading", library.path, stop]
    processes = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(READERS)
    ]
    failures: list[Exception] = []
    read = [0] * READERS

    def read_on(reader: int) -> None:
        try:
            while not stop.exists():
                check(library)
                read[reader] += 1
        except Exception as error:  # noqa: BLE001 - told below, by the test's own thread
            failures.append(error)

    threads = [threading.Thread(target=read_on, args=(n,)) for n in range(READERS)]
    for process in processes:
        assert process.stdout.readline() == "reading\n", process.stderr.read()
    for thread in threads:
        thread.start()
    try:
        for state in range(1, ROUNDS + 1):
            library.add(article(n, state) for n in range(ARTICLES))
            library.remove([f"a{n}" for n in range(ARTICLES) if (n + state) % 3 == 0])
    finally:
        stop.touch()
        for thread in threads:
            thread.join()
    for process in processes:
        out, errors = process.communicate(timeout=60)
        assert (process.returncode, errors) == (0, "")
        assert int(out) > 1
    assert not failures, failures[0]
    assert all(read)
    assert library._store.problems() == []
