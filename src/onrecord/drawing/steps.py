"""A quantity that changes in steps, with its bounds, and dots for single statements beside it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from onrecord.drawing import svg
from onrecord.drawing.axes import Scale, horizontal, round_ticks

__all__ = ["Dot", "Step", "steps"]

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 320, 64, 20, 44, 52
_MOST_TICKS = 7


@dataclass(frozen=True, slots=True)
class Step:
    """From `at` on (days; ordinals of dates where the axis shows dates) the quantity is `best`, between its bounds."""

    at: float
    best: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Dot:
    """One statement: when, how much, between what, in which colour (an index of the series), and what it says."""

    at: float
    value: float
    low: float | None
    high: float | None
    series: int
    tip: str
    address: str | None = None


def steps(
    rows: Sequence[Step], dots: Sequence[Dot], *, title: str, up: str, across: str = "", dates: bool = False
) -> str:
    """The steps as a line with its band, the dots with their ranges; with `dates` the axis shows dates."""
    ats = [*(row.at for row in rows), *(dot.at for dot in dots)] or [0.0]
    values = [v for row in rows for v in (row.low, row.best, row.high) if v is not None]
    values += [v for dot in dots for v in (dot.low, dot.value, dot.high) if v is not None]
    xs = Scale.over(ats, LEFT, WIDTH - RIGHT, margin=0.03) if max(ats) > min(ats) else _around(ats[0])
    ys = Scale(0, max([*values, 1]) * 1.06, HEIGHT - BOTTOM, TOP)
    parts = [svg.text(16, 22, title, bold=True, size=14), *_up(ys, up)]
    parts += _date_axis(xs) if dates else horizontal(xs, HEIGHT - BOTTOM, across)
    parts += _band(rows, xs, ys)
    for dot in dots:
        parts += _dot(dot, xs, ys)
    return svg.page(WIDTH, HEIGHT, title, _words(rows, dots, dates=dates), parts)


def _around(at: float) -> Scale:
    return Scale(at - 1, at + 1, LEFT, WIDTH - RIGHT)


def _up(ys: Scale, label: str) -> list[str]:
    parts = [svg.text(16, TOP - 6, label, soft=True, size=11)]
    for tick in round_ticks(0, ys.high, 5):
        y = ys.at(tick)
        parts += [
            svg.line(LEFT, y, WIDTH - RIGHT, y),
            svg.text(LEFT - 8, y + 4, f"{tick:,.10g}", anchor="end", soft=True, size=11),
        ]
    return parts


def _band(rows: Sequence[Step], xs: Scale, ys: Scale) -> list[str]:
    if not rows:
        return []
    parts = []
    ends = [*(row.at for row in rows[1:]), None]
    for row, until in zip(rows, ends, strict=True):
        if row.low is not None and row.high is not None and row.high > row.low:
            left, right = xs.at(row.at), xs.end if until is None else xs.at(until)
            top, bottom = ys.at(row.high), ys.at(row.low)
            parts.append(svg.rect(left, top, right - left, bottom - top, colour="--or-1", opacity=0.16))
    best = _stairs([(row.at, row.best) for row in rows], xs, ys)
    if best:
        parts.append(svg.path(best, colour="--or-1", width=2))
    return parts


def _stairs(points: Sequence[tuple[float, float | None]], xs: Scale, ys: Scale) -> list[tuple[float, float]]:
    """A line that keeps each value until the next one; values that are not known are passed over."""
    known = [(xs.at(at), ys.at(value)) for at, value in points if value is not None]
    line: list[tuple[float, float]] = []
    for x, y in known:
        if line:
            line.append((x, line[-1][1]))
        line.append((x, y))
    return [*line, (xs.end, line[-1][1])] if line else []


def _dot(dot: Dot, xs: Scale, ys: Scale) -> list[str]:
    colour = svg.PALETTE[dot.series % len(svg.PALETTE)]
    x, y = xs.at(dot.at), ys.at(dot.value)
    parts = []
    if dot.low is not None and dot.high is not None and dot.low != dot.high:
        parts.append(svg.line(x, ys.at(dot.low), x, ys.at(dot.high), colour=colour, width=1.5))
    parts.append(svg.circle(x, y, 4.5, colour=colour, tip=dot.tip))
    return [svg.link(parts, dot.address, name=dot.tip)] if dot.address else parts


def _date_axis(xs: Scale) -> list[str]:
    y = HEIGHT - BOTTOM
    parts = [svg.line(LEFT, y, WIDTH - RIGHT, y)]
    for at, words in _date_ticks(xs.low, xs.high):
        x = xs.at(at)
        parts += [svg.line(x, y, x, y + 4), svg.text(x, y + 18, words, anchor="middle", soft=True, size=11)]
    return parts


def _date_ticks(low: float, high: float) -> list[tuple[float, str]]:
    """Days, months or years, whichever gives few enough ticks; written as ISO 8601 has them."""
    first = date.fromordinal(max(1, math.ceil(low)))
    last = date.fromordinal(max(1, min(math.floor(high), date.max.toordinal())))
    days = (last - first).days
    if days <= 62:
        apart = max(1, -(-days // (_MOST_TICKS - 1)))
        return [
            ((first + timedelta(each)).toordinal(), (first + timedelta(each)).isoformat())
            for each in range(0, days + 1, apart)
        ]
    months = [date(y, m, 1) for y in range(first.year, last.year + 1) for m in range(1, 13)]
    inside = [each for each in months if first <= each <= last]
    apart = next(each for each in (1, 2, 3, 6, 12, 24, 60, 120, 12000) if len(inside) / each <= _MOST_TICKS)
    kept = [each for each in inside if (each.year * 12 + each.month - 1) % apart == 0]
    return [(each.toordinal(), f"{each.year}" if apart >= 12 else each.isoformat()[:7]) for each in kept]


def _words(rows: Sequence[Step], dots: Sequence[Dot], *, dates: bool) -> str:
    """What the drawing shows, for those who cannot see it."""

    def when(at: float) -> str:
        return date.fromordinal(int(at)).isoformat() if dates else f"{at:,.4g}"

    lines = [f"from {when(row.at)}: {row.best:,.10g}" for row in rows if row.best is not None]
    return "; ".join([*lines, *(f"{when(dot.at)}: {dot.tip}" for dot in dots)]) or "nothing yet"
