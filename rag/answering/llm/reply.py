"""A model's reply, read sentence by sentence while it comes.

An empty piece says that time goes by: it makes no claim, and None is given for it at once (see `ChatModel.pieces`).
Each step takes time in proportion to the reply's length, in however many pieces it comes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain

from rag.answering.llm.form import Claim
from rag.errors import LanguageModelError

# Models write the two lines in bold, as a list or in brackets. The counts are bounded: a line may be endless.
_QUOTE = re.compile(
    r"[\s*_#>.)\d-]{0,12}QUOTE[\s*_]{0,9}(?:(?:FROM )?ARTICLE[\s*_]{1,9})?(?:[\[(#]?(\d{1,6})[\])]?)?[\s*_]{0,9}"
    r"[:：][\s*_]*(.*)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"[\s*_#>.)\d-]{0,12}SENTENCE[\s*_]{0,9}(?:[\[(#]?\d{1,6}[\])]?)?[\s*_]{0,9}[:：][\s*_]*(.*)", re.IGNORECASE
)
_NONE = re.compile(r"\W{0,9}NONE\W{0,9}")
_FENCE = re.compile(r"\s*`{3}\w*\s*")
_OPENED, _CLOSED = "<think>", "</think>"
_LONGEST = 1_000  # characters of a sentence: what is longer is none


def claims_of_objects(pieces: Iterable[str]) -> Generator[Claim | None]:
    """Claims as soon as each is whole; None for an empty piece.

    Args:
        pieces: of an object of `form.SCHEMA` in JSON, as they come; text around it is left aside.

    Raises:
        LanguageModelError: they make no such object, or end before it does.
    """
    text: list[str] = []
    given: list[Claim] = []
    for found in _innermost(_kept(_answered(pieces), text)):
        if found is None:
            yield None
        elif "sentence" in found:
            given.append(_claim(found))
            yield given[-1]
    for row in _rows("".join(text), begun=bool(given)):
        if (claim := _claim(row)) not in given:
            yield claim


def claims_of_text(pieces: Iterable[str]) -> Generator[Claim | None]:
    """Claims as soon as each is whole, one without a citation for a line of any other form; None for an empty piece.

    Args:
        pieces: of the text, as they come.
    """
    number: int | None = None
    quote: list[str] | None = None
    ahead: list[Claim] | None = []  # of the first quote: it may turn out to have been thought aloud
    for line in _lines(_answered(pieces)):
        if line is None:
            yield None
            continue
        if ahead is not None and _CLOSED in line:
            line, ahead, quote = line.rpartition(_CLOSED)[2], [], None
        if opened := _QUOTE.fullmatch(line):
            yield from ahead or ()
            ahead, number, quote = None, int(opened[1]) if opened[1] else None, [opened[2]]
        elif said := _SENTENCE.fullmatch(line):
            yield _shortened(Claim(said[1].strip(" *_"), number, "\n".join(quote or []).strip(" *_\n")))
            number, quote = None, None
        elif quote is not None:
            quote.append(line)  # a quote may run over a line's end, as the article does
        elif line.strip() and not _NONE.fullmatch(line) and not _FENCE.fullmatch(line):
            stray = _shortened(Claim(line.strip(), None, ""))
            if ahead is None:
                yield stray
            else:
                ahead.append(stray)
    yield from ahead or ()


def _answered(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces without what is thought aloud ahead of them. Later on the tag is only text, of an article perhaps."""
    coming = iter(pieces)
    start = ""
    while not start.startswith(_OPENED):
        if not _OPENED.startswith(start):
            yield start
            yield from coming
            return
        if (piece := next(coming, None)) is None:
            return
        if not piece:
            yield ""
        start = (start + piece).lstrip()
    _, closed, after = start.partition(_CLOSED)
    while not closed:
        if (piece := next(coming, None)) is None:
            return
        if not piece:
            yield ""
        start = start[-len(_CLOSED) :] + piece
        _, closed, after = start.partition(_CLOSED)
    if after:
        yield after
    yield from coming


def _kept(pieces: Iterable[str], text: list[str]) -> Iterator[str]:
    """The same pieces, each added to `text` as it passes."""
    for piece in pieces:
        text.append(piece)
        yield piece


def _innermost(pieces: Iterable[str]) -> Iterator[Mapping[str, object] | None]:
    """The objects of a JSON text that hold no other, each as soon as it ends; None for an empty piece."""
    written: list[str] | None = None  # of the object opened last
    quoted = escaped = False
    for c in chain.from_iterable(piece or [""] for piece in pieces):
        if not c:
            yield None
            continue
        if c == "{" and not quoted:
            written = []
        if written is None:
            continue  # prose ahead of the JSON may hold a single quotation mark
        written.append(c)
        if quoted:
            quoted, escaped = escaped or c != '"', not escaped and c == "\\"
        elif c == '"':
            quoted = True
        elif c == "}":
            with suppress(ValueError, RecursionError):
                yield json.loads("".join(written), strict=False)
            written = []


def _rows(text: str, *, begun: bool) -> list[object]:
    """The rows of a whole object of `form.SCHEMA`, or of the list in it alone, as some models answer.

    Raises:
        LanguageModelError: it is none.
    """
    start = re.search(r"[{\[]", text)
    try:
        found, _ = json.JSONDecoder(strict=False).raw_decode(text, start.start() if start else 0)
    except (ValueError, RecursionError) as error:
        raise LanguageModelError("broken off" if begun else "unreadable", "the reply is no whole JSON") from error
    rows = found.get("sentences") if isinstance(found, Mapping) else found
    if isinstance(rows, list):
        return rows
    if begun:
        return []
    raise LanguageModelError("unreadable", "the reply is JSON of another shape")


def _claim(row: object) -> Claim:
    """A claim of whatever a model put into a row: what is missing or of a wrong type fails its check."""
    told = row if isinstance(row, Mapping) else {"sentence": row}
    number = str(told.get("article")).strip(" []#")
    cited = int(number) if re.fullmatch(r"[0-9]{1,6}", number) else None
    return _shortened(Claim(str(told.get("sentence") or ""), cited, str(told.get("quote") or "")))


def _shortened(claim: Claim) -> Claim:
    """The claim; of one whose sentence has no end, the start and no citation, so that it is not in the answer."""
    return claim if len(claim.sentence) <= _LONGEST else Claim(f"{claim.sentence[:_LONGEST]}…", None, "")


def _lines(pieces: Iterable[str]) -> Iterator[str | None]:
    """Whole lines, the last one once the reply has come to its end; None for an empty piece."""
    line: list[str] = []
    for piece in pieces:
        if not piece:
            yield None
        first, *further = piece.split("\n")
        line.append(first)
        for start in further:
            yield "".join(line).rstrip("\r")
            line = [start]
    yield "".join(line)
