"""One page of HTML: its blocks, their roles, and what it says about itself. All pages are made up."""

import pytest
from lxml import etree

from onrecord.errors import InputError
from onrecord.knowledge.tables import table
from onrecord.model import ASIDE_ROLES, PART_ROLES, Report, sha256
from onrecord.reading.page import read_pages
from onrecord.reading.page.cues import credit_start, role_by_words
from onrecord.reading.page.ledger import pieces
from onrecord.reading.page.tree import tree_of
from onrecord.reading.page.zones import zones_of

PARAGRAPHS = (
    "Eight soldiers were killed near the port of Obi on Monday, the mayor said, as shelling went on for a third day.",
    "The regional hospital confirmed that it had received twelve wounded, three of them in a serious condition.",
    "A spokesman for the army did not answer calls, and its daily bulletin did not mention the port at all.",
    "Residents said that bodies had been taken away in closed lorries, at night, by men who gave no name.",
)
PAGE = f"""<!DOCTYPE html>
<html lang="en-GB"><head>
<title>Eight dead in Port Obi | The Example</title>
<meta property="og:site_name" content="The Example">
<meta property="og:title" content="Eight dead in Port Obi">
<link rel="canonical" href="https://example.org/news/port-obi">
<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "NewsArticle",
 "headline": "Eight dead in Port Obi", "datePublished": "2031-02-03T10:05:00+02:00",
 "author": [{{"@type": "Person", "name": "Ana Reyes"}}, {{"@type": "Person", "name": "Mark Lund"}}],
 "publisher": {{"@type": "Organization", "name": "The Example"}},}}</script>
</head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<div class="cookie-banner"><p>We use cookies to make this site better for you.</p></div>
<article>
<h1>Eight dead in Port Obi</h1>
<p class="byline">By Ana Reyes and Mark Lund</p>
<time datetime="2031-02-03T10:05:00+02:00">3 February 2031</time>
<figure><img src="a.jpg"><figcaption>Smoke over the port after the shelling. (Photo: DPA)</figcaption></figure>
<p>{PARAGRAPHS[0]}</p>
<p>{PARAGRAPHS[1].replace("twelve", '<a href="/toll"><b>twel</b>ve</a>')}</p>
<p><a href="/other">Read also: Nine dead in the hills, says the ministry</a></p>
<h2>No word from the army</h2>
<p>{PARAGRAPHS[2]}</p>
<div class="advertisement">Advertisement</div>
<p>{PARAGRAPHS[3]}</p>
<p>Correction: an earlier version of this report gave another day.</p>
</article>
<aside class="related"><h3>More stories</h3><ul><li><a href="/3">Port of Obi shut for ships until spring, says owner</a></li></ul></aside>
<section id="comments"><p>I think the mayor is lying about all of it, as ever.</p></section>
<footer><p>© 2031 The Example. All rights reserved.</p></footer>
<script>var hidden = "never shown";</script>
</body></html>"""


def read(page: str, **known: str) -> Report:
    (report,) = read_pages(page.encode(), media_type="text/html", **known).reports
    return report


def roles(report: Report) -> dict[str, str]:
    return {block.span.of(report.text): block.role for block in report.blocks}


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Eight dead in Port Obi", "title"),
        ("By Ana Reyes and Mark Lund", "byline"),
        ("3 February 2031", "dateline"),
        ("Smoke over the port after the shelling.", "caption"),
        ("(Photo: DPA)", "photo credit"),
        *((paragraph, "body") for paragraph in PARAGRAPHS),
        ("No word from the army", "subhead"),
        ("Read also: Nine dead in the hills, says the ministry", "related link"),
        ("Advertisement", "advertisement"),
        ("Correction: an earlier version of this report gave another day.", "correction note"),
        ("Home", "navigation"),
        ("We use cookies to make this site better for you.", "boilerplate"),
        ("Port of Obi shut for ships until spring, says owner", "related link"),
        ("I think the mayor is lying about all of it, as ever.", "comment"),
        ("© 2031 The Example. All rights reserved.", "boilerplate"),
    ],
)
def test_every_visible_block_has_its_role(text: str, role: str) -> None:
    assert roles(read(PAGE))[text] == role


def test_nothing_visible_is_lost_and_nothing_hidden_is_shown() -> None:
    report = read(PAGE)
    root = etree.HTML(PAGE, etree.HTMLParser())
    for element in [*root.iter("script"), *root.iter("title")]:
        element.text = None
    visible = "".join("".join(root.find("body").itertext()).split())
    assert "".join(report.text.split()) == visible
    assert "never shown" not in report.text


def test_blocks_cover_the_text_in_order_but_for_white_space() -> None:
    report = read(PAGE)
    at = 0
    for block in report.blocks:
        assert report.text[at : block.span.start].strip() == ""
        assert block.role in PART_ROLES + ASIDE_ROLES
        assert block.path.startswith("/html")
        at = block.span.end
    assert at == len(report.text)


def test_what_the_page_says_about_itself() -> None:
    report = read(PAGE)
    assert report.item == sha256(PAGE.encode())
    assert report.title == "Eight dead in Port Obi"
    assert report.authors == ("Ana Reyes", "Mark Lund")
    assert report.outlet == "The Example"
    assert report.published == "2031-02-03T10:05:00+02:00"
    assert report.url == "https://example.org/news/port-obi"
    assert report.language == "en"
    assert report.media_type == "text/html"


def test_what_the_caller_knows_wins() -> None:
    report = read(PAGE, url="https://mirror.example.net/1", outlet="Mirror", published="2031-02-05")
    assert (report.url, report.outlet, report.published) == (
        "https://mirror.example.net/1",
        "Mirror",
        "2031-02-05",
    )


def test_links_of_the_body_stand_where_their_words_do() -> None:
    report = read(PAGE)
    assert [(span.of(report.text), href) for span, href in report.links] == [
        ("twelve", "https://example.org/toll")
    ]


@pytest.mark.parametrize(
    ("href", "leads"),
    [
        ("https://other.example/1", "https://other.example/1"),
        ("toll", "https://example.org/news/toll"),
        ("#top", None),
        ("mailto:a@example.org", None),
        (" JavaScript:alert(1)", None),
        ("http://[broken", "http://[broken"),
    ],
)
def test_where_links_lead(href: str, leads: str | None) -> None:
    links = read(PAGE.replace('href="/toll"', f'href="{href}"')).links
    assert [address for _, address in links] == ([leads] if leads else [])


def test_inline_elements_neither_break_words_nor_lose_spaces() -> None:
    page = PAGE.replace(
        PARAGRAPHS[0],
        "Eight <b>sol</b>diers&nbsp;were <i>killed</i>,\n  the <span>ma\u00adyor</span> said. "
        + PARAGRAPHS[0],
    )
    assert f"Eight soldiers were killed, the mayor said. {PARAGRAPHS[0]}" in roles(read(page))


def test_a_quotation_that_stands_in_the_text_is_text() -> None:
    quoted = "<blockquote class='post'><p>We lost eight of ours in the port.</p>— Mayor Obi, 3 February</blockquote>"
    found = roles(read(PAGE.replace(f"<p>{PARAGRAPHS[3]}</p>", f"{quoted}<p>{PARAGRAPHS[3]}</p>")))
    assert found["We lost eight of ours in the port."] == "body"


def test_a_linked_heading_with_text_below_is_a_subhead_and_one_without_is_not() -> None:
    linked = '<h2><a href="/army">No word from the army</a></h2>'
    assert (
        roles(read(PAGE.replace("<h2>No word from the army</h2>", linked)))["No word from the army"]
        == "subhead"
    )
    alone = f"<p>{PARAGRAPHS[3]}</p>{linked}<h3><a href='/hills'>Nine dead in the hills</a></h3>"
    assert (
        roles(
            read(PAGE.replace(f"<p>{PARAGRAPHS[3]}</p>", alone).replace("<h2>No word from the army</h2>", ""))
        )["No word from the army"]
        == "related link"
    )


def test_a_paragraph_that_is_a_caption_by_its_credit() -> None:
    page = PAGE.replace(
        f"<p>{PARAGRAPHS[3]}</p>", f"<div>The port at night (Image: DPA)</div><p>{PARAGRAPHS[3]}</p>"
    )
    found = roles(read(page))
    assert (found["The port at night"], found["(Image: DPA)"]) == ("caption", "photo credit")


def test_a_line_break_ends_a_block_unless_the_sentence_runs_on() -> None:
    page = PAGE.replace(PARAGRAPHS[2], "Killed: 8<br>Wounded: 12<br>The army kept<br>silent on Monday.")
    found = roles(read(page))
    assert {"Killed: 8", "Wounded: 12", "The army kept\nsilent on Monday."} <= set(found)


def test_a_table_row_is_one_block_and_a_layout_table_is_none() -> None:
    table_of_losses = (
        "<table><tr><th>Place</th><th>Killed</th></tr><tr><td>Port Obi</td><td>8</td></tr></table>"
    )
    found = roles(read(PAGE.replace(f"<p>{PARAGRAPHS[2]}</p>", f"<p>{PARAGRAPHS[2]}</p>{table_of_losses}")))
    assert {"Place\tKilled", "Port Obi\t8"} <= set(found)
    layout = (
        f"<table><tr><td><p>{PARAGRAPHS[2]}</p><p>Two</p></td><td><p>Side</p><p>bar</p></td></tr></table>"
    )
    assert PARAGRAPHS[2] in roles(read(PAGE.replace(f"<p>{PARAGRAPHS[2]}</p>", layout)))


def test_text_that_only_a_script_holds_is_read() -> None:
    body = " ".join(PARAGRAPHS)
    page = f"""<html><head><title>Eight dead in Port Obi</title><script type="application/ld+json">
    {{"@type": "NewsArticle", "headline": "Eight dead in Port Obi", "articleBody": "{body}"}}</script></head>
    <body><div id="app">Loading</div></body></html>"""
    report = read(page)
    assert roles(report)[body] == "body"
    assert roles(report)["Loading"] != "body"


def test_a_page_without_heading_has_its_title_before_it() -> None:
    report = read(PAGE.replace("<h1>Eight dead in Port Obi</h1>", ""))
    assert report.text.startswith("Eight dead in Port Obi\n\n")
    assert (report.blocks[0].role, report.blocks[0].path) == ("title", "/html/head/title")


def test_script_in_a_title_is_text_and_nothing_else() -> None:
    page = PAGE.replace(
        "<h1>Eight dead in Port Obi</h1>", "<h1>&lt;script&gt;alert(1)&lt;/script&gt; in Port Obi</h1>"
    )
    page = page.replace("Eight dead in Port Obi", "&lt;script&gt;alert(1)&lt;/script&gt; in Port Obi")
    assert read(page).title == "<script>alert(1)</script> in Port Obi"


def test_right_to_left_text() -> None:
    arabic = "قال رئيس البلدية إن ثمانية جنود قتلوا قرب ميناء أوبي يوم الاثنين، وإن القصف استمر لليوم الثالث على التوالي."
    page = PAGE.replace(PARAGRAPHS[0], arabic).replace('lang="en-GB"', 'lang="ar" dir="rtl"')
    report = read(page)
    assert roles(report)[arabic] == "body"
    assert report.language == "ar"


def test_an_interview_stays_text_with_its_speakers() -> None:
    answers = "".join(
        f"<p><b>Reporter:</b> What happened on day {day}?</p><p><b>Mayor Obi:</b> {PARAGRAPHS[day]}</p>"
        for day in range(4)
    )
    found = roles(
        read(
            f"<html><head><title>The mayor speaks</title></head><body><article><h1>The mayor speaks</h1>{answers}</article></body></html>"
        )
    )
    assert found[f"Mayor Obi: {PARAGRAPHS[1]}"] == "body"
    assert found["Reporter: What happened on day 1?"] == "body"


@pytest.mark.parametrize(
    ("markup", "published"),
    [
        ('<meta property="article:published_time" content="2031-02-03T08:00:00Z">', "2031-02-03T08:00:00Z"),
        ('<meta name="date" content="2031-02-03">', "2031-02-03"),
        (
            '<script type="application/ld+json">[{"@graph": [{"@type": ["NewsArticle"], "datePublished": "2031-02-03T08:00+0200"}]}]</script>',
            "2031-02-03T08:00+02:00",
        ),
        (
            '<script type="application/ld+json">{broken</script><meta itemprop="datePublished" content="2031-02-03">',
            "2031-02-03",
        ),
        (
            '<script type="application/ld+json">{"@type": "Article", "datePublished": "2031-02-03T08:00:00Z"}</script><meta name="date" content="2031-02-03T10:00:00+02:00">',
            "2031-02-03T10:00:00+02:00",
        ),
        ('<meta name="date" content="2031-02-03T08:00:00">', "2031-02-03"),
        ("<p class=date>Published on 3 February 2031</p>", "2031-02-03"),
        ("<p>03/04/2031</p>", None),
    ],
)
def test_publication_is_as_precise_as_the_page_gives_it(markup: str, published: str | None) -> None:
    page = f"<html><head><title>Eight dead</title>{markup}</head><body><h1>Eight dead</h1><p>{PARAGRAPHS[0]}</p></body></html>"
    assert read(page).published == published


@pytest.mark.parametrize(
    ("markup", "authors"),
    [
        ('<meta name="author" content="Ana Reyes">', ("Ana Reyes",)),
        ('<meta property="article:author" content="https://www.facebook.com/ana">', ()),
        (
            '<p><a rel="author" href="/a/1">Ana Reyes</a>, <a rel="author" href="/a/2">Mark Lund</a></p>',
            ("Ana Reyes", "Mark Lund"),
        ),
        ('<p><a href="/author/ana/">Ana Reyes</a></p>', ("Ana Reyes",)),
        (
            '<p class="byline">By Ana Reyes and Mark Lund, Port Obi</p>',
            ("Ana Reyes", "Mark Lund", "Port Obi"),
        ),
        ("<p>By Ana Reyes | 3 February 2031</p>", ("Ana Reyes",)),
        ('<meta name="author" content="admin"><p>By Ana Reyes</p>', ("Ana Reyes",)),
        ('<div class="comments"><a rel="author">Angry Reader</a></div>', ()),
    ],
)
def test_authors(markup: str, authors: tuple[str, ...]) -> None:
    page = f"<html><head><title>Eight dead</title></head><body><h1>Eight dead in Obi</h1>{markup}<p>{PARAGRAPHS[0]}</p></body></html>"
    assert read(page).authors == authors


@pytest.mark.parametrize(
    "page", ["<html></html>", "<p></p>", "<!doctype html><html><body><script>x()</script></body>"]
)
def test_a_page_without_text_is_refused_with_advice(page: str) -> None:
    with pytest.raises(InputError, match=r"has no content|shows no text") as caught:
        read(page)
    assert caught.value.advice


def test_a_hundred_thousand_nested_elements_are_one_clear_refusal() -> None:
    with pytest.raises(InputError, match="elements inside each other"):
        read("<div>" * 100_000 + "x")


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        ("<html><body>" + "<i>x</i>" * 150_001, "more than 150,000 elements"),
        ("<p>" + "x" * 10_000_001, "larger than 10,000,000"),
        ("<div>" * 1_500 + "<a>x</a>" * 20_000, "elements inside each other"),
    ],
    ids=["elements", "size", "levels"],
)
def test_a_page_too_large_to_be_one_is_refused(page: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        read(page)


def test_many_unclosed_paragraphs_are_no_depth() -> None:
    assert read("<html><body>" + f"<p>{PARAGRAPHS[0]}" * 3_000).parts


def test_control_characters_do_not_lose_the_page() -> None:
    page = PAGE.replace("The regional", "The\x02 &#x1; regional")
    assert sum(role == "body" for role in roles(read(page)).values()) == 4


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Read also: Nine dead in the hills", "related link"),
        ("READ MORE: Nine dead in the hills", "related link"),
        ("Photo: DPA", "photo credit"),
        ("Ana Reyes (Photo: DPA)", "photo credit"),
        ("© Example Agency", "boilerplate"),
        ("Correction: the day was wrong.", "correction note"),
        ("An earlier version of this article gave another day.", "correction note"),
        ("Sign up for our newsletter", "boilerplate"),
        ("By Ana Reyes and Mark Lund", "byline"),
        ("Additional reporting by Ana Reyes", "byline"),
        ("Advertisement", "advertisement"),
        ("Readers were shocked by the photo.", None),
        ("Photographs of the dead were shown.", None),
        ("By Monday, eight people had died in the port.", None),
        ("Updates from the front were rare on Monday.", None),
        ("Advertisement revenue fell.", None),
        ("Recommended repairs were put off for a year.", None),
        ("By continuing to shell the town, the army broke its word.", None),
        ("Also on Monday, eight people died.", None),
        ("Recommended", "related link"),
        ("Most read in World", "related link"),
        ("The mayor (left) spoke for an hour.", None),
    ],
)
def test_roles_by_words(text: str, role: str | None) -> None:
    assert role_by_words(text) == role


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("Smoke over the port. Photo: DPA", " Photo: DPA"),
        ("Smoke over the port (Photo by Ana Reyes)", " (Photo by Ana Reyes)"),
        ("Smoke over the port / Getty Images", "/ Getty Images"),
        ("Smoke over the port © Example", " © Example"),
        ("Smoke over the port.", None),
    ],
)
def test_where_a_credit_begins(caption: str, credit: str | None) -> None:
    at = credit_start(caption)
    assert (caption[at:] if at is not None else None) == credit


def test_a_piece_keeps_its_links_when_cut() -> None:
    (piece,) = pieces(
        tree_of(
            "<html><body><p>See <a href='/a'>the port</a> and <a href='/b'>the hills</a></p></body></html>"
        )
    )
    left, right = piece.cut(13)
    assert [(left.text[s:e], href) for s, e, href in left.links] == [("the port", "/a")]
    assert [(right.text[s:e], href) for s, e, href in right.links] == [("the hills", "/b")]


def test_zones_are_inherited_and_told_by_whole_words() -> None:
    assert zones_of("div", {"class": "article-comments"}, ("related",)) == ("related", "comment")
    assert zones_of("div", {"class": "shadow headline"}, ()) == ()
    assert zones_of("nav", {}, ()) == ("navigation",)
    assert zones_of("body", {"class": "comments-open"}, ()) == ()


def test_each_table_of_cues_has_the_shape_that_its_reader_expects() -> None:
    columns = table("page")
    cued = {"credit", "related", "correction", "advertisement", "boilerplate", "byline"}
    assert set(columns) == cued | {"zones", "authors", "posts", "months", "elements"}
    for name in cued:
        assert set(columns[name]) == {"opens", "short"} | ({"signs"} if name == "credit" else set())
        for cues in columns[name].values():
            assert len(cues) == len(set(cues))
            assert all(cue == cue.lower() for cue in cues)
    assert len(columns["months"]["names"]) == 12
    for marks in columns["zones"].values():
        assert set(marks) <= {"tags", "roles", "props", "words", "phrases"}
        assert all(word.isalpha() and word.islower() for word in marks.get("words", ()))
        assert all(1 <= phrase.count("-") <= 2 for phrase in marks.get("phrases", ()))
    assert set(columns["authors"]) == {
        "metas",
        "opens",
        "houses",
        "folders",
        "classes",
        "elsewhere",
        "particles",
    }


@pytest.mark.parametrize(
    "unit", ["A", "By ", "A ", "a-", "(", "Photo: ", "|", "© ", ". ", "1.", "January ", "and "]
)
def test_hostile_blocks_have_a_role_at_once(unit: str) -> None:
    for length in (60, 119, 160, 299, 2_000):
        text = (f"By {unit}" + unit * length)[:length]
        assert role_by_words(text) in (None, *ASIDE_ROLES)
        assert credit_start(text) is None or credit_start(text) <= length  # type: ignore[operator]
        assert read(f"<html><body><p class='author'>{text}</p><p>{text}</p></body></html>").text
