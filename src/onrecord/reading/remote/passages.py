"""A report's parts cut into passages small enough to ask about, never inside a sentence."""

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.model import Report, Span
from onrecord.reading.sentences import split

__all__ = ["LONGEST", "Passage", "passages"]

LONGEST = 4_000
"""Code points of a passage: about a thousand tokens, so that little is overlooked in the middle."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of sentences of one role."""

    span: Span
    role: str


def passages(report: Report) -> Iterator[Passage]:
    """The passages of a report, in order; asides are never asked about."""
    run: list[Span] = []
    role = ""
    for sentence in split(report):
        if run and (sentence.role != role or sentence.span.end - run[0].start > LONGEST):
            yield Passage(Span(run[0].start, run[-1].end), role)
            run = []
        role = sentence.role
        run.append(sentence.span)
    if run:
        yield Passage(Span(run[0].start, run[-1].end), role)
