"""Parsing in a process of its own, so that no file can take the library down with it.

HTML and PDF go through C code and slow Python, and come from anywhere. A file that takes too long, too much memory, or
crashes its parser costs its own process, which is started anew for the next one (half a second).
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading

from rag.articles.clean import clean_metadata
from rag.articles.parsed import Parsed
from rag.articles.published import published_value
from rag.errors import ArticleError, EmptyArticleError, NotTextError
from rag.settings import Settings

_START_SECONDS = 60  # to import the parsers; half a second where nothing else runs
_WIDEST = 12  # bytes of a character in JSON: two escaped surrogates
_ROOM = 1_000_000  # bytes of a reply beside its text
_CRASH = b'{"crash"'  # how a reply starts that is the process's last
_KINDS = {kind.__name__: kind for kind in (ArticleError, EmptyArticleError, NotTextError)}


class _Worker:
    """The process, started when it is first needed; one file at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, request: bytes, seconds: float, longest: int) -> bytes:
        """Its reply, one line of at most `longest` bytes.

        Raises:
            ArticleError: there is none: it took too long, or died.
        """
        with self._lock:
            if self._process and self._process.poll() is not None:  # between two files: killed from outside
                self._end()
            try:
                reply, late = _exchange(self._process or self._started(), request, seconds, longest)
            except BaseException:  # an interrupt: what it answers later must not be taken for the next file's
                self._end()
                raise
            if late or not reply.endswith(b"\n") or reply.startswith(_CRASH):
                self._end()
            if late:
                raise ArticleError(f"took longer than {seconds:g} s to parse (RAG_PARSE_SECONDS): leave it out")
            if not reply.endswith(b"\n"):
                raise ArticleError("cannot be parsed, it crashes its parser: open it and save it again")
            return reply

    def _started(self) -> subprocess.Popen[bytes]:
        """A new process, once it is ready.

        Raises:
            ArticleError: it does not get ready.
        """
        command = [sys.executable, "-P", "-m", "rag.articles.confined_worker"]
        paths = os.pathsep.join(map(os.path.abspath, sys.path))  # this very package, whichever way it was found
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": paths},
            start_new_session=True,  # an interrupt from the terminal is the parent's to handle
        )
        reply, _ = _exchange(self._process, b"", _START_SECONDS, _ROOM)
        if not reply:
            self._end()
            raise ArticleError(f"cannot be parsed: `{' '.join(command[1:])}` does not start; see what it says")
        return self._process

    def _end(self) -> None:
        """Kill the process, if one runs."""
        process, self._process = self._process, None
        if process:
            process.kill()
            process.communicate()

    def close(self) -> None:
        """End the process; the next file starts another."""
        with self._lock:
            self._end()


def _exchange(process: subprocess.Popen[bytes], request: bytes, seconds: float, longest: int) -> tuple[bytes, bool]:
    """A line of reply, empty if the process ends instead; and whether it was killed for being late."""
    late = threading.Event()

    def expire() -> None:
        late.set()
        process.kill()

    clock = threading.Timer(seconds, expire)
    clock.daemon = True
    clock.start()
    assert process.stdin and process.stdout
    try:
        process.stdin.write(request)
        process.stdin.flush()
        reply = process.stdout.readline(longest)
    except OSError:  # it is gone
        reply = b""
    finally:
        clock.cancel()
        clock.join()  # from here on it can no longer strike
    return reply, late.is_set()


_worker = _Worker()
atexit.register(lambda: _worker.close())


def _forget() -> None:
    """A forked process must not talk to its parent's."""
    global _worker  # noqa: PLW0603
    _worker = _Worker()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


def parse_confined(kind: str, content: bytes, config: Settings, url: str = "") -> Parsed:
    """What a file holds, parsed in the other process. Thread-safe.

    Args:
        kind: "page", "saved page" or "pdf".
        content: the file.
        config: `parse_seconds` is how long it may take, `max_file_bytes` how long its text may be.
        url: where a page is from, if known.

    Raises:
        ArticleError: it cannot be parsed, in that time and 2 GB of memory, or not at all.
    """
    limit = config.max_file_bytes
    asked = {"kind": kind, "url": url, "bytes": len(content), "seconds": config.parse_seconds, "limit": limit}
    request = json.dumps(asked).encode() + b"\n" + content
    return _parsed(_worker.ask(request, config.parse_seconds, _WIDEST * limit + _ROOM))


def _parsed(line: bytes) -> Parsed:
    """What a reply says; it is not trusted, since the file may have taken its parser over.

    Raises:
        ArticleError: that the file cannot be parsed, and why.
    """
    try:
        reply = json.loads(line)
        if "crash" in reply:
            raise ArticleError(f"cannot be parsed ({reply['crash']}): open it and save it again")
        if "error" in reply:
            raise _KINDS[reply["error"]](reply["reason"])
        return Parsed(
            text=str(reply["text"]),
            title=str(reply["title"]),
            published=published_value(reply["published"]),
            language=str(reply["language"]),
            source=str(reply["source"]),
            metadata=clean_metadata(reply["metadata"]),
        )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ArticleError("cannot be parsed: its parser gave no sense; open it and save it again") from error
