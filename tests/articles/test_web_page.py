"""Web pages: the text without what goes round it, the date that the page declares and no other."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.articles.web_page import parse_page
from rag.errors import ArticleError, EmptyArticleError, NotTextError
from rag.schema import DateRange
from tests.articles.web_server import TEXT, page

URL = "https://gazette.example/pont"
APRIL_17 = DateRange(date(2024, 4, 17), date(2024, 4, 17))


def test_the_text_is_the_article_alone_with_a_blank_line_between_paragraphs():
    parsed = parse_page(page(TEXT), URL)
    assert parsed.text == TEXT
    assert (parsed.title, parsed.language, parsed.source) == ("Le pont rouvre", "fr", URL)
    assert parsed.published is None


def test_headings_lists_and_tables_stay_and_rules_of_tables_go():
    body = TEXT + (
        "</p><h2>Les coûts</h2><ul><li>la pile nord</li><li>la pile sud</li></ul>"
        "<table><tr><th>Ville</th><th>Part</th></tr><tr><td>Valmont</td><td>12</td></tr></table><p>Fin du chantier."
    )
    parts = parse_page(page(body), URL).text.split("\n\n")
    assert parts[3:] == [
        "Les coûts",
        "- la pile nord",
        "- la pile sud",
        "Ville | Part",
        "Valmont | 12",
        "Fin du chantier.",
    ]


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta property="article:published_time" content="2024-04-17T23:30:00+02:00">', APRIL_17),
        ('<meta name="date" content="2024-04-17">', APRIL_17),
        ('<meta name="citation_publication_date" content="2024/04/17">', APRIL_17),
        ('<meta itemprop="datePublished" content="Wed, 17 Apr 2024 08:00:00 +0200">', APRIL_17),
        ('<meta name="DC.date.issued" content="2024-04">', DateRange(date(2024, 4, 1), date(2024, 4, 30))),
        (
            '<meta property="article:modified_time" content="2024-05-01">'
            '<meta property="article:published_time" content="2024-04-17">',
            APRIL_17,
        ),
        ('<meta name="date" content="jamais"><meta name="pubdate" content="2024-04-17">', APRIL_17),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-04-17"}</script>', APRIL_17),
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "WebPage", "datePublished": "2020-01-01"}, '
            '{"@type": ["Thing", "ReportageNewsArticle"], "datePublished": "2024-04-17T08:00:00Z"}]}</script>',
            APRIL_17,
        ),
        ('<script type="application/ld+json">{"@type": "WebPage", "datePublished": "2024-04-17"}</script>', APRIL_17),
    ],
)  # fmt: skip
def test_a_declared_date_is_taken(head, published):
    assert parse_page(page(TEXT, head=head), URL).published == published


@pytest.mark.parametrize(
    "line",
    [
        '<time itemprop="datePublished" datetime="2024-04-17T08:00">17 avril</time>',
        '<span>Par Anne Bois, le <time datetime="2024-04-17 08:00">17 avril</time></span>',
        '<span class="date"><time datetime="2024-04-17">17 avril</time>, <time datetime="2024-04-17">8 h</time></span>',
    ],
)
def test_a_byline_date_is_taken(line):
    assert parse_page(page(f"{line}\n\n{TEXT}"), URL).published == APRIL_17


@pytest.mark.parametrize(
    "head",
    [
        "",
        '<meta property="article:modified_time" content="2024-05-01">',
        '<meta name="date" content="0001-01-01T00:00:00">',
        '<meta name="date" content="1970-01-01">',
        '<meta name="date" content="2024-02-30">',
        '<meta name="date" content="1 Jan 2024 08:00:00 +99999999999999">',
        '<meta name="copyright" content="2019">',
        '<meta property="og:image" content="https://gazette.example/img/2019/03/04/pont.jpg">',
        '<script type="application/ld+json">{"@type": "Event", "datePublished": "2024-04-17"}</script>',
        '<script type="application/ld+json">[{"@type": "NewsArticle", "datePublished": "2024-04-17"}, '
        '{"@type": "NewsArticle", "datePublished": "2024-04-19"}]</script>',
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": ["2024"], broken</script>',
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT + "\n\nLe concert est prévu le <time datetime='2024-06-21'>21 juin</time>, " + "avec tous les amis " * 9,
        TEXT + "\n\nInauguré le 3 mai 1932, le pont avait fermé le 12/03/2022. Mis à jour le 2 mai 2024.",
        "<time datetime='2024-04-17'>Publié le 17</time>, <time datetime='2024-04-18'>mis à jour le 18</time>\n\n"
        + TEXT,
    ],
    ids=["plain", "an event", "days in the text", "two days in the byline"],
)
def test_no_date_is_made_up(head, text):
    assert parse_page(page(text, head=head), URL).published is None


@pytest.mark.parametrize(
    ("url", "published"),
    [
        ("https://gazette.example/2024/04/17/pont", APRIL_17), ("https://gazette.example/2024/04/pont", None),
        ("https://gazette.example/2024/13/45/pont", None), ("https://gazette.example/pont-2024-04-17", None),
        ("", None),
    ],
)  # fmt: skip
def test_the_day_in_an_address_is_the_last_resort(url, published):
    assert parse_page(page(TEXT), url).published == published
    head = '<meta name="date" content="2024-04-17">'
    assert parse_page(page(TEXT, head=head), "https://gazette.example/2019/01/02/a").published == APRIL_17


@pytest.mark.parametrize(
    ("head", "source"),
    [
        ('<link rel="canonical" href="https://gazette.example/2024/pont">', "https://gazette.example/2024/pont"),
        ('<link rel="canonical" href="/2024/pont">', "https://gazette.example/2024/pont"),
        ('<meta property="og:url" content="http://gazette.example/b">', "http://gazette.example/b"),
        ('<link rel="canonical" href="javascript:alert(1)">', URL),
        ('<link rel="canonical" href="file:///etc/passwd">', URL),
        ('<link rel="canonical" href="http://[::1">', URL),
        ("", URL),
    ],
)
def test_the_source_is_the_page_s_own_address(head, source):
    assert parse_page(page(TEXT, head=head), URL).source == source


@pytest.mark.parametrize(
    ("lang", "language"),
    [
        ("fr", "fr"),
        ("FR-fr", "fr-fr"),
        ("pt_BR", "pt-BR"),
        ("und", ""),
        ("", ""),
        ("français", ""),
        ('x" data-a="', ""),
    ],
)
def test_the_language_is_the_one_declared_if_it_is_a_code(lang, language):
    assert parse_page(page(TEXT, lang=lang), URL).language == language


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252", "iso-8859-15"])
def test_the_declared_encoding_is_read(encoding):
    content = page(TEXT).decode().replace("utf-8", encoding).encode(encoding)
    assert parse_page(content).text == TEXT


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Мост через реку снова открыт для движения, сообщила вчера городская администрация.", "windows-1251"),
        ("Zażółć gęślą jaźń, mówił wczoraj burmistrz, gdy otwierał nowy most na rzece.", "iso-8859-2"),
        ("市長は昨日、新しい橋が二年ぶりに開通したと発表しました。住民はとても喜んでいます。", "shift_jis"),
    ],
)
def test_old_encodings_are_read_as_declared(text, encoding):
    text = " ".join([text] * 4)
    assert parse_page(page(text).decode().replace("utf-8", encoding).encode(encoding, "replace")).text == text


@pytest.mark.parametrize(
    "charset", ["punycode", "unicode_escape", "rot13", "zip", "nothing-known", "utf-7", "undefined"]
)
def test_a_declared_encoding_that_is_none_of_the_web_is_passed_over(charset):
    content = page(TEXT).decode().replace("utf-8", charset)
    assert parse_page(content.encode("cp1252")).text == TEXT


@pytest.mark.parametrize(
    "content",
    [
        b"", b"  \n", b"<html></html>", b"<html><body><p> </p></body></html>", b"<!-- -->",
        b"<html><body><div id='app'></div><script src='/a.js'></script></body></html>",
        b"<html><body><p>Please enable JavaScript to read this page.</p></body></html>",
        page(""), b"<", b"<html", b"&",
    ],
)  # fmt: skip
def test_a_page_without_text_is_refused_with_the_remedy(content):
    with pytest.raises(EmptyArticleError, match="it may need JavaScript: open it in a browser, save the page"):
        parse_page(content)


def test_an_article_about_javascript_is_one():
    text = "Le langage JavaScript a trente ans, et la mairie de Valmont s'en sert pour son site. " * 6
    assert parse_page(page(text)).text == text.strip()


@pytest.mark.parametrize("binary", [b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, b"\x00" * 500])
def test_binary_content_is_refused(binary):
    with pytest.raises(NotTextError):
        parse_page(binary)


def test_deep_nesting_is_no_error_of_another_kind():
    for tag in ("div", "b", "ul><li", "table><tr><td", "blockquote"):
        try:
            parse_page(b"<html><body>" + f"<{tag}>".encode() * 20_000 + b"<p>Fin.</p>")
        except EmptyArticleError as error:
            assert "JavaScript" in str(error)


PIECES = st.sampled_from(
    [
        "<html lang='fr'>", "<head>", "<body>", "<article>", "</article>", "<p>", "</p>", "<div class='comment'>", "</div>",
        "<time datetime='2024-04-17'>", "<time datetime='x'>", "<meta name=date content='2024-99'>", "<br/>", "<![CDATA[",
        "<meta property='article:published_time' content='1 Jan 0000 99:99:99 +999999999999'>", "<table><tr><td>", "]]>",
        "<script type='application/ld+json'>{\"@graph\": [1, null, {\"@type\": 3, \"datePublished\": \"x\"}]}</script>",
        "<script type='application/ld+json'>{\"@type\": \"Article\", \"author\": [[]], \"datePublished\": \"\"}</script>",
        "<link rel=canonical href='http://[x'>", "<link rel=canonical href='//'>", "<!--", "-->", "<svg>", "<math>", "&#xD800;",
        "&#0;", "&amp;", "<?xml version='1.0' encoding='utf-16'?>", "<!DOCTYPE html>", "<title>Le pont</title>", "<h1>Le pont",
        "Le maire a parlé mardi. ", "« Oui », dit-elle. ", "\x0b", "\ufffe", "\U0001f600", "<ul><li>un", "<a href='javascript:x'>",
        "<meta charset='utf-16'>", "<meta charset='cp1251'>", "<base href='http://[::'>", "|", "\u2028", "<frameset>", "<p>" * 40,
    ]
)  # fmt: skip


@given(
    st.one_of(st.binary(max_size=300), st.lists(PIECES, max_size=40).map(lambda parts: "".join(parts).encode("utf-8")))
)
@example(
    b"<?xml version='1.0' encoding='utf-8'?><html xml:lang='fr'><body><p>Le pont a rouvert mardi.</p></body></html>"
)
def test_any_bytes_are_an_article_or_refused(content):
    try:
        parsed = parse_page(content, URL)
    except ArticleError as error:
        assert ": " in str(error)
    else:
        assert parsed.text == parsed.text.strip() != ""
        parsed.text.encode()
        parsed.title.encode()
        assert parsed.source.startswith(("http://", "https://"))
