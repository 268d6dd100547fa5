"""Report: the text read out of a capture, in blocks that each have a role."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypedDict

from onrecord.model.canonical import digest

__all__ = ["ASIDE_ROLES", "PART_ROLES", "Block", "Report", "ReportWire", "Sentence", "Span"]

PART_ROLES = ("title", "subhead", "body", "caption")
"""Roles of blocks that the report itself says."""
ASIDE_ROLES = (
    "byline",
    "dateline",
    "photo credit",
    "related link",
    "advertisement",
    "comment",
    "correction note",
    "navigation",
    "boilerplate",
    "translation",
)
"""Roles of blocks kept apart; none of them ever gives a claim."""


class Span(NamedTuple):
    """A stretch of a report's text: Unicode code points, end exclusive."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """What stands in the span."""
        return text[self.start : self.end]

    def holds(self, other: "Span") -> bool:
        """Whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: "Span") -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a page (heading, paragraph, caption, list item, table row) and the role it plays."""

    role: str
    span: Span
    path: str = ""
    """Where the block stood in the source (an element path for HTML; empty for plain text)."""


class ReportWire(TypedDict):
    """A report as JSON."""

    id: str
    item: str
    part: str
    url: str | None
    outlet: str | None
    published: str | None
    title: str | None
    authors: list[str]
    language: str | None
    media_type: str
    text: str
    blocks: list[dict[str, Any]]
    links: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Report:
    """The text read out of a capture or of a part of it.

    `text` holds every block, parts and asides, in page order; `blocks` cover it but for the white
    space between them. All spans anywhere count code points in `text`.
    """

    item: str
    """SHA-256 of the bytes it was read from."""
    text: str
    blocks: tuple[Block, ...]
    part: str = ""
    """Part path inside the item: `` for all of it, `entry/3`, `warc/1042/entry/0`, `line/7`."""
    url: str | None = None
    outlet: str | None = None
    published: str | None = None
    """ISO 8601: a date, or a time with offset, as precise as the source gives it."""
    title: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    media_type: str = "text/plain"
    links: tuple[tuple[Span, str], ...] = ()
    """Hyperlinks of the body: where the words stand and where they lead."""
    id: str = field(init=False)

    def __post_init__(self) -> None:
        named = [self.item, self.part, self.url, self.outlet, self.published]
        object.__setattr__(self, "id", digest(named))

    @property
    def parts(self) -> tuple[Block, ...]:
        """The blocks that the report itself says."""
        return tuple(block for block in self.blocks if block.role in PART_ROLES)

    @property
    def asides(self) -> tuple[Block, ...]:
        """The blocks kept apart."""
        return tuple(block for block in self.blocks if block.role not in PART_ROLES)

    def to_wire(self) -> ReportWire:
        """The report as JSON."""
        return {
            "id": self.id,
            "item": self.item,
            "part": self.part,
            "url": self.url,
            "outlet": self.outlet,
            "published": self.published,
            "title": self.title,
            "authors": list(self.authors),
            "language": self.language,
            "media_type": self.media_type,
            "text": self.text,
            "blocks": [{"role": b.role, "span": list(b.span), "path": b.path} for b in self.blocks],
            "links": [{"span": list(span), "href": href} for span, href in self.links],
        }

    @classmethod
    def from_wire(cls, wire: ReportWire) -> "Report":
        """The report that `to_wire` wrote."""
        return cls(
            item=wire["item"],
            text=wire["text"],
            blocks=tuple(Block(b["role"], Span(*b["span"]), b["path"]) for b in wire["blocks"]),
            part=wire["part"],
            url=wire["url"],
            outlet=wire["outlet"],
            published=wire["published"],
            title=wire["title"],
            authors=tuple(wire["authors"]),
            language=wire["language"],
            media_type=wire["media_type"],
            links=tuple((Span(*link["span"]), link["href"]) for link in wire["links"]),
        )


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a part of a report."""

    span: Span
    role: str
    """The role of its block: title, subhead, body or caption."""
    block: int
    """Index of its block in the report's `blocks` (a paragraph of plain text is a block)."""
