"""One total for several days or places: split evenly, the remainder to the first."""

from collections.abc import Sequence

__all__ = ["evenly"]


def evenly(total: int, over: Sequence[str]) -> dict[str, int]:
    """`total` over distinct names, in their order; what does not divide goes one by one to the first of them."""
    share, rest = divmod(total, len(over))
    return {name: share + (number < rest) for number, name in enumerate(over)}
