"""Many people asking at once while articles come and go: no error, and memory that stays where it is.

RAG_QUESTIONS sets how many questions (`make soak`: 10,000).
"""

import itertools
import os
import random
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from rag import Article, DateRange, Library
from rag.store.database import FILE_NAME
from tests.conftest import ROOT

QUESTIONS, ASKERS = int(os.environ.get("RAG_QUESTIONS", "96")), 16
ARTICLES = 60
# Megabytes that the process may grow by after the warm-up, mapped files apart. Of 71 in 3,000 questions 50 were its own:
# the C library keeps a heap for each thread, which take a while to settle (14 in 2,200 questions with two heaps in all).
# The others were words of the encoder, mapped from its file when first met. 10,000 questions made it 117.
GROWTH = 150
STATUS = Path("/proc/self/status")
LOG = 130  # megabytes of SQLite's log at most; it is emptied at 64
TOWNS = ("Valbrune", "Corvières", "Morvanne", "Trémeur", "Lugon")
ASKED = (
    "Quand le pont numéro {n} de {town} a-t-il rouvert ?",
    "When did bridge {n} in {town} reopen?",
    "¿Cuántos euros costó el puente {n} de {town}?",
    "Wer hat über die Brücke {n} von {town} gesprochen?",
    "Perché il ponte {n} di {town} è rimasto chiuso?",
    "Когда снова открылся мост {n} в {town}?",
    "Le pont {n} de {town} a-t-il rouvert ?",
    "{town} {n}",
)
FOLLOW_UPS = ("Et combien a-t-il coûté ?", "And who paid for it?", "Und wann war das?", "А кто за это заплатил?")


def article(number: int, state: int) -> Article:
    day, town = date(2024, 1 + (number + state) % 12, 1 + number % 28), TOWNS[state % len(TOWNS)]
    text = (
        f"Le pont numéro {number} de {town} a rouvert mardi, après {2 + state % 9} mois de travaux.\n\n"
        f"Ils ont coûté {number + state} millions d'euros, a dit la maire, Marie Lenoir. « Il n'y a pas de retard »."
    )
    return Article(f"a{number}", "", text, DateRange(day, day), ("fr", "fr-BE")[number % 2], f"wire/{number}.txt")


def ask(library: Library, number: int) -> None:
    rng = random.Random(number)
    question = rng.choice(ASKED).format(n=rng.randrange(ARTICLES), town=rng.choice(TOWNS))
    match number % 4:
        case 0:
            since = date(2024, rng.randint(1, 12), 1)
            scope = {"since": since, "until": date(2025, 1, 1), "language": "fr", "source": f"*/{rng.randrange(6)}*"}
            chosen = dict(rng.sample(sorted(scope.items()), rng.randint(1, 4)))
            found = library.retrieve(question, k=rng.randint(1, 20), **chosen)
            assert all(hit.article.published.latest >= chosen.get("since", since.min) for hit in found)
        case 1:
            assert library.answer(rng.choice(FOLLOW_UPS), [(question, "Mardi [1].")]).hits
        case _:
            answer = library.answer(question)
            texts = {hit.article.id: hit.article.text for hit in answer.hits}
            assert all(c.quote == texts[c.article_id][c.start : c.end] for c in answer.citations)


def megabytes(kind: str = "VmRSS") -> float:
    """What the process holds in memory; as "RssAnon" without mapped files."""
    return int(re.search(rf"{kind}:\s+(\d+) kB", STATUS.read_text())[1]) / 1000


@pytest.mark.skipif(not STATUS.exists(), reason="memory is read from /proc, which is not here")
def test_many_questions_during_an_ingest_fail_nowhere_and_leave_memory_flat(tmp_path):
    library, done = Library(tmp_path / "library"), threading.Event()
    library.ingest([ROOT / "seeds"])
    library.add(article(n, 0) for n in range(ARTICLES))
    states = itertools.count(1)

    def write_on() -> int:
        while not done.wait(0.5):
            library.add([article(n, state) for state in [next(states)] for n in range(ARTICLES)])
            library.remove(["a0", "a1"])
        return next(states) - 1

    def ask_all(numbers: range) -> float:
        started = time.perf_counter()
        with ThreadPoolExecutor(ASKERS) as askers:
            for _ in askers.map(lambda number: ask(library, number), numbers):
                pass  # an error is raised here
        return len(numbers) / (time.perf_counter() - started)

    with ThreadPoolExecutor(1) as writer:
        writing = writer.submit(write_on)
        try:
            ask_all(range(QUESTIONS // 4))
            before, own = megabytes(), megabytes("RssAnon")
            rate = ask_all(range(QUESTIONS))
            after, growth = megabytes(), megabytes("RssAnon") - own
        finally:
            done.set()
        rounds = writing.result()
    print(  # noqa: T201
        f"{QUESTIONS} questions of {ASKERS} threads, {rate:.1f} a second, 0 errors, while {rounds} times {ARTICLES} "
        f"articles came in: {before:.0f} MB before, {after:.0f} MB after, {growth:+.0f} MB of it its own"
    )
    assert rounds > 1
    assert growth < GROWTH
    assert (library.path / f"{FILE_NAME}-wal").stat().st_size / 1e6 < LOG
    assert library._store.problems() == []
