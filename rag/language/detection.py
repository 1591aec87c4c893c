"""Which language a text is in."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

from rag.language.terms import function_words, words

UNKNOWN = "und"

# Questions are answered in these; articles may be in any of the wider set.
ANSWER_LANGUAGES = ("en", "fr", "es", "de", "it", "ru")
_ARTICLE_LANGUAGES = (*ANSWER_LANGUAGES, "pt", "nl", "ca", "ro", "pl", "cs", "sv", "da", "el", "uk", "tr", "ar")

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# A question of fewer function words may be in a language whose words are not listed, and share some by chance.
_FUNCTION_SHARE = 0.3
_ARTICLE_SAMPLE = 2_000  # characters: a few paragraphs are plenty, and a long file costs no more


def article_language(text: str) -> str:
    """BCP 47 code of an article's text, "und" where it cannot be told."""
    return _detect(_detector(_ARTICLE_LANGUAGES, accurate=False), text[:_ARTICLE_SAMPLE])


def question_language(text: str) -> str:
    """BCP 47 code of a question, which may be of a language that answers are not written in; "und" if none can be told.

    By its function words, which a question is full of; where they are few or shared, by its letters. Names are left
    out: they say nothing about the asker's language. Of 3,640 questions in the six languages of answers all but 5 are
    told right (by letters alone all but 14), of 474 in Romanian and Greek 86% are told from them.
    """
    folded = words(text)
    counts = {code: sum(word in function_words(code) for word in folded) for code in ANSWER_LANGUAGES}
    (best, most), (_, next_most) = Counter(counts).most_common(2)
    if most > next_most and most >= _FUNCTION_SHARE * len(folded):
        return best
    plain = " ".join(word for i, word in enumerate(_WORD.findall(text)) if i == 0 or not word[0].isupper())
    found = article_language(plain) if plain[:1].islower() or " " in plain else UNKNOWN  # a name alone tells nothing
    if found not in ANSWER_LANGUAGES:
        return found
    return best if most > next_most else _detect(_detector(ANSWER_LANGUAGES, accurate=True), plain)


@cache
def _detector(codes: tuple[str, ...], *, accurate: bool) -> LanguageDetector:
    """Accurate models take 0.8 s to load for six languages and matter only for short texts."""
    languages = [language for language in Language.all() if language.iso_code_639_1.name.lower() in codes]
    builder = LanguageDetectorBuilder.from_languages(*languages)
    return builder.build() if accurate else builder.with_low_accuracy_mode().build()


def _detect(detector: LanguageDetector, text: str) -> str:
    language = detector.detect_language_of(text)
    return language.iso_code_639_1.name.lower() if language else UNKNOWN
