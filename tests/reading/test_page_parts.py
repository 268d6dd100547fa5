"""Captures that hold many reports: live blogs, threads, feeds, archives, JSON. All of them are made up."""

import gzip
import json

import pytest

from onrecord.errors import InputError
from onrecord.model import Report
from onrecord.reading.page import Pages, read_pages

TEXT = "Eight soldiers were killed near the port of Obi, the mayor said, as shelling went on for a third day in a row."
INTRO = "Our reporters follow the fighting around the port of Obi, where the two armies have met since last Monday."


def entry(number: int, *, heading: bool = True, tag: str = "article") -> str:
    head = f"<h3>Update number {number}</h3>" if heading else ""
    return (
        f'<{tag} class="entry"><time datetime="2031-02-03T1{number}:00:00+02:00">1{number}:00</time>{head}'
        f"<p>Entry {number}. {TEXT}</p><p>More on {number}: {TEXT}</p></{tag}>"
    )


def page(*inside: str, head: str = "") -> bytes:
    return (
        f'<html lang="en"><head><title>Port Obi live</title><meta property="og:site_name" content="The Example">'
        f'<meta property="article:published_time" content="2031-02-03T09:00:00+02:00">{head}</head><body>'
        f"<nav><a href='/'>Home</a></nav><h1>Port Obi live</h1><p>{INTRO}</p>{''.join(inside)}</body></html>"
    ).encode()


def read(data: bytes, media_type: str = "text/html", **known: str) -> Pages:
    return read_pages(data, media_type=media_type, **known)


def body(report: Report) -> list[str]:
    return [block.span.of(report.text) for block in report.blocks if block.role == "body"]


@pytest.mark.parametrize("tag", ["article", "section", "div", "li"])
def test_a_live_blog_is_an_introduction_and_a_report_for_each_entry(tag: str) -> None:
    intro, *entries = read(page("<div>", *(entry(number, tag=tag) for number in range(4)), "</div>")).reports
    assert (intro.part, intro.title, body(intro)) == ("", "Port Obi live", [INTRO])
    assert [report.part for report in entries] == ["entry/0", "entry/1", "entry/2", "entry/3"]
    assert [report.published for report in entries] == [
        f"2031-02-03T1{number}:00:00+02:00" for number in range(4)
    ]
    assert [report.title for report in entries] == [f"Update number {number}" for number in range(4)]
    assert body(entries[2]) == [f"Entry 2. {TEXT}", f"More on 2: {TEXT}"]
    assert {report.outlet for report in entries} == {"The Example"}
    assert len({report.id for report in (intro, *entries)}) == 5


def test_the_introduction_is_found_wherever_it_stands() -> None:
    framed = page(*map(entry, range(4))).replace(
        f"<p>{INTRO}</p>".encode(), f'<div class="entry-date"><p>{INTRO}</p></div>'.encode()
    )
    assert body(read(framed).reports[0]) == [INTRO]


def test_a_thread_saved_as_a_page_names_who_posted_and_marks_reposts() -> None:
    posts = "".join(
        f'<div class="post"><span class="username">Obi Watch</span> <time datetime="2031-02-03T1{number}:00:00Z">1{number}:00</time>'
        + ("<p>Reposted from Port Mayor</p>" if number == 2 else "")
        + f"<p>Post {number}. {TEXT}</p></div>"
        for number in range(4)
    )
    _, *entries = read(page(posts)).reports
    assert [report.authors for report in entries] == [("Obi Watch",)] * 4
    assert [report.published for report in entries] == [f"2031-02-03T1{number}:00:00Z" for number in range(4)]
    assert [block.role for block in entries[2].blocks] == ["dateline", "byline", "body"]
    assert body(entries[1]) == [f"Post 1. {TEXT}"]


def test_a_publication_given_for_the_whole_is_not_that_of_its_entries() -> None:
    intro, first, *_ = read(page(*map(entry, range(4))), published="2031-02-01").reports
    assert intro.published == "2031-02-01"
    assert first.published == "2031-02-03T10:00:00+02:00"


def test_comments_below_a_report_are_no_entries() -> None:
    article = "".join(f"<p>{number}. {TEXT} {TEXT}</p>" for number in range(12))
    comments = "".join(
        f'<li class="member"><time datetime="2031-02-03T1{number}:00">now</time><p>I doubt it, number {number}, and so does everybody.</p></li>'
        for number in range(5)
    )
    (report,) = read(page(f"<article>{article}</article><ul class='comments'>{comments}</ul>")).reports
    assert len(body(report)) >= 12


def test_teasers_with_times_are_no_entries() -> None:
    article = "".join(f"<p>{number}. {TEXT}</p>" for number in range(6))
    teasers = "".join(
        f'<article><time datetime="2031-02-0{number}">x</time><a href="/{number}">{TEXT}</a></article>'
        for number in range(1, 6)
    )
    assert len(read(page(f"<main>{article}</main><aside>{teasers}</aside>")).reports) == 1


def test_updates_that_only_the_json_ld_tells_apart() -> None:
    updates = [
        {
            "@type": "BlogPosting",
            "headline": f"Update {number}",
            "datePublished": f"2031-02-03T1{number}:00:00Z",
            "articleBody": f"Entry {number}. {TEXT}",
        }
        for number in range(2)
    ]
    described = json.dumps({"@type": "LiveBlogPosting", "liveBlogUpdate": updates})
    shown = "".join(f"<p>Entry {number}. {TEXT}</p>" for number in range(2))
    intro, first, second = read(
        page(shown, head=f'<script type="application/ld+json">{described}</script>')
    ).reports
    assert TEXT not in intro.text
    assert (first.title, first.published, body(first)) == (
        "Update 0",
        "2031-02-03T10:00:00Z",
        [f"Entry 0. {TEXT}"],
    )
    assert second.part == "entry/1"


RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Example</title><language>en-gb</language>
<item><title>Eight dead &amp; twelve wounded</title><link>https://example.org/1</link><dc:creator>Ana Reyes</dc:creator>
<pubDate>Mon, 03 Feb 2031 10:05:00 +0200</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>{TEXT}</p><p>Read also: Nine dead</p><p>See <a href="/map">the map</a> of it.</p>]]></content:encoded></item>
<item><guid>https://example.org/2</guid><description>{TEXT}</description></item>
</channel></rss>""".encode()


def test_a_feed_is_a_report_for_each_entry() -> None:
    first, second = read(RSS, "application/rss+xml").reports
    assert (first.part, first.title, first.url) == (
        "entry/0",
        "Eight dead & twelve wounded",
        "https://example.org/1",
    )
    assert (first.outlet, first.published) == ("The Example", "2031-02-03T10:05:00+02:00")
    assert (first.authors, first.language) == (("Ana Reyes",), "en")
    assert [block.role for block in first.blocks] == ["title", "body", "related link", "body"]
    assert [(span.of(first.text), href) for span, href in first.links] == [
        ("the map", "https://example.org/map")
    ]
    assert (second.part, second.url, second.published, body(second)) == (
        "entry/1",
        "https://example.org/2",
        None,
        [TEXT],
    )


def test_an_atom_feed() -> None:
    atom = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>The Example</title><entry>
    <title type="html">Eight &lt;b&gt;dead&lt;/b&gt;</title><link rel="self" href="https://example.org/x"/><link href="https://example.org/1"/>
    <published>2031-02-03T10:05:00Z</published><author><name>Ana Reyes</name></author>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{TEXT}</p></div></content></entry></feed>""".encode()
    (report,) = read(atom, "application/atom+xml").reports
    assert (report.title, report.url, report.published) == (
        "Eight dead",
        "https://example.org/1",
        "2031-02-03T10:05:00Z",
    )
    assert (report.authors, body(report)) == (("Ana Reyes",), [TEXT])


@pytest.mark.parametrize(
    "feed",
    [
        b"<rss><channel><title>x</title></channel></rss>",
        b"<rss",
        b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><rss>&a;</rss>',
    ],
)
def test_a_feed_without_entries_is_refused(feed: bytes) -> None:
    with pytest.raises(InputError, match="has no entries"):
        read(feed, "application/rss+xml")


POSTS = {
    "account": {"display_name": "Obi Watch"},
    "posts": [
        {"id": 1, "created_at": "2031-02-03T10:05:00Z", "text": TEXT, "url": "https://posts.example/1"},
        {
            "id": 2,
            "created_at": "2031-02-03T11:05:00Z",
            "content": f"<p>{TEXT}</p>",
            "reblog": {"account": {"display_name": "Port Mayor"}, "content": f"<p>{INTRO}</p>"},
        },
        {"id": 3, "created_at": "2031-02-03T12:05:00Z", "text": f"RT @portmayor: {INTRO}"},
        {"id": 4, "media": "only.jpg"},
    ],
}


def test_a_thread_is_a_report_for_each_post_and_reposts_are_marked() -> None:
    pages = read(json.dumps(POSTS).encode(), "application/json")
    first, second, third = pages.reports
    assert (first.part, first.authors, first.outlet, first.url) == (
        "entry/0",
        ("Obi Watch",),
        "Obi Watch",
        "https://posts.example/1",
    )
    assert (first.published, body(first)) == ("2031-02-03T10:05:00Z", [TEXT])
    assert (second.authors, body(second)) == (("Port Mayor",), [INTRO])
    assert (third.authors, body(third)) == (("portmayor",), [INTRO])
    for repost in (second, third):
        assert (repost.blocks[0].role, repost.blocks[0].span.of(repost.text)) == (
            "byline",
            "Reposted by Obi Watch",
        )
    assert [(refusal.subject, refusal.problem) for refusal in pages.refusals] == [("entry/3", "has no text")]


def test_one_text_in_json_is_one_report() -> None:
    row = {"title": "Eight dead", "text": TEXT, "source": "The Example", "date": "2031-02-03"}
    (report,) = read(json.dumps(row).encode(), "application/json").reports
    assert (report.part, report.title, report.outlet, report.published) == (
        "",
        "Eight dead",
        "The Example",
        "2031-02-03",
    )
    assert report.text == f"Eight dead\n\n{TEXT}"


@pytest.mark.parametrize(
    "data", [b"{}", b"[]", b"[1, 2]", b'{"posts": []}', b'{"a": 1', b"[" * 50_000 + b"]"]
)
def test_json_without_texts_is_refused(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        read(data, "application/json")
    assert caught.value.advice


def test_lines_of_json_are_reports_and_bad_ones_refusals() -> None:
    lines = json.dumps({"text": TEXT, "outlet": "The Example", "published": "2031-02-03"}) + "\n{broken\n"
    pages = read(lines.encode(), "application/x-ndjson")
    assert [(report.part, report.outlet, report.published) for report in pages.reports] == [
        ("line/1", "The Example", "2031-02-03")
    ]
    assert [refusal.subject for refusal in pages.refusals] == ["line/2"]


def response(url: str, content: bytes) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + content
    return (
        (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2031-02-03T10:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
        ).encode()
        + block
        + b"\r\n\r\n"
    )


@pytest.mark.parametrize("packed", [True, False])
def test_an_archive_gives_the_reports_of_its_pages(packed: bool) -> None:
    records = [
        response("https://example.org/1", page(f"<p>{TEXT}</p>")),
        response("https://example.org/live", page(*map(entry, range(4)))),
        response("https://example.org/deep", b"<div>" * 5_000),
    ]
    pages = read(b"".join(map(gzip.compress, records) if packed else records), "application/warc")
    first, live, *entries = pages.reports
    assert first.part == "warc/0"
    assert first.url == "https://example.org/1"
    assert entries[0].part == f"{live.part}/entry/0"
    assert [refusal.subject.startswith("warc/") for refusal in pages.refusals] == [True]
    assert len({report.item for report in pages.reports}) == 1


def test_a_gzipped_page_is_the_page() -> None:
    plain = page(f"<p>{TEXT}</p>")
    (report,) = read(gzip.compress(plain, mtime=0), "application/gzip").reports
    assert TEXT in body(report)
    cut = read(
        gzip.compress(plain + b"<!--" + bytes(str(list(range(3000))), "ascii") + b"-->")[:-900],
        "application/gzip",
    )
    assert "breaks off" in cut.refusals[-1].problem


def test_mixed_encodings_are_read_and_said() -> None:
    mixed = ("Fünf Tote. " * 20).encode() + "fünf Verletzte.".encode("cp1252")
    pages = read(mixed, "text/plain")
    assert pages.reports[0].text.endswith("fünf Verletzte.")
    assert "1 bytes that are not utf-8" in pages.refusals[0].problem


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"%PDF-1.7 x", "is damaged"),
        (bytes(range(256)) * 9, "is no text but application/octet-stream"),
        (b"x" * 20_000_001, "is larger than"),
        (gzip.compress(b"0" * 60_000_000, mtime=0), "unpacks to more than"),
        (gzip.compress(gzip.compress(b"x", mtime=0), mtime=0), "is no text but application/gzip"),
        (gzip.compress(b"%PDF-1.7 x", mtime=0), "is no text but application/pdf"),
        (b"WARC/1.0\r\nbroken", "has no pages in it"),
    ],
)
@pytest.mark.parametrize("media_type", ["text/html", "text/plain"])
def test_bad_input_is_one_clear_refusal(data: bytes, problem: str, media_type: str) -> None:
    with pytest.raises(InputError) as caught:
        read(data, media_type)
    assert problem in caught.value.problem
    assert caught.value.subject
    assert caught.value.advice


@pytest.mark.parametrize(
    "media_type",
    ["text/html", "text/plain", "application/json", "application/rss+xml", "application/x-ndjson"],
)
@pytest.mark.parametrize(
    "text",
    [
        "x" * 100_000,
        "<p>" * 20_000,
        "\x00<p>\ud83d</p>".replace("\ud83d", "?"),
        "\u202e<p>" + "א" * 1_000,
        "<a href='x'>" * 5_000 + "y",
        "&#0;" * 5_000,
        "<!--" * 5_000,
        '{"text": "' + "\\ud800" * 9 + '"}',
        "&" * 50_000,
    ],
    ids=range(9),
)
def test_weird_text_is_read_or_refused_and_can_be_encoded(media_type: str, text: str) -> None:
    try:
        pages = read(text.encode(), media_type)
    except InputError:
        return
    for report in pages.reports:
        json.dumps(report.to_wire(), ensure_ascii=False).encode("utf-8")
        for block in report.blocks:
            assert block.span.of(report.text).strip()


def test_a_page_may_leave_its_bodys_tag_out() -> None:
    page = b"<title>Toll</title><article><h1>Toll at the bridge</h1><p>Twelve were killed, the ministry said.</p></article>"
    (report,) = read(page, "text/html").reports
    assert "Twelve were killed" in report.text
