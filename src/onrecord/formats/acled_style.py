"""Findings under the codebook `acled` as CSV in the 31 columns of ACLED's exports, in their order: ACLED-style.

It is no ACLED data: `tags` says which rules made the figure, ids are ours, and what only ACLED's coders can give (types of
events and actors, codes of interaction, scale of the source) is blank. `timestamp` is when the record last changed.
Events of an earlier release that are no more are in a file beside, as ACLED lists deletions: tombstones.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO, Any

from onrecord.formats.told import Told, day, write_events

__all__ = ["COLUMNS", "TOMBSTONES", "rows_of", "write_acled", "write_tombstones"]

Getter = Callable[[Told], Any]
_GEO = {"exact": 1, "city": 1, "admin2": 2, "admin1": 3}
_TIME = {"hour": 1, "part_of_day": 1, "day": 1, "days": 2, "week": 2, "month": 3}
_SHARE = re.compile(r"(?:(\d{4}-\d\d-\d\d) ?)?(.*)", re.DOTALL)
TOMBSTONES = ("event_id_cnty", "deleted_timestamp", "redirects_to", "reason")


def _blank(told: Told) -> None:
    """What only ACLED's coders can give, and what is not known."""


def _first(told: Told, slot: str) -> str | None:
    """What most claims say of a slot; of equals, the first in the alphabet."""
    names = [held.name for claim in told.claims if (held := getattr(claim, slot)) is not None]
    return max(sorted(set(names)), key=names.count) if names else None


def _targeted(told: Told) -> str | None:
    killed = [claim for claim in told.claims if claim.group is not None and claim.measure == "killed"]
    only = killed and all(claim.group and claim.group.status == "civilian" for claim in killed)
    return "Civilian targeting" if only else None


def _notes(told: Told) -> str:
    """In a sentence as ACLED writes it: when, where, who says what, in which words."""
    incident, finding = told.incident, told.finding
    days = " to ".join(dict.fromkeys(filter(None, (day(incident.start), day(incident.end)))))
    said = "; ".join(
        f"{claim.origin.name if claim.origin else 'the outlet itself'}: “{claim.quote}”"
        for claim in told.claims[:5]
        if claim.quote
    )
    parts = [f"{days}, {incident.place or 'place not known'}: {incident.title}.", said, finding.label]
    return " ".join(filter(None, parts))


COLUMNS: Mapping[str, Getter] = {
    "event_id_cnty": lambda told: told.incident.id + told.share,
    "event_date": lambda told: day(told.incident.start),
    "year": lambda told: int(told.incident.start[:4]) if told.incident.start else None,
    "time_precision": lambda told: _TIME.get(told.incident.granularity or "", 3),
    "disorder_type": _blank,
    "event_type": _blank,
    "sub_event_type": _blank,
    "actor1": lambda told: _first(told, "by"),
    "assoc_actor_1": _blank,
    "inter1": _blank,
    "actor2": lambda told: _first(told, "group"),
    "assoc_actor_2": _blank,
    "inter2": _blank,
    "interaction": _blank,
    "civilian_targeting": _targeted,
    "iso": _blank,
    "region": _blank,
    "country": lambda told: told.country,
    "admin1": lambda told: told.area,
    "admin2": _blank,
    "admin3": _blank,
    "location": lambda told: told.incident.place,
    "latitude": lambda told: told.incident.lat if told.located else None,
    "longitude": lambda told: told.incident.lon if told.located else None,
    "geo_precision": lambda told: _GEO.get(told.incident.precision or ""),
    "source": lambda told: told.joined("outlet"),
    "source_scale": _blank,
    "notes": _notes,
    "fatalities": lambda told: told.finding.best,
    "tags": lambda told: told.finding.label,
    "timestamp": _blank,
}
"""Name of each column, in ACLED's order, and where its value comes from."""


def rows_of(told: Told) -> Iterator[Told]:
    """The incident, or its shares where one total was split over days and places; none where it is not codable."""
    if not told.finding.codable:
        return
    split: Mapping[str, int] = told.finding.codes.get("split") or {}
    if not split:
        yield told
    for number, (cell, count) in enumerate(split.items(), start=1):
        found = _SHARE.fullmatch(cell)
        when, place = (found[1], found[2]) if found else (None, cell)
        yield told.shared(f"-{number}", (count, count, count), place=place or None, when=when)


def write_acled(
    events: Iterable[Told],
    target: IO[str],
    rest: Callable[[str, Mapping[str, Any]], None],
    *,
    timestamp: int | None = None,
) -> int:
    """Write events; how many rows there were. The sidecar gets what the columns cannot hold.

    `timestamp`: when the record last changed, in seconds since 1970.
    """

    def rows() -> Iterator[dict[str, Any]]:
        for told in events:
            known = {"finding": told.finding.to_wire(), "incident": told.incident.to_wire()}
            rest(told.incident.id, {**known, "testimonies": [each.to_wire() for each in told.testimonies]})
            for share in rows_of(told):
                yield {name: get(share) for name, get in COLUMNS.items()} | {"timestamp": timestamp}

    return write_events(rows(), list(COLUMNS), target)


def write_tombstones(gone: Iterable[Mapping[str, Any]], target: IO[str]) -> int:
    """Write the events that are no more, under TOMBSTONES; how many there were."""
    return write_events(gone, TOMBSTONES, target)
