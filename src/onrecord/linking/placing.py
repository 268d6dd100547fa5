"""Which occurrence each claim of a report is about: what the report is about, or another matter it mentions.

Claims of one day, of the report's own story, stand together, one incident a family (losses of all measures are one).
Totals so far and strengths stand in a running series of their group. A claim whose day or place cannot be that of
the report's first claims is about something else, which has a text of its own: the sentences that tell it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, radians

from onrecord.linking.facts import Fact, days_between, series
from onrecord.linking.profiles import text_of
from onrecord.model import Claim, Place, Report, Time

__all__ = ["Unit", "far", "marks_of", "series_key", "units_of"]

_FAR_KM = 60.0
_NEAR_DAYS = 1
_SHARP = ("exact", "city", "admin2")
_TOWNS = ("exact", "city")
_DAYS = ("hour", "part_of_day", "day", "days")


@dataclass(slots=True)
class Unit:
    """What one report tells of one occurrence. The first unit of a report is what the report is about."""

    report: str
    number: int
    facts: list[Fact]
    """Claims of the occurrence itself; none where a report has no such claim."""
    text: str = ""
    """What is compared: all that the report itself says, or the words of the claims about the other matter."""


def units_of(report: Report, facts: Sequence[Fact]) -> list[Unit]:
    """The occurrences that one report tells of, the report's own first, with the claims about each."""
    units = [Unit(report.id, 0, [])]
    for fact in facts:
        if series(fact.claim):
            continue
        home = next((unit for unit in units if not _apart(fact.claim, unit.facts)), None)
        if home is None:
            home = Unit(report.id, len(units), [])
            units.append(home)
        home.facts.append(fact)
    units[0].text = text_of(report)
    for unit in units[1:]:
        unit.text = "\n".join(dict.fromkeys(fact.claim.quote for fact in unit.facts))
    return units


def marks_of(facts: Sequence[Fact]) -> dict[str, frozenset[str]]:
    """The days and the towns of claims, as two texts on one event rarely disagree on them."""
    times = [fact.claim.when for fact in facts if fact.claim.when and fact.claim.when.granularity in _DAYS]
    days = {end[:10] for time in times for end in (time.start, time.end) if end}
    places = [fact.claim.where for fact in facts if fact.claim.where]
    towns = {place.id for place in places if place.id and place.precision in _TOWNS}
    named = {"day": frozenset(days), "place": frozenset(towns)}
    return {kind: own for kind, own in named.items() if own}


def _apart(claim: Claim, others: Sequence[Fact]) -> bool:
    """Whether the claim cannot be about the occurrence of the others: another day, or another place."""
    return any(
        _days_apart(claim.when, other.claim.when) or far(claim.where, other.claim.where) for other in others
    )


def _days_apart(left: Time | None, right: Time | None) -> bool:
    if left is None or right is None or left.granularity not in _DAYS or right.granularity not in _DAYS:
        return False
    if not (left.start and left.end and right.start and right.end):
        return False
    if left.start <= right.end and right.start <= left.end:
        return False
    return min(days_between(left.end, right.start), days_between(right.end, left.start)) > _NEAR_DAYS


def far(left: Place | None, right: Place | None) -> bool:
    """Whether two places, each no wider than a district, are surely not one."""
    if left is None or right is None or left.precision not in _SHARP or right.precision not in _SHARP:
        return False
    if left.id and left.id == right.id:
        return False
    if None in (left.lat, left.lon, right.lat, right.lon):
        return False
    north = (left.lat or 0.0) - (right.lat or 0.0)
    east = ((left.lon or 0.0) - (right.lon or 0.0)) * cos(radians(left.lat or 0.0))
    return hypot(north, east) * 111.2 > _FAR_KM


def series_key(fact: Fact, facts: Sequence[Fact]) -> tuple[str, str] | None:
    """What running series a total belongs to: its family and whose people it counts.

    Of units of two states, those that are not at home where it happened. Where the claim names nobody, the people
    that most claims of its report are about; None where nobody is named at all.
    """
    family = fact.claim.kind
    own = _whose(fact)
    if own is None:
        named = [whose for other in facts if (whose := _whose(other))]
        own = max(sorted(set(named)), key=named.count) if named else None
    if own is None and fact.claim.where is not None:
        own = fact.claim.where.id or fact.claim.where.name
    return (family, own) if own else None


def _whose(fact: Fact) -> str | None:
    states = fact.states
    if len(states) > 1 and fact.claim.group is not None and fact.claim.group.side is not None:
        states = states - {fact.claim.group.side} or states
    if states:
        return min(states)
    return " ".join(sorted(fact.words)) or None
