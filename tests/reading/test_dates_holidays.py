"""Which year a holiday is of, and datelines."""

import pytest

from onrecord.reading.dates import find_times
from onrecord.reading.page import read_pages
from onrecord.reading.sentences import split


def ends(text: str, published: str) -> list[tuple[str | None, str | None]]:
    """Start and end of each time in `text`."""
    report = read_pages(text.encode(), media_type="text/plain", published=published).reports[0]
    return [(each.time.start, each.time.end) for each in find_times(report, split(report)) if each.time]


@pytest.mark.parametrize(
    ("text", "published", "day"),
    [
        ("They hope to bring nine bodies home before Christmas.", "2024-12-24", "2024-12-25"),
        ("They lost nine men before Christmas.", "2025-01-10", "2024-12-25"),
        ("They lost nine men on Christmas Day.", "2024-12-28", "2024-12-25"),
        ("They lost nine men at Christmas.", "2024-12-01", "2023-12-25"),
    ],
)
def test_before_a_holiday_that_is_near_means_the_coming_one(text: str, published: str, day: str) -> None:
    assert ends(text, published) == [(day, day)]


@pytest.mark.parametrize(
    "line",
    [
        "OLDTOWN, April 13 (Agency) - ",
        "OLDTOWN, Sudan, April 13, 2023 (Agency) — ",
        "Oldtown, 13 April – ",
    ],
)
def test_a_dateline_is_no_time_of_the_event(line: str) -> None:
    assert ends(f"{line}Nine people died on Tuesday.", "2023-04-13") == [("2023-04-11", "2023-04-11")]


def test_a_date_between_dashes_is_still_one() -> None:
    assert ends("In Kyiv, on 3 March - it was a holiday - nine people died.", "2023-04-13")[0] == (
        "2023-03-03",
        "2023-03-03",
    )


@pytest.mark.parametrize(
    ("words", "start"),
    [("over the past 24 hours", "2023-04-12"), ("in the last 48 hours", "2023-04-11")],
)
def test_hours_of_a_window_are_the_days_they_touch(words: str, start: str) -> None:
    assert ends(f"Nine people died {words}.", "2023-04-13") == [(start, "2023-04-13")]
