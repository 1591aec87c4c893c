"""The command line, as a person types it: output, errors, exit codes."""

import json
import sqlite3
import subprocess
import sys
from contextlib import ExitStack

import pytest
from click.testing import CliRunner

from rag import Library, Rating
from rag.cli import main
from rag.settings import settings
from rag.store.database import FILE_NAME
from tests.llm.chat_server import ChatServer, Refusal, Reply

BRIDGE = " date 2024-05 Le pont de Valbrune a rouvert ce mardi, après trois mois de travaux, a annoncé la mairie.\n"
STRIKE = " date 2024-06 Les bateliers de Corvières ont cessé le travail lundi dernier pour leurs salaires.\n"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("RAG_STORE", str(tmp_path / "default"))
    monkeypatch.setenv("RAG_SEEDS", str(tmp_path / "no-seeds"))
    settings.cache_clear()
    yield lambda *args: CliRunner().invoke(main, [str(arg) for arg in args])
    settings.cache_clear()


def test_ingest_then_ask_then_search(run, write, tmp_path):
    store = tmp_path / "library"
    done = run("ingest", write(bridge=BRIDGE), "--store", store)
    assert (done.exit_code, done.output.split(" in ")[0]) == (0, "1 added")
    answer = run("ask", "Quand le pont de Valbrune a-t-il rouvert ?", "--store", store)
    assert answer.exit_code == 0
    assert "mardi de mai 2024 (le 7, 14, 21 ou 28) [1]" in answer.output
    assert "« Le pont de Valbrune a rouvert ce mardi" in answer.output
    found = run("search", "pont", "--store", store)
    assert found.output.startswith("1. ")
    assert "bridge.txt" in found.output


def test_json_is_the_public_contract(run, write):
    ingested = json.loads(run("ingest", write(bridge=BRIDGE), "--json").output)
    assert (ingested["added"], ingested["failed"]) == (1, [])
    answer = json.loads(run("ask", "Quand le pont de Valbrune a-t-il rouvert ?", "--json").output)
    assert answer["when"]["candidates"] == ["2024-05-07", "2024-05-14", "2024-05-21", "2024-05-28"]
    hits = json.loads(run("search", "pont", "-k", 1, "--json").output)
    assert hits[0]["passage"]["text"].startswith("Le pont")
    assert json.loads(run("search", "pont", "--until", "2020-01-01", "--json").output) == []


def test_asking_takes_the_filters_of_searching(run, write):
    run("ingest", write(bridge=BRIDGE, strike=STRIKE))
    asked = ("ask", "Quand les bateliers de Corvières ont-ils cessé le travail ?", "--json")
    june = json.loads(run(*asked, "--since", "2024-06-01", "--source", "*/strike.txt", "--language", "fr").output)
    assert [hit["article"]["source"].rsplit("/", 1)[1] for hit in june["hits"]] == ["strike.txt"]
    may = json.loads(run(*asked, "--until", "2024-05-31").output)
    assert [hit["article"]["source"].rsplit("/", 1)[1] for hit in may["hits"]] == ["bridge.txt"]
    nothing = run(*asked[:2], "--until", "2020-01-01")
    assert (nothing.exit_code, nothing.output.startswith("Aucun article de la bibliothèque")) == (0, True)


def test_a_bad_file_is_reported_and_the_exit_code_says_so(run, write):
    done = run("ingest", write(bridge=BRIDGE, empty=""))
    assert done.exit_code == 1
    assert "1 added, 1 failed" in done.output
    assert "empty.txt holds no text" in done.output


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["ingest", "/no/such/folder"], "rag: /no/such/folder does not exist"),
        (["ask", ""], "rag: the question is empty"),
        (["ask", "a" * 20_000], "rag: the question has 20,000 characters"),
        (["ask", "Qui ?", "--store", "/no/such/store"], "rag: /no/such/store holds no library"),
        (["ingest", ".", "--store", "/proc/nowhere"], "rag: /proc/nowhere cannot be the library's folder"),
        (["ingest", ".", "--store", "README.md"], "rag: README.md cannot be the library's folder (it is a file)"),
        (["search", "pont", "--since", "2025-01-01", "--until", "2024-01-01"], "rag: since (2025-01-01) is after"),
        (["ask", "Qui ?", "--since", "2025-01-01", "--until", "2024-01-01"], "rag: since (2025-01-01) is after"),
    ],
)
def test_an_error_is_one_line_and_exit_code_1(run, args, message):
    done = run(*args)
    assert done.exit_code == 1
    assert done.output.startswith(message)
    assert done.output.count("\n") == 1


@pytest.mark.parametrize(("name", "value"), [("RAG_K", "0"), ("RAG_PORT", "abc")])
def test_a_setting_out_of_range_is_one_line(run, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    settings.cache_clear()
    done = run("ask", "Qui ?")
    assert done.exit_code == 1
    assert done.output.startswith(f"rag: {name}={value} is not usable")
    assert done.output.count("\n") == 1


def test_a_question_needs_no_quotes(run, write):
    run("ingest", write(bridge=BRIDGE))
    assert "« Le pont de Valbrune" in run("ask", "Quand", "le", "pont", "de", "Valbrune", "a-t-il", "rouvert").output


@pytest.mark.parametrize("args", [["ingest"], ["ask"], ["search", "pont", "-k", "0"], ["nonsense"]])
def test_wrong_usage_is_exit_code_2(run, args):
    assert run(*args).exit_code == 2


def test_an_empty_library_says_what_to_do(run):
    done = run("ask", "Who reopened the bridge?")
    assert done.exit_code == 0
    assert "library is empty" in done.output


def test_an_abstention_is_not_an_error(run, write):
    run("ingest", write(bridge=BRIDGE))
    done = run("ask", "What is the capital of Mongolia?")
    assert done.exit_code == 0
    assert done.output.startswith("No sure answer in the articles.")
    assert "bridge.txt" in done.output


def test_an_answer_is_explained_on_request(run, write):
    run("ingest", write(bridge=BRIDGE))
    asked = ("ask", "--explain", "Quand le pont de Valbrune a-t-il rouvert ?")
    shown = run(*asked).output
    for words in (
        "(when, fr)",
        "names: Valbrune",
        "decision: answered (confidence",
        "date: ",
        "sentences:",
        "relevance",
        "dense",
    ):
        assert words in shown, words
    told = json.loads(run(*asked, "--json").output)["explanation"]
    assert told["reason"] == "answered"
    assert told["considered"][0]["quote"] in shown
    assert "explanation" not in json.loads(run("ask", "--json", asked[2]).output)


@pytest.fixture
def model(run, monkeypatch):
    """model(Reply(...), ...) -> a server that RAG_LLM names, and that says these."""
    with ExitStack() as stack:

        def serve(*replies):
            server = stack.enter_context(ChatServer(list(replies)))
            monkeypatch.setenv("RAG_LLM", "openai:tiny")
            monkeypatch.setenv("RAG_LLM_BASE_URL", server.url)
            settings.cache_clear()
            return server

        yield serve


ASKED = "Quand le pont de Valbrune a-t-il rouvert ?"
WRITTEN = (
    "QUOTE 1: Le pont de Valbrune a rouvert ce mardi, après trois mois de travaux\n"
    "SENTENCE: Le pont de Valbrune a rouvert après trois mois de travaux.\n"
    "QUOTE 1: Le pont de Valbrune a rouvert ce mardi\n"
    "SENTENCE: Il a coûté 400 millions d'euros.\n"
)


def test_a_written_answer_tells_its_counts_beside_it_and_what_was_dropped_on_request(run, write, model):
    run("ingest", write(bridge=BRIDGE))
    model(Reply(WRITTEN, ignores_tools=True))
    done = run("ask", ASKED, "--explain")
    assert done.stderr == "rag: Written by openai:tiny: 2 sentences checked, 1 dropped.\n"
    assert done.stdout.startswith("Le pont de Valbrune a rouvert après trois mois de travaux [1].\n\n« Le pont")
    assert "dropped:\n  Il a coûté 400 millions d'euros.  [a number that the quote does not confirm: " in done.stdout
    told = json.loads(run("ask", ASKED, "--json").output)
    assert (told["method"], told["written"]["checked"], told["written"]["dropped"][0]["fault"]) == ("llm", 2, "number")
    assert "\n*Rédigé par openai:tiny à partir des articles cités.*\n" in run("ask", "--as", "markdown", ASKED).stdout


def test_the_articles_are_quoted_where_the_model_fails_and_the_reason_is_told(run, write, model):
    run("ingest", write(bridge=BRIDGE))
    model(Refusal(401))
    done = run("ask", ASKED)
    assert done.exit_code == 0
    assert done.stderr.startswith("rag: The language model’s server refused the request")
    assert done.stderr.count("\n") == 1
    assert "« Le pont de Valbrune a rouvert ce mardi" in done.stdout


@pytest.mark.parametrize(
    ("name", "message"),
    [("nobody:tiny", "rag: RAG_LLM=nobody:tiny cannot be used"), ("tiny", "rag: RAG_LLM=tiny cannot be used")],
)
def test_a_language_model_that_cannot_be_had_is_one_line(run, write, monkeypatch, name, message):
    run("ingest", write(bridge=BRIDGE))
    monkeypatch.setenv("RAG_LLM", name)
    settings.cache_clear()
    for command in (("ask", ASKED), ("doctor",)):
        done = run(*command)
        assert (done.exit_code, done.output.startswith(message), done.output.count("\n")) == (1, True, 1)


def test_doctor_names_the_language_model(run, write, model):
    run("ingest", write(bridge=BRIDGE))
    model(Reply("NONE"))
    assert "\nlanguage model: openai:tiny\n" in run("doctor").output


@pytest.mark.parametrize("command", [[], ["ingest"], ["ask"], ["search"], ["ui"]])
def test_help_reads(run, command):
    done = run(*command, "--help")
    assert done.exit_code == 0
    assert "Usage: " in done.output


def test_the_package_is_the_command_line_too():
    done = subprocess.run([sys.executable, "-m", "rag", "--help"], capture_output=True, text=True, check=True)
    assert "Usage: rag" in done.stdout


def test_articles_are_listed_shown_and_removed(run, write):
    store = write().parent / "library"
    run("ingest", write(bridge=BRIDGE, strike=STRIKE), "--store", store)
    listed = json.loads(run("articles", "list", "--json", "--store", store).output)
    assert [set(one) >= {"id", "source", "published", "language"} and "text" not in one for one in listed] == [True] * 2
    bridge = next(one for one in listed if one["source"].endswith("bridge.txt"))
    line = next(line for line in run("articles", "list", "--store", store).output.splitlines() if bridge["id"] in line)
    assert line.endswith(f"May 2024, fr: {bridge['source']}")
    shown = run("articles", "show", bridge["source"], "--store", store).output
    assert "a rouvert" in shown
    assert json.loads(run("articles", "show", bridge["id"], "--json", "--store", store).output)["text"] in shown
    unknown = run("articles", "remove", bridge["id"], "nothing", "--store", store)
    assert (unknown.exit_code, unknown.output) == (
        1,
        "rag: no article has the id or source 'nothing': see rag articles list\n",
    )
    assert len(json.loads(run("articles", "list", "--json", "--store", store).output)) == 2
    assert run("articles", "remove", bridge["id"], bridge["source"], "--store", store).output.startswith("removed")
    left = run("articles", "list", "--store", store).output
    assert "strike.txt" in left
    assert "bridge.txt" not in left


def test_articles_are_listed_with_their_titles_the_newest_first(run, tmp_path):
    rows = [("Le pont rouvre", "2024-05-02"), ("La grève", "2024-06-01"), ("Le phare", "")]
    lines = [
        json.dumps({"title": title, "date": day, "language": "fr", "text": f"{title}. Il pleut."})
        for title, day in rows
    ]
    (tmp_path / "three.jsonl").write_text("\n".join(lines))
    run("ingest", tmp_path / "three.jsonl")
    listed = [line.split("  ", 1)[1] for line in run("articles", "list").output.splitlines()]
    source = tmp_path / "three.jsonl"
    assert listed == [
        f"Saturday 1 June 2024, fr: La grève — {source}",
        f"Thursday 2 May 2024, fr: Le pont rouvre — {source}",
        f"no date, fr: Le phare — {source}",
    ]


def test_ratings_are_printed_as_lines_of_json(run, write, tmp_path):
    run("ingest", write(bridge=BRIDGE))
    assert run("ratings").output == ""
    given = [Rating(f"Où {n} ?", "« Là » [1].", answered=True, good=n == 1, hits=(("a", 0, 2, 0.5),)) for n in range(2)]
    for rating in given:
        Library(tmp_path / "default").rate(rating)
    lines = run("ratings").output.splitlines()
    assert [json.loads(line) for line in lines] == [rating.to_json() for rating in reversed(given)]
    assert "Où 1 ?" in lines[0]


@pytest.mark.parametrize(
    "args", [("articles", "list"), ("articles", "show", "x"), ("articles", "remove", "x"), ("ratings",)]
)
def test_articles_of_no_library_are_an_error_and_make_none(run, tmp_path, args):
    done = run(*args)
    assert done.exit_code == 1
    assert "holds no library" in done.output
    assert not (tmp_path / "default").exists()


def test_prune_removes_what_is_gone_and_says_so(run, write):
    folder = write(bridge=BRIDGE, strike=STRIKE)
    run("ingest", folder)
    (folder / "strike.txt").unlink()
    assert run("ingest", folder, "--prune").output.startswith("0 added, 1 unchanged, 1 removed in ")


def test_doctor_finds_repairs_and_says_what_runs(run, write, tmp_path):
    run("ingest", write(bridge=BRIDGE, strike=STRIKE))
    sound = run("doctor")
    assert (sound.exit_code, sound.output.splitlines()[-1]) == (0, "every rule holds")
    assert "embedding model: bundled, run by " in sound.output
    with sqlite3.connect(tmp_path / "default" / FILE_NAME) as connection:
        connection.execute("DELETE FROM skeletons")
    connection.close()
    found = run("doctor", "--check")
    assert (found.exit_code, "wrong: " in found.output) == (1, True)
    mended = run("doctor")
    assert (mended.exit_code, mended.output.splitlines()[-1]) == (0, "every rule holds now")
    assert run("doctor", "--check").exit_code == 0


def test_an_export_ingested_again_is_the_same_library(run, write, tmp_path):
    run("ingest", write(bridge=BRIDGE, strike=STRIKE))
    assert run("export", tmp_path / "all.jsonl").output == f"2 articles in {tmp_path / 'all.jsonl'}\n"
    assert run("export").output == (tmp_path / "all.jsonl").read_text(encoding="utf-8")
    assert run("ingest", tmp_path / "all.jsonl", "--store", tmp_path / "again").output.startswith("2 added")
    assert run("export", "--store", tmp_path / "again").output == run("export").output
    refused = run("export", tmp_path / "no" / "folder.jsonl")
    assert (refused.exit_code, "cannot be written" in refused.output) == (1, True)


def test_an_answer_is_printed_to_publish(run, write):
    run("ingest", write(bridge=BRIDGE))
    question = "Quand le pont de Valbrune a-t-il rouvert ?"
    markdown, bibtex, table = (run("ask", "--as", form, question) for form in ("markdown", "bibtex", "csv"))
    assert markdown.output.startswith(f"# {question}\n\nUn mardi de mai 2024")
    assert "\n[^1]: « Le pont" in markdown.output
    assert bibtex.output.startswith("@misc{")
    assert table.output.splitlines()[1].startswith('"2024-05-07","2024-05-28","un mardi de mai 2024')
    assert bibtex.exit_code == markdown.exit_code == table.exit_code == 0
