"""List, Entry, Person: a list of the lost as imported, one row of it, the individual that entries are matched to."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from onrecord.model.canonical import digest

__all__ = ["BANDS", "FIELDS", "Edition", "Entry", "Match", "Person"]

FIELDS = (
    "name",
    "given",
    "family",
    "patronymic",
    "sex",
    "birth",
    "age",
    "death",
    "birth_place",
    "place",
    "residence",
    "unit",
    "occupation",
    "status",
    "identifier",
    "notes",
)
"""What a column of a list can be mapped to. `name` is a full name in one column. Dates are ISO 8601, as precise as they
are known (1999, 1999-03, 1999-03-31), a doubtful one as an interval (1998/1999). `place` is of the death or loss.
`identifier` is the list's own id of the person; further identifiers are `identifier:NAME`."""
BANDS = ("match", "review", "no")


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of a list of the lost, as it was imported from one item by one mapping."""

    list: str
    """The list's name, as the user gave it."""
    item: str
    at: str
    number: int
    """1 for the first edition of the list."""
    mapping: Mapping[str, Any]
    entries: int
    duplicate_free: bool
    """Whether each person stands on it at most once, as whoever imported it says."""
    id: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", digest(["edition", self.list, self.number, self.item]))

    def to_wire(self) -> dict[str, Any]:
        """The edition as JSON."""
        return {**asdict(self), "mapping": dict(self.mapping)}

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> "Edition":
        """The edition that `to_wire` wrote."""
        return cls(**{name: value for name, value in wire.items() if name != "id"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a list of the lost."""

    list: str
    row: int
    """In the file, counted from 1 with the header as the file has it."""
    fields: Mapping[str, str]
    """By FIELDS; what the row does not say is not there."""
    raw: Mapping[str, str]
    """The cells as they stand, by column."""
    key: str
    """What names the entry within its list over editions: the list's own id, else the content of its row."""
    id: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", digest(["entry", self.list, self.key]))

    def to_wire(self) -> dict[str, Any]:
        """The entry as JSON."""
        # Lists have millions of rows: `asdict` copies each cell of each.
        return {
            "list": self.list,
            "row": self.row,
            "fields": dict(self.fields),
            "raw": dict(self.raw),
            "key": self.key,
            "id": self.id,
        }

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> "Entry":
        """The entry that `to_wire` wrote."""
        return cls(**{name: value for name, value in wire.items() if name != "id"})


@dataclass(frozen=True, slots=True)
class Match:
    """Two entries compared: how probable it is that they are one person, and why."""

    left: str
    right: str
    probability: float
    band: str
    why: Mapping[str, float]
    """The waterfall: the log2 Bayes factor that each comparison adds to the prior's (`prior`)."""

    def to_wire(self) -> dict[str, Any]:
        """The match as JSON."""
        names = ("left", "right", "probability", "band")
        return {**{name: getattr(self, name) for name in names}, "why": dict(self.why)}

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> "Match":
        """The match that `to_wire` wrote."""
        return cls(**wire)


@dataclass(frozen=True, slots=True)
class Person:
    """The individual that entries are matched to."""

    entries: tuple[str, ...]
    """Sorted."""
    lists: tuple[str, ...]
    """Sorted."""
    least: float
    """The smallest probability among the pairs that hold it together; 1 for an entry alone."""
    id: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", digest(["person", min(self.entries)]))

    def to_wire(self) -> dict[str, Any]:
        """The person as JSON."""
        return {"entries": list(self.entries), "lists": list(self.lists), "least": self.least, "id": self.id}

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> "Person":
        """The person that `to_wire` wrote."""
        return cls(tuple(wire["entries"]), tuple(wire["lists"]), wire["least"])
