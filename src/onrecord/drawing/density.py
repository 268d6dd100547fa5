"""How likely each total is, by model: densities above, intervals below."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from onrecord.drawing import svg
from onrecord.drawing.axes import Scale, horizontal

__all__ = ["Series", "densities"]

Series = tuple[str, npt.NDArray[np.float64], float, float, float]
"""(name, draws, low, point, high)."""
WIDTH, LEFT, RIGHT, TOP, HILL, ROW = 720, 190, 30, 44, 170, 24


def densities(series: Sequence[Series], *, documented: int, title: str, span: tuple[float, float]) -> str:
    """Each model's distribution of the total, its interval, and the span of all of them."""
    ends = [value for _, _, low, _, high in series for value in (low, high)]
    scale = Scale.over([float(documented), *ends, *span], LEFT, WIDTH - RIGHT)
    base = TOP + HILL
    height = base + ROW * (len(series) + 1) + 60
    curves = [_curve(draws, scale) for _, draws, _, _, _ in series]
    peak = max((y for curve in curves for _, y in curve), default=1.0)
    parts = [svg.text(16, 24, title, bold=True, size=14)]
    parts += horizontal(scale, height - 44, "people in all, documented or not", top=TOP)
    for number, (name, _, low, point, high) in enumerate(series):
        colour = svg.PALETTE[number % len(svg.PALETTE)]
        hill = [(scale.at(x), base - y / peak * (HILL - 10)) for x, y in curves[number]]
        parts.append(svg.path([(hill[0][0], base), *hill, (hill[-1][0], base)], colour=colour, fill=0.15))
        parts += interval(scale, base + ROW * (number + 1), name, low, point, high, colour)
    parts += interval(
        scale, base + ROW * (len(series) + 1), "all together", span[0], None, span[1], "--or-ink"
    )
    at = scale.at(documented)
    parts += [
        svg.line(at, TOP, at, height - 44, colour="--or-ink", dash="3 3"),
        svg.text(at + 4, TOP + 10, f"documented {documented:,}", soft=True, size=11),
    ]
    words = "; ".join(
        f"{name}: {point:,.0f}, {low:,.0f} to {high:,.0f}" for name, _, low, point, high in series
    )
    described = f"{documented:,} documented. {words}. All together: {span[0]:,.0f} to {span[1]:,.0f}."
    return svg.page(WIDTH, height, title, described, parts)


def interval(
    scale: Scale, y: float, name: str, low: float, point: float | None, high: float, colour: str
) -> list[str]:
    """A row: a name, a bar from low to high, a dot at the point."""
    tip = f"{name}: {low:,.0f} to {high:,.0f}"
    start = scale.at(low)
    parts = [
        svg.text(scale.start - 10, y + 4, name, anchor="end"),
        svg.rect(start, y - 3, scale.at(high) - start, 6, colour=colour, opacity=0.55, tip=tip),
    ]
    return parts + (
        [svg.circle(scale.at(point), y, 4.5, colour=colour, tip=f"{name}: {point:,.0f}")] if point else []
    )


def _curve(draws: npt.NDArray[np.float64], scale: Scale) -> list[tuple[float, float]]:
    """A kernel density (Gaussian, Silverman's width) at 160 places across the scale."""
    places = np.linspace(scale.low, scale.high, 160)
    kept = draws[:: max(1, len(draws) // 1500)]
    low, high = np.quantile(kept, [0.25, 0.75])
    spread = min(float(kept.std()), float(high - low) / 1.349) or float(kept.std()) or 1.0
    width = max(0.9 * spread * len(kept) ** -0.2, (scale.high - scale.low) / 400)
    heights = np.exp(-0.5 * ((places[:, None] - kept) / width) ** 2).mean(axis=1) / width
    return list(zip(places.tolist(), heights.tolist(), strict=True))
