"""The codebook `airwars`: civilian harm by one strike, minimum and maximum, after Airwars' methodology.

Those not said to be combatants are presumed to be civilians, here and in no other codebook. Confirmed means that a
belligerent accepted responsibility, no more.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from onrecord.findings.case import Case
from onrecord.findings.codebook import Codebook
from onrecord.findings.interest import grants_the_deed
from onrecord.findings.making import finding, not_codable
from onrecord.findings.sides import parties
from onrecord.findings.standing import standing
from onrecord.findings.statements import Statement, statements
from onrecord.findings.steps import step
from onrecord.model import Claim, Finding, Step

__all__ = ["RULES", "SETTINGS", "find"]

RULES = (
    "by_strike", "presumption", "combatants", "minimum", "maximum",
    "confirmed", "fair", "weak", "contested", "discounted",
)  # fmt: skip
SETTINGS: Mapping[str, type] = {
    "single_counts_one": bool,
    "bodies_for_killed": bool,
    "rest_for_wounded": bool,
    "state_classes": list,
    "strikes": list,
    "vague": list,
}


_AROUND = 250
"""Characters on either side of a claim in which words of a strike are looked for."""


@dataclass(frozen=True, slots=True)
class _Range:
    low: int
    best: int | None
    high: int


def find(case: Case, codebook: Codebook) -> tuple[Finding, ...]:
    """A finding for civilians killed, and one for civilians wounded where a claim tells of any."""
    found = [_of_measure(case, "killed", codebook)]
    present = {claim.measure for id_ in case.incident.claims if (claim := case.claims.get(id_))}
    if present & {"wounded", "casualties"}:
        found.append(_of_measure(case, "wounded", codebook))
    return tuple(each for each in found if each.measure in codebook.measures)


def _of_measure(case: Case, measure: str, codebook: Codebook) -> Finding:
    strike = None if case.incident.series else _strike(case, codebook.settings["strikes"])
    if strike is None:
        why = "a running total is no strike" if case.incident.series else "no words of a strike"
        return not_codable(case, codebook, measure, "by_strike", (), words=why)
    civil, steps = _civilians(case, codebook)
    said = statements(civil, measure, codebook)
    held, behind = standing(said.all, codebook)
    steps = [step(codebook, "by_strike", f"“{strike[0]}”", strike[1]), *steps, *said.steps, *behind]
    if not held:
        rule = "discounted" if any(each.rule == "combatants" for each in steps) else "no_claim"
        return not_codable(case, codebook, measure, rule, steps)
    ends, ranged = _range(held, codebook)
    graded = _grade(civil, held, codebook)
    return finding(
        case,
        codebook,
        measure,
        ends,
        [*steps, *ranged, graded],
        statements=held,
        grade=graded.rule,
        would_change=(
            "a belligerent that accepts responsibility",
            "a lower or a higher figure from any origin",
        ),
    )


def _strike(case: Case, words: Sequence[str]) -> tuple[str, list[str]] | None:
    """The words that say it was a strike, and the claim they stand in, or near where no claim says how it happened."""
    pattern = re.compile(
        rf"\b(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})\b", re.IGNORECASE
    )
    claims = [claim for id_ in case.incident.claims if (claim := case.claims.get(id_)) is not None]
    for claim in claims:
        told = f"{claim.circumstance.wording if claim.circumstance else ''} {claim.quote}"
        if found := pattern.search(told):
            return found.group(), [claim.id]
    if any(claim.circumstance for claim in claims):
        return None
    for claim in claims:
        report = case.reports.get(claim.report)
        if report and claim.span:
            around = report.text[max(claim.span.start - _AROUND, 0) : claim.span.end + _AROUND]
            if found := pattern.search(f"{report.title or ''} {around}"):
                return found.group(), [claim.id]
    return None


def _civilians(case: Case, codebook: Codebook) -> tuple[Case, list[Step]]:
    """The case without those said to be combatants, and the steps that say who is presumed to be a civilian.

    Who is said to be a combatant in one report is so in the others, unless they say that people of that side were civilians.
    """
    claims = [claim for id_ in case.incident.claims if (claim := case.claims.get(id_)) is not None]
    armed = {_side(claim) for claim in claims if _status(claim) == "combatant"}
    armed -= {_side(claim) for claim in claims if _status(claim) == "civilian"} | {None}
    fighters = [
        claim.id
        for claim in claims
        if _status(claim) == "combatant" or (_status(claim) is None and _side(claim) in armed)
    ]
    presumed = [
        claim.id
        for claim in claims
        if claim.kind == "loss" and _status(claim) is None and claim.id not in fighters
    ]
    steps = []
    if fighters:
        steps.append(step(codebook, "combatants", "said to be combatants", fighters))
    if presumed:
        steps.append(step(codebook, "presumption", "not said to be combatants: presumed civilians", presumed))
    kept = {id_: claim for id_, claim in case.claims.items() if id_ not in set(fighters)}
    return replace(case, claims=kept), steps


def _side(claim: Claim) -> str | None:
    return claim.group.side if claim.group else None


def _status(claim: Claim) -> str | None:
    return claim.group.status if claim.group else None


def _range(held: Sequence[Statement], codebook: Codebook) -> tuple[_Range, list[Step]]:
    lowest = min(held, key=lambda s: (_least(s), s.house))
    highest = max(held, key=lambda s: (_most(s), s.house))
    ends = _Range(_least(lowest), None, _most(highest))
    steps = [
        step(codebook, "minimum", f"{lowest.house}: {lowest.amount.shown()}", lowest.claims, ends),
        step(codebook, "maximum", f"{highest.house}: {highest.amount.shown()}", highest.claims, ends),
    ]
    return ends, steps


def _least(statement: Statement) -> int:
    return statement.amount.low if statement.amount.low is not None else statement.amount.point


def _most(statement: Statement) -> int:
    return statement.amount.high if statement.amount.high is not None else statement.amount.point


def _grade(case: Case, held: Sequence[Statement], codebook: Codebook) -> Step:
    """Confirmed, contested, fair or weak, with what makes it so."""
    claims = [claim for each in held for claim in each.claims]
    granting = [each for each in held if grants_the_deed(each, case)]
    if granting:
        return step(codebook, "confirmed", f"{granting[0].house} grants it", granting[0].claims)
    doers = sorted({party for id_ in claims for party in parties(case.claims[id_])})
    if len(doers) > 1:
        return step(codebook, "contested", f"said to have done it: {', '.join(doers)}", claims)
    houses = sorted({each.house for each in held})
    if len(houses) > 1:
        return step(codebook, "fair", f"told by {', '.join(houses)}", claims)
    return step(codebook, "weak", f"told by {houses[0]} alone", claims)
