"""The role of each piece of a page: its title, its text, or one of the asides.

What trafilatura takes for the text is the text, but for what the piece's own words or its container
show to be an aside. The rest is an aside; its words, its container and its links tell which.
"""

from collections.abc import Sequence
from itertools import pairwise

from onrecord.reading.page.cues import role_by_words
from onrecord.reading.page.ledger import Piece
from onrecord.reading.page.lines import ENDED
from onrecord.reading.page.moments import printed
from onrecord.reading.page.titles import letters

__all__ = ["judge"]

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_ZONE_ROLES = {
    "advertisement": "advertisement",
    "comment": "comment",
    "related": "related link",
    "caption": "caption",
    "credit": "photo credit",
    "correction": "correction note",
    "byline": "byline",
    "dateline": "dateline",
    "navigation": "navigation",
    "boilerplate": "boilerplate",
}
"""The role of a piece outside the text by the zone it stands in."""
_LINKED = 0.9
"""Share of linked text from which a piece only points elsewhere."""
_FRAME = 0.4
"""Share of the text below which a menu or footer does not hold the text itself."""
_STAMP = 40
"""Code points of the longest time stamp: "Updated 3 February 2031, 10:05 a.m. EET"."""
_UNLINKED = 0.5
"""Share of linked text up to which a piece says something itself."""
_SENTENCE = 60
"""Code points of a paragraph that trafilatura left out and that is no label."""
_HEADLINE_WORDS = 5
"""Words from which a linked text is a headline and not an entry of a menu."""


def judge(pieces: Sequence[Piece], body: frozenset[int], *, title: str | None) -> tuple[str, ...]:
    """One role for each piece. `body`: indices of those that are the page's text; `title`: its title."""
    wanted = letters(title or "")
    heading = _title(pieces, body, wanted)
    first = min((index for index in body if len(pieces[index].text) > 80), default=len(pieces))
    framed = _in_frame(pieces, body)
    roles: list[str] = []
    for index, piece in enumerate(pieces):
        if index == heading:
            roles.append("title")
        elif index in framed and index > first:
            roles.append("navigation")
        elif index in body:
            following = pieces[index + 1] if index + 1 in body else None
            roles.append(_inside(piece, wanted, following, ahead=index < first))
        else:
            roles.append(_outside(piece))
    return _filled(pieces, body, roles)


def _filled(pieces: Sequence[Piece], body: frozenset[int], roles: list[str]) -> tuple[str, ...]:
    """The roles with what trafilatura left out of the text in the middle of it: quotations, plain paragraphs.

    They stand between two pieces of the text, in no container for something else, and are no links.
    """
    order = sorted(body)
    for left, right in pairwise(order):
        for index in range(left + 1, right):
            piece = pieces[index]
            if roles[index] != "boilerplate" or piece.zones or piece.hidden or piece.linked > _UNLINKED:
                continue
            if "/blockquote" in piece.path or (
                len(piece.text) >= _SENTENCE
                and piece.tag in ("p", "div", "li")
                and piece.text.endswith(ENDED)
            ):
                roles[index] = "body"
    return tuple(roles)


def _title(pieces: Sequence[Piece], body: frozenset[int], wanted: str) -> int | None:
    """The piece that prints the title: a heading in its letters (`wanted`), or the first `h1` of the page's text."""
    tops = [index for index, piece in enumerate(pieces) if piece.tag in _HEADINGS and not piece.hidden]
    for index in sorted(tops, key=lambda index: (pieces[index].tag != "h1", index)):
        printed = letters(pieces[index].text)
        if printed and wanted and (printed == wanted or (len(printed) > 15 and printed in wanted)):
            return index
    return next((index for index in tops if pieces[index].tag == "h1" and index in body), None)


def _in_frame(pieces: Sequence[Piece], body: frozenset[int]) -> frozenset[int]:
    """Pieces of the text that stand in menus or footers, where most of the text stands outside them."""
    framed = frozenset(index for index in body if "navigation" in pieces[index].zones)
    inside = sum(len(pieces[index].text) for index in framed)
    whole = sum(len(pieces[index].text) for index in body)
    return framed if inside < whole * _FRAME else frozenset()


def _inside(piece: Piece, title: str, following: Piece | None, *, ahead: bool) -> str:
    """The role of a piece of the page's text.

    `title`: the title's letters; `following`: the next piece if it is text too; `ahead`: before the
    first paragraph.
    """
    told = role_by_words(piece.text)
    if told is not None:
        return told
    if piece.times and len(piece.text) <= _STAMP:
        return "dateline"
    if title and len(piece.text) <= 2 * len(title) and letters(piece.text) == title:
        return "navigation"
    zones = piece.zones
    if piece.linked >= _LINKED and len(piece.text.split()) >= 3 and not _heads(piece, following):
        return "related link"
    if "caption" in zones or "credit" in zones:
        return "photo credit" if zones[-1] == "credit" else "caption"
    if ahead and len(piece.text) <= 120 and zones:
        if zones[-1] == "byline":
            return "byline"
        if zones[-1] == "dateline":
            return "dateline"
    return "subhead" if piece.tag in _HEADINGS else "body"


def _heads(piece: Piece, following: Piece | None) -> bool:
    """Whether a heading, linked or not, has text of its own below it: it is no list of other stories."""
    if following is None or piece.tag not in _HEADINGS:
        return False
    return following.tag not in _HEADINGS and following.linked < _UNLINKED


def _outside(piece: Piece) -> str:
    """The role of a piece that is none of the page's text."""
    told = role_by_words(piece.text)
    if told is not None:
        return told
    if piece.zones:
        role = _ZONE_ROLES[piece.zones[-1]]
        if (
            role in ("navigation", "caption")
            and piece.linked >= _LINKED
            and len(piece.text.split()) >= _HEADLINE_WORDS
        ):
            return "related link"
        return role
    if piece.times or (len(piece.text) <= _STAMP and printed(piece.text)):
        return "dateline"
    if piece.linked >= _LINKED:
        return "related link" if len(piece.text.split()) >= _HEADLINE_WORDS else "navigation"
    return "boilerplate"
