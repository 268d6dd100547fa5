"""Attributions as claims need them: those that say something, the frames round what is said, and the clauses of it."""

from bisect import bisect_right
from collections.abc import Sequence

from onrecord.model import Span
from onrecord.reading.claims.clauses import clauses
from onrecord.reading.claims.found import Found
from onrecord.reading.losses.cues import word_set
from onrecord.reading.losses.stream import Item
from onrecord.reading.mentions import Attribution, Number

__all__ = ["frames_in", "regions_of", "says_something"]

_OVERLAPPING = 8
"""More numbers than ever begin inside one another."""


def says_something(text: str, attribution: Attribution, numbers: Sequence[Number]) -> bool:
    """Whether somebody says something: a number is nobody, and who checks or names says nothing."""
    return not (
        _is_checking(attribution) or _is_number(attribution, numbers) or _is_naming(text, attribution)
    )


def _is_checking(attribution: Attribution) -> bool:
    """Whether the cue says that somebody checks, not that somebody says: "are establishing the data"."""
    words = attribution.cue.wording.lower().split() if attribution.cue else []
    return (
        bool(words) and words[-1].endswith("ing") and words[-1] in word_set("kinds", "verification", "verbs")
    )


def _is_naming(text: str, attribution: Attribution) -> bool:
    """Whether the cue gives a name or a reason and says nothing: "two guards, identified as", "suspecting him"."""
    cue = attribution.cue
    if cue is None or cue.span is None:
        return False
    wording = cue.wording.lower()
    if wording in word_set("measures", "naming", "reasons"):
        return True
    names = wording.split()[-1:] and wording.split()[-1] in word_set("measures", "naming", "words")
    return bool(names) and text[cue.span.end : cue.span.end + 4].strip(" ,")[:2] == "as"


def _is_number(attribution: Attribution, numbers: Sequence[Number]) -> bool:
    """Whether the source is a bare number, and so nobody: "sixty feared dead"."""
    spans = [speaker.span for speaker in attribution.sources if speaker.span is not None]
    return any(number.span.holds(span) for span in spans for number in _begun_by(span, numbers))


def _begun_by(span: Span, numbers: Sequence[Number]) -> Sequence[Number]:
    """The last few numbers (which come in order) that begin no later than `span`: those that can hold it."""
    end = bisect_right(numbers, span.start, key=lambda number: number.span.start)
    return numbers[max(0, end - _OVERLAPPING) : end]


def frames_in(attributions: Sequence[Attribution], sentence: Span) -> list[Span]:
    """The frames that stand round what is said; "are believed" inside it belongs to it.

    What somebody else is said to say inside a frame ("the office, which reported 30 dead, says ...") is no frame.
    """
    frames = [
        (each, frame)
        for each in attributions
        if each.sources
        or not (each.content and each.content[0].start < min(each.frame, default=sentence).start)
        for frame in each.frame
        if sentence.meets(frame)
    ]
    pieces: list[Span] = []
    for each, frame in frames:
        held = [
            Span(max(part.start, frame.start), min(part.end, frame.end))
            for other in attributions
            if other is not each
            for part in other.content
            if part.meets(frame) and any(frame.holds(inner) for inner in other.frame)
        ]
        pieces += _outside(frame, held)
    return pieces


def regions_of(text: str, found: Found, items: Sequence[Item]) -> tuple[Span, ...]:
    """The clauses of the sentence, those of each thing said first."""
    span = found.sentence.span
    frames = frames_in(found.attributions, span)
    by_extent = sorted(
        found.attributions, key=lambda each: sum(part.end - part.start for part in each.content)
    )
    regions = [
        (piece, each.direct and part.end > span.end == piece.end)
        for each in by_extent
        if each.sources or any(frame in frames for frame in each.frame)
        for part in each.content
        if part.meets(span)
        for piece in _outside(Span(max(part.start, span.start), min(part.end, span.end)), frames)
    ]
    regions += [(piece, False) for piece in _outside(span, frames)]
    return tuple(
        clause
        for region, runs_on in regions
        for clause in clauses(text, region, items, found.times, runs_on=runs_on)
    )


def _outside(span: Span, frames: Sequence[Span]) -> list[Span]:
    """The stretches of a sentence outside the frames of its attributions."""
    pieces, start = [], span.start
    for frame in sorted(frames):
        if frame.start > start:
            pieces.append(Span(start, min(frame.start, span.end)))
        start = max(start, frame.end)
    if start < span.end:
        pieces.append(Span(start, span.end))
    return pieces
