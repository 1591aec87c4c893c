"""Web pages and feeds as a library takes them in: found by content, known again, their failures named."""

import pytest

from rag import Library
from tests.articles.web_server import HERE, TEXT, Reply, page, serving
from tests.test_incremental import counts


@pytest.fixture
def site():
    with serving() as running:
        running.replies["/pont"] = Reply(page(TEXT, head='<meta name="date" content="2024-04-17">'))
        yield running


@pytest.fixture
def library(tmp_path):
    return Library(tmp_path / "library", config=HERE)


def test_pages_and_files_go_in_together_and_pages_are_known_again(library, site, write):
    folder = write(strike="Les bateliers de Corvières ont cessé le travail lundi.")
    report = library.ingest([folder, f"{site.url}/pont", f"{site.url}/gone"])
    assert (counts(report), [source for source, _ in report.failed]) == ({"added": 2}, [f"{site.url}/gone"])
    assert "404" in report.failed[0][1]
    hit = library.retrieve("pont", k=1, source="http*")[0]
    assert (hit.article.source, hit.article.published.earliest.isoformat()) == (f"{site.url}/pont", "2024-04-17")
    assert counts(library.ingest([f"{site.url}/pont?utm_source=x"])) == {"unchanged": 1}
    assert counts(library.ingest([folder], prune=True)) == {"unchanged": 1}
    assert library.counts()[0] == 2


def test_a_page_that_changed_is_updated(library, site):
    library.ingest(f"{site.url}/pont")
    site.replies["/pont"] = Reply(page(TEXT.replace("pont", "tunnel"), head='<meta name="date" content="2024-04-18">'))
    assert counts(library.ingest(f"{site.url}/pont")) == {"updated": 1}


@pytest.mark.parametrize("address", ["ftp://example.org/x", "file:///etc/passwd", "http://"])
def test_an_address_that_cannot_be_asked_is_named(library, address):
    report = library.ingest([address])
    assert [source for source, _ in report.failed] == [address]


def test_private_addresses_are_refused_unless_allowed(tmp_path, site):
    report = Library(tmp_path / "library").ingest([f"{site.url}/pont"])
    assert "RAG_ALLOW_PRIVATE_ADDRESSES" in report.failed[0][1]
