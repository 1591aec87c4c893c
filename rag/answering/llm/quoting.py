"""Where an article writes the words that are claimed to be quoted from it: verbatim, but for typography."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from functools import lru_cache

from rag.answering.spans import Span
from rag.language.sentences import sentences

_QUOTES, _APOSTROPHES, _DASHES = "«»“”„‟″〝〞＂", "’‘ʼ‛′＇`´", "‐‑‒–—―−﹣－"
_ALIKE = str.maketrans(
    {**dict.fromkeys(_QUOTES, '"'), **dict.fromkeys(_APOSTROPHES, "'"), **dict.fromkeys(_DASHES, "-")}
)
# Written around a quote, or after it, by whoever quotes. Not the dots of an omission.
_AROUND = " \t\n\"'"
_ENDINGS = ".,;:"
_LONGEST = 4  # sentences: with a whole passage quoted, any name or number of it would do


def locate(quote: str, text: str, first: Span = (0, 0)) -> Span | None:
    """Offsets in `text` of the words of `quote`, whole words from end to end; None where they do not stand there.

    Folded away, and nothing else: letter case, the shapes of quotation marks, apostrophes, dashes and dots, composed
    and decomposed accents, kinds and lengths of white space, beside punctuation its presence, and characters that are
    not seen. A word left out or changed, or an omission marked by dots, is not found.

    Args:
        quote: as claimed, with or without quotation marks around it.
        text: of an article.
        first: where to look first, such as the passage that was shown.
    """
    wanted = _wanted(quote)
    folded, places = _folded(text)
    if not any(c.isalnum() for c in wanted):
        return None
    begin = bisect_left(places, first[0])
    for start in (begin, 0):
        at = folded.find(wanted, start)
        while at >= 0:
            end = at + len(wanted)
            found = places[at], places[end - 1] + 1
            if not (_cuts(folded, places, at) or _cuts(folded, places, end) or any(_parts(text, b) for b in found)):
                return found
            at = folded.find(wanted, at + 1)
    return None


def whole_sentences(span: Span, text: str, language: str) -> Span | None:
    """The sentences that a span touches, from the first one's start to the last one's end; None if they are many.

    What is quoted says only with its sentence whether it is affirmed or denied.

    Args:
        span: offsets in `text`.
        text: of an article.
        language: of it (BCP 47).
    """
    found = _sentences(text, language)
    ends, starts = [end for _, end in found], [start for start, _ in found]
    touched = found[bisect_right(ends, span[0]) : bisect_left(starts, span[1])]
    if not touched:
        return span
    return (min(span[0], touched[0][0]), max(span[1], touched[-1][1])) if len(touched) <= _LONGEST else None


def seen(text: str) -> str:
    """A text without the characters that are not seen: what they spell, no reader of the article would know of."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in _UNSEEN)


_UNSEEN = ("Cf", "Cc", "Co", "Cs", "Cn")


def _wanted(quote: str) -> str:
    folded = _folded(quote)[0].strip(_AROUND)
    if folded[-1:] in _ENDINGS and not folded.endswith(".."):
        folded = folded[:-1].rstrip(_AROUND)
    return folded


def _cuts(folded: str, places: list[int], at: int) -> bool:
    """Whether a word, or a character that stands for several, goes on there: "juge" is not quoted from « jugé »."""
    if not 0 < at < len(folded):
        return False
    return places[at - 1] == places[at] or (_is_letter(folded[at - 1]) and _is_letter(folded[at]))


def _parts(text: str, at: int) -> bool:
    """Whether a number goes on there: "5 euros" is not quoted from "3,5 euros"."""
    before, after = text[at - 1 : at], text[at : at + 1]
    beyond = text[at + 1 : at + 2] if before.isdigit() else text[at - 2 : at - 1]
    mark, digit = (after, before) if before.isdigit() else (before, after)
    return digit.isdigit() and mark in tuple(".,\u00a0\u202f") and beyond.isdigit()


def _is_letter(c: str) -> bool:
    """Whether it is of a word: a letter, a digit or the accent of one."""
    return c.isalnum() or unicodedata.combining(c) > 0


@lru_cache(maxsize=64)  # an article is quoted several times in one answer
def _folded(text: str) -> tuple[str, list[int]]:
    """The text folded, and for each of its characters the offset of the one that it stands for."""
    folded: list[str] = []
    places: list[int] = []
    for at, written in enumerate(text):
        # Some marks fall apart into others, as "´" into a blank and an accent, so that they are told before and after.
        for c in unicodedata.normalize("NFKD", written.translate(_ALIKE)).casefold().translate(_ALIKE):
            if c.isspace():
                if not folded or not _is_letter(folded[-1]):
                    continue  # white space beside punctuation differs between languages and houses
                c = " "
            elif unicodedata.category(c) in _UNSEEN:
                continue
            elif folded and folded[-1] == " " and not c.isalnum():
                folded.pop()
                places.pop()
            folded.append(c)
            places.append(at)
    return "".join(folded), places


@lru_cache(maxsize=64)
def _sentences(text: str, language: str) -> list[Span]:
    return sentences(text, language)
