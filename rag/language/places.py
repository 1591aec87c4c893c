"""Countries and cities under the names each language gives them: Frankreich is France, Londres is London.

The names are CLDR's, by Babel: every country, and the cities that time zones are named after (most
capitals and large cities).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from babel import Locale

from rag.language.detection import ANSWER_LANGUAGES
from rag.language.terms import fold


def same_place(a: str, b: str) -> bool:
    """Whether two single words name one country or city, each in any of the answer languages.

    >>> same_place("Frankreich", "France"), same_place("Paris", "France")
    (True, False)
    """
    return bool(_codes().get(fold(a), frozenset()) & _codes().get(fold(b), frozenset()))


def other_names(name: str) -> frozenset[str]:
    """Folded single-word names that the answer languages give to the country or city of this name, if it is one.

    >>> sorted(other_names("Londres"))[:2]
    ['london', 'londra']
    """
    return frozenset().union(*(_names().get(code, frozenset()) for code in _codes().get(fold(name), ())))


@cache
def _names() -> dict[str, frozenset[str]]:
    """Folded names by CLDR code: `_codes` the other way round."""
    names: dict[str, frozenset[str]] = {}
    for name, codes in _codes().items():
        for code in codes:
            names[code] = names.get(code, frozenset()) | {name}
    return names


@cache
def _codes() -> dict[str, frozenset[str]]:
    """CLDR codes by folded name. Names of several words are left out: names are matched word by word."""
    codes: dict[str, frozenset[str]] = {}
    for code, name in _named():
        if name and " " not in name:
            codes[fold(name)] = codes.get(fold(name), frozenset()) | {code}
    return codes


def _named() -> Iterator[tuple[str, str]]:
    for language in ANSWER_LANGUAGES:
        locale = Locale.parse(language)
        yield from ((code, name) for code, name in locale.territories.items() if code.isalpha())
        for zone, names in locale.time_zones.items():
            # CLDR gives a city's name only where the language does not use the zone's own.
            yield zone, names.get("city", "")
            yield zone, zone.rsplit("/", 1)[-1].replace("_", " ")
