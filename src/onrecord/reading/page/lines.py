"""Whether a line break ends a block, or the sentence runs on over it."""

__all__ = ["ENDED", "runs_on"]

ENDED = (".", "!", "?", "…", ":", ";", '"', "”", "»", "’", "。", "！", "？", "؟", "۔", "।", ")")
"""What a line ends with when it ends something."""


def runs_on(upper: str, lower: str) -> bool:
    """Whether the sentence of the line `upper` goes on in the line `lower`: it has not ended, and that
    begins with a small letter."""
    return bool(upper) and lower[:1].islower() and not upper.endswith(ENDED)
