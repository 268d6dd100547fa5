"""One quantity along another with its band, and several chains side by side."""

import math
from collections.abc import Sequence

from onrecord.drawing import svg
from onrecord.drawing.axes import Scale, horizontal, round_ticks

__all__ = ["band", "traces"]

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 340, 84, 24, 44, 56


def band(
    rows: Sequence[tuple[float, float, float, float]], *, title: str, across: str, up: str, marked: float
) -> str:
    """Rows of (factor, point, low, high), factors on a log scale; a rule at the factor `marked`."""
    xs = Scale(math.log(rows[0][0]), math.log(rows[-1][0]), LEFT, WIDTH - RIGHT)
    ys = Scale.over([value for row in rows for value in row[1:]], HEIGHT - BOTTOM, TOP)
    place = [xs.at(math.log(row[0])) for row in rows]
    lower = [(x, ys.at(row[2])) for x, row in zip(place, rows, strict=True)]
    upper = [(x, ys.at(row[3])) for x, row in zip(place, rows, strict=True)]
    middle = [(x, ys.at(row[1])) for x, row in zip(place, rows, strict=True)]
    at = xs.at(math.log(marked))
    parts = [
        svg.text(16, 24, title, bold=True, size=14),
        *_vertical(ys, up),
        svg.path([*lower, *reversed(upper), lower[0]], colour="--or-1", width=0.5, fill=0.18),
        svg.path(middle, colour="--or-1", width=2),
        svg.line(at, TOP, at, HEIGHT - BOTTOM, colour="--or-ink", dash="3 3"),
        svg.line(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM),
        svg.text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 14, across, anchor="middle"),
    ]
    for factor in _factors(rows[0][0], rows[-1][0]):
        name = f"{factor:g}" if factor >= 1 else f"1/{1 / factor:g}"
        parts.append(
            svg.text(xs.at(math.log(factor)), HEIGHT - BOTTOM + 17, name, anchor="middle", soft=True, size=11)
        )
    words = (
        f"From {rows[0][1]:,.0f} ({rows[0][2]:,.0f} to {rows[0][3]:,.0f}) to {rows[-1][1]:,.0f} "
        f"({rows[-1][2]:,.0f} to {rows[-1][3]:,.0f})."
    )
    return svg.page(WIDTH, HEIGHT, title, words, parts)


def traces(chains: Sequence[Sequence[float]], *, title: str, up: str) -> str:
    """Several chains over one another: they should look alike, and alike from start to end."""
    ys = Scale.over([value for chain in chains for value in chain], HEIGHT - BOTTOM, TOP)
    xs = Scale(0, max(len(chain) for chain in chains) - 1, LEFT, WIDTH - RIGHT)
    parts = [svg.text(16, 24, title, bold=True, size=14), *_vertical(ys, up)]
    for number, chain in enumerate(chains):
        points = [(xs.at(index), ys.at(value)) for index, value in enumerate(chain)]
        parts.append(svg.path(points, colour=svg.PALETTE[number % len(svg.PALETTE)], width=0.8))
    parts += horizontal(xs, HEIGHT - BOTTOM, "kept draws, thinned")
    ends = ", ".join(f"{min(chain):,.0f} to {max(chain):,.0f}" for chain in chains)
    return svg.page(WIDTH, HEIGHT, title, f"{len(chains)} chains; they range over {ends}.", parts)


def _vertical(scale: Scale, label: str) -> list[str]:
    parts = [svg.text(16, TOP - 2, label, soft=True, size=11)]
    for tick in round_ticks(scale.low, scale.high):
        y = scale.at(tick)
        parts += [
            svg.line(LEFT, y, WIDTH - RIGHT, y),
            svg.text(LEFT - 8, y + 4, f"{tick:,.10g}", anchor="end", soft=True, size=11),
        ]
    return parts


def _factors(low: float, high: float) -> list[float]:
    return [
        factor for factor in (0.1, 0.2, 1 / 3, 0.5, 1, 2, 3, 5, 10) if low * 0.999 <= factor <= high * 1.001
    ]
