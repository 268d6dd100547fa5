import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.evidence.feeds import entry_addresses

URL = "https://courier.example/feeds/news.xml"
RSS = b"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Harbour Courier</title>
<link>https://courier.example/</link>
<item><title>One</title><link> https://courier.example/one#top </link></item>
<item><title>Two</title><link>/two</link></item>
<item><title>Again</title><link>https://courier.example/one</link></item>
<item><title>By its guid</title><guid>https://courier.example/three</guid></item>
<item><title>No address</title><guid isPermaLink="false">tag:4</guid></item>
<item><title>Not of the web</title><link>javascript:alert(1)</link></item>
</channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://other.example/a/">
<link rel="self" href="https://courier.example/feeds/news.xml"/>
<entry><link rel="replies" href="/comments"/><link href="one"/></entry>
<entry xml:base="b/"><link rel="alternate" href="two"/></entry></feed>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="x"><link>https://courier.example/</link></channel>
<item rdf:about="https://courier.example/one"><link>https://courier.example/one</link></item></rdf:RDF>"""


@pytest.mark.parametrize(
    ("feed", "addresses"),
    [
        (
            RSS,
            ["https://courier.example/one", "https://courier.example/two", "https://courier.example/three"],
        ),
        (ATOM, ["https://other.example/a/one", "https://other.example/a/b/two"]),
        (RDF, ["https://courier.example/one"]),
    ],
)
def test_each_entry_gives_its_page_once(feed, addresses):
    assert list(entry_addresses(feed, url=URL)) == addresses


@pytest.mark.parametrize(
    "data", [b"", b"<html><a href='/x'>x</a></html>", b"no feed", b"<rss/>", b"\x00\xff"]
)
def test_what_is_no_feed_leads_nowhere(data):
    assert entry_addresses(data, url=URL) == ()


def test_entities_are_not_followed_and_a_bomb_of_them_does_not_go_off():
    lol = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 30))
    data = (
        b'<!DOCTYPE rss [<!ENTITY l0 "x"><!ENTITY f SYSTEM "file:///etc/hostname">' + lol + b"]>"
        b"<rss><channel><item><link>https://courier.example/&f;&l29;</link></item></channel></rss>"
    )
    assert all(len(each) < 100 for each in entry_addresses(data, url=URL))


@given(st.binary(max_size=300))
def test_any_bytes_give_addresses_of_the_web_or_none(noise):
    for address in entry_addresses(RSS[:300] + noise + RSS[300:], url=URL):
        assert address.startswith(("http://", "https://"))
