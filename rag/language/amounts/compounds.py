"""Numbers inside one long word: zweitausenddreihundert, zweieinhalb, dreijährig, duecentomila, двадцатипятилетний."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache

from rag.language.amounts.number_words import Word, german_cardinals, lexicon
from rag.language.terms import fold

_LONGEST = 90  # letters; a longer run is no word, and slicing it would cost

# What German and Russian write in one word with the number it is counted by. Spelled as `fold` leaves it.
_GERMAN_COUNTED = re.compile(
    r"(jahrig|tagig|wochig|monatig|stundig|minutig|kopfig|seitig|teilig|stockig|geschossig|fach|mal)(?:e[nrsm]?|ig\w*)?$"
)
_GERMAN_RANKED = re.compile(
    r"^(zweit|dritt|viert|funft)"
    r"(?=grosst|hochst|langst|altest|starkst|wichtigst|best|schnellst|kleinst|ligist|liga)"
)
_RUSSIAN_COUNTED = re.compile(
    r"(?:летн|летие|летия|летию|месячн|недельн|дневн|суточн|часов|минутн|секундн|этажн|процентн|кратн|километров|метров|тонн|местн)"
)


def number_word(folded: str, language: str) -> Word | None:
    """What a word does in numbers, None where it has no part in them.

    Args:
        folded: one word as `rag.language.terms.fold` leaves it.
        language: BCP 47 code without region.
    """
    found = lexicon(language).get(folded)
    compound = _COMPOUNDS.get(language)
    if found or compound is None or len(folded) > _LONGEST:
        return found
    return compound(folded)


def _german(word: str) -> Word | None:
    counted = _GERMAN_COUNTED.search(word)
    if counted:
        value = german_cardinals().get(word[: counted.start()], 1)  # "einmal" and "einjährig" are no amount
        return Word("count", Decimal(value)) if value > 1 else None
    ranked = _GERMAN_RANKED.match(word)
    if ranked:
        return lexicon("de")[ranked.group() + "e"]
    if word.endswith("einhalb"):
        value = german_cardinals().get(word.removesuffix("einhalb"), 0)
        return Word("count", value + Decimal("0.5")) if value else None
    return _thousands(word, "de", "tausend", german_cardinals())


def _italian(word: str) -> Word | None:
    thousand = "mila" if "mila" in word else "mille"
    return _thousands(word, "it", thousand, _italian_cardinals())


def _thousands(word: str, language: str, thousand: str, cardinals: Mapping[str, int]) -> Word | None:
    """Thousands with what stands before and after them in the same word; an ordinal where the end is one."""
    before, found, after = word.partition(thousand)
    thousands = cardinals.get(before) if before else 1
    if not found or thousands is None:
        return None
    after = after.removeprefix("und") if language == "de" else after
    if not after:
        return Word("count", Decimal(1000 * thousands))
    if after in ("ste", "sten", "ster", "stes", "stem"):
        return Word("ordinal", Decimal(1000 * thousands))
    if after in ("eins", "uno", "cento"):
        return Word("count", Decimal(1000 * thousands + (100 if after == "cento" else 1)))
    rest = lexicon(language).get(after)
    return Word(rest.role, 1000 * thousands + rest.value) if rest and rest.role in ("count", "ordinal") else None


def _russian(word: str) -> Word | None:
    counted = _RUSSIAN_COUNTED.search(word)
    value = _russian_stems().get(word[: counted.start()]) if counted else None
    return Word("count", Decimal(value)) if value else None


@cache
def _italian_cardinals() -> Mapping[str, int]:
    return {word: int(entry.value) for word, entry in lexicon("it").items() if entry.role == "count"} | {"cento": 100}


@cache
def _russian_stems() -> Mapping[str, int]:
    """Genitives up to 99 as compounds begin with them: двух, двадцати, двадцатипяти, сорока."""
    units = {fold(word): n for n, word in enumerate("двух трёх четырёх пяти шести семи восьми девяти".split(), 2)}
    teens = {
        fold(word): int(entry.value)
        for word, entry in lexicon("ru").items()
        if entry.role == "count" and word.endswith("надцати")
    }
    tens_words = "десяти двадцати тридцати сорока пятидесяти шестидесяти семидесяти восьмидесяти девяносто"
    tens = {fold(word): 10 * n for n, word in enumerate(tens_words.split(), 1)}
    joined = {ten + unit: tens[ten] + units[unit] for ten in tens if tens[ten] > 10 for unit in units}
    return {**units, **teens, **tens, **joined, fold("сто"): 100}


_COMPOUNDS: Mapping[str, Callable[[str], Word | None]] = {"de": _german, "it": _italian, "ru": _russian}
