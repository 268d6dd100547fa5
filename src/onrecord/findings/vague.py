"""Vague words: `dozens`, `several hundred`. The reader gives them no number; a codebook's table does, by a rule that is shown.

A row of `settings.vague` has `words` (what must stand in the wording, as whole words) and some of `low`, `best`, `high`; a row
with `small` and `large` depends on the scale of the event, which a coder decides: until then the small number stands.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["COLUMNS", "Vague", "interpreted"]

COLUMNS = ("words", "low", "best", "high", "small", "large")

Vague = tuple[int | None, int | None, int | None, str]
"""Low, best, high, and in words what was done."""


def interpreted(wording: str, rows: Sequence[Mapping[str, Any]]) -> Vague | None:
    """What the longest row whose words stand in `wording` makes of it; None where none does."""
    plain = " ".join(re.findall(r"\w+", wording.casefold()))
    fitting = [(len(words), row) for row in rows for words in row["words"] if f" {words} " in f" {plain} "]
    if not fitting:
        return None
    _, row = max(fitting, key=lambda pair: pair[0])
    if "small" in row:
        small, large = row["small"], row["large"]
        words = (
            f"“{wording}” is {small}, or {large} where the violence was large: until a coder decides, {small}"
        )
        return small, small, small, words
    ends = tuple(row.get(end) for end in ("low", "best", "high"))
    shown = ", ".join(
        f"{name} {value:,}"
        for name, value in zip(("low", "best", "high"), ends, strict=True)
        if value is not None
    )
    return (*ends, f"“{wording}” is read as {shown}")  # type: ignore[return-value]
