"""Invented articles for the tests of language models, and what a model says of them in either form of a reply."""

from __future__ import annotations

import json
import re
from datetime import date

from rag import Article, DateRange, Library
from rag.settings import Settings
from tests.llm.chat_server import ChatServer, Request

KEY = "sk-test-5f2c9b7a1e884d0b"  # no account has it
QUESTION = "Combien ont coûté les travaux du pont de Valmont ?"
COST = "Les travaux ont coûté 12 millions d'euros."
MAYOR = "La maire de Valmont, Élise Garnier, a coupé le ruban devant deux cents habitants."
TEXTS = {
    "Le pont rouvre": f"Le pont de Valmont a rouvert mardi 4 juin 2024, après deux ans de travaux. {MAYOR} {COST}",
    "Un chantier en retard": (
        "Le chantier du pont de Valmont a pris six mois de retard. L'entreprise Bréval Frères explique le retard des "
        "travaux par les crues de la Lorme. La région n'a pas payé de pénalités."
    ),
    "Des commerçants amers": (
        "Les commerçants de la rue du Pont, à Valmont, demandent des indemnités pour deux ans de travaux. La boulangère "
        "Josette Amblard dit avoir perdu la moitié de ses clients. La mairie n'a pas répondu."
    ),
    "Une ligne de bus": (
        "La ligne 7 traverse de nouveau le pont de Valmont. Les bus passent toutes les vingt minutes. Le détour par "
        "Saint-Orens a coûté une heure par jour aux élèves du lycée, disent leurs parents."
    ),
}


def article(title: str, text: str, language: str = "fr", day: date = date(2024, 6, 5)) -> Article:
    return Article(
        id=title, title=title, text=text, source=f"gazette/{title}.txt", published=DateRange(day, day), language=language
    )  # fmt: skip


def served(folder, server: ChatServer, **options) -> Library:
    """The library of this folder, its answers written by the model behind a server."""
    said = {"llm": "openai:test", "llm_base_url": server.url, "llm_api_key": KEY, "llm_seconds": 20}
    return Library(folder, config=Settings(**said | options))


def cited(sent: str, quote: str) -> int:
    """The number of the article that holds a quote, in what a model was sent."""
    told = re.findall(r"<<<article (\d+) \w+>>>(.*?)<<<end of article", sent, re.DOTALL)
    return next(int(number) for number, text in told if quote in text)


def as_json(sent: str, *pairs: tuple[str, str]) -> str:
    """A reply of (quote, sentence) pairs as an object, each with the number of its article."""
    rows = [{"article": cited(sent, quote), "quote": quote, "sentence": said} for quote, said in pairs]
    return json.dumps({"sentences": rows}, ensure_ascii=False)


def as_lines(sent: str, *pairs: tuple[str, str]) -> str:
    """The same in the form of lines."""
    return "\n".join(f"QUOTE {cited(sent, quote)}: {quote}\nSENTENCE: {said}" for quote, said in pairs)


def as_asked(request: Request, *pairs: tuple[str, str]) -> str:
    """The same in the form that the request asks for."""
    return (as_json if request.structured else as_lines)(request.text, *pairs)
