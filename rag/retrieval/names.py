"""Names across spellings and scripts: Shoigu, Choïgou, Schoigu and Шойгу are one name.

A word is written in ASCII, then reduced to phonetic skeletons under the romanisations of French,
English, German and Spanish. Where a letter group reads in two ways (German "ch" in Chairullin, French
"ch" in Choïgou) it gives two skeletons; two words are one name when they share one, or, if long, when
two are one letter apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import product

from anyascii import anyascii

from rag.language.places import same_place
from rag.schema import NameMatch

_CAPITALISED = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
# Groups in order of length; every reading is one or two letters of the skeleton.
# S: the hushing sounds, affricates among them; Z: their voiced twins; H: the throaty ones.
_READINGS: dict[str, tuple[str, ...]] = {
    "shch": ("S",), "schtsch": ("S",), "chtch": ("S",), "tsch": ("S",), "tch": ("S",), "sch": ("S", "Z"),
    "sh": ("S",), "ch": ("S", "H"), "cz": ("S",), "zh": ("Z",), "dj": ("Z",), "dzh": ("Z",), "dsch": ("Z",),
    "kh": ("H",), "gh": ("g",), "gue": ("ge",), "gui": ("gi",),
    "ph": ("f",), "ck": ("k",), "qu": ("k",), "ou": ("u",), "oo": ("u",),
    "au": ("au", "o"), "eau": ("o",),
    "ow": ("ov", "u"), "ew": ("ev",), "aw": ("av",), "tz": ("ts",), "ks": ("ks",), "x": ("ks", "H"),
    "j": ("Z", "i", "H"), "g": ("g", "H"), "h": ("H", ""), "c": ("k", "s"), "q": ("k",), "y": ("i",), "w": ("v", "u"),
    "ii": ("i",), "iy": ("i",), "yi": ("i",), "ij": ("i",), "yy": ("i",), "ya": ("ia",), "yu": ("iu", "u"),
}  # fmt: skip
_GROUP = re.compile("|".join(sorted(_READINGS, key=len, reverse=True)) + "|[a-z]")
_DOUBLED = re.compile(r"([A-Za-z])\1+")
# Russian case endings; a name is compared without them as well as with them.
_RUSSIAN_ENDING = re.compile(r"(?:ого|ому|ыми|ими|ым|им|ом|ем|ой|ей|ою|а|у|е|ы|и|я|ю)$")
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s$|['’]$")
_ELISION = re.compile(r"^(?:[dlnsjmtc]|qu)['’]", re.IGNORECASE)
# One letter of difference is forgiven from this length on: six-letter names one letter apart are
# often two people (Martin, Marvin); of eight letters and more hardly ever.
_FORGIVING_LENGTH = 8
_MIN_LENGTH = 3
_MAX_SKELETONS = 32


def match_names(asked: Iterable[str], text: str) -> tuple[NameMatch, ...]:
    """For each name word asked for, the first spelling under which `text` writes it, where it does.

    Args:
        asked: single name words ("Shoigu", not "Sergei Shoigu").
        text: of an article; only its capitalised words are taken for names.
    """
    written = list(dict.fromkeys(w for w in name_words(text)))
    matches = []
    for name in dict.fromkeys(asked):
        found = next((w for w in written if w == name), None) or next((w for w in written if same_name(name, w)), None)
        if found:
            matches.append(NameMatch(name, found))
    return tuple(matches)


def name_words(text: str) -> list[str]:
    """Capitalised words of a text without elided article or possessive, in order, repeats kept."""
    words = (_POSSESSIVE.sub("", _ELISION.sub("", m.group())) for m in _CAPITALISED.finditer(text))
    return [word for word in words if word[:1].isupper()]


def same_name(a: str, b: str) -> bool:
    """Whether two single words are spellings of one name, or names of one country or city.

    >>> same_name("Shoigu", "Choïgou"), same_name("Martin", "Morton")
    (True, False)
    """
    left, right = skeletons(a), skeletons(b)
    if left & right or same_place(a, b):
        return True
    return any(_one_apart(x, y) for x in left for y in right if min(len(x), len(y)) >= _FORGIVING_LENGTH)


@lru_cache(maxsize=65536)
def skeletons(word: str) -> frozenset[str]:
    """Phonetic skeletons of one word in any script; none for a word under three letters."""
    bare = _POSSESSIVE.sub("", _ELISION.sub("", word)).lower()
    forms = {bare}
    if _CYRILLIC.search(bare):
        forms.add(_RUSSIAN_ENDING.sub("", bare))
    found: set[str] = set()
    for form in forms:
        letters = re.sub(r"[^a-z]", "", anyascii(form).lower())
        if len(letters) >= _MIN_LENGTH:
            found.update(_read(letters))
    return frozenset(found)


def _read(letters: str) -> set[str]:
    """Every reading of a word of ASCII letters, doubled letters as one, a mute final e dropped."""
    groups = [_READINGS.get(group, (group,)) for group in _GROUP.findall(letters)]
    readings: set[str] = set()
    for i, parts in enumerate(product(*groups)):
        if i >= _MAX_SKELETONS:
            break
        skeleton = _DOUBLED.sub(r"\1", "".join(parts))
        readings.add(re.sub(r"(?<=[^aeiou])e$", "", skeleton) if len(skeleton) > _MIN_LENGTH else skeleton)
    return readings


def _one_apart(a: str, b: str) -> bool:
    """Whether one letter changed, added or dropped turns a into b; the first letter must agree."""
    if a[0] != b[0] or abs(len(a) - len(b)) > 1:
        return False
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return a[at + 1 :] == b[at + 1 :] or a[at:] == b[at + 1 :] or a[at + 1 :] == b[at:]
