"""Serve the page over answers given in advance: of forty sources, or of one, or in some six seconds.

Usage: python -m tests.browser.scripted, with RAG_* variables.
"""

import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from rag.library import Library
from rag.schema import Answer, AnswerEvent, Article, Citation, DateRange, Hit, Passage
from rag.settings import settings
from rag.ui.app import build
from rag.ui.desk import Desk
from rag.ui.server import serve, wait

_PIECE_SECONDS = 0.08  # of some eighty


class Scripted(Library):
    def stream(self, question: str, history: Any = (), **filters: Any) -> Iterator[AnswerEvent]:
        answer = told(question, 1 if question.startswith("brief") else 40)
        for piece in answer.text.splitlines(keepends=True):
            if question == "slow":
                time.sleep(_PIECE_SECONDS)
            yield AnswerEvent("text", text=piece)
        yield AnswerEvent("answer", answer=answer)


def told(question: str, sources: int) -> Answer:
    hits, citations, said = [], [], []
    for n in range(1, sources + 1):
        quote = f"Personne numéro {n} a pris la parole."
        text = f"Le débat a duré.\n\nPuis {quote} La séance a été levée."
        day = date(2024, 1, 1) + timedelta(days=3 * n)
        article = Article(f"a{n}", f"Séance {n}", text, DateRange(day, day), "fr", f"seances/{n}.txt")
        start = text.index(quote)
        hits.append(Hit(Passage(article.id, 0, len(text), text), article, 1.0 / n, n, {}))
        citations.append(Citation(n, article.id, article.source, article.published, start, start + len(quote), quote))
        said.append(f"“{quote}” [{n}]")
    text = f"{sources} people [1].\n\n" + "\n\n".join(said)
    return Answer(question, text, None, "en", True, 0.9, tuple(citations), None, tuple(hits))


def main() -> None:
    config = settings()
    library = Scripted(config.store)
    library.ingest([config.seeds])
    desk = Desk(library, config)
    page = build(desk)
    serve(page, desk)
    wait(page, desk)


if __name__ == "__main__":
    main()
