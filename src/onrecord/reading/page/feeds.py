"""The entries of a feed: RSS 2.0, RSS 1.0 and Atom (RFC 4287), each a report."""

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from onrecord.errors import InputError
from onrecord.model import Report
from onrecord.reading.page.article import Origin, compose, written
from onrecord.reading.page.ledger import pieces, shown
from onrecord.reading.page.metadata import Metadata
from onrecord.reading.page.moments import iso
from onrecord.reading.page.roles import judge
from onrecord.reading.page.tree import tree_of

__all__ = ["feed_reports"]

_MARKUP = (
    "<p",
    "<br",
    "<div",
    "<a ",
    "<img",
    "<ul",
    "<b>",
    "<i>",
    "<em",
    "<strong",
    "<span",
    "<h",
    "<table",
    "<!--",
)
_TEXTS = ("encoded", "content", "description", "summary")
"""Elements that hold an entry's text, the fullest first."""
_TIMES = ("pubDate", "published", "date", "issued", "updated")


def feed_reports(text: str, origin: Origin) -> tuple[Report, ...]:
    """One report for each entry, part `entry/<n>`. Raises InputError where there is no feed, or an empty one."""
    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    entries = [] if root is None else [each for each in root.iter() if _name(each) in ("item", "entry")]
    if root is None or not entries:
        raise InputError("feed", "has no entries", "Capture it again, or capture the pages themselves")
    channel = next((each for each in root.iter() if _name(each) == "channel"), root)
    outlet, language = _text(channel, "title"), _text(channel, "language") or root.get(_LANG)
    return tuple(
        _entry(entry, number, outlet, (language or "")[:2].lower() or None, origin)
        for number, entry in enumerate(entries)
    )


_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def _entry(
    entry: etree._Element, number: int, outlet: str | None, language: str | None, origin: Origin
) -> Report:
    title = _plain(_text(entry, "title"))
    own = replace(
        origin,
        part=f"{origin.part}/entry/{number}" if origin.part else f"entry/{number}",
        url=_address(entry) or origin.url,
        outlet=origin.outlet or _text(entry, "source", inner="title") or outlet,
        published=next((moment for name in _TIMES if (moment := iso(_text(entry, name)))), origin.published),
        title=title,
    )
    authors = tuple(
        dict.fromkeys(filter(None, (_author(each) for each in _children(entry, "author", "creator"))))
    )
    content = next((found for name in _TEXTS if (found := _text(entry, name))), "")
    if any(mark in content for mark in _MARKUP):
        ledger = pieces(tree_of(f"<html><body>{content}</body></html>"))
        metadata = Metadata(title, authors, own.outlet, own.published, language, own.url)
        roles = judge(ledger, frozenset(range(len(ledger))), title=title)
        return compose(list(zip(ledger, roles, strict=True)), metadata, own)
    return written(_plain(content) or "", title=title, authors=authors, language=language, origin=own)


def _name(element: etree._Element) -> str:
    """The name of an element without its namespace: feeds mix a dozen."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    return (child for child in element if _name(child) in names)


def _text(element: etree._Element, name: str, *, inner: str | None = None) -> str | None:
    for child in _children(element, name):
        if inner is not None:
            return _text(child, inner) or shown("".join(child.itertext())) or None
        if child.get("type") == "xhtml" and len(child):
            return str(etree.tostring(child[0], encoding="unicode", method="html"))
        content = "".join(child.itertext()).strip()
        if content:
            return content
    return None


def _plain(text: str | None) -> str | None:
    """Text that may be escaped HTML, as shown."""
    if text and ("<" in text or "&" in text):
        read = etree.HTML(f"<p>{text}</p>", etree.HTMLParser(remove_comments=True))
        return shown("".join(read.itertext())) if read is not None else text
    return text


def _address(entry: etree._Element) -> str | None:
    links = list(_children(entry, "link"))
    kept = next((each for each in links if each.get("rel", "alternate") == "alternate"), None)
    address = (kept.get("href") or (kept.text or "").strip()) if kept is not None else None
    return address or next(
        (guid for guid in [_text(entry, "guid")] if guid and guid.startswith("http")), None
    )


def _author(element: etree._Element) -> str | None:
    name = _text(element, "name") or shown("".join(element.itertext()))
    return name or None
