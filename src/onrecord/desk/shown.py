"""Values as a reader sees them: bounds, times, and text whose hidden characters are in sight."""

from onrecord.model import Figure, Time

__all__ = ["NOTE", "bounds", "day", "in_sight", "measure_words", "range_words", "span_of_time"]

NOTE = "As reported, not verified; deaths that nobody reported are not counted."
"""Stands wherever a reported figure is shown (DESIGN, promise 11)."""

_MARK = "␦"
_HIDDEN = [
    *(c for c in range(32) if c not in (9, 10, 13)),
    *range(0x7F, 0xA0),
    0x61C,
    0x200B,
    *range(0x200E, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    0xFEFF,
    *range(0xFFF9, 0xFFFC),
    *range(0xD800, 0xE000),
]
_IN_SIGHT = dict.fromkeys(_HIDDEN, _MARK) | {13: " "}


def in_sight(text: str) -> str:
    """`text` with each control, bidi override and zero-width character as one visible mark, lone surrogates too.

    One code point stays one code point, so that offsets hold.
    """
    return text.translate(_IN_SIGHT)


def bounds(figure: Figure | None) -> str:
    """`8`, `~200`, `≥100`, `≤500`, `100–300`; nothing where the words give no number."""
    if figure is None:
        return ""
    return range_words(figure.low, figure.best, figure.high)


def range_words(low: int | None, best: int | None, high: int | None) -> str:
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


def measure_words(measure: str | None, kind: str) -> str:
    """`killed and wounded`; the kind where there is no measure."""
    return (measure or kind).replace("_", " ")


def span_of_time(time: Time | None) -> str:
    """`2024-12-14`, `… 2024-12-14` for an end alone, `2024-12-14/15` for both."""
    if time is None or (time.start is None and time.end is None):
        return ""
    if time.start == time.end:
        return str(time.start)
    if time.start is None:
        return f"…{time.end}"
    if time.end is None:
        return f"{time.start}…"
    return f"{time.start}/{time.end[8:] if time.end[:8] == time.start[:8] else time.end}"


def day(at: str | None) -> str:
    """The day of a time in ISO 8601."""
    return (at or "")[:10]
