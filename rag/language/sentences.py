"""Sentence boundaries with exact offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sentencex

# sentencex ends a French sentence after "M.", an initial or "Dr." (tried on 1.0.32). A boundary is
# dropped where the text before it ends in a single letter, a title or a month cut short, or where
# the text after it does not start as a sentence does.
_NO_END = re.compile(
    r"(?:^|[\s(«\"'’.\-])(?:[^\W\d_]|MM?|Mme|Mlle|Me|Mgr|Dr|Pr|St|Sr|Sra|Mr|Mrs|Ms|Gen|Col|Lt|Sen|Rep|"
    r"janv|févr|avr|juil|sept|oct|nov|déc|Jan|Feb|Aug|Sept|Oct|Nov|Dec|av|env|cf|vs|[Nn]os?)\.$"
)
_GOES_ON = re.compile(r"[^\w«»“”\"'(¿¡—–-]{,200}+[a-zà-öø-ÿа-яё]")
# Characters that sentencex gets at once. Quotation marks cost it their square: 200,000 in one paragraph take it 8 s,
# 10,000 take 20 ms.
_STRETCH = 10_000
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


def sentences(text: str, language: str) -> list[tuple[int, int]]:
    """Half-open offsets of each sentence of `text`, in order, without surrounding white space.

    A blank line always ends a sentence, so headings stand alone.

    Args:
        text: any text; an empty one has no sentence.
        language: BCP 47; unknown ones are split by general rules.
    """
    found: list[tuple[int, int]] = []
    for start, end in paragraphs(text):
        found.extend((start + a, start + b) for a, b in _within(text[start:end], language))
    return found


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Half-open offsets of each run of text between blank lines, without surrounding white space."""
    at = 0
    for gap in [*_BLANK_LINE.finditer(text), None]:
        end = gap.start() if gap else len(text)
        yield from _trimmed(text, at, end)
        at = gap.end() if gap else end


def _within(paragraph: str, language: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in _boundaries(paragraph, language):
        if end < len(paragraph) and _joined(paragraph, end):
            continue
        yield from _trimmed(paragraph, start, end)
        start = end


def _boundaries(paragraph: str, language: str) -> list[int]:
    """Ends of sentencex's segments, as string indices; each stretch begins with the last segment of the one before."""
    ends: list[int] = []
    at = 0
    while at < len(paragraph):
        found = _segment_ends(paragraph, at, language)
        if found[-1] < len(paragraph) and len(found) > 1:
            found.pop()
        ends += found
        at = found[-1]
    return ends


def _segment_ends(paragraph: str, at: int, language: str) -> list[int]:
    """Ends of the segments of the stretch that begins here; the last is the stretch's own.

    Sentencex's own indices are not used: the segments are, and they join to the text again.
    """
    last = len(paragraph)
    if at + _STRETCH < last:
        last = paragraph.rfind(" ", at + 1, at + _STRETCH) + 1 or at + _STRETCH
    ends = [at]
    for segment in sentencex.segment(language, paragraph[at:last]):
        ends.append(paragraph.index(segment, ends[-1], last) + len(segment))
    return [*ends[1:], last] if ends[-1] != last else ends[1:]


def _joined(paragraph: str, end: int) -> bool:
    """True where a boundary at `end` stands inside a sentence."""
    before = paragraph[max(0, end - 24) : end].rstrip()
    return bool(_NO_END.search(before) or _GOES_ON.match(paragraph, end))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    if left < len(piece):
        yield start + left, start + len(piece.rstrip())
