"""An answer written by a model: each sentence is given as soon as it holds, and the quotes speak where none does."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import islice

from rag.answering import answerer, phrasing
from rag.answering.likeness import Embed
from rag.answering.llm.checking import Checker, Supported
from rag.answering.llm.evidence import Evidence, evidence_of
from rag.answering.llm.form import SCHEMA, Claim, messages
from rag.answering.llm.reply import claims_of_objects, claims_of_text
from rag.answering.llm.word_likeness import Encode
from rag.answering.questions import Question
from rag.answering.timeline import MatchNames
from rag.errors import LanguageModelError
from rag.language.terms import fold
from rag.models.chat_model import ChatModel
from rag.schema import Answer, AnswerEvent, Citation, DateRange, Hit
from rag.written import Dropped, Notice, Written

# Below this share of the threshold no model is asked: the articles are about something else. Of newsqa's 120 answerable
# questions 119 are above it, and all of ten open ones ("what happened with ..."); of the 30 others 10 are below, the
# off-topic ones among them but for two.
_WORTH_ASKING = 0.4
_MOST = 24  # sentences read of a reply: a model that goes on repeats itself
_END = re.compile(r"[.!?…]+$")


@dataclass
class _Draft:
    """What has been written so far."""

    held: list[Supported] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    citations: dict[tuple[str, int, int], Citation] = field(default_factory=dict)
    text: str = ""

    @property
    def checked(self) -> int:
        """How many sentences the model has written."""
        return len(self.held) + len(self.dropped)

    def add(self, sentence: Supported) -> str:
        """The piece of text that a sentence makes, once it is noted with its citation."""
        article, place = sentence.article, (sentence.article.id, sentence.start, sentence.end)
        number = self.citations[place].number if place in self.citations else len(self.citations) + 1
        quote = article.text[sentence.start : sentence.end]
        self.citations[place] = Citation(
            number, article.id, article.source, article.published, sentence.start, sentence.end, quote
        )
        end = _END.search(sentence.sentence)
        at = end.start() if end else len(sentence.sentence)
        said = f"{sentence.sentence[:at].rstrip()} [{number}]{end.group() if end else '.'}"
        piece = f" {said}" if self.held else said
        self.held.append(sentence)
        self.text += piece
        return piece

    def quotes(self, language: str) -> str:
        """The quotes with their sources, as they stand below the sentences."""
        articles = {held.article.id: held.article for held in self.held}
        lines = [phrasing.cited(c, articles[c.article_id], language) for c in self.citations.values()]
        return "".join(f"\n\n{line}" for line in lines)


@dataclass(frozen=True, slots=True)
class Writer:
    """Has answers written by a model.

    Args:
        chat: the model.
        match: finds names in any spelling.
        embed: the encoder, of texts.
        encode: the encoder, of a text's tokens.
        most: characters of evidence that the model is shown.
    """

    chat: ChatModel
    match: MatchNames
    embed: Embed
    encode: Encode
    most: int

    def steps(
        self, question: Question, hits: Sequence[Hit], found: Answer, asked_as: str | None = None
    ) -> Iterator[AnswerEvent]:
        """The answer in steps; what was found without the model where it gives none that holds.

        Args:
            question: as understood.
            hits: best first, all that may be shown.
            found: the answer without the model, or an abstention.
            asked_as: the question as the model put it, if it did.

        Raises:
            ModelError: the encoder cannot be loaded.
        """
        if not worth_asking(found):
            yield from answerer.events(replace(found, written=Written(self.chat.name, asked_as=asked_as)))
            return
        started = time.perf_counter()
        yield AnswerEvent("hits", hits=tuple(hits))
        draft, notice = _Draft(), None
        try:
            with closing(self._pieces(question, hits, draft)) as pieces:
                for piece in pieces:
                    yield AnswerEvent("text", text=piece) if piece else AnswerEvent("waiting")
        except LanguageModelError as error:
            notice = error.trouble
        took = 1e3 * (time.perf_counter() - started)
        if not draft.held:
            written = _written(self.chat, draft, notice or ("none left" if draft.checked else "no answer"), asked_as)
            whole = replace(_timed(found, took), hits=tuple(hits), written=written)
            yield from islice(answerer.events(whole), 1, None)
            return
        quotes = draft.quotes(question.language)
        yield AnswerEvent("text", text=quotes)
        written = _written(self.chat, draft, notice or (None if found.answered else "unsure"), asked_as)
        whole = replace(_told(question, draft, _timed(found, took)), hits=tuple(hits), written=written)
        yield AnswerEvent("answer", answer=replace(whole, text=draft.text + quotes))

    def _pieces(self, question: Question, hits: Sequence[Hit], draft: _Draft) -> Generator[str]:
        """The sentences that hold, as pieces of text; a model that takes less is shown half of it, then a quarter.

        There is an empty piece now and then while none comes, and for each sentence dropped.

        Raises:
            LanguageModelError: the model gives no reply, or breaks off.
        """
        evidence = evidence_of(hits, self.most)
        length = sum(len(piece.text) for piece in evidence)
        for share in (2, 4, None):
            checker = Checker(question, evidence, self.match, self.embed, self.encode)
            try:
                with closing(self._claims(question, evidence)) as claims:
                    for claim in claims:
                        yield _checked(checker, claim, draft) if claim else ""
                        if draft.checked == _MOST:
                            break
                return
            except LanguageModelError as error:
                if error.trouble != "too long" or draft.checked or share is None or len(evidence) == 1:
                    raise
                evidence = evidence_of(hits, length // share)

    def _claims(self, question: Question, evidence: Sequence[Evidence]) -> Generator[Claim | None]:
        """The sentences of the reply: an object's, or those of plain text where the model gives no object.

        None now and then while none comes.

        Raises:
            LanguageModelError: see `ChatModel.pieces`.
        """
        seal = secrets.token_hex(8)
        form = self.chat.objects(SCHEMA)
        if form is not None:
            begun = False
            try:
                asked = messages(question, evidence, seal, structured=True)
                with closing(self.chat.pieces(asked, form)) as pieces:
                    for claim in claims_of_objects(pieces):
                        begun = begun or claim is not None
                        yield claim
                return
            except LanguageModelError as error:
                if begun or error.trouble != "unreadable":
                    raise
        with closing(self.chat.pieces(messages(question, evidence, seal, structured=False))) as pieces:
            yield from claims_of_text(pieces)
        if form is not None:  # the model does answer, so that it was the form that it could not read
            self.chat.give_up_objects()


def worth_asking(found: Answer) -> bool:
    """Whether a model is asked: there are articles about it, and it is a question for one answer."""
    told = found.explanation
    if told is None or told.kind == "timeline" or told.reason not in ("answered", "unsure", "kind unmet"):
        return False
    return told.confidence >= _WORTH_ASKING * told.threshold


def _checked(checker: Checker, claim: Claim, draft: _Draft) -> str:
    """The piece of text that a claim makes, "" if it does not hold."""
    verdict = checker.check(claim)
    if isinstance(verdict, Supported) and fold(verdict.sentence) in {fold(held.sentence) for held in draft.held}:
        verdict = Dropped(verdict.sentence, "repeated")
    if isinstance(verdict, Dropped):
        draft.dropped.append(verdict)
        return ""
    return draft.add(verdict)


def _written(chat: ChatModel, draft: _Draft, notice: Notice | None, asked_as: str | None) -> Written:
    return Written(chat.name, draft.checked, tuple(draft.dropped), notice, asked_as)


def _timed(found: Answer, took: float) -> Answer:
    """The answer with the model's time in milliseconds among those of its stages."""
    told = found.explanation
    if told is None:
        return found
    whole = told.timings.get("in all", 0.0) + took
    return replace(found, explanation=replace(told, timings={**told.timings, "write": took, "in all": whole}))


def _told(question: Question, draft: _Draft, found: Answer) -> Answer:
    """The answer with fields that say what the sentences written do.

    Its short form and date stay those found without the model where its sentences rest on the same words; of another
    "when" they are the only date told where the first sentence rests.
    """
    citations = tuple(draft.citations.values())
    short, when = found.short, found.when
    if not found.answered or not _same_place(found.citations[0], citations):
        when = _only_date(draft.held[0]) if question.kind == "when" else None
        short = when.label(question.language) if when else None
    return replace(found, short=short, when=when, answered=True, citations=citations, method="llm")


def _same_place(best: Citation, citations: Sequence[Citation]) -> bool:
    return any(c.article_id == best.article_id and c.start < best.end and best.start < c.end for c in citations)


def _only_date(held: Supported) -> DateRange | None:
    told = {mention.when for mention in held.dates}
    return told.pop() if len(told) == 1 else None
