"""Fixed sentences of answers, by language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language's frames; {placeholders} are filled by `phrasing`."""

    yes: str
    no: str
    quote: str
    dated: str
    undated: str
    narrowed: str
    superseded: str
    differs: str
    abstain: str
    nothing_about: str
    not_this: str
    nearest: str
    empty: str
    out_of_scope: str
    one_at_a_time: str
    own_days: str
    keywords: str
    denied: str
    one_event: str
    events: str
    more_events: str
    of_article: str
    no_date: str
    written_by: str


# Said in English, which is what such questions are answered in.
OTHER_LANGUAGE = (
    "Answers are written in English, French, Spanish, German, Italian or Russian; this question seems to be in another "
    "language."
)

PHRASES = {
    "en": Phrases(
        yes="Yes",
        no="No",
        quote="“{quote}”",
        dated="The article says {phrase}; its own date is {published}.",
        undated="unknown",
        narrowed="Another article says {phrase} {marker}, which leaves fewer days possible.",
        superseded="Before that: {phrase} {marker} ({published}).",
        differs="Another article says otherwise: {phrase} {marker} ({published}).",
        abstain="No sure answer in the articles.",
        nothing_about="The passages found do not mention: {names}.",
        not_this="They mention {names}, but do not seem to answer this.",
        nearest="The nearest passages, which are not an answer:",
        empty="The library is empty: add articles first (rag ingest FOLDER).",
        out_of_scope="No article of the library is in this period, or passes this filter.",
        one_at_a_time="One question at a time: this is about {question}.",
        own_days="Dates are counted from each article’s own day, not from today.",
        keywords="These words ask nothing: put them in a question, such as “When did …?”.",
        denied="The articles report a denial: that is what those concerned say.",
        one_event="One event was found:",
        events="{count} events were found, in order of time:",
        more_events="{count} more were found: ask about a shorter period.",
        of_article="{when} (date of the article)",
        no_date="No date",
        written_by="Written by {model} from the articles quoted.",
    ),
    "fr": Phrases(
        yes="Oui",
        no="Non",
        quote="« {quote} »",
        dated="L’article dit {phrase} ; date de l’article : {published}.",
        undated="inconnue",
        narrowed="Un autre article dit {phrase} {marker}, ce qui laisse moins de jours possibles.",
        superseded="Auparavant : {phrase} {marker} ({published}).",
        differs="Un autre article dit autre chose : {phrase} {marker} ({published}).",
        abstain="Pas de réponse sûre dans les articles.",
        nothing_about="Les passages trouvés ne mentionnent pas : {names}.",
        not_this="Ils mentionnent {names}, mais ne semblent pas répondre à cela.",
        nearest="Les passages les plus proches, qui ne sont pas une réponse :",
        empty="La bibliothèque est vide : ajoutez d’abord des articles (rag ingest DOSSIER).",
        out_of_scope="Aucun article de la bibliothèque n’est de cette période, ou ne passe ce filtre.",
        one_at_a_time="Une question à la fois : il s’agit ici de {question}.",
        own_days="Les dates sont comptées à partir du jour de chaque article, pas d’aujourd’hui.",
        keywords="Ces mots ne demandent rien : mettez-les dans une question, comme « Quand … ? ».",
        denied="Les articles rapportent un démenti : c’est ce que disent les intéressés.",
        one_event="Un événement trouvé :",
        events="{count} événements trouvés, dans l’ordre du temps :",
        more_events="Autres événements trouvés : {count} ; demandez une période plus courte.",
        of_article="{when} (date de l’article)",
        no_date="Sans date",
        written_by="Rédigé par {model} à partir des articles cités.",
    ),
    "es": Phrases(
        yes="Sí",
        no="No",
        quote="«{quote}»",
        dated="El artículo dice {phrase}; fecha del artículo: {published}.",
        undated="desconocida",
        narrowed="Otro artículo dice {phrase} {marker}, lo que deja menos días posibles.",
        superseded="Antes: {phrase} {marker} ({published}).",
        differs="Otro artículo dice otra cosa: {phrase} {marker} ({published}).",
        abstain="No hay una respuesta segura en los artículos.",
        nothing_about="Los pasajes encontrados no mencionan: {names}.",
        not_this="Hablan de {names}, pero no parecen decirlo.",
        nearest="Los pasajes más cercanos, que no son una respuesta:",
        empty="La biblioteca está vacía: añada primero artículos (rag ingest CARPETA).",
        out_of_scope="Ningún artículo de la biblioteca es de este período o pasa este filtro.",
        one_at_a_time="Una pregunta a la vez: esto se refiere a {question}.",
        own_days="Las fechas se cuentan desde el día de cada artículo, no desde hoy.",
        keywords="Estas palabras no preguntan nada: póngalas en una pregunta, como «¿Cuándo…?».",
        denied="Los artículos recogen un desmentido: es lo que dicen los interesados.",
        one_event="Un acontecimiento encontrado:",
        events="{count} acontecimientos encontrados, por orden cronológico:",
        more_events="Otros acontecimientos encontrados: {count}; pregunte por un período más corto.",
        of_article="{when} (fecha del artículo)",
        no_date="Sin fecha",
        written_by="Redactado por {model} a partir de los artículos citados.",
    ),
    "de": Phrases(
        yes="Ja",
        no="Nein",
        quote="„{quote}“",
        dated="Der Artikel sagt {phrase}; sein eigenes Datum: {published}.",
        undated="unbekannt",
        narrowed="Ein anderer Artikel sagt {phrase} {marker}; damit kommen weniger Tage infrage.",
        superseded="Zuvor: {phrase} {marker} ({published}).",
        differs="Ein anderer Artikel sagt es anders: {phrase} {marker} ({published}).",
        abstain="Keine sichere Antwort in den Artikeln.",
        nothing_about="Die gefundenen Stellen erwähnen nicht: {names}.",
        not_this="Sie erwähnen {names}, beantworten dies aber offenbar nicht.",
        nearest="Die nächstliegenden Stellen, die keine Antwort sind:",
        empty="Die Bibliothek ist leer: Fügen Sie zuerst Artikel hinzu (rag ingest ORDNER).",
        out_of_scope="Kein Artikel der Bibliothek ist aus diesem Zeitraum oder passt zu diesem Filter.",
        one_at_a_time="Eine Frage nach der anderen: Hier geht es um {question}.",
        own_days="Daten werden vom Tag des jeweiligen Artikels an gerechnet, nicht von heute an.",
        keywords="Diese Wörter fragen nichts: Stellen Sie damit eine Frage, etwa „Wann …?“.",
        denied="Die Artikel berichten von einem Dementi: So sagen es die Betroffenen.",
        one_event="Ein Ereignis gefunden:",
        events="{count} Ereignisse gefunden, in zeitlicher Folge:",
        more_events="Weitere Ereignisse gefunden: {count}; fragen Sie nach einem kürzeren Zeitraum.",
        of_article="{when} (Datum des Artikels)",
        no_date="Ohne Datum",
        written_by="Von {model} anhand der zitierten Artikel verfasst.",
    ),
    "it": Phrases(
        yes="Sì",
        no="No",
        quote="«{quote}»",
        dated="L’articolo dice {phrase}; data dell’articolo: {published}.",
        undated="sconosciuta",
        narrowed="Un altro articolo dice {phrase} {marker}: restano meno giorni possibili.",
        superseded="Prima: {phrase} {marker} ({published}).",
        differs="Un altro articolo riporta altro: {phrase} {marker} ({published}).",
        abstain="Nessuna risposta sicura negli articoli.",
        nothing_about="I passaggi trovati non menzionano: {names}.",
        not_this="Parlano di {names}, ma non sembrano dirlo.",
        nearest="I passaggi più vicini, che non sono una risposta:",
        empty="La biblioteca è vuota: aggiungi prima degli articoli (rag ingest CARTELLA).",
        out_of_scope="Nessun articolo della biblioteca è di questo periodo o passa questo filtro.",
        one_at_a_time="Una domanda alla volta: qui si tratta di {question}.",
        own_days="Le date si contano dal giorno di ciascun articolo, non da oggi.",
        keywords="Queste parole non chiedono nulla: ne faccia una domanda, come «Quando…?».",
        denied="Gli articoli riportano una smentita: è ciò che dicono gli interessati.",
        one_event="Un evento trovato:",
        events="{count} eventi trovati, in ordine di tempo:",
        more_events="Altri eventi trovati: {count}; chieda un periodo più breve.",
        of_article="{when} (data dell’articolo)",
        no_date="Senza data",
        written_by="Redatto da {model} sulla base degli articoli citati.",
    ),
    "ru": Phrases(
        yes="Да",
        no="Нет",
        quote="«{quote}»",
        dated="В статье сказано {phrase}; дата самой статьи: {published}.",
        undated="неизвестна",
        narrowed="В другой статье сказано {phrase} {marker}: возможных дней остаётся меньше.",
        superseded="До этого: {phrase} {marker} ({published}).",
        differs="В другой статье сказано иначе: {phrase} {marker} ({published}).",
        abstain="Надёжного ответа в статьях нет.",
        nothing_about="В найденных отрывках не упоминается: {names}.",
        not_this="В них упоминается: {names}; ответа на это, видимо, нет.",
        nearest="Ближайшие отрывки (это не ответ):",
        empty="Библиотека пуста: сначала добавьте статьи (rag ingest ПАПКА).",
        out_of_scope="Ни одна статья библиотеки не относится к этому периоду и не подходит под этот фильтр.",
        one_at_a_time="По одному вопросу за раз: здесь речь о вопросе {question}.",
        own_days="Даты отсчитываются от дня самой статьи, а не от сегодняшнего дня.",
        keywords="Эти слова ни о чём не спрашивают: задайте вопрос, например «Когда…?».",
        denied="Статьи сообщают об опровержении: так говорят сами участники.",
        one_event="Найдено одно событие:",
        events="Найдено событий: {count}, по порядку времени:",
        more_events="Найдено ещё: {count}; спросите о более коротком периоде.",
        of_article="{when} (дата статьи)",
        no_date="Без даты",
        written_by="Написано моделью {model} по цитируемым статьям.",
    ),
}
