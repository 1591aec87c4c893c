"""Names across spellings and scripts: Горбачёв is one name however French, English or German write it.

A word is reduced to phonetic skeletons. In Latin letters it is read once as each romanisation reads it (one
word does not mix two: German "ch" and French "ch" are two sounds, and the "tch" of a word says which its
"ch" is); in Cyrillic, Greek or Arabic letters it is read as that script. Two words are one name when they
share a skeleton, or, if long, when two are about one letter apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice, product

from anyascii import anyascii

from rag.language.function_words import FUNCTION_WORDS
from rag.language.places import same_place
from rag.language.terms import fold
from rag.schema import NameMatch

_WORDS = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s$|['’]$")
_ELISION = re.compile(r"^(?:[dlnsjmtc]|qu)['’]", re.IGNORECASE)
_ARABIC_ARTICLE = re.compile(r"^[ae]l-(?=[^\W\d_]{3})", re.IGNORECASE)
_PARTICIPLE = re.compile(r"-(?:based|born|led|backed|owned|listed|made|built|run)$")  # "a Rome-based firm"
# One letter of difference is forgiven from this length on: six-letter names one letter apart are
# often two people (Martin, Marvin); of eight letters and more hardly ever.
FORGIVING_LENGTH = 8
_MIN_LENGTH, _MAX_LENGTH = 3, 100  # a longer run of letters is no name, and its skeletons are 64 times as much
_MAX_SKELETONS = 64
_MAX_ARABIC = 256  # three unwritten vowels of five readings each, and a little more

# Of the skeletons' alphabet, S stands for the hushing sounds, affricates among them; Z for their voiced twins;
# H for the throaty ones. In the tables below, ^ and $ are the ends of a word and "a|b" is two readings.
_SHARED = """
    shch S, schtsch S, chtch S, tsch S, tch S, sch S|Z, sh S, ch S, chr kr|Hr, zh Z, dj Z, dzh Z, dsch Z, kh H,
    ph f, th t, ck k, x ks, qu k, ^qi Si, q k, c k, ce se, cé se, ci si, cy si|ki, tz ts, tzi tsi|Zi, gue ge, gui gi,
    gué ge, guí gi, gia gia|ia, gio gio|io, gh g, rh r|rH, bh b, dh d, nh n|nH, lh l|lH, mh m|mH, h H, hsi Si, hsu Su,
    ^xi Si|ksi, ^xu Su|ksu, w v, y i, ya ia, yu iu|u, ek$ ek|ik, ik$ ek|ik, eq$ ek|ik, iq$ ek|ik, iv$ iv|ov, off$ ov,
    ñ ni|n, š S, č S, ž Z, ř Z, ş S, ś s, ź z, ż Z, ć S, ç s|S,
    ö o|oe, ü u|ue|iu, ä a|e, ħ H, nya nia, nyo nio, j Z, ^ , $
"""
# How each language writes foreign names: what two spellings in Latin letters may share.
_ROMANISATIONS = {
    "French": "ou u, oua ua|va, oui ui|vi, x$ ks|s",
    "English": "ee i, oo u, ou u, ew ev, ow ov|au, aw av",
    "German": "ch H, j i, z ts|z, s s|z, ss s, s$ s, st st, sp sp, sk sk",
    "Spanish": "j H, z s|z, burgo$ burg",
    "Polish": "cz S, sz S, rz Z, ch H, j i, c ts, w v, ow$ ov|uv, ów$ ov|uv, ł l, ó u|o",
}
# How each sounds its own names, which is what another script writes down. Two spellings in Latin letters must
# not meet here: 234 pairs of 4,515 words of French matched when they did, mute e and all (Mère, Maire), 90 since.
_SOUNDS = {
    "French": """
        eau o, eaux o, au o|au, aud$ o|aud, ault$ o|ault, ard$ ar|ard, ouard$ uar|uard, oux$ u|uks,
        bourg burg|bur, ai ai|e, gn ni, gny ni, oi oi|ua, ge Ze, gé Ze, gi Zi, gy Zi, h ,
        ^s s, s s|z, ss s, s$ s, st st, sk sk, sp sp""",
    "English": "h H|, ^h H",
    "German": "h H|, ^h H, stadt Stat|stat, v v|f, ei ai|ei, ey ai|ei, ie i|ie, eu oi|eu, dt t",
    "Spanish": "x ks|H, ll l|i, h , ge He|ge, gi Hi|gi",
    "Polish": "h H",
}
# Letter groups that a romanisation does not use, or must have, which tell it from the others.
_BARRED = {
    "French": "[äöüßñšžčřşłśź]|sh|zh|sch",
    "English": "[äößñèêîôû]|sch|oux$|eaux",
    "German": "[éèêëïîôûñçšžčřşłśź]|ou|sh|zh|kh|tch|dj|gu[ei]|y[aeou]",
    "Spanish": "^.{,4}$|[äöüßèêëïçšžčřşłśź]|sh|zh|kh|tch|sch|w|ou",
    "Polish": "[éèêëïîôûñçäöüßíáú]|^(?!.*(?:cz|sz|rz|[łśźżćńąęó]))",
}
_CYRILLIC_READINGS = """
    а a, б b, в v, г g|H, ґ g, д d, е e, ё o|e|io, ж Z, дж Z, з z, и i, і i, ї i, й i, к k, л l, м m, н n, о o, п p,
    р r, с s, т t, у u, ў u, ф f, х H, ц ts, ч S, ш S, щ S, ъ , ы i, ь , э e, є e, ю iu|u, я ia, ье ie, ьи i, ьо io,
    ^е e|ie, ^ , $
"""
_CYRILLIC_SOUNDS = "ен$ en|in, эн$ en|in, шт St|st"
_GREEK_READINGS = """
    α a, β v, γ g, δ d, ε e, ζ z, η i, θ t, ι i, κ k, λ l, μ m, ν n, ξ ks, ο o, π p, ρ r, σ s, ς s, τ t, υ i, φ f, χ H,
    ψ ps, ω o, ου u, αυ av|af, ευ ev|ef, αι e|ai, ει i, οι i, μπ b, ντ d|nt, γκ g, γγ ng, τζ ts|Z, τσ ts|S,
    για ia|gia, γιο io|gio, γιω io|gio, ^ , $
"""
# ~ stands between two consonants for the short vowel that Arabic leaves unwritten.
_ARABIC_READINGS = """
    ا a, أ a, إ i, آ a, ء , ئ i, ؤ u, ب b, پ p, ت t, ث t, ج Z|g, چ S, ح H, خ H, د d, ذ d|z, ر r, ز z, ژ Z, س s, ش S,
    ص s, ض d, ط t, ظ z, ع , غ g, ف f, ق k, ك k, ک k, گ g, ل l, م m, ن n, ه H|, ة a, ى a, و u|v, ي i, ی i, ^و v, ^ , $ ,
    ~ |a|e|i|u
"""
_CONSONANTS = "[بپتثجچحخدذرزژسشصضطظغفقكکگلمنه]"
_ARABIC_GAP = re.compile(f"(?:(?<=^[وي])|(?<={_CONSONANTS}))(?={_CONSONANTS})")
_ARABIC = re.compile("[\u0600-\u06ff]")
_GREEK = re.compile("[\u0370-\u03ff]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN = re.compile("[a-z]")
_NO_LETTER = re.compile(r"[\W\d_]")
_DOUBLED = re.compile(r"([A-Za-z])\1+")
_VOWELS = "aeiou"
_FEMININE = re.compile("[^aeiou]e$")
_SOUND = "~"  # ends a skeleton that only words of two scripts may share
# Louis XVI is not Louis XVII, though doubled letters count as one.
_ROMAN_NUMERAL = re.compile(r"[IVXLC]{2,}(?:e|er|ème)?$")
# Not the -tine of Martine, Christine and Valentine, which would be Martin, Christin and Valentin.
_RUSSIAN_INE = re.compile("(?:[^t]|out)ine$")
# One letter for another is forgiven among vowels and among sounds that romanisations confuse.
_ALIKE = (_VOWELS, "sz", "SZ", "sS", "zZ", "fv", "td", "kg", "gH", "pb")
# Ukrainian г is h, Russian g: of Latin words, only those with the ending of such a surname are read both ways,
# or else Gilbert would be Hilbert.
_SLAVIC_G = re.compile("g(?=.*(?:[eio][vw]|enko|ets|etz|ez|ky|kyi|ski|uk)$)")
# Nominatives that a Russian case ending may stand for; "Орла" is "Орл" and a vowel that comes and goes.
_NOMINATIVES = {
    "ого": ("ий", "ой"), "ому": ("ий", "ой"), "ыми": ("",), "ими": ("ий",), "им": ("ий",), "ым": ("", "ый"),
    "ом": ("",), "ем": ("", "й", "ь"), "ой": ("а", "ая"), "ою": ("а",), "ей": ("я", "а", "ь"), "а": ("",),
    "я": ("й", "ь"), "у": ("", "а"), "ю": ("й", "ь", "я"), "е": ("", "а", "й", "я"), "ы": ("", "а"),
    "и": ("", "а", "я", "ь", "й"),
}  # fmt: skip
_RUSSIAN_ENDING = re.compile(f"(?<=..)(?:{'|'.join(_NOMINATIVES)})$")
_FLEETING = re.compile("(?<=[бвгджзклмнпрстфхцчшщ])(?=[лнкц]$)")


@dataclass(frozen=True, slots=True)
class _Readings:
    """How one script or romanisation is read: letter groups, longest first, and what each may sound like."""

    sounds: dict[str, tuple[str, ...]]
    group: re.Pattern[str]

    @classmethod
    def of(cls, *tables: str) -> _Readings:
        """From tables of "group sound|sound, ..."; of two, the later wins."""
        rows = (row.strip(" \n").partition(" ") for table in tables for row in table.split(","))
        sounds = {group: tuple(said.strip().split("|")) for group, _, said in rows}
        longest = sorted(filter(None, sounds), key=len, reverse=True)
        return cls(sounds, re.compile("|".join(map(re.escape, longest)) + "|.", re.DOTALL))

    def read(self, word: str, limit: int) -> Iterator[str]:
        """At most `limit` readings of a word; a letter in no table is read by its ASCII transliteration."""
        groups = [self.sounds.get(group) or (_ascii(group),) for group in self.group.findall(f"^{word}$")]
        return map("".join, islice(product(*groups), limit))


def match_names(asked: Iterable[str], text: str) -> tuple[NameMatch, ...]:
    """For each name word asked for, the first spelling under which `text` writes it, where it does.

    Args:
        asked: single name words ("Gorbachev", not "Mikhail Gorbachev").
        text: of an article; only its capitalised words are taken for names.
    """
    written = list(dict.fromkeys(name_words(text)))
    matches = []
    for name in dict.fromkeys(asked):
        found = next((w for w in written if w == name), None) or next((w for w in written if same_name(name, w)), None)
        if found:
            matches.append(NameMatch(name, found))
    return tuple(matches)


def name_words(text: str) -> list[str]:
    """Capitalised words of a text without elided article, possessive or "-based", in order, repeats kept."""
    # Most words of a text are in lower case: left out at once, they cost a third of the time.
    words = [_bare(word) for word in _WORDS.findall(text) if not word.islower() and len(word) <= _MAX_LENGTH]
    return [word for word in words if word[:1].isupper()]


def same_name(a: str, b: str) -> bool:
    """Whether two single words are spellings of one name, or names of one country or city.

    >>> same_name("Gorbachev", "Gorbatschow"), same_name("Martin", "Morton")
    (True, False)
    """
    left, right = skeletons(a), skeletons(b)
    shared = left & right
    if shared and (_is_latin(a) != _is_latin(b) or any(skeleton[-1] != _SOUND for skeleton in shared)):
        return True
    if any(same_place(x, y) for x in _place_names(a) for y in _place_names(b)):
        return True
    return any(_one_apart(x, y) for x in _forgiving(a) for y in _forgiving(b))


@lru_cache(maxsize=65536)
def skeletons(word: str) -> frozenset[str]:
    """Phonetic skeletons of one word in any script; none for a word under three letters.

    A function word ("Nach" at the head of a sentence) has one that only its own spelling shares.
    """
    bare = unicodedata.normalize("NFC", _bare(word)).replace("\u0301", "")  # Russian stress marks
    letters = _NO_LETTER.sub("", bare).lower()
    if len(letters) > _MAX_LENGTH or (len(letters) < _MIN_LENGTH and len(_ascii(letters)) < _MIN_LENGTH):
        return frozenset()
    exact = frozenset({f"={fold(letters)}"})
    if _ROMAN_NUMERAL.match(bare) or fold(letters) in _function_words():
        return exact
    read = (_DOUBLED.sub(r"\1", skeleton) for skeleton in _read(letters))
    found = frozenset(skeleton for skeleton in read if len(skeleton.rstrip(_SOUND)) >= _MIN_LENGTH)
    return found if any(skeleton[-1] != _SOUND for skeleton in found) else found | exact


def _read(letters: str) -> Iterator[str]:
    """Readings of a lower-case word by its script, letters doubled as they come."""
    if _ARABIC.search(letters):
        yield from _both(_ARABIC_LETTERS.read(_ARABIC_GAP.sub("~", letters), _MAX_ARABIC))
    elif _GREEK.search(letters):
        yield from _both(_GREEK_LETTERS.read(fold(letters), _MAX_SKELETONS))
    elif _CYRILLIC.search(letters):
        for form in _nominatives(letters):
            yield from _both(_CYRILLIC_LETTERS.read(form, _MAX_SKELETONS))
            yield from (s + _SOUND for s in _CYRILLIC_HEARD.read(form, _MAX_SKELETONS))
    else:
        yield from _read_latin(letters if _LATIN.search(letters) else _ascii(letters))


def _both(readings: Iterable[str]) -> Iterator[str]:
    return (form for skeleton in readings for form in (skeleton, skeleton + _SOUND))


def _read_latin(letters: str) -> Iterator[str]:
    """Readings of a word by every romanisation that may have written it, then as its own language says it."""
    forms = {letters, _SLAVIC_G.sub("ħ", letters)}
    for written, heard in [pair for barred, pair in _LATIN_LETTERS if not barred.search(letters)] or [_ENGLISH]:
        for form in forms:
            for skeleton in written.read(form, _MAX_SKELETONS):
                yield skeleton
                if _RUSSIAN_INE.search(letters):
                    yield skeleton[:-1]
            for skeleton in heard.read(form, _MAX_SKELETONS):
                yield skeleton + _SOUND
                if letters[-1] == "e" and _FEMININE.search(skeleton):
                    yield skeleton[:-1] + _SOUND


def _nominatives(word: str) -> Iterator[str]:
    """A Cyrillic word, and the nominatives that it may be a case of."""
    yield word
    if ending := _RUSSIAN_ENDING.search(word):
        stem = word[: ending.start()]
        yield from (stem + nominative for nominative in _NOMINATIVES[ending.group()])
        if _FLEETING.search(stem):
            yield from (f"{stem[:-1]}{vowel}{stem[-1]}" for vowel in "ео")


@lru_cache(maxsize=65536)
def _place_names(word: str) -> tuple[str, ...]:
    """The nominatives of a word that name a place at all: most words have none, which saves the comparison."""
    bare = _bare(word).replace("\u0301", "")
    forms = _nominatives(bare.lower()) if _CYRILLIC.search(bare) else (bare,)
    return tuple(form for form in forms if same_place(form, form))


@lru_cache(maxsize=65536)
def _forgiving(word: str) -> tuple[str, ...]:
    """The skeletons of a word that are long enough to be matched but for a letter."""
    return tuple(s for s in skeletons(word) if len(s) >= FORGIVING_LENGTH and s[0] != "=" and s[-1] != _SOUND)


@lru_cache(maxsize=65536)
def _is_latin(word: str) -> bool:
    return bool(_LATIN.search(word.lower()))


def _one_apart(a: str, b: str) -> bool:
    """Whether one letter added or dropped, or changed for a like one, turns a into b.

    Not the first letter, nor a last e after a consonant, which tells François from Françoise.
    """
    if a[0] != b[0] or abs(len(a) - len(b)) > 1:
        return False
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if len(a) == len(b):
        return a[at + 1 :] == b[at + 1 :] and (a == b or any({a[at], b[at]} <= set(like) for like in _ALIKE))
    shorter, longer = sorted((a, b), key=len)
    return shorter[at:] == longer[at + 1 :] and (at < len(shorter) or not _FEMININE.search(longer))


@lru_cache(maxsize=65536)
def _bare(word: str) -> str:
    """A word without what is written onto it: elided article, possessive, "-based", Arabic article."""
    return _ARABIC_ARTICLE.sub("", _PARTICIPLE.sub("", _POSSESSIVE.sub("", _ELISION.sub("", word))))


@lru_cache(maxsize=4096)
def _ascii(letters: str) -> str:
    return re.sub(r"[^a-z]", "", anyascii(letters).lower())


@cache
def _function_words() -> frozenset[str]:
    return frozenset().union(*FUNCTION_WORDS.values())


_LATIN_LETTERS = [
    (re.compile(_BARRED[name]), (_Readings.of(_SHARED, rows), _Readings.of(_SHARED, rows, _SOUNDS[name])))
    for name, rows in _ROMANISATIONS.items()
]
_ENGLISH = _LATIN_LETTERS[1][1]  # for what no romanisation would write
_CYRILLIC_LETTERS, _GREEK_LETTERS, _ARABIC_LETTERS = map(
    _Readings.of, (_CYRILLIC_READINGS, _GREEK_READINGS, _ARABIC_READINGS)
)
_CYRILLIC_HEARD = _Readings.of(_CYRILLIC_READINGS, _CYRILLIC_SOUNDS)
