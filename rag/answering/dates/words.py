"""The words that dates are made of, language by language, as data: names, numbers, units and signs of tense.

A table here says what a word means; `patterns` says how words join into an expression.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from babel.dates import get_day_names, get_month_names

Unit = Literal["day", "week", "month", "year"]


@dataclass(frozen=True)
class Words:
    """One language's words; every key is in lower case.

    Args:
        weekdays: form -> 0 (Monday) to 6.
        months: form -> 1 to 12, as written beside the number of a day; short forms included.
        month_names: the forms that may stand without a day, in their usual case.
        numbers: word -> value.
        ordinals: word -> value.
        units: form -> what it counts.
        seasons: form -> its first month (3, 6, 9 or 12).
        day_parts: regular expression of what may follow a weekday ("soir").
        day_suffix: what may follow the number of a day ("er").
        related_years: phrase as a regular expression -> years from the article's own.
        future: a sign that what the clause tells is still to come.
        past: a sign that it is over.
        since: stands right before a date that must lie in the past.
        until: stands right before a date that must lie ahead.
        reporting: verbs of "announced on Wednesday", which tell the day of publication.
    """

    weekdays: dict[str, int]
    months: dict[str, int]
    month_names: tuple[str, ...]
    numbers: dict[str, int]
    ordinals: dict[str, int]
    units: dict[str, Unit]
    seasons: dict[str, int]
    day_parts: str
    day_suffix: str
    related_years: dict[str, int]
    future: str
    past: str
    since: str
    until: str
    reporting: str
    exact_case: bool = False  # names are capitalised: "May" is a month, "may" is not


def _counted(words: str) -> dict[str, int]:
    """Number words in order: "one|a two" -> {"one": 1, "a": 1, "two": 2}."""
    return {form: value for value, forms in enumerate(words.split(), start=1) for form in forms.split("|")}


def _units(day: str, week: str, month: str, year: str) -> dict[str, Unit]:
    table: dict[str, Unit] = {}
    table.update(dict.fromkeys(day.split(), "day"))
    table.update(dict.fromkeys(week.split(), "week"))
    table.update(dict.fromkeys(month.split(), "month"))
    table.update(dict.fromkeys(year.split(), "year"))
    return table


def _seasons(spring: str, summer: str, autumn: str, winter: str) -> dict[str, int]:
    table: dict[str, int] = {}
    for first_month, forms in zip((3, 6, 9, 12), (spring, summer, autumn, winter), strict=True):
        table.update(dict.fromkeys(forms.split(), first_month))
    return table


def _weekday_names(language: str) -> dict[str, int]:
    return {name.lower(): number for number, name in get_day_names("wide", "format", language).items()}


def _month_names(language: str) -> tuple[str, ...]:
    return tuple(get_month_names("wide", "format", language)[n] for n in range(1, 13))


def _months(language: str, also: str = "") -> dict[str, int]:
    """Wide and short names from Babel, and `also`: "form=number form=number"."""
    table: dict[str, int] = {}
    for width in ("wide", "abbreviated"):
        for number, name in get_month_names(width, "format", language).items():
            table[name.lower().rstrip(".")] = number
    for pair in also.split():
        form, number_text = pair.split("=")
        table[form] = int(number_text)
    return table


def _french() -> Words:
    return Words(
        weekdays=_weekday_names("fr"),
        months=_months("fr", "fevrier=2 aout=8 decembre=12"),
        month_names=_month_names("fr"),
        numbers=_counted(
            "un|une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
            " dix-sept dix-huit dix-neuf vingt"
        )
        | {"trente": 30, "quarante": 40, "cent": 100},
        ordinals=_counted(
            "premier|première deuxième|second|seconde troisième quatrième cinquième sixième septième huitième"
            " neuvième dixième onzième douzième treizième quatorzième quinzième seizième dix-septième"
            " dix-huitième dix-neuvième vingtième"
        ),
        units=_units("jour jours", "semaine semaines", "mois", "an ans année années"),
        seasons=_seasons("printemps", "été", "automne", "hiver"),
        day_parts=r" (?:au )?(?:soir|matin|après-midi|midi)",
        day_suffix=r"(?:er)?",
        related_years={
            r"de cette année": 0,
            r"de l'an(?:née)? (?:derni(?:er|ère)|passée?)": -1,
            r"de l'an(?:née)? prochaine?": 1,
        },
        future=(
            r"\b(?:(?:[a-zçèê]*(?:[eiduvtr]r|\baur)(?:a|ont))|doi(?:t|vent)|dev(?:ait|aient)|[a-zéê]*drai(?:t|ent)|(?:dev|pour|se|fe|i)rai(?:t|ent)"
            r"|prévue?s?|attendue?s?|fixée?s?|programmée?s?|prochaine?s?|va|vont|allaient|allait|planifiée?s?"
            r"|courent|court|à venir|d'ici|espère(?:nt)?|compte(?:nt)?|appelle(?:nt)? à"
            r"|(?:pour|avant de) (?:y )?\w+(?:er|ir|re))\b"
        ),
        past=(
            r"\b(?:a|ont|avai(?:t|ent)|étai(?:t|ent)|s'est|se sont|s'étai(?:t|ent)|fut|furent|est|sont"
            r"|aurai(?:t|ent)|ayant|été)(?: [\w'’]+){0,2}? (?:[\w'’]+(?:é|i|u|û|is|it|ert)(?:e|s|es)?)\b"
            r"|\b(?:survenue?s?|tenue?s?|entamée?s?|publiée?s?|datée?s?|diffusée?s?|organisée?s?|depuis)\b"
        ),
        since=r"depuis",
        until=r"(?:d'ici(?: à| au)?|jusqu'au|jusqu'en|jusqu'à)",
        reporting=(
            r"(?:annonc|indiqu|déclar|précis|affirm|appris|fait savoir|rapport|confirm|expliqu|assur|révél"
            r"|communiqu|publi|diffus|entreten|estim)\w*"
        ),
    )


def _english() -> Words:
    return Words(
        weekdays=_weekday_names("en"),
        months=_months("en", "sept=9"),
        month_names=_month_names("en"),
        numbers=_counted(
            "one|a|an two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
            " sixteen seventeen eighteen nineteen twenty"
        )
        | {"thirty": 30, "forty": 40, "hundred": 100},
        ordinals=_counted(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
            " fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
        ),
        units=_units("day days", "week weeks", "month months", "year years"),
        seasons=_seasons("spring", "summer", "autumn fall", "winter"),
        day_parts=r"(?: (?:evening|night|morning|afternoon|lunchtime))",
        day_suffix=r"(?:st|nd|rd|th)?",
        related_years={r"(?:of )?this year": 0, r"(?:of )?last year": -1, r"(?:of )?next year": 1},
        future=(
            r"\b(?:will|won't|shall|is to|are to|due|set to|scheduled|planned|plans?|to be|would|expected"
            r"|going to|hopes?|upcoming|deadline|resumes?|starts?|begins?|opens?)\b"
        ),
        past=(
            r"\b(?:was|were|had|has|have|said|told|met|held|took|began|left|fell|won|lost|went|came|made|since"
            r"|broke|rose|gave|spoke|saw|\w{2,}ed|ago)\b"
        ),
        since=r"since",
        until=r"(?:until|till|by)",
        reporting=r"(?:said|announced|told|reported|confirmed|declared|urged|stated|revealed)",
        exact_case=True,
    )


def _spanish() -> Words:
    return Words(
        weekdays=_weekday_names("es") | {"miercoles": 2, "sabado": 5},
        months=_months("es", "setiembre=9"),
        month_names=(*_month_names("es"), "setiembre"),
        numbers=_counted(
            "un|una|uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"
            " dieciséis diecisiete dieciocho diecinueve veinte"
        )
        | {"treinta": 30, "cuarenta": 40, "cien": 100},
        ordinals=_counted("primer|primera|primero segundo|segunda tercer|tercera|tercero cuarto|cuarta"),
        units=_units("día días", "semana semanas", "mes meses", "año años"),
        seasons=_seasons("primavera", "verano", "otoño", "invierno"),
        day_parts=r" (?:por|en|a|de) (?:la |el )?(?:mañana|tarde|noche|madrugada|mediodía)",
        day_suffix=r"(?:º|°)?",
        related_years={
            r"(?:de )?este año": 0,
            r"del? (?:pasado año|año pasado)": -1,
            r"del? (?:próximo año|año (?:próximo|que viene))": 1,
        },
        future=(
            r"\b(?:\w+(?:rá|rán|ría|rían)|va a|van a|previst[oa]s?|debe|deben|próxim[oa]s?|programad[oa]s?"
            r"|esperan?|confían?|prevén?|hasta|viene)\b"
        ),
        past=(
            r"\b(?:\w+(?:ó|aron|ieron|aba|aban|ado|ido)|ha|han|había|habían|fue|fueron|dijo|hizo|hubo|tuvo"
            r"|puso|desde)\b"
        ),
        since=r"desde",
        until=r"(?:hasta|antes de)",
        reporting=r"(?:anunci|inform|declar|inform|confirm|asegur|indic|dijo|dijeron|comunic|señal|afirm|explic)\w*",
    )


def _german() -> Words:
    return Words(
        weekdays=_weekday_names("de") | {"sonnabend": 5},
        months=_months("de", "jänner=1 maerz=3"),
        month_names=(*_month_names("de"), "Jänner"),
        numbers=_counted(
            "ein|eine|einem|einer|einen zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn"
            " vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig"
        )
        | {"dreißig": 30, "vierzig": 40, "hundert": 100},
        ordinals=_counted("erste|ersten|erster zweite|zweiten|zweiter dritte|dritten|dritter vierte|vierten|vierter"),
        units=_units("tag tage tagen tags", "woche wochen", "monat monate monaten monats", "jahr jahre jahren jahres"),
        seasons=_seasons("frühling frühjahr", "sommer", "herbst", "winter"),
        day_parts=r" ?(?:abend|nacht|morgen|vormittag|nachmittag|mittag|früh)",
        day_suffix=r"\.",
        related_years={
            r"dieses Jahres|diesen Jahres": 0,
            r"(?:des )?(?:letzten|vergangenen|vorigen) Jahres": -1,
            r"(?:des )?(?:nächsten|kommenden) Jahres": 1,
        },
        future=(
            r"\b(?:wird|werden|würde[n]?|soll|sollen|will|wollen|muss|müssen|bis|kommenden?|geplant|vorgesehen"
            r"|angesetzt|erwarte[nt]|hofft|hoffen|rechne[nt]|plant|planen|nächsten?)\b"
        ),
        past=r"\b(?:hat|haben|hatten?|wurden?|waren?|worden|seit|sagte|(?-i:[a-zäöüß]{3,}te|ge[a-zäöüß]{3,}t))\b",
        since=r"seit(?: dem)?",
        until=r"bis(?: zum)?",
        reporting=r"(?:teilte|mitteilte|sagte|kündigte|ankündigte|erklärte|berichtete|bestätigte|gab)",
        exact_case=True,
    )


def _italian() -> Words:
    return Words(
        weekdays=_weekday_names("it"),
        months=_months("it"),
        month_names=_month_names("it"),
        numbers=_counted(
            "un|una|uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici"
            " quindici sedici diciassette diciotto diciannove venti"
        )
        | {"trenta": 30, "quaranta": 40, "cento": 100},
        ordinals=_counted("primo|prima secondo|seconda terzo|terza quarto|quarta"),
        units=_units("giorno giorni", "settimana settimane", "mese mesi", "anno anni"),
        seasons=_seasons("primavera", "estate", "autunno", "inverno"),
        day_parts=r" (?:sera|mattina|notte|pomeriggio)",
        day_suffix=r"(?:º|°)?",
        related_years={
            r"di quest'anno": 0,
            r"del(?:l'anno scorso|lo scorso anno)": -1,
            r"del(?:l'anno prossimo| prossimo anno)": 1,
        },
        future=(
            r"\b(?:\w+(?:rà|ranno|rebbe|rebbero)|previst[oaie]|deve|devono|prossim[oaie]|attes[oaie]|fissat[oaie]"
            r"|entro|fino|sper(?:a|ano)|conta(?:no)? di|preved(?:e|ono))\b"
        ),
        past=(
            r"\b(?:ha|hanno|aveva|avevano|stat[oaie]|era|erano|\w+(?:ò|arono|irono|ava|avano)"
            r"|è \w+[ai]t[oaie]|dal|da|dopo)\b"
        ),
        since=r"(?:dal|da|dallo)",
        until=r"(?:entro|fino a|fino al)",
        reporting=r"(?:annunci|dichiar|conferm|afferm|comunic|rifer|detto|reso noto|spieg|precis)\w*",
    )


def _russian() -> Words:
    genitive = _month_names("ru")
    nominative = [get_month_names("wide", "stand-alone", "ru")[n] for n in range(1, 13)]
    months = {name: n for n, name in enumerate(genitive, start=1)}
    months |= {name: n for n, name in enumerate(nominative, start=1)}
    months |= {name[:-1] + "е": n for n, name in enumerate(genitive, start=1)}  # в апреле
    months |= {name[:-1] + ("у" if name.endswith("а") else "ю"): n for n, name in enumerate(genitive, start=1)}
    weekdays = (
        "понедельник|понедельника|понедельнику вторник|вторника|вторнику среду|среды четверг|четверга"
        "|четвергу пятницу|пятницы|пятнице субботу|субботы|субботе воскресенье|воскресенья|воскресенью"
    )
    return Words(
        weekdays={form: number - 1 for form, number in _counted(weekdays).items()},
        months=months,
        month_names=tuple(months),
        numbers=_counted(
            "один|одну|одна|одного два|две|двух|двумя три|трёх|трех четыре|четырёх|четырех пять|пяти"
            " шесть|шести семь|семи восемь|восьми девять|девяти десять|десяти одиннадцать|одиннадцати"
            " двенадцать|двенадцати тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать"
            " девятнадцать двадцать"
        )
        | {"тридцать": 30, "сорок": 40, "сто": 100},
        ordinals=_counted(
            "первый|первую|первой|первая второй|вторую|вторая третий|третью|третьей|третья"
            " четвёртый|четвертый|четвёртую|четвёртой|четвёртая"
        ),
        units=_units("день дня дней", "неделю недели недель", "месяц месяца месяцев", "год года лет"),
        seasons=_seasons("весной весна весны весну", "летом лето", "осенью осени", "зимой зима зимы зиму"),
        day_parts=r" (?:вечером|утром|ночью|днём|днем)",
        day_suffix=r"(?:-го)?",
        related_years={
            r"(?:этого|нынешнего|текущего) года": 0,
            r"(?:прошлого|минувшего|прошедшего) года": -1,
            r"(?:следующего|будущего) года": 1,
        },
        future=(
            r"\b(?:будет|будут|состо[ия]тся|намечен\w*|запланирован\w*|предстоит|долж[ен]\w*|пройд[её]т|пройдут"
            r"|ожида\w+|наде[юе]тся|надеются|планиру\w+|назначен\w*|следующ\w+|до|к)\b"
        ),
        past=r"\b(?:\w{2,}(?:л|ла|ло|ли|лся|лась|лось|лись)|был[аои]?|с|после|объявлен\w*|принят\w*)\b",
        since=r"(?:с|со)",
        until=r"(?:до|к)",
        reporting=r"(?:сообщ|заяв|объяв|сказал|рассказал|подтверд|уточн|отмет)\w*",
    )


_TABLES = {
    "fr": _french,
    "en": _english,
    "es": _spanish,
    "de": _german,
    "it": _italian,
    "ru": _russian,
}


@cache
def words_of(language: str) -> Words | None:
    """The tables of a language (BCP 47, only its first part counts), or None where there are none."""
    table = _TABLES.get(language.lower().split("-")[0])
    return table() if table else None


def any_of(forms: Iterable[str]) -> str:
    """A regular expression that matches any of these words, the longest first."""
    return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))


NO_WORDS = Words({}, {}, (), {}, {}, {}, {}, "", "", {}, r"(?!)", r"(?!)", r"(?!)", r"(?!)", r"(?!)")
