"""UpSet: how lists overlap, when there are too many for circles (Lex and others 2014, IEEE TVCG 20, 1983-1992)."""

from collections.abc import Mapping, Sequence

from onrecord.drawing import svg
from onrecord.drawing.axes import Scale, round_ticks

__all__ = ["upset"]

LEFT, TOP, BARS, ROW, COLUMN, SIZES = 230, 48, 180, 22, 24, 90


def upset(lists: Sequence[str], cells: Mapping[str, int], *, title: str, most: int = 30) -> str:
    """Bars for the largest overlaps (a pattern of 1 and 0 for each), dots for the lists in them, list sizes aside."""
    shown = sorted(cells.items(), key=lambda cell: (-cell[1], cell[0]))[:most]
    sizes = [sum(count for pattern, count in cells.items() if pattern[j] == "1") for j in range(len(lists))]
    width = LEFT + COLUMN * max(len(shown), 12) + 24
    base = TOP + BARS
    ups = Scale(0, max((count for _, count in shown), default=1) * 1.08, base, TOP)
    asides = Scale(0, max([*sizes, 1]), 0, SIZES)
    parts = [svg.text(16, 24, title, bold=True, size=14), svg.text(16, TOP + 6, "people", soft=True, size=11)]
    for tick in round_ticks(0, ups.high, 5):
        y = ups.at(tick)
        parts += [
            svg.line(LEFT - 6, y, width - 16, y),
            svg.text(LEFT - 12, y + 4, f"{tick:,.10g}", anchor="end", soft=True, size=11),
        ]
    for j, name in enumerate(lists):
        y = base + 24 + j * ROW
        long = asides.at(sizes[j])
        tip = f"{name}: {sizes[j]:,}"
        parts += [
            svg.rect(LEFT - 16 - long, y - 6, long, 12, colour="--or-soft", opacity=0.45, tip=tip),
            svg.text(LEFT - 26 - SIZES, y + 4, name, anchor="end"),
            svg.line(LEFT - 6, y, width - 16, y),
        ]
    for number, (pattern, count) in enumerate(shown):
        parts += _column(LEFT + COLUMN * (number + 0.5), base, ups, lists, pattern, count)
    words = "; ".join(f"{_names(lists, pattern)}: {count:,}" for pattern, count in shown)
    more = len(cells) - len(shown)
    return svg.page(
        width,
        base + 24 + ROW * len(lists) + 10,
        title,
        words + (f"; and {more} smaller." if more else "."),
        parts,
    )


def _column(x: float, base: float, ups: Scale, lists: Sequence[str], pattern: str, count: int) -> list[str]:
    top = ups.at(count)
    held = [j for j, mark in enumerate(pattern) if mark == "1"]
    ys = [base + 24 + j * ROW for j in range(len(lists))]
    tip = f"{_names(lists, pattern)}: {count:,}"
    parts = [svg.rect(x - 8, top, 16, base - top, colour="--or-1", tip=tip)]
    parts.append(svg.text(x, top - 4, f"{count:,}", anchor="middle", soft=True, size=9))
    parts += [svg.circle(x, ys[j], 3, colour="--or-rule") for j in range(len(lists)) if j not in held]
    parts.append(svg.line(x, ys[held[0]], x, ys[held[-1]], colour="--or-ink", width=2))
    return parts + [svg.circle(x, ys[j], 5, colour="--or-ink", tip=tip) for j in held]


def _names(lists: Sequence[str], pattern: str) -> str:
    return " and ".join(name for name, mark in zip(lists, pattern, strict=True) if mark == "1")
