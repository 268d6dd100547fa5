"""What changed in a page's own text, sentence by sentence; times, counters and adverts are no change."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from onrecord.evidence.watch.looks import Page
from onrecord.evidence.watch.notices import is_banner, is_furniture
from onrecord.evidence.watch.words import sentence_spans, words

__all__ = ["MOST_LINES", "changes", "sentences"]

MOST_LINES = 200
"""Lines of a difference that are kept; the two items hold all of it."""
_MOST_SENTENCES = 3000


def sentences(page: Page, *, headings: bool = True) -> list[str]:
    """The sentences that the page itself says, without banners and what counts or dates it."""
    found: list[str] = []
    for piece in page.pieces:
        wanted = piece.own and (headings or not piece.heading) and len(found) < _MOST_SENTENCES
        if wanted and not is_banner(piece.span.of(page.text)):
            spans = sentence_spans(page.text, start=piece.span.start, end=piece.span.end)
            found += [" ".join(span.of(page.text).split()) for span in spans]
    return [each for each in found[:_MOST_SENTENCES] if not is_furniture(each)]


def changes(kept: Page, seen: Page) -> tuple[tuple[str, str], ...]:
    """The difference of two pages' own sentences: (`-`, sentence gone) and (`+`, sentence new), at most MOST_LINES.

    They come in the order of the text. Sentences are the same where their words are; case, spaces and punctuation
    do not count. What the other page has anywhere is neither gone nor new.
    """
    anywhere = {"-": _line(seen.text), "+": _line(kept.text)}
    lines = _lines(sentences(kept), sentences(seen))
    return tuple((sign, each) for sign, each in lines if _line(each) not in anywhere[sign])[:MOST_LINES]


def _line(text: str) -> str:
    return f" {' '.join(word.form for word in words(text))} "


def _lines(kept: Sequence[str], seen: Sequence[str]) -> Iterator[tuple[str, str]]:
    first, second = ([tuple(word.form for word in words(each)) for each in side] for side in (kept, seen))
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            yield from (("-", sentence) for sentence in kept[a:b])
            yield from (("+", sentence) for sentence in seen[c:d])
