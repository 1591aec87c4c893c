"""Questions made up by atheris, which looks for those that lead where no other has: `python -m tests.faults.fuzz_questions`.

Takes libFuzzer's options (-runs=10000, -max_total_time=300, -timeout=5). Each input is a question, the one before it and
a few words of an article, parted by line feeds; most go through all but the models, one in 64 through the whole library.
"""

import sys
import tempfile
import zlib
from datetime import date
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["rag.answering", "rag.language", "rag.retrieval", "rag.store.lexical"]):
    from rag import Article, DateRange, Library, QuestionError
    from rag.answering.candidates import candidates
    from rag.answering.dates import find_dates
    from rag.answering.phrasing import abstention_text
    from rag.answering.polarity import affirms
    from rag.answering.questions import as_written, understand
    from rag.language.terms import word_spans
    from rag.retrieval.expansion import asked_names, expanded_terms, name_vocabulary
    from rag.retrieval.names import match_names
    from rag.schema import Hit, Passage

APRIL = DateRange(date(2024, 4, 1), date(2024, 4, 30))
BRIDGE = Article("bridge", "", "Le pont de Valbrune a rouvert ce mardi, a dit Marie Lenoir.", APRIL, "fr", "pont.txt")
WHOLE = 64  # one input in so many goes through the models too
SEEDS = (
    "Quand le pont de Valbrune a-t-il rouvert ?\nQui est Marie Lenoir ?\nLe 12 mars, trois jours après le vote, ce mardi.",
    "How many euros did it cost, and who paid?\nWhen did he call Shoigu?\nIt cost €3.5 million, 1,000 more than in May 2023.",
    "¿Cuándo? ¿Y dónde?\nPeut-être hier\nEn raison de travaux, à Paris, dans la nuit de lundi à mardi, 12h30.",
    "Сколько стоил мост в Москве?\nКогда?\nГорбачёв, 22 января 2024 года, сказал: «двадцать три процента».",
    "Hat er nicht von Müller gehört?\nWer?\nAm 3. Mai lehnte Dr. Gorbatschow-Müller den 1.000.000-Euro-Vertrag ab.",
    'NEAR("pont*" OR ^stems:a)\n\'; DROP TABLE --\nموسكو Αθήνα XVI ﷺ Ǆ e\u0301\u0302 \u202e\u200b 1/1/1/2024-02-30',
)


def main() -> None:
    """Fuzz until libFuzzer's limits are reached; an error that is not ours ends it with the input that led to it."""
    library = Library(tempfile.mkdtemp())
    library.add(BRIDGE)
    library.answer("Quand le pont a-t-il rouvert ?")

    def one_input(data: bytes) -> None:
        question, before, words = (data.decode("utf-8", "surrogateescape").split("\n", 2) + ["", ""])[:3]
        try:
            if zlib.crc32(data) % WHOLE == 0:
                library.answer(question, [(before, words)])
            else:
                _all_but_the_models(library, question, before, words)
        except QuestionError:
            pass

    corpus = Path(tempfile.mkdtemp())
    for n, seed in enumerate(SEEDS):
        (corpus / str(n)).write_text(seed, encoding="utf-8")
    atheris.Setup([sys.argv[0], "-max_len=1500", "-len_control=0", *sys.argv[1:], str(corpus)], one_input)
    atheris.Fuzz()


def _all_but_the_models(library: Library, question: str, before: str, words: str) -> None:
    asked = understand(question, [(before, "")])
    store = library._store
    store.matching(list(expanded_terms(store, asked).values()), 10)
    word_spans(asked.query)
    text = f"Le pont a rouvert. {words}".encode("utf-8", "replace").decode()
    name_vocabulary(text)
    names = match_names(asked_names(asked), text)
    as_written(asked, names)
    article = Article("a", "", text, APRIL, asked.language, "a.txt")
    hit = Hit(Passage("a", 0, len(text), text), article, 1.0, 1, {}, names)
    for found in candidates(asked, [hit]):
        assert all(found.start <= a < b <= found.end for a, b in found.spans)
    for mention in find_dates(asked.text, APRIL, asked.language):
        assert asked.text[mention.start : mention.end] == mention.text
    affirms(asked.text, asked.language, text, asked.language)
    abstention_text(asked, [hit]).encode()


if __name__ == "__main__":
    main()
