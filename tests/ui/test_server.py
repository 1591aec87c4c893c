"""A real server: its log-in, limits, health, log, endpoints and tools, and how it ends."""

import asyncio
import base64
import html
import inspect
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from mcp import ClientSession
from mcp.client.streamable_http import streamablehttp_client

from rag import Library
from rag.errors import SettingError
from tests.conftest import ROOT
from tests.ui.conftest import KNOWN, free_port

ANNA = {"auth": "anna:secret,ben:other"}


def basic(user: str, password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def ask_tool(url: str, question: str, headers: dict[str, str] | None = None):
    """The tools' names, and what the tool `ask` says, by the client of the MCP package."""

    async def session():
        async with (
            streamablehttp_client(f"{url}gradio_api/mcp/", headers=headers) as (read, write, _),
            ClientSession(read, write) as client,
        ):
            await client.initialize()
            tools = (await client.list_tools()).tools
            return tools, await client.call_tool("ask", {"question": question})

    return asyncio.run(session())


def test_the_endpoints_answer_with_types_and_defaults(serving, seeds_library):
    page = serving()
    client = page.client()
    assert client.predict(KNOWN, api_name="/ask") == seeds_library.answer(KNOWN).to_json()
    hits = client.predict(KNOWN, k=1, language="fr", api_name="/search")
    assert hits == [seeds_library.retrieve(KNOWN, 1, language="fr")[0].to_json()]
    assert client.predict(KNOWN, since="2030-01-01", api_name="/search") == []
    told = client.view_api(return_format="dict")["named_endpoints"]
    assert set(told) == {"/ask", "/search", "/ingest"}
    asked = {one["parameter_name"]: one for one in told["/ask"]["parameters"]}
    assert list(asked) == ["question", "since", "until", "language", "source"]
    assert not asked["question"]["parameter_has_default"]
    assert (asked["since"]["parameter_has_default"], asked["since"]["python_type"]["type"]) == (True, "str")
    assert told["/search"]["description"].startswith("Find the passages")
    assert told["/ask"]["returns"][0]["python_type"]["type"].startswith("dict")


@pytest.mark.parametrize(
    ("endpoint", "arguments", "message"),
    [
        ("ask", ["  "], "question"),
        ("search", [KNOWN, 0], "k is 0, expected"),
        ("search", [KNOWN, "five"], "k is 'five', expected"),
        ("search", [KNOWN, 5, "yesterday"], "since is 'yesterday', expected a day such as"),
        ("search", [KNOWN, 5, "2024-05-01", "2024-04-01"], "is after until"),
        ("ask", [], "ask got 0 values and needs more"),
        ("ask", [7], "question"),
        ("search", [KNOWN, 5, "", "", 7], "language is 7, expected"),
        ("ingest", ["/no/such/folder"], "does not exist"),
        ("ingest", [7], "7 is no path"),
    ],
)
def test_a_wrong_call_is_told_what_is_wrong_and_leaves_no_trace(serving, capfd, endpoint, arguments, message):
    page = serving()
    direct = page.post(f"run/{endpoint}", json={"data": arguments})
    assert (direct.status_code, message in direct.json()["error"]) == (500, True)
    event = page.post(f"call/{endpoint}", json={"data": arguments}).json()["event_id"]
    queued = httpx.get(f"{page.url}gradio_api/call/{endpoint}/{event}", timeout=60).text
    assert queued.startswith("event: error")
    assert message in json.loads(queued.split("data: ")[1])["error"]
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize(("path", "body"), [("run/nope", {"data": []}), ("call/v2/nope", {}), ("call/v2/ask", {})])
def test_an_endpoint_that_is_not_there_is_no_fault_of_the_server(serving, capfd, path, body):
    refused = serving().post(path, json=body)
    assert (refused.status_code, "see /gradio_api/info" in refused.json()["error"]) == (400, True)
    assert "Traceback" not in capfd.readouterr().err


def test_values_left_out_have_their_defaults_over_plain_http(serving):
    reply = serving().post("run/search", json={"data": [KNOWN]}).json()["data"][0]
    assert [hit["rank"] for hit in reply] == list(range(1, len(reply) + 1))


def test_filters_reach_the_library(serving):
    client = serving().client()
    filters = {"since": "2024-01-01", "until": "2030-01-01", "language": "fr", "source": "*"}
    endpoints = ["/search"]
    if "since" in inspect.signature(Library.answer).parameters:
        endpoints.append("/ask")
    for endpoint in endpoints:
        found, missed = (
            client.predict(KNOWN, **chosen, api_name=endpoint) for chosen in (filters, filters | {"language": "de"})
        )
        assert (len(_hits(found)), len(_hits(missed))) == (len(_hits(client.predict(KNOWN, api_name=endpoint))), 0)


def _hits(reply):
    return reply if isinstance(reply, list) else reply["hits"]


def test_without_a_login_nothing_is_told(serving):
    page = serving(**ANNA)
    assert page.post("run/ask", json={"data": [KNOWN]}).status_code == 401
    assert page.post("queue/join", json={"data": [KNOWN], "fn_index": 0, "session_hash": "x"}).status_code == 401
    assert httpx.get(f"{page.url}config").status_code == 401
    assert httpx.get(f"{page.url}health").status_code == 200
    with pytest.raises(ValueError, match="Could not login"):
        page.client(auth=("anna", "other"))


def test_a_user_who_logs_in_is_answered_and_named_in_the_log(serving, tmp_path):
    log = tmp_path / "requests.log"
    page = serving(**ANNA, request_log=str(log))
    assert page.client(auth=("anna", "secret")).predict(KNOWN, api_name="/ask")["answered"]
    line = json.loads(log.read_text())
    assert set(line) == {"time", "event", "user", "milliseconds", "outcome", "hits", "language"}
    assert (line["event"], line["user"], line["outcome"], line["language"]) == ("ask", "anna", "answered", "en")
    assert line["hits"] > 0
    assert line["time"].endswith("+00:00")


def test_every_kind_of_request_is_a_line_and_holds_its_question_only_on_request(serving, write, tmp_path):
    log, own = tmp_path / "requests.log", Library(tmp_path / "own")
    page = serving(own, request_log=str(log), log_questions=True)
    client = page.client()
    report = client.predict(str(write(bridge="date 2024-05 Le pont de Valbrune a rouvert mardi.")), api_name="/ingest")
    assert (report["added"], report["failed"]) == (1, [])
    client.predict("Quand le pont a-t-il rouvert ?", api_name="/search")
    with pytest.raises(AppError, match="question"):
        client.predict("?", api_name="/ask")
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [(one["event"], one["outcome"], one["hits"], one["question"]) for one in lines] == [
        ("ingest", "done", 1, ""),
        ("search", "found", 1, "Quand le pont a-t-il rouvert ?"),
        ("ask", "QuestionError", None, "?"),
    ]


def test_a_question_on_the_page_itself_is_counted_and_written_down(serving, tmp_path):
    log = tmp_path / "requests.log"
    page = serving(request_log=str(log), asks_per_minute=1)
    events = httpx.get(f"{page.url}config").json()["dependencies"]
    typed = next(event for event in events if any(name == "submit" for _, name in event["targets"]))
    values = [KNOWN, []] + [None] * (len(typed["inputs"]) - 2)
    shown = []
    for session in ("first", "second"):
        body = {"data": values, "fn_index": typed["id"], "session_hash": session}
        assert page.post("queue/join", json=body, headers={"Origin": page.url.rstrip("/")}).status_code == 200
        shown.append(httpx.get(f"{page.url}gradio_api/queue/data", params={"session_hash": session}, timeout=60).text)
    assert "turn answered" in shown[0]
    assert "Too many questions at once: wait " in html.unescape(shown[1])
    assert [json.loads(line)["outcome"] for line in log.read_text().splitlines()] == ["answered", "RateLimitError"]


def test_too_many_questions_are_told_how_long_to_wait(serving):
    client = serving(asks_per_minute=2).client()
    for _ in range(2):
        client.predict(KNOWN, api_name="/search")
    with pytest.raises(AppError, match=r"too many questions: wait \d+ seconds"):
        client.predict(KNOWN, api_name="/ask")


def test_passwords_cannot_be_tried_for_long(serving):
    page = serving(**ANNA)
    guess = {"username": "anna", "password": "guess"}
    replies = [httpx.post(f"{page.url}login", data=guess).status_code for _ in range(11)]
    assert replies == [400] * 10 + [429]


def test_ingest_is_closed_to_a_network_without_passwords(serving):
    page = serving(host="0.0.0.0")
    with pytest.raises(AppError, match="RAG_PAGE_WRITES"):
        page.client().predict(str(ROOT / "seeds"), api_name="/ingest")
    assert page.post("upload", files={"files": ("a.txt", b"text")}).status_code == 403


def test_uploads_are_limited(serving):
    page = serving(max_upload_bytes=1_000)
    assert page.post("upload", files={"files": ("a.txt", b"x" * 900)}).status_code == 200
    assert page.post("upload", files={"files": ("a.txt", b"x" * 2_000)}).status_code == 413


def test_health(serving, tmp_path):
    page = serving()
    told = httpx.get(f"{page.url}health").json()
    assert {**told, "version": ""} == {"status": "ok", "articles": 2, "models": "loading", "version": ""}
    page.desk.warm_up()
    assert httpx.get(f"{page.url}health").json()["models"] == "ready"
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "library.sqlite").write_bytes(b"no database" * 999)
    failed = httpx.get(f"{serving(Library(tmp_path / 'broken')).url}health")
    assert (failed.status_code, failed.json()["status"]) == (503, "failed")
    assert "library" in failed.json()["reason"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:9"}, 403),
        ({"Host": "evil.example"}, 421),
        ({"Host": "evil.example", "Origin": "http://evil.example"}, 421),
        ({"Host": "news.example.org", "Origin": "https://news.example.org"}, 421),
    ],
)
def test_a_foreign_page_cannot_call_a_page_on_loopback(serving, headers, status):
    page = serving()
    assert page.post("run/search", json={"data": [KNOWN]}, headers=headers).status_code == status
    assert httpx.get(f"{page.url}health", headers=headers).status_code == 200


def test_a_proxy_s_name_is_let_in_once_it_is_allowed(serving):
    page = serving(allowed_hosts="news.example.org, other.example.org")
    for headers in (
        {"Host": "news.example.org", "Origin": "https://news.example.org"},
        {"Origin": "https://news.example.org"},
    ):
        assert page.post("run/search", json={"data": [KNOWN]}, headers=headers).status_code == 200
    assert page.post("run/search", json={"data": [KNOWN]}, headers={"Host": "evil.example"}).status_code == 421


def test_behind_a_proxy_the_page_knows_its_path(serving):
    page = serving(root_path="/archive")
    assert httpx.get(f"{page.url}config").json()["root"].endswith("/archive")
    assert httpx.get(f"{page.url}health").json()["status"] == "ok"


def test_an_assistant_asks_by_mcp(serving, seeds_library, tmp_path):
    log = tmp_path / "requests.log"
    page = serving(mcp=True, request_log=str(log))
    tools, reply = ask_tool(page.url, KNOWN)
    assert sorted(tool.name for tool in tools) == ["ask", "ingest", "search"]
    schema = next(tool for tool in tools if tool.name == "search").inputSchema
    assert schema["required"] == ["question"]
    assert all(tool.description.count("Returns: JSON") == 1 for tool in tools)
    assert schema["properties"]["k"]["type"] == "integer"
    assert "such as 2024-04-17" in schema["properties"]["since"]["description"]
    assert json.loads(reply.content[0].text) == seeds_library.answer(KNOWN).to_json()
    assert json.loads(log.read_text())["outcome"] == "answered"
    refused = ask_tool(page.url, " ")[1]
    assert refused.isError
    assert refused.content[0].text.startswith("the question")


def test_mcp_wants_the_password_too(serving, tmp_path):
    log = tmp_path / "requests.log"
    page = serving(mcp=True, **ANNA, request_log=str(log))
    for path in ("mcp", "mcp/", "mcp/schema", "mcp/sse"):
        assert httpx.get(f"{page.url}gradio_api/{path}").status_code == 401
    wrong = httpx.post(f"{page.url}gradio_api/mcp/", json={}, headers=basic("anna", "other"))
    assert (wrong.status_code, wrong.headers["www-authenticate"]) == (401, 'Basic realm="depeche"')
    _, reply = ask_tool(page.url, KNOWN, basic("ben", "other"))
    assert json.loads(reply.content[0].text)["answered"]
    assert json.loads(log.read_text())["user"] == "ben"


def test_mcp_without_its_package_names_the_extra(serving, monkeypatch):
    monkeypatch.setattr("rag.ui.server.find_spec", lambda name: None)
    with pytest.raises(SettingError, match=r"pip install 'depeche\[mcp\]'"):
        serving(mcp=True)


SLOW = """
import os, time
import ui
from rag.library import Library
from rag.ui import server

server._STOP_SECONDS = float(os.environ["STOP_SECONDS"])

class Slow(Library):
    def answer(self, *args, **kwargs):
        print("under way", flush=True)
        time.sleep(float(os.environ["ANSWER_SECONDS"]))
        return super().answer(*args, **kwargs)

ui.Library = Slow
ui.main()
"""


@pytest.fixture
def start(tmp_path):
    """start(answer_seconds, stop_seconds) -> ui.py in a process of its own, each answer of which takes that much more."""
    started = []

    def starter(answer_seconds: float, stop_seconds: float) -> subprocess.Popen:
        port = free_port()
        environment = os.environ | {
            "RAG_STORE": str(tmp_path / "store"),
            "RAG_PORT": str(port),
            "RAG_ASKS_PER_MINUTE": "0",
            "ANSWER_SECONDS": str(answer_seconds),
            "STOP_SECONDS": str(stop_seconds),
        }
        code, pipe = [sys.executable, "-c", SLOW], subprocess.PIPE
        process = subprocess.Popen(code, cwd=ROOT, env=environment, text=True, stdout=pipe, stderr=pipe)
        started.append(process)
        process.url = f"http://127.0.0.1:{port}/"
        assert process.url in process.stdout.readline()
        return process

    yield starter
    for process in started:
        process.kill()
        process.communicate()


def test_a_signal_lets_the_answer_under_way_be_finished(start):
    child = start(answer_seconds=2, stop_seconds=60)
    client = Client(child.url, verbose=False)
    job = client.submit(KNOWN, api_name="/ask")
    assert child.stdout.readline() == "under way\n"
    child.send_signal(signal.SIGTERM)
    while True:  # it listens on, and refuses in words
        refused = httpx.post(f"{child.url}gradio_api/run/search", json={"data": [KNOWN]}, timeout=60).json()
        if "error" in refused:
            break
    assert refused["error"].startswith("the server is stopping")
    assert job.result(30)["answered"]
    told, log = child.communicate(timeout=60)
    assert (child.returncode, told) == (0, "Dépêche: ended; what was finished is kept\n")
    assert [json.loads(line)["outcome"] for line in log.splitlines()][-1] == "answered"


def test_a_second_signal_ends_at_once(start):
    child = start(answer_seconds=60, stop_seconds=60)
    client = Client(child.url, verbose=False)
    client.submit(KNOWN, api_name="/ask")
    assert child.stdout.readline() == "under way\n"
    child.send_signal(signal.SIGINT)
    while "error" not in httpx.post(f"{child.url}gradio_api/run/search", json={"data": [KNOWN]}, timeout=60).json():
        pass
    child.send_signal(signal.SIGINT)
    told, _ = child.communicate(timeout=60)
    assert (child.returncode, "ended" in told) == (-signal.SIGINT, False)


def test_an_answer_that_takes_too_long_is_cut_short(start):
    child = start(answer_seconds=60, stop_seconds=0.5)
    client = Client(child.url, verbose=False)
    client.submit(KNOWN, api_name="/ask")
    assert child.stdout.readline() == "under way\n"
    child.send_signal(signal.SIGTERM)
    told, _ = child.communicate(timeout=30)
    assert (child.returncode, told) == (0, "Dépêche: ended; requests cut short: 1\n")


def test_an_ingest_under_way_stops_at_a_whole_article(serving, tmp_path):
    own = Library(tmp_path / "own")
    page = serving(own)
    articles = tmp_path / "articles.jsonl"
    lines = (json.dumps({"id": f"a{n}", "text": f"Le pont numéro {n} a rouvert."}) for n in range(3_000))
    articles.write_text("\n".join(lines), "utf-8")
    job = page.client().submit(str(articles), api_name="/ingest")
    while not own.counts()[0]:
        time.sleep(0.01)
    assert page.desk.close(60) == 0
    with pytest.raises(AppError, match="the server is stopping"):
        job.result(60)
    stored = own.counts()[0]
    assert 0 < stored < 3_000
    assert own.problems() == []


def test_the_page_is_there(serving):
    with urllib.request.urlopen(serving().url) as reply:
        assert "Dépêche" in reply.read().decode()
