"""The pages that a feed leads to: RSS 2.0, RSS 1.0 and Atom (RFC 4287, section 4.2.7)."""

from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin

from lxml import etree

from onrecord.errors import InputError
from onrecord.evidence.addresses import parse

__all__ = ["entry_addresses"]

_BASE = "{http://www.w3.org/XML/1998/namespace}base"


def entry_addresses(feed: bytes, *, url: str) -> tuple[str, ...]:
    """The address of each entry's page, each once, in the feed's order; empty where it is no feed.

    `url` is the feed's own address: relative links are seen from it, or from `xml:base`.
    """
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(feed, parser)
    except (etree.XMLSyntaxError, ValueError):
        return ()
    if root is None:
        return ()
    entries = [each for each in root.iter() if _name(each) in ("item", "entry")]
    found = (address for entry in entries if (address := _address(entry, url)) is not None)
    return tuple(dict.fromkeys(found))


def _address(entry: etree._Element, url: str) -> str | None:
    """The first link of an entry that leads to a page of the web."""
    for link, base in _links(entry, url):
        try:
            address = urldefrag(urljoin(base, link.strip())).url
            parse(address)
        except (ValueError, InputError):
            continue
        return address
    return None


def _links(entry: etree._Element, url: str) -> Iterator[tuple[str, str]]:
    """The links of an entry with what they are relative to, the likeliest first."""
    children = [child for child in entry if _name(child) == "link"]
    for child in children:
        if child.get("href") and child.get("rel", "alternate") == "alternate":
            yield child.get("href", ""), _base(child, url)
        elif child.text and child.text.strip():
            yield child.text, _base(child, url)
    for child in entry:
        if _name(child) == "guid" and child.get("isPermaLink", "true") == "true" and child.text:
            yield child.text, _base(child, url)


def _base(element: etree._Element, url: str) -> str:
    """What links at `element` are relative to: every `xml:base` above it, from the outermost (RFC 3986)."""
    bases = [each.get(_BASE) for each in (element, *element.iterancestors()) if each.get(_BASE)]
    for base in reversed(bases):
        url = urljoin(url, base)
    return url


def _name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
