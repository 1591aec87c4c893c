"""Reads a library again and again while others write to it, and checks that each state it sees is whole.

As a program: `python -m tests.faults.reading LIBRARY STOP` reads until the file STOP is there, then prints how often.
"""

import re
import sys
from pathlib import Path

from rag import Article, Library

TOWNS = ("Valbrune", "Corvières", "Morvanne", "Trémeur")


def article(number: int, state: int) -> Article:
    """An article that says its state in every paragraph, and in its title how many paragraphs there are."""
    count = 2 + (number + state) % 5
    town, reason = TOWNS[state % len(TOWNS)], "après les travaux que la mairie avait promis " * 9
    paragraphs = [f"Le pont {i} de {town} a rouvert {reason}: état {state}." for i in range(count)]
    return Article(f"a{number}", str(count), "\n\n".join(paragraphs), None, "fr", f"a{number}.txt")


def check(library: Library) -> None:
    """One search and one look at all that is kept.

    Raises:
        AssertionError: something is not whole.
    """
    for hit in library.retrieve("Quand le pont a-t-il rouvert ?", k=8):
        start, end = hit.passage.start, hit.passage.end
        assert hit.passage.text == hit.article.text[start:end], "a passage that is not its article's text"
        check_article(hit.article)
    for found in library.articles():
        check_article(found)
    store = library._store
    with store.snapshot():
        question = library._embedder.encode_question("le pont", "fr").vector
        ids = [i for i, _ in store.nearest(question, 10_000)]
        assert len(ids) == library.counts()[1] == len(store.passages(ids)), "an index of another state"
        assert store.codes(ids).keys() == set(ids), "a passage without its token vectors"


def check_article(found: Article) -> None:
    """That it is of one state, and all there.

    Raises:
        AssertionError: it is not.
    """
    states = re.findall(r"état (\d+)", found.text)
    assert len(set(states)) == 1, "an article of two states"
    assert len(states) == int(found.title), "an article half there"


if __name__ == "__main__":
    library, stop, times = Library(sys.argv[1]), Path(sys.argv[2]), 0
    while not stop.exists():
        check(library)
        times += 1
        if times == 1:
            print("reading", flush=True)  # noqa: T201
    print(times)  # noqa: T201
