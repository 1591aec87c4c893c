"""Words and digits of a text with the part each may have in a number, those that only look like one left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rag.language.amounts.compounds import number_word
from rag.language.amounts.digits import DIGITS, digits_value
from rag.language.amounts.number_words import Word
from rag.language.terms import fold

_WORD = r"[^\W\d_][\w\u0300-\u036f]*"
_NEAR = 24  # characters before or after a word that its context is looked for in
# Phrases whose number word counts nothing: a title, an adverb, "new", "said by", a unit of time.
_IDLE = {
    "fr": r"premi(?:er|ère)s?[- ]ministres?|en premier lieu"
    r"|(?:flambants?|tout|comme|remis\w* à|quoi de|rien de|du) neufs?(?! \w)"
    r"|(?:pont|ville|bourg)-neuf|quarts? de finales?|pays tiers|tiers[- ]monde"
    r"|(?:une|la|chaque|par) seconde(?= (?:après|avant|plus|par|de)\b|\W*$|[,.;!?])",
    "en": r"at first|first of all|first and foremost|(?:per|split|each) second|an? second(?! \w)|headquarters|no one",
    "es": r"primer(?:a|os|as)? ministr[oa]s?|en primer lugar|cuartos de final|(?:por|un|cada) segundo(?! \w)",
    "de": r"(?:außer|in) acht|acht (?:zu )?geb\w+|erste[rn]? hilfe",
    "it": r"prim[oaie] ministr[oaie]|quarti di finale|(?:tu|ti|ci|chi|dove|come|non|se) sei|al secondo(?! \w)",
    "ru": r"во-первых|во-вторых|в-третьих|в первую очередь|прежде всего",
}
# Words that are numbers only with these before or after them; elsewhere they are something else.
_ONLY = {
    ("fr", "midi"): (r"(?<!près)(?<!près[-\u2011 ])$", r""),
    ("fr", "tiers"): (r"\b(?:un|deux|le|du|au|les|des)\s$", r""),
    ("fr", "quart"): (r"\b(?:un|le|du|au|d'un|dernier)\s$", r""),
    ("en", "quarter"): (r"\b(?:an?|one)\s$", r"\s(?:of|million|mile)\b"),
    ("en", "quarters"): (r"\bthree[ -]$", r""),
    ("de", "achten"): (r"\b(?:am|dem|den|der|die|zum|vom|im|des|beim|bis)\s$", r""),
    ("de", "viertel"): (r"\b(?:ein|eines|einem|drei)\s$", r""),
    ("de", "mittag"): (r"\b(?:am|gegen|zu|bis)\s$", r""),
    ("it", "secondo"): (r"\b(?:il|del|nel|al|dal|sul|un|suo|loro|questo|quel)\s$", r"\s\w"),
    ("it", "prima"): (r"\b(?:la|una|della|alla|nella|dalla|sulla|sua|loro|questa|quella|per)\s$", r"\s(?!di\b)\w"),
    ("it", "terzi"): (r"\bdue\s$", r""),
    ("ru", "семью"): (r"", r"\s\w+(?:ми|ью)\b|\s(?:тысяч|млн|сот)|$"),
}


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a run of digits; `digits` is the value of the latter, `word` the part a word has in numbers."""

    start: int
    end: int
    folded: str = ""
    word: Word | None = None
    digits: Decimal | None = None

    @property
    def role(self) -> str:
        """Of the word in numbers, "" where it has none."""
        return self.word.role if self.word else ""

    @property
    def value(self) -> Decimal:
        """Of the word, 0 where it has none."""
        return self.word.value if self.word else Decimal(0)


def number_tokens(text: str, language: str, taken: Sequence[tuple[int, int]]) -> list[Token]:
    """Words and digits of a text in order; each span taken, and the end of the text, is a token without content.

    Args:
        text: of an article or an answer.
        language: BCP 47 code without region.
        taken: spans already read as something else, in order, not overlapping.
    """
    idle = _IDLE.get(language)
    pattern = re.compile(
        (rf"(?<!\w)(?P<idle>{idle})(?!\w)|" if idle else "") + rf"(?P<digits>{DIGITS})|(?P<word>{_WORD})", re.IGNORECASE
    )
    tokens: list[Token] = []
    position = 0
    for start, end in [*taken, (len(text), len(text))]:
        tokens += (_token(match, text, language) for match in pattern.finditer(text, position, start))
        tokens.append(Token(start, end))
        position = end
    return tokens


def _token(match: re.Match[str], text: str, language: str) -> Token:
    start, end = match.span()
    if match.lastgroup == "digits":
        return Token(start, end, digits=digits_value(match.group(), language))
    folded = fold(match.group()) if match.lastgroup == "word" else ""
    word = number_word(folded, language)
    if word and not _in_place(word, folded, match, text, language):
        word = None
    return Token(start, end, folded, word)


def _in_place(word: Word, folded: str, match: re.Match[str], text: str, language: str) -> bool:
    """Whether the words around allow it to be a number: "il secondo posto", but not "secondo l'agenzia"."""
    if word.role == "clock" and language in ("fr", "it") and match.group()[0].isupper():
        return False  # le Midi, il Mezzogiorno: the South
    before, after = _ONLY.get((language, folded), ("", ""))
    if not before and not after:
        return True
    start, end = match.span()
    return bool(re.search(before, text[max(0, start - _NEAR) : start], re.IGNORECASE)) and bool(
        re.match(after, text[end : end + _NEAR], re.IGNORECASE)
    )
