"""Without the reader: a sentence answers by its likeness to the question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from rag.answering.candidates import Candidate, names_share
from rag.answering.confidence import Calibration
from rag.answering.questions import Question
from rag.answering.reader import Finding, ranked
from rag.answering.spans import clause

Vector = npt.NDArray[np.float32]
Embed = Callable[[Sequence[str]], Vector]  # n texts -> unit vectors, shape (n, dimension)

# What a span of the kind asked for adds to a sentence's likeness to the question (0.75-0.92 for E5).
# On newsqa's 120 answerable questions the right sentence came first for 49% by the sentence's own
# cosine, 55% with the one before it read along, and with this bonus no worse on either half.
_KIND_BONUS = 0.04
# ... and an article that names everybody the question names. It changes nothing on newsqa (58% either
# way), where stories share their people; it keeps questions about two people off articles about one.
_NAMES_BONUS = 0.02
# Where newsqa's right sentence held several candidates (29 questions): 19 right by the clause alone, 23 with its own
# words at 0.25 or 0.5, 21 at 1.
_OWN_WORDS_WEIGHT = 0.5


class ByLikeness:
    """A sentence is judged by its cosine with the question, alone and with the sentence before it.

    A finding's scores: "cosine" of question and sentence, "context" (the same with the sentence before it), "kind" (1
    if it holds a span of the kind asked for), "names" (share of the question's names that the article writes, 0..1).

    Args:
        embed: the encoder; called at most twice a question, on sentences and on clauses. The question is encoded as
            the passages are: sentence and question are compared as texts of one kind.
    """

    # Fitted on the news questions of five stories and 75 off-topic ones; on the other five stories and 75 others its
    # AUROC is 0.93 (the other way round: 0.86). On the questions not fitted to, 95% (87%) of the answerable ones are
    # answered and 93% (99%) of the off-topic ones are not; of the near misses, which take a reader to tell, 40% (0%).
    calibration = Calibration(-28.51, {"cosine": 30.69, "contrast": 36.84, "named": 0.65, "missing": -0.99}, 0.35)

    # Fitted on half of the timelines of benchmarks/timelines.py: AUROC 0.81 there, where the reader has 0.93.
    of_events = Calibration(-32.75, {"cosine": 37.51}, 0.40)

    def __init__(self, embed: Embed) -> None:
        self._embed = embed

    def findings(self, question: Question, sentences: Sequence[Candidate]) -> list[Finding]:
        """A finding for each sentence, ranked; the first with its span.

        Raises:
            ModelError: the encoder cannot be loaded.
        """
        if not sentences:
            return []
        texts = [s.text for s in sentences] + [_in_context(sentences, i) for i in range(len(sentences))]
        vectors = self._embed([question.query, *texts])
        cosines = (vectors[1:] @ vectors[0]).reshape(2, len(sentences))
        found = [_finding(question, s, float(a), float(b)) for s, a, b in zip(sentences, *cosines, strict=True)]
        best, *rest = ranked(found)
        return [self._with_span(sentences[found.index(best)], best, vectors[0]), *rest]

    def features(self, question: Question, findings: Sequence[Finding]) -> dict[str, float]:
        """What the confidence is made of.

        "cosine" of the best finding with the question, read with and without context; "contrast", by how much
        the best finding's score exceeds the mean of all of them; "named", how many of the question's names its
        article writes, two at most; "missing", the share of them that it does not write.
        """
        return self.each(question, findings, [])[0]

    def each(self, question: Question, findings: Sequence[Finding], said: Sequence[str]) -> list[dict[str, float]]:
        """The same of each finding; `said` is not looked at, as the findings' cosines are known."""
        mean = sum(f.score for f in findings) / max(len(findings), 1)
        return [
            {
                "cosine": (f.scores["cosine"] + f.scores["context"]) / 2,
                "contrast": f.score - mean,
                "named": min(f.scores["names"] * len(question.names), 2),
                "missing": 1 - f.scores["names"],
            }
            for f in findings
        ]

    def _with_span(self, candidate: Candidate, finding: Finding, query: Vector) -> Finding:
        """The finding with the span whose clause and own words are nearest the question."""
        if not candidate.spans:
            return finding
        best = 0
        if len(candidate.spans) > 1:
            text = candidate.hit.article.text
            clauses = [clause(text, span, (candidate.start, candidate.end)) for span in candidate.spans]
            around = [text[start:end].strip() for start, end in clauses]
            own = [_own_words(candidate, span) for span in candidate.spans]
            near, nearer = (self._embed([*around, *own]) @ query).reshape(2, -1)
            best = int(np.argmax(near + _OWN_WORDS_WEIGHT * nearer))
        return replace(finding, span=candidate.spans[best], date=candidate.dates[best] if candidate.dates else None)


def _finding(question: Question, candidate: Candidate, cosine: float, context: float) -> Finding:
    signs = {
        "cosine": cosine,
        "context": context,
        "kind": float(bool(candidate.spans)),
        "names": names_share(question, candidate.hit),
    }
    score = (cosine + context) / 2 + _KIND_BONUS * signs["kind"] + _NAMES_BONUS * signs["names"]
    return Finding(candidate.hit, candidate.start, candidate.end, score, signs)


def _in_context(candidates: Sequence[Candidate], i: int) -> str:
    """A sentence with the one before it in the same passage: pronouns point there."""
    if i and candidates[i - 1].hit is candidates[i].hit:
        return f"{candidates[i - 1].text} {candidates[i].text}"
    return candidates[i].text


def _own_words(candidate: Candidate, span: tuple[int, int]) -> str:
    """The span with the words between it and the candidate before: "stolen | last month | was found | yesterday"."""
    before = max((end for _, end in candidate.spans if end <= span[0]), default=candidate.start)
    return candidate.hit.article.text[before : span[1]].strip()
