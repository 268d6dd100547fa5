"""Sayings over sentences: quotations that run on, what follows a colon, and quotations without a cue."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import accumulate

from onrecord.model import Span
from onrecord.reading.attribution.cues import cue_words
from onrecord.reading.attribution.passage import Passage
from onrecord.reading.attribution.quotations import Quotation, is_scare
from onrecord.reading.attribution.sayings import Saying

__all__ = ["go_on", "is_direct", "parts_of", "run_on", "whole_quotations"]


def whole_quotations(sayings: Sequence[Saying], quotations: Sequence[Quotation]) -> None:
    """Let content that holds part of a quotation hold all of it, over sentences and paragraphs."""
    parts = [(part, quotation) for quotation in quotations for part in quotation.parts]
    starts = [part.start for part, _ in parts]
    for saying in sayings:
        if saying.inside:
            continue
        content = list(saying.content)
        for span in saying.content:
            first = max(bisect_left(starts, span.start) - 1, 0)
            for part, quotation in parts[first : bisect_left(starts, span.end)]:
                if part.meets(span):
                    content += [each for each in quotation.parts if not each.meets(saying.cue)]
        saying.content = _merged(content)


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def run_on(
    sayings: Sequence[Saying], passages: Sequence[Passage], quotations: Sequence[Quotation], text: str
) -> None:
    """Give quotations without a cue to the speaker before: in the same paragraph, or after a colon."""
    taken = _Taken(span for saying in sayings for span in saying.content)
    parts = parts_of(quotations)
    last: Saying | None = None
    by_sentence: dict[int, list[Saying]] = {}
    for saying in sayings:
        by_sentence.setdefault(saying.sentence, []).append(saying)
    for passage in passages:
        here = by_sentence.get(passage.index, [])
        if not here and last is not None and _follows(last, passage, passages):
            for quotation in passage.quotations:
                for part in quotation.parts:
                    spoken = part.meets(passage.sentence.span) and not is_scare(text, part)
                    if spoken and part not in last.content and not taken.meets(part):
                        last.content.append(part)
        speech = [saying for saying in here if saying.kind == "speech" and saying.source is not None]
        if speech and passage.sentence.role == "title":
            speech[0].content += [
                part
                for quotation in passage.quotations
                for part in quotation.parts
                if part.start == passage.sentence.span.start and not taken.meets(part)
            ]
        if speech:
            last = next((each for each in reversed(speech) if is_direct(each, parts)), speech[-1])
        elif (
            last is not None and passages[last.sentence].sentence.block != passage.sentence.block and not here
        ) and not _all_quoted(passage):
            last = None


class _Taken:
    """Spans that some saying has, asked whether one of them meets another."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self._starts = [span.start for span in ordered]
        self._furthest = list(accumulate((span.end for span in ordered), max))

    def meets(self, span: Span) -> bool:
        """Whether a span that begins before the end of `span` ends after its start."""
        before = bisect_left(self._starts, span.end)
        return before > 0 and self._furthest[before - 1] > span.start


def _follows(last: Saying, passage: Passage, passages: Sequence[Passage]) -> bool:
    """Whether a quotation in `passage` goes on with what `last` said."""
    if passages[last.sentence].sentence.block == passage.sentence.block:
        return True
    return last.pending or (_all_quoted(passage) and last.sentence < passage.index)


def _all_quoted(passage: Passage) -> bool:
    return passage.end > 0 and all(at in passage.quoted for at in range(passage.end))


def go_on(sayings: Sequence[Saying], passages: Sequence[Passage]) -> None:
    """Give a sentence that plainly goes on ("Another four …", "More than half of them …") to the speaker before.

    It stands in the same paragraph, right after a sentence whose end that speaker says, and names nobody itself.
    """
    by_sentence: dict[int, list[Saying]] = {}
    for saying in sayings:
        by_sentence.setdefault(saying.sentence, []).append(saying)
    for passage in passages[1:]:
        before = passages[passage.index - 1]
        if passage.index in by_sentence or before.sentence.block != passage.sentence.block or not passage.end:
            continue
        speech = [each for each in by_sentence.get(before.index, ()) if each.kind == "speech" and each.source]
        if speech and _opens_with_more(passage):
            last = max(speech, key=lambda each: max(span.end for span in (*each.content, each.cue)))
            last.content.append(passage.span(0, passage.end))
            by_sentence[passage.index] = [last]


def _opens_with_more(passage: Passage) -> bool:
    lows = [word.low for word in passage.words[:6]]
    start = 1 if passage.words[0].tag == "num" else 0
    return any(lows[at : at + len(opening)] == opening for opening in _openings() for at in (0, start))


@cache
def _openings() -> list[list[str]]:
    return [opening.split() for opening in sorted(cue_words("going_on"))]


def parts_of(quotations: Sequence[Quotation]) -> list[Span]:
    """All parts of the quotations, in order of the text; none meets another."""
    return sorted(part for quotation in quotations for part in quotation.parts)


def is_direct(saying: Saying, parts: Sequence[Span]) -> bool:
    """Whether all content stands in quotation marks; `parts` in order."""
    for span in saying.content:
        at = bisect_left(parts, (span.start + 1,)) - 1
        if at < 0 or not parts[at].holds(span):
            return False
    return bool(saying.content)
