"""Which coded events lie within a running total: same people, within its time, within its place as far as that is known."""

import math
from collections.abc import Iterable, Sequence

from onrecord.model import Finding, Incident

__all__ = ["coded_within"]

_REACH_KM = {"exact": 5.0, "city": 25.0, "admin2": 100.0, "admin1": 300.0, "country": 1500.0}
"""How far from the point that stands for a place an event may lie and still be in it; ours, and generous."""


def coded_within(total: Incident, coded: Iterable[tuple[Incident, Finding]]) -> tuple[Finding, ...]:
    """The findings on events that `total`, a series, sums up: those that its codebook takes away from it."""
    return tuple(
        finding for event, finding in coded if finding.codable and not event.series and _within(event, total)
    )


def _within(event: Incident, total: Incident) -> bool:
    same_people = total.side is not None and event.side == total.side and event.family == total.family
    return same_people and _in_time(event, total) and _in_place(event, total)


def _in_time(event: Incident, total: Incident) -> bool:
    last = event.end or event.start
    if last is None or event.start is None or total.end is None:
        return False
    return last[:10] <= total.end[:10] and (total.start is None or total.start[:10] <= event.start[:10])


def _in_place(event: Incident, total: Incident) -> bool:
    if total.place is None or event.place == total.place:
        return True
    here, there = _point(event), _point(total)
    reach = _REACH_KM.get(total.precision or "", math.inf)
    return here is not None and there is not None and _km(here, there) <= reach


def _point(incident: Incident) -> tuple[float, float] | None:
    return (incident.lat, incident.lon) if incident.lat is not None and incident.lon is not None else None


def _km(here: Sequence[float], there: Sequence[float]) -> float:
    """Great-circle distance by the haversine formula, on a sphere of 6,371 km."""
    lat, lon, lat2, lon2 = map(math.radians, (*here, *there))
    half = math.sin((lat2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(min(half, 1.0)))
