"""Which stretch a figure is the toll of: an event, an addition, a period, a campaign so far, a moment.

Table `basis`; the rules are the claims guideline's, paragraph "Basis". A total without a day or an event,
in a report of a campaign, is the campaign's: `many` and `vague` say from which size on a plain past counts
as one, for a verb in the perfect or none at all any size does.
"""

import re
from collections.abc import Sequence
from functools import cache

from onrecord.knowledge import table
from onrecord.reading.losses.cues import word_set
from onrecord.reading.mentions import Number, TimeMention

__all__ = ["basis_of", "is_campaign"]

_DAY = ("hour", "part_of_day", "day")
_SINCE = re.compile(r"\bsince\b")
_PERFECT = re.compile(r"\b(?:have|has|already)\b")


def is_campaign(text: str) -> bool:
    """Whether a report is of a war or campaign, by its words."""
    return _has("campaign", text.lower())


def basis_of(
    number: Number,
    measure: str,
    clause: str,
    sentence: str,
    times: Sequence[TimeMention],
    *,
    campaign: bool,
    soldiers: bool = False,
    toll: bool = False,
) -> str:
    """The basis of a figure, by the words of its clause and sentence, and the times of the event in the clause."""
    said, whole = clause.lower(), sentence.lower()
    if measure in word_set("basis", "measures", "stock") or _has("stock", said):
        return "stock"
    if not toll and (number.increment or (_has("increment", said) and measure == "killed")):
        return "increment"
    if number.best == number.low == number.high == 1:
        return "incident"
    so_far = any(time.so_far for time in times) or _has("cumulative", said) or _SINCE.search(said) is not None
    event = _has("event", whole) or any(_is_day(time) for time in times)
    lasting = (
        campaign or soldiers or (_SINCE.search(said) is not None and (not event or measure == "displaced"))
    )
    if so_far and lasting:
        return "cumulative"
    dated = any(time.flow or (_is_stretch(time) and not _has("event", whole)) for time in times)
    if dated or _has("period", said) or _stretch().search(said):
        return "period"
    campaign = campaign and measure in word_set("basis", "measures_of_campaign", "words")
    return "cumulative" if campaign and not event and _is_total(number, said) else "incident"


def _is_stretch(mention: TimeMention) -> bool:
    """Whether a dated stretch of more than a day has both ends: "on 14 and 15 December", "in 2013"."""
    time = mention.time
    if time is None or mention.so_far or time.granularity in _DAY:
        return False
    return time.start is not None and time.end is not None


def _is_day(mention: TimeMention) -> bool:
    return mention.time is not None and mention.time.granularity in _DAY and not mention.so_far


def _is_total(number: Number, said: str) -> bool:
    value = next((bound for bound in (number.best, number.low, number.high) if bound is not None), None)
    many = table("basis")["campaign"]["many"]
    if value is None:
        return any(word in word_set("basis", "campaign", "vague") for word in said.split())
    return value >= many or (value > 1 and _PERFECT.search(said) is not None)


@cache
def _stretch() -> re.Pattern[str]:
    columns = table("basis")["stretch"]
    openers, lasts, counts, units = (
        "|".join(columns[name]) for name in ("openers", "lasts", "counts", "units")
    )
    return re.compile(rf"\b(?:{openers}) (?:(?:{lasts}) )?(?:(?:{counts}|\d{{1,3}}) )?(?:{units})\b")


def _has(column: str, said: str) -> bool:
    return _pattern(column).search(said) is not None


@cache
def _pattern(column: str) -> re.Pattern[str]:
    words = sorted(table("basis")[column]["words"], key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(word) for word in words) + r")s?\b")
