"""Lengths of time, repetitions, and words for now, then and some day: expressions that name no date."""

import re
from datetime import timedelta

from onrecord.knowledge import table
from onrecord.knowledge.calendar import Stretch, stretch, weekday
from onrecord.reading.dates.making import duration
from onrecord.reading.dates.meaning import Context, Meaning, rule
from onrecord.reading.dates.words import (
    CLOCK,
    COUNT,
    DAYPART,
    GAP,
    MONTH,
    NO_DATE_AFTER,
    UNIT,
    WEEKDAY,
    any_of,
    count_of,
    lookup,
    month_of,
    unit_of,
    weekday_of,
)

__all__: list[str] = []

_WORDS = table("time_words")


@rule(
    rf"(?:(?i:the)\s(?:(?i:first|last|latest)\s)?)?(?P<n>{COUNT})(?P<sep>\s|\s?-\s?)(?P<more>(?i:more|additional|consecutive|straight)\s)?(?P<unit>{UNIT})(?P<old>[\s-](?i:old|long))?(?P<half>\s(?i:and\sa\shalf))?"
)
def _length(match: re.Match[str], context: Context) -> Meaning | None:
    count = count_of(match["n"])
    unit = unit_of(match["unit"])
    if (
        match["unit"].casefold().startswith("second")
        and not match["n"][0].isdigit()
        and not match["unit"].endswith("s")
    ):
        return None
    if match["half"] and count is not None:
        count += 0.5
    return Meaning("duration", duration(count, unit), "length")


@rule(
    r"(?P<unit>(?i:years|months|weeks|days|decades|centuries|hours))(?![\s-](?i:ago|earlier|before|later|after|old))"
)
def _lengths(match: re.Match[str], context: Context) -> Meaning | None:
    return Meaning("duration", duration(None, unit_of(match["unit"])), "length/no number")


@rule(
    rf"(?i:each|every){GAP}(?:(?P<unit>(?i:day|week|month|quarter|year|hour|minute))|(?P<wd>{WEEKDAY})|(?P<m>{MONTH})|(?P<dp>{DAYPART}))|(?P<word>{any_of(_WORDS['repeated'])})"
)
def _repeated(match: re.Match[str], context: Context) -> Meaning | None:
    if match["word"]:
        return Meaning("set", str(lookup(_WORDS["repeated"], match["word"])), "repeated")
    if match["unit"]:
        return Meaning("set", duration(1, unit_of(match["unit"])), "repeated")
    if match["wd"]:
        return Meaning("set", f"XXXX-WXX-{(weekday_of(match['wd']) or 0) + 1}", "repeated")
    if match["m"]:
        return Meaning("set", f"XXXX-{month_of(match['m']):02}", "repeated")
    return Meaning("set", "XXXX-XX-XX", "repeated")


@rule(any_of(_WORDS["refs"]))
def _reference(match: re.Match[str], context: Context) -> Meaning | None:
    return Meaning("ref", str(lookup(_WORDS["refs"], match.group())), "reference")


@rule(
    rf"(?P<clock>{CLOCK})(?:\s(?:\(?[A-Z]{{2,4}}\)?|(?i:local|Moscow|Kyiv)\s(?i:time)))?(?:(?:,?\s(?i:on|in\sthe|at))?{GAP}(?P<when>(?i:today|yesterday|tomorrow|tonight|morning|afternoon|evening)|{WEEKDAY}{NO_DATE_AFTER}))?"
)
def _clock(match: re.Match[str], context: Context) -> Meaning | None:
    """A time of day; its day is the one named with it, else the day last spoken of, else none."""
    clock = _hour(match["clock"])
    day, how = _day_of_clock(match["when"], context)
    if day is None or clock is None:
        return Meaning(
            "date",
            f"XXXX-XX-XXT{clock or 'XX:XX'}",
            "hour/no anchor",
            granularity="hour",
            why="the text does not say of which day",
        )
    at = f"{day.label}T{clock}"
    return Meaning("date", at, f"hour/{how}", stretch=day, first=at, last=at, granularity="hour")


def _day_of_clock(named: str | None, context: Context) -> tuple[Stretch | None, str]:
    word = (named or "").casefold()
    number = weekday_of(named or "")
    if context.published is not None and (word in _WORDS["days"] or word == "tonight"):
        return stretch(context.published + timedelta(days=_WORDS["days"].get(word, 0)), "D"), "published"
    if context.published is not None and number is not None:
        return stretch(weekday(context.published, number, ahead=context.ahead), "D"), "weekday near published"
    if context.focus is not None and context.focus.unit == "D":
        return context.focus, "date before in the text"
    return None, ""


def _hour(written: str) -> str | None:
    found = re.match(r"(\d{1,2})(?:[:.](\d\d))?", written)
    if found is None:
        return None
    hour, minutes = int(found[1]), int(found[2] or 0)
    half = re.sub(r"[^ap]", "", written.casefold().replace("m", ""))
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return f"{hour:02}:{minutes:02}"
