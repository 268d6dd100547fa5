"""Where the content of one saying ends because another saying of the same sentence begins."""

from collections.abc import Sequence

from onrecord.model import Span
from onrecord.reading.attribution.passage import Passage
from onrecord.reading.attribution.sayings import Saying

__all__ = ["cut_contents"]


def cut_contents(passage: Passage, sayings: Sequence[Saying]) -> None:
    """Cut content before ", adding that", "and said", ", according to X" of the same sentence."""
    for saying in sayings:
        for other in sayings:
            if other is saying or other.cue.start <= saying.cue.end or other.kind == "impression":
                continue
            saying.content = [_cut(passage, span, other, saying) for span in saying.content]
        saying.content = [span for span in saying.content if span.end > span.start]


def _cut(passage: Passage, span: Span, other: Saying, own: Saying) -> Span:
    """`span` up to the start of `other`, where that joins on at the level of `own` and is not what is said."""
    start = min(frame.start for frame in other.frame) if other.frame else other.cue.start
    if start == span.start and other.content and all(part.end <= start for part in other.content):
        return Span(start, start)
    if not span.start < start < span.end or own.cue.start > start:
        return span
    at = next((i for i, word in enumerate(passage.words) if word.span.start >= start), None)
    if not at or passage.words[at].tag == "rel":
        return span
    stop = at
    while (
        stop
        and passage.words[stop - 1].low in ("and", "but", ",", ";", "while", "as", "—", "–")
        and not passage.closes_quotation(stop - 1)
    ):
        stop -= 1
    closes = passage.closes_quotation(at - 1)
    if stop == at and not closes:
        return span
    end = passage.words[stop - 1].span.end
    return Span(span.start, max(end, span.start)) if other.content != own.content else span
