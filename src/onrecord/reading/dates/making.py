"""What the rules of reading share: meanings made of stretches, their parts, and anchors."""

from dataclasses import replace
from datetime import date, timedelta

from onrecord.knowledge import table
from onrecord.knowledge.calendar import Stretch, shifted, stretch, third
from onrecord.reading.dates.meaning import Context, Meaning
from onrecord.reading.dates.words import lookup

__all__ = [
    "BY_PUBLICATION",
    "BY_TEXT",
    "SHORT",
    "anchor_of",
    "cut",
    "duration",
    "plain",
    "window_end",
    "with_part",
]

BY_PUBLICATION = "it counts from publication and the report bears no date"
BY_TEXT = "it counts from a date and none was spoken of before it"
SHORT = ("H", "TM", "S")
"""Units shorter than a day."""
_HALVES = {"Y": "6M", "H": "30M", "TM": "30S", "D": "T12H"}


def plain(found: Stretch, rule_: str, *, year_stated: bool = False) -> Meaning:
    """The date that a stretch is."""
    return Meaning("date", found.label, rule_, stretch=found, year_stated=year_stated)


def cut(meaning: Meaning, part: str | None) -> Meaning:
    """The early, middle or late third of it, or its end; the TIMEX3 value stays the whole's."""
    which = str(lookup(table("time_words")["part_of"], part)) if part else "any"
    if which == "any" or meaning.stretch is None:
        return meaning
    first, last = third(meaning.stretch, which)
    return replace(meaning, first=first.isoformat(), last=last.isoformat(), granularity="period")


def with_part(meaning: Meaning, word: str | None) -> Meaning:
    """A day's morning or night."""
    if not word:
        return meaning
    if word.casefold() in ("noon", "midnight"):
        return replace(
            meaning,
            value=f"{meaning.value}T{'12:00' if word.casefold() == 'noon' else '24:00'}",
            granularity="hour",
        )
    code = lookup(table("calendar")["parts_of_day"], word)
    return replace(meaning, value=f"{meaning.value}T{code}", granularity="part_of_day")


def duration(count: float | None, unit: str) -> str:
    """The ISO 8601 duration of so many units; `X` for a number that nobody stated."""
    time = "T" if unit in SHORT else ""
    letter = {"TM": "M", "F": "W", "C": "Y"}.get(unit, unit)
    if count is None:
        return f"P{time}X{letter}"
    if count % 1 == 0.5 and unit in _HALVES:
        whole = f"{count - 0.5:g}{letter}" if count > 0.5 else ""
        return f"P{time}{whole}{_HALVES[unit]}"
    number = count * {"F": 2, "C": 100}.get(unit, 1)
    return f"P{time}{number:g}{letter}"


def anchor_of(context: Context, *, by_text: bool) -> tuple[Stretch | None, str, str]:
    """The stretch counted from, how it came about, and why there is none."""
    if by_text and context.focus is not None:
        return context.focus, "date before in the text", ""
    if by_text:
        return None, "", BY_TEXT
    if context.published is None:
        return None, "", BY_PUBLICATION
    return stretch(context.published, "D"), "published", ""


def window_end(anchor: date, by: int, unit: str) -> date:
    """The other end of a window of `by` units from `anchor`, to the day."""
    if unit in ("D", "W", "F"):
        return anchor + timedelta(days=by * {"D": 1, "W": 7, "F": 14}[unit])
    moved = shifted(anchor, by, unit).first
    if unit in ("M", "Q"):
        return moved.replace(day=min(anchor.day, 28))
    return anchor.replace(year=moved.year if unit == "Y" else anchor.year + 10 * by, day=min(anchor.day, 28))
