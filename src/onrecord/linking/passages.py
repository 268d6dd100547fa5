"""Text that two reports share: runs of the same words, long enough to be no accident."""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from onrecord.linking.profiles import SHINGLE, TOKEN, run_number
from onrecord.model import Report, Span

__all__ = ["shared_passages"]

Words = Sequence[tuple[str, Span]]
_RUN = SHINGLE
_KEPT = 256
"""Reports whose words are kept at hand: couples are looked at one report after the other."""


def shared_passages(
    left: Report, right: Report, *, without: Collection[int] = ()
) -> tuple[float, list[tuple[Span, Span]]]:
    """The share of the right's words that stand in runs of the left, and the runs, in the right's order.

    Runs that are boilerplate (`without`: numbers of runs, see `profiles.shingles`) are nobody's: they count for neither.
    """
    ours, theirs = _words(left), _words(right)
    if min(len(ours), len(theirs)) < _RUN:
        return 0.0, []
    where = _index(left)
    dull = _dull(right, frozenset(without))
    found: list[tuple[Span, Span]] = []
    covered = at = 0
    while at <= len(theirs) - _RUN:
        start = None if dull[at] else where.get(_run_at(theirs, at))
        if start is None:
            at += 1
            continue
        length = _run(ours, theirs, start, at)
        found.append((_span(ours, start, length), _span(theirs, at, length)))
        covered += length
        at += length
    return min(1.0, covered / max(len(theirs) - sum(dull), 1)), found


def _run_at(words: Words, at: int) -> tuple[str, ...]:
    return tuple([word for word, _ in words[at : at + _RUN]])


@lru_cache(maxsize=_KEPT)
def _index(report: Report) -> Mapping[tuple[str, ...], int]:
    """Where each run of a report stands first."""
    words = _words(report)
    return {_run_at(words, at): at for at in range(len(words) - _RUN, -1, -1)}


@lru_cache(maxsize=_KEPT)
def _dull(report: Report, without: frozenset[int]) -> Sequence[bool]:
    """Which words of a report stand in a run that is boilerplate."""
    words = _words(report)
    dull = [False] * len(words)
    if without:
        for at in range(len(words) - SHINGLE + 1):
            if run_number(_run_at(words, at)) in without:
                dull[at : at + SHINGLE] = [True] * SHINGLE
    return dull


@lru_cache(maxsize=_KEPT)
def _words(report: Report) -> Words:
    return [
        (match.group().lower().replace("’", "'"), Span(*match.span()))
        for block in report.parts
        for match in TOKEN.finditer(report.text, block.span.start, block.span.end)
    ]


def _run(ours: Words, theirs: Words, start: int, at: int) -> int:
    length = 0
    while (
        start + length < len(ours)
        and at + length < len(theirs)
        and ours[start + length][0] == theirs[at + length][0]
    ):
        length += 1
    return length


def _span(words: Words, start: int, length: int) -> Span:
    return Span(words[start][1].start, words[start + length - 1][1].end)
