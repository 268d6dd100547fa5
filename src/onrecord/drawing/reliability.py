"""A reliability diagram: how sure something said it was, and how often it was right."""

from collections.abc import Mapping, Sequence

from onrecord.drawing import svg
from onrecord.drawing.axes import Scale

__all__ = ["reliability"]

SIZE, LEFT, TOP, BOTTOM, KEY = 360, 64, 48, 56, 150
Band = tuple[float, float, int]


def reliability(series: Mapping[str, Sequence[Band]], *, title: str) -> str:
    """A line for each name over bands of (how sure 0 to 1, share right 0 to 1, how many); dots as large as their band."""
    xs, ys = Scale(0, 1, LEFT, LEFT + SIZE), Scale(0, 1, TOP + SIZE, TOP)
    parts = [
        svg.text(16, 24, title, bold=True, size=14),
        svg.line(xs.at(0), ys.at(0), xs.at(1), ys.at(1), colour="--or-ink", dash="3 3"),
        svg.line(xs.at(0), ys.at(0), xs.at(1), ys.at(0)),
        svg.line(xs.at(0), ys.at(0), xs.at(0), ys.at(1)),
        svg.text(xs.at(0.5), TOP + SIZE + 40, "how sure", anchor="middle"),
        svg.text(16, TOP - 8, "share right", soft=True, size=11),
    ]
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        parts.append(svg.text(xs.at(tick), TOP + SIZE + 17, f"{tick:g}", anchor="middle", soft=True, size=11))
        parts.append(svg.text(LEFT - 8, ys.at(tick) + 4, f"{tick:g}", anchor="end", soft=True, size=11))
    for number, (name, bands) in enumerate(series.items()):
        colour = svg.PALETTE[number % len(svg.PALETTE)]
        points = [(xs.at(sure), ys.at(right)) for sure, right, _ in bands]
        total = max(sum(count for _, _, count in bands), 1)
        parts.append(svg.path(points, colour=colour, width=1.2))
        parts += [
            svg.circle(x, y, 2 + 8 * (count / total) ** 0.5, colour=colour)
            for (x, y), (_, _, count) in zip(points, bands, strict=True)
        ]
        row = TOP + 16 + 18 * number
        parts += [
            svg.line(LEFT + SIZE + 24, row - 4, LEFT + SIZE + 44, row - 4, colour=colour, width=2),
            svg.text(LEFT + SIZE + 50, row, name, size=11),
        ]
    words = "; ".join(
        f"{name}: {sum(s * n for s, _, n in bands) / max(sum(n for *_, n in bands), 1):.2f} sure, "
        f"{sum(r * n for _, r, n in bands) / max(sum(n for *_, n in bands), 1):.2f} right"
        for name, bands in series.items()
    )
    return svg.page(LEFT + SIZE + KEY, TOP + SIZE + BOTTOM, title, words, parts)
