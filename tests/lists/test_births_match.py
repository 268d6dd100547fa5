from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.lists.dates import birth_range, date_range


def test_a_day_is_itself_and_a_month_and_year_are_all_their_days() -> None:
    day, month, year = (date_range(text) for text in ("1999-02-10", "1999-02", "1999"))
    assert day is not None
    assert month is not None
    assert year is not None
    assert day.first == day.last == date(1999, 2, 10).toordinal()
    assert (month.first, month.last) == (date(1999, 2, 1).toordinal(), date(1999, 2, 28).toordinal())
    assert (year.first, year.last) == (date(1999, 1, 1).toordinal(), date(1999, 12, 31).toordinal())
    assert day.text == "1999-02-10"
    assert month.text is None


def test_a_day_that_does_not_exist_keeps_its_year() -> None:
    found = date_range("1999-02-31")
    assert found is not None
    assert found.year == 1999
    assert found.last == date(1999, 12, 31).toordinal()


def test_an_interval_spans_both_ends_and_backwards_it_is_none() -> None:
    found = date_range("1998/1999-03")
    assert found is not None
    assert found.last == date(1999, 3, 31).toordinal()
    assert found.year is None
    assert date_range("1999/1998") is None


def test_a_slip_of_a_date_keeps_its_text_only() -> None:
    found = date_range("18x4-03-02")
    assert found is not None
    assert found.first is None
    assert found.text == "18x4-03-02"


@pytest.mark.parametrize("text", [None, "", "soon", "0000", "9999", "1999/2000/2001", "1" * 1000])
def test_what_is_no_date_is_none(text: str | None) -> None:
    assert date_range(text) is None


@given(st.dates(date(1905, 1, 1), date(2000, 1, 1)), st.integers(0, 36_000))
def test_the_age_at_death_holds_the_birth(birth: date, days: int) -> None:
    death = date.fromordinal(min(birth.toordinal() + days, date(2100, 1, 1).toordinal()))
    age = death.year - birth.year - ((death.month, death.day) < (birth.month, birth.day))
    found = birth_range(None, str(age), death.isoformat())
    assert found is not None
    assert found.first is not None
    assert found.last is not None
    assert found.first - 1 <= birth.toordinal() <= found.last + 1


def test_a_range_of_ages_is_wider_and_a_stated_birth_goes_before() -> None:
    wide, narrow = birth_range(None, "30/35", "2020-01-01"), birth_range(None, "30", "2020-01-01")
    assert wide is not None
    assert narrow is not None
    assert wide.last == narrow.last
    assert (wide.first or 0) < (narrow.first or 0)
    assert birth_range("1990", "30/35", "2020-01-01") == date_range("1990")


@pytest.mark.parametrize(
    ("age", "death"), [("34", None), ("214", "2020"), ("35/30", "2020"), ("old", "2020")]
)
def test_an_age_that_says_nothing_gives_none(age: str, death: str | None) -> None:
    assert birth_range(None, age, death) is None
