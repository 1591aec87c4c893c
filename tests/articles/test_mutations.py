"""Any bytes under any name: articles that the store can keep, or an error of ours; never another error, never a hang."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.articles.given import checked_digest
from rag.articles.loading import SourceFile, digest, parse
from rag.articles.parsed import BadArticle
from rag.errors import ArticleError
from rag.settings import Settings
from tests.articles.samples import MARKDOWN, MHTML, PAGE, ROWS, encrypted, parquet_bytes, pdf

CSV = b'title,date,text\nPont,2024-04-17,"Le ""pont"",\nrouvert."\nF\xc3\xaate,2024-05,Demain.\n'
VALID = {
    ".txt": b"date 2024-04-17 Le pont a rouvert.\n\nEnfin.",
    ".md": MARKDOWN,
    ".html": PAGE,
    ".mhtml": MHTML,
    ".pdf": pdf("Le pont a rouvert.", "Enfin.", info="/Title (Pont) /CreationDate (D:20240417120000Z)"),
    ".jsonl": b"".join(json.dumps(row).encode() + b"\n" for row in ROWS),
    ".csv": CSV,
    ".tsv": CSV.replace(b",", b"\t"),
    ".parquet": parquet_bytes(ROWS),
}
# Few where a crash costs a new process, of half a second.
TRIES = {".pdf": 40, ".html": 60, ".mhtml": 60}
CONFIG = Settings(max_file_bytes=100_000, parse_seconds=20)


def check(suffix: str, content: bytes) -> None:
    """Read it as a file of this name, and look at what comes."""
    with tempfile.TemporaryDirectory() as folder:
        file = SourceFile(Path(folder) / f"a{suffix}", f"a{suffix}")
        file.path.write_bytes(content)
        assert len(digest(file, CONFIG)) == 64
        try:
            for item in parse(file, CONFIG):
                if isinstance(item, BadArticle):
                    assert item.reason
                    assert item.source.startswith(f"a{suffix}, row ")
                else:
                    checked_digest(item)
                    assert "\x00" not in item.text + item.title + item.id + item.source
        except ArticleError as error:
            assert str(error)
            assert len(str(error)) < 1_000


@st.composite
def mutated(draw, valid: bytes) -> bytes:
    """A valid file cut short, with pieces overwritten, repeated or taken out."""
    content = bytearray(valid)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(content)))
        end = min(at + draw(st.integers(0, 60)), len(content))
        change = draw(st.sampled_from(["write", "drop", "repeat", "cut"]))
        if change == "write":
            content[at:end] = draw(st.binary(max_size=20))
        elif change == "drop":
            del content[at:end]
        elif change == "repeat":
            content[at:at] = content[at:end] * draw(st.integers(1, 20))
        else:
            del content[max(at, 1) :]
    return bytes(content)


@pytest.mark.parametrize("suffix", VALID)
def test_valid_files_are_articles(suffix, tmp_path):
    file = SourceFile(tmp_path / f"a{suffix}", "a")
    file.path.write_bytes(VALID[suffix])
    assert not any(isinstance(item, BadArticle) for item in parse(file, CONFIG))
    check(suffix, VALID[suffix])


@pytest.mark.parametrize("suffix", VALID)
def test_mutated_files_are_articles_or_errors(suffix):
    @settings(max_examples=TRIES.get(suffix, 250), deadline=None, suppress_health_check=list(HealthCheck))
    @given(mutated(VALID[suffix]))
    def holds(content):
        check(suffix, content)

    holds()


@pytest.mark.parametrize("suffix", VALID)
def test_random_bytes_are_articles_or_errors(suffix):
    @settings(max_examples=TRIES.get(suffix, 250) // 2, deadline=None)
    @given(
        st.one_of(
            st.binary(max_size=400), st.text(max_size=400).map(lambda text: text.encode("utf-8", "surrogatepass"))
        )
    )
    def holds(content):
        check(suffix, content)

    holds()


@pytest.mark.parametrize("suffix", VALID)
def test_files_cut_short_anywhere_are_articles_or_errors(suffix):
    step = max(len(VALID[suffix]) // 20, 1)
    for end in range(0, len(VALID[suffix]), step):
        check(suffix, VALID[suffix][:end])


def test_an_encrypted_pdf_that_is_damaged_is_an_error():
    content = encrypted(VALID[".pdf"])
    for at in range(0, len(content), len(content) // 15):
        check(".pdf", content[:at] + b"\xff\x00(" + content[at + 3 :])


CELLS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(
    ["text", "title", "date", "published", "url", "source", "id", "language", "metadata", "x"]
) | st.text(max_size=5)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.dictionaries(NAMES, CELLS, max_size=8), max_size=5))
def test_rows_of_any_cells_are_articles_or_errors(rows):
    check(".jsonl", "".join(json.dumps(row) + "\n" for row in rows).encode())
