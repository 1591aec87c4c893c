"""Times of day: 02H17, 14 heures 30, 2:17 a.m., um 22.05 Uhr, alle 22.05, a las dos de la tarde, в два часа дня."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from rag.language.amounts.numerals import Numeral

_DAY = 1440  # minutes
_MERIDIEM = r"(?:\s?(?P<half>[ap])\.?\s?m\b\.?)"
_COLON = rf"(?<![\w.,:])(?P<hour>[01]?\d|2[0-4])(?::|\s?[hH]\s?)(?P<minute>[0-5]\d)(?::[0-5]\d)?(?![\d:]){_MERIDIEM}?"
# A point parts hours and minutes only where the words around say so: elsewhere it parts decimals, or days and months.
_HOUR_AND_MINUTE = r"(?P<hour>[01]?\d|2[0-4])\.(?P<minute>[0-5]\d)(?![.\d])"
_POINT = {
    "en": rf"(?<![\w.,:])(?P<hour>1?\d)(?:\.(?P<minute>[0-5]\d))?{_MERIDIEM}",
    "es": rf"(?<=\blas\s){_HOUR_AND_MINUTE}",
    "de": rf"(?<![\w.,:]){_HOUR_AND_MINUTE}(?=\sUhr\b)",
    "it": rf"(?:(?<=alle\s)|(?<=\bore\s)){_HOUR_AND_MINUTE}",
    "ru": rf"(?:(?<=\b[вск]\s)|(?<=\bдо\s)){_HOUR_AND_MINUTE}",
}
# One is an article elsewhere, and so no number that a time could be made of.
_ONE = {
    "fr": r"\bune(?=\sheure (?:du matin|de l['’]après-midi)\b)",
    "en": r"\bone(?=\so['’]clock\b|\s[ap]\.m\b)",
    "es": r"(?<=\bla\s)una(?=\sde la (?:mañana|tarde|madrugada)\b)",
    "de": r"\bein(?=\sUhr\b)",
    "it": r"(?<=all['’])una(?=\sdi notte\b|\sdel pomeriggio\b)",
    "ru": r"\bчас(?=\s(?:дня|ночи)\b)",
}
_HOUR_WORD = {
    "fr": r"\s?(?:heures?|h)\b",
    "en": r"\so['’]clock\b",
    "es": r"\s?(?:horas?|h)\b",
    "de": r"\sUhr\b",
    "it": r"\sore\b",
    "ru": r"\sчас(?:ов|ам|а|у)?\b",
}
_DAYTIME = {
    "fr": r"\s(?:du matin\b|(?P<late>du soir\b|de l['’]après-midi\b))",
    "en": r"\s(?:in the morning\b|(?P<noughts>a\.?m\b)|(?P<late>in the (?:afternoon|evening)\b|p\.?m\b))\.?",
    "es": r"\s(?:de la (?:mañana|madrugada)\b|(?P<late>de la (?:tarde|noche)\b))",
    "de": r"\s(?:morgens|früh|nachts|vormittags|am Morgen|(?P<late>nachmittags|abends|am (?:Abend|Nachmittag)))\b",
    "it": r"\s(?:d(?:el|i) mattin[oa]\b|di notte\b|(?P<late>d(?:el|i) (?:pomeriggio|sera)\b|della sera\b))",
    "ru": r"\s(?:утра|ночи|(?P<late>дня|вечера))\b",
}
# Where the time of day follows at once, the hour word may be left out: "eight in the evening", «в 8 утра».
# Not in «в два дня», which is within two days.
_HOUR_WORD_LEFT_OUT = {"en": r"", "es": r"", "it": r"", "ru": r"\b(?:в|к)\s$"}
# With the hour word alone, "14 heures" may be a length of time; after these it is a time of day.
_AT = {
    "fr": r"\b(?:à|vers|dès|avant|jusqu['’]à)\s$",
    "es": r"\blas\s$",
    "it": r"\b(?:d?alle|le)\s$",
    "ru": r"\b(?:в|во|к)\s$",
}
_LENGTH = re.compile(
    r"\s(?:de\s|d['’]|di\s)(?:route|vol|train|marche|travail|trajet|viaje|vuelo|trabajo|volo|viaggio|lavoro)"
)
# Spanish and Italian name the hour without a word for it: "a las dos", "alle tre", before a pause.
_BARE = {"es": r"\b(?:a|hacia|sobre|hasta|desde) las\s$", "it": r"\b(?:d?alle|ore)\s$"}
_PAUSE = re.compile(r"\s*(?:$|[,;:.!?)»”](?!\d))")
_MINUTES_FOLLOW = ("fr", "de", "ru")  # 14 heures 30, 14 Uhr 30, 14 часов 30 минут
_AND_A_HALF = re.compile(r"\set demie\b")
_NEAR = 16  # characters before a number that are looked at


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day: half-open offsets, and minutes after midnight."""

    start: int
    end: int
    minutes: int


def written_clocks(text: str, language: str) -> list[Clock]:
    """Times told by their digits or by the words right beside them, in text order, not overlapping.

    Args:
        text: of an article or an answer.
        language: BCP 47 code without region.
    """
    patterns = [_COLON, *(table[language] for table in (_POINT, _ONE) if language in table)]
    matches = [match for pattern in patterns for match in re.finditer(pattern, text, re.IGNORECASE)]
    found: list[Clock] = []
    for match in sorted(matches, key=lambda match: (match.start(), -match.end())):
        if not found or match.start() >= found[-1].end:
            found.append(_written(match, text, language))
    return found


def told_clock(text: str, language: str, number: Numeral, following: Numeral | None) -> Clock | None:
    """The time that a number tells with the words around it, None where it counts something.

    Args:
        text: that holds the number.
        language: BCP 47 code without region.
        number: in digits or words.
        following: the next number of the text: the minutes, where it stands right behind the hour.
    """
    if language not in _HOUR_WORD or number.role != "number" or number.value > 24 or number.value % Decimal("0.5"):
        return None
    before = text[max(0, number.start - _NEAR) : number.start]
    hour = re.compile(_HOUR_WORD[language], re.IGNORECASE).match(text, number.end)
    after = hour.end() if hour else number.end
    daytime = _daytime(text, language, after) if hour or _hour_word_left_out(language, before) else None
    if daytime and not hour and daytime["late"] == "дня":
        return None
    if not daytime and not _at(text, language, before, hour, number.end):
        return None
    minutes, end = int(number.value * 60), number.end
    if hour and (half := _AND_A_HALF.match(text, after)):
        return Clock(number.start, half.end(), _of_day(minutes + 30, _daytime(text, language, half.end())))
    if following and hour and language in _MINUTES_FOLLOW and _are_minutes(text, after, following):
        minutes, end = minutes + int(following.value), following.end
    return Clock(number.start, end, _of_day(minutes, daytime))


def _written(match: re.Match[str], text: str, language: str) -> Clock:
    groups = match.groupdict()
    start, end = match.span()
    minutes = 60 * int(groups.get("hour") or 1) + int(groups.get("minute") or 0)
    if half := groups.get("half"):
        return Clock(start, end, (minutes % 720 + (720 if half in "pP" else 0)) % _DAY)
    hour = re.compile(_HOUR_WORD.get(language, "(?!)"), re.IGNORECASE).match(text, end)
    return Clock(start, end, _of_day(minutes, _daytime(text, language, hour.end() if hour else end)))


def _hour_word_left_out(language: str, before: str) -> bool:
    pattern = _HOUR_WORD_LEFT_OUT.get(language)
    return pattern is not None and re.search(pattern, before, re.IGNORECASE) is not None


def _daytime(text: str, language: str, position: int) -> re.Match[str] | None:
    pattern = _DAYTIME.get(language)
    return re.compile(pattern, re.IGNORECASE).match(text, position) if pattern else None


def _of_day(minutes: int, daytime: re.Match[str] | None) -> int:
    if daytime and daytime["late"] and minutes < _DAY // 2:
        return minutes + _DAY // 2
    if daytime and daytime.groupdict().get("noughts"):
        return minutes % (_DAY // 2)
    return minutes % _DAY


def _at(text: str, language: str, before: str, hour: re.Match[str] | None, end: int) -> bool:
    if hour is None:
        bare = _BARE.get(language)
        return bare is not None and bool(re.search(bare, before, re.IGNORECASE) and _PAUSE.match(text, end))
    if language not in _AT:
        return True  # "o'clock" and "Uhr" say it themselves
    return bool(re.search(_AT[language], before, re.IGNORECASE)) and not _LENGTH.match(text, hour.end())


def _are_minutes(text: str, position: int, following: Numeral) -> bool:
    return text[position : following.start] in (" ", "\u00a0", "\u202f") and 0 < following.value < 60
