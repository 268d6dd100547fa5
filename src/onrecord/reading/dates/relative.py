"""Expressions that count from publication or from the date last spoken of: weekdays, "last week", "two days earlier"."""

import re
from dataclasses import replace
from datetime import date, timedelta

from onrecord.knowledge import table
from onrecord.knowledge.calendar import Stretch, season, shifted, stretch, third, weekday
from onrecord.reading.dates.meaning import Context, Meaning, rule
from onrecord.reading.dates.words import (
    COUNT,
    DAYPART,
    GAP,
    JOIN,
    MONTH,
    PART,
    SEASON,
    UNIT,
    WEEKDAY,
    any_of,
    count_of,
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
_BY_PUBLICATION = "it counts from publication and the report bears no date"
_BY_TEXT = "it counts from a date and none was spoken of before it"
_LENGTHS = {"H": "hour", "TM": "minute", "S": "second"}


@rule(
    rf"(?:{_THE}(?P<part>{PART})(?:{GAP}(?i:on){GAP}|{GAP}))?{_THE}(?:(?P<which>{_PUBLISHED}){GAP}(?:(?:coming){GAP})?|(?P<text>{_TEXT}){GAP})?"
    rf"(?P<wd>{WEEKDAY})(?:['’]s)?(?:{GAP}(?P<dp>{DAYPART}))?|(?i:(?P<dp2>noon|midnight)){GAP}(?:(?i:on){GAP})?(?P<wd2>{WEEKDAY})"
)
def _weekday(match: re.Match[str], context: Context) -> Meaning | None:
    number = weekday_of(match["wd"] or match["wd2"])
    if number is None:
        return None
    if match["text"]:
        return _weekday_of_text(match, context, number)
    if context.published is None:
        return Meaning("date", f"XXXX-WXX-{number + 1}", "weekday/no anchor", why=_BY_PUBLICATION)
    day, how = _weekday_near(context, number, (match["which"] or "").casefold())
    return _with_part(_plain(stretch(day, "D"), f"weekday/{how}"), match["dp"] or match["dp2"])


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
        return Meaning("date", f"XXXX-WXX-{number + 1}", "weekday/no anchor", why=_BY_TEXT)
    anchor = context.focus.first
    if step == 0:
        day = weekday(anchor, number, ahead=False)
    else:
        day = weekday(anchor + timedelta(days=int(step or 0)), number, ahead=step == 1)
    return _with_part(_plain(stretch(day, "D"), "weekday/date before in the text"), match["dp"])


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
            why=_BY_PUBLICATION,
        )
    return _with_part(
        _plain(stretch(context.published + timedelta(days=by), "D"), "day/published"), match["dp"]
    )


@rule(rf"(?P<word>{any_of(_WORDS['day_parts'])})")
def _tonight(match: re.Match[str], context: Context) -> Meaning | None:
    by, part = next(
        value
        for word, value in _WORDS["day_parts"].items()
        if word == re.sub(r"\s+", " ", match["word"]).lower()
    )
    if context.published is None:
        return Meaning("date", f"XXXX-XX-XXT{part}", "night/no anchor", why=_BY_PUBLICATION)
    day = _plain(stretch(context.published + timedelta(days=by), "D"), "night/published")
    return replace(day, value=f"{day.value}T{part}", granularity="part_of_day")


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
    anchor, how, why = _anchor(context, by_text=match["text"] is not None)
    if anchor is None:
        return Meaning("date", "XXXX", f"{word.lower()}/no anchor", why=why)
    if word.casefold() == "period":
        return _plain(anchor.shifted(step), "period/date before in the text")
    if (match["which"] or "").casefold() == "past" and unit in ("D", "W", "M", "Q", "Y") and not part_of_day:
        return _up_to(anchor.first, unit)
    whole = _moved(anchor, unit, step, context, match["which"])
    if whole is None:
        return None
    meaning = _plain(whole, f"{'part of day' if part_of_day else _named(word)}/{how}")
    if part_of_day:
        return _with_part(meaning, word)
    return _cut(meaning, match["part"])


def _up_to(published: date, unit: str) -> Meaning:
    """ "in the past week": the stretch that ends with publication."""
    first = _window_end(published, -1, unit).isoformat()
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


def _anchor(context: Context, *, by_text: bool) -> tuple[Stretch | None, str, str]:
    if by_text and context.focus is not None:
        return context.focus, "date before in the text", ""
    if by_text:
        return None, "", _BY_TEXT
    if context.published is None:
        return None, "", _BY_PUBLICATION
    return stretch(context.published, "D"), "published", ""


@rule(
    rf"(?P<which>{_PUBLISHED}){GAP}(?P<m>{MONTH})|(?P<m2>{MONTH}){GAP}(?P<which2>(?i:this|last|next)){GAP}(?i:year)"
)
def _which_month(match: re.Match[str], context: Context) -> Meaning | None:
    """ "last May", "July last year"."""
    month = month_of(match["m"] or match["m2"])
    step = int(lookup(_WORDS["which"], match["which"] or match["which2"]) or 0)
    published = context.published
    if published is None:
        return Meaning("date", f"XXXX-{month:02}", "month/no anchor", why=_BY_PUBLICATION)
    year = published.year + (step if match["which2"] else 0)
    if match["which"] and step == -1 and month >= published.month:
        year -= 1
    if match["which"] and step == 1 and month <= published.month:
        year += 1
    return _plain(stretch(date(year, month, 1), "M"), "month/published")


@rule(
    rf"(?P<n>{COUNT})[\s-]{{1,2}}(?P<unit>{UNIT})(?:{GAP}(?i:or\sso))?[\s-]{{1,2}}(?P<word>{any_of(_WORDS['counted'])})(?:{GAP}(?P<wd>{WEEKDAY}))?"
    rf"|(?P<unit2>(?i:year|month|week))[\s-](?P<word2>(?i:ago|earlier))"
)
def _counted(match: re.Match[str], context: Context) -> Meaning | None:
    """ "two days earlier", "a year ago"; one unit that is coarser than what was spoken of keeps that one's grain."""
    unit = unit_of(match["unit"] or match["unit2"])
    count = count_of(match["n"]) if match["n"] else 1.0
    sign, by_publication = next(
        v
        for w, v in _WORDS["counted"].items()
        if w == re.sub(r"\s+", " ", match["word"] or match["word2"]).lower()
    )
    if count is None:
        return Meaning(
            "ref",
            "PAST_REF" if sign < 0 else "FUTURE_REF",
            "counted/no number",
            why="the words set no number",
        )
    if unit in _LENGTHS or count != int(count):
        return _counted_hours(sign * count, unit, context, by_publication=by_publication)
    by_text = not by_publication and context.focus is not None
    if match["word"] and not by_publication and not by_text and context.published is None:
        return Meaning("date", "XXXX", "counted/no anchor", why=_BY_TEXT)
    quarters = _focus_quarter(context)
    if unit == "Y" and quarters is not None and count == 1:
        return _plain(quarters.shifted(4 * sign), "counted/date before in the text")
    anchor, how, why = _anchor(context, by_text=by_text)
    if anchor is None:
        return Meaning("date", "XXXX", "counted/no anchor", why=why)
    try:
        if by_text and anchor.unit == unit:
            return _plain(anchor.shifted(sign * int(count)), f"counted/{how}")
        if by_text and unit == "Y" and count < 50:
            return _plain(
                stretch(
                    anchor.first.replace(
                        year=anchor.first.year + sign * int(count), day=min(28, anchor.first.day)
                    ),
                    anchor.unit,
                ),
                f"counted/{how}",
            )
        return _plain(shifted(anchor.first, sign * int(count), unit), f"counted/{how}")
    except (ValueError, OverflowError, KeyError):
        return None


def _focus_quarter(context: Context) -> Stretch | None:
    """The quarter spoken of last, where one of the last two dates was one."""
    for meaning in reversed(context.seen[-2:]):
        if meaning.stretch is not None and meaning.stretch.unit == "Q":
            return meaning.stretch
    return None


def _counted_hours(by: float, unit: str, context: Context, *, by_publication: bool) -> Meaning | None:
    """Hours and minutes from publication: the day is known where the time of publication does not matter."""
    if unit not in _LENGTHS or context.published is None or not by_publication:
        return Meaning(
            "date", "XXXX", "counted/no anchor", why="the text does not give the hour it counts from"
        )
    days = int(by // 24) if unit == "H" else 0
    if unit == "H" and by % 24 == 0:
        return _plain(stretch(context.published + timedelta(days=days), "D"), "counted/published")
    return Meaning("date", "XXXX", "counted/no anchor", why="the text does not give the hour it counts from")


@rule(
    rf"{_THE}(?P<which>(?i:past|last|next|coming|previous|following|preceding|latest)){GAP}(?P<n>{COUNT}){GAP}(?P<unit>{UNIT})"
)
def _window(match: re.Match[str], context: Context) -> Meaning | None:
    """ "in the past two weeks": a flow with both ends; a duration in TIMEX3."""
    unit, count = unit_of(match["unit"]), count_of(match["n"])
    value = _duration(count, unit)
    if (
        count is None
        or count != int(count)
        or unit in ("S", "TM", "H", "WE", "C")
        or context.published is None
    ):
        why = "the words set no number" if count is None else _BY_PUBLICATION
        return Meaning("duration", value, "window/no anchor", why=why)
    ahead = match["which"].casefold() in ("next", "coming", "following")
    try:
        other = _window_end(context.published, int(count) * (1 if ahead else -1), unit)
    except (ValueError, OverflowError):
        return None
    ends = sorted((context.published, other))
    return Meaning(
        "duration",
        value,
        "window/published",
        first=ends[0].isoformat(),
        last=ends[1].isoformat(),
        granularity="period",
    )


def _window_end(anchor: date, by: int, unit: str) -> date:
    if unit in ("D", "W", "F"):
        return anchor + timedelta(days=by * {"D": 1, "W": 7, "F": 14}[unit])
    moved = shifted(anchor, by, unit).first
    if unit in ("M", "Q"):
        return moved.replace(day=min(anchor.day, 28))
    return anchor.replace(year=moved.year if unit == "Y" else anchor.year + 10 * by, day=min(anchor.day, 28))


@rule(
    rf"(?P<part>{PART})(?:{GAP}(?i:of|in){GAP})(?i:the){GAP}(?P<unit>(?i:week|month|year|quarter))|(?P<unit2>(?i:year|month))[\s-](?i:end)"
)
def _end_of(match: re.Match[str], context: Context) -> Meaning | None:
    if context.published is None:
        return Meaning("date", "XXXX", "part/no anchor", why=_BY_PUBLICATION)
    whole = stretch(context.published, unit_of(match["unit"] or match["unit2"]))
    return _cut(_plain(whole, "part/published"), match["part"] or "end")


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
                _plain(stretch(date(year, month, int(match["d"] or 1)), "W"), f"week/{how}")
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
        return _plain(stretch(month.first.replace(day=number), "D"), f"day of month/{how}")
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


def _plain(found: Stretch, rule_: str) -> Meaning:
    return Meaning("date", found.label, rule_, stretch=found)


def _named(word: str) -> str:
    return word.casefold().replace("period", "stretch")


def _cut(meaning: Meaning, part: str | None) -> Meaning:
    """The early, middle or late third of it, or its end; the TIMEX3 value stays the whole's."""
    which = str(lookup(_WORDS["part_of"], part)) if part else "any"
    if which == "any" or meaning.stretch is None:
        return meaning
    first, last = third(meaning.stretch, which)
    return replace(meaning, first=first.isoformat(), last=last.isoformat(), granularity="period")


def _with_part(meaning: Meaning, word: str | None) -> Meaning:
    """A day's morning or night."""
    if not word:
        return meaning
    if word.casefold() in ("noon", "midnight"):
        return replace(
            meaning,
            value=f"{meaning.value}T{'12:00' if word.casefold() == 'noon' else '24:00'}",
            granularity="hour",
        )
    code = lookup(_CALENDAR["parts_of_day"], word)
    return replace(meaning, value=f"{meaning.value}T{code}", granularity="part_of_day")


def _duration(count: float | None, unit: str) -> str:
    """The ISO 8601 duration of so many units; `X` for a number that nobody stated."""
    time = "T" if unit in _LENGTHS else ""
    letter = {"TM": "M", "F": "W", "C": "Y"}.get(unit, unit)
    if count is None:
        return f"P{time}X{letter}"
    number = count * {"F": 2, "C": 100}.get(unit, 1)
    return f"P{time}{number:g}{letter}"
