"""The question's words as the library may write them: its own spellings of the names, a city's other names."""

from __future__ import annotations

import re

from rag.answering.questions import Question
from rag.language.places import other_names
from rag.language.terms import content_words, query_terms, words
from rag.retrieval.names import FORGIVING_LENGTH, name_words, same_name, skeletons
from rag.store.store import Store

_PARTS = re.compile(r"[-’']")


def name_vocabulary(text: str) -> dict[str, frozenset[str]]:
    """The name words of an article and the parts of those joined by hyphens, each with its skeletons."""
    found = {part: skeletons(part) for word in name_words(text) for part in (word, *_PARTS.split(word))}
    return {word: keys for word, keys in found.items() if keys}


def expanded_terms(store: Store, question: Question) -> dict[str, tuple[str, ...]]:
    """The stems to look up for each content word of a question, those of its names' other spellings among them."""
    spellings: dict[str, list[str]] = {}
    for name in asked_names(question):
        for part in dict.fromkeys([name, *_PARTS.split(name)]):
            found = spellings_of(store, part)
            for word in words(part) if found else ():
                spellings.setdefault(word, []).extend(found)
    return query_terms(question.query, question.language, store.languages(), spellings)


def plain_terms(store: Store, question: Question) -> dict[str, tuple[str, ...]]:
    """The stems to look up for each content word of a question as it is written."""
    return query_terms(question.query, question.language, store.languages())


def asked_names(question: Question) -> list[str]:
    """Capitalised words of all that is searched, a follow-up's first question and the first word included.

    More than `question.names`, which must be names for sure: a common word does no harm here, since the library's
    vocabulary knows no name like it.
    """
    asked = dict.fromkeys([*question.names, *name_words(question.query)])
    return [name for name in asked if content_words(name, question.language)]


def spellings_of(store: Store, name: str) -> list[str]:
    """How else the library may write a name: spellings from its name vocabulary, and a place's other names."""
    near = store.names_like(skeletons(name), FORGIVING_LENGTH)
    return [word for word in near if word != name and same_name(name, word)] + sorted(other_names(name))
