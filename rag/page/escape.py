"""Foreign text made safe to place in a chat message, where HTML meets Markdown."""

from __future__ import annotations

# Gradio runs a message through a Markdown parser before it sanitises the HTML. Written as character
# references, the characters that mean something to either reach the reader as themselves and nothing else.
# A raw line feed would end the HTML block and let Markdown in; as a reference it is a plain character.
_SPECIAL = "&<>\"'`\\*_{}[]()#+-!|~$%:@=^\n\r\t"
_REFERENCES = {ord(char): f"&#{ord(char)};" for char in _SPECIAL}
# Invisible characters HTML forbids.
_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127], "\N{REPLACEMENT CHARACTER}")
_TABLE: dict[int, str] = {**_REFERENCES, **_CONTROLS}


def escape(text: str) -> str:
    """The text as HTML character data, fit for elements and quoted attributes; shows exactly as written.

    >>> escape("<b>")
    '&#60;b&#62;'
    """
    # Half of a surrogate pair cannot be sent as UTF-8; a browser can type one.
    return text.encode("utf-8", "replace").decode("utf-8").translate(_TABLE)
