"""The ledger of a page: every visible block of its HTML once, in order, with where it stood.

Nothing is judged here. A piece is what a reader sees as one block: a heading, a paragraph, a list item,
a row of a table, a caption. Inline elements never break it; a line break does unless the sentence runs on.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from lxml import etree

from onrecord.knowledge.tables import table
from onrecord.reading.page.cues import credit_start
from onrecord.reading.page.lines import runs_on
from onrecord.reading.page.zones import zones_of

__all__ = ["Piece", "pieces", "shown"]

_HIDDEN = re.compile(r"display\s{0,4}:\s{0,4}none|visibility\s{0,4}:\s{0,4}hidden", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f\v\x85\u00a0\u2028\u2029]+")
_UNPRINTED = re.compile("[\u00ad\u200b\u2060\ufeff]")
"""Code points that only say where a word may be broken, or not."""
_PATH = 1_000
"""Code points of the longest path kept: a hundred levels; unclosed tags pile up to a thousand."""
_CAPTION = 400
"""Code points of the longest block that is a caption by its credit alone."""
_BREAK = "\u2028"
"""Stands for a line break while a block is put together; a page's own counts as white space."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One visible block of a page, not yet judged."""

    text: str
    tag: str
    """The element that makes it a block: `p`, `h2`, `li`, `tr`, `figcaption`, `td`, `div`, …"""
    path: str
    zones: tuple[str, ...]
    """What its containers are for by their names (keys of `zones` in `page.toml`), outermost first."""
    hidden: bool
    links: tuple[tuple[int, int, str], ...]
    """Start, end and address of the links in `text`."""
    times: tuple[str, ...]
    """`datetime` attributes of the `time` elements in it."""
    element: etree._Element | None
    """The element that makes it a block; null for text that a script holds."""

    def cut(self, at: int) -> tuple["Piece", "Piece"]:
        """The piece in two, white space between them left out."""
        left, right = self.text[:at].rstrip(), self.text[at:].lstrip()
        shift = len(self.text) - len(right)
        return (
            replace(self, text=left, links=_moved(self.links, 0, len(left))),
            replace(self, text=right, links=_moved(self.links, shift, len(right))),
        )

    @property
    def linked(self) -> float:
        """The share of the text that is inside links."""
        return sum(end - start for start, end, _ in self.links) / len(self.text)


def _moved(
    links: tuple[tuple[int, int, str], ...], shift: int, length: int
) -> tuple[tuple[int, int, str], ...]:
    moved = ((max(start - shift, 0), min(end - shift, length), href) for start, end, href in links)
    return tuple(link for link in moved if link[0] < link[1])


def pieces(root: etree._Element) -> tuple[Piece, ...]:
    """The visible blocks under `root`, in page order; each character in exactly one of them.

    A caption that ends with a credit for its picture is two blocks.
    """
    return tuple(part for piece in _Walk(root).all() for part in _without_credit(piece))


def _without_credit(piece: Piece) -> tuple[Piece, ...]:
    """A caption and its credit apart. A short block that ends with a credit in brackets is a caption."""
    told = "caption" in piece.zones
    if not told and not (len(piece.text) <= _CAPTION and piece.text.endswith((")", "]"))):
        return (piece,)
    at = credit_start(piece.text)
    if not at:
        return (piece,)
    caption, credit = piece.cut(at)
    return (caption if told else replace(caption, zones=(*piece.zones, "caption")), credit)


def shown(text: str) -> str:
    """The text with white space as a browser shows it: one space for any run."""
    return _SPACES.sub(" ", _UNPRINTED.sub("", text)).strip()


@dataclass(slots=True)
class _Open:
    """An element the walk is inside of."""

    element: etree._Element
    tag: str
    path: str
    zones: tuple[str, ...]
    hidden: bool
    row: bool
    verbatim: bool
    counts: dict[str, int]


class _Walk:
    """One pass over a tree, with the block under way."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.stack: list[_Open] = []
        self.made: list[str] = []
        self.length = 0
        self.anchors: list[tuple[int, int, str]] = []
        self.anchor: tuple[int, str] | None = None
        self.times: list[str] = []

    def all(self) -> Iterator[Piece]:
        walk = etree.iterwalk(self.root, events=("start", "end"))
        for event, element in walk:
            unseen = not isinstance(element.tag, str) or element.tag in _elements("unseen")
            if event == "start":
                if unseen:
                    walk.skip_subtree()
                else:
                    yield from self._enter(element)
            elif unseen:
                self._tail(element)
            else:
                yield from self._leave(element)

    def _enter(self, element: etree._Element) -> Iterator[Piece]:
        tag = element.tag
        opened = self._opened(element, tag)
        if tag == "br":
            self._write(_BREAK)
        elif self._is_block(opened):
            yield from self._flush()
        elif tag in ("td", "th"):
            self._write("\t")
        self.stack.append(opened)
        if tag == "a" and self.anchor is None:
            self.anchor = (self.length, element.get("href") or "")
        elif tag == "time" and element.get("datetime"):
            self.times.append(element.get("datetime"))
        self._add(element.text)

    def _leave(self, element: etree._Element) -> Iterator[Piece]:
        opened = self.stack[-1]
        if opened.tag == "a":
            self._close_anchor()
        if self._is_block(opened):
            yield from self._flush()
        self.stack.pop()
        self._tail(element)

    def _opened(self, element: etree._Element, tag: str) -> _Open:
        above = self.stack[-1] if self.stack else None
        index = 1
        if above is not None:
            index = above.counts[tag] = above.counts.get(tag, 0) + 1
        attributes = element.attrib
        return _Open(
            element=element,
            tag=tag,
            path=_path(above.path if above else "", tag, index),
            zones=zones_of(tag, attributes, above.zones if above else ()),
            hidden=(above is not None and above.hidden) or _is_hidden(attributes),
            row=(above is not None and above.row) or (tag == "tr" and _is_data_row(element)),
            verbatim=(above is not None and above.verbatim) or tag == "pre",
            counts={},
        )

    def _is_block(self, opened: _Open) -> bool:
        if opened.tag in _elements("inline"):
            return False
        return not opened.row or opened.tag == "tr"

    def _tail(self, element: etree._Element) -> None:
        if element is not self.root:
            self._add(element.tail)

    def _add(self, text: str | None) -> None:
        if not text:
            return
        text = _UNPRINTED.sub("", text)
        if self.stack and self.stack[-1].verbatim:
            first, *others = text.split("\n")
            self._write(_SPACES.sub(" ", first))
            for line in others:
                self._write(_BREAK)
                self._write(_SPACES.sub(" ", line))
        else:
            self._write(_SPACES.sub(" ", text))

    def _write(self, text: str) -> None:
        """Put `text` to the block; of white space that meets, one code point stays (the strongest)."""
        last = self.made[-1][-1] if self.made else _BREAK
        if text[:1] == " " and last in (" ", "\t", _BREAK):
            text = text[1:]
        elif text in ("\t", _BREAK) and last == " ":
            self.made[-1] = self.made[-1][:-1]
            self.length -= 1
            if not self.made[-1]:
                self.made.pop()
        if text and (self.made or text != "\t"):
            self.made.append(text)
            self.length += len(text)

    def _close_anchor(self) -> None:
        if self.anchor is not None and self.length > self.anchor[0]:
            self.anchors.append((self.anchor[0], self.length, self.anchor[1]))
        self.anchor = None

    def _flush(self) -> Iterator[Piece]:
        """The blocks under way: one, or one a line; an open link goes on in the next block."""
        href = self.anchor[1] if self.anchor is not None else None
        self._close_anchor()
        made, anchors, times = "".join(self.made), self.anchors, tuple(self.times)
        self.made, self.length, self.anchors, self.times = [], 0, [], []
        if href is not None:
            self.anchor = (0, href)
        if made.strip() and self.stack:
            for start, end in _lines(made):
                yield self._piece(made, start, end, anchors, times)

    def _piece(
        self, made: str, start: int, end: int, anchors: list[tuple[int, int, str]], times: tuple[str, ...]
    ) -> Piece:
        opened = next((each for each in reversed(self.stack) if self._is_block(each)), self.stack[0])
        links = [
            (max(left, start) - start, min(right, end) - start, href)
            for left, right, href in anchors
            if left < end and right > start
        ]
        return Piece(
            text=made[start:end].replace(_BREAK, "\n"),
            tag=opened.tag,
            path=opened.path,
            zones=self.stack[-1].zones,
            hidden=self.stack[-1].hidden,
            links=tuple(link for link in links if link[0] < link[1]),
            times=times,
            element=opened.element,
        )


def _lines(made: str) -> Iterator[tuple[int, int]]:
    """The stretches between line breaks, without white space around; one where a sentence runs on."""
    start = 0
    at = made.find(_BREAK)
    while at >= 0:
        upper, lower = made[max(start, at - 80) : at].strip(), made[at + 1 : at + 81].strip()
        if not runs_on(upper, lower):
            yield from _filled(made, start, at)
            start = at + 1
        at = made.find(_BREAK, at + 1)
    yield from _filled(made, start, len(made))


def _filled(made: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    line = made[start:end]
    left = start + len(line) - len(line.lstrip())
    right = start + len(line.rstrip())
    if left < right:
        yield left, right


def _path(above: str, tag: str, index: int) -> str:
    """The path of an element; far inside, that of the last container that is named."""
    return f"{above}/{tag}[{index}]" if len(above) < _PATH else above


@cache
def _elements(kind: str) -> frozenset[str]:
    return frozenset(table("page")["elements"][kind])


def _is_hidden(attributes: etree._Attrib) -> bool:
    style = attributes.get("style")
    return "hidden" in attributes or (style is not None and _HIDDEN.search(style) is not None)


def _is_data_row(row: etree._Element) -> bool:
    """Whether a table row holds values and not the layout of a page: no blocks inside its cells."""
    cells = 0
    for element in row.iterdescendants():
        if element.tag in _elements("not_in_rows") and not (
            element.tag in ("p", "div") and cells and _alone(element)
        ):
            return False
        cells += element.tag in ("td", "th")
    return cells > 1


def _alone(element: etree._Element) -> bool:
    """Whether a block is all that its table cell holds, and short."""
    parent = element.getparent()
    return (
        parent is not None
        and parent.tag in ("td", "th")
        and len(parent) == 1
        and len(element) <= 2
        and len("".join(element.itertext())) <= 80
    )
