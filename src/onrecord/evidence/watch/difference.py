"""What changed in a page's own text, sentence by sentence; times, counters and adverts are no change."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from onrecord.evidence.watch.looks import Page
from onrecord.evidence.watch.notices import is_furniture
from onrecord.evidence.watch.words import sentence_spans, words

__all__ = ["MOST_LINES", "difference", "sentences"]

MOST_LINES = 200
"""Lines of a difference that are kept; the two items hold all of it."""
_MOST_SENTENCES = 3000


def sentences(page: Page, *, headings: bool = True) -> list[str]:
    """The sentences that the page itself says, without what counts or dates it."""
    found: list[str] = []
    for piece in page.pieces:
        if piece.own and (headings or not piece.heading) and len(found) < _MOST_SENTENCES:
            spans = sentence_spans(page.text, start=piece.span.start, end=piece.span.end)
            found += [" ".join(span.of(page.text).split()) for span in spans]
    return [each for each in found[:_MOST_SENTENCES] if not is_furniture(each)]


def difference(kept: Sequence[str], seen: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Lines (`-`, sentence gone) and (`+`, sentence new) in the order of the text, at most MOST_LINES.

    Sentences are the same where their words are; case, spaces and punctuation do not count.
    """
    return tuple(_lines(kept, seen))[:MOST_LINES]


def _lines(kept: Sequence[str], seen: Sequence[str]) -> Iterator[tuple[str, str]]:
    first, second = ([tuple(word.form for word in words(each)) for each in side] for side in (kept, seen))
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            yield from (("-", sentence) for sentence in kept[a:b])
            yield from (("+", sentence) for sentence in seen[c:d])
