"""Capitalised words that name nobody, and small words within names."""

TITLES = frozenset("m mm mme mlle me mgr dr pr mr mrs ms sr sra srta herr herrn frau dott sig".split())
# Nouns that German has after a bare preposition, where else a place stands: "in Haft", and not "in Riga".
GERMAN_PHRASES = frozenset(
    """Kraft Haft Angaben Anfang Ende Folge Frage Betrieb Bezug Zukunft Ordnung Bewegung Gewahrsam Höhe Protest Sicht
    Verbindung Zusammenarbeit Begleitung Anwesenheit Abwesenheit Auftrag Informationen Aussage Aussagen Meinung Ansicht
    Millionen Milliarden Euro Prozent Stunden Minuten Tagen Wochen Monaten Jahren Januar Februar März April Mai Juni Juli
    August September Oktober November Dezember Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag Einschätzung
    Schätzungen Berichten Medienberichten Gesprächen Verhandlungen Ablauf Abschluss Ansicht Armut Brand Untersuchungshaft
    Sicherheit Gefahr Planung Rente Quarantäne Trümmern Flammen Kürze Raten Etappen Serie Deutsch Kontakt Bedarf Regen""".split()
)
# Small words within names, in any of the languages.
ARTICLES = frozenset(
    "le la les l de du des d el al los las il lo der die das den van von bin ben di da dos del the".split()
)
# English writes these with capitals beside a name, where other languages do not: they name nobody.
ENGLISH_CAPITALS = frozenset(
    """admiral agency air airport ambassador armed army assembly association attorney authority bank bay board bridge border captain
    cardinal castle cathedral chairman chairwoman chamber chancellor chief christmas church city civil coast colonel commission commissioner committee
    company congress consul cooperation council count county court cup culture defence defense delegate department
    deputy director district doctor earth east easter eastern economy education emperor energy environment executive factory federal
    federation finance first festival fleet force forces foreign foundation general governor government group guard head health
    high hospital hotel house housing industry inspector institute interior international island judge justice king kingdom labour
    lady lake lieutenant lord madam magistrate major marshal mayor minister ministry miss moon mount movement mr mrs ms
    museum national nations navy north northeast northern northwest office officer palace park parliament party plant police pope port premier
    president prime prince princess prosecutor professor province public queen rector red region regional republic
    river road royal school sea secretary security senate senator sergeant service sheriff sir south southeast southern
    southwest spokesman spokesperson spokeswoman square stadium state states station street summit supreme the theater theatre tower trade transport treasury
    tribunal union united university vice village war west western""".split()
)
