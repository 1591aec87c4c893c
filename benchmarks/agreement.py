"""Whether the compiled encoder finds what the same model finds in PyTorch: dense search on whole question sets."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sentence_transformers import SentenceTransformer

from benchmarks.report import Goal, Section
from rag.models.embedder import BUNDLED, Embedder
from rag.settings import settings

_SETS = (("piaf-dev", "piaf-dev"), ("xquad-dev.en", "xquad-dev.es"), ("xquad-dev.en", "xquad-dev.ru"))
_QUESTIONS, _DEPTH = 1_000, 10
Vectors = npt.NDArray[np.float32]


def measure(shared: Path) -> list[Section]:
    """MRR@10 of paragraphs by cosine, both ways; nothing where the question sets are not at hand."""
    if not (shared / "eval").is_dir():
        return []
    embedder = Embedder(BUNDLED, settings().cache)
    plain = SentenceTransformer(str(embedder.folder), device="cpu")
    rows, differences = [], []
    for asked, searched in _SETS:
        paragraphs = _paragraphs(shared / "eval" / f"{searched}.json")
        asking = enumerate(_paragraphs(shared / "eval" / f"{asked}.json"))
        pairs = [(qa["question"], i) for i, paragraph in asking for qa in paragraph["qas"]]
        pairs = pairs[:: -(-len(pairs) // _QUESTIONS)]
        texts, questions = [p["context"] for p in paragraphs], [question for question, _ in pairs]
        gold = np.array([i for _, i in pairs])
        torch = _mrr(plain.encode_query(questions), plain.encode_document(texts), gold)
        encoded = np.stack([embedder.encode_question(question, "fr").vector for question in questions])
        ours = _mrr(encoded, embedder.embed_passages(texts), gold)
        differences.append(abs(torch - ours))
        rows.append((f"{asked} in {searched}", str(len(pairs)), f"{torch:.4f}", f"{ours:.4f}"))
    return [
        Section(
            "Compiled and not, dense search alone",
            ("", "questions", "MRR@10, PyTorch", f"MRR@10, {embedder.runtime}"),
            rows,
            "Whole paragraphs by cosine.",
            [Goal("difference", max(differences), most=0.005)],
        )
    ]


def _paragraphs(path: Path) -> list[dict]:
    data = json.loads(path.read_text(encoding="utf-8"))["data"]
    return [paragraph for article in data for paragraph in article["paragraphs"]]


def _mrr(questions: Vectors, passages: Vectors, gold: npt.NDArray[np.int64]) -> float:
    scores = questions @ passages.T
    own = scores[np.arange(len(gold)), gold]
    ranks = 1 + (scores > own[:, None]).sum(axis=1)
    return float(np.where(ranks <= _DEPTH, 1 / ranks, 0).mean())
