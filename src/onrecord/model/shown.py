"""Bounds and times as a reader sees them, on a terminal and on a page alike."""

from onrecord.model.claim import Figure, Time

__all__ = ["AS_REPORTED", "bounds_text", "range_text", "time_text"]

AS_REPORTED = "As reported, not verified; deaths that nobody reported are not counted."
"""Stands wherever a reported figure is shown."""


def bounds_text(figure: Figure | None) -> str:
    """`8`, `~200`, `≥100`, `≤500`, `100–300`; nothing where the words give no number."""
    return "" if figure is None else range_text(figure.low, figure.best, figure.high)


def range_text(low: int | None, best: int | None, high: int | None) -> str:
    """The same, of three bounds."""
    if low is not None and low == high:
        return f"{low:,}"
    if low is not None and high is not None:
        return f"{low:,}–{high:,}"
    if low is not None:
        return f"≥{low:,}"
    if high is not None:
        return f"≤{high:,}"
    return f"~{best:,}" if best is not None else ""


def time_text(time: Time | None) -> str:
    """`2024-12-14`, `…2024-12-14` for an end alone, `2024-12-14/15` for both."""
    if time is None or (time.start is None and time.end is None):
        return ""
    if time.start == time.end:
        return str(time.start)
    if time.start is None:
        return f"…{time.end}"
    if time.end is None:
        return f"{time.start}…"
    return f"{time.start}/{time.end[8:] if time.end[:8] == time.start[:8] else time.end}"
