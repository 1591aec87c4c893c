"""Understanding a question: its language, what kind of answer it asks for, the names in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.answering.question_words import AND, ASKS, FOLLOW_UP, NOUN_INVERTED, PRONOUN, TIMELINE_OF, TODAY, YES_NO
from rag.errors import QuestionError
from rag.language.detection import ANSWER_LANGUAGES, UNKNOWN, question_language
from rag.language.terms import content_words, fold
from rag.schema import NameMatch

Kind = Literal["timeline", "when", "who", "where", "how_many", "which", "why", "what", "yesno"]
Note = Literal["language", "several", "today", "keywords"]
History = Sequence[tuple[str, str]]  # (question, answer text), oldest first

_NAME = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_ELISION = re.compile(r"^(?:[dlnsjmtc]|qu)['’]", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s$")
_BARE_GERMAN = {"von", "in", "aus", "nach", "bei", "mit", "gegen", "durch", "zwischen", "und", "über"}
_NO_GERMAN_NAME = {"kraft", "frage", "betrieb", "folge", "bezug", "zukunft", "ordnung"}  # "tritt in Kraft"
# Control characters and the like do not reach the encoder; line breaks and tabs become spaces.
_CONTROL = {"Cc", "Cf", "Cs", "Co", "Cn"}
# One question and the next, both of three words or more ("Lecornu? When did he call him?" is one).
_TWO_QUESTIONS = re.compile(r"([^?]+\?)(?!\s*[»”\"'’])\s+([^?]+\?.*)")
# A follow-up leans on what was said: it is short of subjects. Longer ones carry their own.
_FOLLOW_UP_WORDS = 6
_SHOWN = 80  # characters of a wrong value that a message repeats
_TELLING_WORDS = 3  # of fewer words, which may all be names, no language is told for sure


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood.

    Args:
        typed: the whole as typed, white space tidied.
        text: the question that is answered: the first, where several were asked at once.
        language: one of the answer languages; English where none could be told.
        kind: of the answer asked for.
        names: its name words, single, in order ("Lecornu", "Shoigu").
        query: what is searched: the question, with the one it follows up on before it.
        notes: what the asker should know of how it was taken: that it is in a "language" answers are not written in,
            one of "several", counts from "today" where articles count from their own days, or is mere "keywords".
    """

    typed: str
    text: str
    language: str
    kind: Kind
    names: tuple[str, ...]
    query: str
    notes: tuple[Note, ...] = ()


def understand(text: str, history: History = (), max_chars: int = 2_000) -> Question:
    """Read a question, in the light of the conversation before it.

    Args:
        text: as typed.
        history: (question, answer text) pairs, oldest first.
        max_chars: longest question taken.

    Raises:
        QuestionError: the question is no text, is empty, has no letter or digit or is too long, or the history is not
            pairs of texts.
    """
    if not isinstance(text, str):
        raise QuestionError(f"the question is {_shown(text)}, expected a text")
    _check_history(history)
    tidy = _tidied(text)
    if not any(c.isalnum() for c in tidy):
        raise QuestionError("the question is empty: type one, such as « Qui a signé l'accord ? »")
    if len(tidy) > max_chars:
        raise QuestionError(
            f"the question has {len(tidy):,} characters, over the limit of {max_chars:,}: "
            "ask about one thing at a time (or raise RAG_MAX_QUESTION_CHARS)"
        )
    first = _first_of_two(tidy)
    spoken = question_language(first)
    language = spoken if spoken in ANSWER_LANGUAGES else "en"
    names = _names(first, language)
    notes: list[Note] = []
    if (spoken not in (language, UNKNOWN) and len(first.split()) >= _TELLING_WORDS) or _in_another_script(first):
        notes.append("language")
    if not notes and (joined := _joined(first, language)):
        first, names = joined, _names(joined, language)
    if first != tidy:
        notes.append("several")
    if TODAY[language].search(_plain(first)):
        notes.append("today")
    if not notes and not history and _is_keywords(first, language):
        notes.append("keywords")
    before = _tidied(history[-1][0][:max_chars]) if history else None  # a longer one was not answered
    query = _query(first, language, names, before)
    return Question(tidy, first, language, kind_of(first, language), names, query, tuple(notes))


def timeline_of(text: str, language: str) -> str:
    """What a timeline is asked of, less the words that ask for one.

    >>> timeline_of("list all calls between Durand and Petit", "en")
    'calls between Durand and Petit'
    """
    folded = _plain(text)
    asked = dict(ASKS[language])["timeline"].search(folded)
    if not asked or len(folded) != len(text):  # a letter folded to two, such as ß, moves what follows
        return text
    return TIMELINE_OF[language].sub("", text[asked.end() :], count=1) or text


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


def _check_history(history: object) -> None:
    """What the type hint asks for, since a caller may never have run a type checker.

    Raises:
        QuestionError: it is no list of pairs of texts.
    """
    expected = "expected (question, answer text) pairs, oldest first"
    if not isinstance(history, Sequence) or isinstance(history, str | bytes):
        raise QuestionError(f"the history is {_shown(history)}, {expected}")
    for pair in history:
        if not (isinstance(pair, list | tuple) and len(pair) == 2 and all(isinstance(text, str) for text in pair)):
            raise QuestionError(f"the history holds {_shown(pair)}, {expected}")


def _shown(value: object) -> str:
    """A value as a message names it: its repr, which may be long, cut."""
    written = repr(value)
    return written if len(written) <= _SHOWN else f"{written[:_SHOWN]}…"


def _first_of_two(text: str) -> str:
    """The first of two questions with marks of their own, else the whole."""
    both = _TWO_QUESTIONS.fullmatch(text)
    return both.group(1) if both and all(len(part.split()) >= _TELLING_WORDS for part in both.groups()) else text


def _joined(text: str, language: str) -> str | None:
    """The first of two questions that share a mark: "When did it open and what did it cost?"; None if it is one."""
    for match in AND[language].finditer(text):
        before, after = text[: match.start()], _plain(text[match.end() :])
        word = after.split()[0] if after else ""
        asks = any(pattern.match(after) for _, pattern in ASKS[language]) and word not in _plain(before).split()
        if asks and len(before.split()) >= _TELLING_WORDS and kind_of(before, language) != "what":
            return f"{before.rstrip(' ,')}{' ?' if language == 'fr' else '?'}"
    return None


def _is_keywords(text: str, language: str) -> bool:
    """Whether it asks nothing: a word or two, a name."""
    folded = _plain(text)
    asks = any(pattern.search(folded) for _, pattern in ASKS[language]) or YES_NO[language].search(folded)
    return len(_NAME.findall(text)) < _TELLING_WORDS and not asks


def as_written(question: Question, names: Iterable[NameMatch]) -> str:
    """The question's own words with its names as an article spells them: the reader compares letters, not sounds.

    Of a question that follows up on another only its own words: with both, the reader answers either (an earlier
    reader found the right words for two of newsqa's ten so, and for six without the question before).

    Args:
        question: as understood.
        names: those that the article writes.
    """
    written = {match.asked: match.written for match in names}
    if not written:
        return question.text
    asked = "|".join(re.escape(name) for name in sorted(written, key=len, reverse=True))
    return re.sub(rf"\b(?:{asked})\b", lambda found: written[found.group()], question.text)


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
    bare = words[i - 1].lower() in _BARE_GERMAN and words[i].lower() not in _NO_GERMAN_NAME
    return bare or any(word[:1].isupper() for word in beside)


def _query(text: str, language: str, names: tuple[str, ...], before: str | None) -> str:
    """The question, with the one asked before it where it follows up on that."""
    if before is None:
        return text
    opening = unicodedata.normalize("NFC", text).replace("’", "'").casefold()  # not folded: È is no "e" in Italian
    follows = FOLLOW_UP[language].search(opening) is not None or _points_back(text, language, names)
    if follows or (not names and len(content_words(text, language)) <= _FOLLOW_UP_WORDS):
        return f"{before} {text}".strip()
    return text


def _points_back(text: str, language: str, names: tuple[str, ...]) -> bool:
    """Whether a pronoun stands where no name of the question is before it: "How long before had he left France?"."""
    plain = _plain(text)
    found = PRONOUN[language].search(plain)
    if not found or (language == "fr" and NOUN_INVERTED.search(plain)):
        return False
    return not any(fold(name) in plain[: found.start()] for name in names)


def _in_another_script(text: str) -> bool:
    """Whether most letters are of a script that no language of answers is written in."""
    letters = [c for c in text if c.isalpha()]
    known = sum(unicodedata.name(c, "").startswith(("LATIN", "CYRILLIC")) for c in letters)
    return 2 * known < len(letters)


def _plain(text: str) -> str:
    """Folded, with one kind of apostrophe, for the patterns of `question_words`."""
    return fold(text.replace("’", "'"))


def _tidied(text: str) -> str:
    spaced = (" " if c.isspace() or unicodedata.category(c) in _CONTROL else c for c in text)
    return " ".join("".join(spaced).split())
