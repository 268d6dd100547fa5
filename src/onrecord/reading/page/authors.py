"""Who wrote a page, by its own account.

The words around names (`by`, `von`, `posted by`) and those that are no names (`admin`, `staff`) are in
`authors` in `knowledge/en/page.toml`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from onrecord.knowledge.tables import table
from onrecord.reading.page.jsonld import first_text, is_a
from onrecord.reading.page.ledger import Piece, shown
from onrecord.reading.page.titles import letters

__all__ = ["authors_in", "authors_of"]

_SPLIT = re.compile(
    r"\s*[;|•·/→]\s*|\s*,\s+(?!(?:Jr|Sr|MD|PhD|Ph\.D|M\.D)\b)|\s+(?:and|und|et|y|og|och|en|&)\s+"
)
_ADDRESS = re.compile(r"https?://|www\.|@|\.(?:com|org|net|de)\b")
_LONGEST = 60
"""Code points of the longest name."""
_MARKS = 300
"""Elements marked as an author's that are looked at: the first name their page's, the others its lists'."""
_WRITTEN = 1_000
"""Code points of what a page gives for its authors."""
_LINE = 160
"""Code points of the longest line that only names authors."""


def authors_of(
    root: etree._Element,
    pieces: Sequence[Piece],
    metas: Mapping[str, Sequence[str]],
    article: Mapping[str, Any],
    *,
    outlet: str | None,
    url: str | None,
) -> tuple[str, ...]:
    """The authors, by the first source that names a person; an organisation only where nobody else is named."""
    site = _site(outlet, url)
    fallback: tuple[str, ...] = ()
    for source in _sources(root, pieces, metas, article):
        named = _distinct(name for written in source for name in _names(written))
        persons = tuple(name for name in named if not _is_house(name, site))
        if persons:
            return persons
        fallback = fallback or named
    return fallback or _distinct(filter(None, map(first_text, _listed(article.get("author")))))


def authors_in(element: etree._Element) -> tuple[str, ...]:
    """The authors that an entry or post names inside it, by the first element marked as theirs."""
    for inner in element.iter("a", "span", "div", "p", "b", "strong", "address"):
        classes = set((inner.get("class") or "").lower().split())
        if _is_mark(inner) or not classes.isdisjoint(_column("classes")):
            named = tuple(_names(shown("".join(inner.itertext())[:_LINE])))
            if named:
                return named
    return ()


def _site(outlet: str | None, url: str | None) -> tuple[str, ...]:
    """The letters of the outlet's name, of the host's and of its own label in that."""
    try:
        host = urlsplit(url or "").netloc.removeprefix("www.")
    except ValueError:
        host = ""
    labels = host.split(".")
    return tuple(letters(name) for name in (outlet or "", host, labels[-2] if len(labels) > 1 else ""))


def _sources(
    root: etree._Element,
    pieces: Sequence[Piece],
    metas: Mapping[str, Sequence[str]],
    article: Mapping[str, Any],
) -> Iterator[Iterable[str]]:
    """What may name the authors, the most explicit first."""
    yield filter(
        None, (first_text(each) for each in _listed(article.get("author")) if not _is_organisation(each))
    )
    for name in _column("metas"):
        yield metas.get(name, ())
    yield _marked(root)
    yield from ([line] for line in _bylines(pieces))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _is_organisation(node: Any) -> bool:
    return isinstance(node, Mapping) and is_a(node, "Organization")


def _marked(root: etree._Element) -> Iterator[str]:
    """Names in the first elements that the page marks as its author's and that stand together."""
    parent: etree._Element | None = None
    marked = (each for each in root.iter("a", "span", "div", "p", "address", "li", "b") if _is_mark(each))
    for element in islice(marked, _MARKS):
        if _in_comments(element):
            continue
        inner = next((each for each in element.iter() if each.get("itemprop") == "name"), element)
        name = shown("".join(inner.itertext())[:_LINE]) or (inner.get("content") or "")
        if parent is None and any(_names(name)):
            parent = element.getparent()
            yield name
        elif parent is not None and element.getparent() is parent:
            yield name


def _is_mark(element: etree._Element) -> bool:
    """Whether an element is marked as an author: microdata, hCard (`fn`), or a link to an author's page."""
    if "author" in (element.get("rel") or "").split() or element.get("itemprop") == "author":
        return True
    if element.tag == "a" and any(folder in (element.get("href") or "") for folder in _column("folders")):
        return True
    return "fn" in (element.get("class") or "").split()


def _in_comments(element: etree._Element) -> bool:
    """Whether an element stands in the comments, or in a menu or list of other stories."""
    return any(
        word in f"{each.get('class') or ''} {each.get('id') or ''} {each.tag}".lower()
        for each in element.iterancestors()
        if each.tag not in ("html", "body", "main", "article")
        for word in _column("elsewhere")
    )


def _bylines(pieces: Sequence[Piece]) -> Iterator[str]:
    """Lines that stand where authors do, or begin as such lines do; those that say so first."""
    short = [piece for piece in pieces if len(piece.text) <= _LINE and not _AROUND.intersection(piece.zones)]
    zoned = [piece.text for piece in short if "byline" in piece.zones]
    others = [
        piece.text
        for piece in short
        if "byline" not in piece.zones and piece.tag not in _HEADINGS and len(piece.text) <= 80
    ]
    yield from (run for text in zoned if (run := _run(text)))
    yield from (text for text in zoned if _is_name_list(text))
    yield from (run for text in others if (run := _run(text, first=True)))


def _run(text: str, *, first: bool = False) -> str | None:
    """The names that follow words like "by" or "written by" in a line: capitalised words, as far as they go.

    `first`: only where the line, or a part of it set off by a stroke, begins with those words.
    """
    for found in _OPENED.finditer(text):
        if found["opener"].strip(" :").lower() not in _openers():
            continue
        if first and text[: found.start()].rstrip()[-1:] not in ("", "|", "•", "·"):
            continue
        words = text[found.end() :].split()
        length = next((place for place, word in enumerate(words) if not _goes_on(word)), len(words))
        while length and not words[length - 1][:1].isupper():
            length -= 1
        named = " ".join(words[:length]).strip(" ,.|•-–—")
        if named and (len(named.split()) > 1 or found.start() == 0):
            return named
    return None


_OPENED = re.compile(
    r"(?:^|(?<=[\s|•·—–:.-]))(?P<opener>[^\W\d_]+(?:\s[^\W\d_]+)?\s?:|[^\W\d_]+)\s+(?=[^\W\d_a-z])"
)
_AROUND = frozenset({"comment", "related"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def _goes_on(word: str) -> bool:
    return (
        (word[:1].isupper() and not any(map(str.isdigit, word)))
        or word.lower() in _particles()
        or word in ("&", "and", "und")
    )


def _is_name_list(text: str) -> bool:
    """Whether a line holds names and little else: two to five words, capitalised but for particles."""
    first = next(iter(_SPLIT.split(text)), "").strip(" .,:;")
    words = first.split()
    capital = sum(word[:1].isupper() for word in words)
    small = all(word[:1].isupper() or word.lower() in _particles() for word in words)
    return 2 <= len(words) <= 5 and capital >= 2 and small and not any(map(str.isdigit, first))


def _names(written: str) -> Iterator[str]:
    written = shown(written[:_WRITTEN])
    if _ADDRESS.search(written):
        return
    words = _stripped(written)
    for number, name in enumerate(_SPLIT.split(words)):
        name = name.strip(" ,:;-–—\u00a0@()*>")
        if "." in name and " " not in name:
            continue
        if any(map(str.isdigit, name)) or len(name) > _LONGEST:
            if number:
                return
            continue
        if len(name) > 1:
            yield name


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    """The names, each once; one that only adds words to another is left out."""
    kept: list[str] = []
    for name in dict.fromkeys(names):
        if not any(letters(other) in letters(name) for other in kept if len(letters(other)) > 3):
            kept.append(name)
    return tuple(kept)


def _opener(text: str) -> str | None:
    lowered = text.lower()
    for opener in _column("opens"):
        if lowered.startswith(opener) and (
            opener[-1] in ":：" or lowered[len(opener) : len(opener) + 1] in " :"
        ):
            return opener
    return None


def _stripped(text: str) -> str:
    opener = _opener(text)
    return text[len(opener) :].lstrip(" :") if opener else text


def _is_house(name: str, site: Sequence[str]) -> bool:
    """Whether the name is no person's: the outlet's or its site's, an abbreviation, or an account of the site."""
    bare = letters(name)
    if len(bare) <= 3 and name.isupper():
        return True
    if len(bare) > 3 and any(bare in known or (len(known) > 3 and known in bare) for known in site):
        return True
    return name.lower() in _houses()


@cache
def _column(name: str) -> tuple[str, ...]:
    """A column of the table of authors, the longest words first but for the fields of meta elements."""
    words = table("page")["authors"][name]
    return tuple(words) if name == "metas" else tuple(sorted(words, key=len, reverse=True))


@cache
def _houses() -> frozenset[str]:
    return frozenset(_column("houses"))


@cache
def _openers() -> frozenset[str]:
    return frozenset(opener.strip(" :") for opener in _column("opens"))


@cache
def _particles() -> frozenset[str]:
    return frozenset(_column("particles"))
