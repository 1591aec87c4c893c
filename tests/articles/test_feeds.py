"""RSS and Atom: recognised by content, read with titles, days and links, broken ones as far as they go."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.articles.feeds import Entry, is_feed, parse_feed
from rag.errors import ArticleError, EmptyArticleError
from rag.schema import DateRange

URL = "https://gazette.example/fils/une.xml"
APRIL_17 = DateRange(date(2024, 4, 17), date(2024, 4, 17))


def rss(*items: str, declared: str = "utf-8") -> str:
    listed = "".join(f"<item>{item}</item>" for item in items)
    return (
        f'<?xml version="1.0" encoding="{declared}"?>\n<!-- La Gazette -->\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>La Gazette du Val</title><link>https://gazette.example/</link>{listed}</channel></rss>"
    )


ITEM = "<title>Le pont rouvre à été</title><link>https://gazette.example/pont</link><pubDate>Wed, 17 Apr 2024 23:30:00 +0200</pubDate>"
ENTRY = Entry("https://gazette.example/pont", "Le pont rouvre à été", APRIL_17, "")
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>La Gazette</title>
<entry><title type="html">Le &lt;b&gt;pont&lt;/b&gt; rouvre</title><link rel="alternate" href="../pont"/>
<updated>2024-04-19T00:00:00Z</updated><published>2024-04-17T23:30:00-05:00</published>
<summary>Court.</summary><content type="html">&lt;p&gt;Le pont a rouvert.&lt;/p&gt;</content></entry>
<entry><title>Le lac</title><link href="https://gazette.example/lac"/><updated>2024-04-18T00:00:00Z</updated></entry></feed>"""
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><item rdf:about="https://gazette.example/lac">
<title>Le lac</title><link>https://gazette.example/lac</link><dc:date>2024-04-17T08:00+02:00</dc:date></item></rdf:RDF>"""


@pytest.mark.parametrize(
    "content",
    [
        rss(ITEM), "\n" + rss(ITEM), ATOM, RDF, "<RSS>", "<!DOCTYPE rss PUBLIC 'x' 'y'><rss version='0.91'>",
        rss(ITEM).encode("utf-16"), rss(ITEM).encode("utf-8-sig"), rss(ITEM).encode("latin-1"),
    ],
)  # fmt: skip
def test_a_feed_is_known_by_its_first_element(content):
    assert is_feed(content if isinstance(content, bytes) else content.encode())


@pytest.mark.parametrize(
    "content",
    [
        "", "<html><rss></rss></html>", "<!doctype html><html>", "rss", "<rssx>", "<urlset>", "%PDF-1.7", "<!--" * 9_000,
        "<?" * 9_000, "<!-- -->" * 2_000,
    ],
)  # fmt: skip
def test_other_content_is_none(content):
    assert not is_feed(content.encode())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_an_rss_feed_is_read_in_its_encoding(encoding):
    feed = parse_feed(rss(ITEM, declared=encoding).encode(encoding), URL)
    assert feed.entries == (ENTRY,)
    assert feed.broken == ""


def test_an_atom_feed_is_read_and_a_change_is_no_publication():
    pont, lac = parse_feed(ATOM.encode(), URL).entries
    assert pont == Entry("https://gazette.example/pont", "Le pont rouvre", APRIL_17, "<p>Le pont a rouvert.</p>")
    assert lac == Entry("https://gazette.example/lac", "Le lac", None, "")


def test_an_rss_1_feed_is_dated_by_dublin_core():
    assert parse_feed(RDF.encode(), URL).entries == (Entry("https://gazette.example/lac", "Le lac", APRIL_17, ""),)


@pytest.mark.parametrize(
    ("item", "entry"),
    [
        ("<title>Seul</title>", Entry("", "Seul", None, "")),
        ("<link>/lac</link>", Entry("https://gazette.example/lac", "", None, "")),
        ("<guid>https://gazette.example/lac</guid>", Entry("https://gazette.example/lac", "", None, "")),
        ("<guid isPermaLink='false'>42</guid>", Entry("", "", None, "")),
        (
            "<title>3 &lt; 4 &amp;amp; 5 &gt; 2, &lt;i&gt;dit-il&lt;/i&gt;</title>",
            Entry("", "3 < 4 & 5 > 2, dit-il", None, ""),
        ),
        ("<pubDate>hier</pubDate>", Entry("", "", None, "")),
        ("<pubDate>Wed, 31 Feb 2024 08:00:00 GMT</pubDate>", Entry("", "", None, "")),
        (
            "<description>Court.</description><content:encoded><![CDATA[<p>Long</p>]]></content:encoded>",
            Entry("", "", None, "<p>Long</p>"),
        ),
        ("<description>Court.</description>", Entry("", "", None, "")),
    ],
)
def test_what_an_entry_does_not_say_stays_empty(item, entry):
    assert parse_feed(rss(item).encode(), URL).entries == (entry,)


def test_a_broken_feed_is_read_as_far_as_it_goes_and_says_so():
    feed = parse_feed(rss(ITEM, "<title>Le lac & la mer</title>").encode()[:-20], URL)
    assert feed.entries[0] == ENTRY
    assert len(feed.entries) == 2
    assert feed.broken


@pytest.mark.parametrize("content", [rss(), "<rss>", "<feed xmlns='http://www.w3.org/2005/Atom'/>"])
def test_a_feed_without_entries_is_refused(content):
    with pytest.raises(EmptyArticleError, match="is a feed without entries"):
        parse_feed(content.encode(), URL)


LAUGHS = '<!DOCTYPE lolz [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)
)
OUTSIDE = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
LONG = f'<!DOCTYPE rss [<!ENTITY x "{"x" * 100_000}">]>'


@pytest.mark.parametrize("bomb", [LAUGHS + "]>", OUTSIDE, LONG], ids=["laughs", "outside", "long"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_feed_that_declares_entities_is_refused(bomb, encoding):
    content = f"{bomb}<rss version='2.0'><channel><item><title>{'&x;' * 9}&j;</title></item></channel></rss>"
    with pytest.raises(ArticleError, match="declares XML entities"):
        parse_feed(content.encode(encoding), URL)


def test_a_feed_that_is_far_too_long_is_refused():
    with pytest.raises(ArticleError, match="over the limit of 5,000,000"):
        parse_feed(rss(ITEM + " " * 5_000_000).encode(), URL)


def test_a_feed_whose_text_is_an_address_or_a_path_opens_neither():
    for content in (b"https://gazette.example/une.xml", b"/etc/hostname", b"file:///etc/hostname"):
        with pytest.raises(EmptyArticleError):
            parse_feed(content, URL)


PIECES = st.sampled_from(
    [
        "<rss>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<link>", "</link>", "<link href='http://[::'/>",
        "<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry>", "</entry>", "<pubDate>1 Jan 0000 99:99 +99999999999</pubDate>",
        "<content type='xhtml'>", "<content type='base64' mode='base64'>", "<![CDATA[", "]]>", "&amp;", "&#xD800;", "&nope;",
        "<!DOCTYPE rss>", "<?xml version='1.0' encoding='utf-7'?>", "Le pont", "\x00", "<", "<a:b xmlns:a='http://x/'>",
        "<georss:point>1 2</georss:point>", "<media:content url='x'/>", "<itunes:explicit>yes</itunes:explicit>",
        "<updated>2024</updated>", "<dc:date>2024-04-17</dc:date>", "<guid>http://[</guid>", "<enclosure url='x' length='y'/>",
        "<category term='a'/>", "<author>a@b (c)</author>", "xml:base='http://['", "<entry xml:base='http://['>", "<cloud/>",
        "<psc:chapter start='x'/>", "<image>", "<textinput>", "<source>", "<g:b>",
    ]
)  # fmt: skip


@given(
    st.one_of(
        st.binary(max_size=200), st.lists(PIECES, max_size=30).map(lambda parts: ("<rss>" + "".join(parts)).encode())
    )
)
def test_any_bytes_are_a_feed_or_refused(content):
    is_feed(content)
    try:
        feed = parse_feed(content, URL)
    except ArticleError as error:
        assert ": " in str(error)
    else:
        for entry in feed.entries:
            entry.title.encode()
