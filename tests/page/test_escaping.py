"""Whatever stands in articles, names, sources and questions is shown as it is written, and is never markup of the page."""

import html
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest

from rag.errors import StoreError
from rag.explanation import Considered, Explanation
from rag.page import actions, explained, frame, render, shelf, sources
from rag.page.languages import EN, FR
from rag.page.spread import spread
from rag.page.whole import whole
from rag.schema import Answer, AnswerEvent, Article, Citation, DateRange, Hit, IngestReport, NameMatch, Passage
from rag.store.catalogue import Entry, Found
from rag.ui.conversation import converse
from rag.written import Dropped, Written

HOSTILE = [
    "<script>alert(1)</script>", "</p></div><img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<!-- x", "<![CDATA[",
    "' onmouseover='alert(1)", '" onfocus="alert(1)" autofocus="', "` onclick=alert(1) `", "javascript:alert(1)",
    "[x](javascript:alert(1))", "![x](https://example.org/x.png)", "<https://example.org>", "https://example.org/a",
    "[x]: javascript:alert(1)", "&lt;script&gt;", "&#60;script&#62;", "&amp;amp;", "**b** __b__ ~~s~~ `c`", "# h", "- [ ] x",
    "1. x", "> x", "| a | b |", "```x", "$$x$$", "\\(x\\)", ":smile:", "@x", "{{x}}", "%%%x", "see [1] here", "[^1]", "***",
    '</details><a href="#source-1-1">x</a>', '<div class="turn answered">', '<mark id="marker-1-1">x</mark>', "<style>*{}",
    "<iframe srcdoc='x'>", "\x00\x08\x1b[2J\x7f", "\u202e\u2066x", "\u2028x\u2029", "\x85x", "x\ud800",
]  # fmt: skip


def an_article(text: str) -> Article:
    return Article(text, text, f"Avant {text} ici {text} après.", None, text, text)


def a_hit(text: str) -> Hit:
    article = an_article(text)
    passage = Passage(article.id, 0, len(article.text), article.text)
    return Hit(passage, article, 1.0, 1, {text: 1.0}, (NameMatch(text, f"{text}."),), (text, text))


def a_citation(text: str, article_id: str) -> Citation:
    return Citation(1, article_id, text, None, 6, 6 + len(text), text)


def an_explanation(text: str) -> Explanation:
    considered = (Considered(text, text, text, 1.0, {text: 1.0}),)
    return Explanation(text, f"{text}!", text, text, (text,), considered, text, 0.9, 0.4, "answered")


def an_answer(text: str, *, answered: bool, cited: str = "") -> Answer:
    said = f"{text} [1].\n\n“{text}” — {text} [1]" if answered else f"{text}\n\nNear:\n\n- {text}"
    citations = (a_citation(text, cited or text),) if answered else ()
    hits = (a_hit(text),)
    return Answer(text, said, text, text, answered, 0.9, citations, None, hits, explanation=an_explanation(text))


def written(text: str, *, method: str) -> Answer:
    """Of a language model, or in its stead, with all that it may leave behind."""
    dropped = (Dropped(text, "number", text), Dropped(text, "denial"))
    told = Written(text, 3, dropped, "unsure" if method == "llm" else "none left", text)
    return replace(an_answer(text, answered=True), method=method, written=told)


def an_entry(text: str) -> Entry:
    return Entry(text, text, text, None, text, text, 1)


def dated(text: str) -> Answer:
    """Two dated articles found, the second cited."""
    days = DateRange(date(2024, 4, 1), date(2024, 4, 1)), DateRange(date(2024, 4, 9), date(2024, 4, 9))
    hits = tuple(
        replace(a_hit(text), article=replace(an_article(text), id=text + "." * n, published=day))
        for n, day in enumerate(days)
    )
    return replace(an_answer(text, answered=True), hits=hits)


class Failing:
    def stream(self, question: str, history: object, **filters: object) -> AnswerEvent:
        raise StoreError(question)


class Answering:
    def stream(self, question: str, history: object, **filters: object):
        yield AnswerEvent("text", text=question)
        yield AnswerEvent("answer", answer=an_answer(question, answered=True))


def chat(library: object, text: str) -> str:
    return "".join(message["content"] for message, *_ in [step[0][-1:] for step in converse(library, text, [], EN)])


SHOWN: dict[str, Callable[[str], str]] = {
    "asked": render.asked,
    "partial": render.partial,
    "answer": lambda text: render.answered(an_answer(text, answered=True), 1, EN),
    "answer whose article is not at hand": lambda text: render.answered(
        an_answer(text, answered=True, cited="other"), 1, FR
    ),
    "abstention": lambda text: render.answered(an_answer(text, answered=False), 1, EN),
    "empty library": lambda text: render.answered(Answer(text, text, text, text, False, 0.0, (), None, ()), 1, EN),
    "error": lambda text: render.error(text, EN),
    "masthead": lambda text: frame.masthead(0, None, FR, text, text),
    "masthead with a language model": lambda text: frame.masthead(0, None, EN, text, text, text),
    "remark": render.remark,
    "failure": lambda text: render.failure(StoreError(text), FR),
    "panel": lambda text: sources.sources_panel(an_answer(text, answered=True), 1, EN),
    "card": lambda text: sources.cited_card(a_citation(text, text), [a_hit(text)], 1, EN),
    "card without its article": lambda text: sources.cited_card(a_citation(text, text), [], 1, EN),
    "nearest card": lambda text: sources.nearest_card(a_hit(text), a_hit(text), 1, FR),
    "actions": lambda text: actions.actions(an_answer(text, answered=True), EN),
    "whole article": lambda text: whole(an_article(text), 6, 6 + len(text), EN),
    "points in time": lambda text: spread(dated(text), 1, FR),
    "list of articles": lambda text: shelf.listed(Found((an_entry(text),), 1), 0, FR, sought=True, may_remove=True),
    "report of an ingest": lambda text: shelf.report(IngestReport(failed=((text, text),)), EN),
    "written answer": lambda text: render.answered(written(text, method="llm"), 1, FR),
    "answer in place of a written one": lambda text: render.answered(written(text, method="extractive"), 1, EN),
    "explanation": lambda text: explained.how(an_answer(text, answered=True), EN),
    "chat": lambda text: chat(Answering(), text),
    "chat that fails": lambda text: chat(Failing(), text),
}


class Markup(HTMLParser):
    """The tags of a page with their attributes; a comment or a declaration is told as a tag of its own."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, tuple(attrs)))

    def handle_endtag(self, tag):
        self.tags.append((f"/{tag}", ()))

    def handle_data(self, data):
        self.text += data

    def handle_comment(self, data):
        self.tags.append(("comment", ((data, None),)))

    handle_decl = handle_pi = unknown_decl = handle_comment


def shape(tags: list[tuple[str, tuple[tuple[str, str | None], ...]]]) -> list[tuple[str, tuple[str, ...]]]:
    """Tags and the names of their attributes."""
    return [(tag, tuple(name for name, _ in attributes)) for tag, attributes in tags]


@pytest.mark.parametrize("show", SHOWN.values(), ids=SHOWN)
@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_hostile_text_gives_the_page_no_tag_no_attribute_and_no_markdown(show, text):
    plain = text if text.startswith("https://") else re.sub(r"[^/\\\u2028\u2029\x85]+", "plain", text)
    shown = show(text)
    markup = Markup(shown)
    assert shape(markup.tags) == shape(Markup(show(plain)).tags)
    for tag, attributes in markup.tags:
        for name, value in attributes:
            assert not name.startswith("on")
            assert name != "href" or re.match(r"#(?:source|marker)-1-1$|logout$|https://example\.org/", value)
            assert tag not in ("script", "img", "iframe", "svg", "style", "comment")
    between = re.sub(r"<[^<>]*>", "", shown)
    assert not set("<>*_[]`|~\\\n$") & set(between), "a character that Markdown would take for its own"
    shown.encode()


@pytest.mark.parametrize("show", SHOWN.values(), ids=SHOWN)
@pytest.mark.parametrize("text", [text for text in HOSTILE if text.isprintable()], ids=ascii)
def test_hostile_text_is_read_as_it_is_written(show, text):
    if show is SHOWN["empty library"]:
        return  # it repeats nothing
    assert text.casefold() in Markup(show(text)).text.casefold()


def test_a_source_is_a_link_only_where_it_is_a_web_address():
    for source in (
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//example.org",
        " https://example.org",
    ):
        assert "href" not in sources.nearest_card(a_hit(source), a_hit(source), 1, EN)
    link = Markup(whole(an_article('https://example.org/"onclick="x'), 0, 0, EN))
    (attributes,) = [dict(attributes) for tag, attributes in link.tags if tag == "a"]
    assert attributes == {
        "href": 'https://example.org/"onclick="x', "target": "_blank", "rel": "noopener noreferrer"
    }  # fmt: skip


@pytest.mark.parametrize(
    "code", ["", "fr_FR", "fr-", "-", "x" * 300, "fr@x=y", "fr-\n", "𝒇𝒓", "zz-ZZ", "fr-Latn-FR-x-y", "\x00"]
)
def test_a_language_that_is_no_code_is_shown_as_none_or_by_name(code):
    assert html.escape(sources.language_name(code, "en")).isprintable()
