"""A case: one incident with all that is known of it, ready for a codebook to be applied to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from onrecord.findings.houses import Houses
from onrecord.findings.sides import Opponents
from onrecord.model import Claim, Decision, Finding, Incident, Report, Testimony

__all__ = ["Case", "Interpretation"]


@dataclass(frozen=True, slots=True)
class Interpretation:
    """The number that a coder gave to the words of a claim, and why."""

    low: int | None
    best: int | None
    high: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Case:
    """An incident, its testimonies in order of id, their claims and reports, and what reviewers decided."""

    incident: Incident
    testimonies: tuple[Testimony, ...]
    claims: Mapping[str, Claim]
    reports: Mapping[str, Report]
    houses: Houses
    opponents: Opponents
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Claim → the reason it was left out for."""
    interpreted: Mapping[str, Interpretation] = field(default_factory=dict)
    coded: tuple[Finding, ...] = ()
    """Findings of the same codebook on events that lie within this incident's time, place and group."""

    @classmethod
    def of(
        cls,
        incident: Incident,
        testimonies: Sequence[Testimony],
        claims: Mapping[str, Claim],
        reports: Mapping[str, Report],
        decisions: Sequence[Decision],
        *,
        codebook: str,
        opponents: Opponents,
        coded: Sequence[Finding] = (),
        state_classes: Sequence[str] = (),
    ) -> "Case":
        """The case of `incident` under one codebook; of `decisions`, those in force, in the order they were made."""
        own = sorted((each for each in testimonies if each.incident == incident.id), key=lambda t: t.id)
        about = [
            d
            for d in decisions
            if d.noun == "finding" and d.changes.get("codebook") in (None, codebook) and d.on
        ]
        return cls(
            incident,
            tuple(own),
            claims,
            reports,
            Houses.of(own, decisions, state_classes=state_classes),
            opponents,
            {d.on[0]: d.reason or "" for d in about if d.verb == "leave_out"},
            {d.on[0]: _interpretation(d) for d in about if d.verb == "interpret"},
            tuple(sorted(coded, key=lambda each: each.id)),
        )


def _interpretation(decision: Decision) -> Interpretation:
    ends = decision.changes
    return Interpretation(ends.get("low"), ends.get("best"), ends.get("high"), decision.reason or "")
