"""Expressions that count from publication or from the date last spoken of: weekdays, "last week", "that night"."""

import re
from dataclasses import replace
from datetime import date, timedelta

from onrecord.knowledge import table
from onrecord.knowledge.calendar import Stretch, season, stretch, weekday
from onrecord.reading.dates.making import (
    BY_PUBLICATION,
    BY_TEXT,
    anchor_of,
    cut,
    plain,
    window_end,
    with_part,
)
from onrecord.reading.dates.meaning import Context, Meaning, rule
from onrecord.reading.dates.words import (
    DAYPART,
    GAP,
    JOIN,
    MONTH,
    NO_DATE_AFTER,
    PART,
    SEASON,
    WEEKDAY,
    any_of,
    lookup,
    month_of,
    ordinal_of,
    unit_of,
    weekday_of,
)

__all__: list[str] = []

_WORDS = table("time_words")
_CALENDAR = table("calendar")
_THE = r"(?:(?i:the)\s{1,2})?"
_PUBLISHED = any_of(_WORDS["which"])
_TEXT = any_of(_WORDS["which_text"])


@rule(
    rf"(?:{_THE}(?P<part>{PART})(?:{GAP}(?i:on){GAP}|{GAP}))?{_THE}(?:(?P<which>{_PUBLISHED}){GAP}(?:(?:coming){GAP})?|(?P<text>{_TEXT}){GAP})?"
    rf"(?P<wd>{WEEKDAY}){NO_DATE_AFTER}(?:['’]s)?(?:{GAP}(?P<dp>{DAYPART}))?|(?i:(?P<dp2>noon|midnight)){GAP}(?:(?i:on){GAP})?(?P<wd2>{WEEKDAY}){NO_DATE_AFTER}"
)
def _weekday(match: re.Match[str], context: Context) -> Meaning | None:
    number = weekday_of(match["wd"] or match["wd2"])
    if number is None:
        return None
    if match["text"]:
        return _weekday_of_text(match, context, number)
    if context.published is None:
        return Meaning("date", f"XXXX-WXX-{number + 1}", "weekday/no anchor", why=BY_PUBLICATION)
    day, how = _weekday_near(context, number, (match["which"] or "").casefold())
    return with_part(plain(stretch(day, "D"), f"weekday/{how}"), match["dp"] or match["dp2"])


def _weekday_near(context: Context, number: int, which: str) -> tuple[date, str]:
    """The day meant: before publication unless a word or the sentence's tense says after."""
    published = context.published
    assert published is not None
    step = lookup(_WORDS["which"], which)
    if step == 1:
        return weekday(published + timedelta(days=1), number, ahead=True), "after published"
    if step == -1:
        return weekday(published - timedelta(days=1), number, ahead=False), "before published"
    if step == 0:
        return published + timedelta(days=number - published.weekday()), "week of published"
    ahead = context.ahead
    return weekday(published, number, ahead=ahead), "after published" if ahead else "before published"


def _weekday_of_text(match: re.Match[str], context: Context, number: int) -> Meaning:
    step = lookup(_WORDS["which_text"], match["text"])
    if context.focus is None:
        return Meaning("date", f"XXXX-WXX-{number + 1}", "weekday/no anchor", why=BY_TEXT)
    anchor = context.focus.first
    if step == 0:
        day = weekday(anchor, number, ahead=False)
    else:
        day = weekday(anchor + timedelta(days=int(step or 0)), number, ahead=step == 1)
    return with_part(plain(stretch(day, "D"), "weekday/date before in the text"), match["dp"])


@rule(
    rf"(?:{_THE}(?P<part>{PART}){GAP})?(?P<day>{any_of(_WORDS['days'])})(?:['’]s)?(?:{GAP}(?P<dp>{DAYPART}))?"
)
def _today(match: re.Match[str], context: Context) -> Meaning | None:
    by = int(lookup(_WORDS["days"], match["day"]) or 0)
    if context.published is None:
        return Meaning(
            "ref" if by == 0 else "date",
            "PRESENT_REF" if by == 0 else "XXXX-XX-XX",
            "day/no anchor",
            why=BY_PUBLICATION,
        )
    return with_part(
        plain(stretch(context.published + timedelta(days=by), "D"), "day/published"), match["dp"]
    )


@rule(rf"(?P<word>{any_of(_WORDS['day_parts'])})")
def _tonight(match: re.Match[str], context: Context) -> Meaning | None:
    by, part, *earlier = next(
        value
        for word, value in _WORDS["day_parts"].items()
        if word == re.sub(r"\s+", " ", match["word"]).lower()
    )
    if context.published is None:
        return Meaning("date", f"XXXX-XX-XXT{part}", "night/no anchor", why=BY_PUBLICATION)
    day = plain(stretch(context.published + timedelta(days=by), "D"), "night/published")
    night = replace(day, value=f"{day.value}T{part}", granularity="part_of_day")
    if not earlier:
        return night
    # "Overnight": from the evening before to the morning of publication.
    evening = context.published + timedelta(days=by - earlier[0])
    return replace(night, first=evening.isoformat(), last=day.end)


@rule(
    rf"(?:{_THE}(?P<part>{PART})(?:{GAP}(?i:of|in|on){GAP}|[\s-]))?(?:{_THE}(?P<which>{_PUBLISHED})|{_THE}(?P<text>{_TEXT})){GAP}(?:(?i:fiscal|calendar|same){GAP})?"
    rf"(?P<unit>(?i:day|week|weekend|month|quarter|year|decade|century|period)|{SEASON}|{DAYPART})(?:['’]s)?"
)
def _which_unit(match: re.Match[str], context: Context) -> Meaning | None:
    """ "last week", "this year", "the following day", "that night"."""
    word = match["unit"]
    part_of_day, code = lookup(_CALENDAR["parts_of_day"], word), lookup(_CALENDAR["seasons"], word)
    unit = str(code or unit_of(word) or "D")
    step = int(
        lookup(_WORDS["which"], match["which"] or "")
        or lookup(_WORDS["which_text"], match["text"] or "")
        or 0
    )
    if word.casefold() == "period" and context.focus is None:
        return None
    if match["which"] and unit == "D" and not part_of_day and step == 0:
        return None
    anchor, how, why = anchor_of(context, by_text=match["text"] is not None)
    if anchor is None:
        return Meaning("date", "XXXX", f"{word.lower()}/no anchor", why=why)
    if word.casefold() == "period":
        return plain(anchor.shifted(step), "period/date before in the text")
    if (match["which"] or "").casefold() == "past" and unit in ("D", "W", "M", "Q", "Y") and not part_of_day:
        return _up_to(anchor.first, unit)
    whole = _moved(anchor, unit, step, context, match["which"])
    if whole is None:
        return None
    meaning = plain(whole, f"{'part of day' if part_of_day else named(word)}/{how}")
    if part_of_day:
        return with_part(meaning, word)
    return cut(meaning, match["part"])


def _up_to(published: date, unit: str) -> Meaning:
    """ "in the past week": the stretch that ends with publication."""
    first = window_end(published, -1, unit).isoformat()
    value = stretch(published, unit).shifted(-1).label
    return Meaning(
        "duration", value, "window/published", first=first, last=published.isoformat(), granularity="period"
    )


def _moved(anchor: Stretch, unit: str, step: int, context: Context, which: str | None) -> Stretch | None:
    """The stretch `step` units from the anchor's; "last summer" is the latest one that is over."""
    try:
        if unit in ("SP", "SU", "FA", "WI") and which:
            found = season(anchor.first.year, unit)
            if step == -1:
                while found.last >= anchor.first:
                    found = found.shifted(-1)
            elif step == 0 and unit == "WI" and anchor.first.month < 6:
                found = found.shifted(-1)
            elif step == 1:
                while found.first <= anchor.last:
                    found = found.shifted(1)
            return found
        if unit == "WE" and step == -1 and which:
            return stretch(anchor.first, "WE").shifted(
                -1 if anchor.first.weekday() < 5 else 0 if anchor.first.weekday() == 6 else -1
            )
        return stretch(anchor.first, unit).shifted(step)
    except (ValueError, OverflowError):
        return None


@rule(
    rf"(?P<which>{_PUBLISHED}){GAP}(?P<m>{MONTH})|(?P<m2>{MONTH}){GAP}(?P<which2>(?i:this|last|next)){GAP}(?i:year)"
)
def _which_month(match: re.Match[str], context: Context) -> Meaning | None:
    """ "last May", "July last year"."""
    month = month_of(match["m"] or match["m2"])
    step = int(lookup(_WORDS["which"], match["which"] or match["which2"]) or 0)
    published = context.published
    if published is None:
        return Meaning("date", f"XXXX-{month:02}", "month/no anchor", why=BY_PUBLICATION)
    year = published.year + (step if match["which2"] else 0)
    if match["which"] and step == -1 and month >= published.month:
        year -= 1
    if match["which"] and step == 1 and month <= published.month:
        year += 1
    return plain(stretch(date(year, month, 1), "M"), "month/published")


@rule(
    rf"(?i:the){GAP}(?P<n>(?:0?[1-9]|[12]\d|3[01])(?i:st|nd|rd|th))(?!{JOIN}(?i:century|anniversary|birthday|time|day\b|year|battalion|brigade|division|army|corps|regiment|district|amendment|congress|parallel|floor|street|avenue|precinct))(?=[\s,.;:)!?”\"’']|$)"
)
def _bare_day(match: re.Match[str], context: Context) -> Meaning | None:
    """ "as of the 14th": the month last spoken of, else publication's or the one before it."""
    before = context.text[max(0, match.start() - 14) : match.start()]
    if not re.search(
        rf"(?<!\w){any_of([*_WORDS['before']['so_far'], 'on', 'from', 'of', 'and', 'to', 'since', 'before', 'after'])}\s{{1,2}}$",
        before,
    ):
        return None
    if re.match(r"\s[a-z]", context.text[match.end() : match.end() + 2]) and not re.match(
        r"\s(?:of|and|to|in|at|by|when|as|that|with|but|or|it|he|she|they)\b",
        context.text[match.end() : match.end() + 8],
    ):
        return None
    number = ordinal_of(match["n"]) or 0
    month, how = _month_for_day(context, number)
    if month is None:
        return Meaning(
            "date",
            f"XXXX-XX-{number:02}",
            "day of month/no anchor",
            why="no month is stated and the report bears no date",
        )
    try:
        return plain(stretch(month.first.replace(day=number), "D"), f"day of month/{how}")
    except ValueError:
        return None


def _month_for_day(context: Context, number: int) -> tuple[Stretch | None, str]:
    if context.focus is not None and context.focus.unit in ("D", "W", "M"):
        return stretch(context.focus.first, "M"), "month before in the text"
    if context.published is None:
        return None, ""
    month = stretch(context.published, "M")
    before = number > context.published.day and not context.ahead
    return (month.shifted(-1) if before else month), "before published"


def named(word: str) -> str:
    return word.casefold().replace("period", "stretch")
