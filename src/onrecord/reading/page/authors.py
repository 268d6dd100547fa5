"""Who wrote a page, by its own account.

The words around names (`by`, `von`, `posted by`) and those that are no names (`admin`, `staff`) are in
`authors` in `knowledge/en/page.toml`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from lxml import etree

from onrecord.knowledge.tables import table
from onrecord.reading.page.jsonld import first_text
from onrecord.reading.page.ledger import Piece, shown

__all__ = ["authors_of"]

_METAS = (
    "author", "article:author", "og:article:author", "dc.creator", "dcterms.creator", "byl", "parsely-author", "sailthru.author",
    "authors", "article:author_name", "creator", "dc.contributor", "citation_author", "cxenseparse:author", "twitter:data1",
)  # fmt: skip
_SPLIT = re.compile(
    r"\s*[;|•·/]\s*|\s*,\s+(?!(?:Jr|Sr|MD|PhD|Ph\.D|M\.D)\b)|\s+(?:and|und|et|y|e|og|och|en|&)\s+"
)
_LONGEST = 60
"""Code points of the longest name."""


def authors_of(
    root: etree._Element,
    pieces: Sequence[Piece],
    metas: Mapping[str, Sequence[str]],
    article: Mapping[str, Any],
    *,
    outlet: str | None,
) -> tuple[str, ...]:
    """The authors, by the first source that names a person; an organisation only where nobody else is named."""
    fallback: tuple[str, ...] = ()
    for source in _sources(root, pieces, metas, article):
        named = tuple(dict.fromkeys(name for written in source for name in _names(written)))
        persons = tuple(name for name in named if not _is_house(name, outlet))
        if persons:
            return persons
        fallback = fallback or named
    return fallback


def _sources(
    root: etree._Element,
    pieces: Sequence[Piece],
    metas: Mapping[str, Sequence[str]],
    article: Mapping[str, Any],
) -> Iterator[Iterable[str]]:
    written = article.get("author")
    yield filter(None, map(first_text, written if isinstance(written, list) else [written]))
    for name in _METAS:
        if name != "twitter:data1" or "by" in " ".join(metas.get("twitter:label1", ())).lower().split():
            yield metas.get(name, ())
    yield _marked(root)
    yield (
        piece.text
        for piece in pieces
        if "byline" in piece.zones and "comment" not in piece.zones and len(piece.text) <= 120
    )


def _marked(root: etree._Element) -> Iterator[str]:
    """Names in elements marked `rel=author` or `itemprop=author`."""
    for element in root.iter("a", "span", "div", "p", "address"):
        if "author" in (element.get("rel"), element.get("itemprop")):
            inner = next((each for each in element.iter() if each.get("itemprop") == "name"), element)
            yield shown("".join(inner.itertext())[:200])


def _names(written: str) -> Iterator[str]:
    words = shown(written)
    lowered = words.lower()
    for opener in _openers():
        if lowered.startswith(opener):
            words = words[len(opener) :].lstrip(" :")
            break
    for name in _SPLIT.split(words):
        name = name.strip(" .,:;-–—\u00a0@()")
        if (
            2 < len(name) <= _LONGEST
            and "http" not in name
            and "@" not in name
            and not any(map(str.isdigit, name))
        ):
            yield name


def _is_house(name: str, outlet: str | None) -> bool:
    """Whether the name is no person's: the outlet's, or an account of the site."""
    lowered = name.lower()
    return (outlet is not None and lowered == outlet.lower()) or lowered in _houses()


@cache
def _openers() -> tuple[str, ...]:
    return tuple(sorted((f"{word} " for word in table("page")["authors"]["opens"]), key=len, reverse=True))


@cache
def _houses() -> frozenset[str]:
    return frozenset(table("page")["authors"]["houses"])
