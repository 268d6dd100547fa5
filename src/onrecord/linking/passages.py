"""Text that two reports share: runs of the same words, long enough to be no accident."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from onrecord.linking.profiles import SHINGLE, TOKEN, run_numbers
from onrecord.model import Report, Span

__all__ = ["shared_passages"]

_RUN = SHINGLE
_KEPT = 512
"""Reports whose words are kept at hand: couples are looked at one report after the other."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of what a report itself says: lower case, and where each stands."""

    low: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, at: int, length: int) -> Span:
        """Where so many words from the one at `at` on stand in the report."""
        return Span(self.starts[at], self.ends[at + length - 1])


def shared_passages(
    left: Report, right: Report, *, without: Collection[int] = ()
) -> tuple[float, list[tuple[Span, Span]]]:
    """The share of the right's words that stand in runs of the left, and the runs, in the right's order.

    Runs that are boilerplate (`without`: numbers of runs, see `profiles.shingles`) are nobody's: they count for neither.
    """
    ours, theirs = _words(left), _words(right)
    where, (runs, dull) = _index(left), _runs(right, frozenset(without))
    found: list[tuple[Span, Span]] = []
    covered = at = 0
    while at < len(runs):
        start = None if dull[at] else where.get(runs[at])
        if start is None or ours.low[start] != theirs.low[at]:
            at += 1
            continue
        length = _run(ours.low, theirs.low, start, at)
        if length >= _RUN:
            found.append((ours.span(start, length), theirs.span(at, length)))
            covered += length
        at += length
    return min(1.0, covered / max(len(theirs.low) - sum(dull), 1)), found


@lru_cache(maxsize=_KEPT)
def _index(report: Report) -> Mapping[int, int]:
    """Where each run of a report stands first, by its number."""
    runs = run_numbers(_words(report).low)
    return {run: at for at, run in reversed(list(enumerate(runs)))}


@lru_cache(maxsize=_KEPT)
def _runs(report: Report, without: frozenset[int]) -> tuple[Sequence[int], Sequence[bool]]:
    """The runs of a report by number, and which of its words stand in one that is boilerplate."""
    runs = run_numbers(_words(report).low)
    dull = [False] * len(_words(report).low)
    for at, run in enumerate(runs):
        if run in without:
            dull[at : at + _RUN] = [True] * _RUN
    return runs, dull


@lru_cache(maxsize=_KEPT)
def _words(report: Report) -> Words:
    matches = [
        match
        for block in report.parts
        for match in TOKEN.finditer(report.text, block.span.start, block.span.end)
    ]
    low = [match.group().lower().replace("’", "'") for match in matches]
    return Words(low, [match.start() for match in matches], [match.end() for match in matches])


def _run(ours: Sequence[str], theirs: Sequence[str], start: int, at: int) -> int:
    length = 1
    while (
        start + length < len(ours)
        and at + length < len(theirs)
        and ours[start + length] == theirs[at + length]
    ):
        length += 1
    return length
