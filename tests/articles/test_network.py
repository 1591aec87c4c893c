"""Which addresses are connected to: public ones, the very ones that were checked, within the time given."""

import time

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.articles.fetching import fetch
from rag.articles.network import PublicNetwork, addresses_of, is_public
from rag.errors import ArticleError, HostError
from rag.settings import Settings
from tests.articles.web_server import HERE, TEXT, Reply, page, serving


@pytest.mark.parametrize("address", ["8.8.8.8", "193.0.6.139", "2606:4700::1111", "2001:4860:4860::8888", "2a00::1"])
def test_public_addresses_are_taken(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1", "203.0.113.7", "224.0.0.1", "224.0.1.1",
        "239.255.255.250", "240.0.0.1", "255.255.255.255",
        "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "ff0e::1",
        "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:10.0.0.1", "::127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::a00:1", "2002:7f00:1::", "2002:a00:1::1",
        "2001::1", "2001:db8::1", "2001:10::1", "3fff::1", "5f00::1", "100::1",
    ],
)  # fmt: skip
def test_other_addresses_are_not(address):
    assert not is_public(address)


@given(st.ip_addresses(v=6))
def test_no_address_outside_the_public_block_is_taken(address):
    assert address.exploded[0] in "23" or not is_public(str(address))


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"])
def test_a_name_of_a_private_address_is_refused_without_a_connection(address):
    with serving() as site:
        port = site.url.rsplit(":", 1)[1]
        with pytest.raises(ArticleError, match="inside a private network .*RAG_ALLOW_PRIVATE_ADDRESSES=1"):
            fetch(f"http://news.example:{port}/", Settings(), lambda *_: [address])
        assert site.asked == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"])
def test_this_machine_is_refused_however_it_is_written(host):
    with pytest.raises(ArticleError, match="is refused|cannot be found"):
        fetch(f"http://{host}:9/", Settings())


def test_the_address_checked_is_the_one_connected_to():
    answers = iter([["127.0.0.1"], ["198.51.100.1"]])
    asked = []

    def rebinding(host, port):
        asked.append((host, port))
        return next(answers)

    with serving() as site:
        site.replies["/"] = Reply(page(TEXT))
        port = int(site.url.rsplit(":", 1)[1])
        found = fetch(f"http://news.example:{port}/", HERE, rebinding)
    assert found.content == page(TEXT)
    assert asked == [("news.example", port)]
    assert site.headers[0]["host"] == f"news.example:{port}"


def test_a_private_address_among_public_ones_is_left_out():
    network = PublicNetwork(5, False, lambda *_: ["10.0.0.1", "8.8.8.8"])
    assert network._allowed("news.example", 80) == ["8.8.8.8"]


def test_the_next_address_is_tried_where_one_refuses():
    with serving() as site:
        site.replies["/"] = Reply(page(TEXT))
        port = site.url.rsplit(":", 1)[1]
        assert fetch(f"http://news.example:{port}/", HERE, lambda *_: ["::1", "127.0.0.1"]).content == page(TEXT)


def test_a_name_without_address_cannot_be_reached():
    with pytest.raises(HostError, match="cannot be reached"):
        fetch("http://news.example/", HERE, lambda *_: [])


def test_an_unknown_name_is_said_to_be_one():
    with pytest.raises(HostError, match=r"cannot be found \(nowhere.invalid\): check the address"):
        fetch("http://nowhere.invalid/", HERE)
    with pytest.raises(HostError):
        addresses_of("nowhere.invalid", 80)


def test_nothing_is_waited_for_after_the_deadline():
    network = PublicNetwork(0.01, True, lambda *_: ["127.0.0.1"])
    time.sleep(0.02)
    with pytest.raises(httpcore.ReadTimeout):
        network.connect_tcp("news.example", 9)
