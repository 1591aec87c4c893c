"""A library as a LangChain runnable: from a question to its answer."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from langchain_core.runnables import Runnable, RunnableConfig
from pydantic import GetPydanticSchema, WithJsonSchema
from pydantic_core.core_schema import is_instance_schema

from rag.answering.questions import History
from rag.langchain_adapter.arguments import refuse_unknown
from rag.library import Library
from rag.schema import Answer

# LangChain asks pydantic for a schema of what comes out, as when it draws a chain. Of all the fields of an answer there
# is none: articles' metadata are JSON, a type that holds itself, in which pydantic never comes to an end.
_Output = Annotated[
    Answer,
    GetPydanticSchema(lambda _source, _handler: is_instance_schema(Answer)),
    WithJsonSchema({"title": "Answer", "type": "object"}),
]


class AnswerRunnable(Runnable[str, _Output]):
    """A library as a LangChain runnable: `AnswerRunnable(Library("vectorstore")).invoke("...").text`.

    Its output is an `Answer`, whatever the method: `stream` yields one, whole (for its text piece by piece, see
    `Library.stream`).

    Args:
        library: what is asked.
    """

    name = "depeche"  # in traces and drawings

    def __init__(self, library: Library) -> None:
        self.library = library

    def invoke(
        self,
        input: str,
        config: RunnableConfig | None = None,
        *,
        history: History = (),
        since: date | None = None,
        until: date | None = None,
        language: str | None = None,
        source: str | None = None,
        **kwargs: object,
    ) -> Answer:
        """The answer to a question; where the runnable is not the first of a chain, `bind` gives it the keywords.

        Args:
            input: the question.
            config: LangChain's own: callbacks, tags, a name for the run.
            history: as `Library.answer` takes it, and the four that follow.
            since: see there.
            until: see there.
            language: see there.
            source: see there.
            kwargs: none.

        Raises:
            QuestionError: as `Library.answer` does; ValueError, ModelError and StoreError likewise.
            TypeError: an argument that is not listed.
        """
        refuse_unknown(kwargs)

        def answer(question: str) -> Answer:
            return self.library.answer(question, history, since=since, until=until, language=language, source=source)

        return self._call_with_config(answer, input, config)
