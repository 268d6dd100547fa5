"""Pages that are many reports: live blogs, and threads of posts saved as one page.

The entries are elements of one kind inside one parent, each with a `time` of its own, that hold most of
the text of the page; or, where the page shows none, the `liveBlogUpdate` of its JSON-LD
(https://schema.org/LiveBlogPosting).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree

from onrecord.inputs import clean
from onrecord.model import Report
from onrecord.reading.page.article import Origin, compose, written
from onrecord.reading.page.authors import authors_in
from onrecord.reading.page.jsonld import first_text, is_a, nodes
from onrecord.reading.page.ledger import Piece
from onrecord.reading.page.metadata import Metadata
from onrecord.reading.page.moments import iso
from onrecord.reading.page.roles import judge

__all__ = ["Entries", "entries_of", "entry_reports", "update_reports", "updates_of"]

_FEWEST = 3
"""Entries from which a page is a series of them."""
_CLIMB = 6
"""Levels between the time of an entry and its element."""
_SHARE = 0.6
"""Share of a page's text that its entries hold together."""
_SHORTEST = 40
"""Code points of text that an entry has beside its links; a teaser has none."""
_AROUND = frozenset({"comment", "related", "navigation", "advertisement"})
_KINDS = frozenset({"article", "section", "div", "li"})


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries of a page: for each its pieces; and the pieces around them."""

    elements: tuple[etree._Element, ...]
    inside: tuple[tuple[Piece, ...], ...]
    around: tuple[Piece, ...]
    standing: frozenset[int]
    """Indices of the pieces around that are text: the standing introduction."""


def entries_of(root: etree._Element, ledger: Sequence[Piece], body: frozenset[int]) -> Entries | None:
    """The entries of a live blog or thread; null where the page is one report.

    `body`: indices of the pieces that are the page's text. Comments and teasers below a report come as
    entries do, but are not most of its text.
    """
    groups = _groups(root)
    if not groups:
        return None
    best = max(groups, key=lambda group: sum(len("".join(each.itertext())) for each in group))
    places = {inner: place for place, member in enumerate(best) for inner in member.iter()}
    inside: list[list[Piece]] = [[] for _ in best]
    around: list[Piece] = []
    standing: set[int] = set()
    told = held = 0
    for index, piece in enumerate(ledger):
        place = places.get(piece.element)
        if place is None and index in body:
            standing.add(len(around))
        (around if place is None else inside[place]).append(piece)
        if index in body:
            told += _own(piece)
            held += _own(piece) if place is not None and not _AROUND.intersection(piece.zones) else 0
    full = sum(sum(map(_own, entry)) >= _SHORTEST for entry in inside)
    if full < max(_FEWEST, len(best) * 2 // 3) or held == 0 or held < told * _SHARE:
        return None
    kept = [place for place, entry in enumerate(inside) if entry]
    return Entries(
        elements=tuple(best[place] for place in kept),
        inside=tuple(tuple(inside[place]) for place in kept),
        around=tuple(around),
        standing=_standing(around) | standing,
    )


def _own(piece: Piece) -> int:
    """Code points of a piece outside links; short pieces (labels, times) do not count."""
    text = len(piece.text)
    return 0 if piece.hidden or text < _SHORTEST else round(text * (1 - piece.linked))


def _groups(root: etree._Element) -> list[list[etree._Element]]:
    """Elements of one kind in one parent that each hold a time with a machine-readable value."""
    found: dict[tuple[etree._Element, str, str], dict[etree._Element, str]] = {}
    for time in root.iter("time"):
        written = time.get("datetime")
        if not written:
            continue
        element = time
        for _ in range(_CLIMB):
            parent = element.getparent()
            if parent is None or parent.tag == "html":
                break
            if element.tag in _KINDS:
                kind = (parent, str(element.tag), (element.get("class") or "").split(" ")[0])
                found.setdefault(kind, {}).setdefault(element, written)
            element = parent
    return [
        list(group)
        for group in found.values()
        if len(group) >= _FEWEST and len(set(group.values())) * 2 > len(group)
    ]


def entry_reports(entries: Entries, metadata: Metadata, origin: Origin) -> tuple[Report, ...]:
    """One report for each entry, in page order, with its own time and title, then what stands around them."""
    reports = [
        _entry(
            element,
            entry,
            metadata,
            replace(origin, part=_inside(origin.part, number), published=None, title=None),
        )
        for number, (element, entry) in enumerate(zip(entries.elements, entries.inside, strict=True))
    ]
    roles = judge(entries.around, entries.standing, title=metadata.title)
    return (compose(list(zip(entries.around, roles, strict=True)), metadata, origin), *reports)


def _inside(part: str, number: int) -> str:
    return f"{part}/entry/{number}" if part else f"entry/{number}"


def _standing(around: Sequence[Piece]) -> frozenset[int]:
    """The standing introduction: paragraphs with text of their own, outside of menus and teasers."""
    return frozenset(
        index
        for index, piece in enumerate(around)
        if not piece.zones and not piece.hidden and _own(piece) >= _SHORTEST and piece.linked < 0.5
    )


def _entry(element: etree._Element, entry: Sequence[Piece], metadata: Metadata, origin: Origin) -> Report:
    heading = next((piece.text for piece in entry if piece.tag in ("h1", "h2", "h3", "h4")), None)
    moment = next((iso(written) for piece in entry for written in piece.times if iso(written)), None)
    own = replace(
        metadata,
        title=heading,
        authors=authors_in(element) or metadata.authors,
        published=moment or _day(metadata.published),
    )
    roles = judge(entry, frozenset(range(len(entry))), title=heading)
    return compose(list(zip(entry, roles, strict=True)), own, origin)


def _day(published: str | None) -> str | None:
    return published[:10] if published else None


def updates_of(root: etree._Element) -> tuple[Mapping[str, Any], ...]:
    """The updates in the JSON-LD of a live blog, as they stand there."""
    for node in nodes(root):
        listed = node.get("liveBlogUpdate")
        if is_a(node, "LiveBlogPosting") and isinstance(listed, list):
            return tuple(
                each for each in listed if isinstance(each, dict) and first_text(each.get("articleBody"))
            )
    return ()


def update_reports(
    updates: Sequence[Mapping[str, Any]], ledger: Sequence[Piece], metadata: Metadata, origin: Origin
) -> tuple[Report, ...]:
    """One report for each update of the JSON-LD, and the page without what they say."""
    texts = [clean(str(update["articleBody"])) for update in updates]
    said = "\0".join(map(_bare, texts))
    around = [piece for piece in ledger if len(piece.text) < _SHORTEST or _bare(piece.text) not in said]
    roles = judge(around, _standing(around), title=metadata.title)
    reports = [
        written(
            text,
            title=first_text(update.get("headline")),
            authors=metadata.authors,
            language=metadata.language,
            origin=replace(
                origin,
                part=_inside(origin.part, number),
                url=origin.url or metadata.url,
                outlet=origin.outlet or metadata.outlet,
                published=iso(first_text(update.get("datePublished"))) or _day(metadata.published),
            ),
        )
        for number, (text, update) in enumerate(zip(texts, updates, strict=True))
    ]
    return (compose(list(zip(around, roles, strict=True)), metadata, origin), *reports)


def _bare(text: str) -> str:
    return "".join(text.split())
