"""What the steps before found, sentence by sentence; sentences that nobody writes are cut."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from onrecord.model import Sentence, Span
from onrecord.reading.mentions import Attribution, Number, PlaceMention, TimeMention

__all__ = ["Found", "by_sentence", "cut"]

_M = TypeVar("_M", Number, TimeMention, PlaceMention)
_LONGEST = 1_500
"""Code points of the longest sentence looked at as one: linking is not linear in a sentence's length."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the steps before found in one sentence."""

    sentence: Sentence
    attributions: tuple[Attribution, ...]
    numbers: tuple[Number, ...]
    times: tuple[TimeMention, ...]
    places: tuple[PlaceMention, ...]


def cut(text: str, sentence: Sentence) -> Iterator[Sentence]:
    """The sentence; one longer than anybody writes (a list, a text without stops) in pieces, at white space."""
    start, end = sentence.span
    while end - start > _LONGEST:
        space = max(text.rfind(mark, start + 1, start + _LONGEST) for mark in " \n\t")
        stop = space if space > 0 else start + _LONGEST
        yield replace(sentence, span=Span(start, stop))
        start = stop
    yield replace(sentence, span=Span(start, end))


def by_sentence(
    sentences: Sequence[Sentence],
    attributions: Sequence[Attribution],
    numbers: Sequence[Number],
    times: Sequence[TimeMention],
    places: Sequence[PlaceMention],
) -> Iterator[Found]:
    """What was found in each sentence; an attribution counts where its content or frame reaches."""
    starts = [sentence.span.start for sentence in sentences]
    voiced: list[list[Attribution]] = [[] for _ in sentences]
    for each in attributions:
        for at in sorted(
            {at for part in (*each.content, *each.frame) for at in _met(sentences, starts, part)}
        ):
            voiced[at].append(each)
    counted = _placed(sentences, starts, numbers)
    timed = _placed(sentences, starts, times)
    set_in = _placed(sentences, starts, places)
    for at, sentence in enumerate(sentences):
        yield Found(sentence, tuple(voiced[at]), tuple(counted[at]), tuple(timed[at]), tuple(set_in[at]))


def _met(sentences: Sequence[Sentence], starts: Sequence[int], span: Span) -> Iterator[int]:
    """The places of the sentences that a span meets."""
    for at in range(max(0, bisect_right(starts, span.start) - 1), len(sentences)):
        if sentences[at].span.start >= span.end:
            return
        if sentences[at].span.meets(span):
            yield at


def _placed(sentences: Sequence[Sentence], starts: Sequence[int], mentions: Sequence[_M]) -> list[list[_M]]:
    """The mentions that lie wholly in each sentence."""
    placed: list[list[_M]] = [[] for _ in sentences]
    for each in mentions:
        at = bisect_right(starts, each.span.start) - 1
        if at >= 0 and sentences[at].span.holds(each.span):
            placed[at].append(each)
    return placed
