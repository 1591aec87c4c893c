"""What stands around the chat: the masthead with the interface languages, the conversations, the dates asked about."""

from __future__ import annotations

from babel.numbers import format_decimal

from rag.page.escape import escape
from rag.page.render import error
from rag.page.texts import NAME, Texts
from rag.schema import DateRange

_LANGUAGES = {"fr": "Français", "en": "English"}


def masthead(
    count: int, span: DateRange | None, texts: Texts, user: str = "", failure: str = "", writer: str = ""
) -> str:
    """The page's heading: its name, what it is, how many articles it holds and from when to when, its languages.

    Args:
        count: of articles.
        span: of their dates.
        texts: the interface language.
        user: who is logged in, "" for nobody.
        failure: why the library cannot be used, "" where it can.
        writer: the language model that writes the answers, "" where they are quoted.
    """
    when = span.label(texts.language) if span else texts.undated
    holds = (
        texts.holds_one.format(span=when)
        if count == 1
        else texts.holds.format(count=format_decimal(count, locale=texts.language), span=when)
    )
    what = texts.model.what.format(model=writer) if writer else texts.what
    line = f'<p class="holds">{escape(holds)}</p>' if count else ""
    if failure:
        line = error(failure, texts)
    choices = "".join(
        f'<button type="button" class="act language {code}" lang="{code}" aria-pressed="{pressed}">{name}</button>'
        for code, name in _LANGUAGES.items()
        for pressed in ("true" if code == texts.language else "false",)
    )
    return (
        f'<header class="masthead" lang="{texts.language}" '
        f'data-unreachable="{escape(texts.unreachable)}" data-close="{escape(texts.close)}"><h1>{escape(NAME)}</h1>'
        f'<p class="what">{escape(what)}</p>'
        f'<div class="languages" role="group" aria-label="{escape(texts.interface)}">{choices}</div>'
        f"{line}{_login(user, texts)}</header>"
    )


def _login(user: str, texts: Texts) -> str:
    """Who has logged in, and the way out; Gradio serves that."""
    out = f'<a href="logout">{escape(texts.log_out)}</a>'
    return f'<p class="login"><bdi>{escape(user)}</bdi> · {out}</p>' if user else ""


def conversations(texts: Texts) -> str:
    """The list of this browser's conversations, which conversations.js fills, and the words it needs."""
    words = {
        "rename": texts.conversation_rename,
        "delete": texts.conversation_delete,
        "sure": texts.conversation_sure,
        "full": texts.conversation_full,
        "busy": texts.conversation_busy,
        "cancel": texts.cancel,
    }
    told = "".join(f' data-{name}="{escape(word)}"' for name, word in words.items())
    return (
        f'<details class="conversations" lang="{texts.language}" open{told}>'
        f"<summary>{escape(texts.conversations)}</summary>"
        f'<nav aria-label="{escape(texts.conversations)}">'
        f'<button type="button" class="act new">{escape(texts.conversation_new)}</button>'
        '<ul></ul><p role="status"></p></nav></details>'
    )


def period(span: DateRange | None, texts: Texts) -> str:
    """Two dates between which articles are looked for, with the span of the archive; "" where nothing is dated."""
    if not span:
        return ""
    days = "".join(
        f'<label>{escape(label)} <input type="date" class="{name}" min="{span.earliest}" max="{span.latest}"></label>'
        for name, label in (("since", texts.since), ("until", texts.until))
    )
    return (
        f'<fieldset class="period" lang="{texts.language}"><legend>{escape(texts.period)}</legend>{days}'
        f'<button type="button" class="act any">{escape(texts.any_date)}</button>'
        f"<small>{escape(texts.archive.format(span=span.label(texts.language)))}</small></fieldset>"
    )
