"""What can be taken away from an answer: the links, and the texts that they copy or save, kept out of sight."""

from __future__ import annotations

import json

from rag.exports import as_bibtex, as_markdown
from rag.page.escape import escape
from rag.page.texts import Texts
from rag.schema import Answer


def saving(answer: Answer, texts: Texts) -> str:
    """A line of links; script.js takes what each one names from the text of that class beside it."""
    copies = {"text": texts.copy, "markdown": texts.copy_markdown}
    files = {"markdown": "Markdown", "json": "JSON", "bibtex": "BibTeX"}
    links = [f'<a href="#copy-{kind}">{escape(label)}</a>' for kind, label in copies.items()]
    saved = ", ".join(f'<a href="#save-{kind}">{escape(label)}</a>' for kind, label in files.items())
    # The articles whole would be megabytes in every message; the program and the API give them.
    told = {name: value for name, value in answer.to_json().items() if name != "hits"}
    kept = {
        "text": answer.text,
        "markdown": as_markdown(answer),
        "json": json.dumps(told, ensure_ascii=False, indent=2),
        "bibtex": as_bibtex(answer),
        "copied": texts.copied,
    }
    texts_kept = "".join(f'<pre class="kept {kind}">{escape(text)}</pre>' for kind, text in kept.items())
    line = " · ".join([*links, f"{escape(texts.download)} {saved}"])
    return f'<div class="saving"><p>{line}</p>{texts_kept}</div>'
