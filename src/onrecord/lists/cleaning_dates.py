"""A cell's date as ISO 8601, as precise as it is known; what is no date says why.

Nothing is guessed in silence: 03/04/1999 is an interval from one reading to the other until the column or the
mapping says which comes first; a year of two digits needs the year from which on the mapping counts them.
"""

import datetime
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from onrecord.lists.lexicon import ascii_digits, values

__all__ = ["ORDERS", "DateForm", "iso_date", "order_told"]

ORDERS = ("dmy", "mdy", "ymd")
_FIRST, _LAST = 1000, 2100
"""Years of births and deaths on lists: outside of them a number is no year."""
_SERIAL_ZERO = datetime.date(1899, 12, 30)
"""Day 0 of spreadsheets, for dates from March 1900 on (ECMA-376 part 1, section 18.17.4.1)."""
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[t ]\d{1,2}:\d\d.{0,20})?")
_THREE = re.compile(r"(\d{1,2})\s?[-/. ,]\s?(\d{1,2})\s?[-/. ,]\s?(\d{4}|\d{2})(?:[t ]\d{1,2}:\d\d.{0,20})?")
_TWO = re.compile(r"(\d{1,2})\s?[-/. ]\s?(\d{4})")
_SPLIT_YEARS = re.compile(r"(\d{4})\s?[-–/]\s?(\d{4})")
_KOREAN = re.compile(r"(\d{4})\s?[년年](?:\s?(\d{1,2})\s?[월月])?(?:\s?(\d{1,2})\s?[일日])?")
_SERIAL = re.compile(r"(\d{4,5})(?:\.\d{1,12})?")
_WORDS = re.compile(r"\d{1,4}|[^\W\d_][^\W\d_.’']*")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|º|-?го|-?е)\b")


@dataclass(frozen=True, slots=True)
class DateForm:
    """What a column's dates are written like."""

    order: str | None = None
    """One of ORDERS; None where it is not known."""
    years_from: int | None = None
    """The first year that two digits can stand for; the last is 99 years later."""


def iso_date(text: str, form: DateForm | None = None) -> str:
    """The date in a cell: 1999, 1999-03, 1999-03-31, or an interval 1998/1999. ValueError says what is wrong."""
    form = form or DateForm()
    words = _plain(text)
    if found := _SPLIT_YEARS.fullmatch(words):
        return _interval(_year(found[1]), _year(found[2]))
    ends = words.split("/")
    if len(ends) == 2 and all(_ISO.fullmatch(end) for end in ends):
        return _interval(_of_iso(ends[0]), _of_iso(ends[1]))
    if words.isdecimal() and words.isascii():
        return _of_number(words, form)
    if found := _ISO.fullmatch(words) or _KOREAN.fullmatch(words):
        return _made(found[1], found[2], found[3])
    if found := _THREE.fullmatch(words):
        return _of_three(found[1], found[2], found[3], form)
    if found := _TWO.fullmatch(words):
        return _made(found[2], found[1], None)
    if (found := _SERIAL.fullmatch(words)) and "." in words:
        return _of_serial(int(found[1]))
    return _of_words(words, form)


def order_told(cells: Iterable[str]) -> tuple[str | None, bool]:
    """The order of day and month that a column's own values prove, and whether two-digit years are among them.

    A number over 12 in one place proves it; dots are written day first. None where values contradict each other
    or prove nothing.
    """
    seen: Counter[str] = Counter()
    dotted = short = False
    for cell in cells:
        found = _THREE.fullmatch(_plain(cell))
        if found is None:
            continue
        first, second = int(found[1]), int(found[2])
        short = short or len(found[3]) == 2
        dotted = dotted or "." in found[0]
        if first > 12 >= second:
            seen["dmy"] += 1
        elif second > 12 >= first:
            seen["mdy"] += 1
    if len(seen) == 1:
        return next(iter(seen)), short
    if seen and max(seen.values()) > 20 * min(seen.values()):
        return max(sorted(seen), key=lambda order: seen[order]), short
    return ("dmy" if dotted and not seen else None), short


@cache
def _around() -> re.Pattern[str]:
    """Words before or after a date that are no part of it: about, born, г.р."""
    table = values()
    words = (*table["about"]["words"], *table["born"]["words"], "г", "г.", "года", "год", "р.", "року")
    ordered = sorted(map(re.escape, set(words)), key=len, reverse=True)
    either = "|".join(ordered)
    return re.compile(rf"^(?:{either})\s+|^[~≈]\s*|(?<=[\d\s])(?:{either})$")


def _plain(text: str) -> str:
    words = " ".join(ascii_digits(text[:100]).casefold().split()).strip(" '\"*?()[]")
    for _ in range(2):
        words = _around().sub("", words).strip(" ,")
    return words


def _year(text: str) -> str:
    if not _FIRST <= int(text) <= _LAST:
        raise ValueError(f"{int(text)} is no year of a life")
    return text


def _of_iso(text: str) -> str:
    found = _ISO.fullmatch(text)
    assert found is not None
    return _made(found[1], found[2], found[3])


def _interval(first: str, last: str) -> str:
    if first[:4] > last[:4]:
        raise ValueError("it ends before it begins")
    return first if first == last else f"{first}/{last}"


def _made(year: str, month: str | None, day: str | None) -> str:
    _year(year)
    if month is None or int(month) == 0:
        return year
    if not 1 <= int(month) <= 12:
        raise ValueError(f"there is no month {int(month)}")
    if day is None or int(day) == 0:
        return f"{year}-{int(month):02d}"
    try:
        return datetime.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        raise ValueError(f"{int(year)}-{int(month):02d} has no day {int(day)}") from None


def _of_number(words: str, form: DateForm) -> str:
    """A bare number: a year, a day written together, or a spreadsheet's serial number."""
    if len(words) == 4 and _FIRST <= int(words) <= _LAST:
        return words
    if len(words) == 8:
        for parts in ((words[:4], words[4:6], words[6:]), (words[4:], words[2:4], words[:2])):
            try:
                return _made(*parts)
            except ValueError:
                continue
        raise ValueError("it is no day written together")
    if len(words) in (4, 5):
        return _of_serial(int(words))
    if len(words) == 2 and form.years_from is not None:
        return str(_full_year(words, form))
    raise ValueError("it is no date")


def _of_serial(number: int) -> str:
    if number > 73_050:
        raise ValueError("it is no date, and no serial number of a spreadsheet")
    return (_SERIAL_ZERO + datetime.timedelta(days=number)).isoformat()


def _full_year(text: str, form: DateForm) -> int:
    if len(text) == 4:
        return int(text)
    if form.years_from is None:
        raise ValueError(
            "its year has two digits: say in the mapping from which year on they count (years_from)"
        )
    return form.years_from + (int(text) - form.years_from) % 100


def _of_three(first: str, second: str, last: str, form: DateForm) -> str:
    if form.order == "ymd" and len(last) == 2:
        return _made(str(_full_year(first.zfill(2), form)), second, last)
    year = str(_full_year(last, form))
    if int(first) > 12 or int(second) > 12 or first == second:
        # One reading alone is possible, or both are the same; a column's order must not make a date of a slip.
        day_first = int(first) > 12 or form.order != "mdy"
        if form.order == "mdy" and int(first) > 12 and int(second) <= 12:
            raise ValueError(f"there is no month {int(first)} (the column has the month first)")
        if form.order == "dmy" and int(second) > 12 and int(first) <= 12:
            raise ValueError(f"there is no month {int(second)} (the column has the day first)")
        if int(second) > 12:
            day_first = int(first) > 12
        return _made(year, second, first) if day_first else _made(year, first, second)
    if form.order == "dmy":
        return _made(year, second, first)
    if form.order == "mdy":
        return _made(year, first, second)
    return _interval(*sorted((_made(year, second, first), _made(year, first, second))))


@cache
def _months() -> dict[str, int]:
    return {name: int(n) for n, names in values()["month_names"].items() for name in names}


def _of_words(words: str, form: DateForm) -> str:
    """A date with the month's name, in any order: 12 March 1999, March 12, 1999, мар. 1999, 12-Mar-99."""
    names = _months()
    for name in sorted((name for name in names if " " in name and name in words), key=len, reverse=True):
        words = words.replace(name, f" {next(n for n in names if ' ' not in n and names[n] == names[name])} ")
    tokens = _WORDS.findall(_ORDINAL.sub("", words))
    months = [names[token] for token in tokens if token in names]
    numbers = [token for token in tokens if token.isdecimal()]
    if len(months) != 1 or not 1 <= len(numbers) <= 2 or len(tokens) > len(numbers) + 3:
        raise ValueError("it is no date")
    years = [number for number in numbers if len(number) == 4]
    if len(years) == 1:
        days = [number for number in numbers if number != years[0]]
        return _made(years[0], str(months[0]), days[0] if days else None)
    if len(numbers) == 2 and len(numbers[1]) == 2 and not years:
        return _made(str(_full_year(numbers[1], form)), str(months[0]), numbers[0])
    raise ValueError("it is no date")
