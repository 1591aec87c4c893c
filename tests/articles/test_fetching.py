"""Fetching a page from a real server: redirects, bounds, and a reason with a remedy for each failure."""

import gzip
import ssl
from itertools import repeat

import pytest
import trustme

from rag.articles.fetching import fetch
from rag.errors import ArticleError, HostError
from rag.settings import Settings
from tests.articles.web_server import HERE, TEXT, Reply, page, raw, serving


@pytest.fixture
def site():
    with serving() as running:
        running.replies["/a"] = Reply(page(TEXT))
        yield running


def to(target: str, status: int = 302) -> Reply:
    return Reply(status=status, headers={"Location": target})


def test_a_page_comes_as_it_was_sent(site):
    found = fetch(f"{site.url}/a#suite", HERE)
    assert (found.url, found.content, found.content_type) == (f"{site.url}/a", page(TEXT), "text/html")


def test_the_request_says_who_asks_and_nothing_about_the_user(site, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    site.replies["/r"] = to("/a")
    fetch(f"{site.url}/r", HERE)
    for headers in site.headers:
        assert headers.keys() == {"host", "user-agent", "accept", "accept-encoding"}
        assert headers["user-agent"].startswith("depeche/")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("target", ["/a", "a", "../a", "//{host}/a", "http://{host}/a"])
def test_redirects_are_followed(site, status, target):
    site.replies["/b/c" if target == "../a" else "/b"] = to(target.format(host=site.url[7:]), status)
    assert fetch(f"{site.url}/b/c" if target == "../a" else f"{site.url}/b", HERE).url == f"{site.url}/a"


def test_five_redirects_are_followed_and_no_more(site):
    site.replies |= {f"/{n}": to(f"/{n - 1}") for n in range(1, 8)} | {"/0": Reply(b"<p>fin</p>")}
    assert fetch(f"{site.url}/5", HERE).content == b"<p>fin</p>"
    with pytest.raises(ArticleError, match="redirects more than 5 times"):
        fetch(f"{site.url}/6", HERE)


def test_a_loop_of_redirects_ends(site):
    site.replies["/b"] = to("/b")
    with pytest.raises(ArticleError, match="redirects more than 5 times"):
        fetch(f"{site.url}/b", HERE)
    assert len(site.asked) == 6


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("file:///etc/passwd", "is of file"), ("ftp://example.org/", "is of ftp"),
        ("data:text/html,x", "is of data"), ("http://anna:secret@127.0.0.1/", "holds a user name"),
        ("http://[::1", "check"), ("gopher://127.0.0.1:25/", "is of gopher"),
    ],
)  # fmt: skip
def test_a_redirect_is_checked_like_the_first_address(site, target, reason):
    site.replies["/b"] = to(target)
    with pytest.raises(ArticleError, match=reason):
        fetch(f"{site.url}/b", HERE)


def test_a_redirect_into_a_private_network_is_refused(site, monkeypatch):
    port = site.url.rsplit(":", 1)[1]
    site.replies["/b"] = to(f"http://inside.example:{port}/a")
    names = {"news.example": "127.0.0.1", "inside.example": "192.168.0.7"}
    monkeypatch.setattr("rag.articles.network.is_public", lambda address: address == "127.0.0.1")
    with pytest.raises(ArticleError, match=r"inside.example is inside a private network \(192.168.0.7\)"):
        fetch(f"http://news.example:{port}/b", Settings(), lambda host, _: [names[host]])
    assert site.asked == ["/b"]


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (404, r"cannot be had \(404 Not Found\): check the address"), (410, "410 Gone"),
        (403, r"403 Forbidden\): open it in a browser, save the page"), (401, "401 Unauthorized"),
        (500, r"500 Internal Server Error\): try again later"), (204, "204 No Content"), (206, "206"), (599, "599"),
        (304, "304 Not Modified"), (418, "418"),
    ],
)  # fmt: skip
def test_a_status_other_than_200_is_named_with_what_to_do(site, status, reason):
    site.replies["/a"] = Reply(b"" if status in (204, 304) else page(TEXT), status=status)
    with pytest.raises(ArticleError, match=reason) as caught:
        fetch(f"{site.url}/a", HERE)
    assert not isinstance(caught.value, HostError)


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_host_is_told_apart(site, status):
    site.replies["/a"] = Reply(b"", status=status)
    with pytest.raises(HostError, match=f"{status} .*try again later"):
        fetch(f"{site.url}/a", HERE)


@pytest.mark.parametrize("body", [b"x" * 2_000, [b"x" * 10] * 200], ids=["at once", "in pieces"])
def test_a_page_over_the_limit_is_not_read_to_its_end(site, body):
    site.replies["/a"] = Reply(body)
    with pytest.raises(ArticleError, match=r"over the limit of 1,000 bytes \(RAG_MAX_FILE_BYTES\)"):
        fetch(f"{site.url}/a", HERE.model_copy(update={"max_file_bytes": 1_000}))


def test_an_endless_page_is_cut_off(site):
    site.replies["/a"] = Reply(repeat(b"x" * 1_000))
    with pytest.raises(ArticleError, match="over the limit"):
        fetch(f"{site.url}/a", HERE.model_copy(update={"max_file_bytes": 100_000}))


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "identity, gzip"])
def test_a_packed_page_is_refused_unopened(site, coding):
    bomb = gzip.compress(b"\0" * 10_000_000)
    site.replies["/a"] = Reply(bomb, headers={"Content-Encoding": coding})
    with pytest.raises(ArticleError, match=r"is sent packed \(.*\), though not asked for"):
        fetch(f"{site.url}/a", HERE)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(repeat(b"x"), pause=0.05),
        Reply([b""], pause=30),
    ],
    ids=["byte by byte", "not at all"],
)
def test_a_server_that_dawdles_holds_nobody_up(site, reply):
    site.replies["/a"] = reply
    with pytest.raises(HostError, match=r"did not come within 0.3 seconds \(RAG_FETCH_SECONDS\)"):
        fetch(f"{site.url}/a", HERE.model_copy(update={"fetch_seconds": 0.3}))


def test_a_host_that_refuses_is_said_to_be_out_of_reach():
    with serving() as gone:
        pass
    with pytest.raises(HostError, match=r"cannot be reached .*refused.*no proxy is used"):
        fetch(gone.url, HERE)


def test_what_is_not_http_is_said_so():
    with (
        raw(b"220 mail.example ESMTP\r\n") as url,
        pytest.raises(ArticleError, match="is answered with something that is not HTTP"),
    ):
        fetch(url, HERE)


def test_headers_without_end_are_cut_off():
    with (
        raw(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 50_000) as url,
        pytest.raises(ArticleError, match="is answered with something that is not HTTP"),
    ):
        fetch(url, HERE)


def test_a_page_cut_short_is_not_taken_for_whole():
    with (
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<p>Le pont") as url,
        pytest.raises(ArticleError, match="is answered with something that is not HTTP"),
    ):
        fetch(url, HERE)


@pytest.fixture
def authority(monkeypatch, tmp_path):
    """A certificate authority that this process trusts, as a company's own is made known."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return authority


def secured(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def test_a_certificate_is_checked_against_the_name_and_not_the_address(authority):
    with serving(secured(authority, "news.example")) as site:
        site.replies["/a"] = Reply(page(TEXT))
        port = site.url.rsplit(":", 1)[1]
        found = fetch(f"https://news.example:{port}/a", HERE, lambda *_: ["127.0.0.1"])
        assert found.content == page(TEXT)
        with pytest.raises(ArticleError, match=r"cannot prove its name \(.*other.example"):
            fetch(f"https://other.example:{port}/a", HERE, lambda *_: ["127.0.0.1"])


def test_a_certificate_of_an_unknown_authority_is_refused(authority):
    with serving(secured(trustme.CA(), "news.example")) as site:
        port = site.url.rsplit(":", 1)[1]
        with pytest.raises(ArticleError, match=r"cannot prove its name \(.*CERTIFICATE_VERIFY_FAILED"):
            fetch(f"https://news.example:{port}/a", HERE, lambda *_: ["127.0.0.1"])
        assert site.asked == []
