"""The sentences of retrieved passages that could answer, and the words in them of the kind asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.answering import spans
from rag.answering.dates import DateMention, find_dates
from rag.answering.measures import asked_measure, measure_of
from rag.answering.questions import Question
from rag.language.sentences import sentences
from rag.schema import Hit

# A heading is no sentence to quote (57.5% -> 58.3% right), and a question states nothing.
_UNQUOTABLE = re.compile(r"[^.!?…。！？।؟]{1,80}(?<![.!?…»”\"):。！？।؟])|.*[?？؟][\s»”\"')]*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer.

    Args:
        hit: the passage it stands in.
        start: of the sentence, in the article's text.
        end: of the sentence, exclusive.
        spans: offsets in the article of its words of the kind asked for.
        dates: the date read from each of the spans, where the question asks for one.
    """

    hit: Hit
    start: int
    end: int
    spans: tuple[tuple[int, int], ...]
    dates: tuple[DateMention, ...]

    @property
    def text(self) -> str:
        """The sentence."""
        return self.hit.article.text[self.start : self.end]


def candidates(question: Question, hits: Sequence[Hit]) -> list[Candidate]:
    """Every sentence of the hits that can be quoted, in their order."""
    return [candidate for hit in hits for candidate in _of_hit(question, hit)]


def names_share(question: Question, hit: Hit) -> float:
    """Share of the question's names that the article writes, in any spelling; 1 if it has none."""
    written = {match.asked for match in hit.names}
    return sum(name in written for name in question.names) / len(question.names) if question.names else 1.0


def _of_hit(question: Question, hit: Hit) -> Iterable[Candidate]:
    article, passage = hit.article, hit.passage
    dated = question.kind in ("when", "how_many")
    dates = find_dates(article.text, article.published, article.language) if dated else []
    for a, b in sentences(passage.text, article.language):
        start, end = passage.start + a, passage.start + b
        if _UNQUOTABLE.fullmatch(passage.text[a:b]):
            continue
        inside = tuple(d for d in dates if start <= d.start and d.end <= end)
        if question.kind == "when":
            yield Candidate(hit, start, end, tuple((d.start, d.end) for d in inside), inside)
        else:
            found = ((start + x, start + y) for x, y in _spans(question, hit, passage.text[a:b]))
            # "22 mars" counts nothing, but « trois mois » in « après trois mois » lasts
            lasting = asked_measure(question.text) == "time"
            text = hit.article.text
            free = tuple(
                s
                for s in found
                if not any(d.start < s[1] and s[0] < d.end for d in inside)
                or (lasting and measure_of(text[s[0] : s[1]]) == "time")
            )
            yield Candidate(hit, start, end, free, ())


def _spans(question: Question, hit: Hit, sentence: str) -> list[spans.Span]:
    match question.kind:
        case "how_many":
            asked = asked_measure(question.text)
            found = spans.quantities(sentence, hit.article.language)
            return [s for s in found if asked is None or measure_of(sentence[s[0] : s[1]]) in (asked, None)]
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
