"""With the keyboard alone, read aloud, enlarged, without motion: axe-core's rules, and what no rule sees."""

import json
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import BOX, Opener, ask, finished

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
CALL = "when did Lecornu call Shoigu?"


def findings(page: Page) -> list[str]:
    """Serious and critical ones, a line each."""
    page.evaluate(AXE)
    found = json.loads(page.evaluate("axe.run({ resultTypes: ['violations'] }).then(JSON.stringify)"))["violations"]
    return [
        f"{one['id']} ({one['impact']}): {node['target']} {node['html'][:160]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_serious(open_page: Opener, server: str, scheme: str, width: int) -> None:
    page = open_page(server, scheme=scheme, width=width, motion="reduce")
    assert findings(page) == [], "before the first question"
    ask(page, CALL)
    page.locator("details.how summary").click()
    assert findings(page) == [], "an answer"
    ask(page, "What is the capital of Mongolia?")
    ask(page, "")
    assert findings(page) == [], "an abstention and an error"
    page.locator("#source-1-1 .open").click()
    page.wait_for_selector("dialog mark")
    assert findings(page) == [], "an article"
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Library").click()
    page.wait_for_selector(".listed")
    assert findings(page) == [], "the library"


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.className")


def test_from_question_to_source_and_back_with_the_keyboard(open_page: Opener, server: str) -> None:
    page = open_page(server)
    page.keyboard.type(CALL)
    page.keyboard.press("Enter")
    finished(page, 0)
    expect(page.locator(BOX)).to_be_focused()
    for _ in range(60):  # backwards from the box, through the source's own links, to its marker
        page.keyboard.press("Shift+Tab")
        if focused(page) == "marker-1-1":
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert (focused(page), outline) == ("marker-1-1", "solid")
    page.keyboard.press("Enter")
    expect(page.locator("#source-1-1")).to_be_focused()
    page.keyboard.press("Tab")
    assert focused(page) == "act open"
    page.keyboard.press("Enter")
    expect(page.locator("dialog h2")).to_be_focused()
    page.keyboard.press("Escape")
    assert focused(page) == "act open"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#marker-1-1")).to_be_focused()


def test_the_answer_is_announced_and_its_sources_are_not(open_page: Opener, server: str) -> None:
    page = open_page(server)
    turn = ask(page, CALL)
    log = page.locator("#chat [role=log]")
    expect(log).to_have_attribute("aria-live", "polite")
    expect(turn.locator(".sources")).to_have_attribute("aria-live", "off")
    assert log.locator(".said").count() == 1


def test_headings_and_landmarks(open_page: Opener, server: str) -> None:
    page = open_page(server)
    ask(page, CALL)
    assert page.locator("h1").all_inner_texts() == ["Dépêche"]
    levels = page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3')].filter(h => h.offsetParent).map(h => +h.tagName[1])"
    )
    assert all(level <= before + 1 for before, level in zip(levels, levels[1:], strict=False)), levels
    for role in ("main", "navigation", "complementary"):
        assert page.get_by_role(role).count() >= 1, role
    expect(page.get_by_label("Your question")).to_be_visible()


def test_without_motion_nothing_moves(open_page: Opener, server: str) -> None:
    page = open_page(server, motion="reduce")
    ask(page, CALL)
    page.locator("a.marker").first.click()
    expect(page.locator("#source-1-1")).to_be_in_viewport()
    page.wait_for_function("document.getAnimations().every(one => one.playState !== 'running')", timeout=2_000)


def test_twice_the_size_needs_no_sideways_scrolling(open_page: Opener, server: str) -> None:
    page = open_page(server, width=640)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    ask(page, CALL)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
