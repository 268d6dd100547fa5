"""The title of a page, without the name of the site that most pages add to it."""

import re
from collections.abc import Mapping, Sequence

from lxml import etree

from onrecord.reading.page.ledger import Piece, shown

__all__ = ["letters", "title_of"]

_SEPARATOR = re.compile(r"\s+(?:[|•·⋆»›«‹~/]|::|[-–—])\s+|\s*\|\s*")
_LONGEST = 300
"""Code points of the longest title."""
_HEADINGS = 100
"""Headings looked at: the title stands above the lists of other titles."""


def title_of(
    root: etree._Element,
    pieces: Sequence[Piece],
    metas: Mapping[str, Sequence[str]],
    *,
    headline: str | None,
    outlet: str | None,
) -> str | None:
    """The title: the heading that the page's own metadata confirm, else their title without the site's name."""
    named = [title[:_LONGEST] for title in (*_meta_titles(metas), headline, _title_element(root)) if title]
    headings = [
        piece
        for piece in pieces
        if piece.tag in ("h1", "h2") and len(piece.text) <= _LONGEST and not piece.hidden
    ][:_HEADINGS]
    confirmed = [
        piece.text
        for piece in headings
        if letters(piece.text) != letters(outlet or "") and any(_confirms(name, piece.text) for name in named)
    ]
    tops = [
        piece.text for piece in headings if piece.tag == "h1" and letters(piece.text) != letters(outlet or "")
    ]
    best = max(confirmed, key=lambda text: len(letters(text)), default=None)
    if best is not None and (len(best.split()) > 1 or not tops or best in tops):
        return best
    if len(tops) == 1 and len(tops[0].split()) >= 2:
        return tops[0]
    return next((_without_site(name, outlet) for name in named), None)


def letters(text: str) -> str:
    """Letters and figures of `text`, in lower case: what is left when typography is not looked at."""
    return "".join(char for char in text.lower() if char.isalnum())


def _meta_titles(metas: Mapping[str, Sequence[str]]) -> list[str]:
    return [
        metas[name][0] for name in ("og:title", "twitter:title", "dc.title", "headline") if metas.get(name)
    ]


def _title_element(root: etree._Element) -> str | None:
    title = next(root.iter("title"), None)
    return shown("".join(title.itertext())) or None if title is not None else None


def _confirms(name: str, heading: str) -> bool:
    """Whether a heading is the title that `name` gives, with or without the site's name."""
    wanted, printed = letters(name), letters(heading)
    return bool(printed) and (printed in wanted or wanted == printed) and len(printed) * 4 >= len(wanted)


def _without_site(name: str, outlet: str | None) -> str:
    parts = _SEPARATOR.split(name)
    if len(parts) == 1:
        return name
    site = letters(outlet or "")
    if site and letters(parts[0]) == site:
        return name[name.find(parts[1]) :]
    last = name.rfind(parts[-1])
    stem = _SEPARATOR.split(name[:last])
    kept = name[: name.find(stem[-2]) + len(stem[-2])] if len(stem) > 1 and not stem[-1] else name[:last]
    return kept if len(letters(kept)) >= len(letters(parts[-1])) else name
