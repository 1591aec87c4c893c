"""Countries, their peoples and languages, by any word for them: "French" is said where « français » is written.

Languages and countries are named by CLDR, through Babel, peoples by `nation_words`; each name is put in all its
inflected forms beforehand, so that a word is looked up, not guessed at: « roumain » is Romanian, « romain » nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from unicodedata import normalize

from babel import Locale

from rag.language.detection import ANSWER_LANGUAGES
from rag.language.nation_words import ABBREVIATIONS, COMMON_SPELLINGS, COMMON_WORDS, FIRST_HALVES, NATIONS
from rag.language.terms import fold

_Nations = frozenset[str]  # codes of what a word may name; "Congolese" is of two countries

_APOSTROPHE = re.compile(r"['’ʼ]")
_HYPHEN = re.compile(r"[-‐‑]")
_VOWELS = "аеиоуыэюя"  # folded: й is и
_RUSSIAN_ADJECTIVE = "ии ого ому им ом ая ои ую ою ое ие их ими и о".split()  # «российско-» begins a hyphened word
_RUSSIAN_MASCULINE = ["", *"а у ом ем е ы и ов ев ам ами ах".split()]
_RUSSIAN_FEMININE = "ка ки ке ку кои кою кам ками ках ок ек".split()


def same_nation(a: str, b: str) -> bool:
    """Whether two single words name one country by its name, people, language or adjective, in any answer language.

    A hyphened word that names two ("Franco-German") is the same as another of the same two, and as no single one.

    >>> same_nation("French", "Françaises"), same_nation("немецкого", "Germany"), same_nation("German", "français")
    (True, True, False)
    """
    ours, theirs = _named(a), _named(b)
    if len(ours) == len(theirs) == 1:
        return bool(ours[0] & theirs[0])
    return bool(ours) and _all_among(ours, theirs) and _all_among(theirs, ours)


def is_nation_word(word: str) -> bool:
    """Whether a single word names a country, a people or its language, in any answer language.

    >>> is_nation_word("l'Ukraine"), is_nation_word("Belgier"), is_nation_word("ministre")
    (True, True, False)
    """
    return bool(_named(word))


def _all_among(some: tuple[_Nations, ...], others: tuple[_Nations, ...]) -> bool:
    return all(any(one & other for other in others) for one in some)


@lru_cache(maxsize=16_384)
def _named(word: str) -> tuple[_Nations, ...]:
    """What a word names; several where it is hyphened, none where any part of it names nothing."""
    parts = _APOSTROPHE.split(word)
    bare = (parts[-2] if len(parts) > 1 and parts[-1].lower() in {"s", ""} else parts[-1]).replace(".", "")
    if bare in ABBREVIATIONS:
        return (frozenset({ABBREVIATIONS[bare]}),)
    if bare in COMMON_SPELLINGS or normalize("NFC", bare.casefold()) in COMMON_WORDS:
        return ()
    *first, last = _HYPHEN.split(fold(bare).removeprefix("по-"))  # по-французски
    whole = _nations().get("".join([*first, last]))
    if whole or not first:
        return (whole,) if whole else ()
    found = [*(_nations().get(part) or _first_half(part) for part in first), _nations().get(last)]
    return tuple(nations for nations in found if nations) if all(found) else ()


def _first_half(part: str) -> _Nations:
    return frozenset({FIRST_HALVES[part]}) if part in FIRST_HALVES else frozenset()


@cache
def _nations() -> dict[str, _Nations]:
    """Codes by each folded form of each name, hyphens left out."""
    found: dict[str, _Nations] = {}
    for nations, forms in _all_forms():
        for form in forms:
            if found.setdefault(form, nations) is not nations:
                found[form] |= nations
    return found


def _all_forms() -> Iterator[tuple[_Nations, list[str]]]:
    locales = [Locale.parse(language) for language in ANSWER_LANGUAGES]
    for row in NATIONS.strip().splitlines():
        head, *cells = row.split("|")
        codes, *spoken = head.split()
        nations = frozenset(codes.split(","))
        for language, locale, cell in zip(ANSWER_LANGUAGES, locales, cells, strict=True):
            names = [*cell.split(), *(locale.languages[code] for code in spoken)]
            yield from ((nations, _PEOPLE[language](_plain(name))) for name in names if " " not in name)
            for code in nations & locale.territories.keys():
                name = locale.territories[code]
                if " " not in name:
                    yield frozenset({code}), _country_forms(_plain(name), language)


def _plain(name: str) -> str:
    return _HYPHEN.sub("", fold(name))


def _country_forms(name: str, language: str) -> list[str]:
    if language == "ru":
        return _russian_noun(name)
    return [name, name + "s"] if language == "de" else [name]


def _english(name: str) -> list[str]:
    if name.endswith(("ch", "sh")):
        return [name + ending for ending in ("", "s", "man", "men", "woman", "women")]  # Czechs, Frenchman
    return [name, name + "s"]


def _french(name: str) -> list[str]:
    feminine = name + "e"
    if name.endswith("e"):
        feminine = name
    elif name.endswith(("ien", "yen", "een", "on")):
        feminine = name + "ne"
    elif name.endswith("c"):  # grec, grecque; turc, turque
        feminine = name.removesuffix("c") + ("cque" if name.endswith("ec") else "que")
    return [name, name if name.endswith("s") else name + "s", feminine, feminine + "s"]


def _spanish(name: str) -> list[str]:
    if name.endswith("o"):
        return [name[:-1] + ending for ending in ("o", "a", "os", "as")]
    if name.endswith(("a", "e")):
        return [name, name + "s"]
    plural = [] if name.endswith("s") else [name + "s"]  # francés; iraní, iranís
    return [*plural, *(name + ending for ending in ("", "a", "es", "as"))]


def _italian(name: str) -> list[str]:
    stem = name[:-1]
    forms = [name] if name.endswith("e") else [name, stem + "a", stem + "e"]
    forms.append(stem + "i")
    return [*forms, stem + "hi", stem + "he"] if stem.endswith(("c", "g")) else forms


def _german(name: str) -> list[str]:
    if name.endswith("sch"):
        return [name + ending for ending in ("", "e", "en", "em", "er", "es", "s")]
    stem = re.sub(r"(?:ier|er|e|i)$", "", name)  # Belgier, belgisch; Russe, russisch; Israeli, israelisch
    feminine = name.removesuffix("e") + "in"
    nouns = [name, name + "n", name + "s", name + "en", feminine, feminine + "nen"]
    return [*nouns, *_german(stem + "isch")]


def _russian(name: str) -> list[str]:
    """Forms of an adjective in -ий, or of a noun and of the adjective and the feminine that follow from it."""
    if name.endswith("кии"):
        return [name[:-2] + ending for ending in _RUSSIAN_ADJECTIVE]
    if name.endswith("ка"):
        return [name[:-2] + ending for ending in _RUSSIAN_FEMININE]
    if name.endswith("ец"):
        return _russian_in_ets(name[:-2])
    if name.endswith(("анин", "янин")):  # датчанин, датчане, датчанка
        singular = [name + ending for ending in ("", "а", "у", "ом", "е")]
        return [*singular, *(name[:-2] + ending for ending in ("", "е", "ам", "ами", "ах", *_RUSSIAN_FEMININE))]
    if name[-1] in _VOWELS or name.endswith("ь"):
        return _russian_noun(name)
    return [*_russian_noun(name), *_russian(name + "скии"), *(name + ending for ending in _RUSSIAN_FEMININE)]


def _russian_in_ets(stem: str) -> list[str]:
    if stem[-1] in _VOWELS:  # бельгиец, бельгийца, бельгийский, бельгийка
        stem += "и"
        nominative = stem[:-1] + "ец"
    else:
        nominative = stem + "ец"
    masculine = [nominative, *(stem + "ц" + ending for ending in _RUSSIAN_MASCULINE[1:])]
    return [*masculine, *_russian(stem + "скии"), *(stem + ending for ending in _RUSSIAN_FEMININE)]


def _russian_noun(name: str) -> list[str]:
    stem, ending = name[:-1], name[-1]
    endings = {
        "я": "я и ю еи ею е".split(),
        "а": "а ы и у е ои ою еи ею".split(),
        "ы": ["ы", "", *"ам ами ах ов".split()],
        "ь": "ь я ю ем е и ью".split(),
        "и": "и я ю ем е".split() if stem[-1:] in {"а", "и"} else ["и"],  # Китай, Маврикий; but Чили
    }
    if ending in endings and not name.endswith(("оа", "уа")):  # Самоа, Никарагуа
        return [stem + form for form in endings[ending]]
    return [name] if ending in _VOWELS else [name + form for form in _RUSSIAN_MASCULINE]


_PEOPLE: dict[str, Callable[[str], list[str]]] = {
    "en": _english,
    "fr": _french,
    "es": _spanish,
    "de": _german,
    "it": _italian,
    "ru": _russian,
}
