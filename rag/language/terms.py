"""Words as the full-text index sees them: accents folded, elisions cut, stemmed by language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

import Stemmer

from rag.language.function_words import FUNCTION_WORDS

_SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "fr": "french", "it": "italian", "nl": "dutch", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip

# 100.000, 100 000 and 100,000 are one number; so are the no-break spaces French puts inside.
_THOUSANDS = re.compile(r"(?<=\d)[.,\u00a0\u202f\u2009 ](?=\d{3}(?!\d))")
_WORD = re.compile(r"[^\W_]+")
_STRETCH = re.compile(r"\d+(?:[.,\u00a0\u202f\u2009 ]\d{3}(?!\d))+|[^\W_](?:[^\W_]|[\u0300-\u036f])*")


def fold(text: str) -> str:
    """Lower case, compatibility forms resolved, accents removed: é -> e, œ -> oe, Й -> и.

    The result may be longer or shorter than `text`: never use it for offsets.
    """
    spread = unicodedata.normalize("NFKD", text.casefold())
    return spread if spread.isascii() else spread.translate(_folding())


@cache
def _folding() -> dict[int, str]:
    """Combining marks to nothing, ligatures to two letters; no mark stands above U+1FFFF."""
    marks = {code: "" for code in range(0x20000) if unicodedata.combining(chr(code))}
    return {**marks, ord("œ"): "oe", ord("æ"): "ae"}


def words(text: str) -> list[str]:
    """Folded words and numbers of a text, in order; an apostrophe parts them (l'Ukraine -> l, ukraine)."""
    return _WORD.findall(fold(_THOUSANDS.sub("", text)))


def index_terms(text: str, language: str) -> list[str]:
    """Stems to be indexed for a passage of this language, in order, function words included."""
    return _stem(words(text), language)


def query_terms(
    text: str, language: str, corpus_languages: Iterable[str], spellings: Mapping[str, Iterable[str]] | None = None
) -> dict[str, tuple[str, ...]]:
    """What to look up for a question: for each of its content words, the stems it may have in the corpus.

    A name may be cut differently by each language's stemmer, so each word is looked up in the forms that the
    languages of the corpus give it.

    Args:
        text: the question.
        language: of the question.
        corpus_languages: of the articles.
        spellings: other words that stand for one of the (folded) words of the text.
    """
    codes = [language, *corpus_languages]
    found = {}
    for word in dict.fromkeys(content_words(text, language)):
        forms = [word, *(part for other in (spellings or {}).get(word, ()) for part in words(other))]
        found[word] = tuple(dict.fromkeys(stem for code in codes for stem in _stem(forms, code)))
    return found


def content_words(text: str, language: str) -> list[str]:
    """Folded words of a text that are neither function words of `language` nor single letters."""
    return [w for w in words(text) if w not in function_words(language) and (len(w) > 1 or w.isdigit())]


@cache
def function_words(language: str) -> frozenset[str]:
    """The folded function words of a language (BCP 47), none where they are not listed."""
    listed = FUNCTION_WORDS.get(language.split("-")[0], frozenset())
    return frozenset(part for word in listed for part in words(word))


def word_spans(text: str) -> list[tuple[int, int, list[str]]]:
    """Start, end and folded words (one as a rule) of each stretch of letters and digits of a text."""
    return [(m.start(), m.end(), words(m.group())) for m in _STRETCH.finditer(text)]


def _stem(folded: list[str], language: str) -> list[str]:
    stemmer = _stemmer(language)
    # Snowball's French rules look for accents that folding took away; folding first still wins,
    # since it makes the stems of « élection » and a hurried « election » equal.
    return [str(s) for s in stemmer.stemWords(folded)] if stemmer else folded


@cache
def _stemmer(language: str) -> Stemmer.Stemmer | None:
    name = _SNOWBALL.get(language.split("-")[0])
    return Stemmer.Stemmer(name) if name else None
