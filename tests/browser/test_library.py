"""The library tab: what is inside, adding, finding, removing; the chat answers meanwhile."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener, ask, serving, shot
from tests.browser.library import LONG_TITLE, write

CALL = "when did Lecornu call Shoigu?"


def shelf(page: Page, name: str = "Library") -> None:
    page.get_by_role("tab", name=name).click()
    page.wait_for_selector(".overview")


@pytest.fixture
def own_server(tmp_path: Path, seeds: Path):
    (tmp_path / "own").mkdir()
    with serving(tmp_path / "own", seeds) as address:
        yield address


def test_it_tells_what_is_inside(open_page: Opener, server: str) -> None:
    page = open_page(server)
    shelf(page)
    for part in ("January to April 2024", "French 2", "KB"):
        expect(page.locator(".overview")).to_contain_text(part)
    expect(page.locator(".months li")).to_have_count(4)
    expect(page.locator(".months li").first).to_contain_text("January 2024: 1")
    expect(page.locator(".listed tbody tr")).to_have_count(2)


def test_files_are_uploaded_and_reported_one_by_one(open_page: Opener, own_server: str, tmp_path: Path) -> None:
    good, bad = tmp_path / "bon.txt", tmp_path / "mauvais.txt"
    good.write_text("date 2024-05-02 La fonderie Ferrum a rouvert mardi à Bréauville.", encoding="utf-8")
    bad.write_bytes(b"\x00\x01\x02" * 100)
    page = open_page(own_server)
    shelf(page)
    page.locator("#upload input[type=file]").set_input_files([good, bad])
    expect(page.locator(".report")).to_contain_text("added: 1 · failed: 1")
    expect(page.locator(".report tbody th")).to_have_text("mauvais.txt")
    expect(page.locator(".listed tbody tr")).to_have_count(3)
    expect(page.locator("#masthead .holds")).to_contain_text("3 articles")
    shot(page, "uploaded")
    page.get_by_role("tab", name="Chat").click()
    turn = ask(page, "Quand la fonderie Ferrum a-t-elle rouvert ?")
    expect(turn).to_have_class("turn answered")


def test_a_folder_is_added_while_the_chat_answers(open_page: Opener, own_server: str, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    write(folder)
    for n in range(100):
        text = f"date 2022-0{n % 9 + 1} Le lot numéro {n} a été livré à Bréauville. " + "Il pèse une tonne. " * 30
        (folder / f"{n}.txt").write_text(text, encoding="utf-8")
    page = open_page(own_server)
    shelf(page)
    page.fill("#place textarea, #place input", str(folder))
    page.click("#place button")
    expect(page.locator(".under-way progress")).to_be_visible()
    page.get_by_role("tab", name="Chat").click()
    expect(ask(page, CALL)).to_have_class("turn answered")
    page.get_by_role("tab", name="Library").click()
    assert page.locator(".under-way").count() == 1, "the answer came before the end of the ingest"
    expect(page.locator(".report")).to_contain_text("added: 107", timeout=120_000)
    expect(page.locator(".pages")).to_contain_text("1–50 of 109")
    page.click(".page.later")
    expect(page.locator(".pages")).to_contain_text("51–100 of 109")
    page.locator(".listed .remove").last.click()
    page.locator("dialog button", has_text="Remove").click()
    expect(page.locator(".pages")).to_contain_text("51–100 of 108")
    page.click(".page.earlier")
    expect(page.locator(".pages")).to_contain_text("1–50 of 108")
    page.fill("#find textarea, #find input", "mediatheque ambroix")
    expect(page.locator(".none")).to_be_visible()
    page.fill("#find textarea, #find input", "debats ambroix")
    expect(page.locator(".listed tbody th")).to_contain_text(LONG_TITLE[:40])
    shot(page, "found")


def test_a_folder_that_is_not_there_is_an_error_and_stays_in_its_field(open_page: Opener, own_server: str) -> None:
    page = open_page(own_server, locale="fr-FR")
    shelf(page, "Bibliothèque")
    page.fill("#place textarea, #place input", "/nulle/part")
    page.click("#place button")
    expect(page.locator("#progress .turn.error")).to_contain_text("Ceci ne peut pas être ajouté")
    expect(page.locator("#place textarea, #place input")).to_have_value("/nulle/part")


def test_an_article_is_removed_once_that_is_confirmed(open_page: Opener, own_server: str) -> None:
    page = open_page(own_server)
    shelf(page)
    row = page.locator(".listed tbody tr").first
    title = row.locator("th").inner_text()
    row.locator(".remove").click()
    expect(page.locator("dialog")).to_contain_text(title)
    page.click("dialog >> text=Cancel")
    expect(page.locator(".listed tbody tr")).to_have_count(2)
    row.locator(".remove").click()
    page.locator("dialog button", has_text="Remove").click()
    expect(page.locator(".listed tbody tr")).to_have_count(1)
    expect(page.locator("#progress")).to_contain_text(f"Removed: {title}")
    expect(page.locator("#masthead .holds")).to_contain_text("1 article")


def test_an_article_is_opened_from_the_list(open_page: Opener, server: str) -> None:
    page = open_page(server)
    shelf(page)
    page.locator(".listed .open").first.click()
    expect(page.locator("dialog h2")).to_be_focused()
    assert page.locator("dialog mark").count() == 0


def test_a_page_that_may_not_change_the_library_says_so(open_page: Opener, tmp_path: Path, seeds: Path) -> None:
    with serving(tmp_path, seeds, page_writes="off") as address:
        page = open_page(address)
        shelf(page)
        expect(page.locator("#closed")).to_contain_text("RAG_PAGE_WRITES=on")
        expect(page.locator("#upload")).to_have_count(0)
        assert page.locator(".remove").count() == 0
        page.evaluate(
            "window.depeche.raise('remove', {id: document.querySelector('.listed .open').value.split('\"')[1]})"
        )
        expect(page.locator("#progress .turn.error")).to_contain_text("This is not allowed")
        expect(page.locator(".listed tbody tr")).to_have_count(2)


def test_an_empty_library_is_filled_from_the_page(open_page: Opener, tmp_path: Path, seeds: Path) -> None:
    with serving(tmp_path, tmp_path / "none") as address:
        page = open_page(address)
        expect(page.locator("#chat .turn.empty")).to_be_visible()
        shelf(page)
        shot(page, "library-empty")
        page.fill("#place textarea, #place input", str(seeds))
        page.keyboard.press("Enter")
        expect(page.locator(".report")).to_contain_text("added: 2")
        page.get_by_role("tab", name="Chat").click()
        expect(page.locator("#chat .invitation")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme", "locale"), [(1280, "dark", "fr-FR"), (390, "light", "en-GB")])
def test_it_fits(open_page: Opener, full_server: str, width: int, scheme: str, locale: str) -> None:
    page = open_page(full_server, width=width, scheme=scheme, locale=locale)
    shelf(page, "Bibliothèque" if locale == "fr-FR" else "Library")
    shot(page, f"library-{width}-{scheme}")
