"""When something was published, as a page writes it for machines, in ISO 8601."""

import re
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cache

from onrecord.knowledge.tables import table

__all__ = ["iso", "precise", "printed", "same_instant"]

_ISO = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})(?:[T ]\s?(?P<time>\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d{1,9})?\s?(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?"
)
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:T\d{4,6}Z?)?$")
_SLASHED = re.compile(r"(?P<year>(?:19|20)\d\d)[/.](?P<month>\d{1,2})[/.](?P<day>\d{1,2})\b")
_NUMERIC = re.compile(
    r"(?<![\d.])(?P<day>\d{1,2})\s?(?P<sep>[./|])\s?(?P<month>\d{1,2})\s?(?P=sep)\s?(?P<year>(?:19|20)\d\d)(?!\d)"
)
_NAMED = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|º|er)?\.?\s(?:de\s|of\s)?(?P<month>[^\W\d_]{3,12})\.?,?\s(?:de\s)?(?P<year>(?:19|20)\d\d)(?!\d)"
)
_AMERICAN = re.compile(
    r"(?P<month>[^\W\d_]{3,12})\.?\s(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<year>(?:19|20)\d\d)(?!\d)"
)


def iso(written: str | None) -> str | None:
    """A date, or a time with its offset, as precise as written; null where it is neither.

    A time without an offset could be any of 26 hours: its date is kept. Seconds are kept as written,
    fractions are not.
    """
    written = (written or "").strip()[:80]
    found = _ISO.match(written)
    if found is not None:
        return _from_parts(found["date"], found["time"], found["zone"])
    for pattern in (_COMPACT, _SLASHED):
        found = pattern.match(written)
        if found is not None:
            return _from_parts(f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}", None, None)
    return _from_mail(written)


def printed(text: str) -> str | None:
    """The first date printed in a line, with day, month and year: `17 December 2024`, `Dec 17, 2024`, `17.12.2024`.

    `03/04/2024` is null: it is in March or in April. Month names are in `months` in `page.toml`.
    """
    found = _ISO.search(text)
    if found is not None and _holds(found["date"], None):
        return found["date"]
    for match in _NUMERIC.finditer(text):
        day, month = int(match["day"]), int(match["month"])
        if match["sep"] == "/" and day <= 12 and month <= 12 and day != month:
            continue
        day, month = (month, day) if month > 12 and match["sep"] == "/" else (day, month)
        date = f"{match['year']}-{month:02}-{day:02}"
        if _holds(date, None):
            return date
    for pattern in (_NAMED, _AMERICAN):
        for match in pattern.finditer(text):
            date = f"{match['year']}-{_months().get(match['month'].lower(), 0):02}-{int(match['day']):02}"
            if _holds(date, None):
                return date
    return None


@cache
def _months() -> Mapping[str, int]:
    rows = table("page")["months"]["names"]
    return {name: number for number, names in enumerate(rows, start=1) for name in names}


def same_instant(one: str, other: str) -> bool:
    """Whether two moments are the same instant, whatever their offsets."""
    return precise(one) and precise(other) and datetime.fromisoformat(one) == datetime.fromisoformat(other)


def precise(text: str | None) -> bool:
    """Whether the moment has a time and not only a date."""
    return text is not None and "T" in text


def _from_parts(date: str, time: str | None, zone: str | None) -> str | None:
    if not _holds(date, time):
        return None
    if time is None or zone is None:
        return date
    if zone in ("UTC", "GMT"):
        zone = "Z"
    elif zone != "Z":
        digits = zone[1:].replace(":", "")
        zone = f"{zone[0]}{digits[:2]}:{digits[2:] or '00'}"
    return f"{date}T{time}{'Z' if zone == 'Z' else zone}"


def _holds(date: str, time: str | None) -> bool:
    try:
        moment = datetime.fromisoformat(f"{date}T{time}" if time else date)
    except ValueError:
        return False
    return 1900 <= moment.year <= 2100


def _from_mail(written: str) -> str | None:
    """`Tue, 17 Dec 2024 10:05:00 +0200` (RFC 5322 section 3.3, RSS)."""
    try:
        moment = parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if not 1900 <= moment.year <= 2100:
        return None
    if moment.tzinfo is None:
        return moment.date().isoformat()
    return moment.isoformat().replace("+00:00", "Z")
