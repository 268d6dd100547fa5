"""Parts of stretches, weeks of months, weekends, and stretches already spoken of."""

import re
from datetime import date, timedelta

from onrecord.knowledge import table
from onrecord.knowledge.calendar import Stretch, stretch
from onrecord.reading.dates.counted import focus_quarter
from onrecord.reading.dates.making import (
    BY_PUBLICATION,
    cut,
    plain,
)
from onrecord.reading.dates.meaning import Context, Meaning, rule
from onrecord.reading.dates.words import (
    GAP,
    MONTH,
    PART,
    any_of,
    lookup,
    month_of,
    ordinal_of,
    unit_of,
)

__all__: list[str] = []

_WORDS = table("time_words")
_CALENDAR = table("calendar")
_THE = r"(?:(?i:the)\s{1,2})?"
_PUBLISHED = any_of(_WORDS["which"])
_TEXT = any_of(_WORDS["which_text"])


@rule(
    rf"(?P<part>{PART})(?:{GAP}(?i:of|in){GAP})(?i:the){GAP}(?P<unit>(?i:week|month|year|quarter))|(?P<unit2>(?i:year|month))[\s-](?i:end)"
)
def _end_of(match: re.Match[str], context: Context) -> Meaning | None:
    if context.published is None:
        return Meaning("date", "XXXX", "part/no anchor", why=BY_PUBLICATION)
    whole = stretch(context.published, unit_of(match["unit"] or match["unit2"]))
    if match["unit2"]:
        return plain(stretch(whole.last, "D"), "part/published")
    return cut(plain(whole, "part/published"), match["part"] or "end")


@rule(
    rf"(?i:the){GAP}(?P<n>(?i:first|second|third|fourth|fifth|last|week)){GAP}(?:(?i:week|weekend){GAP})?(?i:of|in){GAP}(?P<m>{MONTH})(?:,?{GAP}(?P<d>\d{{1,2}})(?!\d))?(?:,?{GAP}(?P<y>(?:19|20)\d\d))?"
)
def _week_of(match: re.Match[str], context: Context) -> Meaning | None:
    """ "the first week of May" (days 1 to 7), "the week of March 6" (that day's week)."""
    if match["n"].casefold() != "week" and "week" not in match.group().casefold():
        return None
    month, published = month_of(match["m"]), context.published
    year = int(match["y"]) if match["y"] else context.year
    if year is None and published is not None:
        year = published.year - (month > published.month and not context.ahead)
    if year is None:
        return Meaning(
            "date", "XXXX-WXX", "week/no anchor", why="no year is stated and the report bears no date"
        )
    how = "given year" if match["y"] else "before published"
    try:
        if match["n"].casefold() == "week":
            return (
                plain(stretch(date(year, month, int(match["d"] or 1)), "W"), f"week/{how}")
                if match["d"]
                else None
            )
        whole = stretch(date(year, month, 1), "M")
        number = ordinal_of(match["n"])
        first = whole.first + timedelta(days=7 * (number - 1)) if number else whole.last - timedelta(days=6)
        last = min(first + timedelta(days=6), whole.last)
    except ValueError:
        return None
    return Meaning("date", stretch(first, "W").label, f"week/{how}", stretch=Stretch(first, last, "W"))


@rule(
    rf"(?i:the){GAP}(?:(?P<word>{any_of(_WORDS['stretch_words'])})[\s-])?(?:(?i:fiscal)[\s-])?(?P<unit>(?i:quarter|period|weekend))(?:['’]s)?"
    rf"|(?P<word2>(?i:year-earlier|year-ago))[\s-](?P<unit2>(?i:quarter|period))"
)
def _the_stretch(match: re.Match[str], context: Context) -> Meaning | None:
    """ "the weekend" (the last one begun), "the quarter", "the year-earlier period" (those last spoken of)."""
    word, unit = (
        (match["word"] or match["word2"] or "").casefold(),
        (match["unit"] or match["unit2"]).casefold(),
    )
    if unit == "weekend":
        return _weekend(context) if not word else None
    spoken = focus_quarter(context)
    if spoken is None:
        return None
    step = int(lookup(_WORDS["stretch_words"], word) or 0) if word else 0
    return plain(spoken.shifted(4 * step), "stretch/date before in the text")


def _weekend(context: Context) -> Meaning | None:
    if context.published is None:
        return Meaning("date", "XXXX-WXX-WE", "weekend/no anchor", why=BY_PUBLICATION)
    this = stretch(context.published, "WE")
    begun = this.first <= context.published or context.ahead
    return plain(this if begun else this.shifted(-1), "weekend/published")
