"""Which pieces of a page are its text: trafilatura's decision, found again in our ledger.

trafilatura (Barbaresi 2021, ACL demo 15) gives the text it takes for the article's, not where it stood.
Both are compared without white space. Long pieces that occur in the extraction are anchors; short ones
(a subhead, a list item of two words) count only where they stand between the anchors as they do in the
extraction, so that "World" in a menu is not taken for a "World" in the article.
"""

import itertools
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

import trafilatura
from lxml import etree
from trafilatura.settings import Document, Extractor

from onrecord.reading.page.ledger import Piece, shown

__all__ = ["body_of", "extraction", "taken"]

_ANCHOR = 32
"""Code points, spaces left out, from which a piece is too long to occur twice by chance."""
_EDGE = 20
"""Code points of a piece's beginning and end that tell it when its middle was altered."""
_SHOWN = 0.3
"""Share of the extraction that a page shows if it shows its text at all."""
_SLACK = 8
"""Code points that the extraction may have and the page not (list marks, cell separators)."""
_SCANNED = 50_000_000
"""Code points compared at most: a page of a million short blocks must not take minutes."""


def body_of(root: etree._Element, pieces: Sequence[Piece]) -> tuple[frozenset[int], tuple[str, ...]]:
    """Indices of the pieces that trafilatura takes for the page's text, and the text that no piece shows.

    A page that a browser has to run first carries its text in scripts (`articleBody` in JSON-LD, say);
    what trafilatura finds there is given where the page shows little of it. Both empty where it finds none.
    """
    extracted = extraction(root)
    found = taken(extracted, [piece.text for piece in pieces])
    shows = sum(len(_bare(pieces[index].text)) for index in found)
    if shows >= _SHOWN * sum(map(len, map(_bare, extracted))):
        return found, ()
    return found, tuple(filter(None, map(shown, extracted)))


def extraction(root: etree._Element) -> tuple[str, ...]:
    """The text of the page as trafilatura extracts it, a stretch for each block; comments left out."""
    document = trafilatura.bare_extraction(root, options=_options())
    if not isinstance(document, Document) or document.body is None:
        return ()
    return tuple(filter(None, ("".join(element.itertext()) for element in document.body)))


@cache
def _options() -> Extractor:
    return Extractor(output_format="python", comments=False, tables=True)


def taken(extracted: Sequence[str], texts: Sequence[str]) -> frozenset[int]:
    """Indices of `texts`, in page order, that stand in `extracted`."""
    whole = "".join(_bare(stretch) for stretch in extracted)
    if not whole:
        return frozenset()
    keys = [_bare(text) for text in texts]
    anchors = list(_anchors(whole, keys, _starts(extracted)))
    found = {index for index, _ in anchors}
    found.update(_between(whole, keys, _in_order(anchors)))
    return frozenset(found)


def _bare(text: str) -> str:
    return "".join(shown(text).split())


def _starts(extracted: Sequence[str]) -> dict[str, int]:
    """Where each stretch of the extraction begins, by its text."""
    starts: dict[str, int] = {}
    at = 0
    for stretch in extracted:
        bare = _bare(stretch)
        starts.setdefault(bare, at)
        at += len(bare)
    return starts


def _anchors(whole: str, keys: Sequence[str], starts: dict[str, int]) -> Iterator[tuple[int, int]]:
    """Long pieces that the page has once and that occur in the extraction: index, and where."""
    left = _SCANNED
    printed = Counter(keys)
    for index, key in enumerate(keys):
        if len(key) < _ANCHOR or printed[key] > 1 or left <= 0:
            continue
        at = starts.get(key, -1)
        if at < 0:
            at = whole.find(key)
            left -= at if at >= 0 else len(whole)
        if at >= 0:
            yield index, at


def _in_order(anchors: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain of anchors whose places rise with their indices (patience sorting).

    What is printed twice on a page (as a teaser and in the text) keeps the one that stands in order.
    """
    tails: list[int] = []
    links: list[tuple[int, int, int]] = []
    ends: list[int] = []
    for index, at in anchors:
        rank = bisect_left(tails, at)
        before = ends[rank - 1] if rank else -1
        links.append((index, at, before))
        if rank == len(tails):
            tails.append(at)
            ends.append(len(links) - 1)
        else:
            tails[rank] = at
            ends[rank] = len(links) - 1
    chain: list[tuple[int, int]] = []
    here = ends[-1] if ends else -1
    while here >= 0:
        index, at, here = links[here]
        chain.append((index, at))
    return chain[::-1]


def _between(whole: str, keys: Sequence[str], anchors: Sequence[tuple[int, int]]) -> Iterator[int]:
    """The pieces between two anchors (or before the first, after the last) that the extraction has there."""
    if not anchors:
        yield from _forward(whole, keys, range(len(keys)))
        return
    first, at = anchors[0]
    yield from _backward(whole[:at], keys, range(first - 1, -1, -1))
    for (left, place), (right, limit) in itertools.pairwise(anchors):
        yield from _forward(whole[place + len(keys[left]) : limit], keys, range(left + 1, right))
    last, at = anchors[-1]
    yield from _forward(whole[at + len(keys[last]) :], keys, range(last + 1, len(keys)))


def _forward(gap: str, keys: Sequence[str], indices: range) -> Iterator[int]:
    """The pieces of a gap, in order. The extraction is a part of the page: what a match skips in the one
    has to be no longer than what it skips in the other, or the match is a namesake further on."""
    at, skipped, left = 0, 0, _SCANNED
    for index in indices:
        key = keys[index]
        if at >= len(gap) or left <= 0:
            return
        place, length = _place(gap, key, at)
        left -= len(gap) - at
        room = skipped + _SLACK + (len(key) if length < len(key) else 0)
        if 0 <= place <= at + room:
            yield index
            at, skipped = place + length, 0
        else:
            skipped += len(key)


def _place(gap: str, key: str, at: int) -> tuple[int, int]:
    """Where a piece stands in the gap, and how much of it; its beginning or end where its middle was altered."""
    place = gap.find(key, at)
    if place >= 0 or len(key) < _ANCHOR:
        return place, len(key)
    begins, ends = gap.find(key[:_EDGE], at), gap.find(key[-_EDGE:], at)
    if begins >= 0:
        return begins, max(ends + _EDGE - begins, _EDGE)
    return ends, _EDGE


def _backward(gap: str, keys: Sequence[str], indices: range) -> Iterator[int]:
    """Before the first anchor, nearest piece first: a menu far above must not count."""
    mirrored = [keys[index][::-1] for index in indices]
    found = _forward(gap[::-1], mirrored, range(len(mirrored)))
    yield from (indices[place] for place in found)
