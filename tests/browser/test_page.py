"""What a reader does: ask, read, open a source, go wrong, come back."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ARTEFACTS, BOX, Opener, ask, finished

CALL = "when did Lecornu call Shoigu?"
SCREENS = [(width, scheme) for width in (1280, 390) for scheme in ("light", "dark")]


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.tagName")


def test_the_box_has_the_focus_on_load_and_after_an_answer(open_page: Opener, server: str) -> None:
    page = open_page(server)
    expect(page.locator(BOX)).to_be_focused()
    ask(page, CALL)
    expect(page.locator(BOX)).to_be_focused()
    expect(page.locator(BOX)).to_have_value("")


def test_when_is_answered_with_its_possible_days_and_a_source(open_page: Opener, server: str) -> None:
    page = open_page(server)
    turn = ask(page, CALL)
    expect(turn).to_have_class("turn answered")
    for part in ("Wednesday", "April 2024", "3, 10, 17 or 24", "[1]"):
        expect(turn.locator(".said")).to_contain_text(part)
    turn.locator("a.marker").first.click()
    card = page.locator("#source-1-1")
    expect(card).to_be_focused()
    expect(card).to_have_class("card source emphasised")
    expect(card).to_be_in_viewport()
    expect(card.locator(".date")).to_have_text("April 2024")
    paragraph = card.locator("blockquote p:has(mark)")
    assert any(said in paragraph.inner_text() for said in ("conversation téléphonique", "a parlé ce mercredi"))
    assert "mercredi" in paragraph.locator("mark").inner_text()


def test_a_marker_opens_with_enter_and_leads_back(open_page: Opener, server: str) -> None:
    page = open_page(server, width=390)
    turn = ask(page, CALL)
    turn.locator("a.marker").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#source-1-1")).to_be_focused()
    page.locator('#source-1-1 a[href^="#marker-"]').click()
    assert focused(page) == "marker-1-1"


def test_an_answer_is_copied_and_saved(open_page: Opener, server: str) -> None:
    page = open_page(server)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    turn = ask(page, CALL)
    for link, start in (("Copy", "A Wednesday in April 2024"), ("Copy as Markdown", f"# {CALL}")):
        turn.locator(".actions").get_by_role("button", name=link, exact=True).click()
        expect(turn.locator(".actions [role=status]")).to_have_text("— Copied")
        assert page.evaluate("navigator.clipboard.readText()").startswith(start)
    for link, name, part in (
        ("Markdown", "depeche.md", "[^1]: “Pour"),
        ("JSON", "depeche.json", '"answered": true'),
        ("BibTeX", "depeche.bib", "@misc{"),
    ):
        with page.expect_download() as download:
            turn.locator(".actions").get_by_role("button", name=link, exact=True).click()
        assert download.value.suggested_filename == name
        assert part in Path(download.value.path()).read_text("utf-8")


def test_the_whole_article_can_be_opened(open_page: Opener, server: str) -> None:
    page = open_page(server)
    ask(page, CALL)
    page.locator("#source-1-1 .open").click()
    expect(page.locator("dialog .text")).to_contain_text("Crocus City Hall")
    expect(page.locator("dialog mark")).to_be_in_viewport()
    page.locator("dialog .close").click()
    expect(page.locator("#source-1-1 .open")).to_be_focused()


def test_the_same_in_french(open_page: Opener, server: str) -> None:
    page = open_page(server, locale="fr-FR")
    expect(page.locator("#masthead")).to_contain_text("2 articles")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    turn = ask(page, "Quand Lecornu a-t-il parlé à Choïgou ?")
    for part in ("mercredi", "avril 2024", "3, 10, 17 ou 24"):
        expect(turn.locator(".said")).to_contain_text(part)
    expect(turn.locator(".date").first).to_have_text("avril 2024")


def test_examples_can_be_clicked(open_page: Opener, server: str) -> None:
    page = open_page(server)
    page.locator("#chat .example").first.click()
    expect(finished(page, 0)).to_have_class("turn answered")


def test_no_answer_looks_like_none_and_lists_what_is_near(open_page: Opener, server: str) -> None:
    page = open_page(server)
    turn = ask(page, "What is the capital of Mongolia?")
    expect(turn).to_have_class("turn abstained")
    expect(turn.locator(".notice")).to_have_text("No sure answer")
    expect(turn.locator(".sources h2")).to_have_text("Nearest passages, not an answer")
    assert turn.locator(".card.near").count() >= 1
    assert turn.locator("mark").count() == 0


@pytest.mark.parametrize(("question", "said"), [("", "empty"), ("why " * 1000, "2,?000|long")])
def test_a_question_that_cannot_be_asked_looks_like_an_error(
    open_page: Opener, server: str, question: str, said: str
) -> None:
    page = open_page(server)
    turn = ask(page, question)
    expect(turn).to_have_class("turn error")
    expect(turn.locator("[role=alert]")).to_have_text(re.compile(said))
    expect(page.locator(BOX)).to_have_value(question)


def test_an_empty_library_says_how_to_fill_it(open_page: Opener, empty_server: str) -> None:
    page = open_page(empty_server)
    expect(page.locator("#chat .turn.empty")).to_contain_text("rag ingest FOLDER")
    assert page.locator("#chat .example").count() == 0
    turn = ask(page, CALL)
    expect(turn).to_have_class("turn empty")


def test_a_question_is_shown_as_typed(open_page: Opener, server: str) -> None:
    page = open_page(server)
    typed = "<img src=x onerror=alert(1)> **who** [x](http://example.org) $$x$$ <!-- ?"
    ask(page, typed)
    expect(page.locator("#chat .asked")).to_have_text(typed)
    assert page.locator("#chat .asked *").count() == 0


def test_a_chat_goes_on(open_page: Opener, server: str) -> None:
    page = open_page(server)
    ask(page, CALL)
    ask(page, "What is the capital of Mongolia?")
    ask(page, CALL)
    assert page.locator("#chat .turn.answered").count() == 2
    page.locator("a.marker").last.click()
    expect(page.locator("#source-3-1")).to_be_focused()


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_nothing_is_cut_off(open_page: Opener, server: str, width: int, scheme: str) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    page = open_page(server, width=width, scheme=scheme)
    page.screenshot(path=ARTEFACTS / f"start-{width}-{scheme}.png")
    for name, question in (("answered", CALL), ("abstained", "What is the capital of Mongolia?"), ("error", "")):
        ask(page, question)
        page.wait_for_timeout(150)
        page.screenshot(path=ARTEFACTS / f"{name}-{width}-{scheme}.png")
        for part in ("html", "#chat"):
            assert page.locator(part).evaluate("part => part.scrollWidth <= part.clientWidth"), "sideways scrolling"
        expect(page.locator(BOX)).to_be_in_viewport(ratio=1)


def test_the_empty_library_fits_too(open_page: Opener, empty_server: str) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    page = open_page(empty_server, width=390, scheme="dark")
    page.screenshot(path=ARTEFACTS / "empty-390-dark.png")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
