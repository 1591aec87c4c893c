"""Whether a sentence affirms or denies, and so whether it answers a question with yes or with no."""

from __future__ import annotations

import re
import unicodedata

# Languages that negate twice mean it once (« aucun lot n'a », "никто не"): any number of these is one negation.
# Words for "without" are not among them: « a signé sans attendre » affirms.
_NEGATIONS = {
    "fr": r"ne|n'\w+|ni|non|aucune?|jamais|nullement|aucunement",
    "en": r"no|not|cannot|never|none|neither|nor|nobody|nothing|nowhere|\w+n't",
    "es": r"no|nunca|jamás|ning[uú]n\w*|tampoco|nadie|nada|ni",
    "de": r"nichts?|kein\w*|nie|niemals|niemand\w*|weder",
    "it": r"non|nessun\w*|niente|nient'affatto|nulla|né|neppure|neanche",
    "ru": r"не|нет|ни|никогда|никто|никого|ничего|нельзя",
}
# Each of these turns what it governs round once more: "never denied", « n'exclut pas ».
_DENIALS = {
    "fr": r"dément(?!iel)\w*|refus\w*|exclu(?!si[fv])\w*|rejet\w*|nié\w*|nie(?:r|nt)?|infirm(?:é\w*|er|ent|ait|e)",
    "en": r"den(?:y|ies|ied|ying|ials?)|refus\w+|reject\w+|rul\w+ out|exclud\w+",
    "es": r"desm(?:int|ient)\w+|neg(?:ó|aron|ado|ar)|niega\w*|rechaz\w+|descart\w+|exclu(?:y|id)\w+",
    "de": r"dementier\w+|bestr(?:itt|eit)\w*|ausgeschlossen|abgelehnt|zurückgewiesen|verweiger\w+"
    r"|schl(?:oss\w*|ießt) [^,.;]{0,60}\baus|lehn\w+ [^,.;]{0,60}\bab|w(?:eist|ies\w*) [^,.;]{0,60}\bzurück",
    "it": r"smenti\w+|nega(?!tiv)\w+|escl(?:ud|us(?!iv))\w+|rifiut(?!i\b)\w+|respin\w+",
    "ru": r"опроверг\w*|отрица\w+|отказ\w+|исключ(?!ительн|ени)\w+",
}
_NEGATION = {code: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for code, words in _NEGATIONS.items()}
_DENIAL = {code: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for code, words in _DENIALS.items()}
# "Didn't he sign?" is answered yes and no alike, by language and by taste.
_PUT_NEGATIVELY = re.compile(
    r"^\W*\w+n't\b|^\W*(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could) \w+ not\b"
    r"|\bn(?:'|e )\w+-(?:t-)?(?:ils?|elles?|on) (?:pas|plus|jamais)\b|^\W*(?:no|non|не) \w+|^\w+ (?:\w+ )?nicht\b",
    re.IGNORECASE,
)


def affirms(question: str, question_language: str, sentence: str, language: str) -> bool | None:
    """True where question and sentence agree: "Did he deny it?" is answered yes by "He denied it".

    Args:
        question: one of yes or no.
        question_language: of the question (BCP 47).
        sentence: what settles it, as narrowly as it can be told: a negation elsewhere would count too.
        language: of the sentence.

    Returns:
        None where that cannot be told: a question put negatively, a sentence in a language without tables.
    """
    asked, said = denies(question, question_language), denies(sentence, language)
    if asked is None or said is None or _PUT_NEGATIVELY.search(_plain(question)):
        return None
    return asked == said


def reports_denial(sentence: str, language: str) -> bool:
    """Whether the sentence says that somebody denies, refuses or rejects something.

    Args:
        sentence: of an article.
        language: of it (BCP 47); False for one without tables.
    """
    denial = _DENIAL.get(language.split("-")[0])
    return denial is not None and denial.search(_plain(sentence)) is not None


def denies(text: str, language: str) -> bool | None:
    """Whether a text, taken as one statement, says that something is not so; None in a language without tables.

    >>> denies("The office never denied it.", "en"), denies("Pas un lot n'est arrivé.", "fr")
    (False, True)
    """
    code = language.split("-")[0]
    if code not in _NEGATION:
        return None
    plain = _plain(text)
    return (bool(_NEGATION[code].search(plain)) + len(_DENIAL[code].findall(plain))) % 2 == 1


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("’", "'")
