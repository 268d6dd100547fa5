"""Numbers of days, weeks and years counted from a date ("two days earlier"), and windows ("the past week")."""

import math
import re
from datetime import timedelta

from onrecord.knowledge import table
from onrecord.knowledge.calendar import Stretch, shifted, stretch
from onrecord.reading.dates.making import (
    BY_PUBLICATION,
    BY_TEXT,
    SHORT,
    anchor_of,
    duration,
    plain,
    window_end,
)
from onrecord.reading.dates.meaning import Context, Meaning, rule
from onrecord.reading.dates.words import (
    COUNT,
    GAP,
    UNIT,
    WEEKDAY,
    any_of,
    count_of,
    unit_of,
)

__all__ = ["focus_quarter"]

_HALF_A_DAY = 12

_WORDS = table("time_words")
_CALENDAR = table("calendar")
_THE = r"(?:(?i:the)\s{1,2})?"
_PUBLISHED = any_of(_WORDS["which"])
_TEXT = any_of(_WORDS["which_text"])


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
    if not by_publication and _counts_from_event(match, context.text):
        why = "it counts from an event whose date the words do not give"
        return Meaning("duration", duration(count, unit), "counted/from an event", why=why)
    if count is None:
        return Meaning(
            "ref",
            "PAST_REF" if sign < 0 else "FUTURE_REF",
            "counted/no number",
            why="the words set no number",
        )
    if unit in SHORT or count != int(count):
        return _counted_hours(sign * count, unit, context, by_publication=by_publication)
    by_text = not by_publication and context.focus is not None
    if match["word"] and not by_publication and not by_text and (unit in "DWF" or context.published is None):
        return Meaning("date", "XXXX", "counted/no anchor", why=BY_TEXT)
    quarters = focus_quarter(context)
    if unit == "Y" and quarters is not None and count == 1:
        return plain(quarters.shifted(4 * sign), "counted/date before in the text")
    anchor, how, why = anchor_of(context, by_text=by_text)
    if anchor is None:
        return Meaning("date", "XXXX", "counted/no anchor", why=why)
    try:
        if by_text and anchor.unit == unit:
            return plain(anchor.shifted(sign * int(count)), f"counted/{how}")
        if by_text and unit == "Y" and count < 50:
            return plain(
                stretch(
                    anchor.first.replace(
                        year=anchor.first.year + sign * int(count), day=min(28, anchor.first.day)
                    ),
                    anchor.unit,
                ),
                f"counted/{how}",
            )
        return plain(shifted(anchor.first, sign * int(count), unit), f"counted/{how}")
    except (ValueError, OverflowError, KeyError):
        return None


def _counts_from_event(match: re.Match[str], text: str) -> bool:
    """Whether an event follows that is counted from: "two days after the attack", not "two days before."."""
    word = (match["word"] or match["word2"]).casefold()
    return (
        word in _WORDS["counted_from"]
        and re.match(r"\s+(?!that\b)[\w“\"‘']", text[match.end() : match.end() + 8]) is not None
    )


def focus_quarter(context: Context) -> Stretch | None:
    """The quarter spoken of lately, other than by counting from one."""
    plain_ = [meaning for meaning in context.seen[-8:] if not meaning.rule.startswith(("counted", "stretch"))]
    for meaning in reversed(plain_[-3:]):
        if meaning.stretch is not None and meaning.stretch.unit == "Q":
            return meaning.stretch
    return None


def _counted_hours(by: float, unit: str, context: Context, *, by_publication: bool) -> Meaning | None:
    """Hours and minutes from publication: the day is known where the time of publication does not matter."""
    if unit not in SHORT or context.published is None or not by_publication:
        return Meaning(
            "date", "XXXX", "counted/no anchor", why="the text does not give the hour it counts from"
        )
    days = int(by // 24) if unit == "H" else 0
    if unit == "H" and by % 24 == 0:
        return plain(stretch(context.published + timedelta(days=days), "D"), "counted/published")
    return Meaning("date", "XXXX", "counted/no anchor", why="the text does not give the hour it counts from")


@rule(
    rf"{_THE}(?P<which>(?i:past|last|next|coming|previous|following|preceding|latest)){GAP}(?P<n>{COUNT}){GAP}(?P<unit>{UNIT})"
)
def _window(match: re.Match[str], context: Context) -> Meaning | None:
    """ "in the past two weeks": a flow with both ends; a duration in TIMEX3."""
    unit, count = unit_of(match["unit"]), count_of(match["n"])
    value = duration(count, unit)
    if (
        count is None
        or count != int(count)
        or unit in ("S", "TM", "WE", "C")
        or (unit == "H" and count < _HALF_A_DAY)
        or context.published is None
    ):
        why = "the words set no number" if count is None else BY_PUBLICATION
        return Meaning("duration", value, "window/no anchor", why=why)
    if unit == "H":  # the hour of publication is not known: the days that the hours touch
        unit, count = "D", math.ceil(count / 24)
    ahead = match["which"].casefold() in ("next", "coming", "following")
    try:
        other = window_end(context.published, int(count) * (1 if ahead else -1), unit)
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
