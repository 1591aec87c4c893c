"""Which sentence answers, and which words of it: retrieved passages to ranked findings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from rag.answering import spans
from rag.answering.dates import DateMention, find_dates, narrow_publication
from rag.answering.questions import Question
from rag.language.sentences import sentences
from rag.schema import Article, Hit

Embed = Callable[[Sequence[str]], npt.NDArray[np.float32]]  # n texts -> unit vectors, shape (n, dimension)

# What a span of the kind asked for adds to a sentence's likeness to the question (0.75-0.92 for E5).
# On newsqa's 120 answerable questions the right sentence came first for 49% by the sentence's own
# cosine, 55% with the one before it read along, and with this bonus no worse on either half. Names and
# words shared, the passage's score and token-level similarity added nothing; a trained reader will.
_KIND_BONUS = 0.04
# ... and an article that names everybody the question names. It changes nothing on newsqa (58% either
# way), where stories share their people; it keeps questions about two people off articles about one.
_NAMES_BONUS = 0.02
# A heading is no sentence to quote (57.5% -> 58.3% right), and a question states nothing.
_UNQUOTABLE = re.compile(r"[^.!?…]{1,80}(?<![.!?…»”\"):])|.*\?[\s»”\"')]*", re.DOTALL)
# Where newsqa's right sentence held several candidates (29 questions): 19 right by the clause alone, 23 with its own
# words at 0.25 or 0.5, 21 at 1.
_OWN_WORDS_WEIGHT = 0.5
_CLAUSE_REACH = 90  # characters around a span that count as its clause, at most
_CLAUSE_END = re.compile(r"[,;:()«»“”]|\s[–—]\s")


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence that may answer the question.

    Args:
        hit: the passage it stands in.
        start: of the sentence, in the article's text.
        end: of the sentence, exclusive.
        score: higher is better; comparable between the findings of one question.
        scores: the signs seen, by name: "cosine" of question and sentence, "context" (the same with the
            sentence before it), "kind" (1 if it holds a span of the kind asked for), "names" (share of the
            question's names that the article writes, 0..1).
        span: offsets in the article of the words that answer directly, if it is the best finding and the kind of
            question has any.
        date: the date that answers a "when", likewise.
    """

    hit: Hit
    start: int
    end: int
    score: float
    scores: dict[str, float]
    span: tuple[int, int] | None = None
    date: DateMention | None = None

    @property
    def quote(self) -> str:
        """The sentence."""
        return self.hit.article.text[self.start : self.end]

    @property
    def short(self) -> str | None:
        """The words that answer directly, as the article writes them."""
        return self.hit.article.text[self.span[0] : self.span[1]] if self.span else None


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence with the spans in it that are of the kind asked for, by offsets in the article."""

    hit: Hit
    start: int
    end: int
    spans: tuple[tuple[int, int], ...]
    dates: tuple[DateMention, ...]

    @property
    def text(self) -> str:
        return self.hit.article.text[self.start : self.end]


def read(question: Question, hits: Sequence[Hit], embed: Embed) -> list[Finding]:
    """The sentences of the hits, those that answer best first; [] without hits. Only the first has its span.

    Args:
        question: as understood.
        hits: best first.
        embed: the encoder; called at most twice, on sentences and on clauses. The question is encoded as
            the passages are: sentence and question are compared as texts of one kind.
    """
    candidates = [sentence for hit in hits for sentence in _sentences(question, hit)]
    if not candidates:
        return []
    texts = [c.text for c in candidates] + [_in_context(candidates, i) for i in range(len(candidates))]
    vectors = embed([question.query, *texts])
    cosines = (vectors[1:] @ vectors[0]).reshape(2, len(candidates))
    findings = [_finding(question, c, float(a), float(b)) for c, a, b in zip(candidates, *cosines, strict=True)]
    order = sorted(range(len(findings)), key=lambda i: (-findings[i].score, findings[i].hit.rank, i))
    best = _with_span(candidates[order[0]], findings[order[0]], vectors[0], embed)
    return [best, *(findings[i] for i in order[1:])]


def _in_context(candidates: Sequence[_Sentence], i: int) -> str:
    """A sentence with the one before it in the same passage: pronouns point there."""
    if i and candidates[i - 1].hit is candidates[i].hit:
        return f"{candidates[i - 1].text} {candidates[i].text}"
    return candidates[i].text


def _sentences(question: Question, hit: Hit) -> Iterable[_Sentence]:
    article, passage = hit.article, hit.passage
    dated = question.kind in ("when", "how_many")
    dates = find_dates(article.text, article.published, article.language) if dated else []
    for a, b in sentences(passage.text, article.language):
        start, end = passage.start + a, passage.start + b
        if _UNQUOTABLE.fullmatch(passage.text[a:b]):
            continue
        inside = tuple(d for d in dates if start <= d.start and d.end <= end)
        if question.kind == "when":
            yield _Sentence(hit, start, end, tuple((d.start, d.end) for d in inside), inside)
        else:
            found = ((start + x, start + y) for x, y in _spans(question, hit, passage.text[a:b]))
            # "22 mars" counts nothing
            free = tuple(s for s in found if not any(d.start < s[1] and s[0] < d.end for d in inside))
            yield _Sentence(hit, start, end, free, ())


def _spans(question: Question, hit: Hit, sentence: str) -> list[spans.Span]:
    match question.kind:
        case "how_many":
            return spans.quantities(sentence, hit.article.language)
        case "who":
            return spans.proper_names(sentence, _said(question, hit))
        case "which":
            return spans.proper_names(sentence, _said(question, hit)) + spans.quoted_names(sentence)
        case "where":
            return spans.places(sentence, hit.article.language)
        case "why":
            return spans.reasons(sentence)
        case _:
            return []


def _said(question: Question, hit: Hit) -> list[str]:
    return [*re.findall(r"[^\W\d_]+", question.query), *(match.written for match in hit.names)]


def _finding(question: Question, candidate: _Sentence, cosine: float, context: float) -> Finding:
    kind = float(bool(candidate.spans))
    signs = {
        "cosine": cosine,
        "context": context,
        "kind": kind,
        "names": _names_share(question, candidate.hit),
    }
    score = (cosine + context) / 2 + _KIND_BONUS * kind + _NAMES_BONUS * signs["names"]
    return Finding(candidate.hit, candidate.start, candidate.end, score, signs)


def _names_share(question: Question, hit: Hit) -> float:
    """Share of the question's names that the article writes, in any spelling; 1 if it has none."""
    written = {match.asked for match in hit.names}
    return sum(name in written for name in question.names) / len(question.names) if question.names else 1.0


def _with_span(candidate: _Sentence, finding: Finding, query: npt.NDArray[np.float32], embed: Embed) -> Finding:
    """The finding with the span whose clause and own words are nearest the question."""
    if not candidate.spans:
        return finding
    best = 0
    if len(candidate.spans) > 1:
        around = [_clause(candidate, span) for span in candidate.spans]
        own = [_own_words(candidate, span) for span in candidate.spans]
        near, nearer = (embed([*around, *own]) @ query).reshape(2, -1)
        best = int(np.argmax(near + _OWN_WORDS_WEIGHT * nearer))
    date = _resolved(candidate.hit.article, candidate.dates[best]) if candidate.dates else None
    return replace(finding, span=candidate.spans[best], date=date)


def _resolved(article: Article, mention: DateMention) -> DateMention:
    """A date read once more in the light of everything the article says about its own day."""
    published = narrow_publication(article.text, article.published, article.language)
    again = find_dates(article.text, published, article.language)
    return next((d for d in again if (d.start, d.end) == (mention.start, mention.end)), mention)


def _clause(candidate: _Sentence, span: tuple[int, int]) -> str:
    """The span with the words around it up to the next comma or bracket on each side."""
    text = candidate.hit.article.text
    left = max(candidate.start, span[0] - _CLAUSE_REACH)
    right = min(candidate.end, span[1] + _CLAUSE_REACH)
    ends = [m.end() for m in _CLAUSE_END.finditer(text, left, span[0])]
    after = _CLAUSE_END.search(text, span[1], right)
    return text[ends[-1] if ends else left : after.start() if after else right].strip()


def _own_words(candidate: _Sentence, span: tuple[int, int]) -> str:
    """The span with the words between it and the candidate before: "stolen | last month | was found | yesterday"."""
    before = max((end for _, end in candidate.spans if end <= span[0]), default=candidate.start)
    return candidate.hit.article.text[before : span[1]].strip()
