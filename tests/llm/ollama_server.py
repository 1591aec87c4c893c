"""A real server on this machine that speaks as much of Ollama's protocol as its LangChain client asks for."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


class OllamaServer:
    """From `with` to its end, on a port of 127.0.0.1 that the system chooses.

    Args:
        say: the body of a request -> the reply's text.
        piece: characters of each line of the stream.
        status: of each reply; an error unless 200.
        cut_after: lines after which the connection is closed.
        done: why the reply ends.

    Attributes:
        url: what to give as `base_url`.
        bodies: of all requests.
    """

    def __init__(
        self,
        say: Callable[[dict[str, Any]], str],
        piece: int = 12,
        status: int = 200,
        cut_after: int | None = None,
        done: str = "stop",
    ) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.say, self.piece, self.status, self.cut_after, self.done = say, piece, status, cut_after, done
        self._listener = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"ollama": self}))
        self._listener.daemon_threads = True
        self._serving = threading.Thread(target=self._listener.serve_forever, args=(0.02,), daemon=True)
        self.url = f"http://127.0.0.1:{self._listener.server_port}"

    def __enter__(self) -> Self:
        self._serving.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown()
        self._listener.server_close()
        self._serving.join()


class _Handler(BaseHTTPRequestHandler):
    ollama: OllamaServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.ollama.bodies.append(body)
        if self.ollama.status != 200 or self.path != "/api/chat":
            self._refuse()
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/x-ndjson")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        text = self.ollama.say(body)
        starts = range(0, len(text), self.ollama.piece)
        for number, start in enumerate(starts):
            if number == self.ollama.cut_after:
                self.close_connection = True
                return
            self._line({"content": text[start : start + self.ollama.piece]})
        self._line({"content": ""}, done=True, done_reason=self.ollama.done)
        self.wfile.write(b"0\r\n\r\n")

    def _line(self, message: dict[str, str], **ended: Any) -> None:
        told = {"model": "test", "created_at": "2026-01-01T00:00:00Z", "message": {"role": "assistant"} | message}
        line = json.dumps(told | {"done": False} | ended).encode() + b"\n"
        self.wfile.write(b"%x\r\n%b\r\n" % (len(line), line))

    def _refuse(self) -> None:
        body = json.dumps({"error": "model 'test' not found"}).encode()
        self.send_response(self.ollama.status if self.path == "/api/chat" else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""
