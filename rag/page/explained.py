"""The fold under an answer: how it came about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.explanation import Explanation, Reason
from rag.page.escape import escape
from rag.page.texts import Texts
from rag.page.written import left_out
from rag.schema import Answer, Hit

_Row = tuple[str, str]  # what, and what is said of it, as plain text


def how(answer: Answer, texts: Texts) -> str:
    """A closed fold: the question as understood, names, decision, date rule, dropped sentences, scores and times.

    "" for an empty library, of which there is nothing to tell.
    """
    told = answer.explanation
    if told is None:
        return ""
    rows = [*_question(told, answer.hits, texts), *_decision(answer, told, texts), *_date(answer, told, texts)]
    dropped = left_out(answer, texts.model)
    terms = "".join(f'<dt>{escape(name)}</dt><dd dir="auto">{escape(value)}</dd>' for name, value in rows)
    return (
        f'<details class="how"><summary>{escape(texts.how)}</summary><dl>{terms}</dl>'
        f"{dropped}{_sentences(told, texts)}{_passages(answer.hits, texts)}{_times(told.timings, texts)}</details>"
    )


def _question(told: Explanation, hits: Sequence[Hit], texts: Texts) -> list[_Row]:
    written: dict[str, dict[str, None]] = {}
    for match in (match for hit in hits for match in hit.names if match.written != match.asked):
        written.setdefault(match.asked, {})[match.written] = None
    variants = "; ".join(f"{asked} = {', '.join(found)}" for asked, found in written.items())
    return [
        (texts.how_read, f"{told.read} ({texts.kinds.get(told.kind, told.kind)}, {told.language})"),
        *([(texts.how_searched, told.searched)] if told.searched != told.read else []),
        (texts.how_names, ", ".join(told.names) or "–"),
        *([(texts.how_variants, variants)] if variants else []),
    ]


def _decision(answer: Answer, told: Explanation, texts: Texts) -> list[_Row]:
    said: dict[Reason, str] = {
        "answered": texts.how_answered,
        "unsure": texts.how_unsure,
        "kind unmet": texts.how_kind_unmet,
        "keywords": texts.how_keywords,
        "nothing found": texts.how_nothing,
        "nothing in scope": texts.how_out_of_scope,
    }
    percents = {"confidence": round(100 * told.confidence), "threshold": round(100 * told.threshold)}
    decision = texts.model.decision if answer.method == "llm" else texts.how_decision
    return [(decision, said[told.reason].format(**percents))]


def _date(answer: Answer, told: Explanation, texts: Texts) -> list[_Row]:
    """How the date was worked out, and from which article's own date."""
    if not told.rule:
        return []
    anchor = next((citation for citation in answer.citations if citation.published), None)
    known = ""
    if anchor and anchor.published:
        named = next((hit.article.name for hit in answer.hits if hit.article.id == anchor.article_id), anchor.source)
        known = f"{anchor.published.label(texts.language)} ({named})"
    return [(texts.how_rule, told.rule), *([(texts.how_anchor, known)] if known else [])]


def _sentences(told: Explanation, texts: Texts) -> str:
    items = "".join(
        f'<li><span dir="auto">{escape(" ".join(found.quote.split()))}</span> '
        f"<small>{escape(f'{found.score:.1f}: {_scores(found.scores, texts)}')}</small></li>"
        for found in told.considered
    )
    return f"<p>{escape(texts.how_sentences)}</p><ol>{items}</ol>" if items else ""


def _passages(hits: Sequence[Hit], texts: Texts) -> str:
    items = "".join(
        f"<li><bdi>{escape(hit.article.name)}</bdi> "
        f"<small>{escape(f'{hit.score:.2f}: {_scores(hit.scores, texts)}')}</small></li>"
        for hit in hits
    )
    return f"<p>{escape(texts.how_passages)}</p><ol>{items}</ol>" if items else ""


def _times(timings: Mapping[str, float], texts: Texts) -> str:
    listed = ", ".join(f"{texts.stages.get(stage, stage)} {taken:.0f} ms" for stage, taken in timings.items())
    return f'<p class="times">{escape(f"{texts.how_time} {listed}")}</p>' if listed else ""


def _scores(parts: Mapping[str, float], texts: Texts) -> str:
    return ", ".join(f"{texts.scores.get(name, name)} {value:.2f}" for name, value in parts.items())
