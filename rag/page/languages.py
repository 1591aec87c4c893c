"""Which interface language a reader gets, and the questions offered at first."""

from __future__ import annotations

from rag.page.english import EN
from rag.page.french import FR
from rag.page.texts import Texts

# About the articles in seeds/; one in each of four languages shows that the language is free.
EXAMPLES = (
    "Quand Lecornu a-t-il parlé à Choïgou\N{NO-BREAK SPACE}?",
    "When did Lecornu call Shoigu?",
    "¿Cuándo irá Lecornu a Israel?",
    "Куда поедет Лекорню 22 января?",
)


def texts_for(accept_language: str) -> Texts:
    """The interface language for an Accept-Language header: French where it comes before English.

    >>> texts_for("de, fr-CH;q=0.9, en;q=0.8").language
    'fr'
    """
    weighted = [_weighted(tag) for tag in accept_language.split(",")]
    for _, tag in sorted(weighted, key=lambda pair: -pair[0]):
        if tag[:2] in ("fr", "en"):
            return FR if tag[:2] == "fr" else EN
    return EN


def _weighted(tag: str) -> tuple[float, str]:
    """A language tag and its q, 0 where that is malformed: "fr;q=0.8" gives (0.8, "fr")."""
    name, _, weight = tag.strip().lower().partition(";q=")
    try:
        return (float(weight) if weight else 1.0), name
    except ValueError:
        return 0.0, name
