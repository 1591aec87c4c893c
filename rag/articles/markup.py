"""Bytes of HTML and XML to text: as `formats.decode` does, with the encoding that the page itself declares."""

from __future__ import annotations

import codecs
import re

from rag.articles.formats import decode

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9:_-]{2,40})""", re.IGNORECASE)
_DECLARED_WITHIN = 2048  # bytes; browsers look at 1,024
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Those of the web, by Python's names; Python has others that stand for programs rather than for letters (punycode).
_OF_THE_WEB = re.compile(
    r"cp125\d|cp874|cp932|iso8859-\d+|koi8-[ru]|mac-\w+|shift_jis|euc_(?:jp|kr)|gb2312|gbk|gb18030|big5"
)


def decode_markup(content: bytes) -> str:
    """Bytes to text: UTF-8 if they are, else the encoding declared, else the one detected.

    Raises:
        NotTextError: binary content.
    """
    declared = _declared(content)
    if declared and b"\x00" not in content and not _is_unicode(content):
        return content.decode(declared, "replace")
    return decode(content)


def _declared(content: bytes) -> str:
    """Python's name of the declared encoding, "" if there is none of those used on the web."""
    found = _DECLARED.search(content[:_DECLARED_WITHIN])
    if not found:
        return ""
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return ""
    if name in ("iso8859-1", "ascii"):
        return "cp1252"  # what browsers take them for, since pages declare them for want of better
    return name if _OF_THE_WEB.fullmatch(name) else ""


def _is_unicode(content: bytes) -> bool:
    if content.startswith(_BOMS):
        return True
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
