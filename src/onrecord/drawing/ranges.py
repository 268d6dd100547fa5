"""Predictions against truths: one row each, a bar from low to high, a diamond where the truth is."""

from collections.abc import Sequence

from onrecord.drawing import svg
from onrecord.drawing.axes import Scale, horizontal
from onrecord.drawing.density import interval

__all__ = ["predictions"]

WIDTH, LEFT, RIGHT, TOP, ROW = 720, 190, 30, 52, 28


def predictions(rows: Sequence[tuple[str, float, float, float, float]], *, title: str, label: str) -> str:
    """Rows of (name, low, point, high, truth)."""
    scale = Scale.over([0.0, *(value for row in rows for value in row[1:])], LEFT, WIDTH - RIGHT)
    bottom = TOP + ROW * len(rows) + 4
    parts = [svg.text(16, 24, title, bold=True, size=14), *horizontal(scale, bottom, label, top=TOP - 10)]
    for number, (name, low, point, high, truth) in enumerate(rows):
        y = TOP + ROW * number + ROW / 2
        held = low <= truth <= high
        parts += interval(scale, y, name, low, point, high, "--or-1" if held else "--or-2")
        x = scale.at(truth)
        shape = [(x, y - 7), (x + 5, y), (x, y + 7), (x - 5, y), (x, y - 7)]
        parts.append(svg.path(shape, colour="--or-ink", width=1.5, fill=1))
    words = "; ".join(
        f"{name}: {low:,.0f} to {high:,.0f}, in truth {truth:,.0f}{'' if low <= truth <= high else ' (missed)'}"
        for name, low, _, high, truth in rows
    )
    return svg.page(WIDTH, bottom + 50, title, words + ".", parts)
