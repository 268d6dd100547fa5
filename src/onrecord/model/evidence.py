"""Item and Capture: what was obtained, and how; ReadingEvent: what a reader gave; Decision: what a reviewer did."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from onrecord.model.canonical import digest

__all__ = ["VERBS", "Capture", "Decision", "Item", "ReadingEvent"]

VERBS: Mapping[str, tuple[str, ...]] = {
    "claim": ("accept", "reject", "amend", "new", "comment"),
    "incident": ("merge", "split", "relevant", "irrelevant", "later", "comment"),
    "origin": ("independent", "dependent"),
    "source": ("classify",),
    "finding": ("leave_out", "interpret"),
    "entry": ("same", "different", "unsure"),
}
"""What can be decided about each noun; every decision can be undone, by `undo` about the same noun.

`merge` makes the incidents of its claims one; `split` keeps its claims apart from those in changes["from"].
`independent` and `dependent` are about two origins; `classify` gives a source a class. `leave_out` keeps a claim out of a
codebook's figure as unreasonable; `interpret` gives vague words a number under a codebook."""


@dataclass(frozen=True, slots=True)
class Item:
    """Bytes as captured, never changed, named by SHA-256."""

    id: str
    length: int
    media_type: str
    """By content, not by suffix or header."""

    def to_wire(self) -> dict[str, Any]:
        """The item as JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Capture:
    """One act of obtaining an item."""

    item: str
    method: str
    """`file` for bytes handed over by the user, `web` for a visit by HTTP."""
    location: str
    """The path or URL it was obtained from, as the user gave it."""
    at: str
    tool: str
    operator: str | None = None
    url: str | None = None
    """The declared address of the bytes, where they came as a file."""
    outlet: str | None = None
    published: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    """What the method tells besides: status, completeness, settings."""
    id: str = field(init=False)

    def __post_init__(self) -> None:
        named = [self.item, self.method, self.location, self.url, self.outlet, self.published]
        object.__setattr__(self, "id", digest(named))

    def to_wire(self) -> dict[str, Any]:
        """The capture as JSON."""
        return asdict(self)

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> "Capture":
        """The capture that `to_wire` wrote, or an event of it."""
        names = (
            "item",
            "method",
            "location",
            "at",
            "tool",
            "operator",
            "url",
            "outlet",
            "published",
            "details",
        )
        return cls(**{name: wire[name] for name in names})


@dataclass(frozen=True, slots=True)
class ReadingEvent:
    """One reader's pass over one item as it was declared."""

    item: str
    url: str | None
    outlet: str | None
    published: str | None
    reader: str
    reports: int
    claims: int
    digest: str
    """SHA-256 over what it gave, so that a rebuild can say whether it gives the same."""
    refusals: tuple[Mapping[str, str], ...] = ()
    """What could not be read: part, problem, advice."""
    answers: tuple[str, ...] = ()
    """Of a reader that asks outside: the items that hold what it was answered."""
    id: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", digest([self.item, self.url, self.outlet, self.published]))

    def to_wire(self) -> dict[str, Any]:
        """The reading as JSON."""
        wire = {**asdict(self), "refusals": [dict(refusal) for refusal in self.refusals]}
        answers = wire.pop("answers")
        return {**wire, "answers": list(answers)} if answers else wire

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> "ReadingEvent":
        """The reading that `to_wire` wrote, or an event of it."""
        names = ("item", "url", "outlet", "published", "reader", "reports", "claims", "digest")
        refusals = tuple(dict(refusal) for refusal in wire["refusals"])
        return cls(
            **{name: wire[name] for name in names}, refusals=refusals, answers=tuple(wire.get("answers", ()))
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer did, who, when and why; only ever appended."""

    id: str
    """SHA-256 of its event."""
    event: int
    verb: str
    at: str
    operator: str | None
    reason: str | None
    claim: str
    """The claim it is about; of `new`, the claim it made; empty where it is about another noun."""
    item: str
    quote: str
    """The quotation it was made on, kept so that it can be re-anchored after a new reading."""
    changes: Mapping[str, Any] = field(default_factory=dict)
    """Of `amend`: slots and their new values. Of `new`: the claim on the wire."""
    undoes: str | None = None
    noun: str = "claim"
    on: tuple[str, ...] = ()
    """Of another noun than one claim: the ids (of an incident, its claims) or names it is about."""

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> "Decision":
        """The decision that `to_wire` wrote."""
        return cls(**{**wire, "on": tuple(wire.get("on", ()))})

    def to_wire(self) -> dict[str, Any]:
        """The decision as JSON."""
        names = (
            "id",
            "event",
            "verb",
            "at",
            "operator",
            "reason",
            "claim",
            "item",
            "quote",
            "undoes",
            "noun",
        )
        return {
            **{name: getattr(self, name) for name in names},
            "changes": dict(self.changes),
            "on": list(self.on),
        }
