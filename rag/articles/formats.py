"""Which formats are read, by suffix; and plain text, from bytes to its fields.

The archive's .txt format: an optional `date YYYY-MM ` or `date YYYY-MM-DD ` at the very start (white
space before it allowed), then the text, with a blank line between paragraphs.
"""

from __future__ import annotations

import re

from charset_normalizer import from_bytes

from rag.articles.parsed import Parsed
from rag.articles.published import days_of
from rag.errors import ArticleError, EmptyArticleError, NotTextError

# One article each; those parsed by C code or slowly, which goes on in a process of its own; many articles each.
PLAIN = {".txt": "text", ".md": "markdown", ".markdown": "markdown"}
PAGES = {".html": "page", ".htm": "page", ".xhtml": "page", ".mhtml": "saved page", ".mht": "saved page"}
CONFINED = {**PAGES, ".pdf": "pdf"}
TABLES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv", ".parquet": "parquet"}
SUFFIXES = (*PLAIN, *CONFINED, *TABLES)

_DATE_LINE = re.compile(r"\s*date[ \t]+(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?=\s|$)", re.IGNORECASE)
_OTHER_DATE_LINE = re.compile(r"\s*date[ \t]*:?[ \t]*(\d{1,4}(?:[./-]\d{1,4}){1,2})(?=\s|$)", re.IGNORECASE)
# Left to choose among all, the detector takes French in cp1252 for the Maltese iso8859_3.
_OLD_ENCODINGS = ["cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "mac_roman", "shift_jis", "gb18030"]
_WESTERN = frozenset("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜßàáâãäåæçèéêëìíîïñòóôõöøùúûüÿŒœŸ«»‹›“”„‘’‚–—…•€£°§·¡¿ªº\xa0\xad™®©½²")
_MAX_ODD_SHARE = 0.02
_UTF_BOMS = (b"\xff\xfe", b"\xfe\xff")
# Tab, newline, vertical tab, form feed and carriage return stand in real articles; other control
# characters above this share mean that the bytes are not text; a stray one does not.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd]")
_MAX_CONTROL_SHARE = 0.01


def parse_text(content: bytes) -> Parsed:
    """Read the archive's .txt format; the text is an exact substring of the decoded file.

    Raises:
        NotTextError: the content is binary.
        EmptyArticleError: nothing is left beside white space and the date.
        ArticleError: the date line names a month or day that does not exist, or is written another way.
    """
    text = decode(content)
    line = _DATE_LINE.match(text)
    if not line and (other := _OTHER_DATE_LINE.match(text)):
        raise ArticleError(
            f"starts with {other[0].strip()!r}: write it as date 2024-04-17, or date 2024-04 for a month"
        )
    body = text[line.end() :] if line else text
    if not body.strip():
        raise EmptyArticleError("holds no text: write the article under its date, or remove the file")
    return Parsed(body.strip(), published=days_of(*line.groups()) if line else None)


def decode(content: bytes) -> str:
    """Bytes to text: UTF-8 with or without BOM, UTF-16 with BOM, else the encoding detected.

    Line ends are kept as they are, so that every quote is a substring of the file.

    Raises:
        NotTextError: binary content.
    """
    return checked(content.decode(encoding_of(content), "replace"))


def encoding_of(content: bytes) -> str:
    """The codec to decode it with.

    Raises:
        NotTextError: it is in none that is known.
    """
    if content.startswith(_UTF_BOMS):
        return "utf-16"
    try:
        content.decode("utf-8-sig")
        return "utf-8-sig"
    except UnicodeDecodeError:
        pass
    if _reads_western(content.decode("cp1252", "replace")):
        return "cp1252"
    best = None if b"\x00" in content else from_bytes(content, cp_isolation=_OLD_ENCODINGS).best()
    if best is None:
        raise NotTextError("is not text: its bytes are in no encoding known; save it as UTF-8 text")
    return best.encoding


def _reads_western(text: str) -> bool:
    """Whether all but a trifle of the characters beyond ASCII are those of Western European writing, among more others.

    The detector is not asked then: on short texts it takes French for Central European (après for aprčs).
    """
    beyond = [character for character in text if character > "\x7f"]
    odd = sum(character not in _WESTERN for character in beyond)
    return odd <= _MAX_ODD_SHARE * len(beyond) and 3 * len(beyond) < len(text)


def checked(text: str) -> str:
    """The text, if it is one.

    Raises:
        NotTextError: too many of its characters are no writing.
    """
    if len(_CONTROL.findall(text)) > _MAX_CONTROL_SHARE * len(text):
        raise NotTextError("is not text: it holds binary data; save it as UTF-8 text")
    return text
