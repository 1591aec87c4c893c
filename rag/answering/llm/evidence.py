"""What a language model is shown: the passages found, numbered, each with its source and the dates it tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.answering import phrasing
from rag.answering.dates import DateMention, find_dates, narrow_publication
from rag.answering.llm.quoting import seen
from rag.schema import Article, Hit

# Not shown by a browser. One that is never closed hides all that follows it.
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage as a model is shown it.

    Args:
        number: from 1, by which the model cites it.
        hit: the passage.
        dates: those of its article that stand in it, resolved.
    """

    number: int
    hit: Hit
    dates: tuple[DateMention, ...]

    @property
    def text(self) -> str:
        """The passage as a reader of the article sees it: without hidden comments and characters."""
        passage = self.hit.passage
        text, at = [], passage.start
        for start, end in hidden(self.hit.article.text):  # of the article: a comment may start in a passage before
            text.append(self.hit.article.text[at : min(max(start, at), passage.end)])
            at = min(max(at, end), passage.end)
        return seen("".join([*text, self.hit.article.text[at : passage.end]])).strip()


def evidence_of(hits: Sequence[Hit], most: int) -> list[Evidence]:
    """The best of these hits as evidence, at least one.

    Args:
        hits: best first.
        most: characters of text in all; a passage that goes beyond is left out, and so are those after it.
    """
    found: list[Evidence] = []
    length = 0
    for hit in hits:
        length += len(hit.passage.text)
        if found and length > most:
            break
        found.append(Evidence(len(found) + 1, hit, tuple(_dates_in(hit))))
    return found


def hidden(text: str) -> list[tuple[int, int]]:
    """Offsets of what no reader of an article sees, in order."""
    return [found.span() for found in _COMMENT.finditer(text)]


def dates_of(article: Article) -> list[DateMention]:
    """Every date that an article tells, in the light of all that it says of its own day."""
    published = narrow_publication(article.text, article.published, article.language)
    return find_dates(article.text, published, article.language)


def shown(evidence: Sequence[Evidence], language: str, seal: str) -> str:
    """The evidence as text, each passage between lines that carry a seal which no article can know.

    Args:
        evidence: what to show.
        language: of the asker, in which dates are written out.
        seal: random letters and digits, drawn for this question alone.
    """
    return "\n\n".join(_shown(piece, language, seal) for piece in evidence)


def _shown(piece: Evidence, language: str, seal: str) -> str:
    article = piece.hit.article
    lines = [
        f"<<<article {piece.number} {seal}>>>",
        f"source: {_line(phrasing.source_label(article, language))}",
        f"published: {phrasing.published_label(article, language)}",
        *(f"date: {_line(d.text)} = {d.when.label(language)}" for d in piece.dates),
        "text:",
        piece.text,
        f"<<<end of article {piece.number} {seal}>>>",
    ]
    return "\n".join(lines)


def _dates_in(hit: Hit) -> Iterator[DateMention]:
    unseen = hidden(hit.article.text)
    for told in dates_of(hit.article):
        inside = hit.passage.start <= told.start and told.end <= hit.passage.end
        if inside and not any(start < told.end and told.start < end for start, end in unseen):
            yield told


def _line(text: str) -> str:
    return " ".join(seen(_COMMENT.sub("", text)).split())
