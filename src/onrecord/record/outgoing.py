"""A record on its way out, noun by noun, with what a profile hides taken out: what formats that hold several nouns take."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onrecord import store
from onrecord.formats import redacting_found as found
from onrecord.formats.redacting import Redactor
from onrecord.formats.told import Told
from onrecord.model import Claim, Finding, Incident, ReportWire, Testimony
from onrecord.record.leaving import leaving
from onrecord.record.progress import Progress, counted, silent

__all__ = ["Outgoing"]


@dataclass(frozen=True)
class Outgoing:
    """The nouns of a record as they may leave; each method streams from the store."""

    database: store.Database
    redactor: Redactor
    codebook: str = ""
    """Of which codebook findings go along: they must have been made."""
    progress: Progress = silent

    def pages(self) -> Iterator[tuple[ReportWire, list[Claim]]]:
        """All reports by id, each with its claims in the order of its text."""
        total = store.reports.count(self.database)
        reports = store.reports.every(self.database)
        for report in counted(reports, doing="exporting", total=total, progress=self.progress):
            claims = store.claims.of_report(self.database, report.id)
            wire: Any = self.redactor.report(dict(report.to_wire()))
            yield wire, [self.redactor.claim(claim) for claim in claims]

    def incidents(self) -> Iterator[Incident]:
        """All incidents, by id."""
        return (found.incident(self.redactor, each) for each in store.incidents.every(self.database))

    def testimonies(self, incident: str) -> Iterator[Testimony]:
        """The testimonies about an incident, in the order they were said."""
        for each in store.testimonies.of_incident(self.database, incident):
            reports = (
                store.leaving.reports_of_claims(self.database, each.claims) if self.redactor.veils else []
            )
            yield Testimony.from_wire(found.testimony(self.redactor, each, reports=reports))

    def incident_of(self, claim: str) -> str | None:
        """The incident that a claim stands in."""
        held = store.incidents.of_claim(self.database, claim)
        return held.id if held else None

    def findings(self, incident: str) -> Iterator[Finding]:
        """The findings about an incident."""
        for about in store.incidents.find(self.database, incident):
            for made in store.findings.select(self.database, self.codebook, {"incident": incident}):
                yield found.finding(self.redactor, made, about=about)

    def all_findings(self) -> Iterator[Mapping[str, Any]]:
        """All findings of the codebook in their wire form, in order of time."""
        for made in store.findings.select(self.database, self.codebook, {}):
            for about in store.incidents.find(self.database, made.incident):
                yield found.finding(self.redactor, made, about=about).to_wire()

    def told(self, codebook: str) -> Iterator[Told]:
        """Every incident that a codebook has findings of killed for, with what they stand on, in order of time."""
        database, redactor = self.database, self.redactor
        made = list(store.findings.select(database, codebook, {"measure": "killed"}))
        for finding in counted(made, doing="exporting", total=len(made), progress=self.progress):
            for incident in store.incidents.find(database, finding.incident):
                claims = store.findings.claims_of(database, incident)
                reports = store.findings.reports_of(database, incident).values()
                shown: list[Any] = [redactor.report(dict(report.to_wire())) for report in reports]
                yield Told(
                    incident=found.incident(redactor, incident),
                    finding=found.finding(redactor, finding, about=incident),
                    testimonies=tuple(self.testimonies(incident.id)),
                    claims=tuple(redactor.claim(claims[id_]) for id_ in incident.claims if id_ in claims),
                    reports=tuple(sorted(shown, key=lambda each: (each["published"] or "9", each["id"]))),
                )

    def decisions(self) -> Iterator[Mapping[str, Any]]:
        """All decisions, in the order they were made."""
        return leaving(self.database, "decisions", self.redactor)

    @property
    def changed(self) -> int | None:
        """When a report or decision last came in that findings may stand on: seconds since 1970."""
        times = store.leaving.last_times(self.database)
        return max((int(datetime.fromisoformat(at).timestamp()) for at in times), default=None)

    def persons(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        """Persons that lists were matched to: id, and fields of their entries; none where the profile hides lists."""
        if self.redactor.profile.hides("lists"):
            return
        for person in store.persons.every(self.database):
            fields: dict[str, str] = {}
            for id_ in person.entries:
                for entry in store.entries.find(self.database, id_):
                    fields = {**entry.fields, **fields}
            yield person.id, fields
