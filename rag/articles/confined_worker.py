"""The process that parses pages and PDFs for `confined`: `python -m rag.articles.confined_worker`.

In: a line of JSON that says what follows and how many bytes, then those bytes. Out: a line of JSON. It ends with its
input. An error that no parser is meant to raise is told, and ends it too.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from math import ceil
from pathlib import Path
from typing import BinaryIO

from rag.articles.parsed import Parsed
from rag.articles.pdf import parse_pdf
from rag.articles.saved_page import parse_saved_page
from rag.articles.web_page import parse_page
from rag.errors import ArticleError, first_line
from rag.schema import Json

_MEMORY = 2 * 1024**3  # bytes of address space, beside what the parsers take before any file
_LATER = 5  # seconds after which it ends by itself, where its parent was killed and cannot see to it


def main() -> None:
    """Parse what comes until nothing more does."""
    requests, replies = sys.stdin.buffer, _own_output()
    _limit_memory()
    _send(replies, {})
    for line in iter(requests.readline, b""):
        request = json.loads(line)
        content = requests.read(request["bytes"])
        _alarm(ceil(request["seconds"]) + _LATER)
        try:
            reply = _reply(_parse(request["kind"], content, request["url"]), request["limit"])
        except ArticleError as error:
            reply = {"error": type(error).__name__, "reason": str(error)}
        except BaseException as error:
            _send(replies, {"crash": f"{type(error).__name__}: {first_line(error)[:200]}"})
            raise
        _alarm(0)
        _send(replies, reply)


def _parse(kind: str, content: bytes, url: str) -> Parsed:
    if kind == "pdf":
        return parse_pdf(content)
    return parse_saved_page(content) if kind == "saved page" else parse_page(content, url)


def _reply(parsed: Parsed, limit: int) -> dict[str, Json]:
    """The fields of what was parsed.

    Raises:
        ArticleError: its text is longer than a file may be.
    """
    if len(parsed.text) > limit:
        raise ArticleError(f"{len(parsed.text):,} characters is over the limit of {limit:,} (RAG_MAX_FILE_BYTES)")
    days = parsed.published
    return {
        "text": parsed.text,
        "title": parsed.title,
        "published": {"earliest": str(days.earliest), "latest": str(days.latest)} if days else None,
        "language": parsed.language,
        "source": parsed.source,
        "metadata": dict(parsed.metadata),
    }


def _own_output() -> BinaryIO:
    """The pipe to the parent; what a parser prints goes to the error stream instead."""
    own = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(own, "wb")


def _send(replies: BinaryIO, reply: dict[str, Json]) -> None:
    replies.write(json.dumps(reply).encode() + b"\n")
    replies.flush()


def _alarm(seconds: int) -> None:
    """End this process after so many seconds, whatever it is doing; 0 calls that off. Not on Windows."""
    if sys.platform != "win32":
        signal.alarm(seconds)


def _limit_memory() -> None:
    """On Linux, where the space in use can be known; elsewhere time and size alone are limited."""
    if sys.platform == "linux":
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + _MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
