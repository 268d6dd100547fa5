import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import InputError
from onrecord.reading.page import read_pages
from onrecord.reading.page.article import Origin
from onrecord.reading.page.telegram import is_telegram, telegram_reports

CHANNEL = {
    "name": "Menna Watch", "type": "public_channel", "id": 1700000001,
    "messages": [
        {"id": 1, "type": "service", "date": "2024-05-06T07:00:00", "action": "create_channel", "text": ""},
        {"id": 2, "type": "message", "date": "2024-05-06T08:30:00", "date_unixtime": "1714976999", "from": "Menna Watch",
         "edited": "2024-05-06T09:00:00", "edited_unixtime": "1714978800", "text": ["Nine miners were killed at Orne. ",
         {"type": "text_link", "text": "Source", "href": "https://x.example.org/a"}, " ",
         {"type": "link", "text": "https://x.example.org/b"}], "photo": "photos/photo_1.jpg"},
        {"id": 3, "type": "message", "date": "2024-05-06T10:00:00", "forwarded_from": "River Post", "reply_to_message_id": 2,
         "from": "Menna Watch", "author": "heron", "text": "Three more were wounded."},
        {"id": 4, "type": "message", "date": "2024-05-06T11:00:00", "from": "Menna Watch", "text": "", "file":
         "video_files/v.mp4", "mime_type": "video/mp4"},
    ],
}  # fmt: skip


def reports(data, media_type="application/json", **declared):
    raw = data if isinstance(data, bytes) else json.dumps(data, indent=1, ensure_ascii=False).encode()
    return read_pages(raw, media_type=media_type, **declared)


def aside(report, path):
    return [block.span.of(report.text) for block in report.blocks if block.path == path]


def test_a_telegram_channel_is_a_report_a_message_with_all_that_the_export_says():
    first, second, third = reports(CHANNEL, url="https://t.me/mennawatch").reports
    assert [report.part for report in (first, second, third)] == ["message/2", "message/3", "message/4"]
    assert first.url == "https://t.me/mennawatch/2"
    assert (first.outlet, first.authors, first.published) == (
        "Menna Watch",
        ("Menna Watch",),
        "2024-05-06T06:29:59+00:00",
    )
    assert first.text.startswith("Nine miners were killed at Orne. Source")
    assert [(span.of(first.text), href) for span, href in first.links] == [
        ("Source", "https://x.example.org/a"), ("https://x.example.org/b", "https://x.example.org/b"),
    ]  # fmt: skip
    assert aside(first, "edited") == ["Edited 2024-05-06T07:00:00+00:00"]
    assert aside(first, "media") == ["Media: photos/photo_1.jpg (photo)"]
    assert (second.authors, second.outlet, second.published) == (("River Post",), "Menna Watch", "2024-05-06")
    assert aside(second, "forwarded_from") == ["Forwarded from River Post"]
    assert aside(second, "reply_to") == ["Reply to message 2"]
    assert aside(second, "note") == ["Signed heron"]
    assert aside(third, "media") == ["Media: video_files/v.mp4 (video/mp4)"]
    assert third.parts == ()


def test_an_account_with_several_chats_keeps_them_apart():
    other = {**CHANNEL, "name": "Other", "id": 2}
    made = reports({"about": "x", "chats": {"list": [CHANNEL, other]}}).reports
    assert {report.part.rpartition("/message")[0] for report in made} == {"chat/1700000001", "chat/2"}
    assert {report.outlet for report in made} == {"Menna Watch", "Other"}


def test_an_export_that_breaks_off_gives_what_is_whole_and_says_where_it_ends():
    data = json.dumps(CHANNEL, indent=1).encode()
    found = reports(data[: data.index(b'"id": 4') + 3])
    assert len(found.reports) == 2
    assert "breaks off" in found.refusals[0].problem


@given(st.recursive(st.none() | st.text(max_size=4) | st.integers(), lambda inner: st.lists(inner, max_size=3) |
       st.dictionaries(st.sampled_from(["id", "type", "text", "href", "from", "date", "photo", "date_unixtime"]), inner)))  # fmt: skip
def test_any_message_is_read_or_passed_over(row):
    data = json.dumps({"name": "n", "type": "private_group", "id": 1, "messages": [row, {"type": "message", "text": row}, CHANNEL["messages"][1]]})  # fmt: skip
    assert is_telegram(data.encode())
    made, _ = telegram_reports(data.encode(), Origin("i"))
    assert made[-1].text.startswith("Nine")


ANDROID = (
    "31/12/2023, 21:40 - Messages and calls are end-to-end encrypted.\n"
    "31/12/2023, 21:41 - Heron: Nine were killed: at Orne\nand three wounded\n"
    "01/01/2024, 08:00 - Marten: IMG-20240101-WA0001.jpg (file attached)\nthe mill\n"
    "01/01/2024, 08:01 - Marten: <Media omitted>\n"
    "01/01/2024, 08:02 - Marten: This message was deleted\n"
    "01/01/2024, 08:03 - Heron: So it was. <This message was edited>\n"
)
IOS = "[12/31/23, 9:41:05 PM] Heron: \u200eNine were killed\n[1/1/24, 8:00:00 AM] Marten: \u200e<attached: 00000002-PHOTO.jpg>\n"


def test_a_whatsapp_chat_is_a_report_a_message():
    made = reports(ANDROID.encode(), media_type="text/plain").reports
    assert [(report.part, report.published, report.authors[0]) for report in made] == [
        ("message/2", "2023-12-31", "Heron"), ("message/4", "2024-01-01", "Marten"), ("message/8", "2024-01-01", "Heron"),
    ]  # fmt: skip
    assert made[0].text == "Nine were killed: at Orne\nand three wounded"
    assert aside(made[1], "media") == ["Media: IMG-20240101-WA0001.jpg"]
    assert made[1].text.startswith("the mill")
    assert aside(made[2], "edited") == ["Edited at a time the export does not tell"]


def test_a_chat_of_ios_with_the_month_first():
    made = reports(IOS.encode(), media_type="text/plain").reports
    assert [(report.published, report.text.split("\n")[0]) for report in made] == [
        ("2023-12-31", "Nine were killed"), ("2024-01-01", "Media: 00000002-PHOTO.jpg"),
    ]  # fmt: skip


def test_dates_that_nothing_settles_are_none_and_it_is_said():
    found = reports(
        b"01/02/2024, 08:00 - Heron: Nine were killed\n02/02/2024, 09:00 - Heron: yes\n",
        media_type="text/plain",
    )
    assert [report.published for report in found.reports] == [None, None]
    assert "day first or month first" in found.refusals[0].problem


@pytest.mark.parametrize("text", ["12/3 people: no", "On 31/12/2023, 21:41 - nine were killed.", "a\nb: c\n"])
def test_other_texts_are_no_chats(text):
    (report,) = reports(text.encode(), media_type="text/plain").reports
    assert report.part == ""


TWEETS = [
    {"tweet": {"id_str": "1790000000000000001", "created_at": "Mon May 06 08:30:00 +0000 2024", "lang": "en",
               "full_text": "Nine were killed at Orne https://t.co/x", "in_reply_to_status_id_str": "17",
               "in_reply_to_screen_name": "heron", "edit_info": {"initial": {"editTweetIds": ["1790000000000000001", "1790000000000000009"]}},
               "entities": {"urls": [{"url": "https://t.co/x", "expanded_url": "https://x.example.org/a"}]},
               "extended_entities": {"media": [{"media_url_https": "https://pbs.example.org/1.jpg", "type": "photo"}]}}},
    {"tweet": {"id_str": "1790000000000000002", "created_at": "Mon May 06 09:30:00 +0000 2024", "full_text": "RT @riverpost: Three more wounded"}},
]  # fmt: skip


def test_an_archive_of_x_is_a_report_a_post():
    data = b"window.YTD.tweets.part0 = " + json.dumps(TWEETS).encode()
    first, second = reports(data, media_type="text/plain", outlet="@mennawatch").reports
    assert (first.part, first.url) == (
        "message/1790000000000000001",
        "https://x.com/i/status/1790000000000000001",
    )
    assert (first.published, first.outlet, first.language) == (
        "2024-05-06T08:30:00+00:00",
        "@mennawatch",
        "en",
    )
    assert aside(first, "reply_to") == ["Reply to message 17 of @heron"]
    assert aside(first, "edited") == ["Edited later, as 1790000000000000009"]
    assert aside(first, "media") == ["Media: https://pbs.example.org/1.jpg (photo)"]
    assert [href for _, href in first.links] == ["https://x.example.org/a"]
    assert (second.authors, aside(second, "forwarded_from")) == (
        ("@riverpost",),
        ["Forwarded from @riverpost"],
    )
    assert "RT @" not in second.text


@pytest.mark.parametrize("tail", ["[{", "[]", "7", "[[[[" * 50_000])
def test_a_damaged_archive_of_x_is_refused(tail):
    with pytest.raises(InputError):
        reports(b"window.YTD.tweets.part0 = " + tail.encode(), media_type="text/plain")


@pytest.mark.parametrize(
    "hostile", ["1/" * 40_000, "[1/1/24, 1:1] " * 9_000, "31/12/2023, 21:41 - A: x\n" + "<attached: " * 9_000]
)
def test_hostile_chats_take_no_time_to_speak_of(hostile):
    assert reports(hostile.encode(), media_type="text/plain").reports
