"""The words of an article's title and source as the catalogue looks them up."""

from __future__ import annotations

from rag.language.terms import words


def folded_words(title: str, source: str) -> str:
    """Their words, accents and case folded, apart by spaces: "Élections", "a/b.txt" -> "elections a b txt"."""
    return " ".join(words(f"{title}\n{source}"))
