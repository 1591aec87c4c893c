"""Where the lines of the request log go."""

import json
import sys

import pytest

from rag.errors import RateLimitError, SettingError
from rag.settings import Settings
from rag.ui.request_log import RequestLog


def line_of(capsys, **config):
    with RequestLog(Settings(**config)).entry("ask", "anna", "Qui ?") as entry:
        entry.outcome = "answered"
    return capsys.readouterr().err


@pytest.mark.parametrize("terminal", [True, False])
def test_by_itself_it_writes_unless_someone_reads_the_terminal(capsys, monkeypatch, terminal):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal, raising=False)
    assert bool(line_of(capsys)) != terminal
    assert line_of(capsys, request_log="no") == ""
    assert json.loads(line_of(capsys, request_log="On"))["user"] == "anna"


def test_a_question_is_written_only_where_that_is_asked_for(capsys):
    assert "Qui" not in line_of(capsys, request_log="on")
    assert json.loads(line_of(capsys, request_log="on", log_questions=True))["question"] == "Qui ?"


def test_a_file_is_added_to(tmp_path):
    file = tmp_path / "log"
    for _ in range(2):
        with RequestLog(Settings(request_log=str(file))).entry("search", "", "") as entry:
            entry.hits = 2
    assert [json.loads(line)["hits"] for line in file.read_text().splitlines()] == [2, 2]


def test_a_file_that_cannot_be_written_is_refused(tmp_path):
    with pytest.raises(SettingError, match="cannot be written"):
        RequestLog(Settings(request_log=str(tmp_path / "no" / "log")))


@pytest.mark.parametrize(
    ("error", "outcome"), [(RateLimitError("questions", 3), "RateLimitError"), (GeneratorExit(), "cancelled")]
)
def test_what_went_wrong_is_the_outcome(capsys, error, outcome):
    with pytest.raises(type(error)), RequestLog(Settings(request_log="on")).entry("ask", "", ""):
        raise error
    assert json.loads(capsys.readouterr().err)["outcome"] == outcome
