"""A real web server on this machine, for the tests of what is fetched."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext

from rag.settings import Settings

HERE = Settings(allow_private_addresses=True, fetch_seconds=20, fetch_pause=0)


@dataclass
class Reply:
    """What the server says at one path; `body` is sent in pieces, `pause` seconds apart."""

    body: bytes | Iterable[bytes] = b""
    type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0


@dataclass
class Site:
    """A running server: what it serves, and the requests it got."""

    url: str
    replies: dict[str, Reply] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def serving(tls: SSLContext | None = None) -> Iterator[Site]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.daemon_threads = True
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    site = Site(f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}")
    server.RequestHandlerClass = _handler(site)
    server.handle_error = lambda *_: None  # clients that hang up are part of the tests
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            site.headers.append({name.lower(): value for name, value in self.headers.items()})
            reply = site.replies.get(self.path, Reply(status=404))
            self.send_response(reply.status)
            for name, value in ({"Content-Type": reply.type} if reply.type else {}).items() | reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            for piece in [reply.body] if isinstance(reply.body, bytes) else reply.body:
                self.wfile.write(piece)
                time.sleep(reply.pause)

        def log_message(self, *_: object) -> None:
            """Nothing is logged."""

    return Handler


def page(text: str, title: str = "Le pont rouvre", head: str = "", lang: str = "fr") -> bytes:
    """A news page with menus, comments and a foot round its text."""
    paragraphs = "".join(f"<p>{part}</p>" for part in text.split("\n\n"))
    return f"""<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title} - La Gazette du Val</title>
<meta property="og:title" content="{title}">{head}</head><body>
<header><nav><ul><li><a href="/">Accueil</a></li><li><a href="/sport">Sport</a></li></ul></nav></header>
<main><article><h1>{title}</h1>{paragraphs}</article>
<section id="comments" class="comments"><h2>Commentaires</h2><div class="comment"><p>Bravo, il était temps !</p>
<time datetime="2024-05-02">2 mai</time></div></section></main>
<aside><ul><li><a href="/autre">Un autre article</a> <time datetime="2019-01-05">5 janvier</time></li></ul></aside>
<footer>© 2017-2031 La Gazette du Val. Tous droits réservés.</footer></body></html>""".encode()


TEXT = (
    "Le pont de Valmont a rouvert mardi matin après deux ans de travaux, a annoncé la mairie.\n\n"
    "Le chantier a coûté 3 000 euros de plus que prévu, selon la maire, « sans regret ».\n\n"
    "Les piétons pourront l'emprunter dès la semaine prochaine, et les vélos au mois de juin."
)


@contextmanager
def raw(answer: bytes) -> Iterator[str]:
    """A server that reads a request, sends these bytes and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer_once() -> None:
            with suppress(OSError):
                connection, _ = listener.accept()
                with connection:
                    connection.recv(65_536)
                    connection.sendall(answer)

        thread = threading.Thread(target=answer_once, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        thread.join()
