"""When the passages found were published, as points on a line: each leads to its source."""

from __future__ import annotations

from collections.abc import Sequence

from babel.dates import format_date

from rag.answering.citations import one_per_number
from rag.page.actions import opener
from rag.page.escape import escape
from rag.page.texts import Texts
from rag.schema import Answer, DateRange, Hit

_POINT = 3.0  # percent of the line that a point takes; those nearer to each other are stacked
_ROW = 1.6  # height of a row of points, in em


def spread(answer: Answer, turn: int, texts: Texts) -> str:
    """A figure with a point for each dated article found, cited ones numbered; "" where fewer than two are dated.

    Args:
        answer: any.
        turn: see `render.answered`; a cited point leads to that turn's card, another opens its article.
        texts: the interface language.
    """
    found = list({hit.article.id: hit for hit in reversed(answer.hits)}.values())
    dated = [(hit, hit.article.published) for hit in found if hit.article.published]
    if len(dated) < 2:
        return ""
    dated.sort(key=lambda pair: _middle(pair[1]))
    first, last = min(day.earliest for _, day in dated), max(day.latest for _, day in dated)
    lefts = [100 * (_middle(day) - first.toordinal()) / max((last - first).days, 1) for _, day in dated]
    rows = lanes(lefts)
    numbers = {citation.article_id: citation.number for citation in reversed(one_per_number(answer.citations))}
    points = "".join(
        f'<li style="left:{left:.1f}%;bottom:{_ROW * row:.1f}em">'
        f"{_point(hit, day.label(texts.language), numbers.get(hit.article.id), turn)}</li>"
        for (hit, day), left, row in zip(dated, lefts, rows, strict=True)
    )
    undated = texts.spread_undated.format(count=len(found) - len(dated)) if len(found) > len(dated) else ""
    ends = [escape(format_date(day, "d MMM y", texts.language)) for day in (first, last)]
    return (
        f'<figure class="spread"><figcaption>{escape(texts.spread)}</figcaption>'
        f'<ol style="height:{_ROW * (1 + max(rows)):.1f}em">{points}</ol>'
        f"<p><span>{ends[0]}</span><span>{escape(undated)}</span><span>{ends[1]}</span></p></figure>"
    )


def lanes(lefts: Sequence[float]) -> list[int]:
    """The row of each point, from 0, so that none hides another: the lowest that is free there.

    Args:
        lefts: places in percent, ascending.
    """
    rows: list[float] = []  # where each row's last point is
    chosen = []
    for left in lefts:
        row = next((at for at, last in enumerate(rows) if left - last >= _POINT), len(rows))
        rows[row : row + 1] = [left]
        chosen.append(row)
    return chosen


def _point(hit: Hit, day: str, number: int | None, turn: int) -> str:
    told = escape(f"{hit.article.name}, {day}")
    unseen = f'<span class="unseen">{told}</span>'
    if number is None:
        return opener(hit.article.id, hit.passage.start, hit.passage.end, f'<span title="{told}">○</span>{unseen}')
    return f'<a href="#source-{turn}-{number}" title="{told}">{number}{unseen}</a>'


def _middle(published: DateRange) -> float:
    return (published.earliest.toordinal() + published.latest.toordinal()) / 2
