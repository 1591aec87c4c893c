"""A model's sentence held to the words it says that it rests on: it stands, or there is a reason why not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.answering.dates import DateMention
from rag.answering.likeness import Embed
from rag.answering.llm import denials, figures
from rag.answering.llm.alignment import aligned, blanked
from rag.answering.llm.evidence import Evidence, dates_of, hidden
from rag.answering.llm.form import Claim
from rag.answering.llm.names_said import Said, misplaced_names, shared_names, unsaid_names, unsaid_titles
from rag.answering.llm.quoting import locate, seen, whole_sentences
from rag.answering.llm.word_likeness import Encode, WordLikeness
from rag.answering.polarity import affirms
from rag.answering.questions import Question
from rag.answering.spans import Span
from rag.answering.timeline import MatchNames
from rag.language.amounts import amounts
from rag.language.detection import question_language
from rag.schema import Article
from rag.written import Dropped, Fault

# An address, or a tag or an image that leads to one. A word that ends in a domain's name is one without its scheme.
_LINK = re.compile(
    r"(?:https?:|www\.|\w+://|javascript:|data:\w+/|mailto:)\S*|<\s*[a-z/!][^>]*>?|\]\([^)]*\)?"
    r"|\b(?:[a-z0-9-]+\.)+(?:com|org|net|info|example|[a-z]{2})(?:/\S*)?(?!\w|\.(?!$))",
    re.IGNORECASE,
)
# Of 360 true sentences 99% are as like as this to their quotes; of as many, each beside another quote, one in ten.
_LIKE, _LIKE_BESIDE_NAMES = 0.42, 0.36  # all its words; those that are neither names nor dates of the quote
_MARKER = re.compile(r"\s*\[\d{1,6}(?:\s*[,;–-]\s*\d{1,6})*\]")


Found = tuple[Fault, Sequence[str]]  # what is wrong with a sentence, and the words of it that are


@dataclass(frozen=True, slots=True)
class Supported:
    """A sentence that its quote bears out.

    Args:
        sentence: as it may be published, without markers of its own.
        article: quoted.
        start: of the sentences quoted, in the article's text.
        end: exclusive.
        dates: told in them, resolved.
    """

    sentence: str
    article: Article
    start: int
    end: int
    dates: tuple[DateMention, ...]


@dataclass(frozen=True, slots=True)
class Checker:
    """Holds the sentences of one answer to what its model was shown.

    Args:
        question: asked.
        evidence: shown.
        match: finds names in any spelling.
        embed: the encoder, of texts.
        encode: the encoder, of a text's tokens.
    """

    question: Question
    evidence: Sequence[Evidence]
    match: MatchNames
    embed: Embed
    encode: Encode

    def check(self, claim: Claim) -> Supported | Dropped:
        """The sentence with the place of its quote, or why it is dropped.

        Args:
            claim: as the model made it.

        Raises:
            ModelError: the encoder cannot be loaded.
        """
        sentence = " ".join(_MARKER.sub("", seen(claim.sentence)).split())
        if not any(c.isalnum() for c in sentence) or claim.number is None:
            return Dropped(sentence, "no citation")
        if not 1 <= claim.number <= len(self.evidence):
            return Dropped(sentence, "no such article")
        passage = self.evidence[claim.number - 1].hit.passage
        article = self.evidence[claim.number - 1].hit.article
        found = locate(claim.quote, article.text, (passage.start, passage.end))
        unseen = hidden(article.text)
        if found is None or any(start < found[1] and found[0] < end for start, end in unseen):
            return Dropped(sentence, "not quoted")
        around = whole_sentences(found, article.text, article.language)
        if around is None:
            return Dropped(sentence, "too much quoted")
        told = tuple(d for d in dates_of(article) if around[0] <= d.start and d.end <= around[1])
        held = Supported(sentence, article, *around, told)
        fault = next(self._faults(held, found), None)
        return Dropped(sentence, fault[0], ", ".join(fault[1])) if fault else held

    def _faults(self, held: Supported, claimed: Span) -> Iterator[Found]:
        """What a sentence says that its quote does not; `claimed` is the part of the quote that the model named."""
        article, told = held.article, [_moved(mention, -held.start) for mention in held.dates]
        quote = _seen_quote(held)
        language = self._language(held.sentence, article.language)
        yield from _found("link", [link for link in _LINK.findall(held.sentence) if link.lower() not in quote.lower()])
        if (bare_answer := denials.bare_answer(held.sentence)) is not None:  # it says nothing else that could be held
            if bare_answer != self._settled(quote, article.language):
                yield "denial", []
            return
        undated = not any(claimed[0] < d.end and d.start < claimed[1] for d in held.dates)
        quoted = figures.Quote(quote, article.language, tuple(told), article.published, undated)
        if not figures.contrasts(held.sentence):
            quoted = quoted.less_contrast()
        reasons = denials.reasons(held.sentence)
        bare = figures.without_labels(reasons, quoted.dates)
        yield from _found("date", figures.unsaid_dates(bare, language, quoted))
        bare = blanked(bare, figures.date_spans(bare, language, article.published))
        yield from _found("number", figures.unsaid_numbers(bare, language, quoted))
        bare = blanked(bare, [(amount.start, amount.end) for amount in amounts(bare, language)])
        yield from self._of_words(reasons, bare, language, self._said(quote, article), told)
        if self.question.kind == "yesno" and denials.answers_wrongly(self.question.text, held.sentence, language):
            yield "denial", []

    def _of_words(
        self, sentence: str, bare: str, language: str, said: Said, told: Sequence[DateMention]
    ) -> Iterator[Found]:
        """Names, matter and denials that the quote does not say; `bare` is the sentence less its dates and numbers."""
        ours, theirs = shared_names(sentence, said.quote, self.match)
        ours += figures.date_spans(sentence, language, None)
        likeness = WordLikeness(sentence, language, said.quote, said.language, self.encode)
        yield from _found("name", unsaid_titles(sentence, language, said, likeness))
        yield from _found("name", unsaid_names(bare, language, said, self.match, likeness))
        if likeness.mean(sentence) < _LIKE or likeness.mean(blanked(sentence, ours)) < _LIKE_BESIDE_NAMES:
            yield "unlike", []
        pairs = aligned(sentence, said.quote, self.embed, (ours, theirs + [(d.start, d.end) for d in told]))
        yield from _found("name", misplaced_names(pairs, language, said, self.match))
        if denials.contradicts(pairs, language, said.language):
            yield "denial", []

    def _settled(self, quote: str, language: str) -> bool | None:
        """Yes or no, as a quote answers the question; None where it does not, or where that cannot be told."""
        asked = self.question
        return affirms(asked.text, asked.language, quote, language) if asked.kind == "yesno" else None

    def _said(self, quote: str, article: Article) -> Said:
        shown = [piece.hit.article for piece in self.evidence if piece.hit.article.id != article.id]
        others = [other.text for other in shown if not other.language.startswith("de")]
        return Said(quote, article.text, article.language, others)

    def _language(self, sentence: str, of_article: str) -> str:
        """Of a sentence: the question's, unless it is that of the article, of a sentence copied."""
        if self.question.language == of_article.split("-")[0]:
            return self.question.language
        return of_article if question_language(sentence) == of_article.split("-")[0] else self.question.language


def _found(fault: Fault, words: Sequence[str]) -> list[Found]:
    return [(fault, words)] if words else []


def _moved(mention: DateMention, by: int) -> DateMention:
    return replace(mention, start=mention.start + by, end=mention.end + by)


def _seen_quote(held: Supported) -> str:
    """The sentences quoted, with what no reader of the article sees made white space."""
    quote = held.article.text[held.start : held.end]
    unseen = [(start - held.start, end - held.start) for start, end in hidden(held.article.text)]
    return blanked(quote, [(max(a, 0), min(b, len(quote))) for a, b in unseen if b > 0 and a < len(quote)])
