"""The library tab: what is inside, articles per month, the list of articles, an ingest under way and its report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal

from rag.page.actions import opener
from rag.page.escape import escape
from rag.page.sources import language_name
from rag.page.texts import Texts
from rag.schema import IngestReport
from rag.store.catalogue import Entry, Found
from rag.store.census import Overview

ROWS = 50  # articles listed at once
_MOST_MONTHS = 240  # bars; of a longer archive each is a year
_MOST_FAILURES = 200  # listed; a folder of the wrong kind may hold a million
_UNITS = {"en": ("B", "KB", "MB", "GB", "TB"), "fr": ("o", "Ko", "Mo", "Go", "To")}


def overview(held: Overview, texts: Texts) -> str:
    """Numbers of articles and passages, languages, dates, size, and a bar for each month."""
    words = texts.shelf
    languages = ", ".join(
        f"{language_name(code, texts.language) or words.unknown} {number(count, texts)}"
        for code, count in held.languages.items()
    )
    rows = {
        words.articles: number(held.articles, texts),
        words.passages: number(held.passages, texts),
        words.span: held.span.label(texts.language) if held.span else texts.undated,
        words.languages: languages,
        words.size: size(held.bytes, texts),
    }
    told = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in rows.items() if value
    )
    return (
        f'<section class="overview" lang="{texts.language}"><h2>{escape(words.heading)}</h2><dl>{told}</dl>'
        f"{_histogram(held, texts)}</section>"
    )


def listed(found: Found, offset: int, texts: Texts, *, sought: bool, may_remove: bool) -> str:
    """A table of articles, each to be opened or removed, and the way to those before and after.

    Args:
        found: the rows to show, and how many there are in all.
        offset: of the first of them, from 0.
        texts: the interface language.
        sought: whether they were looked for by words.
        may_remove: whether the page may change the library.
    """
    words = texts.shelf
    if not found.rows:
        return f'<p class="none" role="status">{escape(words.none_found if sought else texts.empty)}</p>'
    heads = "".join(
        f'<th scope="col">{escape(head)}</th>' for head in (words.title, words.date, words.language, words.source, "")
    ).replace('<th scope="col"></th>', "<td></td>")
    rows = "".join(_row(row, texts, may_remove=may_remove) for row in found.rows)
    last = offset + len(found.rows)
    shown = words.shown.format(
        first=number(offset + 1, texts), last=number(last, texts), total=number(found.total, texts)
    )
    pages = (
        _page("earlier", words.earlier, offset - ROWS if offset else None)
        + f'<span role="status">{escape(shown)}</span>'
    )
    pages += _page("later", words.later, last if last < found.total else None)
    return (
        f'<div class="listed" lang="{texts.language}" data-offset="{offset}" data-sure="{escape(words.remove_sure)}" '
        f'data-remove="{escape(words.remove)}" data-cancel="{escape(texts.cancel)}">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        f'<p class="pages">{pages}</p></div>'
    )


def under_way(done: int, total: int, texts: Texts) -> str:
    """How far an ingest is."""
    said = texts.shelf.progress.format(done=number(done, texts), total=number(total, texts)) if total else ""
    bar = f'<progress max="{total}" value="{done}"></progress>' if total else "<progress></progress>"
    label = f"<label>{escape(said or texts.shelf.reading)} {bar}</label>"
    return f'<div class="under-way" lang="{texts.language}">{label}</div>'


def report(done: IngestReport, texts: Texts) -> str:
    """What an ingest did, with a line for each file that was left out."""
    words = texts.shelf
    counts = {words.added: done.added, words.updated: done.updated, words.unchanged: done.unchanged}
    counts |= {words.removed: done.removed, words.failed: len(done.failed)}
    parts = [text.format(count=number(count, texts)) for text, count in counts.items() if count or text == words.added]
    parts.append(words.took.format(seconds=format_decimal(round(done.seconds, 1), locale=texts.language)))
    return (
        f'<div class="report" role="status" lang="{texts.language}"><p>{escape(" · ".join(parts))}</p>'
        f"{_failures(done, texts)}</div>"
    )


def number(value: int, texts: Texts) -> str:
    """A whole number as the language groups its digits."""
    return str(format_decimal(value, locale=texts.language))


def size(count: int, texts: Texts) -> str:
    """Bytes in the unit that fits: 1,500,000 are "1.5 MB"."""
    units, value, unit = _UNITS[texts.language], float(count), 0
    while value >= 1000 and unit + 1 < len(units):
        value, unit = value / 1000, unit + 1
    return f"{format_decimal(round(value, 1), locale=texts.language)}\N{NO-BREAK SPACE}{units[unit]}"


def _row(row: Entry, texts: Texts, *, may_remove: bool) -> str:
    words = texts.shelf
    day = row.published.label(texts.language) if row.published else texts.undated
    remove = (
        f' <button type="button" class="act remove" value="{escape(row.id)}" data-title="{escape(row.name)}">'
        f'{escape(words.remove)}<span class="unseen"> {escape(row.name)}</span></button>'
        if may_remove
        else ""
    )
    title = f"<bdi>{escape(row.name)}</bdi>"
    return (
        f'<tr><th scope="row">{opener(row.id, 0, 0, title)}</th><td>{escape(day)}</td>'
        f"<td>{escape(language_name(row.language, texts.language))}</td>"
        f'<td class="source"><bdi>{escape(row.source)}</bdi></td><td>{remove}</td></tr>'
    )


def _page(kind: str, label: str, offset: int | None) -> str:
    there = " disabled" if offset is None else f' value="{max(offset, 0)}"'
    return f'<button type="button" class="act page {kind}"{there}>{escape(label)}</button>'


def _failures(done: IngestReport, texts: Texts) -> str:
    if not done.failed:
        return ""
    words = texts.shelf
    rows = "".join(
        f'<tr><th scope="row"><bdi>{escape(source)}</bdi></th><td>{escape(reason)}</td></tr>'
        for source, reason in done.failed[:_MOST_FAILURES]
    )
    more = f"<p>… {number(len(done.failed) - _MOST_FAILURES, texts)}</p>" if len(done.failed) > _MOST_FAILURES else ""
    return (
        f'<table><thead><tr><th scope="col">{escape(words.file)}</th><th scope="col">{escape(words.reason)}</th></tr>'
        f"</thead><tbody>{rows}</tbody></table>{more}"
    )


def _histogram(held: Overview, texts: Texts) -> str:
    """A bar for each month from the first to the last, or for each year of a long archive."""
    if not held.months:
        return ""
    first, last = min(held.months), max(held.months)
    by_year = _months_between(first, last) > _MOST_MONTHS
    bars = _years(held.months) if by_year else _months(held.months)
    highest = max(bars.values())
    items = "".join(
        f'<li style="height:{100 * count / highest:.1f}%" title="{escape(label)}"><span class="unseen">{escape(label)}'
        "</span></li>"
        for label, count in ((_bar(month, count, texts, by_year=by_year), count) for month, count in bars.items())
    )
    ends = [_month(month, texts, by_year=by_year) for month in (first, last)]
    rest = {texts.shelf.loose: held.loose, texts.shelf.undated: held.undated}
    aside = " · ".join(text.format(count=number(count, texts)) for text, count in rest.items() if count)
    width = max(14.0, 2.5 * len(bars))  # of few bars, or they would be as wide as the page
    return (
        f'<figure class="months" style="max-width:{width:.1f}rem">'
        f"<figcaption>{escape(texts.shelf.per_month)}</figcaption><ol>{items}</ol>"
        f"<p><span>{escape(ends[0])}</span><span>{escape(aside)}</span><span>{escape(ends[1])}</span></p></figure>"
    )


def _months_between(first: date, last: date) -> int:
    return 12 * (last.year - first.year) + last.month - first.month + 1


def _months(months: Mapping[date, int]) -> dict[date, int]:
    """Every month from the first to the last, those without an article too."""
    first, last = min(months), max(months)
    steps = (first.month - 1 + step for step in range(_months_between(first, last)))
    every = (date(first.year + step // 12, step % 12 + 1, 1) for step in steps)
    return {month: months.get(month, 0) for month in every}


def _years(months: Mapping[date, int]) -> dict[date, int]:
    """Every year from the first to the last, by its first day."""
    years = {date(year, 1, 1): 0 for year in range(min(months).year, max(months).year + 1)}
    for month, articles in months.items():
        years[date(month.year, 1, 1)] += articles
    return years


def _bar(month: date, count: int, texts: Texts, *, by_year: bool) -> str:
    return texts.shelf.in_month.format(month=_month(month, texts, by_year=by_year), count=number(count, texts))


def _month(month: date, texts: Texts, *, by_year: bool) -> str:
    return str(month.year) if by_year else str(format_date(month, "LLLL y", locale=texts.language))
