"""Addresses: which are taken, and under which form an article is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.articles.urls import article_id, checked, is_url, without_tracking
from rag.errors import ArticleError


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("https://example.org/a", True), ("HTTP://example.org", True), ("ftp://example.org/a", True),
        ("file:///etc/passwd", True), ("articles/a.txt", False), (r"C:\articles\a.txt", False), ("/a//b://c", False),
        ("data:text/html,x", False), ("", False), ("example.org", False),
    ],
)  # fmt: skip
def test_an_address_is_told_from_a_path(text, meant):
    assert is_url(text) is meant


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://Example.ORG", "https://example.org/"),
        (" https://example.org:443/a#suite ", "https://example.org/a"),
        ("http://example.org:8080/a?b=c", "http://example.org:8080/a?b=c"),
        ("https://exemple.org/été à Nîmes", "https://exemple.org/%C3%A9t%C3%A9%20%C3%A0%20N%C3%AEmes"),
        ("https://exemple.org/%C3%A9t%C3%A9?q=pont+neuf", "https://exemple.org/%C3%A9t%C3%A9?q=pont+neuf"),
        ("https://château.example/", "https://xn--chteau-xta.example/"),
        ("http://[2606:4700::1111]:80/x", "http://[2606:4700::1111]/x"),
        ("http://exa\nmple.org/", "http://example.org/"),
    ],
)
def test_an_address_is_written_one_way(written, read):
    assert checked(written) == read
    assert checked(read) == read


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://example.org/a", "is of ftp, expected http or https"),
        ("file:///etc/passwd", "is of file"),
        ("javascript:alert(1)", "is of javascript"),
        ("//example.org/a", "is of no scheme"),
        ("https:///a", "names no host"),
        ("https://exa mple.org/", "names no host"),
        ("https://exa%00mple.org/", "names no host"),
        ("https://anna:secret@example.org/", "holds a user name or password: take it out"),
        ("https://anna@example.org/", "holds a user name"),
        ("https://example.org:99999/", "check how it is written"),
        ("https://[::1/", "check how it is written"),
        ("https://a..b/", "check how it is written"),
        ("https://example.org/\udcff", "check how it is written"),
    ],
)
def test_an_address_that_cannot_be_asked_is_refused_with_the_reason(url, reason):
    with pytest.raises(ArticleError, match=reason):
        checked(url)


@given(st.one_of(st.text(), st.text().map("http://".__add__), st.text().map("https://example.org/".__add__)))
def test_any_text_is_an_address_in_ascii_or_refused(text):
    try:
        url = checked(text)
    except ArticleError as error:
        assert ": " in str(error)
    else:
        assert url.isascii()
        assert " " not in url
        assert checked(url) == url


@pytest.mark.parametrize(
    "tracked",
    [
        "https://example.org/a?utm_source=rss&utm_medium=feed", "https://example.org/a?xtor=RSS-3208",
        "https://example.org/a?fbclid=1&gclid=2&at_medium=RSS&at_campaign=24",
    ],
)  # fmt: skip
def test_what_only_tracks_readers_makes_no_other_article(tracked):
    assert without_tracking(tracked) == "https://example.org/a"


def test_what_names_the_page_is_kept_as_it_is():
    url = "https://example.org/a?id=2&ID=1&id=3&page=utm_source&b=%2F"
    assert without_tracking(url + "&utm_id=9") == without_tracking(url) == url


def test_an_id_is_stable_and_of_16_digits():
    assert article_id("https://example.org/a") == "b5b10dd0429e69ac"
