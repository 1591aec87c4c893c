"""With the reader: a sentence answers where the trained model points at words in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answering.candidates import Candidate, names_share
from rag.answering.confidence import Calibration
from rag.answering.measures import asked_measure, measure_of, tells_former_figure
from rag.answering.questions import Kind, Question, as_written
from rag.answering.reader import Finding, ranked
from rag.answering.spans import clause
from rag.models.reader import PassageReading, Read

_TYPED: frozenset[Kind] = frozenset(("when", "how_many"))  # answered by a date or a quantity, or not at all
_DIGIT = re.compile(r"\d")  # "12 mars" answers a when even where no year can be told
_NONE = -20.0  # the span score of a sentence without a word
# How often the right sentence came first, of newsqa's 120 answerable questions (five passages each; its two halves by
# story in brackets) and of the 168 of the wire held out from training: 76% (69, 83) and 66%; without late interaction,
# which knows the other articles, 71% (66, 76) and 64%; without relevance 74% (69, 80) and 66%; with no penalty for a
# sentence without words of the kind asked for the same. By likeness it was 58% of newsqa's.
_UNTYPED = 2.0
_MAXSIM_WEIGHT = 40.0
# Dates and numbers of one sentence that are pointed at within so much of each other are told apart by their clauses,
# each read by itself. Of the 61 questions of newsqa and the wire whose best sentence held several, 40 were then right
# instead of 38. Within 1.0 and with a weight of 1, 41, but a clause without its sentence's names misled a test.
_NEAR, _CLAUSE_WEIGHT = 0.5, 0.5
# A figure that was reported before is no answer, unless it is asked for. No question of newsqa or the wire turns on it.
_FORMER_WEIGHT = 6.0
_NAMES_WEIGHT = 2.0  # an article that writes no name of the question speaks of another place or person


class ByReading:
    """A sentence is judged by the reader's best words in it and by what it makes of the whole passage.

    A finding's scores: "span" (logit of the best words against "no answer"), "relevance" (logit of the passage
    holding the answer), "pointed" (logit of the words of the kind asked for, where there are any), "names" (share of
    the question's names that the article writes, 0..1), "maxsim" (the hit's, where it was reranked), "former" (1 for a
    sentence about a figure reported before).

    Args:
        read: the reader; called on the passages, then on the best sentence by itself.
    """

    # Fitted by `make calibrate` on newsqa's 150 questions and the 315 of the wire that were held out from training.
    # What the words pointed at score, the names missing and late interaction add nothing to it; the second look at the
    # sentence alone does on the wire (AUROC of answerable against near miss 0.70 -> 0.72; on newsqa 0.89 as before).
    # At 0.47 newsqa's answerable are answered for 87% and its near misses for 23%. At 0.48 its halves, each fitted on
    # the other: 88% and 7%, 90% and 47%; the wire 86% and 57%; of 150 questions about something else 9% are answered.
    calibration = Calibration(0.20, {"relevance": 0.40, "alone": 0.15}, 0.47)

    # Fitted on half of the timelines of benchmarks/timelines.py.
    of_events = Calibration(0.88, {"relevance": 0.23, "alone": 0.52}, 0.45)

    def __init__(self, read: Read) -> None:
        self._read = read

    def findings(self, question: Question, sentences: Sequence[Candidate]) -> list[Finding]:
        """A finding for each sentence, ranked, each with its span.

        Raises:
            ModelError: the reader cannot be loaded.
        """
        hits = {id(s.hit): s.hit for s in sentences}
        readings = self._read([(as_written(question, hit.names), hit.passage.text) for hit in hits.values()])
        by_hit = dict(zip(hits, readings, strict=True))
        found = ranked(_finding(question, s, by_hit[id(s.hit)]) for s in sentences)
        if question.kind in _TYPED and found:
            best = found[0]
            sentence = next(s for s in sentences if s.hit is best.hit and s.start == best.start)
            found[0] = self._settled(question, best, sentence, _pointed(sentence, by_hit[id(best.hit)]))
        return found

    def features(self, question: Question, findings: Sequence[Finding]) -> dict[str, float]:
        """What the confidence is made of: "relevance" of the best finding's passage, and of its sentence "alone".

        Raises:
            ModelError: the reader cannot be loaded.
        """
        return self.each(question, findings[:1], [findings[0].quote])[0]

    def each(self, question: Question, findings: Sequence[Finding], said: Sequence[str]) -> list[dict[str, float]]:
        """The same of each finding.

        Args:
            question: as understood.
            findings: any.
            said: what is read of each one by itself: its sentence, or that with what is known of it.

        Raises:
            ModelError: the reader cannot be loaded.
        """
        alone = self._read([(as_written(question, f.hit.names), text) for f, text in zip(findings, said, strict=True)])
        return [
            {"relevance": f.scores["relevance"], "alone": reading.relevance}
            for f, reading in zip(findings, alone, strict=True)
        ]

    def _settled(self, question: Question, finding: Finding, sentence: Candidate, pointed: Sequence[float]) -> Finding:
        """Of dates or numbers pointed at about equally, the finding gets the one whose clause answers by itself."""
        near = [i for i, score in enumerate(pointed) if score > max(pointed) - _NEAR]
        if len(near) < 2:
            return finding
        text, spans = finding.hit.article.text, sentence.spans
        clauses = []
        for i in near:
            before = max((end for _, end in spans if end <= spans[i][0]), default=sentence.start)
            after = min((start for start, _ in spans if start >= spans[i][1]), default=sentence.end)
            clauses.append(slice(*clause(text, spans[i], (before, after))))
        readings = self._read([(as_written(question, finding.hit.names), text[part].strip()) for part in clauses])
        _, best = max(
            (pointed[i] + _CLAUSE_WEIGHT * reading.relevance, -i) for i, reading in zip(near, readings, strict=True)
        )
        return _with_words(finding, sentence, -best)


def _with_words(finding: Finding, sentence: Candidate, i: int) -> Finding:
    return replace(finding, span=sentence.spans[i], date=sentence.dates[i] if sentence.dates else None)


def _pointed(candidate: Candidate, reading: PassageReading) -> list[float]:
    """How much each of a sentence's dates or numbers is pointed at."""
    shift = candidate.hit.passage.start
    start, end = candidate.start - shift, candidate.end - shift
    return [reading.about((a - shift, b - shift), start, end) for a, b in candidate.spans]


def _finding(question: Question, candidate: Candidate, reading: PassageReading) -> Finding:
    shift = candidate.hit.passage.start
    found = reading.best_span(candidate.start - shift, candidate.end - shift)
    pointed = _pointed(candidate, reading) if question.kind in _TYPED else []
    signs = {
        "span": found[2] if found else _NONE,
        "relevance": reading.relevance,
        "names": names_share(question, candidate.hit),
    }
    if pointed:
        signs["pointed"] = max(pointed)
    if question.kind == "how_many" and tells_former_figure(candidate.text) and not tells_former_figure(question.text):
        signs["former"] = 1.0
    if "maxsim" in candidate.hit.scores:
        signs["maxsim"] = candidate.hit.scores["maxsim"]
    finding = Finding(candidate.hit, candidate.start, candidate.end, _score(question, signs), signs)
    if pointed:
        return _with_words(finding, candidate, pointed.index(max(pointed)))
    if found and (question.kind not in _TYPED or _fits(question, candidate.hit.passage.text[slice(*found[:2])])):
        return replace(finding, span=(found[0] + shift, found[1] + shift))
    return finding


def _fits(question: Question, words: str) -> bool:
    """Whether words in which no date or quantity was found can still be one."""
    asked, said = asked_measure(question.text), measure_of(words)
    return bool(_DIGIT.search(words)) and (said is None if question.kind == "when" else asked is None or said == asked)


def _score(question: Question, signs: dict[str, float]) -> float:
    words = signs.get("pointed", signs["span"] - _UNTYPED * (question.kind in _TYPED))
    known = _MAXSIM_WEIGHT * signs.get("maxsim", 0.0) + _NAMES_WEIGHT * signs["names"]
    return words + signs["relevance"] + known - _FORMER_WEIGHT * signs.get("former", 0.0)
