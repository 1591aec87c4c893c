"""Numbers of a text, in digits and in words, with their values and places.

A table of words and a sum, rather than the `text2num` package: that gives no Russian, takes every article for a
one, and leaves the scale of "3,5 milliards", "une quarantaine" and "trois millions et demi" unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Literal

from rag.language.amounts.sums import Sum
from rag.language.amounts.tokens import Token, number_tokens

_JOINERS = {"fr": "et", "en": "and", "es": "y", "it": "e", "ru": "с"}
_OF = {"fr": "de", "es": "de", "it": "di"}  # une dizaine de millions
_GAP = re.compile(r"[-\u2010\u2011]|\s{1,3}")
_NEAR = 24  # characters before or after a word that its context is looked for in

# "mehrere hundert" is no number, though "hundert" is; "la trentaine de blessés" is one, though "la trentaine" is not.
_VAGUE = re.compile(r"\b(?:mehrere[rn]?|einige[rn]?|paar|viele[rn]?|vari[oa]s|несколько|quelques)\s$", re.IGNORECASE)
_PLURALS = {"fr": ("s",), "es": ("s",), "it": ("e", "aia")}  # of collectives; they are no number by themselves
_COUNTING = {"fr": r"\s(?:de\s|d['’])", "es": r"\sde\s", "it": r"\s(?:di\s|d['’])"}
_OTHER_MEANINGS = ("quinzaine", "quincena", "quarantaine", "cuarentena")  # a fortnight, a quarantine
_ROUGHLY = re.compile(
    r"\b(?:около|более|свыше|менее|больше|меньше|порядка|до)\s$"
    r"|\bune? (?:petite?|bonne|bon|grosse) $|\bun[ao]? (?:buon[ao]?|buen[ao]?|piccol[ao]|larg[ao]) $"
    r"|\beine? (?:gut|knapp)\w+ $|\ba good $",
    re.IGNORECASE,
)

_PERCENT = {
    "fr": r"\s?pour\s?cents?\b",
    "en": r"[\s-]?per\s?cent\b",
    "es": r"\spor\scient?o?\b",
    "de": r"[\s-]?prozent(?!punkt)\w*",
    "it": r"\sper\scento\b|\spercento\b",
    "ru": r"[\s-]?процент(?!н\w+\sпункт)\w*|%-н\w+",
}
_ORDINAL_SUFFIX = {
    "fr": r"(?:er|re|ère|e|è|ème|ieme|eme|nde?)s?\b",
    "en": r"(?:st|nd|rd|th)\b",
    "es": r"\.?[ºª°]|(?:er|ro|ra|do|da|to|ta|mo|ma|vo|va|no|na)\b",
    "de": r"\.(?=\s[a-zäöü])",
    "it": r"[°ºª](?!\s?[CF]\b)",
    "ru": r"[-\u2011](?:го|му|ми|ый|ий|ой|ая|ое|ые|ых|ым|ую|й|я|е|м|ю|х)\b",
}
_GERMAN_ARTICLE = re.compile(
    r"\b(?:der|die|das|des|dem|den|am|im|vom|zum|zur|beim|ins|ihr\w*|sein\w*)\s$", re.IGNORECASE
)
_CURRENCY_BEFORE = re.compile(r"[€$£¥]\s?$")
_CURRENCY_AFTER = re.compile(r"\s?(?:[€$£¥]|euros?\b|dollars?\b|pounds?\b)")
_LETTERS = {"k": Decimal(1000), "m": Decimal(1_000_000)}

NumeralRole = Literal["number", "ordinal", "percent", "clock"]


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number where it stands: half-open offsets and value; noon and midnight are minutes, with role "clock"."""

    start: int
    end: int
    value: Decimal
    role: NumeralRole
    scale: Decimal = Decimal(1)  # the scale word it ends in: 10^9 for "3,5 milliards"


def numerals(text: str, language: str, taken: Sequence[tuple[int, int]] = ()) -> Iterator[Numeral]:
    """Numbers in text order, articles and plain "one" left out.

    Args:
        text: of an article or an answer.
        language: BCP 47 code without region; without tables for it digits alone are read.
        taken: spans already read as something else, in order.

    Yields:
        Numerals that do not overlap.
    """
    reader = _Reader(text, language, number_tokens(text, language, taken))
    position = 0
    while position < len(reader.tokens):
        position, found = reader.read(position)
        if found:
            yield found


class _Reader:
    """Reads one number at a time off the tokens of a text."""

    def __init__(self, text: str, language: str, tokens: list[Token]) -> None:
        self.tokens = tokens
        self._text = text
        self._language = language

    def read(self, first: int) -> tuple[int, Numeral | None]:
        """The position to go on from, always further on, and the number that begins at `first`, if one does."""
        token = self.tokens[first]
        if token.role == "clock":
            return first + 1, Numeral(token.start, token.end, token.value, "clock")
        total = Sum(by_twenty=self._language == "fr")
        last = self._begin(total, first)
        if last is None:
            return first + 1, None
        while (following := self._go_on(total, last)) is not None:
            last = following
        role: NumeralRole = "ordinal" if self.tokens[last].role == "ordinal" else "number"
        scale = self.tokens[last].value if self.tokens[last].role == "scale" else Decimal(1)
        found = self._marked(Numeral(token.start, self.tokens[last].end, total.value(), role, scale))
        while last < len(self.tokens) and self.tokens[last].start < found.end:
            last += 1
        return max(last, first + 1), found

    def _begin(self, total: Sum, first: int) -> int | None:
        """Position of the last token taken to begin a number, None where none begins."""
        token = self.tokens[first]
        if token.digits is not None:
            total.current, total.closed = token.digits, True
            return first
        if token.role in ("one", "article") and self._percent(token.end):
            total.current = token.value
            return first
        if token.role in ("one", "article", "half"):
            total.current, total.closed = token.value, token.role == "half"
            return self._multiple(total, first)
        if token.role in ("count", "ordinal"):
            total.current = token.value
            return first if token.value < 100 or self._lone(token) else None
        return first if self._multiplied(total, token, lone=self._lone(token)) else None

    def _multiple(self, total: Sum, first: int) -> int | None:
        """After "a" or "half", which are part of a number only where what they multiply follows."""
        token = self._next(first)
        if token is None:
            return None
        if token.role == "half" and not total.closed:
            total.current, total.closed = token.value, True
            return self._multiple(total, first + 1)
        if token.role == "article" and total.closed and self.tokens[first].role == "half":
            return self._multiple(total, first + 1)
        return first + 1 if self._multiplied(total, token, lone=False) else None

    def _go_on(self, total: Sum, last: int) -> int | None:
        """Position of the next token that belongs to the number, None where it ends."""
        token = self._next(last)
        if token is None:
            return None
        if self.tokens[last].role == "ordinal":
            return last + 1 if self._second_ordinal(total, token) else None
        after = self._next(last + 1)
        if token.folded == _OF.get(self._language) and self.tokens[last].role == "group" and after:
            return last + 2 if after.role == "scale" and self._multiplied(total, after, lone=False) else None
        if token.folded == _JOINERS.get(self._language) and after:
            return self._joined(total, last + 2)
        return last + 1 if self._taken(total, token, last) else None

    def _taken(self, total: Sum, token: Token, last: int) -> bool:
        if token.role == "ordinal":
            return self._final_ordinal(total, token)
        if token.role in ("count", "one"):
            return total.add(token.value)
        if self.tokens[last].digits is not None and token.folded in _LETTERS and self._abbreviates(token, last):
            return total.scale(_LETTERS[token.folded], lone=False)
        return self._multiplied(total, token, lone=token.word is not None and token.word.lone)

    def _multiplied(self, total: Sum, token: Token, *, lone: bool) -> bool:
        if token.role == "hundred":
            return total.hundred(lone=lone)
        if token.role == "scale":
            return total.scale(token.value, lone=lone)
        return token.role == "group" and total.group(token.value, lone=lone)

    def _joined(self, total: Sum, position: int) -> int | None:
        """What follows "and": a half, or the last word of a number where the language puts "and" before it."""
        token = self.tokens[position]
        after = self._next(position)
        if token.role == "article" and after and after.role == "half":
            return position + 1 if total.half() else None
        if token.role == "half":
            return position if total.half() else None
        rest = total.current % 100
        allowed = {
            "fr": rest >= 20 and token.value in (1, 11),
            "en": not rest and token.value < 100,
            "es": rest >= 30 and token.value < 10,
            "it": not total.current,
        }
        if not allowed.get(self._language) or token.role not in ("one", "count", "ordinal"):
            return None
        return position if self._taken(total, token, position - 1) else None

    def _final_ordinal(self, total: Sum, token: Token) -> bool:
        """An ordinal that ends a number: vingt-deuxième, двадцать второй; but "les vingt premiers" are two."""
        if self._language not in ("fr", "en", "ru") or (
            self._language == "fr" and not token.folded.endswith(("ieme", "iemes"))
        ):
            return False
        if token.value >= 1000:
            return total.scale(token.value, lone=False)
        return total.hundred(lone=False) if token.value == 100 else total.add(token.value)

    def _second_ordinal(self, total: Sum, token: Token) -> bool:
        """Spanish declines both: vigésimo primero."""
        if self._language != "es" or token.role != "ordinal" or token.value > 9:
            return False
        if total.current < 10 or total.current % 10:
            return False
        total.current += token.value
        return True

    def _next(self, position: int) -> Token | None:
        """The token after this one if nothing but a space or a hyphen parts them."""
        if position + 1 >= len(self.tokens):
            return None
        token, following = self.tokens[position : position + 2]
        if following.start - token.end > 3:
            return None
        gap = self._text[token.end : following.start]
        glued = not gap and token.digits is not None and following.digits is None
        return following if glued or _GAP.fullmatch(gap) else None

    def _lone(self, token: Token) -> bool:
        """Whether a scale or a collective is a number with nothing before it."""
        before = self._text[max(0, token.start - _NEAR) : token.start]
        if token.word and token.word.lone:
            return not _VAGUE.search(before)
        if _ROUGHLY.search(before) and (self._language != "ru" or token.folded[-1] in "аи"):
            return True
        pattern = _COUNTING.get(self._language)
        if not pattern or token.role != "group" or token.folded in _OTHER_MEANINGS:
            return False
        if token.folded.endswith(_PLURALS[self._language]):
            return False
        return re.match(pattern, self._text[token.end : token.end + 4]) is not None

    def _abbreviates(self, token: Token, last: int) -> bool:
        """Whether the letter after digits is a scale: "$2m", "5k", "3 M€", but not the metres of "2m"."""
        if _CURRENCY_AFTER.match(self._text, token.end):
            return True
        start = self.tokens[last].start
        glued = token.start == self.tokens[last].end and self._language == "en"
        return glued and (token.folded == "k" or bool(_CURRENCY_BEFORE.search(self._text[max(0, start - 2) : start])))

    def _percent(self, position: int) -> re.Match[str] | None:
        return _percent(self._language).match(self._text, position)

    def _marked(self, found: Numeral) -> Numeral:
        """With the percent sign or the ordinal ending that follows it."""
        match = self._percent(found.end)
        if match and found.role == "number":
            return replace(found, end=match.end(), role="percent")
        suffix = _ORDINAL_SUFFIX.get(self._language)
        match = re.compile(suffix).match(self._text, found.end) if suffix else None
        if match is None or not self._text[found.end - 1].isdecimal() or not self._ranks(found):
            return found
        return replace(found, end=match.end(), role="ordinal")

    def _ranks(self, found: Numeral) -> bool:
        """Whether the point after German digits makes an ordinal: after an article, else it may end the sentence."""
        if self._language != "de":
            return True
        return bool(_GERMAN_ARTICLE.search(self._text[max(0, found.start - 8) : found.start]))


@cache
def _percent(language: str) -> re.Pattern[str]:
    return re.compile(rf"\s{{0,2}}%(?:-н\w+)?|{_PERCENT.get(language, '(?!)')}", re.IGNORECASE)
