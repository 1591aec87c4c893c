"""The one door to a served library: the page, the API and the MCP tools all ask through it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import gradio as gr
from gradio.routes import App
from starlette.requests import Request

from rag.answering.questions import History
from rag.articles.urls import is_url
from rag.errors import RagError, SourceError
from rag.library import Library
from rag.ratings import Rating
from rag.schema import Answer, AnswerEvent, Hit, IngestReport
from rag.settings import Settings
from rag.ui import access
from rag.ui.limits import Line, RateLimit
from rag.ui.request_log import Entry, Event, RequestLog

Progress = Callable[[int, int], None]  # told of articles done, and of all
Filters = dict[str, Any]  # since, until, language, source: as `Library.retrieve` takes them
AT_ONCE = 4  # questions of different people; each takes a core while it is read
logger = logging.getLogger("depeche.ui")


class Desk:
    """Knows who calls, lets each wait for a turn, and writes down what came of it.

    Args:
        library: what is served.
        config: who may do what, and how often.

    Raises:
        SettingError: RAG_AUTH or RAG_REQUEST_LOG cannot be used.
    """

    def __init__(self, library: Library, config: Settings) -> None:
        self.library, self.config = library, config
        self.accounts = access.accounts(config)
        self.models: Literal["loading", "ready", "failed"] = "loading"
        self.requests, self.ratings = RateLimit(config.asks_per_minute), RateLimit(config.asks_per_minute, "ratings")
        self.log = RequestLog(config)
        # An ingest takes minutes, and the library takes one at a time: none may hold up the questions.
        self.questions, self.changes = Line(AT_ONCE, config.queue_size), Line(1, config.queue_size)

    def caller(self, request: gr.Request | Request) -> Caller:
        """The one who sent a request: a page's or an endpoint's, or that of an MCP tool."""
        user = request.username if isinstance(request, gr.Request) else _user(request)
        address = request.client.host if request.client else ""
        return Caller(self, user or "", address)

    def warm_up(self) -> None:
        """Load the models while the reader is still typing, so that the first answer is quick."""
        try:
            self.library.warm_up()
            self.models = "ready"
        except RagError as error:
            self.models = "failed"
            logger.warning("the first question will fail: %s", error)

    def close(self, seconds: float) -> int:
        """Take no more requests, and wait for those under way; how many are left after that time."""
        deadline = time.monotonic() + seconds
        lines = (self.questions, self.changes)
        for line in lines:
            line.close()
        return sum(line.drain(deadline) for line in lines)


@dataclass(frozen=True, slots=True)
class Caller:
    """One who calls, and what they may have: each call is counted, waits for its turn, and is written down.

    Every method raises as the library's own does, and RateLimitError or BusyError where it has to be refused.

    Args:
        desk: of the library.
        user: the name of their login; "" without one.
        address: of their machine, which stands for them without a login.
    """

    desk: Desk
    user: str
    address: str

    def answer(self, question: str, history: History = (), **filters: Any) -> Answer:  # noqa: ANN401 - see Filters
        """`Library.answer`."""
        with self._served("ask", self.desk.questions, question) as entry:
            return _noted(entry, self.desk.library.answer(question, history, **filters))

    def stream(
        self,
        question: str,
        history: History = (),
        **filters: Any,  # noqa: ANN401
    ) -> Generator[AnswerEvent, None, None]:
        """`Library.stream`; closed, it ends that before the next in line has a turn."""
        with (
            self._served("ask", self.desk.questions, question) as entry,
            closing(self.desk.library.stream(question, history, **filters)) as events,
        ):
            for event in events:
                if event.answer:
                    _noted(entry, event.answer)
                yield event

    def search(self, question: str, k: int | None, **filters: Any) -> list[Hit]:  # noqa: ANN401
        """`Library.retrieve`."""
        with self._served("search", self.desk.questions, question) as entry:
            hits = self.desk.library.retrieve(question, k, **filters)
            entry.outcome, entry.hits = "found" if hits else "nothing", len(hits)
            return hits

    def ingest(self, path: str, progress: Progress | None = None) -> IngestReport:
        """`Library.ingest` of one path of the server, or one address on the web.

        Raises:
            AccessError: the library may not be changed from here, or not with this path.
            SourceError: it is no text.
        """

        def work(go_on: Progress) -> IngestReport:
            if not isinstance(path, str):  # over HTTP anything may come
                raise SourceError(f"{path!r} is no path and no address: give one as text")
            if not is_url(path):
                access.check_folder(Path(path), self.desk.config)
            return self.desk.library.ingest([path], go_on)

        return self.take_in(work, progress)

    def take_in(self, work: Callable[[Progress], IngestReport], progress: Progress | None = None) -> IngestReport:
        """Have articles taken in; stops at a whole article when the server does, and keeps those before.

        Args:
            work: takes them in, and calls back after each article with how many are done and how many there are.
            progress: told of them as well.

        Raises:
            AccessError: the library may not be changed from here.
        """

        def go_on(done: int, total: int) -> None:
            self.desk.changes.check_open()
            if progress:
                progress(done, total)

        with self._served("ingest", self.desk.changes) as entry:
            access.check_change(self.desk.config)
            report = work(go_on)
            entry.outcome, entry.hits = "done", report.added + report.updated
            return report

    def remove(self, ids: Iterable[str]) -> int:
        """`Library.remove`.

        Raises:
            AccessError: the library may not be changed from here.
        """
        with self._served("remove", self.desk.changes) as entry:
            access.check_change(self.desk.config)
            removed = self.desk.library.remove(ids)
            entry.outcome, entry.hits = "done", removed
            return removed

    def rate(self, rating: Rating) -> None:
        """`Library.rate`."""
        with self._served("rate", self.desk.questions) as entry:
            self.desk.library.rate(rating)
            entry.outcome = "good" if rating.good else "poor"

    @contextmanager
    def _served(self, event: Event, line: Line, question: str = "") -> Iterator[Entry]:
        limit = self.desk.ratings if event == "rate" else self.desk.requests
        with self.desk.log.entry(event, self.user, question) as entry:
            limit.take(f"user {self.user}" if self.user else f"address {self.address}")
            with line.turn():
                yield entry


def _user(request: Request) -> str:
    """Who has logged in: by MCP, or with Gradio's cookie, which it reads itself for events alone."""
    user, app = getattr(request.state, "user", ""), request.scope.get("app")
    if user or not isinstance(app, App):  # MCP has an application of its own
        return str(user)
    names = (f"access-token-{app.cookie_id}", f"access-token-unsecure-{app.cookie_id}")
    tokens = filter(None, map(request.cookies.get, names))
    return next((user for token in tokens if (user := app.tokens.get(token))), "")


def _noted(entry: Entry, answer: Answer) -> Answer:
    """The same answer, once it is written down."""
    entry.outcome = "answered" if answer.answered else "abstained"
    entry.hits, entry.language = len(answer.hits), answer.language
    return answer
