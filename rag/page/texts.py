"""The page's own words, in French and English. Answers come in the question's language by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

NAME = "Dépêche"


@dataclass(frozen=True, slots=True)
class Texts:
    """One interface language; {placeholders} are filled by the renderer."""

    language: str
    what: str
    holds: str
    holds_one: str
    undated: str
    question: str
    hint: str
    ask: str
    searching: str
    invitation: str
    sources: str
    confidence: str
    copy: str
    copy_markdown: str
    copied: str
    download: str
    how: str
    how_read: str
    how_searched: str
    how_names: str
    how_variants: str
    how_decision: str
    how_rule: str
    how_anchor: str
    how_sentences: str
    how_passages: str
    how_time: str
    stages: Mapping[str, str]
    scores: Mapping[str, str]
    how_answered: str
    how_unsure: str
    how_kind_unmet: str
    how_keywords: str
    how_nothing: str
    whole_article: str
    back: str
    written: str
    twins: str
    abstained: str
    nearest: str
    error: str
    internal_error: str
    empty: str
    empty_how: str


EN = Texts(
    language="en",
    what="Answers from dated news articles: quoted word for word, with their source, offline.",
    holds="{count} articles, {span}",
    holds_one="1 article, {span}",
    undated="undated",
    question="Your question",
    hint="Ask a question…",
    ask="Ask",
    searching="Searching the articles…",
    invitation="Ask the archive a question, for example:",
    sources="Sources",
    confidence="Estimated confidence: {percent} %",
    copy="Copy",
    copy_markdown="Copy as Markdown",
    copied="Copied",
    download="Download",
    how="How it came about",
    how_read="Question",
    how_searched="Searched",
    how_names="Names",
    how_variants="Also written",
    how_decision="Decision",
    how_rule="Date",
    how_anchor="Reckoned from",
    how_sentences="Sentences considered, with their scores:",
    how_passages="Passages found, with their scores:",
    how_time="Time taken:",
    stages={
        "encode": "encoding",
        "names": "names",
        "lexical": "words",
        "dense": "meaning",
        "rerank": "second look",
        "read": "reading",
        "hits": "articles",
        "other": "other",
        "in all": "in all",
    },
    scores={
        "dense": "meaning",
        "bm25": "words",
        "fused": "both",
        "maxsim": "word by word",
        "relevance": "relevance",
        "span": "answer",
        "pointed": "pointed at",
        "names": "names",
    },
    how_answered="answered: confidence {confidence} %, {threshold} % needed",
    how_unsure="not answered: confidence {confidence} %, {threshold} % needed",
    how_kind_unmet="not answered: the best sentence holds no date or number to answer with",
    how_keywords="not answered: the words ask nothing",
    how_nothing="not answered: no sentence was found",
    whole_article="Whole article",
    back="Back to the answer",
    written="Written in the article: {names}",
    twins="Same text in: {names}",
    abstained="No sure answer",
    nearest="Nearest passages, not an answer",
    error="Error",
    internal_error="Something went wrong inside the program. The details are in its log; the question is unchanged.",
    empty="The library is empty",
    empty_how="There is no article to search yet. Add a folder of articles in a terminal, then reload this page:",
)

FR = Texts(
    language="fr",
    what="Des réponses tirées d’articles de presse datés : citées mot pour mot, avec leur source, hors ligne.",
    holds="{count} articles, {span}",
    holds_one="1 article, {span}",
    undated="sans date",
    question="Votre question",
    hint="Posez une question…",
    ask="Demander",
    searching="Recherche dans les articles…",
    invitation="Posez une question aux archives, par exemple :",
    sources="Sources",
    confidence="Confiance estimée : {percent} %",
    copy="Copier",
    copy_markdown="Copier en Markdown",
    copied="Copié",
    download="Télécharger",
    how="Comment cette réponse a été faite",
    how_read="Question",
    how_searched="Recherche",
    how_names="Noms",
    how_variants="Aussi écrits",
    how_decision="Décision",
    how_rule="Date",
    how_anchor="Calculée depuis",
    how_sentences="Phrases considérées, avec leurs scores :",
    how_passages="Passages trouvés, avec leurs scores :",
    how_time="Durées :",
    stages={
        "encode": "encodage",
        "names": "noms",
        "lexical": "mots",
        "dense": "sens",
        "rerank": "second examen",
        "read": "lecture",
        "hits": "articles",
        "other": "autre",
        "in all": "en tout",
    },
    scores={
        "dense": "sens",
        "bm25": "mots",
        "fused": "les deux",
        "maxsim": "mot à mot",
        "relevance": "pertinence",
        "span": "réponse",
        "pointed": "désignée",
        "names": "noms",
    },
    how_answered="réponse donnée : confiance {confidence} %, {threshold} % exigés",
    how_unsure="sans réponse : confiance {confidence} %, {threshold} % exigés",
    how_kind_unmet="sans réponse : la meilleure phrase ne contient ni date ni nombre qui réponde",
    how_keywords="sans réponse : ces mots ne demandent rien",
    how_nothing="sans réponse : aucune phrase trouvée",
    whole_article="Article entier",
    back="Retour à la réponse",
    written="Écrit dans l’article : {names}",
    twins="Même texte dans : {names}",
    abstained="Pas de réponse sûre",
    nearest="Passages les plus proches, pas une réponse",
    error="Erreur",
    internal_error="Une erreur interne s’est produite. Le détail est dans le journal ; la question est conservée.",
    empty="La bibliothèque est vide",
    empty_how="Aucun article à interroger. Ajoutez un dossier d’articles dans un terminal, puis rechargez la page :",
)

# About the articles in seeds/; one in each of four languages shows that the language is free.
EXAMPLES = (
    "Quand Lecornu a-t-il parlé à Choïgou\N{NO-BREAK SPACE}?",
    "When did Lecornu call Shoigu?",
    "¿Cuándo irá Lecornu a Israel?",
    "Куда поедет Лекорню 22 января?",
)


def texts_for(accept_language: str) -> Texts:
    """The interface language for an Accept-Language header: French where it comes before English.

    >>> texts_for("de, fr-CH;q=0.9, en;q=0.8").language
    'fr'
    """
    weighted = [_weighted(tag) for tag in accept_language.split(",")]
    for _, tag in sorted(weighted, key=lambda pair: -pair[0]):
        if tag[:2] in ("fr", "en"):
            return FR if tag[:2] == "fr" else EN
    return EN


def _weighted(tag: str) -> tuple[float, str]:
    """A language tag and its q, 0 where that is malformed: "fr;q=0.8" gives (0.8, "fr")."""
    name, _, weight = tag.strip().lower().partition(";q=")
    try:
        return (float(weight) if weight else 1.0), name
    except ValueError:
        return 0.0, name
