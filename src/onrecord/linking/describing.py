"""What an incident is, for people: title, place, time and group, as most of its claims have them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeVar

from onrecord.linking.facts import Fact, said_day, series
from onrecord.model import Incident, Place, Time, incident_id

__all__ = ["incident_of"]

T = TypeVar("T")
_SHARPNESS = ("exact", "city", "admin2", "admin1", "country", "region")


def incident_of(facts: Sequence[Fact]) -> Incident:
    """The incident that these claims are about, named by the smallest id among them."""
    ordered = sorted(facts, key=lambda fact: (*said_day(fact), fact.id))
    totals = sum(series(fact.claim) for fact in ordered)
    running = 2 * totals > len(ordered)
    place = _place(ordered)
    time = None if running else _time(ordered)
    start, end = (time.start, time.end) if time else _reach(ordered) if running else (None, None)
    group = _most([f.claim.group.name for f in ordered if f.claim.group])
    side = _most([f.claim.group.side for f in ordered if f.claim.group and f.claim.group.side])
    family = ordered[0].claim.kind
    return Incident(
        id=incident_id(min(fact.id for fact in facts)),
        family=family,
        series=running,
        title=_title(family, running, group, place, start, end),
        claims=tuple(fact.id for fact in ordered),
        reports=tuple(dict.fromkeys(fact.report for fact in ordered)),
        place=place.name if place else None,
        place_id=place.id if place else None,
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        precision=place.precision if place else None,
        start=start,
        end=end,
        granularity=time.granularity if time else "period" if start or end else None,
        group=group,
        side=side,
    )


def _most(values: Iterable[T]) -> T | None:
    """The most frequent; of several, the one that came first."""
    counted = Counter(values)
    return max(counted, key=lambda value: counted[value]) if counted else None


def _place(facts: Sequence[Fact]) -> Place | None:
    """The place most claims name; of several, the sharpest."""
    places = [fact.claim.where for fact in facts if fact.claim.where]
    named = Counter((place.id or place.name) for place in places)
    if not named:
        return None

    def rank(place: Place) -> tuple[int, int, str]:
        sharp = _SHARPNESS.index(place.precision) if place.precision in _SHARPNESS else len(_SHARPNESS)
        return -named[place.id or place.name], sharp, place.name

    return min(places, key=rank)


def _time(facts: Sequence[Fact]) -> Time | None:
    """The time most claims give, of those that give both ends."""
    times = [fact.claim.when for fact in facts if fact.claim.when]
    full = [time for time in times if time.start and time.end] or times
    counted = Counter((time.start, time.end) for time in full)
    return max(full, key=lambda time: counted[time.start, time.end]) if full else None


def _reach(facts: Sequence[Fact]) -> tuple[str | None, str | None]:
    """From the first to the last day at which a running series was told."""
    days = sorted(fact.said for fact in facts if fact.said)
    return (days[0], days[-1]) if days else (None, None)


def _title(
    family: str, running: bool, group: str | None, place: Place | None, start: str | None, end: str | None
) -> str:
    what = {"loss": "losses", "strength": "strength"}.get(family, family)
    words = [f"{what} so far" if running and family == "loss" else what]
    if group:
        words.append(f"of {group}")
    if place:
        words.append(f"in {place.name}")
    day = (start or end or "")[:10]
    last = (end or "")[:10]
    if day:
        words.append(f"{day} to {last}" if last and last != day else f"on {day}")
    return ", ".join([" ".join(words[:2] if group else words[:1]), *words[2 if group else 1 :]])
