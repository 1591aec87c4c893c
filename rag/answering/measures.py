"""What a number measures: money, a share, a length of time, a distance, a weight; of questions and of quantities.

A question of money is not answered by a percentage. Where either is not told, anything goes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from rag.language.terms import fold

Measure = Literal["money", "share", "time", "distance", "weight"]

# Over folded text (lower case, no accents; й is и), of all languages together: a word that another of them has with
# another meaning needs its neighbours (Italian « alla fine », Spanish « pese a »).
_ASKED: dict[Measure, str] = {
    "time": r"how long(?! (?:is|are|was|were)\b)|how long .+ (?:\w+ed|shut|open|out|away|held|kept|stuck)\b"
    r"|combien de temps|quelle (?:\w+ )?duree|\bdur(?:e|ent|ee|era|ait)\b"
    r"|cuanto (?:tiempo|dur\w+)|\bdurante cuanto|wie lange|\bquanto (?:tempo|dur\w+|e durat\w+)"
    r"|сколько (?:времени|длил\w*|продолжал\w*)|как долго",
    "share": r"(?<!\d )\bper ?cent\w*|\bpourcentages?\b|\bquelle (?:part|proportion)\b|\b(?:share|proportion) of\b"
    r"|\btaux\b|\bturnout\b|porcentaje|(?<!\d )\bprozent\w*|\bwelcher anteil\b|percentuale|(?<!\d )\bпроцент\w*"
    r"|\bкак(?:ая|ую) дол[яю]\b",
    "money": r"\b(?:quelles? sommes?|montants?|a quel prix|quel (?:etait |est )?(?:le )?prix|couts?|coute\w*|budget"
    r"|salaire|amende|amount of money|price|costs?|was (?:.{1,30} )?paid|salary|(?<!la )(?<!di )(?<!in )(?<!alla )fine"
    r"|fee|importe|precio|coste|costo|costa(?:no|t[oaie]|ron)?|cuesta|salario|multa|presupuesto|summe|betrag|preis|kostet\w*"
    r"|gekostet|kosten|gehalt|geldstrafe|somma|importo|prezzo|stipendio)\b"
    r"|\b(?:сумм\w+|цен[аыуе]|стои(?:т|л|ла|ли|ло|мость\w*)|стоят|бюджет\w*|зарплат\w+|штраф\w*)\b",
    "distance": r"\bhow (?:far|tall|wide)\b|\bhow (?:high|deep) (?:is|was) the (?:tower|building|mountain|bridge)\b"
    r"|(?<!a )\bquelle (?:distance|hauteur|longueur|profondeur|largeur)\b"
    r"|\bque distancia\b|\bwie (?:weit|breit)\b|\bche distanza\b|\bкак далеко\b|\bкакое расстояние\b",
    "weight": r"\b(?:how heavy|weigh\w*|pes(?:e(?! a\b)|ent|ait|er|a|an|aba|ava)|poids|wieg\w*|gewicht)\b"
    r"|\b(?:весит|весил\w*|вес)\b",
}
# "How many days of paid leave": what is counted comes first.
_COUNTED = re.compile(r"(?:how many|combien d(?:e |')|\bcuant[oa]s|wie ?viele?|\bquant[ie]|сколько) ?(\w+)")
_SAID: dict[Measure, str] = {
    "time": r"\b(?:secondes?|minutes?|heures?|jours?|journees?|semaines?|mois|an(?:s|nees?)?|siecles?|seconds?|hours?"
    r"|days?|weeks?|months?|years?|segundos?|minutos?|horas?|dias?|semanas?|mes(?:es)?|anos?|sekunden?|minuten?"
    r"|stunden?|tage?n?|wochen?|monate?n?|jahre?n?|second[oi]|minut[oi]|or[ae]|giorn[oi]|settiman[ae]|mes[ei]|ann[oi])\b"
    r"|\b(?:секунд\w*|минут\w*|час(?:а|ов)?|дн(?:я|еи)|день|сут(?:ки|ок)|недел\w+|месяц\w*|год(?:а|ов)?|лет)\b",
    "share": r"%|\b(?:pour cent|percent|per cent|prozent|por ciento|per cento)\b|\bпроцент\w*",
    "money": r"[€$£]|\b(?:euros?|dollars?|francs?|livres sterling|pounds?|roubles?|rubles?|rubel|hryvnias?|dolares"
    r"|pesos?|dollari|sterline|yens?|yuans?|centimes?|cents)\b|\b(?:евро|доллар\w*|рубл\w+|гривен\w*)\b",
    "distance": r"\b(?:k?m|cm|mm|(?:kilo|centi|milli)?metres?|(?:kilo|centi)?meters?|kilometros?|metros?|chilometr[oi]"
    r"|metr[oi]|miles?|feet|foot|(?:kilo)?метр\w*|километр\w*)\b",
    "weight": r"\b(?:kg|kilos?|(?:kilo)?grammes?|tonnes?|tons?|(?:kilo)?grams?|toneladas?|kilogramos?|tonnen?|kilogramm"
    r"|tonnellat[ae]|килограмм\w*|тонн\w*)\b",
}
_ASKS = {measure: re.compile(pattern) for measure, pattern in _ASKED.items()}
_SAYS = {measure: re.compile(pattern) for measure, pattern in _SAID.items()}


# Folded. What a report said before is told to be put right.
_FORMER = re.compile(
    r"\b(?:bilan (?:initial|precedent)|(?:premier|precedent) bilan|(?:version|depeche) precedente"
    r"|(?:earlier|previous|initial) (?:report|version|toll|figure|estimate|count)s?|previously reported"
    r"|balance (?:inicial|anterior)|version anterior|fruhere[rnm]? (?:bericht|meldung|bilanz)|erste[rn]? bilanz"
    r"|bilancio (?:iniziale|precedente)|versione precedente|ранее сообщалось|первоначальн\w+ данн\w+)\b"
)


def tells_former_figure(text: str) -> bool:
    """Whether a sentence, or a question, is about what was reported before: « le bilan initial », "an earlier report".

    >>> tells_former_figure("Correction: an earlier report said that 400 houses were damaged.")
    True
    """
    return _FORMER.search(_folded(text)) is not None


@lru_cache(maxsize=256)  # asked once for each sentence
def asked_measure(question: str) -> Measure | None:
    """What the number asked for is to measure; None where the question does not tell.

    >>> asked_measure("Combien de temps l'appel a-t-il duré ?")
    'time'
    """
    folded = _folded(question)
    counted = _COUNTED.search(folded)
    return (_first(_SAYS, counted.group(1)) if counted else None) or _first(_ASKS, folded)


def measure_of(quantity: str) -> Measure | None:
    """What a quantity measures, by its unit; None for a bare number and for things counted.

    >>> measure_of("3,5 milliards d’euros")
    'money'
    """
    return _first(_SAYS, _folded(quantity))


def _first(patterns: dict[Measure, re.Pattern[str]], folded: str) -> Measure | None:
    return next((measure for measure, pattern in patterns.items() if pattern.search(folded)), None)


def _folded(text: str) -> str:
    return fold(text.replace("’", "'"))
