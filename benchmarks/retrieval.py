"""What each stage of retrieval adds, beside plain LangChain with the same model on the same data.

    python -m benchmarks.retrieval [--shared ../shared] [--only piaf newsqa xquad names oracles speed] [--limit N]

Every stage is the product's own search with the later ones switched off; the question is encoded once. A hit of a
paragraph or article counts at the rank of its first passage among different articles; newsqa is also judged by
passage (does it hold the gold quote). All questions of each set are asked unless --limit says otherwise.
"""

from __future__ import annotations

import argparse
import math
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks import names, oracles, speed
from benchmarks.collections import XQUAD_LANGUAGES, Ask, Collection, newsqa, squad
from benchmarks.plain import PlainLangChain
from rag import Hit, Library
from rag.answering.questions import Question
from rag.models.embedder import Embedder
from rag.models.token_vectors import Encoding
from rag.retrieval.retriever import SearchOptions, search

DEPTH = 10  # ranks looked at
_PASSAGES = 25  # enough passages for ten different articles
console = Console(width=120)


class OneEncoding:
    """An embedder that encodes each question once, however many stages ask for it."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._kept: dict[str, Encoding] = {}

    def encode_question(self, text: str, language: str) -> Encoding:
        """As the embedder does."""
        if text not in self._kept:
            self._kept[text] = self._embedder.encode_question(text, language)
        return self._kept[text]


@dataclass(frozen=True, slots=True)
class Stage:
    """One way to search, by what is switched on."""

    name: str
    options: SearchOptions
    keep: Callable[[Hit], bool] = bool

    def hits(self, library: Library, embedder: OneEncoding, question: Question) -> list[Hit]:
        """What this stage finds, best first."""
        found = search(library._store, embedder, question, self.options)  # type: ignore[arg-type]
        return [hit for hit in found if self.keep(hit)]


def stages(library: Library) -> list[Stage]:
    """From one leg to the whole, with the settings in force."""
    whole = replace(library._options(), k=_PASSAGES)
    named = replace(whole, reranker="off")
    bare = replace(named, expand=False)
    return [
        Stage("dense", replace(bare, dense_weight=1.0)),
        Stage("lexical", replace(bare, dense_weight=0.0), keep=lambda hit: "bm25" in hit.scores),
        Stage("fused", bare),
        Stage("+ names", named),
        Stage("+ rerank", whole),
    ]


def ranks_of_articles(found: Iterable[str], relevant: frozenset[str]) -> list[int]:
    """Ranks, from 1, of the relevant articles among the different ones found, in order."""
    return [rank for rank, name in enumerate(dict.fromkeys(found), start=1) if name in relevant]


def measures(rows: Sequence[tuple[list[int], int]]) -> dict[str, float]:
    """hit@1, 5, 10 in percent, MRR@10 and nDCG@10 (binary gains).

    Args:
        rows: for each question, the ranks of the relevant ones found and how many are relevant.
    """
    first = [min(ranks, default=math.inf) for ranks, _ in rows]
    hit = {f"hit@{n}": 100 * sum(rank <= n for rank in first) / len(rows) for n in (1, 5, 10)}
    mrr = sum(1 / rank for rank in first if rank <= DEPTH) / len(rows)
    gains = [
        sum(1 / math.log2(rank + 1) for rank in ranks if rank <= DEPTH)
        / sum(1 / math.log2(rank + 1) for rank in range(1, min(relevant, DEPTH) + 1))
        for ranks, relevant in rows
    ]
    return {**hit, "MRR@10": mrr, "nDCG@10": sum(gains) / len(rows)}


def bench(collection: Collection, work: Path, limit: int | None) -> dict[str, dict[str, float]]:
    """One table: every stage, and plain LangChain, on one collection. Returns the measures by stage."""
    library = Library(work / f"{collection.name}-library")
    library.ingest([collection.folder])
    embedder, asks = OneEncoding(library._embedder), collection.asks[:limit]
    table, quotes = _table(f"{collection.name}: {len(asks)} questions, {library.counts()[0]} articles"), None
    if asks[0].quote:
        quotes = _table(f"{collection.name}, the passage with the quote: {len(asks)} questions")
    results = {}
    plain = PlainLangChain(library._embedder.folder, collection.texts())
    rows = [(ranks_of_articles(plain.search(ask.question.query), ask.articles), len(ask.articles)) for ask in asks]
    _add(table, "plain LangChain", results, rows)
    for stage in stages(library):
        found = [stage.hits(library, embedder, ask.question) for ask in track(asks, stage.name, transient=True)]
        by_article = [
            (ranks_of_articles((Path(hit.article.source).name for hit in hits), ask.articles), len(ask.articles))
            for ask, hits in zip(asks, found, strict=True)
        ]
        _add(table, stage.name, results, by_article)
        if quotes:
            by_quote = [(_ranks_of_quote(ask, hits), 1) for ask, hits in zip(asks, found, strict=True)]
            _add(quotes, stage.name, {}, by_quote)
    console.print(*([table, quotes] if quotes else [table]), sep="\n")
    library.close()
    return results


def _ranks_of_quote(ask: Ask, hits: Sequence[Hit]) -> list[int]:
    return [hit.rank for hit in hits if ask.finds_quote(hit.article, hit.passage)][:1]


def _table(title: str) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("stage")
    for name in ("hit@1", "hit@5", "hit@10", "MRR@10", "nDCG@10"):
        table.add_column(name, justify="right")
    return table


def _add(table: Table, name: str, results: dict[str, dict[str, float]], rows: Sequence[tuple[list[int], int]]) -> None:
    results[name] = measures(rows)
    table.add_row(name, *(f"{v:.1f}" if key.startswith("hit") else f"{v:.3f}" for key, v in results[name].items()))


def xquad(shared: Path, work: Path, limit: int | None) -> None:
    """English questions against every language's paragraphs, and every language against itself."""
    across = []
    for questions, paragraphs in [("en", code) for code in XQUAD_LANGUAGES] + [(c, c) for c in XQUAD_LANGUAGES[1:]]:
        files = [shared / "eval" / f"xquad-dev.{code}.json" for code in (paragraphs, questions)]
        results = bench(squad(f"xquad-{questions}-{paragraphs}", *files, work), work, limit)
        if questions != paragraphs:
            across.append(results)
    for stage in across[0]:
        mean = sum(results[stage]["hit@1"] for results in across) / len(across)
        console.print(f"xquad, English questions, mean hit@1 over es de ro ru el: {stage:16} {mean:.1f}")


def main() -> None:
    """Run what was asked for."""
    parts = ("names", "oracles", "newsqa", "piaf", "xquad", "speed")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--only", nargs="+", choices=parts, default=parts)
    parser.add_argument("--limit", type=int, help="questions of each collection, from the first")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-retrieval-") as folder:
        work = Path(folder)
        piaf = squad("piaf", *[args.shared / "eval" / "piaf-dev.json"] * 2, work)
        if "names" in args.only:
            recall, precision, count = names.probe()
            console.print(f"names: {count} names, recall {recall:.3f}, precision {precision:.3f}")
        if "oracles" in args.only:
            oracles.check(piaf, work, console)
        if "newsqa" in args.only:
            bench(newsqa(args.shared / "newsqa"), work, args.limit)
        if "piaf" in args.only:
            bench(piaf, work, args.limit)
        if "xquad" in args.only:
            xquad(args.shared, work, args.limit)
        if "speed" in args.only:
            speed.measure(piaf, work, console)


if __name__ == "__main__":
    main()
