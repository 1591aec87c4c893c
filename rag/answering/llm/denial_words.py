"""Words of denial and of consent beside those of `rag.answering.polarity`, as regular expressions by language."""

# Words that look like a denial and are none: "едва не", "ne ... que", "no later than", "at no cost"; members, unlike
# doubts, are excluded. Nor is a contrast, "and not 5.2 million", which another language gives as "from 5.2 million".
IDIOMS = {
    "fr": r"\bnon seulement|\bn(?:e |')(?:\w+ ){1,3}qu(?:e |')|\brejet\w+ (?:la faute|la responsabilité)|\bn(?:e |')\w+ guère|\bet non(?: pas| plus)?\b|\bplutôt qu"
    r"|\bau lieu d|\bexclu\w* (?:de|du|un|une|le|la|les|des) (?!hypoth|possib|idée|piste|scénario)|\bnon[- ](?:loin|\w+ement)"
    r"|\bnon-\w+|\bsans (?:cesse|arrêt|relâche|doute|précédent|surprise)\b",
    "en": r"\bnot only|\bnot least|\bno (?:later|more|less|fewer|sooner) than|\bnothing but|\band not\b|\brather than"
    r"|\binstead of|\b(?:at|for) no (?:extra |additional )?(?:charge|cost)|\bno doubt|\bexclud\w+ (?:a|the|from) (?!poss|hypo|idea)"
    r"|\bno-(?!one\b)\w+|\bnon-\w+|\bpersons? unknown|\bunknown persons?|\bwithout (?:stopping|interruption)",
    "es": r"\bno s[oó]lo|\bno (?:menos|m[aá]s) de|\bexclu\w+ (?:de|a|al) |\bsin (?:parar|cesar)\b",
    "de": r"\bnicht nur|\bnicht zuletzt|\bkeine[nr]? (?=\d|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|zwanzig|hundert|tausend)",
    "it": r"\bnon solo|\bnon (?:meno|più) di|\besclus\w+ (?:da|dal|dalla) ",
    "ru": r"\b(?:едва|чуть) не|\bне только|\bне (?:менее|более|позднее)|\bчуть ли не|\bа не\b|\bисключ\w+ из\b",
}
# Words that say by themselves that something is not so, is not done or not granted, beside those of `polarity`, whose
# tables are for a question and one clause. Kind for kind, the languages' lists answer each other, so that a translation
# has as many: refuse and reject, turn down, cancel, acquit, avoid, prevent, do without, lack, be unable, be unknown.
TURNS = {
    "fr": r"déclin(?:é|er|e|ait)\w*|débout\w+|écart\w+(?= (?:son|sa|ses|le|la|l'|les|un|une) ?(?:recours|offre|demande|hypoth|piste|idée"
    r"|projet|propos|requête|plainte|appel))|(?:été|être) écart\w+(?! d[eu'])|annul\w+|renonc\w+|relax(?:é|er)\w*|acquitt\w+|évit\w+|empêch\w+"
    r"|sans(?= (?:avoir|être|pouvoir|vouloir|jamais|même|se|y|en) | s'| \w+(?:er|ir|oir|re) (?:à|aux?|d[eu]|des|l[ae]s?|une?|qu[ei]|s[ao]n?|ses)\b)|incapables?|dans l'impossibilité|inconnue?s?"
    r"|boud(?:é|e|er|ait|ant)\w*|absente?s?|interdi\w+|tourné court",
    "en": r"declin(?:e|es|ed|ing)(?= to| com| an| the)|unwilling|thr(?:ow|ew|own) out|turn(?:s|ed|ing)? (?:\w+ ){0,3}down|cancel\w*"
    r"|call(?:s|ed)? off|scrap(?:s|ped|ping)|decid\w+ against|acquitt\w+|clear(?:s|ed)? of|avoid\w*|escap\w+(?= (?:arrest|conviction|punishment|justice|prison|prosecution|defeat))|prevent\w*"
    r"|without(?= \w+ing\b)|unable|incapable|unknown|absent|forb[iao]\w+|prohibit\w*|c[ao]me to nothing|fell through|fail(?:s|ed|ing)? to|vot(?:e|ed|es|ing) against"
    r"|went against",
    "es": r"ausentes?|prohib\w+|declin\w+|desestim\w+|anul\w+|cancel\w+|suprimi\w+|renunci\w+|absuel\w+|absolvi\w+|evit\w+|impid\w+|impedi\w+"
    r"|sin(?= \w+[aeiáéí]r(?:l[aeo]s?)?\b)|incapa\w+|desconocid\w+",
    "de": r"abwesend|verbot\w*|verbiet\w*|untersag\w*|abgewiesen|w(?:ies|ies\w+|eist) [^,.;]{1,60} ab\b|abgesagt|gestrichen|ausgefallen|fiel\w* [^,.;]{0,60}aus\b"
    r"|unterblieb\w*|unterbleib\w*|verzicht\w+|freigesprochen|vermied\w*|vermeid\w*|entging\w*|entkam\w*|entgangen|verhinder\w+"
    r"|ohne(?= [^,.;]{0,40}\bzu\b)|unfähig|außerstande|unbekannt\w*",
    "it": r"assenti?|viet\w+|proib\w+|declin\w+|annull\w+|cancell\w+|rinunci\w+|assolt\w+|evit\w+|imped\w+|senza(?= \w+(?:[aei]re|rlo|rla)\b)"
    r"|incapac\w+|sconosciut\w+|ignot[aoie]",
    "ru": r"отсутств\w+|запре[тщ]\w*|отклон\w+|отмен\w+|избеж\w+|оправда(?:н|ли|ла|л|ть)\w*|помеша\w+|воспрепятств\w+|неспособ\w+|неизвестн\w+",
}
# The answers to those: who is said to have accepted did not refuse.
GRANTED = {
    "fr": r"autoris\w+|perm(?:et|is|ettent|ettait)\w*|gard(?:e|é|ent|er)\b|conserv\w+|assist\w+|accept\w+|admi(?:s|se|t|ettre|ettent)\b|reconn\w+|confirm\w+|approuv\w+|accord(?:é|er|e|ait)\w*|fait droit|condamn\w+"
    r"|a(?:vait)? bien eu lieu|suffi\w*",
    "en": r"allow\w*|permit\w*|authori[sz]\w+|keeps?|kept|retain\w*|attend\w*|accept\w+|agree[ds]?|admit\w*|acknowledg\w+|confirm\w+|approv\w+|grant\w*|upheld|convict\w+|found guilty|went ahead"
    r"|took place|take place|suffic\w+",
    "es": r"autoriz\w+|permit\w+|mant(?:iene|uvo)\w*|conserv\w+|asist\w+|acept\w+|admit\w+|reconoc\w+|confirm\w+|aprob\w+|concedi\w+|condenad\w+|condenó|se celebr\w+|tuvo lugar|bast\w+",
    "de": r"erlaub\w+|gestatt\w+|behält|behielt\w*|teilgenommen|akzept\w+|nahm\w* [^,.;]{0,60}\ban\b|angenommen|zugegeben|gab\w* [^,.;]{0,60}\b(?:zu|statt)\b|stattgegeben|räum\w+ [^,.;]{0,60}ein\b"
    r"|eingeräumt|bestätig\w+|genehmig\w+|zugestimmt|stimmte\w* [^,.;]{0,60}zu\b|verurteilt\w*|fand\w* [^,.;]{0,60}statt\b|stattgefunden|reich(?:t|te)\w*",
    "it": r"autorizz\w+|permett\w+|mantien\w+|conserv\w+|accett\w+|ammess\w+|ammett\w+|riconosc\w+|conferm\w+|approv\w+|concess\w+|accolt\w+|condannat\w+|si è (?:svolt|tenut)\w+|bast\w+",
    "ru": r"разреш\w+|позвол\w+|сохран\w+|приня(?:л|ла|ли|т|то)\b|соглас\w+|призна\w+|подтверд\w+|одобр\w+|удовлетвор\w+|осуд\w+|осужд\w+|состоял\w+|хват\w+",
}
