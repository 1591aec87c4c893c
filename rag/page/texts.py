"""The page's own words, to be filled in by each interface language. Answers come in the question's by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rag.written import Fault, Notice

NAME = "Dépêche"


@dataclass(frozen=True, slots=True)
class ShelfTexts:
    """The words of the library tab."""

    heading: str
    articles: str
    passages: str
    span: str
    languages: str
    unknown: str
    size: str
    per_month: str
    in_month: str
    loose: str
    undated: str
    upload: str
    place: str
    place_hint: str
    add_button: str
    closed: str
    reading: str
    progress: str
    added: str
    updated: str
    unchanged: str
    removed: str
    failed: str
    took: str
    file: str
    reason: str
    find: str
    find_hint: str
    title: str
    date: str
    language: str
    source: str
    shown: str
    none_found: str
    earlier: str
    later: str
    remove: str
    remove_sure: str
    was_removed: str


@dataclass(frozen=True, slots=True)
class ModelTexts:
    """The words about a language model that writes answers.

    Args:
        what: as `Texts.what`, where a model writes.
        by: who wrote, with `checked` and `dropped`.
        checked: of one sentence, and of several.
        dropped: of none, of one, and of several.
        understood: the question as the model put it.
        instead, incomplete, doubtful: labels of a notice: no model wrote, it wrote not to the end, or what is unsure.
        quoted, silent, cut: what that means for an answer without the model, for an abstention, for a written one.
        reasons: what each notice says first.
        remedies: what each says last, where anything helps.
        decision: as `Texts.how_decision`, of an answer that the model wrote.
        left_out: over the list of sentences that were dropped.
        faults: why each was.
        fault: such a reason with the words it is about.
    """

    what: str
    by: str
    checked: tuple[str, str]
    dropped: tuple[str, str, str]
    understood: str
    instead: str
    incomplete: str
    doubtful: str
    quoted: str
    silent: str
    cut: str
    reasons: Mapping[Notice, str]
    remedies: Mapping[Notice, str]
    decision: str
    left_out: str
    faults: Mapping[Fault, str]
    fault: str


@dataclass(frozen=True, slots=True)
class Texts:
    """One interface language; {placeholders} are filled by the renderer."""

    language: str
    what: str
    holds: str
    holds_one: str
    undated: str
    question: str
    hint: str
    ask: str
    searching: str
    invitation: str
    sources: str
    confidence: str
    copy: str
    copy_markdown: str
    copied: str
    download: str
    how: str
    how_read: str
    how_searched: str
    how_names: str
    how_variants: str
    how_decision: str
    how_rule: str
    how_anchor: str
    how_sentences: str
    how_passages: str
    how_time: str
    kinds: Mapping[str, str]
    stages: Mapping[str, str]
    scores: Mapping[str, str]
    how_answered: str
    how_unsure: str
    how_kind_unmet: str
    how_keywords: str
    how_nothing: str
    how_out_of_scope: str
    open_article: str
    article_gone: str
    close: str
    back: str
    closeness: tuple[str, str, str]
    written: str
    twins: str
    abstained: str
    out_of_scope: str
    nearest: str
    error: str
    errors: Mapping[str, str]
    internal_error: str
    empty: str
    empty_how: str
    chat: str
    interface: str
    stop: str
    stopped: str
    again: str
    useful: str
    yes: str
    no: str
    noted: str
    not_noted: str
    unreachable: str
    log_out: str
    period: str
    since: str
    until: str
    any_date: str
    dates_unusable: str
    archive: str
    spread: str
    spread_undated: str
    conversations: str
    conversation_new: str
    conversation_rename: str
    conversation_delete: str
    conversation_sure: str
    conversation_full: str
    conversation_busy: str
    cancel: str
    model: ModelTexts
    shelf: ShelfTexts
