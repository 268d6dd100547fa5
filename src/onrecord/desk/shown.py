"""Values as a reader sees them: bounds, times, and text whose hidden characters are in sight."""

__all__ = ["day", "in_sight", "measure_words"]

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


def measure_words(measure: str | None, kind: str) -> str:
    """`killed and wounded`; the kind where there is no measure."""
    return (measure or kind).replace("_", " ")


def day(at: str | None) -> str:
    """The day of a time in ISO 8601."""
    return (at or "")[:10]
