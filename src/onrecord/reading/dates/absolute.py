"""Dates of the calendar: in figures, by month and day, months, years, quarters, decades, holidays."""

import re
from dataclasses import replace
from datetime import date

from onrecord.knowledge import table
from onrecord.knowledge.calendar import Stretch, holiday, quarter, season, stretch
from onrecord.reading.dates.making import cut, plain
from onrecord.reading.dates.meaning import Context, Meaning, rule
from onrecord.reading.dates.words import (
    DAY,
    GAP,
    HOLIDAY,
    JOIN,
    MONTH,
    ORDINAL,
    PART,
    SEASON,
    SMALL,
    WEEKDAY_BEFORE_DATE,
    YEAR,
    any_of,
    count_of,
    day_of,
    lookup,
    month_of,
    ordinal_of,
)

__all__: list[str] = []

_WORDS = table("time_words")
_THE = r"(?:(?i:the)\s{1,2})?"
_WD = rf"(?:{WEEKDAY_BEFORE_DATE},?{GAP})?"
_OF_YEAR = rf"(?:,?\s{{0,2}}(?:(?i:of|in)\s)?(?P<year>{YEAR}))"
_OF_YEAR_2 = _OF_YEAR.replace("<year>", "<year2>")
SOON = 2
"""Months ahead that a sentence may speak of without a word for the future."""
HALF_YEAR = 6
"""Months that a date which the words put ahead may lie after publication."""
_NO_ANCHOR = "no year is stated and the report bears no date"


@rule(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?:[T ](?P<clock>\d\d:\d\d)(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)?")
def _iso(match: re.Match[str], context: Context) -> Meaning | None:
    day = _date(int(match["y"]), int(match["m"]), int(match["d"]))
    return _on(day, "date in figures/ISO 8601", year_stated=True) if day else None


@rule(r"(?P<a>\d{1,2})(?P<sep>[./-])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|\d\d)")
def _figures(match: re.Match[str], context: Context) -> Meaning | None:
    """Day first with full stops; else as the day over 12, the other dates or the publication date settle it."""
    year = _full_year(match["y"], context)
    a, b = int(match["a"]), int(match["b"])
    by_day, by_month = _date(year, b, a), _date(year, a, b)
    if match["sep"] == "." or context.numeric_order == "dmy" or not by_month:
        chosen = by_day
    elif context.numeric_order == "mdy" or not by_day or by_day == by_month:
        chosen = by_month
    else:
        near = [d for d in (by_day, by_month) if _is_near(d, context)]
        if len(near) != 1:
            why = f"day and month cannot be told apart: {by_day} or {by_month}"
            return Meaning("date", f"{year:04}-{a:02}-{b:02}", "date in figures/ambiguous", why=why)
        chosen = near[0]
    return _on(chosen, "date in figures/given", year_stated=True) if chosen else None


@rule(
    rf"{_WD}{_THE}(?P<d>{DAY})(?:{GAP}(?i:of))?{JOIN}(?P<m>{MONTH}){_OF_YEAR}?"
    rf"|{_WD}(?:(?i:last|this|next|this\scoming){GAP})?(?P<m2>{MONTH}){JOIN}{_THE}(?P<d2>{DAY})(?!\d|[:,.]\d){_OF_YEAR_2}?"
)
def _month_day(match: re.Match[str], context: Context) -> Meaning | None:
    month, day = month_of(match["m"] or match["m2"]), day_of(match["d"] or match["d2"])
    return _day(context, month, day or 0, match["year"] or match["year2"])


@rule(
    rf"(?:(?i:between|from){GAP})?{_THE}(?P<d>{DAY})(?:\s?[-‐‑–—]\s?|{GAP}(?i:to|and|or){GAP}){_THE}(?P<e>{DAY}){GAP}"
    rf"(?:(?i:of){GAP})?(?P<m>{MONTH}){_OF_YEAR}?"
    rf"|(?:(?i:between|from){GAP})?(?P<m2>{MONTH}){JOIN}(?P<d2>{DAY})(?:\s?[-‐‑–—]\s?|{GAP}(?i:to|and|or){GAP})(?P<e2>{DAY})(?!\d|[:,.]\d){_OF_YEAR_2}?"
)
def _days_of_month(match: re.Match[str], context: Context) -> Meaning | None:
    month = month_of(match["m"] or match["m2"])
    first, last = day_of(match["d"] or match["d2"]) or 0, day_of(match["e"] or match["e2"]) or 0
    meaning = _day(context, month, first, match["year"] or match["year2"])
    if meaning is None or first >= last:
        return None
    if meaning.stretch is None:
        return meaning
    end = _date(meaning.stretch.first.year, month, last)
    if end is None:
        return None
    whole = Stretch(meaning.stretch.first, end, "D")
    return replace(meaning, stretch=whole, value=whole.label, granularity="days")


@rule(
    rf"(?:{_THE}(?P<part>{PART})(?:{GAP}(?i:of){GAP}{_THE}|[\s-]))?(?P<m>{MONTH}),?{GAP}(?:(?i:of|in){GAP})?(?P<y>{YEAR})(?!\s?(?:\d|,\d))"
)
def _month_year(match: re.Match[str], context: Context) -> Meaning | None:
    whole = stretch(date(int(match["y"]), month_of(match["m"]), 1), "M")
    return cut(plain(whole, "month/given year", year_stated=True), match["part"])


@rule(
    rf"(?:{_THE}(?P<part>{PART})(?:{GAP}(?i:of){GAP}{_THE}|[\s-]))?(?P<m>{MONTH})(?!\s{{1,3}}\d\d?(?![\d,.:]))"
)
def _month(match: re.Match[str], context: Context) -> Meaning | None:
    """A month alone; what is another word too needs a word before it that goes with months."""
    name = match["m"].rstrip(".")
    if name.title() in _WORDS["ambiguous_months"] and not match["part"]:
        before = context.text[max(0, match.start() - 12) : match.start()]
        if not re.search(rf"(?<!\w){any_of(_WORDS['month_before'])}[\s-]{{1,2}}$", before):
            return None
    if match["m"].endswith(".") and len(name) > 4:
        return None
    month = month_of(name)
    year, how = _year_of(context, month, None)
    if year is None:
        return Meaning("date", f"XXXX-{month:02}", "month/no anchor", why=_NO_ANCHOR)
    return cut(plain(stretch(date(year, month, 1), "M"), f"month/{how}"), match["part"])


@rule(
    rf"(?:{_THE}(?P<part>{PART})(?:{GAP}(?i:of){GAP}|[\s-]))?(?:(?i:the){GAP}(?i:year){GAP}|(?i:fiscal|calendar){GAP}(?:(?i:year){GAP})?)?(?P<y>{YEAR})(?![\d,.]\d|\s?%)"
)
def _year(match: re.Match[str], context: Context) -> Meaning | None:
    """A year alone, where the words around make it one."""
    if re.match(r"\d[./]", context.text[max(0, match.start() - 2) : match.start()]):
        return None
    if match.group() == match["y"] and not _is_year(match, context.text):
        return None
    whole = plain(stretch(date(int(match["y"]), 1, 1), "Y"), "year/given", year_stated=True)
    return cut(whole, match["part"])


@rule(
    rf"(?:(?i:the){GAP}(?i:year){GAP})?(?:(?P<c>(?i:eighteen|nineteen|twenty))[\s-](?P<n>{SMALL})|(?i:two{GAP}thousand)(?:{GAP}(?:(?i:and){GAP})?(?P<k>{SMALL}))?)"
)
def _spelled_year(match: re.Match[str], context: Context) -> Meaning | None:
    """A year as it is spoken: "nineteen ninety-six", "the year two thousand"."""
    hundreds = count_of(match["c"]) if match["c"] else 20.0
    rest = count_of(match["n"] or match["k"]) if match["n"] or match["k"] else 0.0
    if hundreds is None or rest is None or (match["c"] and rest < 10):
        return None
    if (
        not match["c"]
        and not re.match(r"(?i:the)", match.group())
        and re.match(r"\s[a-z]", context.text[match.end() : match.end() + 2])
    ):
        return None  # "two thousand men"
    return plain(stretch(date(int(hundreds * 100 + rest), 1, 1), "Y"), "year/given", year_stated=True)


def _is_year(match: re.Match[str], text: str) -> bool:
    before, after = text[max(0, match.start() - 14) : match.start()], text[match.end() : match.end() + 16]
    if re.match(rf"\s{any_of(_WORDS['year_not_before'])}\b", after):
        return False
    return int(match["y"]) >= 1900 or bool(
        re.search(rf"(?<!\w){any_of(_WORDS['year_before'])}[\s-]{{1,2}}$", before)
    )


@rule(
    rf"(?:{_THE}(?P<part>{PART})[\s-])?{_THE}(?P<y>1[5-9]\d0|20\d0)['’]?s|{_THE}(?:(?P<part2>{PART})[\s-])?['’](?P<s>[2-9]0)s"
)
def _decade(match: re.Match[str], context: Context) -> Meaning | None:
    year = int(match["y"]) if match["y"] else 1900 + int(match["s"])
    return cut(plain(stretch(date(year, 1, 1), "E"), "decade/given"), match["part"] or match["part2"])


@rule(rf"{_THE}(?P<n>{ORDINAL}|2[01]st|1\dth|20th|21st)[\s-](?i:century)")
def _century(match: re.Match[str], context: Context) -> Meaning | None:
    number = ordinal_of(match["n"]) or 0
    return plain(stretch(date(100 * number - 99, 1, 1), "C"), "century/given") if 1 < number < 22 else None


@rule(
    rf"{_THE}(?:(?P<y0>{YEAR}){GAP})?(?:(?i:fiscal)[\s-])?(?P<n>(?i:first|second|third|fourth))[\s-](?:(?i:fiscal)[\s-])?(?P<unit>(?i:quarter|half))"
    rf"(?:{GAP}(?i:of|in){GAP}(?:(?i:fiscal){GAP})?(?P<y>{YEAR}|(?i:this|last|next){GAP}(?i:year)))?|Q(?P<q>[1-4])(?:{GAP}(?:(?i:of){GAP})?(?P<y2>{YEAR}))?"
)
def _quarter(match: re.Match[str], context: Context) -> Meaning | None:
    number = int(match["q"] or ordinal_of(match["n"] or "") or 0)
    year, how = _stated_or_near(match["y0"] or match["y"] or match["y2"], context)
    unit = "H" if (match["unit"] or "").lower() == "half" else "Q"
    if number > (2 if unit == "H" else 4):
        return None
    if year is None:
        return Meaning("date", f"XXXX-{unit}{number}", "quarter/no anchor", why=_NO_ANCHOR)
    if unit == "H":
        return plain(stretch(date(year, 6 * number - 5, 1), "H"), f"half/{how}")
    whole = quarter(year, number)
    if (
        how == "of publication"
        and context.published
        and whole.first > context.published
        and not context.ahead
    ):
        whole, how = quarter(year - 1, number), "before published"
    return plain(whole, f"quarter/{how}")


def _stated_or_near(stated: str | None, context: Context) -> tuple[int | None, str]:
    published = context.published.year if context.published else None
    if stated is None:
        return (context.year, "year of the sentence") if context.year else (published, "of publication")
    if stated.isdigit():
        return int(stated), "given year"
    by = {"this": 0, "last": -1, "next": 1}[stated.split()[0].lower()]
    return (published + by if published else None), "counted from published"


@rule(
    rf"(?:{_THE}(?P<part>{PART})(?:{GAP}(?i:of){GAP}{_THE}|[\s-]))?{_THE}(?P<s>{SEASON}){GAP}(?:(?i:of){GAP})?(?P<y>{YEAR})(?:\s?[-–/]\s?(?P<z>(?:20)?\d\d)(?!\d))?"
)
def _season_year(match: re.Match[str], context: Context) -> Meaning | None:
    code = str(lookup(table("calendar")["seasons"], match["s"]))
    whole = season(int(match["y"]), code)
    if code == "WI" and not match["z"]:
        why = f"a winter of {match['y']} may begin or end in that year"
        return Meaning("date", whole.label, "season/ambiguous", why=why)
    return cut(plain(whole, "season/given year", year_stated=True), match["part"])


_SOON = 62
"""Days to a coming holiday that "before" may speak of."""


@rule(rf"(?P<name>{HOLIDAY})(?:,?{GAP}(?P<y>{YEAR}))?")
def _holiday(match: re.Match[str], context: Context) -> Meaning | None:
    names = table("calendar")
    known = [*names["holidays"], *names["weekday_holidays"], *names["easter_holidays"]]
    name = next(each for each in known if each.casefold() == re.sub(r"\s+", " ", match["name"]).casefold())
    if match["y"]:
        day = holiday(name, int(match["y"]))
        return _on(day, "holiday/given year", year_stated=True) if day else None
    if context.published is None:
        return Meaning("date", "XXXX", "holiday/no anchor", why=_NO_ANCHOR)
    days = [holiday(name, context.published.year + by) for by in (-1, 0, 1)]
    coming = [day for day in days if day and day >= context.published]
    over = [day for day in days if day and day <= context.published]
    near = bool(coming) and (coming[0] - context.published).days <= _SOON and _is_bound(match, context.text)
    if context.ahead or near:
        return _on(coming[0], "holiday/near published") if coming else None
    return _on(over[-1], "holiday/near published") if over else None


def _is_bound(match: re.Match[str], text: str) -> bool:
    """Whether the holiday bounds what is told: "before Christmas", "by Easter"."""
    before = text[max(0, match.start() - 20) : match.start()]
    return re.search(rf"(?<!\w){any_of(_WORDS['tense']['before_holiday'])}\s$", before) is not None


def _day(context: Context, month: int, day: int, stated: str | None) -> Meaning | None:
    year, how = _year_of(context, month, stated, day)
    if year is None:
        known = _date(2024, month, day)
        why = Meaning("date", f"XXXX-{month:02}-{day:02}", "month-day/no anchor", why=_NO_ANCHOR)
        return why if known else None
    found = _date(year, month, day)
    return _on(found, f"month-day/{how}", year_stated=stated is not None) if found else None


def _year_of(
    context: Context, month: int, stated: str | None, day: int | None = None
) -> tuple[int | None, str]:
    """The year of a month: stated, the sentence's, or the nearest to publication on the side the tense says."""
    if stated:
        return int(stated), "given year"
    if context.year:
        return context.year, "year of the sentence"
    published = context.published
    if published is None:
        return None, ""
    if month > published.month:
        if context.ahead or (context.bounded and month - published.month <= HALF_YEAR):
            return published.year, "after published"
        if month - published.month <= SOON and not context.told:
            # A month hence, in a sentence that tells of nothing past, is the coming one.
            return published.year, "after published"
        return published.year - 1, "before published"
    if (context.ahead or context.bounded) and month < published.month - HALF_YEAR:
        return published.year + 1, "after published"
    return published.year, "before published"


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full_year(written: str, context: Context) -> int:
    """Two figures mean the year nearest to publication that ends so (to 2000 where there is none)."""
    if len(written) == 4:
        return int(written)
    near = context.published.year if context.published else 2000
    return min((century + int(written) for century in (1800, 1900, 2000)), key=lambda year: abs(year - near))


def _is_near(day: date, context: Context) -> bool:
    return context.published is not None and -3 <= (context.published - day).days <= 31


def _on(day: date, rule_: str, *, year_stated: bool = False) -> Meaning:
    return plain(stretch(day, "D"), rule_, year_stated=year_stated)
