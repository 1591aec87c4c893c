"""Which language a text is in."""

from __future__ import annotations

import re
from functools import cache

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

UNKNOWN = "und"

# Questions are answered in these; articles may be in any of the wider set.
ANSWER_LANGUAGES = ("en", "fr", "es", "de", "it", "ru")
_ARTICLE_LANGUAGES = (*ANSWER_LANGUAGES, "pt", "nl", "ca", "ro", "pl", "cs", "sv", "da", "el", "uk", "tr", "ar")

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ARTICLE_SAMPLE = 2_000  # characters: a few paragraphs are plenty, and a long file costs no more


def article_language(text: str) -> str:
    """BCP 47 code of an article's text, "und" where it cannot be told."""
    return _detect(_detector(_ARTICLE_LANGUAGES, accurate=False), text[:_ARTICLE_SAMPLE])


def question_language(text: str) -> str:
    """BCP 47 code of a question, among the languages answers are written in; "und" if none fits.

    Names are left out first: they say nothing about the asker's language. With its names, "when did
    Lecornu call Shoigu?" was taken for Spanish; without them for English.
    """
    words = _WORD.findall(text)
    plain = [word for i, word in enumerate(words) if i == 0 or not word[0].isupper()]
    return _detect(_detector(ANSWER_LANGUAGES, accurate=True), " ".join(plain))


@cache
def _detector(codes: tuple[str, ...], *, accurate: bool) -> LanguageDetector:
    """Accurate models take 0.8 s to load for six languages and matter only for short texts."""
    languages = [language for language in Language.all() if language.iso_code_639_1.name.lower() in codes]
    builder = LanguageDetectorBuilder.from_languages(*languages)
    return builder.build() if accurate else builder.with_low_accuracy_mode().build()


def _detect(detector: LanguageDetector, text: str) -> str:
    language = detector.detect_language_of(text)
    return language.iso_code_639_1.name.lower() if language else UNKNOWN
