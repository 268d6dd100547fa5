"""What a user may set about matching; the defaults fit lists of the dead."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from onrecord.errors import UsageError

__all__ = ["KINDS", "MatchSettings"]

KINDS = ("text", "code", "category", "date", "none")


@dataclass(frozen=True, slots=True)
class MatchSettings:
    """How entries are matched. Nothing here depends on what the columns of a list are called."""

    duplicate_free: frozenset[str] = frozenset()
    """Names of the lists on which a person stands at most once: two entries of such a list are never one person."""
    fields: frozenset[str] | None = None
    """The fields to compare by; None takes all that are filled often enough to tell people apart."""
    match_at: float = 0.95
    """From this probability on a pair is in the band `match`."""
    review_at: float = 0.05
    """From this probability up to `match_at` a pair is in the band `review`; below, `no`."""
    least_filled: float = 0.02
    """A field that a smaller share of entries has is left aside."""
    most_shared: int = 100
    """A blocking key that more entries share is too common to make pairs by."""
    pairs_per_entry: int = 60
    """How many pairs to compare for each entry at most, on average; commoner keys are left aside until it holds."""
    random_pairs: int = 300_000
    """How many pairs are drawn at random, to learn how pairs of different people look."""
    threads: int | None = None
    """How many threads the engine may use; None is its own choice."""
    kinds: Mapping[str, str] = field(default_factory=dict)
    """How to compare a field, where not as its name or its values say: `text`, `code`, `category`, `date`, `none`."""

    def __post_init__(self) -> None:
        if not 0 <= self.review_at <= self.match_at <= 1:
            raise UsageError("bands", "are not in order", "Give 0 <= review_at <= match_at <= 1")
        for name, kind in self.kinds.items():
            if kind not in KINDS:
                raise UsageError(name, f"has no kind {kind!r}", f"Kinds: {', '.join(KINDS)}")

    def to_wire(self) -> dict[str, Any]:
        """The settings as JSON."""
        wire = asdict(self)
        wire["duplicate_free"] = sorted(self.duplicate_free)
        wire["fields"] = None if self.fields is None else sorted(self.fields)
        return {**wire, "kinds": dict(self.kinds)}

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> "MatchSettings":
        """The settings that `to_wire` wrote."""
        fields = wire.get("fields")
        return cls(
            **{
                **wire,
                "duplicate_free": frozenset(wire.get("duplicate_free", ())),
                "fields": None if fields is None else frozenset(fields),
            }
        )

    def band(self, probability: float) -> str:
        """`match`, `review` or `no`."""
        if probability >= self.match_at:
            return "match"
        return "review" if probability >= self.review_at else "no"
