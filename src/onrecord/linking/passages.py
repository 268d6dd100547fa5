"""Text that two reports share: runs of the same words, long enough to be no accident."""

import re
from collections.abc import Sequence

from onrecord.model import Report, Span

__all__ = ["shared_passages"]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]{1,2}\b)?")
_RUN = 8
"""Words in a row that two texts do not have in common by chance."""


def shared_passages(left: Report, right: Report) -> tuple[float, list[tuple[Span, Span]]]:
    """The share of the shorter text's words that stand in runs of the other, and the runs, in the right's order."""
    ours, theirs = _words(left), _words(right)
    if min(len(ours), len(theirs)) < _RUN:
        return 0.0, []
    where: dict[tuple[str, ...], int] = {}
    for at in range(len(ours) - _RUN, -1, -1):
        where[tuple(word for word, _ in ours[at : at + _RUN])] = at
    found: list[tuple[Span, Span]] = []
    covered = at = 0
    while at <= len(theirs) - _RUN:
        start = where.get(tuple(word for word, _ in theirs[at : at + _RUN]))
        if start is None:
            at += 1
            continue
        length = _run(ours, theirs, start, at)
        found.append((_span(ours, start, length), _span(theirs, at, length)))
        covered += length
        at += length
    return min(1.0, covered / min(len(ours), len(theirs))), found


def _words(report: Report) -> list[tuple[str, Span]]:
    return [
        (match.group().lower(), Span(*match.span()))
        for block in report.parts
        for match in _WORD.finditer(report.text, block.span.start, block.span.end)
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
