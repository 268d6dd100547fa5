"""A cell's text as the value of a field: names tidied, ages in whole years, sexes in one word; or what is wrong."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from onrecord.lists.cleaning_dates import DateForm, iso_date
from onrecord.lists.lexicon import ascii_digits, means_nothing, values

__all__ = ["OLDEST", "cleaned", "unwrapped"]

OLDEST = 120
"""Years: nobody is known to have lived much longer; an age beyond it is a slip."""
_FORMULA = re.compile(r'="([^"]{0,200})"')
_AGE = re.compile(r"(\d{1,4})(?:[.,](\d{1,2}))?\s?(?:[-–/]|to|до)?\s?(\d{1,4})?\s?([^\W\d_][^\d]{0,30})?")
_DATES = ("birth", "death")
_NAMES = ("name", "given", "family", "patronymic")


def unwrapped(text: str) -> str:
    """A cell without the spreadsheet's `="…"` around it, which keeps leading zeros."""
    found = _FORMULA.fullmatch(text.strip())
    return found[1] if found else text


def cleaned(field: str, text: str, *, form: DateForm, said: Mapping[str, str]) -> str | None:
    """The value of `field` in a cell's text, None where it says nothing; `said` maps cells to values by hand.

    ValueError says what is wrong with it.
    """
    text = tidy(unwrapped(text))
    if said and text.casefold() in said:
        return said[text.casefold()] or None
    if means_nothing(text):
        return None
    if text.startswith("=") and len(text) > 1:
        raise ValueError("it is a formula, not a value")
    if field in _DATES:
        return iso_date(text, form)
    if field == "age":
        return age(text)
    if field == "sex":
        return sex(text)
    if field in _NAMES and ascii_digits(text).replace(" ", "").isdecimal():
        raise ValueError("it is a number, no name")
    return text


def tidy(text: str) -> str:
    """NFC, white space and control characters as single spaces, no marks of writing direction."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        text = text.translate(_UNSEEN)
    return " ".join(text.split())


_MARKS = "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\xad"
_UNSEEN = {
    **dict.fromkeys(map(ord, _MARKS)),
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029], " "),
}
"""Marks to drop, and controls and separators of lines (Unicode categories Cc, Zl, Zp) to read as spaces."""


def sex(text: str) -> str:
    """`male` or `female`, by words in several languages; ValueError for others."""
    found = _sexes().get(text.casefold())
    if found is None:
        raise ValueError("it is no word for a sex that is known here: say it in the mapping (values)")
    return found


@cache
def _sexes() -> Mapping[str, str]:
    return {word: meaning for meaning, words in values()["sex"].items() for word in words}


@cache
def _units() -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    table = values()
    about = tuple(sorted(table["about"]["words"], key=len, reverse=True))
    return frozenset(table["years"]["words"]), frozenset(table["months"]["words"]), about


def age(text: str) -> str:
    """Whole years (`34`), or an interval of them (`30/35`); months, weeks and days are 0. ValueError for others."""
    words = ascii_digits(text[:60]).casefold().strip(" +*?()")
    years, months, about = _units()
    for word in about:
        if words.startswith(word) and words != word:
            words = words.removeprefix(word).lstrip(" .")
            break
    found = _AGE.fullmatch(words)
    if found is None:
        raise ValueError("it is no age")
    first, last, unit = int(found[1]), found[3], (found[4] or "").strip()
    if unit and unit not in years and unit not in months:
        raise ValueError("it is no age")
    if unit in months and unit not in years:
        first, last = first // 12 if unit.startswith(("m", "м", "개", "ش", "أش", "ма", "ме")) else 0, None
    if first > OLDEST or (last is not None and int(last) > OLDEST):
        raise ValueError(f"{first if first > OLDEST else last} is no age of a human being")
    if last is None or int(last) == first:
        return str(first)
    if int(last) < first:
        raise ValueError("it is no age")
    return f"{first}/{int(last)}"
