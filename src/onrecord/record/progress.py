"""How far a long verb has come, told to whoever wants to show it."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

__all__ = ["Progress", "counted", "silent"]

T = TypeVar("T")


class Progress(Protocol):
    """Called with what is being done, how many are done, and how many there are (None: not known)."""

    def __call__(self, doing: str, done: int, total: int | None) -> None:
        """Show it."""


def silent(doing: str, done: int, total: int | None) -> None:
    """Show nothing."""


def counted(
    things: Iterable[T], *, doing: str, total: int | None, progress: Callable[[str, int, int | None], None]
) -> Iterator[T]:
    """`things`, with progress told after each."""
    progress(doing, 0, total)
    for done, thing in enumerate(things, start=1):
        yield thing
        progress(doing, done, total)
