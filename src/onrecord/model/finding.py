"""Finding: what a codebook makes of an incident's claims, with every step of the derivation."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from onrecord.model.canonical import digest

__all__ = ["Finding", "Step"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a derivation: a rule, what it was given, what it made of it."""

    rule: str
    """The rule's name in the codebook's file."""
    source: str
    """Where the codebook says so: "UCDP GED 19.1, p. 12"."""
    words: str
    """In plain words, with the numbers."""
    claims: tuple[str, ...] = ()
    """The claims it is about: their spans are the ground."""
    low: int | None = None
    best: int | None = None
    high: int | None = None
    """What stands after this step, where it sets a figure."""

    def to_wire(self) -> dict[str, Any]:
        """The step as JSON."""
        return {**asdict(self), "claims": list(self.claims)}

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> "Step":
        """The step that `to_wire` wrote."""
        return cls(**{**wire, "claims": tuple(wire["claims"])})


@dataclass(frozen=True, slots=True)
class Finding:
    """Low, best, high under a named codebook in that codebook's own unit, or `not codable` with the rule that says so.

    Never a figure of whoever wrote the codebook: `label` says so wherever it is shown.
    """

    incident: str
    codebook: str
    version: str
    """The version of our rules, with a digest of their file: pinned in every finding."""
    label: str
    """"rules modelled on UCDP GED 19.1; not a UCDP figure"."""
    unit: str
    measure: str
    """`killed`, `wounded`, …: of what the figure is."""
    low: int | None
    best: int | None
    high: int | None
    grade: str | None
    """In the codebook's own words."""
    codable: bool
    rule: str | None
    """Of `not codable`: the rule that says so."""
    origins: int
    """How many distinct origins stand behind it."""
    testimonies: tuple[str, ...]
    steps: tuple[Step, ...]
    would_change: tuple[str, ...] = ()
    """What would change it, in plain words."""
    codes: Mapping[str, Any] = field(default_factory=dict)
    """The codebook's own codes: where_prec, date_prec, event_clarity, event_type, …"""
    id: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "id", digest(["finding", self.incident, self.codebook, self.unit, self.measure])
        )

    def to_wire(self) -> dict[str, Any]:
        """The finding as JSON."""
        return {
            **asdict(self),
            "testimonies": list(self.testimonies),
            "would_change": list(self.would_change),
            "codes": dict(self.codes),
            "steps": [step.to_wire() for step in self.steps],
        }

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> "Finding":
        """The finding that `to_wire` wrote."""
        values = {name: value for name, value in wire.items() if name != "id"}
        values |= {
            "testimonies": tuple(wire["testimonies"]),
            "would_change": tuple(wire["would_change"]),
            "steps": tuple(Step.from_wire(each) for each in wire["steps"]),
        }
        return cls(**values)
