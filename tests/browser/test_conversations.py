"""Conversations are kept by the browser that held them, apart from every other's."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import BOX, Opener, ask, serving, shot

CALL, SIEGE = "when did Lecornu call Shoigu?", "What is the capital of Mongolia?"
LIST = ".conversations li"


def expect_titles(page: Page, *titles: str) -> None:
    expect(page.locator(f"{LIST} .choose")).to_have_text(list(titles))


def test_one_is_kept_chosen_renamed_and_deleted(open_page: Opener, server: str) -> None:
    page = open_page(server)
    ask(page, CALL)
    page.click(".conversations .new")
    expect(page.locator("#chat .asked")).to_have_count(0)
    expect(page.locator(BOX)).to_be_focused()
    ask(page, SIEGE)
    expect_titles(page, SIEGE, CALL)

    page.click(f"{LIST}:nth-child(2) .choose")
    expect(page.locator("#chat .asked")).to_have_text([CALL])
    expect(page.locator(f"{LIST} [aria-current]")).to_have_text(CALL)

    page.click(f"{LIST}:nth-child(2) .rename")
    page.keyboard.type("L’appel")
    page.keyboard.press("Enter")
    expect_titles(page, SIEGE, "L’appel")
    expect(page.locator(f"{LIST}:nth-child(2) .rename")).to_be_focused()
    ask(page, SIEGE)
    expect_titles(page, "L’appel", SIEGE)  # a name given is kept when the conversation goes on

    page.click(f"{LIST}:nth-child(1) .delete")
    expect(page.locator("dialog")).to_contain_text("“L’appel”")
    page.keyboard.press("Escape")
    expect_titles(page, "L’appel", SIEGE)
    page.click(f"{LIST}:nth-child(1) .delete")
    page.click("dialog button:has-text('Delete')")
    expect_titles(page, SIEGE)
    expect(page.locator("#chat .asked")).to_have_count(0)


def test_a_conversation_goes_on_after_a_reload_and_a_restart(open_page: Opener, tmp_path, seeds) -> None:
    with serving(tmp_path, seeds) as address:
        page = open_page(address)
        ask(page, CALL)
        page.reload()
        expect(page.locator("#chat .asked")).to_have_text([CALL])
        expect(page.locator("#chat .turn.answered")).to_have_count(1)
    with serving(tmp_path, seeds, int(address.rsplit(":", 1)[1])):
        page.reload()
        expect(page.locator("#chat .asked")).to_have_text([CALL])
        turn = ask(page, CALL)
        expect(turn.locator("#marker-2-1")).to_have_count(1)
        expect_titles(page, CALL)


def test_two_tabs_show_their_own_and_two_people_nothing_of_each_other(open_page: Opener, server: str) -> None:
    one = open_page(server)
    ask(one, CALL)
    tab = open_page.tab(one.context, server)
    expect(tab.locator("#chat .asked")).to_have_count(0)
    expect_titles(tab, CALL)  # the list is this browser's
    ask(tab, SIEGE)
    expect(one.locator("#chat .asked")).to_have_text([CALL])
    expect(one.locator(LIST)).to_have_count(2)
    other = open_page(server)
    expect(other.locator(LIST)).to_have_count(0)


def test_what_two_tabs_add_to_one_conversation_is_all_kept(open_page: Opener, server: str) -> None:
    one = open_page(server)
    ask(one, CALL)
    tab = open_page.tab(one.context, server)
    tab.click(f"{LIST} .choose")
    expect(tab.locator("#chat .asked")).to_have_text([CALL])
    ask(one, SIEGE)
    ask(tab, "Where is Oslo?")
    expect(tab.locator(LIST)).to_have_count(2)
    kept = tab.evaluate(
        "Object.keys(localStorage).filter((key) => key.includes('conversation')).map((key) => localStorage[key]).join()"
    )
    assert SIEGE in kept and "Where is Oslo?" in kept


def test_no_room_left_is_said(open_page: Opener, server: str) -> None:
    page = open_page(server)
    page.evaluate("""() => {
        let size = 5e6;
        for (let n = 0; size > 100; n++) try { localStorage[`filler${n}`] = "x".repeat(size); } catch { size /= 2; }
    }""")
    ask(page, CALL)
    expect(page.locator(".conversations [role=status]")).to_contain_text("no room left")
    expect(page.locator("#chat .turn.answered")).to_have_count(1)


@pytest.mark.parametrize("question", [SIEGE, "slow"])
def test_a_conversation_opened_during_an_answer_does_not_receive_it(
    open_page: Opener, many_server: str, question: str
) -> None:
    page = open_page(many_server)
    ask(page, "quick")
    page.fill(BOX, question)
    page.press(BOX, "Enter")
    page.click(".conversations .new")
    expect(page.locator("#chat .asked")).to_have_count(0)
    page.wait_for_timeout(500)
    expect(page.locator("#chat .asked")).to_have_count(0)
    page.click(f"{LIST} .choose")
    expect(page.locator("#chat .asked")).to_have_text(["quick", question])
    state = "answered" if question == SIEGE else "stopped"
    expect(page.locator("#chat .turn").last).to_have_class(f"turn {state}")
    expect(page.locator("#question .submit-button")).to_be_visible()


@pytest.mark.parametrize("milliseconds", [0, 150])
def test_what_is_kept_is_whole_whenever_another_is_chosen(
    open_page: Opener, many_server: str, milliseconds: int
) -> None:
    page = open_page(many_server)
    ask(page, "brief")
    page.click(".conversations .new")
    expect(page.locator("#chat .asked")).to_have_count(0)
    page.fill(BOX, "brief too")
    page.press(BOX, "Enter")
    page.wait_for_timeout(milliseconds)
    page.click(f"{LIST}:last-child .choose")
    expect(page.locator("#chat .asked")).to_have_text(["brief"])
    expect_titles(page, "brief too", "brief")
    page.click(f"{LIST}:first-child .choose")
    expect(page.locator("#chat .asked")).to_have_text(["brief too"])
    expect(page.locator("#chat .turn")).to_have_class("turn answered")


def test_a_name_written_while_an_answer_comes_loses_neither(open_page: Opener, many_server: str) -> None:
    page = open_page(many_server)
    ask(page, "quick")
    page.fill(BOX, "another")
    page.press(BOX, "Enter")
    page.click(f"{LIST} .rename")
    page.keyboard.type("Nom")
    expect(page.locator("#chat .turn.answered")).to_have_count(2)
    expect(page.locator(f"{LIST} input")).to_be_focused()
    page.keyboard.press("Enter")
    expect_titles(page, "Nom")
    page.reload()
    expect(page.locator("#chat .asked")).to_have_text(["quick", "another"])


def test_a_name_given_in_another_tab_stays(open_page: Opener, server: str) -> None:
    one = open_page(server)
    ask(one, CALL)
    tab = open_page.tab(one.context, server)
    tab.click(f"{LIST} .rename")
    tab.keyboard.type("Nom")
    tab.keyboard.press("Enter")
    expect_titles(one, "Nom")
    ask(one, SIEGE)
    expect_titles(one, "Nom")


@pytest.mark.parametrize(("width", "scheme", "locale"), [(1280, "light", "en-GB"), (390, "dark", "fr-FR")])
def test_many_fit(open_page: Opener, server: str, width: int, scheme: str, locale: str) -> None:
    page = open_page(server, width=width, scheme=scheme, locale=locale)
    ask(page, CALL)
    page.evaluate("""() => {
        const [key] = Object.keys(localStorage).filter((name) => name.includes(":conversation:"));
        const one = JSON.parse(localStorage[key]);
        for (let n = 0; n < 30; n++)
            localStorage[key + n] = JSON.stringify({ ...one, id: one.id + n, title: `${n} ${"Quand ont-ils parlé ? ".repeat(n % 7)}` });
    }""")
    page.reload()
    page.wait_for_selector("#chat .asked")
    if width < 1200:
        page.click(".conversations summary")
    expect(page.locator(LIST)).to_have_count(31)
    shot(page, f"conversations-{width}-{scheme}")


def test_a_question_on_its_way_comes_back_after_a_reload(open_page: Opener, many_server: str) -> None:
    page = open_page(many_server)
    page.locator(BOX).press_sequentially("slow")
    page.press(BOX, "Enter")
    page.wait_for_selector("#chat .turn.partial")
    page.reload()
    expect(page.locator(BOX)).to_have_value("slow")


def test_one_deleted_in_another_tab_does_not_come_back(open_page: Opener, server: str) -> None:
    one = open_page(server)
    ask(one, CALL)
    tab = open_page.tab(one.context, server)
    tab.click(f"{LIST} .delete")
    tab.click("dialog button:has-text('Delete')")
    expect(one.locator("#chat .asked")).to_have_count(0)
    ask(one, SIEGE)
    expect_titles(one, SIEGE)


def test_without_storage_the_page_works_until_it_is_closed(open_page: Opener, server: str) -> None:
    page = open_page(server)
    page.add_init_script("""
        for (const name of ["localStorage", "sessionStorage"])
            Object.defineProperty(window, name, { get() { throw new DOMException("refused", "SecurityError"); } });
    """)
    page.reload()
    page.wait_for_selector(".conversations[data-ready]")
    expect(ask(page, CALL)).to_have_class("turn answered")
    expect_titles(page, CALL)
    page.click(".languages .fr")
    expect(page.locator("#masthead")).to_contain_text("Des réponses")
