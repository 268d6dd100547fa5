"""The calendar: stretches of days (a week, a quarter, a winter), the one before and the one after.

Weeks are ISO 8601's, Monday to Sunday. Seasons are the meteorological ones of the northern hemisphere; a
winter bears the year it begins in. All arithmetic is the proleptic Gregorian calendar's, years 1 to 9999;
what falls outside raises OverflowError or ValueError, as `datetime` does.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from onrecord.knowledge.tables import table

__all__ = [
    "GRANULARITY",
    "Stretch",
    "easter",
    "holiday",
    "quarter",
    "season",
    "shifted",
    "stretch",
    "third",
    "weekday",
]

GRANULARITY = {
    "D": "day", "W": "week", "WE": "days", "M": "month", "Q": "period", "H": "period", "SP": "season", "SU": "season",
    "FA": "season", "WI": "season", "Y": "year", "E": "period", "C": "period",
}  # fmt: skip
"""Unit → the granularity that a claim's time states."""

_SEASON_STARTS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_YEARS = {"Y": 1, "E": 10, "C": 100}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from `first` to `last`, both inclusive, that make one unit of the calendar."""

    first: date
    last: date
    unit: str
    """`D` day, `W` week, `WE` weekend, `M` month, `Q` quarter, `H` half-year, `SP` to `WI` season, `Y` year, `E` decade, `C` century."""

    @property
    def label(self) -> str:
        """The stretch as a TIMEX3 value (TimeML 1.2.1): `1998-W06`, `1989-Q3`, `1998-SU`, `199`."""
        year, month = f"{self.first.year:04}", self.first.month
        iso = self.first.isocalendar()
        match self.unit:
            case "D":
                return self.first.isoformat()
            case "W" | "WE":
                return f"{iso.year:04}-W{iso.week:02}" + ("-WE" if self.unit == "WE" else "")
            case "M":
                return f"{year}-{month:02}"
            case "Q":
                return f"{year}-Q{(month + 2) // 3}"
            case "H":
                return f"{year}-H{1 if month < 7 else 2}"
            case "Y":
                return year
            case "E":
                return year[:3]
            case "C":
                return year[:2]
            case _:
                return f"{year}-{self.unit}"

    def shifted(self, by: int) -> "Stretch":
        """The stretch of the same unit `by` units later (earlier, where negative)."""
        match self.unit:
            case "D":
                return stretch(self.first + timedelta(days=by), "D")
            case "W" | "WE":
                return stretch(self.first + timedelta(days=7 * by), self.unit)
            case "M" | "Q" | "H":
                return stretch(_months(self.first, by * {"M": 1, "Q": 3, "H": 6}[self.unit]), self.unit)
            case "Y" | "E" | "C":
                return stretch(date(self.first.year + by * _YEARS[self.unit], 1, 1), self.unit)
            case _:
                return season(self.first.year + by, self.unit)


def _months(day: date, by: int) -> date:
    """The same day of the month `by` months later, or the month's last."""
    months = day.year * 12 + day.month - 1 + by
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def stretch(day: date, unit: str) -> Stretch:
    """The unit of the calendar that `day` lies in; seasons as well, by their code."""
    match unit:
        case "D":
            return Stretch(day, day, unit)
        case "W":
            first = day - timedelta(days=day.weekday())
            return Stretch(first, first + timedelta(days=6), unit)
        case "WE":
            first = day - timedelta(days=day.weekday()) + timedelta(days=5)
            return Stretch(first, first + timedelta(days=1), unit)
        case "M" | "Q" | "H":
            length = {"M": 1, "Q": 3, "H": 6}[unit]
            first = date(day.year, (day.month - 1) // length * length + 1, 1)
            return Stretch(first, _month_end(first.year, first.month + length - 1), unit)
        case "Y" | "E" | "C":
            first_year = max(1, day.year - day.year % _YEARS[unit])
            return Stretch(date(first_year, 1, 1), date(first_year + _YEARS[unit] - 1, 12, 31), unit)
        case _:
            year = day.year - 1 if unit == "WI" and day.month < 3 else day.year
            return season(year, unit)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def quarter(year: int, number: int) -> Stretch:
    """Quarter `number` (1 to 4) of `year`."""
    return stretch(date(year, 3 * number - 2, 1), "Q")


def season(year: int, code: str) -> Stretch:
    """The season that begins in `year`."""
    start = _SEASON_STARTS[code]
    end_year, end_month = (year + 1, 2) if code == "WI" else (year, start + 2)
    return Stretch(date(year, start, 1), _month_end(end_year, end_month), code)


def weekday(anchor: date, number: int, *, ahead: bool) -> date:
    """The nearest such weekday (0 = Monday) on or before `anchor`; on or after it if `ahead`."""
    if ahead:
        return anchor + timedelta(days=(number - anchor.weekday()) % 7)
    return anchor - timedelta(days=(anchor.weekday() - number) % 7)


def shifted(day: date, by: int, unit: str) -> Stretch:
    """`by` units from `day`: the unit (a week for fortnights) that the day so reached lies in."""
    match unit:
        case "D":
            return stretch(day + timedelta(days=by), "D")
        case "W" | "F":
            return stretch(day + timedelta(days=by * (7 if unit == "W" else 14)), "W")
        case "M" | "Q":
            return stretch(_months(day, by * (1 if unit == "M" else 3)), unit)
        case _:
            return stretch(date(day.year + by * _YEARS[unit], 1, 1), "Y" if unit == "Y" else unit)


def third(whole: Stretch, part: str) -> tuple[date, date]:
    """First and last day of the `early`, `mid` or `late` third of a stretch; its last day for `end`; else all of it."""
    days = (whole.last - whole.first).days + 1
    cut = days // 3
    match part:
        case "early":
            return whole.first, whole.first + timedelta(days=cut - 1 if cut else 0)
        case "mid":
            return whole.first + timedelta(days=cut), whole.last - timedelta(days=cut)
        case "late":
            return whole.last - timedelta(days=cut - 1 if cut else 0), whole.last
        case "end":
            return whole.last, whole.last
        case _:
            return whole.first, whole.last


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm in Meeus, Astronomical Algorithms, ch. 8)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e, f = b // 4, b % 4, (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def holiday(name: str, year: int) -> date | None:
    """The day of `year` that bears the holiday's name, where the calendar has it."""
    names = table("calendar")
    if name in names["holidays"]:
        month, day = names["holidays"][name]
        return date(year, month, day)
    if name in names["weekday_holidays"]:
        month, number, which = names["weekday_holidays"][name]
        days = [
            d
            for d in range(1, calendar.monthrange(year, month)[1] + 1)
            if date(year, month, d).weekday() == number
        ]
        return date(year, month, days[which if which < 0 else which - 1])
    if name in names["easter_holidays"]:
        return easter(year) + timedelta(days=names["easter_holidays"][name])
    return None
