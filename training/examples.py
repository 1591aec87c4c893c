"""One epoch of examples: for each question a passage that answers it and others that do not."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.language.sentences import sentences
from rag.models.reader_input import Row, join, tokens_of
from rag.models.tokenizer import ModelTokenizer
from training.sets import Paragraph, Task

MAX_QUESTION, MAX_PASSAGE, MAX_CONTEXT = 48, 160, 24  # tokens
NEGATIVES = 2  # for each question
# Shares of the negatives: the right passage less the sentence that answers, what the retriever finds, what stands in
# the same article; the others are of any article.
_CUT_OUT, _HARD, _SAME_ARTICLE = 0.3, 0.4, 0.2
_SHORTEST = 60  # characters that a passage has at least when its answer is cut out
_NEAR = 10  # hard ones come from so many candidates
_WHOLE = 0.5  # positives that are the whole paragraph, not the passage that the library cuts from it
_TITLED = 0.3  # passages that come after their article's title
_OWN_LANGUAGE, _ENGLISH = 0.3, 0.3  # share of the questions put in the passage's language, and in English


@dataclass(frozen=True, slots=True)
class Example:
    """A row with what the network should say of it.

    Args:
        row: question and passage.
        start: first token of the answer in the row, 0 for none.
        end: its last token, inclusive.
    """

    row: Row
    start: int
    end: int


Group = list[Example]  # of one question; the first holds the answer, but for a near miss
Piece = tuple[str, str, int]  # key of a paragraph, text from it, and where in it the text starts


class Sampler:
    """Draws epochs of groups; the same seed and epoch give the same groups.

    Args:
        paragraphs: by key.
        tasks: those to train on; one that stands there twice is drawn twice.
        tokenizer: the network's.
        seed: of everything drawn.
    """

    def __init__(
        self,
        paragraphs: dict[str, Paragraph],
        tasks: Sequence[Task],
        tokenizer: ModelTokenizer,
        seed: int,
    ) -> None:
        self._paragraphs = paragraphs
        self.tasks = list(tasks)
        self._seed = seed
        self._tokens = lru_cache(maxsize=100_000)(lambda text: tokens_of(tokenizer, [text])[0])
        self._by_article: dict[str, list[str]] = {}
        self._by_language: dict[str, list[str]] = {}
        for key in {task.paragraph for task in tasks}:
            paragraph = paragraphs[key]
            self._by_article.setdefault(f"{paragraph.language} {paragraph.title}", []).append(key)
            self._by_language.setdefault(paragraph.language, []).append(key)
        for keys in (*self._by_article.values(), *self._by_language.values()):
            keys.sort()  # sets have no order of their own

    def epoch(self, number: int) -> Iterator[Group]:
        """The tasks of an epoch, in an order of its own."""
        draw = random.Random(f"{self._seed} {number}")
        for task in draw.sample(self.tasks, len(self.tasks)):
            yield self.group(task, draw)

    def group(self, task: Task, draw: random.Random) -> Group:
        """One question with the passage that answers it first, then `NEGATIVES` that do not.

        Of a near miss none does, though the first is of the article that seems to.
        """
        question = self._tokens(self._question(task, draw))[0][:MAX_QUESTION]
        answer = draw.choice(task.answers) if task.answers else None
        pieces = [self._positive(task, answer, draw)]
        while len(pieces) <= NEGATIVES:
            pieces.append(self._negative(task, pieces, draw))
        return [self._example(question, piece, None if i else answer, draw) for i, piece in enumerate(pieces)]

    def _question(self, task: Task, draw: random.Random) -> str:
        own = self._paragraphs[task.paragraph].language
        point = draw.random()
        language = own if point < _OWN_LANGUAGE else "en" if point < _OWN_LANGUAGE + _ENGLISH else None
        return task.questions.get(language or "") or draw.choice(sorted(task.questions.values()))

    def _positive(self, task: Task, answer: tuple[int, int] | None, draw: random.Random) -> Piece:
        cut = [
            (key, start, end)
            for key, start, end in task.candidates
            if key == task.paragraph and (not answer or (start <= answer[0] and answer[1] <= end))
        ]
        return self._piece(*draw.choice(cut)) if cut and draw.random() >= _WHOLE else self._piece(task.paragraph)

    def _negative(self, task: Task, taken: Sequence[Piece], draw: random.Random) -> Piece:
        kinds = [self._cut_out, self._hard, self._same_article, self._any, self._elsewhere]
        shares = [_CUT_OUT, _HARD, _SAME_ARTICLE, 1 - _CUT_OUT - _HARD - _SAME_ARTICLE, 0]
        first = draw.choices(range(len(kinds)), shares)[0]
        for kind in kinds[first:]:  # the next kind where there is none of one
            if pieces := [piece for piece in kind(task) if piece not in taken]:
                return draw.choice(pieces)
        raise ValueError(f"no other passage for {task.id}: the set is too small")

    def _cut_out(self, task: Task) -> list[Piece]:
        """The right paragraph without the sentences that answer: all the same names, and no answer."""
        paragraph = self._paragraphs[task.paragraph]
        kept = [
            paragraph.text[a:b]
            for a, b in sentences(paragraph.text, paragraph.language)
            if not any(a < end and start < b for start, end in task.answers)
        ]
        piece = (task.paragraph, " ".join(kept), 0)
        return [] if len(piece[1]) < _SHORTEST or self._holds(piece, task) else [piece]

    def _hard(self, task: Task) -> list[Piece]:
        side = self._paragraphs[task.paragraph].held_out
        pieces = (self._piece(*found) for found in task.candidates if self._paragraphs[found[0]].held_out == side)
        return [piece for piece in pieces if not self._holds(piece, task)][:_NEAR]

    def _same_article(self, task: Task) -> list[Piece]:
        paragraph = self._paragraphs[task.paragraph]
        siblings = self._by_article[f"{paragraph.language} {paragraph.title}"]
        pieces = (self._piece(key) for key in siblings if key != task.paragraph)
        return [piece for piece in pieces if not self._holds(piece, task)]

    def _any(self, task: Task) -> list[Piece]:
        keys = self._by_language[self._paragraphs[task.paragraph].language]
        pieces = [self._piece(key) for key in keys if key != task.paragraph]
        return [piece for piece in pieces if not self._holds(piece, task)]

    def _elsewhere(self, task: Task) -> list[Piece]:
        """Of any language, whatever words are in it: an answer such as "1" is everywhere."""
        keys = (key for own in self._by_language.values() for key in own)
        return [self._piece(key) for key in keys if key != task.paragraph]

    def _piece(self, key: str, start: int = 0, end: int | None = None) -> Piece:
        return key, self._paragraphs[key].text[start:end], start

    def _holds(self, piece: Piece, task: Task) -> bool:
        """Whether an answer is written there: it might well be one, whatever the set says."""
        text, right = piece[1].casefold(), self._paragraphs[task.paragraph].text
        return any(right[a:b].casefold() in text for a, b in task.answers)

    def _example(
        self, question: list[int], piece: Piece, answer: tuple[int, int] | None, draw: random.Random
    ) -> Example:
        key, text, begin = piece
        ids, offsets = self._tokens(text)
        context: list[int] = []
        if draw.random() < _TITLED:
            context = self._tokens(self._paragraphs[key].title.replace("_", " ") + "\n")[0][:MAX_CONTEXT]
        inside = [
            i
            for i, (a, b) in enumerate(offsets)
            if answer and a < b and b + begin > answer[0] and a + begin < answer[1]
        ]
        first, last = (inside[0], inside[-1]) if inside else (len(ids), 0)
        lowest, highest = max(last - MAX_PASSAGE + 1, 0), max(min(first, len(ids) - MAX_PASSAGE), 0)
        cut = draw.randint(min(lowest, highest), highest)
        row = join(question, context, ids[cut : cut + MAX_PASSAGE], offsets[cut : cut + MAX_PASSAGE])
        if not inside:
            return Example(row, 0, 0)
        shift = row.first - cut
        return Example(row, min(first + shift, len(row.ids) - 2), min(last + shift, len(row.ids) - 2))


def batches(groups: Sequence[Group], size: int, draw: random.Random) -> list[list[Group]]:
    """Groups of like length together, `size` to a batch, the batches in a drawn order."""
    ordered = sorted(groups, key=lambda group: max(len(example.row.ids) for example in group))
    cut = [ordered[at : at + size] for at in range(0, len(ordered), size)]
    return draw.sample(cut, len(cut))
