"""Articles from the web: one of a page, many of a feed, over a real server."""

import time
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from rag.articles.parsed import BadArticle, Parsed
from rag.articles.urls import article_id
from rag.articles.web import articles_at, is_url
from rag.errors import ArticleError, EmptyArticleError, HostError, UnsupportedFormatError
from rag.schema import Article, DateRange
from tests.articles.web_server import HERE, TEXT, Reply, page, serving

APRIL_17 = DateRange(date(2024, 4, 17), date(2024, 4, 17))
DATED = '<meta name="date" content="2024-04-17">'
RSS = "application/rss+xml"


@pytest.fixture
def site():
    with serving() as running:
        running.replies["/pont"] = Reply(page(TEXT, head=DATED))
        yield running


def feed(*items: str) -> Reply:
    listed = "".join(f"<item>{item}</item>" for item in items)
    head = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
    return Reply(f"{head}{listed}</channel></rss>".encode(), RSS)


def entry(link: str, title: str = "Titre du fil", more: str = "") -> str:
    return f"<title>{title}</title><link>{link}</link><pubDate>Thu, 18 Apr 2024 08:00:00 +0200</pubDate>{more}"


def test_a_page_is_one_article(site):
    url = f"{site.url}/pont"
    [article] = articles_at(url, HERE)
    assert article == Article(article_id(url), "Le pont rouvre", TEXT, APRIL_17, "fr", url)


def test_the_same_page_has_the_same_id_however_it_was_come_by(site):
    site.replies["/p"] = Reply(status=301, headers={"Location": "/pont?session=1"})
    site.replies["/pont?session=1"] = site.replies["/pont"]
    first, tracked, moved = (
        next(iter(articles_at(site.url + path, HERE))) for path in ("/pont", "/pont?utm_source=x&fbclid=2#fin", "/p")
    )
    assert first == tracked
    assert moved == replace(first, id=article_id(f"{site.url}/p"), source=f"{site.url}/p")


def test_a_page_s_word_for_its_own_address_is_not_taken(site):
    site.replies["/pont"] = Reply(page(TEXT, head='<link rel="canonical" href="https://journal.example/pont">'))
    [article] = articles_at(f"{site.url}/pont", HERE)
    assert article.source == f"{site.url}/pont"


def test_the_language_is_detected_where_the_page_names_none(site):
    site.replies["/pont"] = Reply(page(TEXT, lang=""))
    assert [article.language for article in articles_at(f"{site.url}/pont", HERE)] == ["fr"]


@pytest.mark.parametrize(
    ("reply", "error", "reason"),
    [
        (Reply(status=404), ArticleError, "404 Not Found"),
        (Reply(status=429), HostError, "429 Too Many Requests"),
        (Reply(page("")), EmptyArticleError, "holds no text of an article: it may need JavaScript"),
        (Reply(b"", "text/html"), EmptyArticleError, "it may need JavaScript"),
        (Reply(b"\x89PNG\r\n", "image/png"), UnsupportedFormatError, "is image/png, expected a web page or a feed"),
        (Reply(b'{"a": 1}', "application/json"), UnsupportedFormatError, "is application/json"),
        (Reply(b"Le pont.", "text/plain"), UnsupportedFormatError, "is text/plain.*save it and ingest the file"),
        (Reply(b"PK\x03\x04", ""), UnsupportedFormatError, "of no kind that it names"),
        (Reply(b"<urlset/>", "application/xml"), UnsupportedFormatError, "is application/xml"),
        (Reply(b"%PDF-1.7 ...", "application/pdf"), ArticleError, "cannot be parsed"),
        (feed(), EmptyArticleError, "is a feed without entries"),
    ],
)
def test_an_address_without_an_article_is_refused_with_the_reason(site, reply, error, reason):
    site.replies["/x"] = reply
    with pytest.raises(error, match=reason):
        list(articles_at(f"{site.url}/x", HERE))


@pytest.mark.parametrize("url", ["ftp://gazette.example/a", "file:///etc/passwd", "https://a:b@gazette.example/"])
def test_an_address_that_cannot_be_asked_is_refused(url):
    assert is_url(url)
    with pytest.raises(ArticleError, match="is of|holds a user name"):
        list(articles_at(url, HERE))


@pytest.mark.parametrize("kind", ["", "text/plain", "text/xml", "application/octet-stream", "application/xhtml+xml"])
def test_a_page_sent_under_a_vague_type_is_known_by_its_content(site, kind):
    site.replies["/pont"] = Reply(b"\xef\xbb\xbf\n" + page(TEXT), kind)
    assert [article.text for article in articles_at(f"{site.url}/pont", HERE)] == [TEXT]


@pytest.mark.parametrize("kind", ["text/html", "text/plain", "application/xml", ""])
def test_a_feed_is_known_by_its_content_whatever_it_is_sent_as(site, kind):
    site.replies["/fil"] = replace(feed(entry("/pont")), type=kind)
    assert [article.title for article in articles_at(f"{site.url}/fil", HERE)] == ["Le pont rouvre"]


def test_other_parsers_can_stand_in(site):
    site.replies["/x"] = Reply(b"%PDF-1.7 ...", "application/octet-stream")
    seen = []

    def parse(content: bytes, url: str) -> Parsed:
        seen.append((content, url))
        return Parsed("Le pont a rouvert mardi matin.", metadata={"pages": 3})

    [article] = articles_at(f"{site.url}/x", HERE, {"pdf": parse})
    assert seen == [(b"%PDF-1.7 ...", f"{site.url}/x")]
    assert (article.text, article.metadata) == ("Le pont a rouvert mardi matin.", {"pages": 3})
    with pytest.raises(UnsupportedFormatError, match=r"\(html\)"):
        list(articles_at(f"{site.url}/pont", HERE, {"pdf": parse}))


def test_a_feed_gives_the_article_of_each_page_as_soon_as_it_is_there(site):
    site.replies["/fil"] = feed(entry("/pont?utm_source=rss"), entry(f"{site.url}/lac"), entry("/pont"))
    site.replies["/lac"] = Reply(page(TEXT, "Le lac"))
    found = articles_at(f"{site.url}/fil", HERE)
    pont = next(found)
    assert site.asked == ["/fil", "/pont"]
    [lac] = found  # the third entry is the first one's page again
    assert (pont.title, pont.published, pont.source) == ("Le pont rouvre", APRIL_17, f"{site.url}/pont")
    assert (lac.title, lac.published) == ("Le lac", DateRange(date(2024, 4, 18), date(2024, 4, 18)))
    assert [article.id for article in articles_at(f"{site.url}/fil", HERE)] == [pont.id, lac.id]


def test_a_feed_s_title_and_day_stand_in_where_the_page_has_none(site):
    site.replies["/fil"] = feed(entry("/nu"), "<link>/nu2</link>")
    bare = f"<html lang='fr'><body><article>{TEXT.replace(chr(10), '<p>')}</article></body></html>"
    site.replies |= dict.fromkeys(["/nu", "/nu2"], Reply(bare.encode()))
    first, second = articles_at(f"{site.url}/fil", HERE)
    assert (first.title, first.published) == ("Titre du fil", DateRange(date(2024, 4, 18), date(2024, 4, 18)))
    assert (second.title, second.published) == ("", None)


def test_an_entry_whose_page_fails_is_reported_and_the_rest_goes_in(site):
    site.replies["/image"] = Reply(b"\x89PNG", "image/png")
    site.replies["/vide"] = Reply(page(""))
    site.replies["/fil"] = feed(
        entry("/absent"), entry("/absent#fin"), entry("/image"), entry("/vide"), entry("ftp://gazette.example/a"), entry("/fil"),
        "<title>Sans lien</title>", entry("http://[::"), entry("/pont"),
    )  # fmt: skip
    *bad, article = articles_at(f"{site.url}/fil", HERE)
    assert article.source == f"{site.url}/pont"
    assert [(one.source.removeprefix(site.url), one.reason.partition(":")[0]) for one in bad] == [
        ("/absent", "cannot be had (404 Not Found)"),
        ("/image", "is image/png, expected a web page or a feed"),
        ("/vide", "holds no text of an article"),
        ("ftp://gazette.example/a", "is of ftp, expected http or https"),
        ("/fil", "is a feed, where a page was expected"),
        ("/fil, entry 7", "gives no link to its page"),
        ("/fil, entry 8", "gives no link to its page"),
    ]
    assert all(isinstance(one, BadArticle) for one in bad)


def test_what_the_feed_has_of_the_article_stands_in_for_a_page_that_fails(site):
    long = "".join(f"<p>{part} {part.lower()}</p>" for part in TEXT.split("\n\n"))
    full = f"<content:encoded><![CDATA[{long}]]></content:encoded>"
    teaser = f"<content:encoded><![CDATA[<p>{TEXT[:90]}</p>]]></content:encoded><description>{TEXT * 9}</description>"
    site.replies["/fil"] = feed(entry("/absent", more=full), entry("/absent2", more=teaser))
    article, bad = articles_at(f"{site.url}/fil", HERE)
    assert article.text.startswith(TEXT.split("\n\n")[0])
    assert (article.title, article.source, len(article.text.split("\n\n"))) == ("Titre du fil", f"{site.url}/absent", 3)
    assert bad == BadArticle(f"{site.url}/absent2", "cannot be had (404 Not Found): check the address")


def test_a_feed_longer_than_the_limit_says_how_much_is_left_out(site):
    site.replies |= {f"/{n}": Reply(page(TEXT, f"Titre {n}")) for n in range(5)}
    site.replies["/fil"] = feed(*(entry(f"/{n}") for n in range(5)))
    *articles, bad = articles_at(f"{site.url}/fil", HERE.model_copy(update={"max_feed_entries": 3}))
    assert [article.title for article in articles] == ["Titre 0", "Titre 1", "Titre 2"]
    assert bad.reason == "has 2 entries more than RAG_MAX_FEED_ENTRIES (3): set it higher"


def test_a_broken_feed_gives_its_articles_and_says_that_it_is_broken(site):
    whole = feed(entry("/pont"), entry("/lac", "Le lac & la mer"))
    site.replies["/fil"] = replace(whole, body=whole.body[:-30])
    article, missing, broken = articles_at(f"{site.url}/fil", HERE)
    assert isinstance(article, Article)
    assert missing.source == f"{site.url}/lac"
    assert broken.source == f"{site.url}/fil"
    assert "entries may be missing" in broken.reason


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_asks_to_be_left_alone_is(site, status):
    site.replies["/fil"] = feed(*(entry(f"/{n}") for n in range(9)))
    site.replies["/0"] = Reply(status=status)
    bad = list(articles_at(f"{site.url}/fil", HERE))
    assert site.asked == ["/fil", "/0"]
    assert [one.source for one in bad] == [f"{site.url}/{n}" for n in range(9)]
    assert str(status) in bad[0].reason
    assert all("has failed already: try again later" in one.reason for one in bad[1:])


def test_a_feed_cannot_reach_into_a_private_network(site, monkeypatch):
    monkeypatch.setattr("rag.articles.network.is_public", lambda address: address == "127.0.0.1")
    site.replies["/fil"] = feed(entry("http://192.168.0.1/admin"), entry("http://[::1]:9/"), entry("/pont"))
    *bad, article = articles_at(f"{site.url}/fil", HERE.model_copy(update={"allow_private_addresses": False}))
    assert article.text == TEXT
    assert ["inside a private network" in one.reason for one in bad] == [True, True]


def test_requests_to_one_host_are_a_pause_apart(site, monkeypatch):
    waited = []
    monkeypatch.setattr("rag.articles.web.time", SimpleNamespace(sleep=waited.append, monotonic=time.monotonic))
    site.replies["/fil"] = feed(entry("/pont"), entry("http://localhost:9/"), entry("/lac"))
    list(articles_at(f"{site.url}/fil", HERE.model_copy(update={"fetch_pause": 1_000})))
    assert len(waited) == 2  # before /pont and /lac; localhost is asked for the first time
    assert all(seconds > 900 for seconds in waited)
