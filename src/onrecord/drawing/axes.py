"""Axes: from values to places on the page, with ticks at round numbers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.drawing import svg

__all__ = ["Scale", "horizontal", "round_ticks"]


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from `low` to `high` laid out from `start` to `end` (pixels)."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where a value lies; values beyond the ends lie at the ends."""
        spread = self.high - self.low or 1.0
        share = min(max((value - self.low) / spread, 0.0), 1.0)
        return self.start + share * (self.end - self.start)

    @classmethod
    def over(cls, values: Sequence[float], start: float, end: float, *, margin: float = 0.04) -> "Scale":
        """A scale that holds all values with a little room on both sides."""
        low, high = min(values), max(values)
        room = (high - low or abs(high) or 1.0) * margin
        return cls(low - room, high + room, start, end)


def round_ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Round numbers (1, 2 or 5 times a power of ten apart) from low to high, at most `most` of them."""
    if not high > low:
        return [low]
    raw = (high - low) / max(most - 1, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(times * power for times in (1, 2, 5, 10) if times * power >= raw * (1 - 1e-9))
    first = math.ceil(low / step - 1e-9)
    return [number * step for number in range(first, math.floor(high / step + 1e-9) + 1)]


def horizontal(scale: Scale, y: float, label: str, *, top: float | None = None) -> list[str]:
    """A horizontal axis at `y` with ticks, words under it, and rules up to `top`."""
    parts = [svg.line(scale.start, y, scale.end, y)]
    for tick in round_ticks(scale.low, scale.high):
        x = scale.at(tick)
        if top is not None:
            parts.append(svg.line(x, top, x, y))
        parts += [
            svg.line(x, y, x, y + 4),
            svg.text(x, y + 17, f"{tick:,.10g}", anchor="middle", soft=True, size=11),
        ]
    parts.append(svg.text((scale.start + scale.end) / 2, y + 34, label, anchor="middle"))
    return parts
