"""One incident as formats of events take it: its figure under a codebook, and what it stands on."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import IO, Any

from onrecord.formats.tabular import safe_cell
from onrecord.knowledge.gazetteer import Settlement, gazetteer
from onrecord.model import Claim, Finding, Incident, ReportWire, Testimony

__all__ = ["Told", "country_of", "day", "write_events"]


@dataclass(frozen=True, slots=True)
class Told:
    """An incident with one finding, and the testimonies, claims and reports behind it; all as they may leave."""

    incident: Incident
    finding: Finding
    testimonies: tuple[Testimony, ...] = ()
    """In the order they were said."""
    claims: tuple[Claim, ...] = ()
    reports: tuple[ReportWire, ...] = ()
    """By the time they were published."""
    share: str = ""
    """Of a total split over places or days: which share this is; empty where it was not."""

    @property
    def area(self) -> str | None:
        """The first-level area that the place lies in."""
        known = _known(self.incident)
        area = gazetteer().place(known.admin1) if known and known.admin1 else None
        return area.name if area else None

    @property
    def country(self) -> str | None:
        """The country that the place lies in."""
        country = country_of(self.incident)
        return country.name if country else None

    @property
    def located(self) -> bool:
        """Whether its place is a place on a map: a country, or anything wider, gets no fake point."""
        return self.incident.lat is not None and self.incident.precision in (
            "exact",
            "city",
            "admin2",
            "admin1",
        )

    @property
    def origins(self) -> str:
        """Who says it, each once, in the order they said it."""
        return "; ".join(dict.fromkeys(each.origin.name for each in self.testimonies if each.origin.name))

    def joined(self, field: str) -> str:
        """A field of all reports, in their order, each value once."""
        return "; ".join(dict.fromkeys(str(report[field]) for report in self.reports if report.get(field)))  # type: ignore[literal-required]

    def shared(
        self, name: str, ends: tuple[int, int, int], *, place: str | None = None, when: str | None = None
    ) -> "Told":
        """A share of a split total: its ends (low, best, high), and its place or day."""
        incident = self.incident
        if place and place != incident.place:
            incident = replace(
                incident, place=place, place_id=None, lat=None, lon=None, precision=incident.precision
            )
        if when:
            incident = replace(incident, start=when, end=when, granularity="day")
        low, best, high = ends
        finding = replace(self.finding, low=low, best=best, high=high)
        return replace(self, incident=incident, finding=finding, share=name)


def country_of(incident: Incident) -> Settlement | None:
    """The country that an incident's place lies in, as the gazetteer has it."""
    known = _known(incident)
    return gazetteer().place(known.country) if known and known.country else None


def _known(incident: Incident) -> Settlement | None:
    """An incident's place as the gazetteer has it."""
    name, id_ = incident.place, incident.place_id
    if not name or not id_:
        return None
    named = (each for each in gazetteer().lookup(name) if each.id == id_)
    return next(named, None) or gazetteer().place(id_)


def day(time: str | None) -> str | None:
    """The day, or the month or year, of a time."""
    return time[:10] if time else None


def write_events(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], target: IO[str]) -> int:
    """Write rows as CSV under a header, cells safe in spreadsheets; how many there were."""
    writer = csv.writer(target)
    writer.writerow(columns)
    count = 0
    for count, row in enumerate(rows, start=1):
        writer.writerow([safe_cell(row[name]) for name in columns])
    return count
