"""A library as a LangChain runnable and retriever: what comes out, whatever the method, the chain and the trace."""

import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.runnables import RunnableParallel, RunnablePassthrough

from rag import Answer, Library, QuestionError
from rag.langchain_adapter import AnswerRunnable, PassageRetriever

ROOT = Path(__file__).resolve().parent.parent
CALL = "Quand Lecornu a-t-il parlé à Choïgou ?"
VISIT = "Quand Umerov est-il attendu à Paris ?"
DAYS = "un mercredi d'avril 2024 (le 3, 10, 17 ou 24)"


@pytest.fixture
def runnable(seeds_library):
    return seeds_library.as_runnable()


class Trace(BaseCallbackHandler):
    """The names of the runs that started, and what they were given."""

    def __init__(self):
        self.started, self.failed = [], []

    def on_chain_start(self, serialized, inputs, *, name, tags, **kwargs):
        self.started.append((name, inputs, tags))

    def on_chain_error(self, error, **kwargs):
        self.failed.append(error)


def shown(answer: Answer) -> tuple:
    """All of an answer but how long it took."""
    return answer.text, answer.short, answer.citations, answer.when, [hit.passage for hit in answer.hits]


def test_invoke_gives_the_answer_of_the_library(runnable, seeds_library):
    answer = runnable.invoke(CALL)
    assert isinstance(answer, Answer)
    assert shown(answer) == shown(seeds_library.answer(CALL))
    assert answer.short == DAYS


async def test_every_method_gives_answers(runnable):
    expected = shown(runnable.invoke(CALL))
    batch = runnable.batch([CALL, VISIT])
    assert [answer.question for answer in batch] == [CALL, VISIT]
    assert [shown(batch[0]), *map(shown, runnable.stream(CALL))] == [expected, expected]
    assert shown(await runnable.ainvoke(CALL)) == expected
    assert [shown(answer) async for answer in runnable.astream(CALL)] == [expected]
    assert [shown(answer) for answer in await runnable.abatch([CALL])] == [expected]


class Recorder:
    """A library that answers with how it was asked."""

    def answer(self, question, history=(), **scope):
        return question, list(history), scope


async def test_every_method_takes_the_arguments_of_answer_given_or_bound():
    runnable = AnswerRunnable(Recorder())
    scope = {"since": date(2024, 1, 1), "until": date(2024, 1, 31), "language": "fr", "source": "*artillerie*"}
    expected = (CALL, [(VISIT, "Le 18 janvier.")], scope)
    given = {"history": [(VISIT, "Le 18 janvier.")], **scope}
    assert runnable.invoke(CALL, **given) == expected == await runnable.ainvoke(CALL, **given)
    assert [*runnable.stream(CALL, **given), *runnable.batch([CALL], **given)] == [expected, expected]
    bound = RunnablePassthrough() | runnable.bind(**given)
    assert bound.invoke(CALL) == expected == await bound.ainvoke(CALL)
    assert [*bound.stream(CALL), *bound.batch([CALL])] == [expected, expected]
    assert runnable.invoke(CALL) == (CALL, [], dict.fromkeys(scope))


def test_a_scope_is_kept(runnable):
    answer = runnable.invoke(CALL, until=date(2024, 1, 31))
    assert {hit.article.file_name for hit in answer.hits} == {"2024-01_coalition-artillerie.txt"}


def test_it_is_a_link_of_a_chain(runnable):
    to_short = runnable | (lambda answer: answer.short)
    assert to_short.invoke(CALL) == DAYS
    assert list(to_short.stream(CALL)) == [DAYS]
    both = (lambda asked: asked["question"]) | RunnableParallel(question=RunnablePassthrough(), answer=runnable)
    result = both.invoke({"question": CALL})
    assert (result["question"], result["answer"].short) == (CALL, DAYS)


def test_it_is_named_in_traces_and_drawn(runnable):
    trace = Trace()
    runnable.invoke(CALL, config={"callbacks": [trace], "tags": ["desk"]})
    runnable.invoke(CALL, config={"callbacks": [trace], "run_name": "archive"})
    assert trace.started == [("depeche", CALL, ["desk"]), ("archive", CALL, [])]
    chain = {"answer": runnable, "question": RunnablePassthrough()} | RunnablePassthrough()
    assert "depeche" in chain.get_graph().draw_mermaid()
    assert runnable.get_input_jsonschema()["type"] == "string"
    assert runnable.get_output_jsonschema()["type"] == "object"


def test_errors_are_the_library_s_own_and_are_traced(runnable):
    trace = Trace()
    with pytest.raises(QuestionError) as raised:
        runnable.invoke(" ", config={"callbacks": [trace]})
    assert trace.failed == [raised.value]
    with pytest.raises(ValueError, match="after"):
        runnable.invoke(CALL, since=date(2024, 5, 2), until=date(2024, 5, 1))
    for wrong in ({"sicne": date(2024, 5, 2)}, {"k": 3}, {"run_type": "chain"}):
        with pytest.raises(TypeError, match=next(iter(wrong))):
            runnable.invoke(CALL, **wrong)
    refused = runnable.batch(["", CALL], return_exceptions=True)
    assert (type(refused[0]), refused[1].short) == (QuestionError, DAYS)


def test_an_empty_library_abstains(library):
    assert not library.as_runnable().invoke(CALL).answered
    assert library.as_retriever().invoke(CALL) == []


def test_as_retriever_searches_this_library_with_these_filters(seeds_library):
    retriever = seeds_library.as_retriever(k=2, until=date(2024, 1, 31), language="fr", source="*artillerie*")
    assert isinstance(retriever, PassageRetriever)
    expected = seeds_library.retrieve(CALL, 2, until=date(2024, 1, 31), language="fr", source="*artillerie*")
    found = retriever.invoke(CALL)
    assert [document.page_content for document in found] == [hit.passage.text for hit in expected]
    assert {document.metadata["published"][1] for document in found} == {"2024-01-31"}
    assert len(seeds_library.as_retriever().invoke(CALL)) == 5


def test_asking_a_library_does_not_import_langchain(seeds_library):
    code = (
        "import sys; from rag import Library; library = Library(sys.argv[1]); library.answer(sys.argv[2]); "
        "print([name for name in sys.modules if name.startswith('lang')]); "
        "library.as_runnable(); print('langchain_core' in sys.modules)"
    )
    command = [sys.executable, "-c", code, str(seeds_library.path), CALL]
    environment = {name: value for name, value in os.environ.items() if name != "RAG_LLM"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.splitlines() == ["[]", "True"]


def test_the_runnables_of_the_readme_run(seeds_library, tmp_path, monkeypatch):
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("LangChain retriever:")[2]
    retriever, _, runnables = re.findall(r"```python\n(.*?)```", section, re.DOTALL)[:3]
    (tmp_path / "vectorstore").symlink_to(seeds_library.path)
    monkeypatch.chdir(tmp_path)
    names = {}
    exec(retriever + runnables, names)
    assert isinstance(names["library"], Library)
    assert names["text"] == seeds_library.answer(CALL).text
    assert names["shorts"] == [DAYS, seeds_library.answer("Wann sprach Lecornu mit Schoigu?").short]
    names["library"].close()
