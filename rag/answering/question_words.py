"""How each language asks: patterns over folded text (lower case, no accents, straight apostrophes).

The kind whose pattern is found first in the question wins ("Where was he when..." is a where); where two
start at one place, the one that stands first here: "on what date" is a when, "what" alone a what. A timeline is asked
for by how a question begins: "all calls between X and Y", but not "did all members vote?", "all members were there?".
"""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal["timeline", "when", "who", "where", "how_many", "which", "why", "what"]

_PATTERNS: dict[str, dict[Kind, str]] = {
    "en": {
        "timeline": r"^\W*(?:(?:what (?:is|was) |(?:please )?(?:give|show|write|make|draw|build)(?: me| us| up)? )?(?:an? |the )?"
        r"(?:full |complete |detailed )?(?:time ?line|chronology)\b|(?:please )?list (?:all|every|each)\b"
        r"|(?:every|each) time\b|all (?:the )?times\b|what (?:are|were|have been) all\b|(?:all|every|each)\b(?!.*(?:\b(?:when"
        r"|why|how|what)|(?<!that )(?<!which )(?<!who )\b(?:is|are|was|were|has|have|had|did|does|do|will|would|can))\b))",
        "when": r"\bwhen\b|\b(?:what|which) (?:date|day|month|year|night|week|weekday)\b|\bhow long ago\b"
        r"|\bsince when\b|\bwhat (?:was|is) the (?:date|deadline)\b",
        "how_many": r"\bhow (?:many|much|long|large|big|high|tall|far|fast|old|often|heavy)\b"
        r"|\b(?:what|which) (?:\w+ )?(?:amount|sum|number|percentage|share|proportion|price|cost|figure|toll|age"
        r"|salary|score|rate|temperature|total|fee)\b|\bby how\b|\bwhat (?:is|was) the .{0,30}(?:figure|number|cost)\b",
        "why": r"\bwhy\b|\bfor what reason\b|\bwhat (?:caused|made|led|prompted|drove)\b|\bhow come\b|\bwhat .{0,20}\breason\b",
        "who": r"\bwho\b|\bwhom\b|\bwhose\b|\bwhat (?:is|was) the name\b",
        "where": r"\bwhere\b|\b(?:in|at|to|from|on) (?:what|which) (?:\w+ )?(?:city|town|country|place|venue|village"
        r"|site|street|region)\b",
        "which": r"\bwhich\b|\bwhat (?:city|town|country|company|party|group|team|newspaper|organi[sz]ation)\b",
        "what": r"\bwhat\b|\bhow\b",
    },
    "fr": {
        "timeline": r"^\W*(?:(?:quelle est |(?:donne|fais|dresse|etablis|montre)[\w-]* )?(?:l[ea] |une? )?(?:\w+ )?chronologie\b"
        r"|(?:liste[rz]?|listez|enumere[rz]?|la liste|liste) (?:de )?(?:tou(?:te)?s|chaque)\b|chaque fois\b|toutes les fois\b"
        r"|quel(?:le)?s (?:sont|ont ete|furent|etaient) tou(?:te)?s\b|tou(?:te)?s (?:les|ses|leurs|ces)\b(?!.*(?:\b(?:quand"
        r"|pourquoi|comment|combien|quels?|quelles?)\b|-(?:t-)?(?:ils?|elles?|on)\b"
        r"|(?<!qui )(?<!que )\b(?:ont|sont|est|etaient|avaient|seront|auront)\b)))",
        "when": r"\bquand\b|\bquel(?:le)?s? (?:jours?|dates?|mois|annees?|moment|nuit|semaine|soir|matin)\b",
        "how_many": r"\bcombien\b|\bquel(?:le)? (?:est|etait|fut|sera) (?:le|la|l') ?(?:\w+ ){0,2}?(?:montant|nombre|prix|cout"
        r"|taux|bilan|part|age|salaire|somme|score|duree|chiffre)|\bquel(?:le)?s? (?:\w+ )?(?:montants?|nombre|sommes?|prix"
        r"|part|pourcentage|proportion|age|taux|score|salaire|duree|chiffre|bilan)\b",
        "why": r"\bpourquoi\b|\bquel(?:le)?s? (?:\w+ )?(?:raisons?|motifs?|causes?)\b|\bqu'est-ce qui (?:a|explique|cause)",
        "where": r"\bou (?!bien\b)(?:est|sont|a|ont|se|le|la|les|l'|doit|va|en|etait|fut|aura|sera|s'|d'|\w+-)|^ou\b|\bd'ou\b"
        r"|\b(?:dans|a|en|de|vers|sur) quel(?:le)?s? (?:ville|pays|lieu|endroit|salle|village|region|site|stade|rue)s?\b",
        "who": r"\bqui\b|\bquel est le nom\b",
        "which": r"\b(?:quel(?:le)?s?|lequel|laquelle|lesquels|lesquelles)\b",
        "what": r"^(?:de |a )?(?:que\b|qu'(?!il|elle|on\b))|\bqu'est-ce|\bquoi\b|\bcomment\b",
    },
    "es": {
        "timeline": r"^\W*(?:(?:cual es |(?:dame|haz|muestra|muestrame) )?(?:la |una )?cronologia\b|(?:enumera|lista|la lista)[a-z]* "
        r"(?:de )?tod[oa]s\b|cada vez que\b|todas las veces\b|cuales (?:son|fueron|han sido) tod[oa]s\b|tod[oa]s l[oa]s\b"
        r"(?!.*(?:\b(?:cuando|por que|como)|(?<!que )\b(?:ha|han|fue|fueron|son|eran|estan|seran|\w+[ai](?:e)?ron))\b))",
        "when": r"\bcuando\b|\bque (?:dia|fecha|mes|ano|noche|semana|momento)\b|\bcual (?:es|fue) la fecha\b",
        "how_many": r"\bcuant[oa]s?\b|\bque (?:cantidad|suma|numero|porcentaje|precio|importe|edad)\b"
        r"|\bcual (?:es|fue|era) (?:el|la) (?:cifra|numero|importe|precio|coste|total|balance|edad)\b",
        "why": r"\bpor que\b|\bque (?:causo|provoco|motivo)\b|\bpor cual (?:razon|motivo)\b",
        "who": r"\bquien(?:es)?\b|\bcomo se llama\b",
        "where": r"\ba?donde\b|\b(?:en|a|de) que (?:ciudad|pais|lugar|sitio|sala|pueblo|region)(?:es|s)?\b",
        "which": r"\bcual(?:es)?\b|\bque (?:empresa|ministro|ministra|responsable|grupo|equipo|partido|pais|ciudad|compania)\b",
        "what": r"\bque\b|\bcomo\b",
    },
    "de": {
        "timeline": r"^\W*(?:(?:was ist |(?:gib|zeig|zeige|erstelle)(?: mir| uns)? )?(?:die |eine[rn]? )?(?:chronologie|chronik|zeitleiste"
        r"|zeittafel)\b|(?:liste|zeige?)(?: mir| uns)? (?:alle|jede|samtliche)[nrms]?\b|jedes mal\b|(?:was|welche[s]?) (?:sind|waren)"
        r" (?:alle|samtliche)\b|(?:alle|jede|samtliche)[nrms]?\b(?!.*(?:\b(?:wann|warum|wie|was)|(?<!die )\b(?:hat|haben|ist|sind"
        r"|war|waren|wurden?|werden))\b))",
        "when": r"\bwann\b|\b(?:welche[mnrs]?) (?:tag|datum|monat|jahr|nacht|woche|zeitpunkt)\b|\bseit wann\b",
        "how_many": r"\bwie ?(?:viele?[nr]?|hoch|lange?|gross|alt|oft|weit|schwer|teuer)\b"
        r"|\bwelche[mnrs]? (?:summe|betrag|anzahl|zahl|preis|anteil|hohe)\b",
        "why": r"\bwarum\b|\bweshalb\b|\bwieso\b|\bweswegen\b|\baus welchem grund\b",
        "who": r"\bwer\b|\bwen\b|\bwem\b|\bwessen\b",
        "where": r"\bwo\b|\bwohin\b|\bwoher\b|\b(?:in|an|aus) welche[mrn] (?:stadt|land|ort|saal|region|strasse)\b",
        "which": r"\bwelche[mnrs]?\b",
        "what": r"\bwas\b|\bwie\b",
    },
    "it": {
        "timeline": r"^\W*(?:(?:qual e |(?:dammi|fai|mostra|mostrami) )?(?:la |una )?(?:cronologia|cronistoria)\b|(?:elenca|elencami"
        r"|l'elenco di|elenco di) tutt[ie]\b|ogni volta\b|tutte le volte\b|quali (?:sono|furono|sono stat[ie]) tutt[ie]\b"
        r"|tutt[ie] (?:gli|i|le)\b(?!.*(?:\b(?:quando|perche|come)|(?<!che )\b(?:ha|hanno|sono|erano|furono"
        r"|\w+[aei]rono))\b))",
        "when": r"\bquando\b|\b(?:che|quale|qual|in che|in quale) (?:giorno|data|mese|anno|notte|settimana|momento)\b",
        "how_many": r"\bquant[oaie]\b|\bquant'|\b(?:che|quale|qual e il|qual e la) (?:somma|cifra|numero|importo|prezzo|eta"
        r"|percentuale|bilancio|costo)\b",
        "why": r"\bperche\b|\bper (?:quale|che) (?:motivo|ragione)\b|\bcosa ha (?:causato|provocato)\b",
        "who": r"\bchi\b|\bcome si chiama\b",
        "where": r"\bdove\b|\bdov'|\b(?:in|a|da) (?:che|quale) (?:citta|paese|luogo|sala|regione|posto)\b",
        "which": r"\bqual(?:e|i)?\b",
        "what": r"\bche\b|\bcosa\b|\bcome\b",
    },
    "ru": {
        "timeline": r"^\W*(?:(?:какова |(?:покажи|дай|составь)(?:те)? )?(?:полная |полную )?хронологи[яюи]\b|(?:перечисли(?:те)?"
        r"|список) вс(?:е|ех)\b|каждыи раз\b|какие были все\b|(?:все|каждыи|каждая|каждое|каждую)\b"
        r"(?!.*(?:\b(?:когда|почему|как|кто)|(?<!которые )\b\w{2,}ли)\b))",
        "when": r"\bкогда\b|\bкак(?:ого|ое|ом|ои|ую) (?:числа|число|день|дня|дату|даты|месяц\w*|год\w*|ночь|неделю)\b"
        r"|\bв как(?:ои|ую) (?:день|ночь|неделю|месяц)\b|\bкакова дата\b",
        "how_many": r"\bсколько\b|\bкак(?:ую|ова|ои|ово|ая) (?:сумм\w+|числ\w+|количеств\w+|цен\w+|дол\w+|процент\w*|стоимость)\b",
        "why": r"\bпочему\b|\bзачем\b|\bотчего\b|\bпо какои причине\b|\bиз-за чего\b",
        "who": r"\bкто\b|\bкого\b|\bкому\b|\bкем\b|\bчеи\b|\bчья\b|\bкак зовут\b",
        "where": r"\bгде\b|\bкуда\b|\bоткуда\b|\bв как(?:ом|ои) (?:город\w*|стран\w*|мест\w*|регион\w*)\b",
        "which": r"\bкак(?:ои|ая|ое|ие|ого|ому|им|ом|ую|их|ими)\b|\bкотор\w+\b",
        "what": r"\bчто\b|\bчего\b|\bчем\b|\bо чем\b|\bкак\b",
    },
}  # fmt: skip

ASKS: dict[str, list[tuple[Kind, re.Pattern[str]]]] = {
    language: [(kind, re.compile(pattern)) for kind, pattern in kinds.items()] for language, kinds in _PATTERNS.items()
}

# Asked of text in which no question word was found.
YES_NO: dict[str, re.Pattern[str]] = {
    "en": re.compile(
        r"^(?:and |but |so )?(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could|should|may|might)\b"
    ),
    "fr": re.compile(r"\best-ce qu|\w-(?:t-)?(?:il|elle|ils|elles|on)\b"),
    "es": re.compile(r"\?"),
    "de": re.compile(r"\?"),
    "it": re.compile(r"\?"),
    "ru": re.compile(r"\?"),
}

# What joins two questions into one.
AND: dict[str, re.Pattern[str]] = {
    code: re.compile(rf",? (?:{words}) ")
    for code, words in {"en": "and", "fr": "et", "es": "y|e", "de": "und", "it": "e|ed", "ru": "и"}.items()
}

# Between the words that ask for a timeline and what it is to be of.
TIMELINE_OF: dict[str, re.Pattern[str]] = {
    code: re.compile(rf"^(?:\s|(?:{words})\b['’]?)*", re.IGNORECASE)
    for code, words in {
        "en": "of|the", "fr": "de|des|du|d|les|la|le|l", "es": "de|del|los|las|el|la", "de": "der|die|das|den|von|zu",
        "it": "di|del|della|delle|degli|dei|dell|i|gli|le|la|il|l", "ru": "всех",
    }.items()
}  # fmt: skip

# What is read instead of a request for a timeline: the reader was trained on questions, and knows a "when" best. Of the
# sentences that write the names asked for, it told those of an event from others with an AUROC of 0.79 by the request
# alone, 0.89 after "When: ", 0.91 so (202 sentences on half of the questions of benchmarks/timelines.py). "asked" is
# without the words that ask for a timeline: of the other half's events 54% are told then, 46% with them, and 55% instead
# of 56% of what is told is right.
HAPPENED: dict[str, str] = {
    "en": "When did this happen: {asked}?",
    "fr": "Quand cela a-t-il eu lieu : {asked} ?",
    "es": "¿Cuándo ocurrió: {asked}?",
    "de": "Wann geschah: {asked}?",
    "it": "Quando è successo: {asked}?",
    "ru": "Когда произошло: {asked}?",
}

# Words that point back to somebody named before; « y a-t-il » and « faut-il » point to nobody.
PRONOUN: dict[str, re.Pattern[str]] = {
    "en": re.compile(r"\b(?:he|she|they|him|his|her|hers|them|their|theirs|himself|herself)\b"),
    "fr": re.compile(
        r"(?<!y a-t-)(?<!faut-)(?<!faudra-t-)(?<!agit-)(?<!fait-)(?<!passe-t-)(?<!reste-t-)(?<!existe-t-)(?<!s'est-)"
        r"\b(?:ils?|elles?|lui|leurs?|son|sa|ses|celui-ci|celle-ci)\b(?! y a| faut| passe| produit| s'agit)"
    ),
    "es": re.compile(r"\b(?:ella|ellos|ellas|sus?)\b"),
    "de": re.compile(r"\b(?:er|ihn|ihm|ihnen|seine[mnrs]?|ihre?[mnrs]?)\b"),
    "it": re.compile(r"\b(?:lui|lei|loro|suoi?|sua|sue)\b"),
    "ru": re.compile(r"\b(?:он|она|они|его|ее|их|ему|еи|им|неи|него|нее|них)\b"),
}
# « Quand le maire a-t-il signé ? »: the pronoun repeats a noun of the question.
NOUN_INVERTED = re.compile(r"\b(?:l[ea]s? |l'|une? |des |du |cet? |cette |ces )\w{2,}\b[^?]*-(?:t-)?(?:ils?|elles?)\b")

# Days counted from the asker's today, which no article knows.
TODAY: dict[str, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:today|yesterday|tomorrow|tonight|(?:last|this|next) (?:week|month|year|night|\w+day))\b(?<!russia today)"
    ),
    "fr": re.compile(
        r"\b(?:aujourd'hui|hier|avant-hier|demain|apres-demain|ce (?:soir|matin|mois)|cet ete|cette (?:semaine|annee|nuit)"
        r"|(?:la semaine|le mois|l'annee) (?:derniere?|prochaine?))\b"
    ),
    "es": re.compile(
        r"\b(?:hoy|ayer|anteayer|(?<!la )manana|esta (?:semana|noche|manana|tarde)|este (?:mes|ano)|el (?:mes|ano) pasado"
        r"|la (?:semana (?:pasada|proxima)|proxima semana))\b"
    ),
    "de": re.compile(
        r"\b(?:heute|gestern|vorgestern|(?<!am )(?<!jeden )morgen|ubermorgen|(?:diese|letzte|nachste)[rn]? woche"
        r"|(?:letzte[ns]?|diese[ns]) (?:monat|jahr))\b"
    ),
    "it": re.compile(
        r"\b(?:oggi|ieri|domani|stasera|questa settimana|la (?:settimana (?:scorsa|prossima)|(?:scorsa|prossima) settimana)"
        r"|il mese scorso|l'anno scorso|quest'anno)\b"
    ),
    "ru": re.compile(r"\b(?:сегодня|вчера|позавчера|завтра|на (?:этои|прошлои|следующеи) неделе)\b"),
}

# Openings that lean on the turn before.
FOLLOW_UP: dict[str, re.Pattern[str]] = {
    "en": re.compile(r"^(?:and|but|so|then)\b"),
    "fr": re.compile(r"^(?:et|mais|alors|puis)\b"),
    "es": re.compile(r"^\W*(?:y|e|pero|entonces)\b"),
    "de": re.compile(r"^(?:und|aber|dann)\b"),
    "it": re.compile(r"^(?:e|ed|ma|allora|poi)\b"),
    "ru": re.compile(r"^(?:а|и|но|тогда)\b"),
}
