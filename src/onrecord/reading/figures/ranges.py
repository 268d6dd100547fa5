"""Ranges: "100 to 300", "between N and M", "3 to 5 million", "8 or 9"."""

from onrecord.reading.figures.kinds import is_year
from onrecord.reading.figures.line import Line
from onrecord.reading.figures.tokens import Shape
from onrecord.reading.figures.values import Value, value_at

__all__ = ["lower_end", "upper_end"]

_WIDEST_RISE = 5
"""In "rose by 30 to 1,200" no range is meant; in "fell by 1 to 1.5 degrees" one is: how far apart its ends may be."""
_SMALL = 1000


def upper_end(line: Line, at: int, value: Value, *, between: bool) -> Value | None:
    """The upper end of the range that `value` begins, if it begins one."""
    link = line.past_measure(value.end)
    start = _past_joint(line, link, between=between)
    if start is None or line.lowers[start] in line.known.articles:
        return None
    upper = value_at(line.row, start, line.known, money=line.lower(at - 1) in line.known.currency)
    dashed = line.row[link].shape is Shape.SIGN
    if upper is not None and dashed and upper.digits is not value.digits:
        return None
    if upper is None or upper.value <= value.value or not _alike(line, value.end, link, upper.end):
        return None
    rising = line.lower(at - 1) == "by" and upper.value > value.value * _WIDEST_RISE
    if rising and line.lowers[link] == "to":
        return None
    worded = line.row[start - 1].shape is Shape.WORD
    if worded and is_year(line.row[at], line.known) and not is_year(line.row[start], line.known):
        return None
    following = line.row[upper.end] if upper.end < len(line.row) else None
    ordinal = following is not None and line.row[upper.end - 1].touches(following)
    return None if ordinal and following and following.lower in line.known.ordinal_endings else upper


def lower_end(line: Line, value: Value, upper: Value) -> int | float:
    """The lower end of a range, scaled as the upper is ("3 to 5 million")."""
    scale = 1
    at = upper.end - 1
    while (worth := line.known.scales.get(line.lowers[at], 0)) and worth > 1:
        scale, at = scale * worth, at - 1
    scaled = line.lowers[value.end - 1] in line.known.scales or value.value >= _SMALL
    return value.value if scaled else value.value * scale


def _alike(line: Line, end: int, link: int, upper: int) -> bool:
    """Whether the measure between `end` and `link`, if any, is that behind the upper end ("5% to 10%")."""
    if end == link:
        return True
    measure, other = line.known.measures.at(line.lowers, end), line.known.measures.at(line.lowers, upper)
    return measure is not None and other is not None and measure[1] == other[1]


def _past_joint(line: Line, link: int, *, between: bool) -> int | None:
    """The index behind "to", "or", a dash (behind "between" also "and"), and a currency sign, at `link`."""
    if link + 1 >= len(line.row):
        return None
    joint = line.row[link]
    joining = line.known.range_between if between else line.known.range_words
    if joint.lower not in joining and not _dash(line, link):
        return None
    start = link + 1
    while start < len(line.row) and (
        line.lowers[start] in line.known.currency
        or (line.known.hedges_before.at([line.lowers[start]], 0) and joint.lower in joining)
    ):
        start += 1
    return start if start < len(line.row) else None


def _dash(line: Line, at: int) -> bool:
    """Whether a dash that can join a range stands at `at`: spaced on both sides or on neither."""
    if not at or line.row[at].text not in line.known.range_dashes:
        return False
    return line.row[at - 1].touches(line.row[at]) == line.row[at].touches(line.row[at + 1])
