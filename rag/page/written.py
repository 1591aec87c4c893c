"""What the page says of a language model's part in an answer: what it understood, where it failed, what was dropped."""

from __future__ import annotations

from collections.abc import Sequence

from rag.page.escape import escape
from rag.page.texts import ModelTexts
from rag.schema import Answer
from rag.written import Dropped


def understood(answer: Answer, said: ModelTexts) -> str:
    """The question as the model put it; "" where it stood by itself."""
    asked_as = answer.written.asked_as if answer.written else None
    if asked_as is None:
        return ""
    return f'<p class="understood" dir="auto">{escape(said.understood.format(question=asked_as))}</p>'


def notice(answer: Answer, said: ModelTexts) -> str:
    """What to know of the answer, under a label; "" where all went well. It is no error: there is an answer."""
    lines = advice(answer, said)
    if not (answer.written and lines):
        return ""
    label = said.incomplete if answer.method == "llm" else said.instead
    label = said.doubtful if answer.written.notice == "unsure" else label
    return f'<div class="advice" role="note"><p class="notice">{escape(label)}</p><p>{escape(lines)}</p></div>'


def advice(answer: Answer, said: ModelTexts) -> str:
    """What went wrong with the model, what that means for the answer, and what helps; "" where all went well."""
    why = answer.written.notice if answer.written else None
    if why is None:
        return ""
    meaning = said.cut if answer.method == "llm" else said.quoted if answer.answered else said.silent
    return " ".join(filter(None, (said.reasons[why], "" if why == "unsure" else meaning, said.remedies.get(why))))


def credited(answer: Answer, said: ModelTexts) -> str:
    """Who wrote the text, and how many of its sentences were checked and dropped; "" where no model did."""
    written = answer.written
    if written is None or answer.method != "llm":
        return ""
    one, several = said.checked
    checked = (one if written.checked == 1 else several).format(count=written.checked)
    gone = len(written.dropped)
    dropped = said.dropped[min(gone, 2)].format(count=gone)
    return said.by.format(model=written.model, checked=checked, dropped=dropped)


def credit(answer: Answer, said: ModelTexts) -> str:
    """The same as a quiet line."""
    line = credited(answer, said)
    return f'<p class="credit">{escape(line)}</p>' if line else ""


def left_out(answer: Answer, said: ModelTexts) -> str:
    """The sentences that were dropped, each with its reason; "" where none was."""
    dropped: Sequence[Dropped] = answer.written.dropped if answer.written else ()
    items = "".join(
        f'<li><span dir="auto">{escape(one.sentence)}</span> <small dir="auto">{escape(reason(one, said))}</small></li>'
        for one in dropped
    )
    return f"<p>{escape(said.left_out)}</p><ul>{items}</ul>" if items else ""


def reason(dropped: Dropped, said: ModelTexts) -> str:
    """Why a sentence was dropped, with the words that are to blame where it is about words."""
    why = said.faults[dropped.fault]
    return said.fault.format(reason=why, words=dropped.words) if dropped.words else why
