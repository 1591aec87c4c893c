"""An answer as text to publish: Markdown with footnotes, BibTeX for its sources, CSV for its dates and quotes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from urllib.parse import quote as percent_encoded

from rag.answering.citations import markers, one_per_number, paragraphs
from rag.answering.phrasing import event_label, phrases, quoted
from rag.articles.urls import is_url
from rag.schema import Answer, Article, Citation, Event

_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~$])")
_BIBTEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_", "$": r"\$",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_COLUMNS = ("earliest", "latest", "date", "quote", "title", "source", "published", "language")
_FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")  # the full-width forms are taken for them too
_ORDERED_ITEM = re.compile(r"^(\d+)([.)])(?=\s)", re.MULTILINE)  # "3. oder 4. April" opens no list
_SHORT_QUOTE, _WORDS = 80, 5  # a longer quote is found by its first and last words


def as_markdown(answer: Answer) -> str:
    """The question as a heading, the answer with its markers as footnotes, each with its source and date.

    Where a language model wrote the text, a line names it.

    Source: the footnotes of Markdown Extra, which Pandoc and GitHub read too.
    """
    blocks = [f"# {_escaped(_one_line(answer.question))}"]
    blocks += [_with_footnotes(paragraph, answer) for paragraph in paragraphs(answer.text, answer.citations)]
    if answer.written and answer.method == "llm":
        credit = phrases(answer.language).written_by.format(model=_one_line(answer.written.model))
        blocks.append(f"*{_escaped(credit)}*")
    notes = [f"[^{citation.number}]: {_note(citation, answer)}" for citation in one_per_number(answer.citations)]
    return "\n\n".join([*blocks, *notes]) + "\n"


def as_bibtex(answer: Answer) -> str:
    """An entry for each article cited, "" where none is.

    Source: BibTeX's `@misc`, which every style knows; `url` where the article has one.
    """
    return "\n".join(_entry(citation, answer) for citation in one_per_number(answer.citations))


def as_csv(answer: Answer) -> str:
    """A header and a row for each event, or of an answer that is no timeline for each citation; dates in ISO form.

    "date" is in words, in the answer's language. A quote stands in quotation marks, exact; where an event has several
    reports, each cell holds what is of each of them, parted by " | ". No cell is taken for a formula by a spreadsheet.

    Source: RFC 4180, but for line ends of one character; "CSV Injection", OWASP.
    """
    written = io.StringIO()
    table = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\n")
    table.writerow(_COLUMNS)
    events = answer.events or [Event(answer.when, (citation,)) for citation in one_per_number(answer.citations)]
    table.writerows(map(_harmless, _row(event, answer)) for event in events)
    return written.getvalue()


def quote_link(source: str, quote: str) -> str:
    """A web address that browsers open at the quote; the source itself where it is none, or nothing is quoted.

    Source: URL Fragment Text Directives, W3C Community Group draft (`#:~:text=`).
    """
    words = quote.split()
    if not is_url(source) or not words:
        return source
    parts = [" ".join(words[:_WORDS]), " ".join(words[-_WORDS:])] if len(quote) > _SHORT_QUOTE else [" ".join(words)]
    # "-" and "," part the directive's own pieces.
    text = ",".join(percent_encoded(part, safe="").replace("-", "%2D") for part in parts)
    return f"{source}{'' if '#' in source else '#'}:~:text={text}"


def _with_footnotes(paragraph: str, answer: Answer) -> str:
    written, at = "", 0
    for start, end, number in markers(paragraph, answer.citations):
        written += f"{_escaped(paragraph[at:start])}[^{number}]"
        at = end
    return _ORDERED_ITEM.sub(r"\1\\\2", written + _escaped(paragraph[at:])).replace("\n", "  \n")


def _note(citation: Citation, answer: Answer) -> str:
    """The quote, its title, source and date."""
    article = _article(citation, answer)
    link = quote_link(citation.source, citation.quote)
    where = f"<{link}>" if is_url(link) else _escaped(citation.source)
    title = _escaped(article.title) if article and article.title else ""
    date = citation.published.label(answer.language) if citation.published else ""
    said = quoted(_escaped(_one_line(citation.quote)), answer.language)
    return f"{said} — " + ", ".join(filter(None, (title, where, _escaped(date))))


def _entry(citation: Citation, answer: Answer) -> str:
    article, published = _article(citation, answer), citation.published
    fields = {
        "title": article.name if article else citation.source,
        "year": str(published.earliest.year) if published and published.earliest.year == published.latest.year else "",
        "howpublished": "" if is_url(citation.source) else citation.source,
        "note": published.label("en") if published else "undated",
        "language": article.language if article else "",
    }
    lines = [f"  {name} = {{{_bibtex(value)}}}," for name, value in fields.items() if value]
    if is_url(citation.source):
        lines.append(f"  url = {{{citation.source.replace('{', '%7B').replace('}', '%7D')}}},")
    key = re.sub(r"[^A-Za-z0-9]+", "-", citation.article_id).strip("-") or "article"
    return "\n".join([f"@misc{{{key},", *lines, "}", ""])


def _row(event: Event, answer: Answer) -> Sequence[str]:
    when, reports = event.when, event.citations
    articles = [_article(citation, answer) for citation in reports]
    return (
        when.earliest.isoformat() if when else "",
        when.latest.isoformat() if when else "",
        event_label(event, answer.language) if when else "",
        " | ".join(quoted(citation.quote, answer.language) for citation in reports),
        " | ".join(article.title if article else "" for article in articles),
        " | ".join(citation.source for citation in reports),
        " | ".join(citation.published.label(answer.language) if citation.published else "" for citation in reports),
        " | ".join(article.language if article else "" for article in articles),
    )


def _harmless(cell: str) -> str:
    """The cell, after an apostrophe where a spreadsheet would reckon it out."""
    return f"'{cell}" if cell.lstrip().startswith(_FORMULA) or cell[:1] in ("\t", "\r", "\n") else cell


def _article(citation: Citation, answer: Answer) -> Article | None:
    return next((hit.article for hit in answer.hits if hit.article.id == citation.article_id), None)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)


def _bibtex(text: str) -> str:
    return "".join(_BIBTEX.get(character, character) for character in _one_line(text))
