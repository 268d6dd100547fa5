"""Times of a report: found, resolved, and left open where the text cannot settle them."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.knowledge import calendar, table
from onrecord.model import Block, Report, Span
from onrecord.model.claim import GRANULARITIES
from onrecord.reading import dates
from onrecord.reading.dates import expressions, find_times
from onrecord.reading.mentions import TimeMention
from onrecord.reading.sentences import split

PUBLISHED = "2024-12-17"
"""A Tuesday."""


def times(text: str, published: str | None = PUBLISHED) -> tuple[TimeMention, ...]:
    report = Report(item="", text=text, blocks=(Block("body", Span(0, len(text))),), published=published)
    return find_times(report, split(report))


def only(text: str, published: str | None = PUBLISHED) -> TimeMention:
    found = times(text, published)
    assert len(found) == 1, [mention.span.of(text) for mention in found]
    return found[0]


def ends(text: str, published: str | None = PUBLISHED) -> tuple[str | None, str | None]:
    time = only(text, published).time
    assert time is not None
    return time.start, time.end


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Ten died on December 14.", "2024-12-14", "2024-12-14"),
        ("Ten died on 14 December 2023.", "2023-12-14", "2023-12-14"),
        ("Ten died on 14.12.2023.", "2023-12-14", "2023-12-14"),
        ("Ten died on 2023-12-14.", "2023-12-14", "2023-12-14"),
        ("Ten died on 12/14/2023.", "2023-12-14", "2023-12-14"),
        ("Ten died on Dec. 14–15.", "2024-12-14", "2024-12-15"),
        ("Ten died on the 3rd of March, 2022.", "2022-03-03", "2022-03-03"),
        ("Ten died on Monday, Dec. 9.", "2024-12-09", "2024-12-09"),
        ("Ten died in March 2022.", "2022-03-01", "2022-03-31"),
        ("Ten died in mid-January.", "2024-01-11", "2024-01-21"),
        ("Ten died in early 2023.", "2023-01-01", "2023-05-01"),
        ("Ten died in the first week of May.", "2024-05-01", "2024-05-07"),
        ("Ten died last winter.", "2023-12-01", "2024-02-29"),
        ("Ten died in Q3 2023.", "2023-07-01", "2023-09-30"),
        ("Ten died in 2022.", "2022-01-01", "2022-12-31"),
        ("Ten died in the 1990s.", "1990-01-01", "1999-12-31"),
        ("Ten died on Christmas Eve.", "2023-12-24", "2023-12-24"),
        ("Ten died in nineteen ninety-six.", "1996-01-01", "1996-12-31"),
    ],
)
def test_dates_of_the_calendar(text: str, start: str, end: str) -> None:
    assert ends(text) == (start, end)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("He said so on Monday.", "2024-12-16", "2024-12-16"),
        ("He said so on Tuesday.", "2024-12-17", "2024-12-17"),
        ("He said so on Wednesday.", "2024-12-11", "2024-12-11"),
        ("They will meet on Friday.", "2024-12-20", "2024-12-20"),
        ("They meet next Monday.", "2024-12-23", "2024-12-23"),
        ("It rained last Tuesday.", "2024-12-10", "2024-12-10"),
        ("Yesterday it rained.", "2024-12-16", "2024-12-16"),
        ("It rained the day before yesterday.", "2024-12-15", "2024-12-15"),
        ("It rained last week.", "2024-12-09", "2024-12-15"),
        ("It rained over the weekend.", "2024-12-14", "2024-12-15"),
        ("It rained last month.", "2024-11-01", "2024-11-30"),
        ("It rained three weeks ago.", "2024-11-25", "2024-12-01"),
        ("It rained four days ago.", "2024-12-13", "2024-12-13"),
        ("It rained in July last year.", "2023-07-01", "2023-07-31"),
    ],
)
def test_times_counted_from_publication(text: str, start: str, end: str) -> None:
    assert ends(text) == (start, end)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("On December 10 they came. On the same day ten died.", "2024-12-10"),
        ("On December 10 they came. The following day ten died.", "2024-12-11"),
        ("On December 10 they came. Two days earlier ten died.", "2024-12-08"),
        ("On December 10 they came. A week later, ten died.", "2024-12-16"),
        ("On December 10 they came. On the 12th, ten died.", "2024-12-12"),
        ("On March 3, 2022, they came. That night ten died.", "2022-03-03"),
    ],
)
def test_times_counted_from_the_date_spoken_of_before(text: str, start: str) -> None:
    time = times(text)[1].time
    assert time is not None
    assert time.start == start
    assert "in the text" in time.rule


def test_a_month_later_than_publication_is_last_years() -> None:
    assert ends("Ten died in November.", "2025-02-03") == ("2024-11-01", "2024-11-30")
    assert ends("Ten died on December 30.", "2025-01-02") == ("2024-12-30", "2024-12-30")
    assert ends("The truce holds until March 1.", "2025-02-03") == (None, "2025-03-01")
    assert ends("The truce will begin on May 1.", "2025-02-03") == ("2025-05-01", "2025-05-01")


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("As of 14 December, 200 had died.", "2024-12-14"),
        ("On December 10 they came; as of the 14th 200 had died.", "2024-12-14"),
        ("By mid-January 4,000 had died.", "2024-01-21"),
        ("So far, 4,000 have died.", "2024-12-17"),
        ("To date 4,000 have died.", "2024-12-17"),
    ],
)
def test_the_bound_of_a_running_count_is_an_end_alone(text: str, end: str) -> None:
    mention = times(text)[-1]
    assert mention.so_far
    assert not mention.flow
    assert mention.time is not None
    assert (mention.time.start, mention.time.end) == (None, end)


def test_since_runs_from_its_date_to_publication() -> None:
    mention = only("Since August 4,000 have died.")
    assert mention.so_far
    assert ends("Since August 4,000 have died.") == ("2024-08-01", "2024-12-17")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("In the past week, 20 died.", "2024-12-10", "2024-12-17"),
        ("Over the last three days 20 died.", "2024-12-14", "2024-12-17"),
        ("Between March 1 and March 5, 20 died.", "2024-03-01", "2024-03-05"),
        ("From November 28, 2023 to January 3, 2024, 20 died.", "2023-11-28", "2024-01-03"),
        ("From November 28 to January 3, 2024, 20 died.", "2023-11-28", "2024-01-03"),
        ("The war of 1941-1945 was long.", "1941-01-01", "1945-12-31"),
    ],
)
def test_a_period_with_both_ends_is_a_flow(text: str, start: str, end: str) -> None:
    mention = only(text)
    assert mention.flow
    assert not mention.so_far
    assert ends(text) == (start, end)


@pytest.mark.parametrize(
    ("text", "start", "granularity"),
    [
        ("At 3 a.m. on December 14, two died.", "2024-12-14T03:00", "hour"),
        ("On Monday at 10:30 they left.", "2024-12-16T10:30", "hour"),
        ("At 1:00 AM on Sunday, October 9, 2016, two died.", "2016-10-09T01:00", "hour"),
        ("On Monday night two died.", "2024-12-16", "part_of_day"),
        ("On the night of December 3 two died.", "2024-12-03", "part_of_day"),
        ("On the night of 15–16 December two died.", "2024-12-15", "part_of_day"),
        ("Overnight, ten died.", "2024-12-16", "part_of_day"),
    ],
)
def test_times_of_day(text: str, start: str, granularity: str) -> None:
    time = only(text).time
    assert time is not None
    assert (time.start, time.granularity) == (start, granularity)


@pytest.mark.parametrize(
    "text",
    [
        "They held it for three days.",
        "The 23-year-old died.",
        "The man was 61 years old.",
        "He may march with a second man.",
        "In 2000 troops came.",
        "It cost $1998 and 2,015 shares.",
        "The 14th Brigade lost ten men on the 3rd floor.",
        "Every day ten die.",
        "May God help them.",
        "",
    ],
)
def test_what_is_no_date_gives_none(text: str) -> None:
    assert times(text) == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Ten died on Monday.", "bears no date"),
        ("Ten died yesterday.", "bears no date"),
        ("Ten died last week.", "bears no date"),
        ("So far ten have died.", "bears no date"),
        ("Ten died on December 14.", "no year"),
        ("Ten died in November.", "no year"),
        ("Ten died on the 14th.", "no month"),
    ],
)
def test_without_publication_date_what_counts_from_it_stays_open(text: str, why: str) -> None:
    mention = only(text, None)
    assert mention.time is None
    assert mention.why is not None
    assert why in mention.why


def test_without_publication_date_a_full_date_is_resolved() -> None:
    assert ends("Ten died on 3 March 2022.", None) == ("2022-03-03", "2022-03-03")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Ten died on 03/04/2022.", "2022-04-03 or 2022-03-04"),
        ("Ten died in the winter of 2022.", "may begin or end"),
        ("Ten died two days after the attack.", "event"),
        ("Ten died at 3 a.m.", "which day"),
        ("Two days earlier ten died.", "none was spoken of"),
    ],
)
def test_what_may_mean_two_things_says_so(text: str, why: str) -> None:
    mention = only(text)
    assert mention.time is None
    assert mention.why is not None
    assert why in mention.why


def test_another_date_in_figures_tells_day_from_month() -> None:
    found = times("On 25/04/2022 they came. Ten died on 03/04/2022.")
    assert [mention.time.start if mention.time else None for mention in found] == ["2022-04-25", "2022-04-03"]


def test_a_date_that_is_none_is_not_made_one() -> None:
    assert times("On 31.02.2022 nothing was signed.") == ()
    assert times("On February 30 nothing was signed.") == ()


def test_rules_name_what_they_count_from() -> None:
    rules = {
        "Ten died on Monday.": "weekday/before published",
        "They will meet on Friday.": "weekday/after published",
        "Ten died on 3 March 2022.": "month-day/given year",
        "Ten died on December 14.": "month-day/before published",
    }
    for text, rule in rules.items():
        time = only(text).time
        assert time is not None
        assert time.rule == rule


def test_the_wording_holds_its_preposition() -> None:
    text = "Ten died on the night of December 3."
    assert only(text).span.of(text) == "on the night of December 3"


def test_asides_give_no_times() -> None:
    text = "Ten died on December 14.\n\nPosted on December 16"
    blocks = (Block("body", Span(0, 24)), Block("byline", Span(26, len(text))))
    report = Report(item="", text=text, blocks=blocks, published=PUBLISHED)
    assert len(find_times(report, split(report))) == 1


PIECES = st.sampled_from(
    [
        "Ten died ",
        "on Monday",
        "yesterday",
        "on December 14",
        "last week",
        "the same day",
        "two days earlier",
        ". ",
        ", ",
        "since August",
        "in the past week",
        "as of the 14th",
        "In 2022",
        "03/04/2022",
        "at 3 a.m. ",
        "May ",
        "\x00",
        "\ud800",
        "من ",
        "from March 1 to ",
        "99",
        " and ",
        "early ",
        "the end of ",
        "so far",
        "\n",
        "nineteen ninety",
    ]
)


@settings(max_examples=60)
@given(
    st.lists(PIECES, max_size=14), st.sampled_from([PUBLISHED, None, "0001-01-02", "9999-12-30", "nonsense"])
)
def test_spans_are_in_the_text_in_order_and_say_the_wording(pieces: list[str], published: str | None) -> None:
    text = "".join(pieces)
    found = times(text, published)
    assert found == times(text, published)
    end = 0
    for mention in found:
        assert end <= mention.span.start < mention.span.end <= len(text)
        end = mention.span.end
        assert (mention.time is None) == (mention.why is not None)
        if mention.time is not None:
            assert mention.time.wording == mention.span.of(text)
            assert mention.time.granularity in GRANULARITIES
            assert (mention.time.start or "") <= (mention.time.end or "~")


@given(
    st.sampled_from(
        ["on Monday", "yesterday", "last week", "last Friday", "four days ago", "over the weekend", "today"]
    ),
    st.dates(date(1990, 1, 1), date(2030, 1, 1)),
    st.integers(-60, 60),
)
def test_shifting_publication_by_weeks_shifts_what_counts_from_it(words: str, day: date, weeks: int) -> None:
    text, shift = f"Ten died {words}.", timedelta(weeks=weeks)
    start, end = ends(text, day.isoformat())
    moved = ends(text, (day + shift).isoformat())
    assert moved == tuple((date.fromisoformat(each) + shift).isoformat() for each in (start or "", end or ""))


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)))
def test_a_full_date_does_not_depend_on_publication(day: date) -> None:
    assert ends("Ten died on 3 March 2022.", day.isoformat()) == ("2022-03-03", "2022-03-03")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("for two weeks", "P2W"),
        ("a five-year term", "P5Y"),
        ("2 1/2 years", "P2Y6M"),
        ("several months", "PXM"),
        ("an hour", "PT1H"),
        ("now", "PRESENT_REF"),
        ("recently", "PAST_REF"),
        ("soon", "FUTURE_REF"),
        ("every day", "P1D"),
        ("each Monday", "XXXX-WXX-1"),
        ("Monday night", "2024-12-16TNI"),
        ("the third quarter", "2024-Q3"),
        ("last summer", "2024-SU"),
        ("the 19th century", "18"),
        ("the 1980s", "198"),
        ("over the weekend", "2024-W50-WE"),
    ],
)
def test_expressions_have_timex_values(text: str, value: str) -> None:
    found = expressions(text, [Span(0, len(text))], published=date(2024, 12, 17))
    assert [each.meaning.value for each in found] == [value]


@pytest.mark.parametrize(
    "text", ["two " * 5_000, "1-" * 10_000, "December 14 " * 1_000, "A" * 50_000, " " * 50_000]
)
def test_hostile_text_is_read_through(text: str) -> None:
    assert len(times(text)) <= 1_000


def test_every_column_of_the_tables_is_used() -> None:
    folder = [*Path(dates.__file__).parent.glob("*.py"), Path(calendar.__file__)]
    code = "\n".join(file.read_text(encoding="utf-8") for file in folder)
    for name in ("calendar", "time_words"):
        for column in table(name):
            assert f'"{column}"' in code or f"'{column}'" in code, (name, column)


def test_a_month_hence_is_the_coming_one_where_nothing_past_is_told():
    assert ends("The talks open on 3 June in Geneva.", "2024-05-08") == ("2024-06-03", "2024-06-03")
    assert ends("Forty people were killed on 3 June.", "2024-05-08") == ("2023-06-03", "2023-06-03")
