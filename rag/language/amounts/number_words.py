"""Words that make up numbers in six languages, with what each does in one.

Long scale in French, Spanish, German and Italian (billion, billón, Billion: 10^12), short scale in English.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from rag.language.terms import fold

Role = Literal["count", "one", "article", "hundred", "scale", "group", "half", "ordinal", "clock"]


@dataclass(frozen=True, slots=True)
class Word:
    """What a word does in a number: "cent" multiplies what stands before it by 100, "deux" is added to it.

    `one` may end a number (vingt et un), `article` may only begin one (a hundred), and neither is one by itself.
    `group` is a collective ("douzaine"), `half` waits for a scale or a joiner ("half a million", "et demi").
    """

    role: Role
    value: Decimal
    lone: bool = True  # whether it is a number with nothing before it: "mille", but not "million" or "milliers"


_ROLES: Mapping[str, Mapping[Role, str]] = {
    "fr": {
        "one": "un=1 une=1",
        "count": "zéro=0 deux=2 trois=3 quatre=4 cinq=5 six=6 sept=7 huit=8 neuf=9 dix=10 onze=11 douze=12 treize=13 quatorze=14 quinze=15 seize=16 vingt=20 vingts=20 trente=30 quarante=40 cinquante=50 soixante=60 septante=70 huitante=80 octante=80 nonante=90",
        "hundred": "cent=100 -cents=100",
        "scale": "mille=1000 mil=1000 -million=1e6 -millions=1e6 -milliard=1e9 -milliards=1e9 -md=1e9 -mds=1e9 -mrd=1e9 -billion=1e12 -billions=1e12 -trillion=1e18 -trillions=1e18",
        "group": "-dizaine=10 -dizaines=10 -douzaine=12 -douzaines=12 -quinzaine=15 -vingtaine=20 -trentaine=30 -quarantaine=40 -cinquantaine=50 -soixantaine=60 -centaine=100 -centaines=100 -millier=1000 -milliers=1000",
        "half": "demi=0.5 demie=0.5",
        "clock": "midi=720 minuit=0",
        "ordinal": "premier=1 première=1 premiers=1 premières=1 unième=1 second=2 seconde=2 tiers=3 quart=4 quarts=4",
    },
    "en": {
        "one": "one=1",
        "article": "a=1 an=1",
        "count": "zero=0 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 thirteen=13 fourteen=14 fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19 twenty=20 thirty=30 forty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90 twice=2 thrice=3",
        "hundred": "-hundred=100",
        "scale": "-thousand=1000 -million=1e6 -billion=1e9 -trillion=1e12 -bn=1e9 -tn=1e12 -mn=1e6",
        "group": "-dozen=12",
        "half": "half=0.5",
        "clock": "noon=720 midday=720 midnight=0",
        "ordinal": "first=1 second=2 third=3 thirds=3 fourth=4 fifth=5 sixth=6 seventh=7 eighth=8 ninth=9 tenth=10 eleventh=11 twelfth=12 thirteenth=13 fourteenth=14 fifteenth=15 sixteenth=16 seventeenth=17 eighteenth=18 nineteenth=19 twentieth=20 thirtieth=30 fortieth=40 fiftieth=50 sixtieth=60 seventieth=70 eightieth=80 ninetieth=90 hundredth=100 thousandth=1000 millionth=1e6 quarter=4 quarters=4",
    },
    "es": {
        "one": "un=1 una=1 uno=1",
        "count": "cero=0 dos=2 tres=3 cuatro=4 cinco=5 seis=6 siete=7 ocho=8 nueve=9 diez=10 once=11 doce=12 trece=13 catorce=14 quince=15 dieciséis=16 diecisiete=17 dieciocho=18 diecinueve=19 veinte=20 veintiuno=21 veintiún=21 veintiuna=21 veintidós=22 veintitrés=23 veinticuatro=24 veinticinco=25 veintiséis=26 veintisiete=27 veintiocho=28 veintinueve=29 treinta=30 cuarenta=40 cincuenta=50 sesenta=60 setenta=70 ochenta=80 noventa=90 cien=100 ciento=100",
        "scale": "mil=1000 -millón=1e6 -millones=1e6 -mill=1e6 -millardo=1e9 -millardos=1e9 -billón=1e12 -billones=1e12 -trillón=1e18 -trillones=1e18",
        "group": "-decena=10 -decenas=10 -docena=12 -docenas=12 -quincena=15 -veintena=20 -treintena=30 -cuarentena=40 -cincuentena=50 -centena=100 -centenas=100 -centenar=100 -centenares=100 -millar=1000 -millares=1000",
        "half": "medio=0.5 media=0.5",
        "clock": "mediodía=720 medianoche=0",
        "ordinal": "primer=1 tercer=3 segundo=2 segunda=2 segundas=2 tercio=3 tercios=3",
    },
    "de": {
        "article": "ein=1 eine=1 einen=1 einer=1 einem=1 eines=1",
        "count": "anderthalb=1.5 eineinhalb=1.5",
        "scale": "tausend=1000 -million=1e6 -millionen=1e6 -mio=1e6 -mill=1e6 -milliarde=1e9 -milliarden=1e9 -mrd=1e9 -billion=1e12 -billionen=1e12 -bio=1e12 -trillion=1e18 -trillionen=1e18",
        "group": "-dutzend=12",
        "half": "halbe=0.5 halben=0.5 halber=0.5 halbes=0.5",
        "clock": "mittag=720 mitternacht=0",
        "ordinal": "erstmals=1 drittel=3 viertel=4 viertelstunde=4",
    },
    "it": {
        "one": "uno=1",
        "article": "un=1 una=1",
        "count": "zero=0",
        "hundred": "cento=100",
        "scale": "mille=1000 -mila=1000 -milione=1e6 -milioni=1e6 -mln=1e6 -miliardo=1e9 -miliardi=1e9 -mld=1e9 -mrd=1e9 -bilione=1e12 -bilioni=1e12 -trilione=1e18 -trilioni=1e18",
        "group": "-decina=10 -decine=10 -dozzina=12 -dozzine=12 -quindicina=15 -ventina=20 -trentina=30 -quarantina=40 -cinquantina=50 -sessantina=60 -settantina=70 -ottantina=80 -novantina=90 -centinaio=100 -centinaia=100 -migliaio=1000 -migliaia=1000",
        "half": "mezzo=0.5 mezza=0.5",
        "clock": "mezzogiorno=720 mezzanotte=0",
    },
    "ru": {
        "one": "один=1 одна=1 одно=1 одного=1 одной=1 одну=1 одному=1 одним=1 одном=1",
        "count": """ноль=0 нуль=0 два=2 две=2 двух=2 двум=2 двумя=2 двое=2 двоих=2 двоим=2 двоими=2 дважды=2 три=3 трех=3 трем=3 тремя=3 трое=3 троих=3 троим=3 троими=3 трижды=3
            четыре=4 четырех=4 четырем=4 четырьмя=4 четверо=4 четверых=4 четверым=4 четырежды=4 пять=5 пяти=5 пятью=5 пятеро=5 пятерых=5 пятерым=5 шесть=6 шести=6 шестью=6 шестеро=6 шестерых=6 семь=7 семи=7 семью=7 семеро=7 семерых=7
            восемь=8 восьми=8 восемью=8 восьмью=8 девять=9 девяти=9 девятью=9 десять=10 десяти=10 десятью=10 сорок=40 сорока=40 девяносто=90 девяноста=90 сто=100 ста=100 двести=200 двухсот=200 двумстам=200 двумястами=200 двухстах=200
            триста=300 трехсот=300 тремстам=300 тремястами=300 трехстах=300 четыреста=400 четырехсот=400 четыремстам=400 четырьмястами=400 четырехстах=400 полтора=1.5 полторы=1.5 полутора=1.5""",
        "scale": """тысяча=1000 тысячу=1000 -тысячи=1000 -тысяч=1000 -тысячам=1000 -тысячами=1000 -тысячах=1000 -тысяче=1000 -тысячей=1000 -тыс=1000 миллион=1e6 -миллиона=1e6 -миллионов=1e6 -миллиону=1e6 -миллионам=1e6 -миллионом=1e6 -миллионами=1e6 -миллионах=1e6 -миллионе=1e6 -млн=1e6
            миллиард=1e9 -миллиарда=1e9 -миллиардов=1e9 -миллиарду=1e9 -миллиардам=1e9 -миллиардом=1e9 -миллиардами=1e9 -миллиардах=1e9 -миллиарде=1e9 -млрд=1e9 триллион=1e12 -триллиона=1e12 -триллионов=1e12 -триллионам=1e12 -триллионами=1e12 -трлн=1e12""",
        "group": "десяток=10 -десятка=10 -десятков=10 -десятками=10 -десяткам=10 дюжина=12 дюжину=12 -дюжины=12 -дюжин=12 сотня=100 сотню=100 -сотни=100 -сотен=100 -сотнями=100 -сотням=100 полдюжины=6 полмиллиона=5e5 полумиллиона=5e5 полмиллиарда=5e8 полумиллиарда=5e8",
        "half": "половиной=0.5",
        "clock": "полдень=720 полудня=720 полудню=720 полночь=0 полуночи=0 полночи=0",
        "ordinal": "впервые=1 треть=3 трети=3 третью=3 четверть=4 четверти=4",
    },
}  # fmt: skip

_FR_ORDINALS = "deux trois quatr cinqu six sept huit neuv dix onz douz treiz quatorz quinz seiz"
_FR_TENS = {
    20: "vingt",
    30: "trent",
    40: "quarant",
    50: "cinquant",
    60: "soixant",
    70: "septant",
    80: "huitant",
    90: "nonant",
    100: "cent",
    1000: "mill",
}
_ES_HUNDREDS = "doscient trescient cuatrocient quinient seiscient setecient ochocient novecient"
_ES_ORDINALS = "primer segund tercer cuart quint sext séptim octav noven"
_ES_ORDINAL_TENS = "décim vigésim trigésim cuadragésim quincuagésim sexagésim septuagésim octogésim nonagésim centésim"
_DE_ORDINALS = "erst zweit dritt viert fünft sechst siebt acht neunt"
_DE_UNITS = "ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn".split()
_DE_TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()
_IT_UNITS = "uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove".split()
_IT_TENS = "venti trenta quaranta cinquanta sessanta settanta ottanta novanta".split()
_IT_ORDINALS = "prim second terz quart quint sest settim ottav non decim"
_RU_TEENS = "один две три четыр пят шест сем восем девят".split()
_RU_ORDINALS = "перв втор трет четверт пят шест седьм восьм девят десят"
_RU_ENDINGS = "ый ой ий ая ое ые ого ому ым ом ую ых ыми ее ьего ьему ьим ьем ья ье ьи ью ьей ьих ьими".split()


@cache
def lexicon(language: str) -> Mapping[str, Word]:
    """Number words of a language by their folded spelling; none for a language without tables.

    Args:
        language: one of fr, en, es, de, it, ru.
    """
    found: dict[str, Word] = {}
    for spelling, word in _words(language):
        found.setdefault(fold(spelling), word)
    return found


def _words(language: str) -> Iterator[tuple[str, Word]]:
    for role, table in _ROLES.get(language, {}).items():
        for entry in table.split():
            spelling, value = entry.split("=")
            yield spelling.lstrip("-"), Word(role, Decimal(value), lone=not spelling.startswith("-"))
    for spelling, number in _COUNTS.get(language, _none)():
        yield spelling, Word("count", Decimal(number))
    for spelling, number in _ORDINALS.get(language, _none)():
        yield spelling, Word("ordinal", Decimal(number))


def _none() -> Iterator[tuple[str, int]]:
    return iter(())


def _french_ordinals() -> Iterator[tuple[str, int]]:
    stems = {**dict(enumerate(_FR_ORDINALS.split(), 2)), **_FR_TENS}
    for value, stem in stems.items():
        yield from ((stem + ending, value) for ending in ("ième", "ièmes"))


def _spanish_hundreds() -> Iterator[tuple[str, int]]:
    for value, stem in enumerate(_ES_HUNDREDS.split(), 2):
        yield from ((stem + ending, 100 * value) for ending in ("os", "as"))


def _spanish_ordinals() -> Iterator[tuple[str, int]]:
    units = dict(enumerate(_ES_ORDINALS.split(), 1))
    tens = {10 * n: stem for n, stem in enumerate(_ES_ORDINAL_TENS.split(), 1)}
    joined = {10 * n + unit: fold(tens[10 * n]) + "o" + stem for n in (1, 2, 3) for unit, stem in units.items()}
    for value, stem in {**units, **tens, 11: "undécim", 12: "duodécim", **joined}.items():
        plurals = ("os", "as") if stem != "segund" else ()  # "segundos" are the clock's
        yield from ((stem + ending, value) for ending in ("o", "a", *plurals))
    yield from ((stem + ending, value) for stem, value in (("decimoctav", 18), ("undecim", 11)) for ending in "oa")


def _german_under_1000() -> Iterator[tuple[str, int]]:
    """Cardinals from 1, the first of them "ein" as in "einhundert"; "hundertundeins" beside "hunderteins"."""
    small = dict(enumerate(_DE_UNITS, 1))
    for ten, word in enumerate(_DE_TENS, 2):
        small[10 * ten] = word
        small |= {10 * ten + unit: f"{_DE_UNITS[unit - 1]}und{word}" for unit in range(1, 10)}
    yield from ((word, value) for value, word in small.items())
    for hundreds, prefix in [(1, ""), *enumerate(_DE_UNITS[:9], 1)]:
        yield f"{prefix}hundert", 100 * hundreds
        for value, word in small.items():
            yield from ((f"{prefix}hundert{und}{word}", 100 * hundreds + value) for und in ("", "und"))


def german_cardinals() -> Mapping[str, int]:
    """Folded cardinals under 1,000."""
    return _folded_german()


@cache
def _folded_german() -> Mapping[str, int]:
    return {fold(word): value for word, value in _german_under_1000()}


def _german_counts() -> Iterator[tuple[str, int]]:
    yield "null", 0
    yield "eintausend", 1000
    yield from ((word, value) for word, value in _german_under_1000() if value > 1)
    yield from ((f"{stem}eins", 100 * n + 1) for n, word in enumerate(_DE_UNITS[:9], 1) for stem in (f"{word}hundert", f"{word}hundertund"))  # fmt: skip
    yield from (("hunderteins", 101), ("zwo", 2), ("tausend", 1000), ("dreissig", 30))


def _german_ordinals() -> Iterator[tuple[str, int]]:
    stems = dict(enumerate(_DE_ORDINALS.split(), 1))
    for word, value in _german_under_1000():
        rest = value % 100
        if rest in stems:
            stem = word.removesuffix(_DE_UNITS[rest - 1]) + stems[rest]
        else:
            stem = word + ("t" if 10 <= rest < 20 else "st")
        yield from ((stem + ending, value) for ending in ("e", "en", "er", "es", "em"))
        if value < 21:
            yield from ((f"tabellen{stem}{ending}", value) for ending in ("e", "en", "er"))


def _italian_under_1000() -> Iterator[tuple[str, int]]:
    small = dict(enumerate(_IT_UNITS, 1))
    for ten, word in enumerate(_IT_TENS, 2):
        small[10 * ten] = word
        for unit in range(1, 10):
            stem = word[:-1] if unit in (1, 8) else word
            small[10 * ten + unit] = stem + _IT_UNITS[unit - 1]
    for hundreds in range(10):
        prefix = "" if not hundreds else f"{_IT_UNITS[hundreds - 1] if hundreds > 1 else ''}cento"
        if hundreds:
            yield prefix, 100 * hundreds
        for value, word in small.items():
            yield prefix + word, 100 * hundreds + value
            if prefix and word.startswith("o"):
                yield prefix[:-1] + word, 100 * hundreds + value


def _italian_counts() -> Iterator[tuple[str, int]]:
    for word, value in _italian_under_1000():
        if value > 1 and value != 100:  # "cento" multiplies
            yield word, value
            if value % 10 == 1 and value > 20:
                yield word[:-1], value  # ventun giorni


def _italian_ordinals() -> Iterator[tuple[str, int]]:
    stems = dict(enumerate(_IT_ORDINALS.split(), 1))
    for word, value in _italian_under_1000():
        if value > 10:
            whole = value % 10 in (3, 6) and not 10 < value % 100 < 20
            stems[value] = (word if whole else word[:-1]) + "esim"
    stems[1000] = "millesim"
    for value, stem in stems.items():
        endings = "oa" if value == 2 else "oaie"
        plain = ((stem + ending, value) for ending in endings)
        yield from ((word.replace("he", "h"), number) for word, number in plain)
    yield from (("seconda", 2), ("prime", 1), ("primi", 1))


def _russian_counts() -> Iterator[tuple[str, int]]:
    """Teens and tens in -надцать and -дцать, fifty to eighty, hundreds from five on, in their cases."""
    for value, stem in enumerate(_RU_TEENS, 11):
        yield from ((f"{stem}надцат{ending}", value) for ending in ("ь", "и", "ью"))
    for value, stem in ((20, "два"), (30, "три")):
        yield from ((f"{stem}дцат{ending}", value) for ending in ("ь", "и", "ью"))
    stems = {5: ("пят", "пят"), 6: ("шест", "шест"), 7: ("сем", "сем"), 8: ("восем", "восьм"), 9: ("девят", "девят")}
    for unit, (direct, oblique) in stems.items():
        if unit < 9:
            yield f"{direct}ьдесят", 10 * unit
            yield from ((f"{oblique}{mid}десят{end}", 10 * unit) for mid, end in (("и", "и"), ("ью", "ью")))
            yield f"{direct}ьюдесятью", 10 * unit
        yield f"{direct}ьсот", 100 * unit
        yield from ((f"{oblique}{tail}", 100 * unit) for tail in ("исот", "истам", "ьюстами", "истах"))
    yield "восемьюстами", 800


def _russian_ordinals() -> Iterator[tuple[str, int]]:
    stems = {stem: value for value, stem in enumerate(_RU_ORDINALS.split(), 1)}
    stems |= {f"{stem}надцат": value for value, stem in enumerate(_RU_TEENS, 11)}
    stems |= {"двадцат": 20, "тридцат": 30, "сороков": 40, "девяност": 90, "сот": 100, "двухсот": 200, "тысячн": 1000}
    stems |= {"пятидесят": 50, "шестидесят": 60, "семидесят": 70, "восьмидесят": 80, "миллионн": 1_000_000}
    for stem, value in stems.items():
        soft = stem == "трет"
        for ending in _RU_ENDINGS:
            if soft == (ending == "ий" or ending[0] == "ь"):
                yield stem + ending, value


_COUNTS = {"es": _spanish_hundreds, "de": _german_counts, "it": _italian_counts, "ru": _russian_counts}
_ORDINALS = {
    "fr": _french_ordinals,
    "es": _spanish_ordinals,
    "de": _german_ordinals,
    "it": _italian_ordinals,
    "ru": _russian_ordinals,
}
