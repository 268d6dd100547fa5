"""Cells to values: dates, ages, sexes, text."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.lists.cleaning import age, cleaned, sex, tidy, unwrapped
from onrecord.lists.cleaning_dates import DateForm, iso_date, order_told

DMY = DateForm("dmy")
MDY = DateForm("mdy")


@pytest.mark.parametrize(
    ("text", "form", "date"),
    [
        ("1980", DateForm(), "1980"),
        ("1980-03", DateForm(), "1980-03"),
        ("1980-03-31", DateForm(), "1980-03-31"),
        ("1980-03-31T00:00:00", DateForm(), "1980-03-31"),
        ("1980/3/1", DateForm(), "1980-03-01"),
        ("19800331", DateForm(), "1980-03-31"),
        ("31031980", DateForm(), "1980-03-31"),
        ("03/04/1980", DMY, "1980-04-03"),
        ("03/04/1980", MDY, "1980-03-04"),
        ("03/04/1980", DateForm(), "1980-03-04/1980-04-03"),
        ("04/04/1980", DateForm(), "1980-04-04"),
        ("31.3.1980", DateForm(), "1980-03-31"),
        ("3/31/1980", DateForm(), "1980-03-31"),
        ("00.03.1980", DMY, "1980-03"),
        ("00.00.1980", DMY, "1980"),
        ("03.1980", DateForm(), "1980-03"),
        ("29222", DateForm(), "1980-01-02"),
        ("29222.5", DateForm(), "1980-01-02"),
        ("12 March 1980", DateForm(), "1980-03-12"),
        ("March 12th, 1980", DateForm(), "1980-03-12"),
        ("12-Mar-1980", DateForm(), "1980-03-12"),
        ("5 марта 1980 г.", DateForm(), "1980-03-05"),
        ("12 آذار 2011", DateForm(), "2011-03-12"),
        ("١٢/٠٣/٢٠١١", DMY, "2011-03-12"),
        ("5 كانون الثاني 2011", DateForm(), "2011-01-05"),
        ("1980년 3월 12일", DateForm(), "1980-03-12"),
        ("1980년생", DateForm(), "1980"),
        ("1987 г.р.", DateForm(), "1987"),
        ("ca. 1980", DateForm(), "1980"),
        ("~1980", DateForm(), "1980"),
        ("1979/1980", DateForm(), "1979/1980"),
        ("1979-1980", DateForm(), "1979/1980"),
        ("1979-03-01/1979-04", DateForm(), "1979-03-01/1979-04"),
        ("12.03.87", DateForm("dmy", 1925), "1987-03-12"),
        ("12.03.19", DateForm("dmy", 1950), "2019-03-12"),
    ],
)
def test_dates_as_lists_write_them(text: str, form: DateForm, date: str) -> None:
    assert iso_date(text, form) == date


@pytest.mark.parametrize(
    ("text", "form", "problem"),
    [
        ("31.02.1980", DMY, "1980-02 has no day 31"),
        ("1980-13-01", DateForm(), "there is no month 13"),
        ("13/13/1980", DateForm(), "there is no month 13"),
        ("31/01/1980", MDY, "there is no month 31"),
        ("01/31/1980", DMY, "there is no month 31"),
        ("12.03.87", DMY, "its year has two digits"),
        ("3080", DateForm(), None),
        ("99999", DateForm(), "no serial number"),
        ("yesterday", DateForm(), "it is no date"),
        ("12 March", DateForm(), "it is no date"),
        ("1990-1980", DateForm(), "it ends before it begins"),
        ("0999-01-01", DateForm(), "999 is no year of a life"),
        ("2500-01-01", DateForm(), "2500 is no year of a life"),
    ],
)
def test_what_is_no_date_says_why(text: str, form: DateForm, problem: str | None) -> None:
    if problem is None:
        assert iso_date(text, form) == "1908-06-06"
        return
    with pytest.raises(ValueError, match=problem):
        iso_date(text, form)


@given(st.dates(datetime.date(1850, 1, 1), datetime.date(2090, 1, 1)))
def test_a_day_is_read_alike_however_it_is_written(day: datetime.date) -> None:
    assert iso_date(day.isoformat()) == day.isoformat()
    assert iso_date(f"{day:%d.%m.%Y}", DMY) == day.isoformat()
    assert iso_date(f"{day:%m/%d/%Y}", MDY) == day.isoformat()
    low, _, high = iso_date(f"{day:%d/%m/%Y}").partition("/")
    assert low <= day.isoformat() <= (high or low)


@given(st.text(max_size=200))
def test_any_text_is_a_date_or_a_problem(text: str) -> None:
    for form in (DMY, MDY, DateForm("ymd", 1925)):
        try:
            assert iso_date(text, form)[:4].isdigit()
        except ValueError:
            continue


def test_a_hundred_kilobytes_in_a_cell_cost_nothing() -> None:
    for text in ("1" * 100_000, "a" * 100_000, "1 " * 50_000, "-" * 100_000):
        for field in ("birth", "age", "sex"):
            with pytest.raises(ValueError):
                cleaned(field, text, form=DMY, said={})


def test_the_order_of_a_column_is_told_by_its_values() -> None:
    assert order_told(["01/02/1980", "13/02/1980"]) == ("dmy", False)
    assert order_told(["01/02/80", "02/13/80"]) == ("mdy", True)
    assert order_told(["01/02/1980"]) == (None, False)
    assert order_told(["01.02.1980"]) == ("dmy", False)
    assert order_told(["13/02/1980", "02/13/1980"]) == (None, False)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        *(("34", "34"), ("34.0", "34"), ("34 years", "34"), ("34 y/o", "34"), ("34 лет", "34"), ("٣٤", "34")),
        *(
            ("about 30", "30"),
            ("~30", "30"),
            ("30-35", "30/35"),
            ("30 to 35", "30/35"),
            ("8 months", "0"),
            ("3 days", "0"),
        ),
        *(("18 months", "1"), ("34세", "34"), ("около 40", "40"), ("0", "0"), ("120", "120")),
    ],
)
def test_ages(text: str, years: str) -> None:
    assert age(text) == years


@pytest.mark.parametrize("text", ["214", "121", "-3", "adult", "35-30", "1980", "34 kg"])
def test_what_is_no_age(text: str) -> None:
    with pytest.raises(ValueError):
        age(text)


def test_sexes_in_several_languages() -> None:
    assert [sex(word) for word in ("M", "женский", "أنثى", "남", "Mann")] == [
        "male",
        "female",
        "female",
        "male",
        "male",
    ]
    with pytest.raises(ValueError, match="say it in the mapping"):
        sex("2")


def test_text_is_tidied_and_kept() -> None:
    assert tidy("  Ada\u00a0\u200fMoss\x07\n ") == "Ada Moss"
    assert cleaned("name", "Léa", form=DMY, said={}) == "L\u00e9a"
    assert cleaned("place", "н/д", form=DMY, said={}) is None
    assert cleaned("name", "Unknown", form=DMY, said={}) is None
    assert unwrapped('="00123"') == "00123"
    with pytest.raises(ValueError, match="formula"):
        cleaned("name", "=1+1", form=DMY, said={})
    with pytest.raises(ValueError, match="a number, no name"):
        cleaned("name", "34", form=DMY, said={})
