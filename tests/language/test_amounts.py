"""Numbers of a text in six languages, in digits and in words, and that they meet across languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.amounts import amounts

LANGUAGES = ("fr", "en", "es", "de", "it", "ru")


def read(text, language):
    """Each amount as "value", with a letter for its kind where that is no plain number: 2o, 137c, 4.2%."""
    mark = {"number": "", "ordinal": "o", "clock": "c", "percent": "%"}
    return " ".join(f"{amount.value.normalize():f}{mark[amount.kind]}" for amount in amounts(text, language))


DIGITS = [
    ("en", "1,150 savers", "1150"),
    ("en", "1.150 metres", "1.15"),
    ("fr", "1.150 épargnants", "1150"),
    ("fr", "1 150, 1\u00a0150 et 1\u202f150", "1150 1150 1150"),
    ("fr", "3,5 mètres", "3.5"),
    ("fr", "3.5 mètres", "3.5"),
    ("fr", "0,125 litre", "0.125"),
    ("de", "1.234.567,89 Euro", "1234567.89"),
    ("en", "1,234,567.89 euros", "1234567.89"),
    ("en", "1.234.567 euros", "1234567"),
    ("en", "on 12.03.2024", "12 3 2024"),
    ("fr", "en 2011 500 personnes", "2011 500"),
    ("zh", "1,150 和 三", "1.15"),
    ("el", "1.150 ευρώ, τρεις", "1150"),
    ("en", "a 155-mm or 155mm shell", "155 155"),
    ("en", "asteroid 2011 QK7, H1N1, A320", "2011"),
    ("en", "COVID-19 and the F-16", "19 16"),  # a code's digits after a hyphen stand in every language's text alike
    ("en", "in the 1990s", "1990"),
    ("en", "9" * 40, ""),
]
SCALES = [
    ("fr", "3,5 milliards d'euros", "3500000000"),
    ("fr", "trois millions et demi", "3500000"),
    ("fr", "un million et demi d'euros", "1500000"),
    ("fr", "un million", "1000000"),
    ("fr", "deux billions", "2000000000000"),
    ("fr", "une dizaine de millions d'euros", "10000000"),
    ("fr", "3 M€ et 5 Md€", "3000000 5000000000"),
    ("fr", "de 2,8 à 3,5 milliards", "2800000000 3500000000"),
    ("en", "between two and three million, from £1.2bn to £1.4bn", "2000000 3000000 1200000000 1400000000"),
    ("en", "on May 9 and 3 million", "9 3000000"),
    ("fr", "des millions, des milliers, quelques centaines", ""),
    ("en", "three and a half million", "3500000"),
    ("en", "half a million", "500000"),
    ("en", "2 billion, a billion", "2000000000 1000000000"),
    ("en", "€3.5bn, $2m, £5k, 10k", "3500000000 2000000 5000 10000"),
    ("en", "a 2m wall", "2"),
    ("en", "hundreds of thousands", ""),
    ("en", "several hundred, a few thousand", ""),
    ("en", "two million three hundred thousand", "2300000"),
    ("es", "mil millones, un billón", "1000000000 1000000000000"),
    ("es", "dos mil trescientos millones", "2300000000"),
    ("es", "miles de personas, un millón y medio", "1500000"),
    ("de", "3,5 Mrd. Euro, 20 Mio. Euro", "3500000000 20000000"),
    ("de", "eine Million, anderthalb Millionen, zweieinhalb Millionen", "1000000 1500000 2500000"),
    ("de", "eine halbe Million, Millionen Menschen, Tausende", "500000"),
    ("de", "mehrere hundert, hundert, zwei Billionen", "100 2000000000000"),
    ("it", "due milioni e mezzo, 3 miliardi, migliaia", "2500000 3000000000"),
    ("it", "3,5 mln, 2 mld, un bilione", "3500000 2000000000 1000000000000"),
    ("ru", "3,5 млн, 2 млрд, 400 тысяч, миллион", "3500000 2000000000 400000 1000000"),
    ("ru", "два с половиной миллиона, полтора миллиарда, полмиллиона", "2500000 1500000000 500000"),
    ("ru", "миллионы людей, тысячи, сотни, более тысячи", "1000"),
]
WORDS = [
    ("fr", "soixante-quatorze, trente et une, quatre-vingt-dix-sept, quatre-vingts", "74 31 97 80"),
    ("fr", "mille neuf cent quarante, deux cents, cent un, septante-deux", "1940 200 101 72"),
    ("fr", "un homme, une femme, l'un d'eux", ""),
    ("fr", "un véhicule flambant neuf, rien de neuf, neuf blessés", "9"),
    ("fr", "cent vingt, cent cinquante cents", "120 150"),
    ("en", "twenty-one, a hundred and two, nineteen hundred, one of them, one man", "21 102 1900"),
    ("en", "two and three, two thousand and five", "2 3 2005"),
    ("en", "twice, two-year-old", "2 2"),
    ("es", "treinta y uno, veintiséis, ciento dos, doscientas, uno de ellos", "31 26 102 200"),
    (
        "de",
        "einundzwanzig, zweitausenddreihundert, zweihunderttausend, eintausend, hunderteins",
        "21 2300 200000 1000 101",
    ),
    ("de", "ein Mann, zwo, dreizehn, dreissig, fuenfzig", "2 13 30"),
    ("de", "dreimal, zwölfjährige, einmal, einjährig, vierköpfig", "3 12 4"),
    ("it", "ventisette, duecentomila, ventitré, ventun giorni, milleuno, centotto", "27 200000 23 21 1001 108"),
    ("it", "tu sei stanco, sei feriti, un uomo", "6"),
    ("ru", "двадцати семи, сорока, ста сорока, тремя, двое, трижды", "27 40 140 3 2 3"),
    ("ru", "с семью пассажирами, увидел семью, один человек", "7"),
    ("ru", "двадцатипятилетний, двухмесячный, пятиэтажный", "25 2 5"),
]
COLLECTIVES = [
    ("fr", "une quarantaine, une petite dizaine, deux douzaines, un millier", "40 10 24 1000"),
    ("fr", "la trentaine de blessés; mis en quarantaine; la première quinzaine de mars; la trentaine", "30 1o"),
    ("fr", "des dizaines, une demi-douzaine", "6"),
    ("en", "a dozen, two dozen, half a dozen, dozens, several dozen", "12 24 6"),
    ("es", "una docena, media docena, decenas, dos centenares", "12 6 200"),
    ("de", "ein Dutzend, zwei Dutzend, ein halbes Dutzend, Dutzende", "12 24 6"),
    ("it", "una decina, un centinaio, mezza dozzina, decine", "10 100 6"),
    ("ru", "десяток, два десятка, полтора десятка, десятки, около сотни", "10 20 15 100"),
]
ORDINALS = [
    ("fr", "deuxième, 2e, 1er, 1ère, vingt-et-unième, première, soixante-dixième", "2o 2o 1o 1o 21o 1o 70o"),
    ("fr", "les vingt premiers, le Premier ministre, dix secondes", "20 1o 10"),
    ("fr", "une seconde ligne, par seconde", "2o"),
    ("en", "second, twelfth, 21st, twenty-first, one hundred and first", "2o 12o 21o 21o 101o"),
    ("en", "a second later, at first, per second, prime minister", "2o"),
    ("es", "segunda, 1.º, 3er, vigésimo primero, decimotercera, primer ministro", "2o 1o 3o 21o 13o"),
    ("de", "am dreißigsten, zweite, am 3. letzten, der zwanzigste, erstmals", "30o 2o 3o 20o 1o"),
    ("de", "der Zweitligist, die drittgrößte Stadt, Tabellenvierzehnter", "2o 3o 14o"),
    ("de", "Es waren 3. Dann", "3"),
    ("it", "il secondo posto, secondo l'agenzia, la prima volta, prima di cena, ventesimo, 2°", "2o 1o 20o 2o"),
    ("ru", "второй, на девятнадцатой, двадцать первого, 2-й, третьим, впервые", "2o 19o 21o 2o 3o 1o"),
]
FRACTIONS = [
    ("fr", "deux tiers, un quart, trois quarts", "2 3o 4o 3 4o"),
    ("en", "two thirds, a quarter of it, three quarters, the quarter", "2 3o 4o 3 4o"),
    ("de", "zwei Drittel, ein Viertel, drei Viertel", "2 3o 4o 3 4o"),
    ("es", "dos tercios, tres cuartos", "2 3o 3 4o"),
    ("it", "due terzi, tre quarti", "2 3o 3 4o"),
    ("ru", "две трети, три четверти", "2 3o 3 4o"),
]
PERCENT = [
    ("fr", "4,2 %, 4,2\u202f%, quatre pour cent, deux points", "4.2% 4.2% 4% 2"),
    ("fr", "entre 4 et 5 %", "4% 5%"),
    ("en", "4.2 percent, four per cent, 4.2%, 2 percentage points", "4.2% 4% 4.2% 2"),
    ("en", "one percent, one per cent of it", "1% 1%"),
    ("fr", "un pour cent", "1%"),
    ("es", "4,2 por ciento, el 4%", "4.2% 4%"),
    ("de", "4,2 Prozent, 10-prozentige, zwei Prozentpunkte", "4.2% 10% 2"),
    ("it", "4,2 per cento, il 4%, l'uno per cento", "4.2% 4% 1%"),
    ("de", "ein Prozent, mehrere hundert Prozent", "1%"),
    ("ru", "4,2 процента, 5-процентный, 5 процентов, 2 процентных пункта", "4.2% 5% 5% 2"),
]
CLOCKS = [
    ("fr", "à 02H17, à 14h30, à 14 heures, vers 22 heures 05, à deux heures du matin", "137c 870c 840c 1325c 120c"),
    ("fr", "à midi, l'après-midi, le Midi, à minuit, à une heure du matin", "720c 0c 60c"),
    ("fr", "pendant 14 heures, à 14 heures de route, deux heures, à huit heures du soir", "14 14 2 1200c"),
    ("fr", "à deux heures et demie, pendant deux heures et demie, une heure et demie", "150c 2.5 1.5"),
    ("en", "at 2:17 a.m., 14:30, 2 p.m., noon, midnight, 12 a.m.", "137c 870c 840c 720c 0c 0c"),
    ("en", "two o'clock in the afternoon, eight in the evening, one o'clock", "840c 1200c 60c"),
    ("en", "22.05 metres, an hour and a half, two hours and a half, 9.30 a.m.", "22.05 1.5 2.5 570c"),
    ("es", "a las 22.05, a las dos de la tarde, a las 14 horas, a las 1.400 personas", "1325c 840c 840c 1400"),
    ("es", "a las tres. A las dos mujeres; 22.05 metros; a mediodía; hora y media", "180c 2 22.05 720c 1.5"),
    ("de", "um 22.05 Uhr, um 14 Uhr, um 14 Uhr 30, um zwei Uhr, ein Uhr, 22.05", "1325c 840c 870c 120c 60c 22.05"),
    ("de", "um acht Uhr abends, am Mittag, Mittag, Mitternacht", "1200c 720c 0c"),
    ("it", "alle 22.05, alle ore 14, alle due, alle tre donne, a mezzogiorno, 24 ore", "1325c 840c 120c 3 720c 24"),
    ("it", "alle otto di sera, due ore e mezza", "1200c 2.5"),
    (
        "ru",
        "в 14:30, в 22.05, в 14 часов, в два часа дня, в полдень, в пять часов утра",
        "870c 1325c 840c 840c 720c 300c",
    ),
    ("ru", "через 14 часов, каждые шесть часов, 22,05", "14 6 22.05"),
]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [*DIGITS, *SCALES, *WORDS, *COLLECTIVES, *ORDINALS, *FRACTIONS, *PERCENT, *CLOCKS],
)
def test_values_of_a_text(language, text, expected):
    assert read(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "own"),
    [
        ("fr", "plus de 3,5 milliards d'euros", "3,5 milliards"),
        ("fr", "d'une quarantaine de minutes", "une quarantaine"),
        ("fr", "soit 4,2 % de mieux", "4,2 %"),
        ("fr", "trois millions et demi d'euros", "trois millions et demi"),
        ("en", "some €3.5bn in aid", "3.5bn"),
        ("en", "the 21st day", "21st"),
        ("en", "at 2:17 a.m. on Friday", "2:17 a.m."),
        ("de", "um 14 Uhr 30 geschah", "14 Uhr 30"),
        ("ru", "около ста сорока имён", "ста сорока"),
    ],
)
def test_an_amount_ends_where_its_unit_begins(language, text, own):
    (amount,) = amounts(text, language)
    assert text[amount.start : amount.end] == own


SAME = [
    ("40", "fr une quarantaine de minutes|en about forty minutes|de vierzig Minuten|ru сорока минут|es unos cuarenta minutos|it una quarantina di minuti"),
    ("3500000000", "fr 3,5 milliards|en 3.5 billion|es 3.500 millones|de 3,5 Mrd.|it 3,5 miliardi|ru 3,5 млрд"),
    ("12", "fr une douzaine|en a dozen|es una docena|de ein Dutzend|it una dozzina|ru дюжина"),
    ("1.5", "fr une heure et demie|en an hour and a half|es hora y media|de anderthalb Stunden|it un'ora e mezza|ru полтора часа"),
    ("2.5", "fr deux ans et demi|en two and a half years|es dos años y medio|de zweieinhalb Jahre|it due anni e mezzo|ru два с половиной года"),
    ("3o", "fr un tiers|en a third|es un tercio|de ein Drittel|it il terzo|ru треть"),
    ("1o", "fr pour la première fois|en for the first time|es por primera vez|de erstmals|it per la prima volta|ru впервые"),
    ("3", "fr trois fois|en three times|es tres veces|de dreimal|it tre volte|ru трижды"),
    ("1150", "fr 1.150|fr 1 150|en 1,150|de 1.150|es mil ciento cincuenta|it millecentocinquanta|ru тысяча сто пятьдесят"),
    ("840c", "fr à 14 heures|en at 2 p.m.|es a las dos de la tarde|de um 14 Uhr|it alle 14.00|ru в 14:00"),
    ("30o", "fr le trentième jour|en the 30th day|es el trigésimo día|de am dreißigsten Tag|it il trentesimo giorno|ru на тридцатый день"),
    ("4.2%", "fr 4,2 pour cent|en 4.2 percent|es 4,2 por ciento|de 4,2 Prozent|it 4,2 per cento|ru 4,2 процента"),
    ("", "fr un homme|en one man|es un hombre|de ein Mann|it un uomo|ru один человек"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "phrases"), SAME)
def test_one_number_has_one_value_in_all_languages(value, phrases):
    for phrase in phrases.split("|"):
        language, text = phrase.split(" ", 1)
        assert read(text, language) == value, phrase


@pytest.mark.parametrize(
    ("language", "text", "bound"),
    [
        ("fr", "plus de 40 morts", "more"),
        ("fr", "plus d'une quarantaine", "more"),
        ("fr", "au moins 40", "more"),
        ("fr", "moins de 40", "less"),
        ("fr", "pas moins de 40", "more"),
        ("fr", "pas plus de 40", "less"),
        ("fr", "près de 40", ""),
        ("fr", "environ 40", ""),
        ("en", "more than €40", "more"),
        ("en", "no more than 40", "less"),
        ("en", "no fewer than 40", "more"),
        ("en", "over 40 people", "more"),
        ("en", "over two years", ""),
        ("en", "nearly 40", ""),
        ("en", "up to 40", "less"),
        ("es", "más de 40", "more"),
        ("es", "no más de 40", "less"),
        ("de", "mehr als 40", "more"),
        ("de", "wurden über 40 Menschen", "more"),
        ("de", "eine Kaufoption über 2,6 Millionen Euro", ""),
        ("de", "höchstens 40", "less"),
        ("it", "oltre 40", "more"),
        ("it", "non più di 40", "less"),
        ("ru", "не менее чем на 5 месяцев", "more"),
        ("ru", "более 40", "more"),
        ("ru", "не более 40", "less"),
        ("ru", "около 40", ""),
        ("ru", "до 40", "less"),
    ],
)
def test_bounds(language, text, bound):
    assert [amount.bound for amount in amounts(text, language)] == [bound]


def test_the_end_of_a_range_is_no_bound():
    assert [amount.bound for amount in amounts("с 10 до 12 лет", "ru")] == ["", ""]


def test_a_region_does_not_change_the_language():
    assert amounts("1,150", "en-GB") == amounts("1,150", "en")


PIECES = st.sampled_from(
    "cent mille et demi un a half and 3 ,5 1.150 : h 14 % € - \u00a0 deux million s two y e с половиной zwei una docena"
    " à las heures Uhr p.m. premier час в 22.05 dozen de vingt quatre \n '".split(" ")
)


@given(
    st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=12).map(" ".join), st.lists(PIECES).map("".join)),
    st.sampled_from([*LANGUAGES, "und", "ar"]),
)
def test_amounts_of_any_text_are_in_it_and_do_not_overlap(text, language):
    end = 0
    for amount in amounts(text, language):
        assert end <= amount.start < amount.end <= len(text)
        assert amount.value >= 0
        end = amount.end


LONG = [("7", "fr"), ("cent ", "fr"), ("à la une et un ", "fr"), ("1 ", "en"), ("half a ", "en"), ("mil ", "es"),
        ("1.111", "de"), ("x", "de"), ("mille milione ", "it"), ("сто тысяч ", "ru")]  # fmt: skip


@pytest.mark.parametrize(("piece", "language"), LONG)
def test_a_long_text_takes_no_more_than_its_share(piece, language):
    """Seconds at most for 100,000 characters; read in the square of its length it would run into the time limit."""
    assert all(amount.value >= 0 for amount in amounts(piece * (100_000 // len(piece)), language))
