"""Sentences held to a quote, as tests do it: short articles, a checker over them, and its verdict in a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rag import Article, DateRange
from rag.answering.dates import find_dates
from rag.answering.llm import figures
from rag.answering.llm.checking import Checker, Supported
from rag.answering.llm.evidence import Evidence, dates_of
from rag.answering.llm.form import Claim
from rag.answering.questions import understand
from rag.models.embedder import Embedder
from rag.retrieval.names import match_names
from rag.schema import Hit, Passage

TUESDAY = date(2024, 5, 14)  # of all articles here
STANDS = "stands"
QUESTIONS = {
    "fr": "Que s'est-il passé à Castelroux ?",
    "en": "What happened in Castelroux?",
    "de": "Was ist in Castelroux passiert?",
    "es": "¿Qué pasó en Castelroux?",
    "it": "Che cosa è successo a Castelroux?",
    "ru": "Что произошло в Кастельру?",
}


def evidence(number: int, text: str, language: str, *, end: int | None = None) -> Evidence:
    """An article as a model is shown it; of a long one the start, up to `end`."""
    key = f"article {number}"
    article = Article(key, key, text, DateRange(TUESDAY, TUESDAY), language, f"gazette/{number}.txt")
    shown = Passage(key, 0, len(text) if end is None else end, text[:end])
    hit = Hit(shown, article, 1.0, number, {})
    return Evidence(number, hit, tuple(d for d in dates_of(article) if d.end <= shown.end))


def quoted(text: str, language: str, day: date = TUESDAY) -> figures.Quote:
    """What figures are held to, of an article that is its quote."""
    published = DateRange(day, day)
    told = tuple(find_dates(text, published, language))
    return figures.Quote(text, language, told, published, undated=not told)


@dataclass(frozen=True, slots=True)
class Held:
    """A checker with the session's encoder."""

    encoder: Embedder

    def checker(self, question: str, shown: Sequence[Evidence]) -> Checker:
        encoder = self.encoder
        return Checker(understand(question), shown, match_names, encoder.embed_passages, encoder.encode_question)

    def verdict(self, claim: Claim, *shown: Evidence, question: str = QUESTIONS["en"]) -> str:
        """STANDS, or the fault."""
        told = self.checker(question, shown).check(claim)
        return STANDS if isinstance(told, Supported) else told.fault

    def of(self, quote: str, said: str, of: str, language: str, *, question: str | None = None, rest: str = "") -> str:
        """The verdict on a sentence in one language whose quote is an article in another, or its start."""
        shown = evidence(1, f"{quote} {rest}".strip(), of)
        return self.verdict(Claim(said, 1, quote), shown, question=question or QUESTIONS[language])
