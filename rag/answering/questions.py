"""Understanding a question: its language, what kind of answer it asks for, the names in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.answering.question_words import ASKS, FOLLOW_UP, YES_NO
from rag.errors import QuestionError
from rag.language.detection import UNKNOWN, question_language
from rag.language.terms import content_words, fold

Kind = Literal["when", "who", "where", "how_many", "which", "why", "what", "yesno"]
History = Sequence[tuple[str, str]]  # (question, answer text), oldest first

_NAME = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_ELISION = re.compile(r"^(?:[dlnsjmtc]|qu)['’]", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s$")
_BARE_GERMAN = {"von", "in", "aus", "nach", "bei", "mit", "gegen", "durch", "zwischen", "und", "über"}
# Control characters and the like do not reach the encoder; line breaks and tabs become spaces.
_CONTROL = {"Cc", "Cf", "Cs", "Co", "Cn"}
# A follow-up leans on what was said: it is short of subjects. Longer ones carry their own.
_FOLLOW_UP_WORDS = 6


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood.

    Args:
        text: as typed, white space tidied.
        language: one of the answer languages; English where none could be told.
        kind: of the answer asked for.
        names: its name words, single, in order ("Lecornu", "Shoigu").
        query: what is searched: the question, with the one it follows up on before it.
    """

    text: str
    language: str
    kind: Kind
    names: tuple[str, ...]
    query: str


def understand(text: str, history: History = (), max_chars: int = 2_000) -> Question:
    """Read a question, in the light of the conversation before it.

    Args:
        text: as typed.
        history: (question, answer text) pairs, oldest first.
        max_chars: longest question taken.

    Raises:
        QuestionError: the question is empty, has no letter or digit, or is too long.
    """
    tidy = _tidied(text)
    if not any(c.isalnum() for c in tidy):
        raise QuestionError("the question is empty: type one, such as « Qui a signé l'accord ? »")
    if len(tidy) > max_chars:
        raise QuestionError(
            f"the question has {len(tidy):,} characters, over the limit of {max_chars:,}: "
            "ask about one thing at a time (or raise RAG_MAX_QUESTION_CHARS)"
        )
    language = question_language(tidy)
    language = "en" if language == UNKNOWN else language
    names = _names(tidy, language)
    return Question(tidy, language, kind_of(tidy, language), names, _query(tidy, language, names, history))


def kind_of(text: str, language: str) -> Kind:
    """The kind of answer a question asks for, by the question words of its language.

    >>> kind_of("À quelle date le pont a-t-il rouvert ?", "fr")
    'when'
    """
    folded = _plain(text)
    found = [(match.start(), kind) for kind, pattern in ASKS[language] if (match := pattern.search(folded))]
    if found:
        return min(found, key=lambda pair: pair[0])[1]  # min keeps the first of equals
    return "yesno" if YES_NO[language].search(folded) else "what"


def _names(text: str, language: str) -> tuple[str, ...]:
    """Capitalised words that are not the first word's mere capital, nor function words, nor dates."""
    found: dict[str, None] = {}
    words = [_POSSESSIVE.sub("", _ELISION.sub("", match.group())) for match in _NAME.finditer(text)]
    for i, word in enumerate(words[1:], start=1):
        capital = word[:1].isupper() and len(word) > 2 and bool(content_words(word, language))
        if capital and (language != "de" or _german_name(words, i)):
            found[word] = None
    return tuple(found)


def _german_name(words: list[str], i: int) -> bool:
    """German nouns have capitals too: one is taken for a name beside another, or after a bare preposition."""
    beside = [words[j] for j in (i - 1, i + 1) if 0 < j < len(words)]
    return any(word[:1].isupper() for word in beside) or words[i - 1].lower() in _BARE_GERMAN


def _query(text: str, language: str, names: tuple[str, ...], history: History) -> str:
    if not history:
        return text
    follows = FOLLOW_UP[language].search(_plain(text)) is not None
    if follows or (not names and len(content_words(text, language)) <= _FOLLOW_UP_WORDS):
        return f"{_tidied(history[-1][0])} {text}"
    return text


def _plain(text: str) -> str:
    """Folded, with one kind of apostrophe, for the patterns of `question_words`."""
    return fold(text.replace("’", "'"))


def _tidied(text: str) -> str:
    spaced = (" " if c.isspace() or unicodedata.category(c) in _CONTROL else c for c in text)
    return " ".join("".join(spaced).split())
