"""Which stretch a figure is the toll of: an event, an addition, a period, a campaign so far, a moment.

Table `basis`; the rules are the claims guideline's, paragraph "Basis".
"""

import re
from collections.abc import Sequence
from functools import cache

from onrecord.knowledge import table
from onrecord.reading.losses.cues import word_set
from onrecord.reading.mentions import Number, TimeMention

__all__ = ["basis_of"]


def basis_of(number: Number, measure: str, clause: str, times: Sequence[TimeMention]) -> str:
    """The basis of a figure, by the words of its clause and the times in it."""
    said = clause.lower()
    if measure in word_set("basis", "measures", "stock"):
        return "stock"
    if number.increment:
        return "increment"
    if any(time.flow for time in times) or _has("period", said):
        return "period"
    if _has("stock", said):
        return "stock"
    so_far = any(time.so_far for time in times) or _has("cumulative", said)
    war = " war" in said or "invasion" in said or "conflict" in said
    if so_far and (war or not _has("event", said)):
        return "cumulative"
    return "incident"


def _has(column: str, said: str) -> bool:
    return _pattern(column).search(said) is not None


@cache
def _pattern(column: str) -> re.Pattern[str]:
    words = sorted(table("basis")[column]["words"], key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(word) for word in words) + r")s?\b")
