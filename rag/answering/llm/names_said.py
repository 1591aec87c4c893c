"""Names of a sentence that its quote does not say, in any spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import simplemma

from rag.answering.llm.alignment import Pair
from rag.answering.llm.capital_words import ARTICLES, ENGLISH_CAPITALS, GERMAN_PHRASES, TITLES
from rag.answering.llm.word_likeness import WordLikeness
from rag.answering.spans import Span
from rag.answering.timeline import MatchNames
from rag.language.detection import ANSWER_LANGUAGES
from rag.language.nations import is_nation_word, same_nation
from rag.language.places import countries_of
from rag.language.terms import fold, function_words, index_terms, words

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_ELISION = re.compile(r"^(?:[dlnsjmtc]|qu)['’]", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s$|['’]$")
# What stands before the first word of a sentence, or of one quoted within it: its capital says nothing.
_OPENING = re.compile(r"(?:^|[.!?:…;]\s|[«“„\"(]\s?|[–—]\s)[\s«“„\"'(¿¡–—-]*$")
_BARE_GERMAN = re.compile(r"\b(?:in|aus|nach|bei|bis)\s$")
# Between the words of one name.
_JOINING = re.compile(rf"[ \u00a0\u202f-](?:(?:d['’]|(?:{'|'.join(ARTICLES)})[ \u00a0])[ \u00a0]?)*", re.IGNORECASE)
_OPENING_WORDS, _TELLING = 4, 5  # words of a clause in which its subject is looked for; of a clause that has one
_TRANSLATED, _TITLE_LIKE = 0.6, 0.5  # likeness of a word to its translation; of a title's words, on the mean
_IN_QUOTES = re.compile(r"«[^»]{2,}»|“[^”]{2,}”|„[^“”]{2,}[“”]|\"[^\"]{2,}\"")
_PART = 4  # letters that either part of a German compound has at least


@dataclass(frozen=True, slots=True)
class _Capital:
    """A capitalised word of a sentence.

    Args:
        start: its offset, after an elided article.
        end: exclusive, of the whole word.
        word: it, bare.
        opens: whether it is the first word of a sentence.
        placed: whether it stands where German has a place rather than a noun: "in Riga", and not "in Haft".
    """

    start: int
    end: int
    word: str
    opens: bool
    placed: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What the names of a sentence are held to.

    Args:
        quote: whole sentences of an article.
        article: its whole text, which tells what a person of the quote is called in full.
        language: of both (BCP 47).
        others: texts of the other articles shown, but German ones, whose nouns all look like names: a word that one of
            them writes as a name is one.
    """

    quote: str
    article: str
    language: str
    others: Sequence[str]


def unsaid_names(sentence: str, language: str, said: Said, match: MatchNames, likeness: WordLikeness) -> list[str]:
    """The names of a sentence, less its dates, that the quote says in no spelling and no language.

    A first name that only the article adds to a surname of the quote counts as said; one in another's place does not.

    Args:
        sentence: with its dates blanked out.
        language: of it (BCP 47).
        said: what it is held to.
        match: finds names in any spelling.
        likeness: of the sentence's words and the quote's.
    """
    plain = function_words(language.split("-")[0])  # one that opens a sentence makes no name of the noun after it
    capitals = [c for c in _capitals(sentence) if not (c.opens and fold(c.word) in plain)]
    quoted = _Quoted(said, match)
    found = [quoted.says(capital.word, language) for capital in capitals]
    foreign = language.split("-")[0] != said.language.split("-")[0]
    unsaid = [
        capital
        for at, capital in enumerate(capitals)
        if not found[at]
        and not _is_no_name(capitals, found, at, language, quoted)
        and not _completes(capitals, found, at, sentence, quoted)
    ]
    return [c.word for c in unsaid if not (foreign and _is_translated(c, language, likeness))]


def unsaid_titles(sentence: str, language: str, said: Said, likeness: WordLikeness) -> list[str]:
    """What a sentence has in quotation marks, and its quote not at all: not these words, nor their like.

    Args:
        sentence: as written.
        language: of it (BCP 47).
        said: what it is held to.
        likeness: of the sentence's words and the quote's.
    """
    told = set(words(said.quote))
    foreign = language.split("-")[0] != said.language.split("-")[0]
    unsaid = []
    for match in _IN_QUOTES.finditer(sentence):
        spans = [(match.start() + m.start(), match.start() + m.end()) for m in _WORD.finditer(match.group())]
        there = [set(words(sentence[a:b])) <= told for a, b in spans]
        if not spans or all(there):
            continue
        alike = [1.0 if known else likeness.of(span) for known, span in zip(there, spans, strict=True)]
        if not foreign or sum(alike) < _TITLE_LIKE * len(alike):
            unsaid.append(match.group())
    return unsaid


def shared_names(sentence: str, quote: str, match: MatchNames) -> tuple[list[Span], list[Span]]:
    """Where the names stand that a sentence and its quote share, in either."""
    own, theirs = list(_capitals(sentence)), list(_capitals(quote))
    found = match([c.word for c in own], quote)
    asked, written = {m.asked for m in found}, {m.written for m in found}
    return [(c.start, c.end) for c in own if c.word in asked], [(c.start, c.end) for c in theirs if c.word in written]


def misplaced_names(pairs: Sequence[Pair], language: str, said: Said, match: MatchNames) -> list[str]:
    """Names that open a clause of which the quote tells it of somebody else, whom it names there first.

    Args:
        pairs: of a sentence and its quote.
        language: of the sentence (BCP 47).
        said: what it is held to.
        match: finds names in any spelling.
    """
    quoted, wrong = _Quoted(said, match), []
    for pair in pairs:
        own = [word for word in _opening_names(pair.clause, language) if quoted.says(word, language)]
        theirs = _opening_names(pair.run, said.language)
        there = _Quoted(replace(said, quote=pair.run), match)
        named = [capital.word for capital in _capitals(pair.clause)]
        if own and theirs and not any(there.says(word, language) for word in named):
            wrong += own
    return wrong


class _Quoted:
    """The words of a quote, as names are looked up in them."""

    def __init__(self, said: Said, match: MatchNames) -> None:
        self._said, self._match = said, match
        self._words = _WORD.findall(said.quote)
        self._folded = {part for word in self._words for part in words(word)}

    @cached_property
    def _stems(self) -> set[str]:
        codes = (self._said.language, *ANSWER_LANGUAGES)
        return {stem for code in codes for stem in index_terms(self._said.quote, code)}

    def says(self, word: str, language: str) -> bool:
        """Whether the quote says a word: as a name, as a nation, or as a word of its own language."""
        if set(words(word)) <= self._folded or self._match([word], self._said.quote):
            return True
        parts = word.split("-")
        if len(parts) > 1 and any(part[:1].isupper() and self.says(part, language) for part in parts):
            return all(self.says(part, language) or _is_common(part, language) for part in parts)
        if any(_same_country(word, other) for other in self._words):
            return True
        if any(same_nation(word, other) for other in self._words):
            return True
        return (
            language.split("-")[0] == self._said.language.split("-")[0]
            and set(index_terms(word, language)) <= self._stems
        )

    def writes_elsewhere(self, word: str) -> bool:
        """Whether an article shown writes a word as a name outside the quote."""
        own = () if self._said.language.startswith("de") else (self._said.article,)
        return any(self._match([word], text) for text in (*own, *self._said.others))

    def completes(self, word: str, surname: str) -> bool:
        """Whether the article writes a word right before or after a name that stands alone in the quote."""
        pairs = list(_neighbours(self._said.article))
        own = [pair for pair in pairs if self._match([surname], pair[1]) and self._match([word], pair[0])]
        own += [pair for pair in pairs if self._match([surname], pair[0]) and self._match([word], pair[1])]
        before = [first for first, second in _neighbours(self._said.quote) if self._match([surname], second)]
        return bool(own) and all(_is_title(first) for first in before)

    def is_called_otherwise(self, surname: str, known: Sequence[str]) -> bool:
        """Whether the quote has a first name, or the like, before a name, and none of the words known."""
        before = [one for one, other in _neighbours(self._said.quote) if self._match([surname], other)]
        return any(not _is_title(word) and not self._match(known, word) for word in before)


def _capitals(sentence: str) -> Iterator[_Capital]:
    for match in _WORD.finditer(sentence):
        elided = _ELISION.match(match.group())
        start = match.start() + (elided.end() if elided else 0)
        word = _POSSESSIVE.sub("", sentence[start : match.end()])
        if word[:1].isupper() and fold(word) not in ARTICLES:
            before = sentence[: match.start()]
            placed = _BARE_GERMAN.search(before) is not None and word not in GERMAN_PHRASES
            yield _Capital(start, match.end(), word, _OPENING.search(before) is not None, placed)


def _opening_names(clause: str, language: str) -> list[str]:
    """Names among the first words of a clause that has more than them, where its subject stands."""
    if len(clause.split()) < _TELLING:
        return []
    reach = len(" ".join(clause.split()[:_OPENING_WORDS]))
    names = [c for c in _capitals(clause) if c.start < reach and len(c.word) > 1 and not is_nation_word(c.word)]
    plain, german = function_words(language.split("-")[0]), language.startswith("de")  # whose nouns have capitals
    common = [_is_common(c.word, language) if c.opens or german else fold(c.word) in plain for c in names]
    return [c.word for c, is_common in zip(names, common, strict=True) if not is_common and fold(c.word) not in TITLES]


def _neighbours(text: str) -> Iterator[tuple[str, str]]:
    """Capitalised words that stand side by side."""
    capitals = list(_capitals(text))
    for one, other in zip(capitals, capitals[1:], strict=False):
        if _JOINING.fullmatch(text[one.end : other.start]) or text[one.end : other.start] == ". ":
            yield one.word, other.word


def _is_title(word: str) -> bool:
    return len(word) <= 3 or fold(word) in ENGLISH_CAPITALS


def _is_no_name(capitals: Sequence[_Capital], found: Sequence[bool], at: int, language: str, quoted: _Quoted) -> bool:
    """Whether a capital only opens a sentence, or is that of a German noun or an English title."""
    capital, code = capitals[at], language.split("-")[0]
    folded = fold(capital.word)
    if len(capital.word) == 1 or folded in TITLES or folded in function_words(code):
        return True
    if capital.word.isupper() or is_nation_word(capital.word):
        return False
    if code == "en" and folded in ENGLISH_CAPITALS:
        return True
    last_unsaid = not any(found[at + 1 : at + 2])
    noun = code == "de" and (not capital.placed if not _in_run(capitals, at) else not last_unsaid)
    if not (capital.opens or noun) or quoted.writes_elsewhere(capital.word):
        return False
    named = not last_unsaid and _in_run(capitals, at)  # "Marina Durand", where the quote has another Durand
    if named and code != "de" and quoted.is_called_otherwise(capitals[at + 1].word, [c.word for c in capitals]):
        return False
    return _is_common(capital.word, code, compounds=not capital.opens)


def _same_country(word: str, other: str) -> bool:
    """Whether one word is a city and the other its nation, as « Kiev » stands for "the Ukrainian government"."""
    return any(same_nation(country, b) for a, b in ((word, other), (other, word)) for country in countries_of(a))


def _is_translated(capital: _Capital, language: str, likeness: WordLikeness) -> bool:
    """Whether a common word within a name, such as "Fund", is said in the quote's language."""
    return _is_common(capital.word, language) and likeness.of((capital.start, capital.end)) >= _TRANSLATED


def _is_common(word: str, language: str, *, compounds: bool = True) -> bool:
    """Whether a word, or both parts of a German compound, is in a dictionary of its language."""
    code, lower = language.split("-")[0], word.lower()
    if code not in ANSWER_LANGUAGES:
        return False
    if simplemma.is_known(lower, lang=code):
        return True
    parts = range(_PART, len(lower) - _PART + 1) if code == "de" and compounds else ()
    return any(_is_german(lower[:at]) and _is_german(lower[at:]) for at in parts)


def _is_german(part: str) -> bool:
    """Whether a dictionary has the part of a compound, with the s that may join it to the next or without."""
    return simplemma.is_known(part, lang="de") or simplemma.is_known(part.removesuffix("s"), lang="de")


def _in_run(capitals: Sequence[_Capital], at: int) -> bool:
    """Whether another capitalised word stands beside this one."""
    before = at > 0 and capitals[at].start - capitals[at - 1].end == 1
    return before or (at + 1 < len(capitals) and capitals[at + 1].start - capitals[at].end == 1)


def _completes(capitals: Sequence[_Capital], found: Sequence[bool], at: int, sentence: str, quoted: _Quoted) -> bool:
    """Whether a word is the rest of a name of the quote, such as a first name that the article gives elsewhere."""
    for other in (at - 1, at + 1):
        if 0 <= other < len(capitals) and found[other]:
            first, second = sorted((at, other))
            between = sentence[capitals[first].end : capitals[second].start]
            if _JOINING.fullmatch(between) and quoted.completes(capitals[at].word, capitals[other].word):
                return True
    return False
