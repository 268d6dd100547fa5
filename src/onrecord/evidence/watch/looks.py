"""What one look at an address saw, and the look as it is kept on record."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from onrecord.model import Span

__all__ = [
    "STATES",
    "UNAVAILABLE",
    "Control",
    "Judgement",
    "Look",
    "Notice",
    "Page",
    "Piece",
    "Seen",
]

UNAVAILABLE = "unavailable, cause not established"
"""The word wherever the platform itself did not say why: a page that is not there is not yet concealed."""
STATES = (
    "up",
    "changed",
    "soft 404",
    "login wall",
    "geo-block",
    "removed by platform",
    "removed by author",
    "account gone",
    UNAVAILABLE,
    "our own fault",
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of a page as it was read."""

    span: Span
    own: bool
    """Whether the page itself says it (title, text); false for menus, adverts, comments and the like."""
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """What a page shows: its text in blocks, and what its form tells."""

    text: str
    pieces: tuple[Piece, ...]
    title: str | None = None
    """What the page calls itself (the `title` element), where that does not stand in the text."""
    password: bool = False
    """Whether it asks for a password."""
    by_hand: bool = False
    """Whether it was kept by other means than a request like a look (a browser that ran its scripts, say)."""

    @property
    def main(self) -> str:
        """The text that the page itself says, a block a line."""
        return "\n".join(piece.span.of(self.text) for piece in self.pieces if piece.own)


@dataclass(frozen=True, slots=True)
class Control:
    """An address asked to learn whether it is we who cannot reach anything."""

    url: str
    status: int | None
    """None where nothing answered."""

    @property
    def answers(self) -> bool:
        """Whether it answered as a page that is there does."""
        return self.status is not None and self.status < 400


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look brought, before it is judged."""

    url: str
    final_url: str
    status: int | None
    """Of the answer after redirects; None where there was none."""
    page: Page | None = None
    """None where what came is no text."""
    probe: Page | None = None
    """What an address that cannot exist beside this one shows, where it was asked and answered as if it did."""
    failure: str | None = None
    """Why there was no answer."""
    no_such_host: bool = False
    """Whether the failure is that the name of the host does not exist."""
    control: Control | None = None
    control_asked: bool = True
    """Whether a control address could have been asked at all: not where only the page was to be."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence that stands in the place of a page."""

    kind: str
    wording: str
    span: Span | None
    """In the page's text; None where it stands in the title only."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one look shows."""

    state: str
    """One of STATES."""
    absent: bool
    """Whether it is evidence that what was kept is not there any more. Two such looks make it gone."""
    why: str
    """The rule that gave it."""
    notice: Notice | None = None
    likeness: float | None = None
    """How much of the kept text was still there, 0 to 1; None where there was nothing to compare."""
    difference: tuple[tuple[str, str], ...] = ()
    """Of `changed`: (`-`, sentence gone) and (`+`, sentence new), in order."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look as it is on record."""

    url: str
    at: str
    """ISO 8601, UTC, by this machine's clock."""
    tool: str
    final_url: str
    status: int | None
    judgement: Judgement
    operator: str | None = None
    item: str | None = None
    """The WARC file of what came; None where nothing came."""
    kept: str | None = None
    """The capture it was compared with."""
    control: Control | None = None
    failure: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """The look's state, one of STATES."""
        return self.judgement.state

    def to_wire(self) -> dict[str, Any]:
        """The look as JSON."""
        made = self.judgement
        notice = made.notice
        return {
            "url": self.url,
            "at": self.at,
            "tool": self.tool,
            "operator": self.operator,
            "status": self.status,
            "final_url": self.final_url,
            "failure": self.failure,
            "item": self.item,
            "kept": self.kept,
            "control": asdict(self.control) if self.control else None,
            "state": made.state,
            "absent": made.absent,
            "why": made.why,
            "notice": notice
            and {
                "kind": notice.kind,
                "wording": notice.wording,
                "span": list(notice.span) if notice.span else None,
            },
            "likeness": made.likeness,
            "difference": [list(line) for line in made.difference],
            "details": dict(self.details),
        }

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> "Look":
        """The look that `to_wire` wrote, or an event of it."""
        notice, control = wire["notice"], wire["control"]
        judgement = Judgement(
            state=wire["state"],
            absent=wire["absent"],
            why=wire["why"],
            notice=Notice(
                notice["kind"], notice["wording"], Span(*notice["span"]) if notice["span"] else None
            )
            if notice
            else None,
            likeness=wire["likeness"],
            difference=tuple((sign, line) for sign, line in wire["difference"]),
        )
        names = ("url", "at", "tool", "operator", "status", "final_url", "failure", "item", "kept", "details")
        return cls(
            **{name: wire[name] for name in names},
            judgement=judgement,
            control=Control(**control) if control else None,
        )
