"""Incident, Testimony, Relation: what claims are about, who said it first, which reports only repeat.

What linking returns can be thrown away and made again; a reviewer's merges and splits are Decisions.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from onrecord.model.canonical import digest
from onrecord.model.report import Span

__all__ = [
    "CHANGES",
    "FAMILIES",
    "RELATIONS",
    "SIGNALS",
    "Change",
    "Incident",
    "Origin",
    "Relation",
    "Signal",
    "Testimony",
    "incident_id",
]

RELATIONS = ("copy", "derived", "independent", "unknown")
"""How two reports on one incident stand to each other: the later is the earlier's text (`copy`), goes back to it
(`derived`), goes back to something else (`independent`), or nothing in them says so (`unknown`)."""
SIGNALS = ("text", "quotation", "byline", "citation", "link", "origin", "words")
"""What shows a relation: shared running text, a shared quotation, an agency's byline, a citation of the other outlet,
a link to it, another origin named, rare words and figures shared."""
CHANGES = ("measure", "group", "basis", "magnitude", "hedge", "attribution", "stance", "place", "date")
"""What changed on the way from one claim to the claim that repeats it."""
FAMILIES = ("loss", "strength", "engagement", "concealment", "verification", "other")
"""What an incident's claims are about; losses of all measures are one family."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One ground for a relation, with the words of both reports that show it."""

    kind: str
    left: Span | None
    right: Span | None
    note: str

    def to_wire(self) -> dict[str, Any]:
        """The signal as JSON."""
        return {
            **asdict(self),
            "left": list(self.left) if self.left else None,
            "right": list(self.right) if self.right else None,
        }

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> "Signal":
        """The signal that `to_wire` wrote."""
        spans = {side: Span(*wire[side]) if wire[side] else None for side in ("left", "right")}
        return cls(wire["kind"], spans["left"], spans["right"], wire["note"])


@dataclass(frozen=True, slots=True)
class Relation:
    """How two reports stand to each other. Of `copy` and `derived`, `left` is the one that is repeated."""

    left: str
    right: str
    kind: str
    score: float
    """How sure, 0 to 1; of `copy` and `derived` the share of the right text that stands in the left."""
    signals: tuple[Signal, ...] = ()

    def to_wire(self) -> dict[str, Any]:
        """The relation as JSON."""
        return {**asdict(self), "signals": [signal.to_wire() for signal in self.signals]}

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> "Relation":
        """The relation that `to_wire` wrote."""
        return cls(**{**wire, "signals": tuple(Signal.from_wire(each) for each in wire["signals"])})


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed on the way from a claim to the claim that repeats it.

    `before` and `after` are the words as they stand (null where there are none, a hedge that was dropped, say),
    the spans are of the reports of `earlier` and `later`.
    """

    kind: str
    earlier: str
    later: str
    before: str | None
    after: str | None
    before_span: Span | None
    after_span: Span | None
    note: str
    """In plain words: "lost" became "killed"."""

    def to_wire(self) -> dict[str, Any]:
        """The change as JSON."""
        spans = {
            name: list(span) if span else None
            for name, span in (("before_span", self.before_span), ("after_span", self.after_span))
        }
        return {**asdict(self), **spans}

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> "Change":
        """The change that `to_wire` wrote."""
        spans = {name: Span(*wire[name]) if wire[name] else None for name in ("before_span", "after_span")}
        return cls(**{**wire, **spans})


@dataclass(frozen=True, slots=True)
class Origin:
    """Who said it first: a Source with its class and side, resolved over all reports that name it."""

    name: str
    class_: str
    side: str | None

    def to_wire(self) -> dict[str, Any]:
        """The origin as JSON."""
        return {"name": self.name, "class": self.class_, "side": self.side}

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> "Origin":
        """The origin that `to_wire` wrote."""
        return cls(wire["name"], wire["class"], wire["side"])


@dataclass(frozen=True, slots=True)
class Testimony:
    """One origin's one statement: all claims that repeat it, however many reports carry them."""

    id: str
    """SHA-256 of (`testimony`, its first claim)."""
    incident: str
    origin: Origin
    """An outlet in its own voice is its own origin (class `media`)."""
    first: str
    """The claim that says it first in this record, by the time it was said, else published, else the id."""
    claims: tuple[str, ...]
    """All claims of it, the first first, then in order of time."""
    said: str | None
    """When it was said first, ISO 8601, where known."""
    kept: bool
    """Whether the origin's own words are in the record; if not, the origin is a known unknown."""
    carriers: tuple[str, ...] = ()
    """The outlets that carry it, in order of time."""
    changes: tuple[Change, ...] = ()
    supersedes: str | None = None
    """The earlier testimony of the same origin that this one brings up to date."""

    def to_wire(self) -> dict[str, Any]:
        """The testimony as JSON."""
        return {
            **asdict(self),
            "origin": self.origin.to_wire(),
            "claims": list(self.claims),
            "carriers": list(self.carriers),
            "changes": [change.to_wire() for change in self.changes],
        }

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> "Testimony":
        """The testimony that `to_wire` wrote."""
        made = {
            "origin": Origin.from_wire(wire["origin"]),
            "claims": tuple(wire["claims"]),
            "carriers": tuple(wire["carriers"]),
            "changes": tuple(Change.from_wire(each) for each in wire["changes"]),
        }
        return cls(**{**wire, **made})


def incident_id(claim: str) -> str:
    """The id of the incident that is anchored on `claim`.

    Every claim names an incident id for good: after a merge or another linking the id leads to the incident
    that holds the claim now.
    """
    return digest(["incident", claim])


@dataclass(frozen=True, slots=True)
class Incident:
    """The occurrence that claims are about. `series` holds cumulative and stock claims: a running total, not a day."""

    id: str
    """`incident_id` of its anchor: the smallest claim id in it."""
    family: str
    series: bool
    title: str
    """For people: what is known of group, place and time, in a few words."""
    claims: tuple[str, ...]
    """In order of time, then id."""
    reports: tuple[str, ...]
    place: str | None = None
    place_id: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: str | None = None
    start: str | None = None
    end: str | None = None
    granularity: str | None = None
    group: str | None = None
    side: str | None = None

    def to_wire(self) -> dict[str, Any]:
        """The incident as JSON."""
        return {**asdict(self), "claims": list(self.claims), "reports": list(self.reports)}

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> "Incident":
        """The incident that `to_wire` wrote."""
        return cls(**{**wire, "claims": tuple(wire["claims"]), "reports": tuple(wire["reports"])})
