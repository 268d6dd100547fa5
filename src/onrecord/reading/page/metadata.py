"""What a page says about itself: title, authors, outlet, when it was published, language, address."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from htmldate import find_date
from lxml import etree

from onrecord.reading.page.authors import authors_of
from onrecord.reading.page.jsonld import first_text, is_a, nodes
from onrecord.reading.page.ledger import Piece, shown
from onrecord.reading.page.moments import iso, precise, printed, same_instant
from onrecord.reading.page.titles import title_of

__all__ = ["Metadata", "article_node", "metadata_of"]

_ARTICLES = ("Article", "Posting", "Report", "Review", "Recipe", "SocialMediaPosting")
_PUBLISHED = (
    "article:published_time", "og:published_time", "article:published", "datepublished", "parsely-pub-date",
    "sailthru.date", "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date.created", "dc.date", "pubdate",
    "publishdate", "publish_date", "publish-date", "publication_date", "date.publish", "originalpublicationdate", "date",
    "cxenseparse:recs:publishtime", "article.published", "displaydate", "ptime", "last-modified-original",
)  # fmt: skip
_SITE = ("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher")
_EARLIEST, _LATEST = "1995-01-01", "2100-01-01"
"""The span that htmldate may find dates in; fixed, so that the same bytes give the same date on any day."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says about itself; null where it does not."""

    title: str | None
    authors: tuple[str, ...]
    outlet: str | None
    published: str | None
    language: str | None
    url: str | None


def metadata_of(root: etree._Element, pieces: Sequence[Piece], *, url: str | None = None) -> Metadata:
    """Title, authors, outlet, publication, language and address, from JSON-LD, meta elements and the page itself."""
    described = nodes(root)
    article = article_node(described)
    metas = _metas(root)
    address = url or _canonical(root, metas)
    outlet = first_text(article.get("publisher")) or _first(metas, _SITE)
    return Metadata(
        title=title_of(root, pieces, metas, headline=first_text(article.get("headline")), outlet=outlet),
        authors=authors_of(root, pieces, metas, article, outlet=outlet, url=address),
        outlet=outlet,
        published=_published(root, metas, article, pieces, address),
        language=_language(root, metas, article),
        url=address,
    )


def article_node(described: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The node that describes the report; an empty one where none does."""
    articles = [node for node in described if is_a(node, *_ARTICLES)]
    dated = [node for node in articles if node.get("datePublished")]
    pages = [node for node in described if is_a(node, "WebPage") and node.get("datePublished")]
    return next(iter([*dated, *articles, *pages]), {})


def _metas(root: etree._Element) -> dict[str, list[str]]:
    """The contents of the meta elements by name, in lower case."""
    metas: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        content = shown(meta.get("content") or "")
        for attribute in ("property", "name", "itemprop"):
            name = meta.get(attribute)
            if name and content:
                metas.setdefault(name.strip().lower(), []).append(content)
    return metas


def _first(metas: Mapping[str, Sequence[str]], names: Sequence[str]) -> str | None:
    return next((metas[name][0] for name in names if metas.get(name)), None)


def _canonical(root: etree._Element, metas: Mapping[str, Sequence[str]]) -> str | None:
    for link in root.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and (link.get("href") or "").startswith("http"):
            return str(link.get("href")).strip()
    shared = _first(metas, ("og:url",))
    return shared if shared and shared.startswith("http") else None


def _language(
    root: etree._Element, metas: Mapping[str, Sequence[str]], article: Mapping[str, Any]
) -> str | None:
    written = (
        root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang")
        or first_text(article.get("inLanguage")) or _first(metas, ("og:locale", "content-language", "dc.language"))
    )  # fmt: skip
    found = re.match(r"[a-z]{2,3}(?=$|[-_])", (written or "").strip().lower())
    return found[0] if found else None


def _published(
    root: etree._Element,
    metas: Mapping[str, Sequence[str]],
    article: Mapping[str, Any],
    pieces: Sequence[Piece],
    url: str | None,
) -> str | None:
    """When it was published, by the first that says so.

    A later one may make it more precise: a time on the same day, or the same instant by the local clock.
    """
    found: str | None = None
    for moment in _moments(root, metas, article, pieces):
        if (
            found is None
            or (not precise(found) and precise(moment) and moment[:10] == found[:10])
            or (
                found.endswith(("Z", "+00:00"))
                and same_instant(found, moment)
                and not moment.endswith(("Z", "+00:00"))
            )
        ):
            found = moment
    return found or _searched(root, url) or _in_sight(pieces)


def _moments(
    root: etree._Element,
    metas: Mapping[str, Sequence[str]],
    article: Mapping[str, Any],
    pieces: Sequence[Piece],
) -> Iterator[str]:
    written = [first_text(article.get("datePublished"))]
    written += [metas[name][0] for name in _PUBLISHED if metas.get(name)]
    for element in root.iter():
        if element.get("itemprop") == "datePublished" or (
            element.tag == "time" and "pubdate" in element.attrib
        ):
            written.append(
                element.get("datetime") or element.get("content") or shown("".join(element.itertext())[:60])
            )
    times = [
        piece
        for piece in pieces
        if piece.times and "comment" not in piece.zones and "related" not in piece.zones
    ]
    written += [piece.times[0] for piece in times[:1]]
    yield from filter(None, map(iso, written))


def _searched(root: etree._Element, url: str | None) -> str | None:
    """The date that htmldate finds in the markup and the address (Barbaresi 2020, JOSS 5(51), 2439).

    Its search in the running text is left out: it may take seconds, and reads "yesterday" by the clock.
    """
    found = find_date(
        root, original_date=True, extensive_search=False, url=url, min_date=_EARLIEST, max_date=_LATEST
    )
    return str(found) if found else None


def _in_sight(pieces: Sequence[Piece]) -> str | None:
    """The first date printed on the page: in a line of its own after the title, in any such line, in the text."""
    title = next((index for index, piece in enumerate(pieces) if piece.tag == "h1"), 0)
    lines = [
        (index, piece.text)
        for index, piece in enumerate(pieces)
        if "©" not in piece.text and not piece.hidden and not _AROUND.intersection(piece.zones)
    ]
    after = [text for index, text in lines if index >= title and len(text) <= _LINE]
    before = [text for index, text in lines if index < title and len(text) <= _LINE]
    running = [text[:_RUNNING] for _, text in lines if len(text) > _LINE][:5]
    return next((date for text in (*after, *before, *running) if (date := printed(text))), None)


_AROUND = frozenset({"comment", "related"})
_LINE = 120
"""Code points of the longest line that is about the page and no text of it."""
_RUNNING = 400
"""Code points at the start of a paragraph in which a place and date may stand."""
