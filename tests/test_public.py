"""The front door: names, lightness, JSON."""

import json
import subprocess
import sys
from datetime import date

import pytest

import rag
from rag.schema import DateRange
from rag.settings import settings


def test_every_public_name_is_there_and_nothing_else_is_promised():
    for name in rag.__all__:
        assert getattr(rag, name) is not None
    assert dir(rag) == sorted(rag.__all__)
    with pytest.raises(AttributeError, match="no attribute 'Chunk'"):
        rag.Chunk  # noqa: B018


def test_importing_rag_loads_no_model_library_and_prints_nothing():
    code = (
        "import sys; before = set(sys.modules); import rag; "
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'gradio', 'faiss', 'numpy', 'langchain_core'}; "
        "print(sorted(heavy & set(sys.modules)), len(set(sys.modules) - before) < 20)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), done.stderr) == ("[] True", "")


def test_a_setting_out_of_range_is_an_error_of_ours(monkeypatch):
    monkeypatch.setenv("RAG_K", "0")
    settings.cache_clear()
    with pytest.raises(rag.RagError, match="RAG_K=0 is not usable"):
        rag.Library()
    monkeypatch.undo()
    settings.cache_clear()


def test_an_answer_is_json_from_end_to_end(seeds_library):
    answer = seeds_library.answer("Quand Lecornu a-t-il parlé à Choïgou ?")
    data = json.loads(json.dumps(answer.to_json()))
    assert data["when"]["earliest"] == "2024-04-03"
    assert data["when"]["candidates"] == ["2024-04-03", "2024-04-10", "2024-04-17", "2024-04-24"]
    assert data["citations"][0]["published"]["earliest"] == "2024-04-01"
    assert data["hits"][0]["rank"] == 1
    assert set(data) == {
        "question", "text", "short", "language", "answered", "confidence", "citations", "when", "hits", "method",
    }  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        (date(2024, 5, 2), date(2024, 5, 1), ()),
        (date(2024, 5, 1), date(2024, 5, 9), (date(2024, 5, 2), date(2024, 5, 9))),
        (date(2024, 5, 1), date(2024, 5, 9), (date(2024, 5, 1), date(2024, 5, 9), date(2024, 5, 3))),
    ],
)
def test_impossible_ranges_are_refused(wrong):
    with pytest.raises(ValueError):
        DateRange(*wrong)


def test_ranges_of_days():
    days = [date(2024, 5, 3), date(2024, 5, 1), date(2024, 5, 1)]
    assert DateRange.of_days(days) == DateRange(
        date(2024, 5, 1), date(2024, 5, 3), (date(2024, 5, 1), date(2024, 5, 3))
    )
    assert DateRange.of_days([date(2024, 5, 1), date(2024, 5, 2)]).candidates == ()
    assert DateRange.of_days([date(2024, 5, 1)]).is_day
    with pytest.raises(ValueError):
        DateRange.of_days([])
