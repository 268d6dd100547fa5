"""One page of HTML as a report: its blocks with their roles, its text, its metadata."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from onrecord.model import Block, Report, Span
from onrecord.reading.page.cues import role_by_words
from onrecord.reading.page.ledger import Piece
from onrecord.reading.page.metadata import Metadata
from onrecord.reading.page.plain import plain_blocks
from onrecord.reading.page.roles import judge

__all__ = ["Origin", "article", "compose", "headed", "written"]

_BETWEEN = "\n\n"
"""White space between blocks, in a report's text."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a report's bytes come from, and what the one who captured them says about them."""

    item: str
    part: str = ""
    url: str | None = None
    outlet: str | None = None
    published: str | None = None
    title: str | None = None
    media_type: str = "text/html"


def article(
    ledger: Sequence[Piece], body: frozenset[int], unseen: Sequence[str], metadata: Metadata, origin: Origin
) -> Report:
    """The report of a page that is one; `body`: indices of the pieces that are its text.

    `unseen` is text that only the page's scripts hold: it comes after what is shown. What `origin` says
    wins over what the page says.
    """
    roles = judge(ledger, body, title=metadata.title)
    kept = [
        (piece, role)
        for index, (piece, role) in enumerate(zip(ledger, roles, strict=True))
        if index in body or not piece.hidden
    ]
    if unseen:
        kept = [(piece, "boilerplate" if role == "body" else role) for piece, role in kept]
        kept += [(_scripted(text), role_by_words(text) or "body") for text in unseen]
    return compose(kept, metadata, origin)


def _scripted(text: str) -> Piece:
    return Piece(
        text=text, tag="script", path="/html//script", zones=(), hidden=True, links=(), times=(), element=None
    )


def compose(judged: Sequence[tuple[Piece, str]], metadata: Metadata, origin: Origin) -> Report:
    """The report of judged pieces. A title that no block prints stands before them all."""
    title = origin.title or metadata.title
    url = origin.url or metadata.url
    blocks: list[Block] = []
    links: list[tuple[Span, str]] = []
    texts: list[str] = []
    if title and all(role != "title" for _, role in judged):
        texts.append(title)
        blocks.append(Block("title", Span(0, len(title)), "/html/head/title"))
    at = sum(len(text) + len(_BETWEEN) for text in texts)
    for piece, role in judged:
        blocks.append(Block(role, Span(at, at + len(piece.text)), piece.path))
        links += _links(piece, at, url) if role == "body" else ()
        texts.append(piece.text)
        at += len(piece.text) + len(_BETWEEN)
    return Report(
        item=origin.item,
        text=_BETWEEN.join(texts),
        blocks=tuple(blocks),
        part=origin.part,
        url=url,
        outlet=origin.outlet or metadata.outlet,
        published=origin.published or metadata.published,
        title=title,
        authors=metadata.authors,
        language=metadata.language,
        media_type=origin.media_type,
        links=tuple(links),
    )


def _links(piece: Piece, at: int, url: str | None) -> Iterator[tuple[Span, str]]:
    """The links of a piece that stands at `at` in the report, with where they lead."""
    for start, end, href in piece.links:
        address = _leads(href, url)
        if address is not None:
            yield Span(at + start, at + end), address


def _leads(href: str, base: str | None) -> str | None:
    """Where a link leads, seen from the page's address; null where it leads to no other document."""
    href = href.strip()
    if not href or href.lower().startswith(("#", "javascript:", "mailto:", "tel:")):
        return None
    try:
        return urljoin(base, href) if base else href
    except ValueError:
        return href


def written(
    text: str,
    *,
    title: str | None,
    authors: tuple[str, ...],
    language: str | None,
    origin: Origin,
) -> Report:
    """The report of a text without markup; a title given for it stands before it."""
    blocks, found = plain_blocks(text)
    title = title or origin.title
    report = Report(
        item=origin.item,
        text=text,
        blocks=blocks,
        part=origin.part,
        url=origin.url,
        outlet=origin.outlet,
        published=origin.published,
        title=title or found,
        authors=authors,
        language=language,
        media_type=origin.media_type,
    )
    return headed(report, title, "title") if title and not text.lstrip().startswith(title) else report


def headed(report: Report, words: str, role: str) -> Report:
    """The report with a block of `words` before it; a title takes the place of one that was there."""
    shift = len(words) + len(_BETWEEN)
    moved = tuple(
        replace(
            block,
            role="subhead" if block.role == role == "title" else block.role,
            span=Span(block.span.start + shift, block.span.end + shift),
        )
        for block in report.blocks
    )
    return replace(
        report,
        text=words + _BETWEEN + report.text,
        blocks=(Block(role, Span(0, len(words))), *moved),
        links=tuple((Span(span.start + shift, span.end + shift), href) for span, href in report.links),
    )
