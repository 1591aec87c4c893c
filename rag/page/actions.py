"""What can be done with an answer: buttons that chat.js acts on, and the texts they take away, kept out of sight."""

from __future__ import annotations

import json

from rag.exports import as_bibtex, as_csv, as_markdown
from rag.page.escape import escape
from rag.page.texts import Texts
from rag.schema import Answer, Json


def actions(answer: Answer, texts: Texts) -> str:
    """A line of buttons under an answer or an abstention: copy, save, judge, ask again.

    A button's classes say what it does and with which of the texts kept beside it: Gradio's sanitiser leaves a
    button nothing else to say it with.
    """
    files = {"markdown": "Markdown", "json": "JSON", "bibtex": "BibTeX"} if answer.answered else {}
    files |= {"csv": "CSV"} if answer.events else {}
    groups = [
        [_button("copy text", texts.copy)],
        [_button("copy markdown", texts.copy_markdown)] if answer.answered else [],
        [escape(texts.download), *[_button(f"save {kind}", label) for kind, label in files.items()]] if files else [],
        [escape(texts.useful), _button("rate good", texts.yes), _button("rate poor", texts.no)],
        [_button("again", texts.again)],
    ]
    line = "".join(f"<span>{' '.join(group)}</span>" for group in groups if group)
    kept = "".join(f'<pre class="kept {kind}">{escape(text)}</pre>' for kind, text in _kept(answer, texts).items())
    return f'<div class="actions"><p>{line}</p>{kept}</div>'


def opener(article_id: str, start: int, end: int, label: str) -> str:
    """A button that opens an article at [start:end]."""
    place = json.dumps([article_id, start, end], ensure_ascii=False)
    return f'<button type="button" class="act open" value="{escape(place)}">{label}</button>'


def _button(what: str, label: str) -> str:
    return f'<button type="button" class="act {what}">{escape(label)}</button>'


def _kept(answer: Answer, texts: Texts) -> dict[str, str]:
    # The articles whole would be megabytes in every message; the program and the API give them.
    told: dict[str, Json] = {name: value for name, value in answer.to_json().items() if name != "hits"}
    places: list[Json] = [
        [hit.passage.article_id, hit.passage.start, hit.passage.end, hit.score] for hit in answer.hits
    ]
    return {
        "text": answer.text,
        "json": json.dumps(told, ensure_ascii=False, indent=2),
        "hits": json.dumps(places, ensure_ascii=False),
        "copied": texts.copied,
        "noted": texts.noted,
        **({"markdown": as_markdown(answer), "bibtex": as_bibtex(answer)} if answer.answered else {}),
        **({"csv": as_csv(answer)} if answer.events else {}),
    }
