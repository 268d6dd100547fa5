import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.evidence.watch.judging import doubtful, judge
from onrecord.evidence.watch.looks import STATES, UNAVAILABLE, Control, Look, Page, Piece, Seen
from onrecord.evidence.watch.notices import KINDS, LANGUAGES, find_notice, is_furniture
from onrecord.knowledge import table
from onrecord.model import Span

URL = "https://chirpa.example/veresk/1234"
LIST = "Eleven coffins came to the depot on Tuesday night. Nobody told the families how many more there are to come."
HARBOUR = "Tides, ferries and the weather of the week, brought to you by the keepers of the light."


def a_page(*blocks, title=None, heading=None, **other):
    """A page of its own blocks."""
    text, pieces = "", []
    for at, block in enumerate(([heading] if heading else []) + list(blocks)):
        pieces.append(Piece(Span(len(text), len(text) + len(block)), True, bool(heading) and at == 0))
        text += block + "\n"
    return Page(text, tuple(pieces), title=title, **other)


def seen(page=None, *, status=200, final=URL, **other):
    return Seen(URL, final, status, page, **other)


KEPT = a_page(LIST)


@pytest.mark.parametrize(
    ("notice", "state"),
    [
        ("This video has been removed for violating our rules.", "removed by platform"),
        ("This post was removed. It breaches our community guidelines.", "removed by platform"),
        ("The author has deleted this post.", "removed by author"),
        ("This account has been suspended.", "account gone"),
        ("This page does not exist.", "soft 404"),
        ("This video is not available in your country.", "geo-block"),
        ("You must log in to view this content.", "login wall"),
        ("Публікацію видалено автором.", "removed by author"),
        ("Этот пост удалён за нарушение правил.", "removed by platform"),
        ("تم تعليق هذا الحساب.", "account gone"),
        ("존재하지 않는 게시물입니다.", "soft 404"),
    ],
)
def test_a_notice_in_the_place_of_the_page_gives_the_state(notice, state):
    page = a_page(notice)
    judged = judge(seen(page), KEPT)
    assert judged.state == state
    assert judged.notice.span.of(page.text) == judged.notice.wording
    assert judged.absent == (state not in ("geo-block", "login wall"))


@pytest.mark.parametrize(
    "notice",
    [
        "The page may have been removed by its author.",
        "This account does not exist or was suspended.",
        "Можливо, допис видалив автор.",
        "ربما حذف صاحبه هذا المنشور.",
    ],
)
def test_a_cause_that_is_only_guessed_at_is_not_established(notice):
    assert judge(seen(a_page(notice), status=404), KEPT).state == UNAVAILABLE
    assert judge(seen(a_page(notice)), KEPT).state == "soft 404"


def test_a_page_that_still_has_its_text_is_up_whatever_else_it_says():
    page = a_page(
        "This account has been suspended.", LIST, title="This post was removed for violating our rules"
    )
    assert judge(seen(page), KEPT).state == "changed"
    assert judge(seen(a_page(LIST)), KEPT).state == "up"


def test_a_short_post_that_quotes_a_notice_is_none():
    post = a_page('They took it down. "This post was removed for violating our rules" is all I see.')
    assert judge(seen(post), post).state == "up"
    assert find_notice(post) is None


def test_an_article_about_a_take_down_is_no_notice():
    about = (
        "Researchers who count what is taken down say that most of it goes within ten days of the event. " * 3
    )
    page = a_page(about, about, heading="Video removed for violating platform rules, study finds")
    assert find_notice(page) is None
    assert judge(seen(page), KEPT).state == "changed"
    assert (
        find_notice(a_page(heading="Video removed for violating platform rules")).kind
        == "removed by platform"
    )


def test_a_banner_over_a_page_is_no_change():
    page = a_page("Before you continue. We use cookies to show adverts. Accept all or choose.", LIST)
    assert judge(seen(page), KEPT).state == "up"


def test_a_notice_that_is_new_on_a_very_short_page_counts():
    kept = a_page("Bridge hit.")
    now = a_page("Bridge hit.", "This video has been removed by the uploader.")
    assert judge(seen(now), kept).state == "removed by author"


@pytest.mark.parametrize(
    ("status", "state", "absent"),
    [
        (404, UNAVAILABLE, True),
        (410, UNAVAILABLE, True),
        (401, "login wall", False),
        (403, UNAVAILABLE, False),
        (429, UNAVAILABLE, False),
        (451, UNAVAILABLE, False),
        (503, UNAVAILABLE, False),
    ],
)
def test_a_status_alone_establishes_no_cause(status, state, absent):
    judged = judge(seen(a_page("Nothing."), status=status), KEPT)
    assert (judged.state, judged.absent) == (state, absent)
    assert str(status) in judged.why


def test_a_broken_server_that_speaks_of_removal_removes_nothing():
    notice = a_page("This post was removed for violating our rules.")
    assert not judge(seen(notice, status=503), KEPT).absent
    assert judge(seen(notice, status=403), KEPT).state == "removed by platform"


@pytest.mark.parametrize(
    ("final", "state"),
    [
        ("https://chirpa.example/", "soft 404"),
        ("https://chirpa.example/veresk", "soft 404"),
        ("https://chirpa.example/index.html", "soft 404"),
        ("https://chirpa.example/login?next=/veresk/1234", "login wall"),
        ("https://chirpa.example/welcome?next=%2Fveresk%2F1234", UNAVAILABLE),
        ("https://chirpa.example/veresk/1234-renamed", "changed"),
        ("https://www.chirpa.example/veresk/1234/", "changed"),
    ],
)
def test_where_an_address_leads_tells_where_the_text_is_gone(final, state):
    assert judge(seen(a_page(HARBOUR), final=final), KEPT).state == state
    assert judge(seen(a_page(LIST), final=final), KEPT).state == "up"


def test_an_address_that_cannot_exist_and_gives_the_same_page_shows_a_soft_404():
    page = a_page(HARBOUR)
    assert doubtful(seen(page), KEPT)
    assert judge(seen(page, probe=page), KEPT).state == "soft 404"
    assert judge(seen(page, probe=a_page(LIST)), KEPT).state == "changed"


def test_a_page_kept_by_a_browser_is_not_gone_because_we_see_an_empty_frame():
    page = a_page(HARBOUR)
    judged = judge(seen(page, probe=page), a_page(LIST, by_hand=True))
    assert (judged.state, judged.absent) == (UNAVAILABLE, False)
    assert "browser" in judged.why


def test_nothing_is_doubtful_where_the_page_is_there_or_says_what_happened():
    assert not doubtful(seen(a_page(LIST)), KEPT)
    assert not doubtful(seen(a_page("The author has deleted this post.")), KEPT)
    assert not doubtful(seen(a_page(HARBOUR), status=404), KEPT)


def test_no_answer_is_our_own_fault_unless_a_control_answers():
    control = Control("https://other.example/", 200)
    failed = {"status": None, "failure": "the host is not found"}
    assert judge(seen(**failed), KEPT).state == "our own fault"
    assert judge(seen(**failed, control=Control(URL, None)), KEPT).state == "our own fault"
    assert judge(seen(**failed, control=control), KEPT).absent is False
    judged = judge(seen(**failed, no_such_host=True, control=control), KEPT)
    assert (judged.state, judged.absent) == (UNAVAILABLE, True)


def test_a_page_without_text_and_an_image_are_not_gone():
    assert judge(seen(Page("", ())), KEPT).state == UNAVAILABLE
    assert judge(seen(None), None).state == "up"
    assert judge(seen(a_page(HARBOUR, password=True)), KEPT).state == "login wall"


@pytest.mark.parametrize(
    "line", ["12:04", "1,203 views", "5 min ago", "12 переглядів", "٣ تعليقات", "조회 3회"]
)
def test_counters_and_times_are_furniture(line):
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line", ["12 soldiers were killed.", "Three lost.", "Views from the ridge are grim today"]
)
def test_figures_of_the_lost_are_no_furniture(line):
    assert not is_furniture(line)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_of_the_tables_has_its_shape(language):
    rows = table("watch", language=language)
    assert {row["kind"] for row in rows["notice"]} == set(KINDS)
    for row in rows["notice"]:
        assert set(row) <= {"kind", "all", "none", "alternative"}
        assert all(
            group and all(isinstance(word, str) and word.strip("| ") for word in group)
            for group in row["all"]
        )
    assert set(rows) - {"clitics", "login_paths"} == {"notice", "hedges", "or", "furniture"}


@given(st.text(max_size=300), st.sampled_from([200, 403, 404, 503, None]), st.text(max_size=300))
def test_any_page_is_judged_and_comes_back_from_the_wire(text, status, was):
    page, kept = a_page(*text.splitlines()), a_page(was)
    judged = judge(seen(page, status=status, failure=None if status else "none"), kept)
    assert judged.state in STATES
    look = Look(URL, "2031-03-01T12:00:00Z", "t", URL, status, judged)
    assert Look.from_wire(look.to_wire()) == look


@pytest.mark.parametrize(
    "text", ["x" * 100_000, "\x00" * 5_000, "\ud800 page", '"' * 50_000, "not found " * 20_000, "‮removed"]
)
def test_hostile_text_is_judged(text):
    assert judge(seen(a_page(text)), KEPT).state in STATES
