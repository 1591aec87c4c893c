"""The chat page: `python ui.py` or `rag ui`. Widgets and events only; what they show is made in rag/page/."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported: nothing phones home

import gradio as gr  # noqa: E402
from rich.console import Console  # noqa: E402

from rag.articles.loading import find_files  # noqa: E402
from rag.default import seeded  # noqa: E402
from rag.errors import ModelError, QuestionError, RagError  # noqa: E402
from rag.library import Library  # noqa: E402
from rag.page import render  # noqa: E402
from rag.page.texts import EXAMPLES, NAME, Texts, texts_for  # noqa: E402
from rag.progress import progress  # noqa: E402
from rag.settings import settings  # noqa: E402

Message = dict[str, Any]  # Gradio's: role, content, metadata
Step = tuple[list[Message], Any]  # what the chat shows, what the question box holds

_HERE = Path(render.__file__).parent
_ANSWERED_AT_ONCE = 4  # questions of different people; each takes a core while it is read
logger = logging.getLogger("depeche.ui")


def main(store: Path | None = None) -> None:
    """Open a library and serve the page over it until interrupted.

    Args:
        store: the library's folder; by default the one in RAG_STORE, which takes in the seeds if it is empty.

    Raises:
        SystemExit: with status 1 and one line, when the library, the settings or the port cannot be used.
    """
    try:
        config = settings()
        with progress() as (step, files):
            library = Library(store or config.store, report=step)
            if not store:
                seeded(library, files)
            with suppress(ModelError):  # told again when the models are warmed up; the page says so as well
                library.models()  # prepared here, once on a machine, while the terminal shows how far that is
        page = build(library)
        url = serve(page, config.host, config.port)
    except (RagError, OSError) as error:
        raise SystemExit(f"rag: {error}") from None
    Console().print(f"{NAME}: {url}  ({library.counts()[0]} articles; Ctrl+C ends it)")
    threading.Thread(target=_warm, args=(library,), daemon=True).start()
    page.block_thread()


def build(library: Library) -> gr.Blocks:
    """The page over a library; `serve` gives it its look and its address."""
    with gr.Blocks(title=NAME, analytics_enabled=False, fill_height=True, fill_width=True) as page:
        masthead = gr.HTML(render.masthead(0, None, texts_for("")), elem_id="masthead", js_on_load=None)
        chat = gr.Chatbot(
            elem_id="chat",
            show_label=False,
            label=NAME,
            layout="panel",
            height="auto",
            scale=1,
            autoscroll=False,  # script.js brings the question to the top; the end may be a source's
            latex_delimiters=[],
            allow_tags=False,
            buttons=[],
            feedback_options=None,
        )
        box = gr.Textbox(elem_id="question", lines=1, max_lines=5, autofocus=True, show_label=False, submit_btn=True)
        _connect(page, library, masthead, chat, box)
    return page


def serve(page: gr.Blocks, host: str, port: int) -> str:
    """Start serving a built page in the background; returns its address.

    Raises:
        OSError: the port is in use or may not be opened.
    """
    fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif"]
    theme = gr.themes.Base(neutral_hue="stone", font=fonts, font_mono=["ui-monospace", "monospace"])
    try:
        _, url, _ = page.launch(
            server_name=host,
            server_port=port,
            prevent_thread_lock=True,
            quiet=True,
            share=False,
            ssr_mode=False,
            pwa=False,
            run_history=False,  # questions stay in the tab they were asked in
            enable_monitoring=False,
            footer_links=["api"],
            theme=theme,
            css_paths=[_HERE / "style.css"],
            head=f"<script>{(_HERE / 'script.js').read_text('utf-8')}</script>",
        )
    except OSError as error:
        # Gradio's own message names its own variables, which this project does not use.
        raise OSError(f"cannot listen on {host}:{port}, taken or not allowed: set RAG_PORT or RAG_HOST") from error
    return str(url)


def converse(library: Library, question: str, messages: Sequence[Message], texts: Texts) -> Iterator[Step]:
    """Answer one question of a chat, step by step.

    Args:
        library: where to look.
        question: as typed.
        messages: the chat so far, as the browser holds it; failed turns are left out of what follows.
        texts: the interface language.

    Yields:
        The messages to show and what to leave in the question box: the question again if it failed.
    """
    earlier = [message for message in messages if _spoken(message)]
    turn = 1 + sum(message["role"] == "user" for message in earlier)
    asked = [*earlier, _message("user", render.asked(question), question)]
    yield [*asked, _message("assistant", render.pending(texts))], ""
    text = ""
    try:
        for event in library.stream(question, history(earlier)):
            text += event.text
            if event.answer:
                shown = render.answered(event.answer, turn, texts)
                yield [*asked, _message("assistant", shown, event.answer.text)], gr.skip()
            elif text:
                yield [*asked, _message("assistant", render.partial(text))], gr.skip()
    except QuestionError as error:
        yield [*earlier, _message("assistant", render.error(str(error), texts))], question
    except RagError as error:
        yield _failed(earlier, question, render.error(str(error), texts)), question
    except Exception:
        logger.exception("answering %r failed", question)
        yield _failed(earlier, question, render.error(texts.internal_error, texts)), question


def history(messages: Sequence[Message]) -> list[tuple[str, str]]:
    """The (question, answer text) pairs that a chat's own messages carry, oldest first."""
    spoken = [(message["role"], text) for message in messages if (text := _spoken(message))]
    return [
        (question, answer)
        for (asker, question), (answerer, answer) in zip(spoken, spoken[1:], strict=False)
        if (asker, answerer) == ("user", "assistant")
    ]


def _connect(page: gr.Blocks, library: Library, masthead: gr.HTML, chat: gr.Chatbot, box: gr.Textbox) -> None:
    """Tie the widgets to the library. Nothing is kept on the server between two questions."""

    def greet(request: gr.Request) -> tuple[Any, ...]:
        texts, count, failure = _texts(request), 0, ""
        try:
            count = library.counts()[0]
            heading = render.masthead(count, library.span(), texts)
        except RagError as error:
            failure = str(error)
            heading = render.masthead(0, None, texts, failure)
        examples = [{"text": example} for example in EXAMPLES] if count and seeds_in(library) else None
        welcome = "" if failure else render.invitation(count, texts)
        return (
            heading,
            gr.Chatbot(placeholder=welcome, examples=examples, label=NAME),
            gr.Textbox(label=texts.question, placeholder=texts.hint, submit_btn=texts.ask),
        )

    def on_submit(question: str, messages: list[Message], request: gr.Request) -> Iterator[Step]:
        yield from converse(library, question, messages, _texts(request))

    def on_example(messages: list[Message], event: gr.SelectData, request: gr.Request) -> Iterator[Step]:
        yield from converse(library, event.value["text"], messages, _texts(request))

    page.load(greet, None, [masthead, chat, box], api_visibility="private", show_progress="hidden")
    look: dict[str, Any] = {
        "outputs": [chat, box],
        "api_visibility": "private",
        "show_progress": "hidden",
        "concurrency_limit": _ANSWERED_AT_ONCE,
        "concurrency_id": "ask",
        "trigger_mode": "once",
    }
    for event in (box.submit(on_submit, [box, chat], **look), chat.example_select(on_example, [chat], **look)):
        event.then(None, js="() => window.depeche.answered()", api_visibility="private")
        chat.clear(None, cancels=[event])
    gr.api(_answer_json(library), api_name="ask", concurrency_limit=_ANSWERED_AT_ONCE)


def seeds_in(library: Library) -> bool:
    """Whether the sample articles, which the example questions are about, are in the library.

    Raises:
        StoreError: the library folder cannot be used.
    """
    folder = settings().seeds
    return folder.is_dir() and all(library.article(file.article_id) for file in find_files([folder]))


def _answer_json(library: Library) -> Callable[[str], dict[str, Any]]:
    def ask(question: str) -> dict[str, Any]:
        """Answer one question: the JSON that `rag ask --json` prints.

        Raises:
            Error: the question cannot be asked, or the library not used.
        """
        try:
            return library.answer(question).to_json()
        except RagError as error:
            raise gr.Error(str(error), print_exception=False) from error

    return ask


def _message(role: str, html: str, spoken: str = "") -> Message:
    """A chat message; what was said rides along as plain text, so that no state is kept on the server."""
    return {"role": role, "content": html, "metadata": {"log": spoken} if spoken else None}


def _spoken(message: Message) -> str:
    """What a message says; "" for waiting and error notices, and for a question that failed."""
    return str((message.get("metadata") or {}).get("log") or "")


def _failed(earlier: Sequence[Message], question: str, notice: str) -> list[Message]:
    return [*earlier, _message("user", render.asked(question)), _message("assistant", notice)]


def _texts(request: gr.Request) -> Texts:
    return texts_for(request.headers.get("accept-language", ""))


def _warm(library: Library) -> None:
    """Load the model while the reader is still typing, so that the first answer is quick."""
    try:
        library.warm_up()
    except RagError as error:
        logger.warning("the first question will fail: %s", error)


if __name__ == "__main__":
    main()
