"""The front of the room: one incident under one codebook, and how its figure came to be over time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from onrecord.errors import InputError
from onrecord.findings.case import Case
from onrecord.findings.codebook import Codebook
from onrecord.findings.engines import ENGINES, problems
from onrecord.findings.sides import Opponents
from onrecord.findings.sides import opponents as fighting
from onrecord.model import Claim, Decision, Finding, Incident, Report, Testimony

__all__ = ["findings", "history"]


def findings(
    incident: Incident,
    testimonies: Sequence[Testimony],
    claims: Mapping[str, Claim],
    reports: Mapping[str, Report],
    decisions: Sequence[Decision] = (),
    *,
    codebook: Codebook,
    opponents: Opponents | None = None,
    coded: Sequence[Finding] = (),
) -> tuple[Finding, ...]:
    """What `codebook` makes of one incident: a finding for each measure that it has.

    `claims` and `reports` hold at least those of the incident; what they lack is passed over. Of `decisions`, give those in
    force, in the order they were made. `opponents` says who fights whom where more than this incident tells it; `coded`
    are findings of the same codebook on events that lie within a running total. Raises InputError where the codebook
    does not fit its engine.
    """
    wrong = problems(codebook)
    if wrong:
        advice = f"Mend it, then run: onrecord codebook check {codebook.name}"
        raise InputError(codebook.name, "; ".join(wrong), advice)
    own = [claims[id_] for id_ in incident.claims if id_ in claims]
    case = Case.of(
        incident,
        testimonies,
        {claim.id: claim for claim in own},
        reports,
        decisions,
        codebook=codebook.name,
        opponents=fighting(own) if opponents is None else opponents,
        coded=coded,
        state_classes=codebook.settings["state_classes"],
    )
    found: tuple[Finding, ...] = ENGINES[codebook.engine].find(case, codebook)
    return found


def history(
    incident: Incident,
    testimonies: Sequence[Testimony],
    claims: Mapping[str, Claim],
    reports: Mapping[str, Report],
    decisions: Sequence[Decision] = (),
    *,
    codebook: Codebook,
    measure: str,
    opponents: Opponents | None = None,
) -> Iterator[tuple[str, Finding]]:
    """The finding as it stood on each day that a new word came (ISO 8601), first to last; days without change are left out.

    Words that nobody dated are taken to have been there from the beginning.
    """
    days = {testimony.id: _day(testimony, claims, reports) for testimony in testimonies}
    last: tuple[int | None, ...] | None = None
    for day in sorted({day for day in days.values() if day}):
        known = [testimony for testimony in testimonies if days[testimony.id] <= day]
        held = {claim for testimony in known for claim in testimony.claims}
        then = replace(incident, claims=tuple(id_ for id_ in incident.claims if id_ in held))
        for found in findings(
            then, known, claims, reports, decisions, codebook=codebook, opponents=opponents
        ):
            ends = (found.low, found.best, found.high)
            if found.measure == measure and found.codable and ends != last:
                last = ends
                yield day, found


def _day(testimony: Testimony, claims: Mapping[str, Claim], reports: Mapping[str, Report]) -> str:
    first = claims.get(testimony.first)
    report = reports.get(first.report) if first else None
    return (testimony.said or (report.published if report else None) or "")[:10]
