"""Countries and cities under the names each language gives them: Frankreich is France, Londres is London.

The names are CLDR's, by Babel: every country, and the cities that time zones are named after (most
capitals and large cities).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from babel import Locale
from babel.core import get_global

from rag.language.detection import ANSWER_LANGUAGES
from rag.language.terms import fold

# "Le Caire" is Cairo, "L’Avana" Havana
_ARTICLE = re.compile("^(?:(?:l[ea]s?|el|il|al|der|die|das) |l['’])(?=.{4})")


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


def countries_of(city: str) -> frozenset[str]:
    """Folded single-word names, in the answer languages, of the country of a city that a time zone is named after.

    >>> "ukraine" in countries_of("Kiev")
    True
    """
    zones, renamed = get_global("zone_territories"), get_global("zone_aliases")
    codes = [renamed.get(code, code) for code in _codes().get(fold(city), ())]
    found = {zones[code] for code in codes if code in zones}
    return frozenset().union(*(_names().get(code, frozenset()) for code in found))


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
    """CLDR codes by folded name, without its article; not of names of several words, as names are matched by words."""
    codes: dict[str, frozenset[str]] = {}
    for code, name in _named():
        bare = _ARTICLE.sub("", fold(name))
        if bare and " " not in bare:
            codes[bare] = codes.get(bare, frozenset()) | {code}
    return codes


def _named() -> Iterator[tuple[str, str]]:
    for language in ANSWER_LANGUAGES:
        locale = Locale.parse(language)
        yield from ((code, name) for code, name in locale.territories.items() if code.isalpha())
        for zone, names in locale.time_zones.items():
            # CLDR gives a city's name only where the language does not use the zone's own.
            yield zone, names.get("city", "")
            yield zone, zone.rsplit("/", 1)[-1].replace("_", " ")
