"""A figure over time: a step wherever a word changed it, the range as a band behind it."""

from collections.abc import Sequence
from datetime import date

from onrecord.drawing import svg
from onrecord.drawing.axes import Scale, round_ticks

__all__ = ["steps"]

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 340, 84, 40, 56, 56
_MOST_DAYS = 8
"""Days that are named under the axis at most."""

Row = tuple[str, int | None, int | None, int | None]


def steps(rows: Sequence[Row], *, title: str, note: str) -> str:
    """Rows of (day in ISO 8601, low, best, high), in order of time; `note` says whose figure it is not.

    An end that is open is drawn to the edge of the chart. Without a row that has a number the chart says so.
    """
    drawn = [row for row in rows if _point(row) is not None]
    head = [svg.text(16, 24, title, bold=True, size=14), svg.text(16, 42, note, soft=True, size=11)]
    if not drawn:
        return svg.page(WIDTH, 90, title, "No figure.", [*head, svg.text(16, 70, "No figure.")])
    days = [date.fromisoformat(row[0][:10]).toordinal() for row in drawn]
    last = days[-1] + max((days[-1] - days[0]) // 12, 1)
    xs = Scale(days[0], last, LEFT, WIDTH - RIGHT)
    values = [float(end) for row in drawn for end in row[1:] if end is not None]
    ys = Scale(0, max(*values, 1.0) * 1.08, HEIGHT - BOTTOM, TOP)
    ends = [*days[1:], last]
    parts = [*head, *_across(ys)]
    for row, start, end in zip(drawn, days, ends, strict=True):
        parts.append(_band(row, xs.at(start), xs.at(end), ys))
    line = [
        point
        for row, start, end in zip(drawn, days, ends, strict=True)
        for point in _flat(row, start, end, xs, ys)
    ]
    parts.append(svg.path(line, colour="--or-1", width=2))
    for row, start in zip(drawn, days, strict=True):
        parts.append(
            svg.circle(xs.at(start), ys.at(float(_point(row) or 0)), 3.5, colour="--or-1", tip=_told(row))
        )
    parts += _days(drawn, days, xs)
    return svg.page(WIDTH, HEIGHT, title, "; ".join(map(_told, drawn)) + ". " + note, parts)


def _point(row: Row) -> int | None:
    _, low, best, high = row
    return next((end for end in (best, low, high) if end is not None), None)


def _told(row: Row) -> str:
    day, low, best, high = row
    known = [(name, end) for name, end in (("low", low), ("best", best), ("high", high)) if end is not None]
    return f"{day[:10]}: " + ", ".join(f"{name} {end:,}" for name, end in known)


def _band(row: Row, left: float, right: float, ys: Scale) -> str:
    """The range of one stretch; an end that is open goes to the point where it is unknown below, to the top above."""
    _, low, _, high = row
    bottom = ys.at(float(low if low is not None else _point(row) or 0))
    top = ys.at(float(high)) if high is not None else (TOP if low is not None else bottom)
    colour, opacity = "--or-1", 0.16 if high is not None else 0.07
    return svg.rect(
        left,
        min(top, bottom),
        right - left,
        abs(bottom - top),
        colour=colour,
        opacity=opacity,
        tip=_told(row),
    )


def _flat(row: Row, start: int, end: int, xs: Scale, ys: Scale) -> list[tuple[float, float]]:
    y = ys.at(float(_point(row) or 0))
    return [(xs.at(start), y), (xs.at(end), y)]


def _across(ys: Scale) -> list[str]:
    parts = []
    for tick in round_ticks(ys.low, ys.high):
        y = ys.at(tick)
        parts += [
            svg.line(LEFT, y, WIDTH - RIGHT, y),
            svg.text(LEFT - 8, y + 4, f"{tick:,.10g}", anchor="end", soft=True, size=11),
        ]
    return parts


def _days(rows: Sequence[Row], days: Sequence[int], xs: Scale) -> list[str]:
    """The days of the steps under the axis, those left out that would lie on another."""
    y = HEIGHT - BOTTOM
    parts = [svg.line(LEFT, y, WIDTH - RIGHT, y)]
    room, free = (WIDTH - RIGHT - LEFT) / _MOST_DAYS, LEFT - 1.0
    for row, day in zip(rows, days, strict=True):
        x = xs.at(day)
        parts.append(svg.line(x, y, x, y + 4))
        if x >= free:
            parts.append(svg.text(x, y + 17, row[0][:10], anchor="middle", soft=True, size=11))
            free = x + room
    return parts
