"""What each stage of retrieval adds, beside plain LangChain with the same model on the same data.

    python -m benchmarks.retrieval [--shared ../shared] [--only PART ...] [--limit N]

Every stage is the product's own ranking with the later ones switched off, before reprints are folded; the question is
encoded once. A paragraph or article counts at the rank of its first passage among different articles; newsqa is also
judged by passage (does it hold the gold quote). All questions of each set are asked unless --limit says otherwise.
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

from benchmarks import names, oracles
from benchmarks.collections import XQUAD_LANGUAGES, Ask, Collection, newsqa, squad
from benchmarks.plain import PlainLangChain
from rag import Library
from rag.models.reader import BUNDLED_WEIGHTS
from rag.retrieval.retriever import Candidate, SearchOptions, rank
from rag.settings import Settings
from rag.store.store import StoredPassage
from training.sets import piaf_holds_out

DEPTH = 10  # ranks looked at
WITH_READER = Settings(reader=str(BUNDLED_WEIGHTS))  # named, it must be there; "on" would go on without it
console = Console(width=120)


@dataclass(frozen=True, slots=True)
class Stage:
    """One way to search, by what is switched on; `keep` says which candidates it found."""

    name: str
    options: SearchOptions
    keep: Callable[[Candidate], bool] = bool


def stages(_: Library) -> list[Stage]:
    """From one leg to the whole, with the settings in force, and the whole without the names."""
    whole = SearchOptions.configured(WITH_READER, DEPTH, None)
    named = replace(whole, reranker="off")
    bare = replace(named, expand=False)
    return [
        Stage("dense", replace(bare, dense_weight=1.0)),
        Stage("lexical", replace(bare, dense_weight=0.0), keep=lambda found: "bm25" in found.scores),
        Stage("fused", bare),
        Stage("+ names", named),
        Stage("+ rerank", whole),
        Stage("all but names", replace(whole, expand=False)),
    ]


def reading_stages(library: Library) -> list[Stage]:
    """The whole, and the reader's relevance on top: for questions about articles that it was not trained on."""
    whole = SearchOptions.configured(WITH_READER, DEPTH, None)
    return [Stage("+ rerank", whole), Stage("+ reader", replace(whole, read=library._models.read))]


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


def bench(
    collection: Collection, work: Path, limit: int | None, staged: Callable[[Library], list[Stage]] = stages
) -> dict[str, dict[str, float]]:
    """One table: every stage, and plain LangChain, on one collection. Returns the measures by stage."""
    library = Library(work / f"{collection.name}-library", config=WITH_READER)
    library.ingest([collection.folder])
    asks, results = collection.asks[:limit], {}
    table = _table(f"{collection.name}: {len(asks)} questions, {library.counts()[0]} articles")
    quotes = _table(f"{collection.name}, the passage with the quote: {len(asks)} questions") if asks[0].quote else None
    plain = PlainLangChain(library._embedder.folder)
    plain.fill(collection.texts())
    rows = [(ranks_of_articles(plain.search(ask.question.query), ask.articles), len(ask.articles)) for ask in asks]
    _add(table, "plain LangChain", results, rows)
    stored = _passages(library)
    encodings = [library._embedder.encode_question(ask.question.query, ask.question.language) for ask in asks]
    for stage in staged(library):
        found = [
            [stored[c.id] for c in rank(library._store, encoding, ask.question, stage.options) if stage.keep(c)]
            for ask, encoding in zip(track(asks, stage.name, transient=True), encodings, strict=True)
        ]
        by_article = [
            (
                ranks_of_articles((Path(passage.article.source).name for passage in passages), ask.articles),
                len(ask.articles),
            )
            for ask, passages in zip(asks, found, strict=True)
        ]
        _add(table, stage.name, results, by_article)
        if quotes:
            _add(quotes, stage.name, {}, [(_ranks_of_quote(*pair), 1) for pair in zip(asks, found, strict=True)])
    console.print(*([table, quotes] if quotes else [table]), sep="\n")
    library.close()
    return results


def _passages(library: Library) -> dict[int, StoredPassage]:
    with library._store._database.reading() as connection:
        ids = [identity for (identity,) in connection.execute("SELECT id FROM passages")]
    return library._store.passages(ids)


def _ranks_of_quote(ask: Ask, found: Sequence[StoredPassage]) -> list[int]:
    held = (ask.finds_quote(stored.article, stored.passage) for stored in found)
    return [rank for rank, holds in enumerate(held, start=1) if holds][:1]


def _table(title: str) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("stage")
    for name in ("hit@1", "hit@5", "hit@10", "MRR@10", "nDCG@10"):
        table.add_column(name, justify="right")
    return table


def _add(table: Table, name: str, results: dict[str, dict[str, float]], rows: Sequence[tuple[list[int], int]]) -> None:
    results[name] = measures(rows)
    table.add_row(name, *(f"{v:.1f}" if key.startswith("hit") else f"{v:.3f}" for key, v in results[name].items()))


def xquad(shared: Path, questions: str, paragraphs: str, work: Path) -> Collection:
    """Questions in one language, paragraphs in one."""
    files = [shared / "eval" / f"xquad-dev.{code}.json" for code in (paragraphs, questions)]
    return squad(f"xquad-{questions}-{paragraphs}", *files, work)


def across_languages(shared: Path, work: Path, limit: int | None) -> None:
    """English questions against every other language's paragraphs, and the mean."""
    tables = [bench(xquad(shared, "en", code, work), work, limit) for code in XQUAD_LANGUAGES[1:]]
    for stage in tables[0]:
        mean = sum(table[stage]["hit@1"] for table in tables) / len(tables)
        console.print(f"xquad, English questions, mean hit@1 over es de ro ru el: {stage:16} {mean:.1f}")


def main() -> None:
    """Run what was asked for."""
    parts = ("names", "oracles", "newsqa", "piaf", "reader", "xquad", "xquad-own")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--only", nargs="+", choices=parts, default=parts)
    parser.add_argument("--limit", type=int, help="questions of each collection, from the first")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-retrieval-") as folder:
        work = Path(folder)
        dev = args.shared / "eval" / "piaf-dev.json"
        piaf = squad("piaf", *[dev] * 2, work)
        if "names" in args.only:
            recall, precision, count = names.probe()
            console.print(f"names: {count} names, recall {recall:.3f}, precision {precision:.3f}")
        if "oracles" in args.only:
            oracles.check(piaf, work, console)
        if "newsqa" in args.only:
            bench(newsqa(args.shared / "newsqa"), work, args.limit)
        if "piaf" in args.only:
            bench(piaf, work, args.limit)
        if "reader" in args.only:
            bench(squad("piaf-held-out", *[dev] * 2, work, piaf_holds_out), work, args.limit, reading_stages)
            bench(replace(newsqa(args.shared / "newsqa"), name="newsqa-read"), work, args.limit, reading_stages)
        if "xquad" in args.only:
            across_languages(args.shared, work, args.limit)
        if "xquad-own" in args.only:
            for code in XQUAD_LANGUAGES:
                bench(xquad(args.shared, code, code, work), work, args.limit)


if __name__ == "__main__":
    main()
