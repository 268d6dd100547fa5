"""The vocabulary of time expressions: the tables as pieces of patterns, and what their words stand for.

Patterns are made of alternations and bounded gaps only, so that any text is read in linear time.
"""

import re
from collections.abc import Iterable

from onrecord.knowledge import table

__all__ = [
    "CLOCK",
    "COUNT",
    "DAY",
    "DAYPART",
    "GAP",
    "HOLIDAY",
    "JOIN",
    "MONTH",
    "NO_DATE_AFTER",
    "ORDINAL",
    "PART",
    "SEASON",
    "SMALL",
    "UNIT",
    "WEEKDAY",
    "WEEKDAY_BEFORE_DATE",
    "WHICH",
    "YEAR",
    "any_of",
    "count_of",
    "day_of",
    "lookup",
    "month_of",
    "ordinal_of",
    "unit_of",
    "weekday_of",
]

_CALENDAR = table("calendar")
_WORDS = table("time_words")


def any_of(words: Iterable[str], *, proper: bool = False) -> str:
    """An alternation of words, the longest first; names as written or in capitals, other words in any case."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    escaped = [re.escape(word).replace(r"\ ", r"\s{1,2}") for word in ordered]
    if proper:
        escaped += [re.escape(word.upper()).replace(r"\ ", r"\s{1,2}") for word in ordered]
    return f"(?:{'|'.join(escaped)})" if proper else f"(?i:{'|'.join(escaped)})"


GAP = r"\s{1,3}"
JOIN = r"(?:\s?[-‐‑–—]\s?|\s{1,3})"
_FULL = [name for name in _CALENDAR["months"] if len(name) > 4 or name in ("May", "June", "July")]
_SHORT = [name for name in _CALENDAR["months"] if name not in _FULL]
MONTH = rf"(?:{any_of(_FULL, proper=True)}|{any_of(_SHORT, proper=True)}(?:\.|(?!\w)))"
WEEKDAY = any_of(_CALENDAR["weekdays"], proper=True)
WEEKDAY_BEFORE_DATE = rf"(?:{WEEKDAY}|{any_of(_CALENDAR['weekdays_short'], proper=True)}\.?)"
NO_DATE_AFTER = rf"(?!,?\s{{1,3}}(?:(?i:the)\s)?(?:{MONTH}\s|\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{MONTH}))"
"""Behind a weekday: it belongs to no full date, whose own rule reads both."""
SEASON = any_of(_CALENDAR["seasons"])
DAYPART = any_of(_CALENDAR["parts_of_day"])
HOLIDAY = any_of(
    [*_CALENDAR["holidays"], *_CALENDAR["weekday_holidays"], *_CALENDAR["easter_holidays"]], proper=True
)
YEAR = r"(?:1[0-9]|20)\d\d"
UNIT = any_of([*_WORDS["units"], *(f"{unit}s" for unit in _WORDS["units"] if not unit.endswith("s"))])
ORDINAL = rf"(?:{any_of(_WORDS['ordinals'])}|(?:0?[1-9]|[12]\d|3[01])(?i:st|nd|rd|th))"
DAY = rf"(?:{any_of(_WORDS['ordinals'])}|(?:0?[1-9]|[12]\d|3[01])(?i:st|nd|rd|th)?)"
_TENS = [word for word, value in _WORDS["numbers"].items() if value in range(20, 100)]
_ONES = [word for word, value in _WORDS["numbers"].items() if value < 10 and len(word) > 2]
SMALL = (
    rf"(?:{any_of(_TENS)}[\s-]{any_of(_ONES)}|{any_of(word for word in _WORDS['numbers'] if len(word) > 2)})"
)
"""A number under a hundred in words."""
COUNT = (
    rf"(?:\d{{1,4}}(?:\.\d{{1,2}}|\s\d/\d|,\d{{3}})?|{any_of(_TENS)}[\s-]{any_of(_ONES)}|{any_of(_WORDS['numbers'])}"
    rf"|{any_of(_WORDS['vague'])})"
)
WHICH = any_of([*_WORDS["which"], *_WORDS["which_text"]])
PART = any_of(_WORDS["part_of"])
CLOCK = r"(?:(?:[01]?\d|2[0-3])(?:[:.][0-5]\d)?\s?(?:[ap]\.m\.?|[ap]m|[AP]M|[AP]\.M\.)|(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?)"


def lookup(words: dict[str, int] | dict[str, str], wording: str) -> int | str | None:
    """What a table says of a word, whatever its case."""
    flat = re.sub(r"\s+", " ", wording.strip().rstrip(".")).casefold()
    return next((value for word, value in words.items() if word.casefold() == flat), None)


def month_of(wording: str) -> int:
    """1 to 12."""
    return int(lookup(_CALENDAR["months"], wording) or 0)


def weekday_of(wording: str) -> int | None:
    """0 (Monday) to 6."""
    found = lookup(_CALENDAR["weekdays"], wording)
    return int(found) if found is not None else None


def ordinal_of(wording: str) -> int | None:
    """The number of an ordinal in words or figures."""
    digits = re.match(r"\d+", wording)
    found = int(digits.group()) if digits else lookup(_WORDS["ordinals"], wording)
    return int(found) if found is not None else None


day_of = ordinal_of
"""The day of the month, in words or figures."""


def unit_of(wording: str) -> str:
    """The unit's code in the table, of a singular or plural."""
    units = _WORDS["units"]
    return str(lookup(units, wording) or lookup(units, wording.strip().rstrip("sS")) or "")


def count_of(wording: str) -> float | None:
    """A number in figures or words; None where the words set none ("several")."""
    flat = wording.strip().casefold()
    figures = re.fullmatch(r"(\d+)(?:\s(\d)/(\d)|(\.\d+)|,(\d{3}))?", flat)
    if figures:
        units, over, under, decimals, thousands = figures.groups()
        if over:
            return int(units) + int(over) / max(1, int(under))
        return float(units + (decimals or thousands or ""))
    if (whole := lookup(_WORDS["numbers"], flat)) is not None:
        return float(whole)
    numbers = [lookup(_WORDS["numbers"], word) for word in re.split(r"[\s-]+", flat)]
    known = [int(number) for number in numbers if number is not None]
    if len(known) != len(numbers):
        return None
    return float(sum(known))
