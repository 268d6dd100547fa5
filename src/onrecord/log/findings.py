"""What a check of a log found: one word, where, and a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["VERDICTS", "Finding", "compare"]

VERDICTS = (
    "altered",
    "removed",
    "inserted",
    "reordered",
    "missing",
    "truncated",
    "rewritten",
    "rolled back",
    "forked",
    "unsigned",
    "unexpected",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was logged."""

    verdict: str
    """One of VERDICTS."""
    file: str
    """The file that shows it, relative to the log's folder; or that it is a checkpoint kept outside."""
    detail: str
    first: int | None = None
    """The index of the first entry concerned; None where it is no single entry's matter."""
    end: int | None = None
    """The index after the last entry concerned."""

    def __str__(self) -> str:
        return f"{self.verdict}: {self.file}: {self.detail}"


def compare(found: Sequence[bytes], logged: Sequence[bytes], *, file: str, first: int) -> Finding | None:
    """What happened to the entries from index `first` on, by the hashes of those found and those logged.

    None where they are alike. Both are in order; `logged` is proven.
    """
    shared = _shared_start(found, logged)
    if shared == len(found) == len(logged):
        return None
    tail = _shared_start(found[shared:][::-1], logged[shared:][::-1])
    ours, theirs = found[shared : len(found) - tail], logged[shared : len(logged) - tail]
    start = first + shared
    if not ours:
        return Finding("removed", file, _where("is gone", start, len(theirs)), start, start + len(theirs))
    if not theirs:
        return Finding("inserted", file, _where("was put in", start, len(ours)), start, start + len(ours))
    if sorted(ours) == sorted(theirs):
        detail = _where("is out of order", start, len(ours))
        return Finding("reordered", file, detail, start, start + len(ours))
    moved = _moved(ours, theirs) if len(found) == len(logged) else 0
    if moved:
        verdict, what = ("removed", "is gone") if moved > 0 else ("inserted", "was put in")
        detail = _where(what, start, abs(moved)) + ", and those after it were moved"
        return Finding(verdict, file, detail, start, start + abs(moved))
    return Finding("altered", file, _where("was altered", start, len(theirs)), start, start + len(theirs))


def _shared_start(left: Sequence[bytes], right: Sequence[bytes]) -> int:
    for place, (ours, theirs) in enumerate(zip(left, right, strict=False)):
        if ours != theirs:
            return place
    return min(len(left), len(right))


def _moved(found: Sequence[bytes], logged: Sequence[bytes]) -> int:
    """By how many places the rest moved up (entries removed) or, negative, down (entries put in)."""
    width = len(logged)
    for shift in range(1, width):
        if found[: width - shift] == logged[shift:]:
            return shift
        if found[shift:] == logged[: width - shift]:
            return -shift
    return 0


def _where(what: str, first: int, count: int) -> str:
    return f"entry {first} {what}" if count == 1 else f"entries {first} to {first + count - 1}: each {what}"
