"""Dates as passages word them, resolved from the day of publication; where the words do not settle it, None."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["DATE", "Days", "resolve", "written"]

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_WD = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MO = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.)"
)
_PART = r"(?:\s(?:morning|afternoon|evening|night))"
DATE = re.compile(
    rf"\b(?:(?:{_WD},? )?\d{{1,2}}(?:st|nd|rd|th)? {_MO}(?:,? (?:19|20)\d\d)?|{_MO} \d{{1,2}}(?:st|nd|rd|th)?(?:, (?:19|20)\d\d)?(?!\d)"
    rf"|(?:last |early (?:on )?|late (?:on )?|next )?{_WD}{_PART}?|{_MO.replace('|May|', '|May (?=20)|')}(?: (?:19|20)\d\d)?"
    rf"|(?:late |earlier )?(?:yesterday|today|tomorrow|tonight|this morning|this afternoon|this evening|last night|this week|last week|last month|last year|this year|this month|overnight){_PART}?"
    rf"|(?:19|20)\d\d-\d\d-\d\d|(?:19|20)\d\ds?)(?!\w|-\w)"
)
"""Dates as plainly worded as that are marked by themselves."""


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days, both ends inclusive; None where open."""

    start: str | None
    end: str | None
    granularity: str


def written(value: str) -> Days:
    """Days as an author writes them in a mark: `2031-02-04`, `2031-02`, `2031`, `2031-02-01..2031-02-07`, `..2031-02-04`."""
    if ".." in value:
        start, end = value.split("..")
        return Days(start or None, end or None, "period" if not start else "days")
    if len(value) == 4:
        return Days(f"{value}-01-01", f"{value}-12-31", "year")
    if len(value) == 7:
        year, month = map(int, value.split("-"))
        return Days(f"{value}-01", f"{value}-{monthrange(year, month)[1]:02}", "month")
    date.fromisoformat(value)
    return Days(value, value, "day")


def resolve(wording: str, published: str) -> Days | None:
    """The days a plain wording means in a report of that day; a weekday is the last one, the same day included."""
    day = date.fromisoformat(published)
    plain = re.sub(
        r"^(?:on|in|since|by|late|early|earlier|during|from|until)\s+(?:on\s+)?",
        "",
        wording.casefold().strip(),
    )
    for pattern, meaning in _RULES:
        found = re.fullmatch(pattern, plain)
        if found:
            return meaning(found, day)
    return None


def _one(day: date, part: str | None = None) -> Days:
    return Days(day.isoformat(), day.isoformat(), "part_of_day" if part else "day")


def _weekday(found: re.Match[str], day: date) -> Days:
    back = (day.weekday() - _WEEKDAYS.index(found["wd"])) % 7
    if found["last"] and back == 0:
        back = 7
    return _one(day - timedelta(days=back), found["part"])


def _month_of(name: str) -> int:
    return next(at for at, month in enumerate(_MONTHS, 1) if month.startswith(name.rstrip(".")[:3]))


def _calendar(found: re.Match[str], day: date) -> Days | None:
    month, number = _month_of(found["mo"]), int(found["day"])
    year = int(found["year"]) if found["year"] else day.year
    try:
        made = date(year, month, number)
        return _one(made if found["year"] or made <= day else date(year - 1, month, number))
    except ValueError:
        return None


def _month(found: re.Match[str], day: date) -> Days:
    month = _month_of(found["mo"])
    year = int(found["year"]) if found["year"] else day.year - (month > day.month)
    return written(f"{year}-{month:02}")


def _week(day: date, back: int) -> Days:
    monday = day - timedelta(days=day.weekday() + 7 * back)
    return Days(monday.isoformat(), (monday + timedelta(days=6)).isoformat(), "week")


def _before(day: date) -> Days:
    first = day.replace(day=1) - timedelta(days=1)
    return written(f"{first.year}-{first.month:02}")


_P = r"(?P<part>\s(?:morning|afternoon|evening|night))?"
_M = r"(?P<mo>[a-z]{3,9}\.?)"
_RULES: tuple[tuple[str, Callable[[re.Match[str], date], Days | None]], ...] = (
    (rf"(?P<last>last )?(?P<wd>{'|'.join(_WEEKDAYS)}){_P}", _weekday),
    (rf"(?:(?:{'|'.join(_WEEKDAYS)}),? )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<mo>{'|'.join(_MONTHS)}|[a-z]{{3,4}}\.)(?:,? (?P<year>\d{{4}}))?", _calendar),
    (rf"(?P<mo>{'|'.join(_MONTHS)}|[a-z]{{3,4}}\.) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:, (?P<year>\d{{4}}))?", _calendar),
    (rf"(?P<mo>{'|'.join(_MONTHS)}) ?(?P<year>\d{{4}})?", _month),
    (r"(?P<year>(?:19|20)\d\d)", lambda found, day: written(found["year"])),
    (r"(?P<iso>\d{4}-\d\d-\d\d)", lambda found, day: written(found["iso"])),
    (r"today|tonight|this (?:morning|afternoon|evening)", lambda found, day: _one(day)),
    (r"yesterday(?: (?:morning|afternoon|evening))?|last night|overnight", lambda found, day: _one(day - timedelta(days=1))),
    (r"last week", lambda found, day: _week(day, 1)),
    (r"this week", lambda found, day: _week(day, 0)),
    (r"last month", lambda found, day: _before(day)),
    (r"this month", lambda found, day: written(f"{day.year}-{day.month:02}")),
    (r"last year", lambda found, day: written(str(day.year - 1))),
    (r"this year", lambda found, day: written(str(day.year))),
)  # fmt: skip
