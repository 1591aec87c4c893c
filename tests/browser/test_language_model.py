"""Answers that a language model writes, from its own server to the page: streamed, stopped, dropped, stood in for."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import BOX, ROOT, Opener, ask, finished, serving, shot
from tests.browser.test_accessible import findings
from tests.llm.chat_server import Answer, ChatServer, Hang, Refusal, Reply, Request, Script

CALL = "Quand Lecornu a-t-il parlé à Choïgou ?"
WORDS = "Sébastien Lecornu, le ministre français des Armées, a parlé ce mercredi à Sergueï Choïgou"
HOUR = "C'est Paris qui a voulu cet échange, long d'une heure."
SPOKE = WORDS, "Sébastien Lecornu a parlé à Sergueï Choïgou."
LASTED = HOUR, "Paris a voulu cet échange, long d'une heure."
WRONG = HOUR, "Paris a voulu cet échange, long de 7 heures."
MANY = [
    (sentence, sentence)
    for sentence in (
        "Le téléphone a de nouveau sonné entre Paris et Moscou.",
        "L'attaque remonte au 22 mars.",
        "La Russie n'avait pas connu d'attentat aussi meurtrier en vingt ans.",
        "Le bilan dépasse la centaine de morts, et un peu plus de 500 blessés ont été recensés.",
        "Selon lui, la menace terroriste « n'a jamais disparu ».",
        "L'objectif fixé pour 2024 est de 100.000 obus, dont 80.000 destinés aux Ukrainiens.",
    )
]
FOLLOW_UP, ALONE = "Combien de temps a-t-il duré ?", "Combien de temps a duré l'échange entre Lecornu et Choïgou ?"
Serve = Callable[..., tuple[str, ChatServer]]


@contextmanager
def written(folder: Path, script: Script, **settings: str) -> Iterator[tuple[str, ChatServer]]:
    """The page over the sample articles, its answers written by a model on a server that follows a script."""
    with (
        ChatServer(script) as model,
        serving(folder, ROOT / "seeds", llm="openai:petit", llm_base_url=model.url, **settings) as address,
    ):
        yield address, model


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """serve(script, setting=value) -> the address of a page, and its model's server."""
    with ExitStack() as stack:
        yield lambda script, **settings: stack.enter_context(written(tmp_path, script, **settings))


def said(*sentences: tuple[str, str], **how: float) -> Reply:
    """What a model says that keeps to a schema."""
    rows = [{"article": 1, "quote": quote, "sentence": sentence} for quote, sentence in sentences]
    return Reply(json.dumps({"sentences": rows}, ensure_ascii=False), **how)


def typed(request: Request, *sentences: tuple[str, str], **how: float) -> Reply | Refusal:
    """What a server says that knows of no schema."""
    if request.structured:
        return Refusal(400, "response_format is not supported")
    return Reply("".join(f"QUOTE 1: {quote}\nSENTENCE: {sentence}\n" for quote, sentence in sentences), **how)


def test_an_answer_comes_sentence_by_sentence_and_says_who_wrote_it(open_page: Opener, serve: Serve) -> None:
    address, _ = serve([said(SPOKE, WRONG, LASTED, piece=60, pause=0.5)])
    page = open_page(address, locale="fr-FR")
    expect(page.locator("#masthead")).to_contain_text("rédigées par openai:petit")
    page.fill(BOX, CALL)
    page.press(BOX, "Enter")
    expect(page.locator("#chat .turn.partial .written")).to_have_text(
        "Sébastien Lecornu a parlé à Sergueï Choïgou [1]."
    )
    shot(page, "llm-streaming")
    turn = finished(page, 0)
    expect(turn).to_have_class("turn answered")
    expect(turn.locator(".written")).to_have_text(
        "Sébastien Lecornu a parlé à Sergueï Choïgou [1]. Paris a voulu cet échange, long d'une heure [2]."
    )
    expect(turn.locator(".credit")).to_have_text("Rédigé par openai:petit : 3 phrases vérifiées, 1 écartée.")
    expect(turn.locator(".quoted")).to_have_count(2)
    expect(turn.locator(".advice")).to_have_count(0)
    turn.locator("a.marker").nth(1).click()
    expect(page.locator("#source-1-2")).to_be_focused()
    expect(page.locator("#source-1-2 mark")).to_have_text(HOUR)
    turn.locator("details.how summary").click()
    dropped = turn.locator("details.how ul li")
    expect(dropped).to_contain_text("long de 7 heures.")
    expect(dropped).to_contain_text("un nombre que la citation ne confirme pas")
    expect(turn.locator(".times")).to_contain_text("rédaction")
    assert findings(page) == []


def test_stop_ends_the_request_to_the_model(open_page: Opener, serve: Serve) -> None:
    address, model = serve(lambda request: typed(request, *MANY, piece=40, pause=0.4))
    page = open_page(address)
    page.fill(BOX, CALL)
    page.press(BOX, "Enter")
    page.wait_for_selector("#chat .turn.partial")
    assert not model.left.is_set()
    page.locator("#question .stop-button").click()
    expect(page.locator("#chat .turn").last).to_have_class("turn stopped")
    assert model.left.wait(5)
    expect(page.locator(BOX)).to_have_value(CALL)


@pytest.mark.parametrize("reply", [Hang(), said(*[WRONG] * 40, piece=20, pause=0.3)], ids=["silent", "dropped"])
def test_a_model_of_which_nothing_is_shown_is_stopped_too(open_page: Opener, serve: Serve, reply: Answer) -> None:
    address, model = serve([reply])
    page = open_page(address)
    page.fill(BOX, CALL)
    page.press(BOX, "Enter")
    page.locator("#question .stop-button").wait_for()
    while not model.requests:
        page.wait_for_timeout(100)
    page.wait_for_timeout(1_000)
    page.locator("#question .stop-button").click()
    expect(page.locator("#chat .turn").last).to_have_class("turn stopped", timeout=5_000)
    assert model.left.wait(5)


def test_a_model_that_is_down_leaves_the_quotes_and_a_notice(open_page: Opener, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    with serving(tmp_path, ROOT / "seeds", llm="openai:petit", llm_base_url=url) as address:
        for locale, why in (("fr-FR", "n’a pas pu être joint"), ("en-GB", "could not be reached")):
            page = open_page(address, locale=locale)
            turn = ask(page, CALL)
            expect(turn).to_have_class("turn answered")
            expect(turn.locator(".advice")).to_contain_text(why)
            expect(turn.locator(".lead")).to_contain_text("avril 2024")
            expect(turn.locator("[role=alert], .credit")).to_have_count(0)
        shot(page, "llm-down")
        turn = ask(page, "What is the capital of Mongolia?")
        expect(turn).to_have_class("turn abstained")
        assert findings(page) == []


def test_a_follow_up_shows_how_it_was_understood(open_page: Opener, serve: Serve) -> None:
    def model(request: Request) -> Reply:
        if "conversation" in request.messages[0]["content"]:
            return Reply(ALONE)
        return said(LASTED if ALONE in request.text else SPOKE)

    page = open_page(serve(model)[0], locale="fr-FR")
    turn = ask(page, CALL)
    expect(turn.locator(".understood")).to_have_count(0)
    turn = ask(page, FOLLOW_UP)
    expect(turn.locator(".understood")).to_have_text(f"Question comprise : {ALONE}")
    expect(turn.locator(".written")).to_contain_text("long d'une heure")
    expect(page.locator("#chat .asked")).to_have_text([CALL, FOLLOW_UP])


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")])
def test_it_is_read_on_any_screen(open_page: Opener, looks: str, width: int, scheme: str) -> None:
    page = open_page(looks, locale="fr-FR", width=width, scheme=scheme)
    for question, name in ((CALL, "written"), (FOLLOW_UP, "understood"), ("Où ?" + CALL, "refused")):
        turn = ask(page, question)
        if name == "written":
            turn.locator("details.how summary").click()
            turn.locator("details.how ul").evaluate("list => list.scrollIntoView({ block: 'center' })")
        shot(page, f"llm-{name}-{width}-{scheme}")
        assert findings(page) == []


@pytest.fixture(scope="module")
def looks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Three answers: one with a sentence dropped, one to a follow-up that breaks off, one that the model refuses."""

    def model(request: Request) -> Reply | Refusal:
        asked = request.messages[-1]["content"].rsplit("Question", 1)[1]
        if "Où ?" in asked:
            return Refusal(401)
        if "conversation" in request.messages[0]["content"]:
            return Reply(ALONE)
        if ALONE in asked:
            return said(LASTED, SPOKE, piece=40, cut_after=6)
        return said(SPOKE, WRONG, LASTED)

    with written(tmp_path_factory.mktemp("looks"), model) as (address, _):
        yield address


def test_a_model_that_is_not_known_ends_the_server_at_once(tmp_path: Path) -> None:
    ended = r"(?s)ended with 1:.*rag: RAG_LLM=nobody:petit cannot be used"
    with pytest.raises(pytest.fail.Exception, match=ended), serving(tmp_path, ROOT / "seeds", llm="nobody:petit"):
        pass
