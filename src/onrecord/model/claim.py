"""Claim: one statement a report carries, with who said it and at most one figure.

The wire form is DESIGN section 2's; how each slot is filled is the guideline in `docs/claims.md`.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, NotRequired, TypedDict

from onrecord.model.canonical import digest
from onrecord.model.report import Span

__all__ = [
    "BASES",
    "CLASSES",
    "GROUP_STATUSES",
    "KINDS",
    "MEASURES",
    "PRECISIONS",
    "STANCES",
    "STATUSES",
    "Circumstance",
    "Claim",
    "ClaimWire",
    "Cue",
    "Figure",
    "Group",
    "Party",
    "Place",
    "Speaker",
    "Time",
]

KINDS = ("loss", "strength", "engagement", "concealment", "verification", "other")
MEASURES = (
    "killed",
    "wounded",
    "killed_and_wounded",
    "casualties",
    "losses",
    "missing",
    "captured",
    "bodies",
    "deployed",
    "displaced",
)
BASES = ("incident", "increment", "period", "cumulative", "stock")
STANCES = ("asserts", "confirms", "denies", "questions", "retracts")
STATUSES = ("candidate", "accepted", "amended", "rejected")
CLASSES = (
    "government",
    "military",
    "intelligence",
    "armed_group",
    "international",
    "medical",
    "rescue",
    "ngo",
    "media",
    "expert",
    "witness",
    "document",
    "unnamed",
)
GROUP_STATUSES = ("civilian", "combatant", "hors_de_combat")
GRANULARITIES = ("hour", "part_of_day", "day", "days", "week", "month", "season", "year", "period")
PRECISIONS = ("exact", "city", "admin2", "admin1", "country", "region")
"""How precise a place is; `city` is any populated place, `region` anything wider than a country or vague."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """One link of the chain `said_by`: a Source as this report names it."""

    name: str
    wording: str
    class_: str
    side: str | None
    span: Span | None


@dataclass(frozen=True, slots=True)
class Time:
    """A stretch of time, both ends inclusive ISO 8601 dates or times; null where open or unknown."""

    start: str | None
    end: str | None
    granularity: str
    wording: str
    rule: str
    """Name of the rule that resolved it, with its anchor (`weekday/before published`, say)."""
    span: Span | None


@dataclass(frozen=True, slots=True)
class Cue:
    """The words that make it said: "reported", "according to"."""

    wording: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Figure:
    """The number claimed, with its bounds as worded; null where the words set none."""

    low: int | None
    best: int | None
    high: int | None
    wording: str
    hedge: str | None
    basis: str | None
    span: Span | None


@dataclass(frozen=True, slots=True)
class Group:
    """Who was lost, as stated; civilian or combatant, sex and age only where the words say so."""

    name: str
    wording: str
    status: str | None
    side: str | None
    sex: str | None
    age: str | None
    span: Span | None


@dataclass(frozen=True, slots=True)
class Party:
    """Who did it, only as the claimant says."""

    name: str
    wording: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Circumstance:
    """How, in a few words: friendly fire, shelling, execution, collapse."""

    wording: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where, with the gazetteer's id and how precise the place is."""

    name: str
    id: str | None
    lat: float | None
    lon: float | None
    precision: str | None
    wording: str
    span: Span | None


class ClaimWire(TypedDict):
    """The claim on the wire (DESIGN section 2)."""

    id: str
    report: str
    part: str
    kind: str
    measure: str | None
    status: str
    reader: str
    said_by: list[dict[str, Any]]
    said: dict[str, Any] | None
    stance: str
    cue: dict[str, Any] | None
    quote: str
    span: list[int] | None
    direct: bool
    figure: dict[str, Any] | None
    group: dict[str, Any] | None
    by: dict[str, Any] | None
    circumstance: dict[str, Any] | None
    part_of: str | None
    when: dict[str, Any] | None
    where: dict[str, Any] | None
    confidence: dict[str, float]
    silent: dict[str, str]
    coded: NotRequired[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement a report carries about a loss, a strength, an engagement or a concealment.

    `coded` names each slot that a person gave, with the anchor or the reason; a reader leaves it empty.
    """

    report: str
    part: str
    kind: str
    measure: str | None
    reader: str
    quote: str
    span: Span | None
    said_by: tuple[Speaker, ...] = ()
    said: Time | None = None
    stance: str = "asserts"
    cue: Cue | None = None
    direct: bool = False
    figure: Figure | None = None
    group: Group | None = None
    by: Party | None = None
    circumstance: Circumstance | None = None
    part_of: str | None = None
    when: Time | None = None
    where: Place | None = None
    confidence: Mapping[str, float] = field(default_factory=dict)
    silent: Mapping[str, str] = field(default_factory=dict)
    status: str = "candidate"
    coded: Mapping[str, str] = field(default_factory=dict)
    id: str = ""

    def __post_init__(self) -> None:
        if not self.id:
            object.__setattr__(self, "id", self._named())

    def _named(self) -> str:
        """SHA-256 of (report, kind, measure, spans of quote and figure); by wording where a coded claim has no span."""
        quote = list(self.span) if self.span else self.quote
        figure = None
        if self.figure is not None:
            figure = list(self.figure.span) if self.figure.span else self.figure.wording
        return digest([self.report, self.kind, self.measure, quote, figure])

    @property
    def origin(self) -> Speaker | None:
        """The last of the chain: who is behind it; None where the outlet speaks in its own voice."""
        return self.said_by[-1] if self.said_by else None

    def with_(self, **changes: Any) -> "Claim":
        """A copy with slots changed; the id stays."""
        return replace(self, **changes)

    def to_wire(self) -> ClaimWire:
        """The claim as DESIGN's JSON."""
        wire: dict[str, Any] = {name: _plain(getattr(self, name)) for name in _ORDER}
        if self.coded:
            wire["coded"] = dict(self.coded)
        return wire  # type: ignore[return-value]

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> "Claim":
        """The claim that `to_wire` wrote; KeyError or TypeError name a slot that does not fit."""
        values = dict(wire)
        values["said_by"] = tuple(_speaker(link) for link in values["said_by"])
        values["span"] = Span(*values["span"]) if values["span"] is not None else None
        for name, type_ in _SLOTS.items():
            if values[name] is not None:
                values[name] = type_(**_spanned(values[name]))
        for name in ("confidence", "silent", "coded"):
            values[name] = dict(values.get(name, {}))
        return cls(**values)


_ORDER = (
    "id", "report", "part", "kind", "measure", "status", "reader", "said_by", "said", "stance", "cue", "quote", "span",
    "direct", "figure", "group", "by", "circumstance", "part_of", "when", "where", "confidence", "silent",
)  # fmt: skip
_SLOTS: Mapping[str, type] = {
    "said": Time,
    "cue": Cue,
    "figure": Figure,
    "group": Group,
    "by": Party,
    "circumstance": Circumstance,
    "when": Time,
    "where": Place,
}


def _plain(value: Any) -> Any:
    match value:
        case Speaker():
            return {
                "name": value.name,
                "wording": value.wording,
                "class": value.class_,
                "side": value.side,
                "span": _plain(value.span),
            }
        case Span():
            return list(value)
        case tuple():
            return [_plain(each) for each in value]
        case Mapping():
            return dict(value)
        case Time() | Cue() | Figure() | Group() | Party() | Circumstance() | Place():
            return {**asdict(value), "span": _plain(value.span)}
        case _:
            return value


def _spanned(slot: Mapping[str, Any]) -> dict[str, Any]:
    return {**slot, "span": Span(*slot["span"]) if slot["span"] is not None else None}


def _speaker(link: Mapping[str, Any]) -> Speaker:
    values = _spanned(link)
    return Speaker(class_=values.pop("class"), **values)
