"""Stretches of the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.knowledge import table
from onrecord.knowledge.calendar import (
    GRANULARITY,
    easter,
    holiday,
    quarter,
    season,
    shifted,
    stretch,
    third,
    weekday,
)
from onrecord.model.claim import GRANULARITIES

DAYS = st.dates(date(1200, 1, 1), date(2800, 1, 1))
UNITS = st.sampled_from(sorted(GRANULARITY))


@pytest.mark.parametrize(
    ("unit", "first", "last", "label"),
    [
        ("D", "2024-12-17", "2024-12-17", "2024-12-17"),
        ("W", "2024-12-16", "2024-12-22", "2024-W51"),
        ("WE", "2024-12-21", "2024-12-22", "2024-W51-WE"),
        ("M", "2024-12-01", "2024-12-31", "2024-12"),
        ("Q", "2024-10-01", "2024-12-31", "2024-Q4"),
        ("H", "2024-07-01", "2024-12-31", "2024-H2"),
        ("WI", "2024-12-01", "2025-02-28", "2024-WI"),
        ("Y", "2024-01-01", "2024-12-31", "2024"),
        ("E", "2020-01-01", "2029-12-31", "202"),
        ("C", "2000-01-01", "2099-12-31", "20"),
    ],
)
def test_the_stretch_a_day_lies_in(unit: str, first: str, last: str, label: str) -> None:
    found = stretch(date(2024, 12, 17), unit)
    assert (found.first.isoformat(), found.last.isoformat(), found.label) == (first, last, label)


def test_a_winter_bears_the_year_it_begins_in() -> None:
    assert stretch(date(2025, 1, 15), "WI") == season(2024, "WI")
    assert season(2023, "WI").last == date(2024, 2, 29)


def test_the_week_of_new_year_may_bear_the_other_year() -> None:
    assert stretch(date(2021, 1, 1), "W").label == "2020-W53"


@given(DAYS, UNITS)
def test_a_day_lies_in_its_stretch(day: date, unit: str) -> None:
    found = stretch(day, unit)
    if unit not in ("WE", "SP", "SU", "FA", "WI"):
        assert found.first <= day <= found.last
    assert stretch(found.first, unit) == found


@given(DAYS, UNITS, st.integers(-10, 10))
def test_shifting_there_and_back_changes_nothing(day: date, unit: str, by: int) -> None:
    found = stretch(day, unit)
    assert found.shifted(by).shifted(-by) == found


@given(DAYS, st.sampled_from(["D", "W", "M", "Q", "H", "Y", "E", "C"]))
def test_stretches_follow_each_other_without_a_gap(day: date, unit: str) -> None:
    found = stretch(day, unit)
    assert found.shifted(1).first == found.last + timedelta(days=1)


@given(DAYS, st.integers(0, 6), st.booleans())
def test_the_nearest_weekday_is_less_than_a_week_away(day: date, number: int, ahead: bool) -> None:
    found = weekday(day, number, ahead=ahead)
    assert found.weekday() == number
    assert 0 <= ((found - day) if ahead else (day - found)).days < 7


@given(DAYS, st.sampled_from(["W", "M", "Q", "Y"]))
def test_thirds_cover_a_stretch_in_order(day: date, unit: str) -> None:
    whole = stretch(day, unit)
    early, mid, late = (third(whole, part) for part in ("early", "mid", "late"))
    assert early[0] == whole.first
    assert late[1] == whole.last
    assert mid[0] == early[1] + timedelta(days=1)
    assert late[0] == mid[1] + timedelta(days=1)
    assert third(whole, "end") == (whole.last, whole.last)
    assert third(whole, "any") == (whole.first, whole.last)


def test_counting_units_keeps_their_grain() -> None:
    assert shifted(date(2024, 12, 17), -3, "D").label == "2024-12-14"
    assert shifted(date(2024, 12, 17), -3, "W").label == "2024-W48"
    assert shifted(date(2024, 12, 17), -1, "F").label == "2024-W49"
    assert shifted(date(2024, 3, 31), -1, "M").label == "2024-02"
    assert shifted(date(2024, 12, 17), -2, "Y").label == "2022"


def test_quarters() -> None:
    assert (quarter(2024, 1).label, quarter(2024, 3).first) == ("2024-Q1", date(2024, 7, 1))


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (1961, date(1961, 4, 2)),
        (2000, date(2000, 4, 23)),
        (2024, date(2024, 3, 31)),
        (2025, date(2025, 4, 20)),
    ],
)
def test_easter(year: int, day: date) -> None:
    assert easter(year) == day


@given(st.integers(1600, 4000))
def test_easter_is_a_sunday_of_spring(year: int) -> None:
    assert easter(year).weekday() == 6
    assert date(year, 3, 22) <= easter(year) <= date(year, 4, 25)


@pytest.mark.parametrize(
    ("name", "year", "day"),
    [
        ("Christmas", 2024, date(2024, 12, 25)),
        ("Thanksgiving", 2024, date(2024, 11, 28)),
        ("Memorial Day", 2024, date(2024, 5, 27)),
        ("Good Friday", 2024, date(2024, 3, 29)),
        ("Labor Day", 2024, date(2024, 9, 2)),
        ("Saint Nobody's", 2024, None),
    ],
)
def test_holidays(name: str, year: int, day: date | None) -> None:
    assert holiday(name, year) == day


def test_every_row_of_the_table_makes_a_date() -> None:
    names = table("calendar")
    known = [*names["holidays"], *names["weekday_holidays"], *names["easter_holidays"]]
    assert all(holiday(name, 2024) is not None for name in known)
    assert set(names["months"].values()) == set(range(1, 13))
    assert set(names["weekdays"].values()) == set(names["weekdays_short"].values()) == set(range(7))
    assert set(names["seasons"].values()) == {"SP", "SU", "FA", "WI"}
    assert set(names["parts_of_day"].values()) == {"MO", "MI", "AF", "EV", "NI"}


def test_every_unit_has_a_granularity_that_claims_know() -> None:
    assert set(GRANULARITY.values()) <= set(GRANULARITIES)


def test_what_falls_outside_the_calendar_raises() -> None:
    with pytest.raises((OverflowError, ValueError)):
        stretch(date(9999, 12, 31), "D").shifted(1)
