"""What can be done with an answer: judge it, ask again, stop it, bound it by dates, follow its points in time."""

import json
import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import BOX, ROOT, Opener, ask, finished, serving, shot
from tests.browser.library import FACT, LONG_TITLE

CALL = "when did Lecornu call Shoigu?"


def test_a_thumb_is_kept_in_the_library_with_question_and_hits(open_page: Opener, tmp_path, seeds) -> None:
    with serving(tmp_path, seeds) as address:
        page = open_page(address)
        turn = ask(page, CALL)
        for choice, pressed in (("Yes", "good"), ("No", "poor")):
            turn.locator(".actions").get_by_role("button", name=choice, exact=True).click()
            expect(turn.locator(".actions [role=status]")).to_have_text("— Noted, thank you")
            expect(turn.locator(f".rate.{pressed}")).to_have_attribute("aria-pressed", "true")
        turn = ask(page, "What is the capital of Mongolia?")
        turn.locator(".rate.good").click()
        expect(turn.locator(".actions [role=status]")).to_have_text("— Noted, thank you")
    command = [sys.executable, "-m", "rag", "ratings", "--store", tmp_path / "store"]
    lines = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    abstention, answer = map(json.loads, lines)
    assert (abstention["answered"], abstention["good"]) == (False, True)
    assert (answer["question"], answer["answered"], answer["good"]) == (CALL, True, False)
    assert answer["hits"] and answer["hits"][0]["article_id"] and answer["rater"] == abstention["rater"] != ""


def test_a_verdict_that_cannot_be_kept_says_so(open_page: Opener, server: str) -> None:
    page = open_page(server)
    turn = ask(page, CALL)
    turn.locator(".kept.hits").evaluate("kept => (kept.textContent = '[[1,2,3,4]]')")
    turn.locator(".rate.good").click()
    expect(turn.locator(".actions [role=status]")).not_to_contain_text("Noted")


def test_a_question_is_asked_again_with_other_dates(open_page: Opener, server: str) -> None:
    page = open_page(server)
    ask(page, CALL)
    page.fill("#period .until", "2024-02-01")
    page.locator("#chat .again").last.click()
    expect(finished(page, 1)).to_have_class("turn abstained")
    expect(page.locator("#chat .turn").first).to_have_class("turn answered")
    expect(page.locator("#chat .asked")).to_have_text([CALL, CALL])
    page.click("#period .any")
    page.locator("#chat .again").last.click()
    expect(finished(page, 2)).to_have_class("turn answered")


def test_only_one_question_is_under_way(open_page: Opener, many_server: str) -> None:
    page = open_page(many_server)
    ask(page, "quick")
    page.fill(BOX, "slow")
    page.press(BOX, "Enter")
    page.wait_for_selector("#chat .turn.partial")
    page.fill(BOX, "too soon")
    page.press(BOX, "Enter")
    page.locator("#chat .again").first.evaluate("button => button.click()")
    page.locator("#question .stop-button").click()
    expect(page.locator("#chat .turn").last).to_have_class("turn stopped")
    page.wait_for_timeout(500)
    expect(page.locator("#chat .asked")).to_have_text(["quick", "slow"])


def test_without_the_server_nothing_is_said_to_be_kept(open_page: Opener, server: str) -> None:
    page = open_page(server, locale="fr-FR")
    turn = ask(page, CALL)
    page.route(re.compile("component_server"), lambda route: route.abort())
    turn.locator(".rate.good").click()
    expect(turn.locator(".actions [role=status]")).to_contain_text("Le serveur ne répond pas")
    expect(turn.locator(".rate.good")).not_to_have_attribute("aria-pressed", "true")
    page.locator("#source-1-1 .open").click()
    expect(page.locator("dialog")).to_contain_text("Le serveur ne répond pas")


def test_dates_without_an_article_are_said_to_be(open_page: Opener, server: str) -> None:
    page = open_page(server)
    page.fill("#period .since", "2024-02-10")
    page.fill("#period .until", "2024-02-20")
    turn = ask(page, CALL)
    expect(turn).to_have_class("turn abstained")
    shot(page, "no-article-in-period")


def test_dates_the_wrong_way_round_are_an_error(open_page: Opener, server: str) -> None:
    page = open_page(server, locale="fr-FR")
    page.fill("#period .since", "2024-04-10")
    page.fill("#period .until", "2024-02-20")
    turn = ask(page, CALL)
    expect(turn).to_have_class("turn error")
    expect(turn.locator("[role=alert]")).to_contain_text("la première ne doit pas être après la dernière")
    expect(page.locator(BOX)).to_have_value(CALL)


def test_the_dates_outlive_a_change_of_language(open_page: Opener, server: str) -> None:
    page = open_page(server)
    expect(page.locator("#period")).to_contain_text("January to April 2024")
    page.fill("#period .since", "2024-02-10")
    page.click(".languages .fr")
    expect(page.locator("#period legend")).to_have_text("Dates")
    expect(page.locator("#period")).to_contain_text("janvier à avril 2024")
    expect(page.locator("#period .since")).to_have_value("2024-02-10")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.get_by_role("tab", name="Bibliothèque")).to_be_visible()
    page.reload()
    expect(page.locator("#masthead")).to_contain_text("Des réponses")


def test_points_in_time_lead_to_the_source_or_open_the_article(open_page: Opener, server: str) -> None:
    page = open_page(server)
    turn = ask(page, CALL)
    turn.locator(".spread a").first.click()
    expect(page.locator("#source-1-1")).to_be_focused()
    turn.locator(".spread .open").first.click()
    expect(page.locator("dialog .text")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)


def test_a_timeline_is_a_dated_list_saved_as_csv(open_page: Opener, server: str) -> None:
    page = open_page(server)
    turn = ask(page, "list all contacts between Lecornu and Shoigu")
    expect(turn).to_have_class("turn answered")
    with page.expect_download() as download:
        turn.locator(".actions .save.csv").click()
    assert download.value.suggested_filename == "depeche.csv"
    shot(page, "timeline")


def test_a_long_article_opens_whole_at_its_quote(open_page: Opener, full_server: str) -> None:
    page = open_page(full_server, width=390)
    turn = ask(page, "Quand le pont suspendu de Valmorel a-t-il été inauguré ?")
    expect(turn).to_have_class("turn answered")
    opener = page.locator("#source-1-1 .open")
    opener.click()
    mark = page.locator("dialog mark")
    expect(mark).to_be_in_viewport()
    assert mark.inner_text() in FACT
    words = page.locator("dialog .text").inner_text().split()
    assert len(words) > 20_000
    shot(page, "long-article-390")
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_reprints_are_one_source(open_page: Opener, full_server: str) -> None:
    page = open_page(full_server)
    turn = ask(page, "Combien de rames de nuit Transalpa a-t-elle commandées ?")
    expect(turn.locator(".card").first).to_contain_text("Same text in:")
    shot(page, "reprints")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_awkward_articles_fit(open_page: Opener, full_server: str, width: int, scheme: str) -> None:
    page = open_page(full_server, width=width, scheme=scheme)
    turn = ask(page, "من افتتح الجسر الجديد في صفاقس؟")
    expect(turn.locator(".card bdi").first).to_be_visible()
    shot(page, f"rtl-{width}-{scheme}")
    turn = ask(page, "À combien passe le budget de la médiathèque ?")
    expect(turn.locator(".card").first).to_contain_text(LONG_TITLE[:80])
    shot(page, f"long-title-{width}-{scheme}")


def test_forty_sources_fit(open_page: Opener, many_server: str) -> None:
    page = open_page(many_server)
    turn = ask(page, "Who said what?")
    assert turn.locator(".card.source").count() == 40
    turn.locator("a.marker").last.click()
    expect(page.locator("#source-1-40")).to_be_focused()
    expect(page.locator("#source-1-40")).to_be_in_viewport()
    shot(page, "forty-sources")


def test_an_answer_on_its_way_is_stopped(open_page: Opener, many_server: str) -> None:
    page = open_page(many_server)
    page.fill(BOX, "slow")
    page.press(BOX, "Enter")
    page.wait_for_selector("#chat .turn.partial")
    page.locator("#question .stop-button").click()
    expect(page.locator("#chat .turn").last).to_have_class("turn stopped")
    expect(page.locator(BOX)).to_have_value("slow")
    page.wait_for_timeout(500)
    expect(page.locator("#chat .turn").last).to_have_class("turn stopped")
    before = page.locator("#chat .turn").count()
    page.fill(BOX, "quick")
    page.press(BOX, "Enter")
    expect(finished(page, before - 1)).to_have_class("turn answered")
