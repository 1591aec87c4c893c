"""Whether a sentence affirms what its quote denies, or the other way round, clause by clause."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.llm.alignment import Pair
from rag.answering.llm.denial_words import GRANTED, IDIOMS, TURNS
from rag.answering.polarity import denies, reports_denial
from rag.answering.spans import Span

_IDIOM = {code: re.compile(words, re.IGNORECASE) for code, words in IDIOMS.items()}
_GRANT = {code: re.compile(rf"\b(?:{words})(?!\w)", re.IGNORECASE) for code, words in GRANTED.items()}
_TURN = {code: re.compile(rf"\b(?:{words})(?!\w)", re.IGNORECASE) for code, words in TURNS.items()}
# "No, ..." answers the question; what follows says why. The "no" of "no-one" does not.
_PARTICLE = re.compile(
    r"^\W*(?:(?P<no>non|no|nein|нет|(?:he|she|it|they) (?:did|does|has|have|had|is|was|were|will)(?: not|n't))"
    r"|(?P<yes>oui|si|yes|ja|doch|s[ií]|sì|да))\b(?:\s*[,:.;!–—]+|\s+-+(?=\s))\s*",
    re.IGNORECASE,
)
_TELLING = 3  # words, dates and names apart: a clause of fewer that denies nothing belongs to the next
# "In the early hours of Tuesday": a short clause that starts so says nothing that could be denied.
_ASIDE = 6
_PREPOSITION = re.compile(
    r"\W*(?:dans|en|à|aux?|sur|selon|d'après|depuis|pendant|lors|après|avant|pour|par|chez|vers|le soir|la veille"
    r"|in|on|at|by|from|during|after|before|according|for|since|under|with|según|durante|tras|desde|por|para|con"
    r"|am|im|an|auf|nach|laut|seit|bei|während|vor|für|von|zum|zur|mit|nel\w*|secondo|dopo|da|per"
    r"|в|во|на|по|после|до|со?|при|к)\s",
    re.IGNORECASE,
)


def contradicts(pairs: Sequence[Pair], language: str, quote_language: str) -> bool:
    """Whether a clause of a sentence denies what its like in the quote affirms, or affirms what it denies.

    Those held to one run of clauses are counted together. False in languages without tables.

    Args:
        pairs: of the sentence, less its yes or no (see `reasons`), and its quote.
        language: of the sentence (BCP 47).
        quote_language: of the quote.
    """
    if _grants(pairs, language, quote_language):
        return True
    held: dict[Span, list[bool]] = {}
    telling = [p for p in pairs if _turned(p.clause, language) or (p.words >= _TELLING and not _is_aside(p))] or pairs
    for pair in telling:
        said = _turned(pair.clause, language)
        if said is None or _turned("", quote_language) is None:
            return False
        held.setdefault(pair.place, []).append(said)
    told = {pair.place: [bool(_turned(pair.quote[a:b], quote_language)) for a, b in pair.told] for pair in telling}
    return any(not _agree(said, told[place]) for place, said in held.items())


def reasons(sentence: str) -> str:
    """A sentence without the yes or no that it starts with."""
    return _PARTICLE.sub("", sentence.replace("’", "'"))


def bare_answer(sentence: str) -> bool | None:
    """Yes or no, where a sentence says nothing else; None where it says more, or neither."""
    particle = _PARTICLE.match(sentence.replace("’", "'") + ".")
    alone = particle and not any(c.isalnum() for c in reasons(f"{sentence}."))
    return particle["yes"] is not None if particle and alone else None


def _grants(pairs: Sequence[Pair], language: str, quote_language: str) -> bool:
    """Whether a sentence says that something was granted, of which the quote only says that it was not."""
    sentence, quote = " ".join(pair.clause for pair in pairs), pairs[0].quote.replace("’", "'")
    codes = language.split("-")[0], quote_language.split("-")[0]
    if not all(code in _GRANT for code in codes) or _turned(sentence, language):
        return False
    said, told = _GRANT[codes[0]].search(sentence), _GRANT[codes[1]].search(quote)
    return bool(said and not told and (_TURN[codes[1]].search(quote) or reports_denial(quote, quote_language)))


def _is_aside(pair: Pair) -> bool:
    return pair.words < _ASIDE and _PREPOSITION.match(pair.clause) is not None


def _agree(said: Sequence[bool], told: Sequence[bool]) -> bool:
    """Whether clauses deny as much as the run that they are held to; of one clause, whether both deny at all."""
    if len(said) == 1 or len(told) == 1:
        return any(said) == any(told)
    return sum(said) == sum(told)


def answers_wrongly(question: str, sentence: str, language: str) -> bool:
    """Whether a sentence starts with a yes that the rest of it belies: "Yes, he denied it" of "Did he do it?".

    A no is not held to its rest, which may well affirm something else: "No, he stayed".

    Args:
        question: one of yes or no.
        sentence: as written.
        language: of both (BCP 47).
    """
    particle = _PARTICLE.match(sentence.replace("’", "'"))
    asked, said = denies(question, language), _turned(reasons(sentence), language)
    if not particle or not particle["yes"] or asked is None or said is None:
        return False
    return asked != said


def _turned(clause: str, language: str) -> bool | None:
    """Whether a clause says that something is not so."""
    code = language.split("-")[0]
    if code not in _IDIOM:
        return None
    plain = _IDIOM[code].sub(" ", clause.replace("’", "'"))
    return bool(denies(plain, language)) != bool(len(_TURN[code].findall(plain)) % 2)
