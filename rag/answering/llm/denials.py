"""Whether a sentence affirms what its quote denies, or the other way round, clause by clause."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.llm.alignment import Pair, Span
from rag.answering.polarity import denies

# Words that look like a denial and are none: "едва не", "ne ... que", "no later than". Nor is a contrast, "and not 6.4
# million", which another language gives as "from 6.4 million".
_IDIOMS = {
    "fr": r"\bnon seulement|\bn(?:e |')\w+ (?:plus )?qu(?:e |')|\bn(?:e |')\w+ guère|\bet non(?: pas| plus)?\b|\bplutôt qu|\bau lieu d",
    "en": r"\bnot only|\bnot least|\bno (?:later|more|less|fewer|sooner) than|\bnothing but|\band not\b|\brather than|\binstead of",
    "es": r"\bno s[oó]lo|\bno (?:menos|m[aá]s) de",
    "de": r"\bnicht nur|\bnicht zuletzt",
    "it": r"\bnon solo|\bnon (?:meno|più) di",
    "ru": r"\b(?:едва|чуть) не|\bне только|\bне (?:менее|более|позднее)|\bчуть ли не|\bа не\b",
}
# Words that say by themselves that something is not so, or comes to nothing, beside those of `polarity`, whose tables
# are for a question and one clause. The languages' lists answer each other, so that a translation has as many.
_TURNS = {
    "fr": r"nullement|aucunement|renonc\w+|évit\w+|échapp\w+|échou\w+|annul\w+|relax(?:é|er)\w*|acquitt\w+|empêch\w+"
    r"|débout\w+",
    "en": r"fail(?:s|ed|ing)? to|declin(?:e|es|ed|ing) to|decid\w+ against|avoid\w*|escap\w+|cancel\w*|call(?:s|ed)? off"
    r"|acquitt\w+|clear(?:s|ed)? of|turn(?:s|ed)? down|scrap(?:s|ped)|dropp(?:ed|ing)|prevent\w*|hardly any",
    "es": r"renunci\w+|evit\w+|escap\w+|fracas\w+|anul\w+|cancel\w+|absuel\w+|absolvi\w+|impid\w+|impedi\w+",
    "de": r"verzicht\w+|vermied\w*|vermeid\w*|entging\w*|entkam\w*|entgangen|aufgegeben|gescheitert|scheitert\w*|abgesagt"
    r"|freigesprochen|verhinder\w+|keineswegs",
    "it": r"rinunci\w+|evit\w+|sfugg\w+|scamp\w+|fallit\w+|annull\w+|assolt\w+|imped\w+|nient'affatto",
    "ru": r"избеж\w+|отмен\w+|провал\w+|срыв\w*|сорва\w+|отклон\w+|вовсе|оправда\w+",
}
_IDIOM = {code: re.compile(words, re.IGNORECASE) for code, words in _IDIOMS.items()}
_TURN = {code: re.compile(rf"\b(?:{words})(?!\w)", re.IGNORECASE) for code, words in _TURNS.items()}
# "No, ..." answers the question; what follows says why.
_PARTICLE = re.compile(
    r"^\W*(?:(?P<no>non|no|nein|нет|(?:he|she|it|they) (?:did|does|has|have|had|is|was|were|will)(?: not|n't))"
    r"|(?P<yes>oui|si|yes|ja|doch|s[ií]|sì|да))\b\s*[,:.;!–—-]+\s*",
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
    held: dict[Span, list[bool]] = {}
    for pair in pairs:
        said = _turned(pair.clause, language)
        if said is None or _turned("", quote_language) is None:
            return False
        held.setdefault(pair.place, []).append(said)
    told = {pair.place: [bool(_turned(pair.quote[a:b], quote_language)) for a, b in pair.told] for pair in pairs}
    return any(not _agree(said, told[place]) for place, said in held.items())


def reasons(sentence: str) -> str:
    """A sentence without the yes or no that it starts with."""
    return _PARTICLE.sub("", sentence.replace("’", "'"))


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
