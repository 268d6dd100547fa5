"""Dates as a list of the dead gives them: as precise as they are known, as a range, or as an age at death.

A date becomes the range of days it can mean. An age of `a` years (or of `a/b`) on a day that is known means a birth
between the day after the day `a + 1` years before it and the day `a` years before it.
"""

import re
from dataclasses import dataclass
from datetime import date

__all__ = ["Range", "birth_range", "date_range"]

_PART = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_SLIP = re.compile(r"[0-9a-z]{4}-[0-9a-z]{2}-[0-9a-z]{2}", re.IGNORECASE)
_AGE = re.compile(r"(\d{1,3})(?:/(\d{1,3}))?")
OLDEST = 120
"""An age above it is a slip, and says nothing about the birth."""
_DAYS = 365.2425


@dataclass(frozen=True, slots=True)
class Range:
    """The days that a date can mean, counted from year 1; `text` is the date as written where it has a day."""

    first: int | None
    last: int | None
    """None on both sides where the text is no date, but may be a slip of one (18x4-03-02)."""
    year: int | None
    """Where all of it is in one year."""
    text: str | None


def date_range(text: str | None) -> Range | None:
    """The range of an ISO date, month or year, or of two of them with `/` between; None where it is no such thing,
    or cannot even be a slip of one.

    A day or month that does not exist is read as not known: slips keep their year.
    """
    if not text or len(text) > 40:
        return None
    ends = text.split("/")
    if len(ends) > 2:
        return None
    if len(ends) == 1:
        return _single(text.strip())
    first, last = (_single(end.strip()) for end in ends)
    if first is None or last is None or first.first is None or last.last is None or last.last < first.first:
        return None
    year = first.year if first.year == last.year else None
    return Range(first.first, last.last, year, None)


def birth_range(birth: str | None, age: str | None, death: str | None) -> Range | None:
    """The birth as the entry states it, else by age at death."""
    stated = date_range(birth)
    if stated is not None:
        return stated
    found = _AGE.fullmatch((age or "").strip()[:10])
    died = date_range(death)
    if found is None or died is None or died.first is None or died.last is None:
        return None
    least, most = int(found[1]), int(found[2] or found[1])
    if most > OLDEST or least > most:
        return None
    first = died.first - round((most + 1) * _DAYS) + 1
    return Range(first, died.last - round(least * _DAYS), None, None)


def _single(text: str) -> Range | None:
    found = _PART.fullmatch(text)
    if found is None or not 1 <= int(found[1]) <= 9998:
        return Range(None, None, None, text) if _SLIP.fullmatch(text) else None
    year, month, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    if month and day:
        try:
            exact = date(year, month, day).toordinal()
        except ValueError:
            return Range(*_year(year), year, text)
        return Range(exact, exact, year, text)
    if 1 <= month <= 12:
        first = date(year, month, 1).toordinal()
        following = date(year + month // 12, month % 12 + 1, 1).toordinal()
        return Range(first, following - 1, year, None)
    return Range(*_year(year), year, None)


def _year(year: int) -> tuple[int, int]:
    return date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
