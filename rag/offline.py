"""Proof that nothing leaves the machine: `python -m rag.offline` does all that a user does with the network cut off.

Prints a line of JSON for each step. Two locks: Python may open no socket beyond this machine, and where the kernel
allows it (Linux) the process has a network of its own with nothing on it, which binds native code as well.
"""

from __future__ import annotations

import ctypes
import ipaddress
import json
import os
import socket
import struct
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import RagError

if TYPE_CHECKING:
    from rag.library import Library
    from rag.schema import Article

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # clone(2)
_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 1  # netdevice(7)
_WATCHED = frozenset({"socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"})


def main() -> None:
    """Run every step, the first that fails being the last; exit code 1 then."""
    reached: list[str] = []
    cut = _leave_network()
    sys.addaudithook(lambda event, values: _refuse(event, values, reached))
    _say("network", "cut off by the kernel" if cut else "blocked in Python only: the kernel allows no more")
    try:
        with tempfile.TemporaryDirectory() as folder:
            for name, step in _steps(Path(folder)):
                started = time.perf_counter()
                result = step()
                _say(name, result, time.perf_counter() - started)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what was to be found out
        _say("failed", f"{type(error).__name__}: {error}")
        sys.exit(1)
    if reached:
        _say("failed", f"tried to reach {', '.join(sorted(set(reached)))}")
        sys.exit(1)


def _steps(folder: Path) -> Iterator[tuple[str, Callable[[], str]]]:
    from rag.library import Library
    from rag.settings import settings

    library = Library(folder)
    seeds = settings().seeds
    if not seeds.is_dir():  # installed without a checkout
        seeds = folder / "seeds"
        seeds.mkdir()
        (seeds / "sample.txt").write_text("date 2024-05-07 Le pont a rouvert mardi, a annoncé la mairie.", "utf-8")
    yield "ingest", lambda: f"{library.ingest([seeds]).added} articles"
    article = library.articles()[0]
    yield "search", lambda: _search(library, article)
    yield "answer", lambda: f"{len(library.answer(article.text[:200]).hits)} passages read"
    yield "page", lambda: _serve(library)


def _search(library: Library, article: Article) -> str:
    """Seek an article by its own first words.

    Raises:
        RagError: it is not found.
    """
    hits = library.retrieve(article.text[:200])
    if not any(hit.article.id == article.id for hit in hits):
        raise RagError(f"{article.name} is not found by its own words")
    return f"{len(hits)} passages found"


def _serve(library: Library) -> str:
    """Serve the page on loopback and fetch it.

    Raises:
        OSError: it does not answer.
    """
    from pydantic import SecretStr

    from rag.settings import Settings
    from rag.ui.app import build
    from rag.ui.desk import Desk
    from rag.ui.server import serve, stop

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    desk = Desk(library, Settings(host="127.0.0.1", port=port, auth=SecretStr(""), request_log="off", mcp=False))
    page = build(desk)
    url = serve(page, desk)
    with urllib.request.urlopen(url, timeout=60) as reply:
        size = len(reply.read())
    stop(page)
    return f"{size:,} bytes from {url}"


def _say(step: str, result: str, seconds: float = 0.0) -> None:
    sys.stdout.write(json.dumps({"step": step, "result": result, "seconds": round(seconds, 2)}) + "\n")
    sys.stdout.flush()


def _refuse(event: str, values: tuple[object, ...], reached: list[str]) -> None:
    """An audit hook: an address beyond this machine is noted and refused.

    Raises:
        OSError: such an address.
    """
    if event not in _WATCHED:
        return
    host = values[0] if event in ("socket.getaddrinfo", "socket.gethostbyname") else values[1]
    if isinstance(host, tuple):
        host = host[0]
    if isinstance(host, bytes):
        host = os.fsdecode(host)
    if host is None or (isinstance(host, str) and _is_here(host)):
        return
    reached.append(str(host))
    raise OSError(f"blocked: {host}")


def _is_here(host: str) -> bool:
    """Whether an address is this machine's own; the path of a Unix socket is."""
    if host in ("", "localhost") or host.startswith(("/", "\0")):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _leave_network() -> bool:
    """Move into a network of our own that holds loopback alone, if the kernel lets us."""
    if not sys.platform.startswith("linux"):
        return False
    unshare = ctypes.CDLL(None, use_errno=True).unshare
    if unshare(_NEW_NETWORK) != 0 and unshare(_NEW_USER | _NEW_NETWORK) != 0:
        return False
    import fcntl

    with socket.socket() as any_socket:
        request = struct.pack("16sH14x", b"lo", 0)
        (flags,) = struct.unpack_from("H", fcntl.ioctl(any_socket, _GET_FLAGS, request), 16)
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sH14x", b"lo", flags | _UP))
    return True


if __name__ == "__main__":
    main()
