"""Spans of a sentence that could be the direct answer to a kind of question.

Dates are found by `dates.py`; here are quantities, names, places and reasons. Every span is a half-open
pair of offsets into the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rag.answering.number_words import APPROXIMATELY, NUMBER_WORDS, SCALES
from rag.language.terms import content_words, fold

Span = tuple[int, int]

_DIGITS = r"\d+(?:[.,\u00a0\u202f\u2009 ]\d{3}(?!\d))*(?:[.,]\d+)?"
_SPACE = r"[\s\u00a0\u202f]"
_CLOCK = re.compile(r"\b\d{1,2}\s?(?:[hH:]\s?\d{2}|h\b)|\b\d{1,2}(?::\d{2})?\s?[ap]\.?m\b\.?", re.IGNORECASE)
_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
_WORD_NUMBER = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_NUMBER = rf"(?:{_DIGITS}|\b(?:{_WORD_NUMBER})(?:[-\s]+(?:et[-\s]+|y\s+|und\s+)?(?:{_WORD_NUMBER}|une?\b))*\b)"
_QUANTITY = re.compile(
    rf"(?P<count>(?:\b(?:{APPROXIMATELY}){_SPACE}+)?[€$£]?{_NUMBER}(?:{_SPACE}?%|(?:{_SPACE}+(?:{_SCALE})\b)?"
    rf"(?:{_SPACE}*[€$£])?))(?:(?<![%€$£]){_SPACE}+(?:d['’]|de{_SPACE}+|of{_SPACE}+)?(?P<unit>[^\W\d_]+))?",
    re.IGNORECASE,
)

_PARTICLE = r"(?:de|du|des|d'|d’|la|le|van|von|der|den|al|el|bin|ben|di|da|dos|del)"
_CAPITAL = r"(?:[A-ZÀ-ÖØ-ÞА-ЯЁ][\w’'-]*[\w]|[A-ZÀ-ÞА-ЯЁ]\.)"
_PROPER = re.compile(rf"{_CAPITAL}(?:[ \u00a0]+(?:{_PARTICLE}[ \u00a0]*)?{_CAPITAL})*")
_QUOTED = re.compile(r"«[\s\u00a0\u202f]*([^»]{2,80}?)[\s\u00a0\u202f]*»|“([^”]{2,80})”|„([^“]{2,80})“")

_ELIDED = re.compile(r"(?:[LDCJNSMT]|Qu)['’][a-zà-ÿ]")

_PLACE = (
    r"[\s\u00a0]*(?P<place>(?:[^\W\d_]+ (?:de |d['’]|du |des |of )?){0,2}"
    rf"{_CAPITAL}(?:[ \u00a0-]+(?:{_PARTICLE}[ \u00a0-]*)?{_CAPITAL})*)"
)
_LOCATIVE = {
    language: re.compile(rf"(?<!\w)(?:{prepositions}){_PLACE}")
    for language, prepositions in {
        "fr": r"à la|à l['’]|aux?|à|en|(?:dans|sur) (?:la|les?|l['’])?|vers|près d[eu]|pour (?:la|les?|l['’])?",
        "en": r"(?:in|at|to|from|near|into|outside)(?: the)?",
        "es": r"en(?: el| la)?|al|a(?: la)?|hacia|desde",
        "de": r"in(?: der| den)?|im|nach|bei|aus|auf|am",
        "it": r"a(?:l|lla)?|in|ne[li]|nella|da|verso",
        "ru": r"в|во|на|из|под",
    }.items()
}
_REASON = re.compile(
    r"\b(?:en raison d[eu'’]s?|à cause d[eu'’]s?|du fait d[eu'’]s?|à la suite d[eu'’]|après|faute d[e'’]|parce qu[e'’]"
    r"|car|puisqu[e'’]|afin d[e'’]|pour|étant|due to|because(?: of)?|owing to|after|over|in order to"
    r"|debido a|a causa de|porque|tras|por|wegen|weil|aufgrund|nach|a causa d[ei]\w*|perché|dopo"
    r"|из-за|потому что|так как|после|вследствие)[\s\u00a0]*(?P<why>[^;.!?]{8,})",
    re.IGNORECASE,
)
_CLAUSE_REACH = 90
_CLAUSE_END = re.compile(r",(?!\d)|[;:()«»“”]|\s[–—]\s")


def quantities(sentence: str, language: str) -> list[Span]:
    """Numbers with their scale and unit: "3,5 milliards d’euros", "une quarantaine de minutes"."""
    clocks = [m.span() for m in _CLOCK.finditer(sentence)]
    found = []
    for match in _QUANTITY.finditer(sentence):
        start, end = match.span()
        unit = match.group("unit")
        if unit and not content_words(unit, language):
            end = match.end("count")
        end = start + len(sentence[start:end].rstrip("\u00a0\u202f "))
        if not any(a < end and start < b for a, b in clocks):
            found.append((start, end))
    return sorted(found + clocks)


def proper_names(sentence: str, known: Iterable[str]) -> list[Span]:
    """Runs of capitalised words that hold something the question did not already say.

    Args:
        sentence: any language with capitals.
        known: words of the question, and the article's spellings of its names.
    """
    said = {fold(word) for word in known}
    return [span for span in _proper_runs(sentence) if not _all_said(sentence[span[0] : span[1]], said)]


def quoted_names(sentence: str) -> list[Span]:
    """Short texts between quotation marks: titles, products, nicknames."""
    groups = ((m, next(i for i in (1, 2, 3) if m.group(i))) for m in _QUOTED.finditer(sentence))
    return [match.span(group) for match, group in groups]


def places(sentence: str, language: str) -> list[Span]:
    """What follows a preposition of place of this language and holds a capitalised word."""
    pattern = _LOCATIVE.get(language)
    return [match.span("place") for match in pattern.finditer(sentence)] if pattern else []


def reasons(sentence: str) -> list[Span]:
    """Clauses after a word of cause or purpose."""
    return [_clause(sentence, match.span("why")) for match in _REASON.finditer(sentence)]


def clause(text: str, span: Span, within: Span) -> Span:
    """A span with the words around it up to the next comma or bracket on each side, or 90 characters.

    Args:
        text: of the article.
        span: offsets in it.
        within: the sentence, which the clause does not leave.
    """
    left, right = max(within[0], span[0] - _CLAUSE_REACH), min(within[1], span[1] + _CLAUSE_REACH)
    ends = [m.end() for m in _CLAUSE_END.finditer(text, left, span[0])]
    after = _CLAUSE_END.search(text, span[1], right)
    return ends[-1] if ends else left, after.start() if after else right


def _proper_runs(sentence: str) -> Iterator[Span]:
    opening = len(sentence) - len(sentence.lstrip("«“\"'„ \u00a0\u202f—–-("))
    for match in _PROPER.finditer(sentence):
        start, end = match.span()
        if start == opening and " " not in match.group().replace("\u00a0", " ") and not _name_like(match.group()):
            continue  # the first word's capital says nothing
        yield start, end


def _name_like(word: str) -> bool:
    """Whether a lone first word is a name: no article is elided before it, no language has it as function word."""
    return not _ELIDED.match(word) and all(content_words(word, code) for code in ("fr", "en", "es", "de", "it", "ru"))


def _all_said(text: str, said: set[str]) -> bool:
    return all(fold(word) in said or len(word) < 2 for word in re.findall(r"[^\W\d_]+", text))


def _clause(sentence: str, span: Span) -> Span:
    """A span cut at the next comma once it is long enough to be an answer."""
    start, end = span
    comma = sentence.find(",", start + 25, end)
    return (start, comma) if comma > 0 else (start, start + len(sentence[start:end].rstrip()))
