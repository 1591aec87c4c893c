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
    abstain: str
    nothing_about: str
    nearest: str
    empty: str


PHRASES = {
    "en": Phrases(
        yes="Yes",
        no="No",
        quote="“{quote}”",
        dated="The article says {phrase}; its own date is {published}.",
        undated="unknown",
        abstain="No sure answer in the articles.",
        nothing_about="The passages found do not mention: {names}.",
        nearest="The nearest passages, which are not an answer:",
        empty="The library is empty: add articles first (rag ingest FOLDER).",
    ),
    "fr": Phrases(
        yes="Oui",
        no="Non",
        quote="« {quote} »",
        dated="L’article dit {phrase} ; sa propre date est : {published}.",
        undated="inconnue",
        abstain="Pas de réponse sûre dans les articles.",
        nothing_about="Les passages trouvés ne mentionnent pas : {names}.",
        nearest="Les passages les plus proches, qui ne sont pas une réponse :",
        empty="La bibliothèque est vide : ajoutez d’abord des articles (rag ingest DOSSIER).",
    ),
    "es": Phrases(
        yes="Sí",
        no="No",
        quote="«{quote}»",
        dated="El artículo dice {phrase}; su propia fecha es: {published}.",
        undated="desconocida",
        abstain="No hay una respuesta segura en los artículos.",
        nothing_about="Los pasajes encontrados no mencionan: {names}.",
        nearest="Los pasajes más cercanos, que no son una respuesta:",
        empty="La biblioteca está vacía: añada primero artículos (rag ingest CARPETA).",
    ),
    "de": Phrases(
        yes="Ja",
        no="Nein",
        quote="„{quote}“",
        dated="Der Artikel sagt {phrase}; sein eigenes Datum: {published}.",
        undated="unbekannt",
        abstain="Keine sichere Antwort in den Artikeln.",
        nothing_about="Die gefundenen Stellen erwähnen nicht: {names}.",
        nearest="Die nächstliegenden Stellen, die keine Antwort sind:",
        empty="Die Bibliothek ist leer: Fügen Sie zuerst Artikel hinzu (rag ingest ORDNER).",
    ),
    "it": Phrases(
        yes="Sì",
        no="No",
        quote="«{quote}»",
        dated="L’articolo dice {phrase}; la sua data è: {published}.",
        undated="sconosciuta",
        abstain="Nessuna risposta sicura negli articoli.",
        nothing_about="I passaggi trovati non menzionano: {names}.",
        nearest="I passaggi più vicini, che non sono una risposta:",
        empty="La biblioteca è vuota: aggiungi prima degli articoli (rag ingest CARTELLA).",
    ),
    "ru": Phrases(
        yes="Да",
        no="Нет",
        quote="«{quote}»",
        dated="В статье сказано {phrase}; дата самой статьи: {published}.",
        undated="неизвестна",
        abstain="Надёжного ответа в статьях нет.",
        nothing_about="В найденных отрывках не упоминается: {names}.",
        nearest="Ближайшие отрывки (это не ответ):",
        empty="Библиотека пуста: сначала добавьте статьи (rag ingest ПАПКА).",
    ),
}
