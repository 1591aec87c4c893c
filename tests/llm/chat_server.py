"""A real server on this machine that speaks OpenAI's chat completions, for the tests of language models.

>>> with ChatServer([Refusal(429, headers={"Retry-After": "1"}), Reply("Le pont a rouvert mardi.")]) as server:
...     ChatOpenAI(base_url=server.url, api_key="any", model="any").invoke("Quand ?").text
'Le pont a rouvert mardi.'
"""

from __future__ import annotations

import json
import select
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from tests.llm.wire import Garbage, Hang, Refusal, Reply, Request, completion, error_body, events

Answer = Reply | Refusal | Garbage | Hang
Script = Callable[[Request], Answer] | Sequence[Answer]

__all__ = ["Answer", "ChatServer", "Garbage", "Hang", "Refusal", "Reply", "Request", "Script"]

_PATH = "/v1/chat/completions"
_EVENTS = "text/event-stream; charset=utf-8"
_JSON = "application/json"
_STOP_SECONDS = 5


class ChatServer:
    """A chat server from `with` to its end, on a port of 127.0.0.1 that the system chooses.

    Attributes:
        url: what to give as `base_url`.
        requests: all that came, in order, also those to other paths, which are answered 404.
        left: set once a client has closed its connection before a reply's end.

    Raises:
        Exception: at the end of `with`, the first that the script raised; its client was answered 500.
    """

    def __init__(self, script: Script) -> None:
        self.requests: list[Request] = []
        self.left = threading.Event()
        self.stopping = threading.Event()
        self._script = script
        self._scripted = 0
        self._failures: list[Exception] = []
        self._lock = threading.Lock()
        self._listener = _Listener(self)
        self._serving = threading.Thread(target=self._listener.serve_forever, args=(0.02,), daemon=True)
        self.url = f"http://127.0.0.1:{self._listener.server_port}/v1"

    def __enter__(self) -> Self:
        self._serving.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._listener.stop()
        self._serving.join()
        if self._failures:
            raise self._failures[0]

    def note(self, request: Request) -> None:
        with self._lock:
            self.requests.append(request)

    def answer(self, request: Request) -> Answer:
        """What the script says to this request; the last of a list is said again and again."""
        if isinstance(self._script, Sequence):
            with self._lock:
                number, self._scripted = self._scripted, self._scripted + 1
            return self._script[min(number, len(self._script) - 1)]
        try:
            return self._script(request)
        except Exception as error:  # noqa: BLE001  (a failed assertion of the test: __exit__ raises it again)
            self._failures.append(error)
            return Refusal(500, f"the script of the test failed: {error!r}")


class _Listener(ThreadingHTTPServer):
    """Knows its open connections, so that stopping ends them all, idle and hanging ones too."""

    def __init__(self, chat: ChatServer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.chat = chat
        self._open: dict[threading.Thread, socket.socket] = {}

    def process_request(self, request: Any, client_address: Any) -> None:
        thread = threading.Thread(target=self.process_request_thread, args=(request, client_address), daemon=True)
        self._open[thread] = request
        thread.start()

    def stop(self) -> None:
        self.shutdown()
        self.server_close()
        for thread, connection in self._open.items():
            with suppress(OSError):  # closed already
                connection.shutdown(socket.SHUT_RDWR)
            thread.join(_STOP_SECONDS)

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):  # clients that hang up are part of the tests
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Listener
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # each piece leaves when it is written

    def do_POST(self) -> None:
        try:
            self._respond()
        except ConnectionError:
            self.close_connection = True
            if not self.server.chat.stopping.is_set():
                self.server.chat.left.set()

    def do_GET(self) -> None:
        self.do_POST()

    def _respond(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            request = Request(self.path, headers, json.loads(sent or b"{}"))
        except ValueError:
            self._refuse(Refusal(400, "We could not parse the JSON body of your request."))
            return
        self.server.chat.note(request)
        match self._answer(request):
            case Reply() as reply:
                self._wait(reply.before)
                (self._stream if request.streamed else self._reply)(reply, request)
            case Refusal() as refusal:
                self._refuse(refusal)
            case Garbage(data, content_type, status):
                self._send(status, content_type, data)
            case Hang():
                self._head(200, _EVENTS if request.streamed else _JSON, {"Transfer-Encoding": "chunked"})
                self._wait(None)

    def _answer(self, request: Request) -> Answer:
        if self.command == "POST" and self.path == _PATH:
            return self.server.chat.answer(request)
        return Refusal(404, f"Invalid URL ({self.command} {self.path})", "unknown_url")

    def _reply(self, reply: Reply, request: Request) -> None:
        body = completion(reply, request)
        if reply.cut_after is None:
            self._send(200, _JSON, body)
        else:
            self._head(200, _JSON, {"Content-Length": str(len(body))})
            self.wfile.write(body[: len(body) // 2])
            self.close_connection = True

    def _stream(self, reply: Reply, request: Request) -> None:
        self._head(200, _EVENTS, {"Transfer-Encoding": "chunked"})
        for number, event in enumerate(events(reply, request)):
            if reply.cut_after is not None and number > reply.cut_after:
                self.close_connection = True
                return
            self._wait(reply.pause if number else 0)
            self.wfile.write(b"%x\r\n%b\r\n" % (len(event), event))
        self.wfile.write(b"0\r\n\r\n")

    def _refuse(self, refusal: Refusal) -> None:
        self._send(refusal.status, _JSON, error_body(refusal), refusal.headers)

    def _send(self, status: int, content_type: str, body: bytes, headers: dict[str, str] | None = None) -> None:
        self._head(status, content_type, {"Content-Length": str(len(body))} | (headers or {}))
        self.wfile.write(body)

    def _head(self, status: int, content_type: str, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in ({"Content-Type": content_type} | headers).items():
            self.send_header(name, value)
        self.end_headers()

    def _wait(self, seconds: float | None) -> None:
        """Wait so long (None: without end), or until the client hangs up."""
        readable, _, _ = select.select([self.connection], [], [], seconds)
        # A client has nothing to say before the reply's end: what can be read is its leaving.
        if readable and not self.connection.recv(1, socket.MSG_PEEK):
            raise ConnectionAbortedError("the client left")

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""
