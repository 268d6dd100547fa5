"""Text that two reports share: runs of the same words, long enough to be no accident."""

from collections.abc import Collection, Sequence

from onrecord.linking.profiles import SHINGLE, TOKEN, run_number
from onrecord.model import Report, Span

__all__ = ["shared_passages"]

_RUN = 8
"""Words in a row that two texts do not have in common by chance."""


def shared_passages(
    left: Report, right: Report, *, without: Collection[int] = ()
) -> tuple[float, list[tuple[Span, Span]]]:
    """The share of the right's words that stand in runs of the left, and the runs, in the right's order.

    Runs that are boilerplate (`without`: numbers of runs, see `profiles.shingles`) are nobody's: they count for neither.
    """
    ours, theirs = _words(left), _words(right)
    if min(len(ours), len(theirs)) < _RUN:
        return 0.0, []
    where: dict[tuple[str, ...], int] = {}
    for at in range(len(ours) - _RUN, -1, -1):
        where[tuple(word for word, _ in ours[at : at + _RUN])] = at
    dull = _dull(theirs, without)
    found: list[tuple[Span, Span]] = []
    covered = at = 0
    while at <= len(theirs) - _RUN:
        start = None if dull[at] else where.get(tuple(word for word, _ in theirs[at : at + _RUN]))
        if start is None:
            at += 1
            continue
        length = _run(ours, theirs, start, at)
        found.append((_span(ours, start, length), _span(theirs, at, length)))
        covered += length
        at += length
    return min(1.0, covered / max(len(theirs) - sum(dull), 1)), found


def _dull(words: Sequence[tuple[str, Span]], without: Collection[int]) -> list[bool]:
    """Which words stand in a run that is boilerplate."""
    dull = [False] * len(words)
    if without:
        for at in range(len(words) - SHINGLE + 1):
            if run_number([word for word, _ in words[at : at + SHINGLE]]) in without:
                dull[at : at + SHINGLE] = [True] * SHINGLE
    return dull


def _words(report: Report) -> list[tuple[str, Span]]:
    return [
        (match.group().lower().replace("’", "'"), Span(*match.span()))
        for block in report.parts
        for match in TOKEN.finditer(report.text, block.span.start, block.span.end)
    ]


def _run(ours: Sequence[tuple[str, Span]], theirs: Sequence[tuple[str, Span]], start: int, at: int) -> int:
    length = 0
    while (
        start + length < len(ours)
        and at + length < len(theirs)
        and ours[start + length][0] == theirs[at + length][0]
    ):
        length += 1
    return length


def _span(words: Sequence[tuple[str, Span]], start: int, length: int) -> Span:
    return Span(words[start][1].start, words[start + length - 1][1].end)
