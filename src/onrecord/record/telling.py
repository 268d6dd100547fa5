"""Telling of incidents: pages of them, all that is on record about one, and how it leaves under a profile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from onrecord import store
from onrecord.errors import UsageError
from onrecord.formats.profile import profile, profiles
from onrecord.model import Claim, Decision, Finding, Incident, Relation, Report, Testimony
from onrecord.record import custody
from onrecord.record.base import Base
from onrecord.record.leaving import redactor_for

__all__ = ["Dossier", "Telling", "profile_words"]


def profile_words() -> dict[str, str]:
    """The profiles that a dossier can leave under, and what each hides: those that let words leave at all."""
    return {name: each.what for name, each in profiles().items() if each.keeps_words}


@dataclass(frozen=True, slots=True)
class Dossier:
    """One incident with all that is told of it."""

    incident: Incident
    testimonies: tuple[Testimony, ...]
    """In the order they were said."""
    claims: Mapping[str, Claim]
    reports: Mapping[str, Report]
    relations: tuple[Relation, ...]
    findings: tuple[Finding, ...]


class Telling(Base):
    """What is asked about incidents; nothing here writes."""

    def page_of_incidents(
        self, filters: Mapping[str, Any], *, by_size: bool = False, limit: int = 100, page: int = 1
    ) -> tuple[list[Mapping[str, Any]], int]:
        """A page of the incidents that fit all filters (those of `incidents()`), and how many fit.

        Of each what names it, how many claims and reports it has, and its first claim.
        """
        for name in filters:
            if name not in store.incidents.FILTERS:
                names = ", ".join(store.incidents.FILTERS)
                raise UsageError(name, "incidents cannot be selected by this", f"Select by {names}")
        asked: dict[str, Any] = {"by_size": by_size, "limit": limit, "offset": limit * (page - 1)}
        return store.browsing.incidents(self._database, dict(filters), **asked)

    def dossier(self, incident: Incident) -> Dossier:
        """What is on record about one incident; findings as they are kept, however old."""
        database = self._database
        return Dossier(
            incident,
            tuple(store.testimonies.of_incident(database, incident.id)),
            store.findings.claims_of(database, incident),
            store.findings.reports_of(database, incident),
            tuple(store.relations.of_incident(database, incident.id)),
            tuple(store.browsing.findings_kept(database, [incident.id])),
        )

    def findings_kept(self, incidents: Sequence[str]) -> list[Finding]:
        """The findings that are kept of these incidents, under every codebook, however old."""
        return store.browsing.findings_kept(self._database, incidents)

    def incidents_of(self, claims: Sequence[str]) -> dict[str, str]:
        """The incident that each of these claims stands in, by claim."""
        return store.browsing.incident_of_claims(self._database, claims)

    def unlinked(self) -> int:
        """How many claims were read or coded since the last linking."""
        return store.browsing.unlinked(self._database)

    def leaving(self, told: Dossier, *, under: str, today: date) -> tuple[Dossier, list[Decision]]:
        """The same as it may leave under a profile, with the decisions about its claims."""
        if under not in profile_words():
            known = ", ".join(profile_words())
            raise UsageError(under, "there is no such profile for words", f"Profiles are {known}")
        chosen = profile(under)
        redactor = redactor_for(self._database, chosen, today=today)
        claims = {id_: redactor.claim(claim) for id_, claim in told.claims.items()}
        reports = {
            id_: Report.from_wire(redactor.report(report.to_wire()))  # type: ignore[arg-type]
            for id_, report in told.reports.items()
        }
        decisions = []
        for id_, claim in told.claims.items():
            for each in store.decisions.of_claim(self._database, id_):
                wire = redactor.decision(each.to_wire(), reports=[claim.report])
                decisions.append(Decision.from_wire(dict(wire)))
        veil = redactor.veil(told.reports)

        def bare(wire: Mapping[str, Any]) -> dict[str, Any]:
            return dict(redactor.words(wire, veil)) if veil else dict(wire)

        # A place that some claim still tells, once redacted, may stand in the title; else it was hidden in all.
        left = {claim.where.id for claim in claims.values() if claim.where}
        coarse = told.incident.place_id is not None and told.incident.place_id not in left
        incident = Incident.from_wire(bare(told.incident.to_wire()))
        findings = [Finding.from_wire(bare(each.to_wire())) for each in told.findings]
        if coarse:
            incident = _without_place(incident)
            findings = [replace(each, codes={}) for each in findings]
        made = replace(
            told,
            incident=incident,
            testimonies=tuple(Testimony.from_wire(bare(each.to_wire())) for each in told.testimonies),
            claims=claims,
            reports=reports,
            findings=tuple(findings),
        )
        return made, decisions

    def note_leaving(
        self, told: Sequence[Dossier], *, under: str, reason: str | None, operator: str | None
    ) -> Mapping[str, Any]:
        """Log that a dossier of incidents leaves, before it does: which items it quotes, under which profile."""
        items = sorted({report.item for each in told for report in each.reports.values()})
        about = ", ".join(each.incident.id[:12] for each in told)
        to = f"dossier of {about}, profile {under}"
        with self._folder.writing() as ledger:
            self._catch_up()
            return custody.publish(
                ledger,
                self._database,
                items=items,
                format_="dossier",
                to=to,
                reason=reason,
                operator=operator,
            )


def _without_place(incident: Incident) -> Incident:
    """An incident that does not tell where it was, for its claims may not."""
    what = "losses" if incident.family == "loss" else incident.family
    title = f"{what}, {incident.group}" if incident.group else what
    return replace(incident, title=title, place=None, place_id=None, lat=None, lon=None, precision=None)
