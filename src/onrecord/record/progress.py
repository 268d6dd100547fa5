"""How far a long verb has come, told to whoever wants to show it."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

__all__ = ["Progress", "counted", "silent"]

T = TypeVar("T")
Progress = Callable[[str, int, int | None], None]
"""Called with what is being done, how many are done, and how many there are (None: not known)."""


def silent(doing: str, done: int, total: int | None) -> None:
    """Show nothing."""


def counted(things: Iterable[T], *, doing: str, total: int | None, progress: Progress) -> Iterator[T]:
    """`things`, with progress told after each."""
    progress(doing, 0, total)
    for done, thing in enumerate(things, start=1):
        yield thing
        progress(doing, done, total)
