"""Who logs in sees their own conversations alone, also in a browser that others use."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import BOX, Opener, ask, serving

CALL, OTHER = "when did Lecornu call Shoigu?", "What is the capital of Mongolia?"


@pytest.fixture
def guarded_server(tmp_path, seeds):
    with serving(tmp_path, seeds, auth="anna:one,ben:two") as address:
        yield address


def log_in(page: Page, user: str, password: str) -> None:
    page.get_by_role("button", name="Login").wait_for()  # else the fields may be those of the page that is left
    fields = page.locator("form input, .gradio-container input")
    fields.nth(0).fill(user)
    fields.nth(1).fill(password)
    page.get_by_role("button", name="Login").click()


def log_out(page: Page) -> None:
    page.get_by_role("link", name=re.compile("Log out|Se déconnecter")).click()


def test_two_users_of_one_browser_keep_apart(open_page: Opener, guarded_server: str) -> None:
    page = open_page.blank(guarded_server)
    log_in(page, "anna", "wrong")
    expect(page.get_by_text("Incorrect Credentials")).to_be_visible()  # which also empties the fields
    expect(page.locator("#chat")).to_have_count(0)
    log_in(page, "anna", "one")
    page.wait_for_selector(".conversations[data-ready]")
    ask(page, CALL)
    expect(page.locator(".conversations li")).to_have_count(1)
    log_out(page)
    log_in(page, "ben", "two")
    page.wait_for_selector(".conversations[data-ready]")
    expect(page.locator("#chat .asked")).to_have_count(0)
    expect(page.locator(".conversations li")).to_have_count(0)
    ask(page, OTHER)
    log_out(page)
    log_in(page, "anna", "one")
    page.wait_for_selector(".conversations[data-ready]")
    expect(page.locator(".conversations li .choose")).to_have_text([CALL])
    expect(page.locator("#chat .asked")).to_have_text([CALL])


def test_session_that_has_ended_asks_for_the_password_and_shows_what_was_there(
    open_page: Opener, guarded_server: str
) -> None:
    page = open_page.blank(guarded_server)
    log_in(page, "anna", "one")
    page.wait_for_selector(".conversations[data-ready]")
    ask(page, CALL)
    page.context.clear_cookies()
    page.fill(BOX, OTHER)
    page.press(BOX, "Enter")
    log_in(page, "anna", "one")
    page.wait_for_selector(".conversations[data-ready]")
    expect(page.locator("#chat .asked")).to_have_text([CALL])
    expect(page.locator(BOX)).to_have_value(OTHER)
    ask(page, OTHER)
    expect(page.locator(".conversations li")).to_have_count(1)
