"""Numbers written as words, as regular expression alternatives, for six languages."""

NUMBER_WORDS: tuple[str, ...] = tuple(
    r"""deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente
    quarante cinquante soixante cent cents mille une\s(?:dizaine|douzaine|quinzaine|vingtaine|trentaine|quarantaine|cinquantaine|soixantaine|centaine)
    dizaines centaines milliers
    une?(?=\s(?:heure|minute|seconde|jour|semaine|mois|an|année|siècle)\b) an?(?=\s(?:hour|minute|second|day|week|month|year)\b)
    one una?(?=\s(?:hora|minuto|día|semana|mes|año|minuto|giorno|settimana|mese|anno)\b)
    eine?[nmr]?(?=\s(?:Stunde|Minute|Tag|Woche|Monat|Jahr)) un['’]ora
    two three four five seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand dozen dozens hundreds thousands
    dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince veinte veintiuno treinta cuarenta cincuenta
    sesenta setenta ochenta noventa cien ciento doscientos mil decenas cientos
    zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig
    dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert tausend dutzende
    due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici venti trenta quaranta
    cinquanta sessanta settanta ottanta novanta cento duecento mila decine centinaia
    два две три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать
    двадцать двадцати тридцать тридцати сорок сорока пятьдесят шестьдесят семьдесят восемьдесят девяносто сто ста двести
    тысяча тысячи десятки сотни двое трое""".split()
)

SCALES: tuple[str, ...] = tuple(
    """million millions milliard milliards billion billions trillion millier milliers mille thousand hundred
    millón millones mil Million Millionen Milliarde Milliarden Mio Mrd milione milioni miliardo miliardi
    тысяч тысячи тысяча миллион миллиона миллионов миллиард миллиарда миллиардов млн млрд""".split()
)

APPROXIMATELY = (
    "au moins|au plus|at least|at most|up to|jusqu['’]à|al menos|mindestens|höchstens|almeno|не более|environ|près de|plus de|moins de|quelque|about|around|some|nearly|almost|more than|over|fewer than|less than"
    "|under|unos|unas|cerca de|casi|más de|menos de|rund|etwa|fast|mehr als|über|circa|quasi|più di|oltre"
    "|около|почти|более|свыше|менее|не менее"
)
