"""The codebook `ucdp`: an event with low, best and high, after the UCDP GED codebook 19.1.

Low is the most conservative estimate, best the most reliable, high the highest reliable. One death is needed. The rules
and their places in the codebook are in `codebooks/ucdp.toml`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onrecord.findings.case import Case
from onrecord.findings.codebook import Codebook
from onrecord.findings.making import finding, not_codable
from onrecord.findings.places import places_in
from onrecord.findings.reliability import most_reliable, reliability
from onrecord.findings.splitting import evenly
from onrecord.findings.standing import standing, up_to_date
from onrecord.findings.statements import Statement, statements
from onrecord.findings.steps import step
from onrecord.model import Claim, Finding, Step

__all__ = ["RULES", "SETTINGS", "find"]

RULES = (
    "one_death", "low", "best", "high", "reliable", "split", "places", "coded", "where_prec", "date_prec", "event_clarity",
)  # fmt: skip
SETTINGS: Mapping[str, type] = {
    "single_counts_one": bool,
    "bodies_for_killed": bool,
    "state_classes": list,
    "reliable_from": float,
    "reliability": dict,
}
_WHERE_PREC = {"exact": 1, "city": 1, "admin2": 3, "admin1": 4, "region": 5, "country": 6}
_NEAR, _WATERS = 2, 7
_DATE_PREC = {
    "hour": 1, "part_of_day": 1, "day": 1, "days": 2, "week": 3, "month": 4, "season": 5, "year": 5, "period": 5,
}  # fmt: skip
_NEAR_WORDS = ("near ", "outside ", "close to ", "around ", "in the vicinity of ")
_WATER_WORDS = (" sea", " ocean", "international waters", " gulf", " strait")


@dataclass(frozen=True, slots=True)
class _Ends:
    low: int
    best: int
    high: int

    def less(self, coded: Sequence[Finding]) -> "_Ends":
        """What is left when the same ends of coded events are taken away; no longer in order, perhaps."""
        taken = (sum(getattr(each, end) or 0 for each in coded) for end in ("low", "best", "high"))
        ends = zip((self.low, self.best, self.high), taken, strict=True)
        return _Ends(*(max(have - gone, 0) for have, gone in ends))


def find(case: Case, codebook: Codebook) -> tuple[Finding, ...]:
    """One finding: how many died in the event."""
    said = statements(case, "killed", codebook)
    held, behind = standing(said.all, codebook)
    steps = [*said.steps, *behind]
    codes, code_steps = _codes(case, codebook)
    if not any(statement.amount.point > 0 for statement in held):
        rule = "one_death"
        return (not_codable(case, codebook, "killed", rule, steps, statements=held, codes=codes),)
    if case.incident.series:
        held, outdated = up_to_date(held, codebook)
        steps += outdated
    best = most_reliable(held, case, codebook)
    ends, found = _ends(case, held, best, codebook)
    steps += found
    clarity = 1
    if case.incident.series:
        clarity = 2
        if case.coded:
            left = ends.less(case.coded)
            words = f"less {len(case.coded)} events already coded: {left.low:,}, {left.best:,}, {left.high:,}"
            steps.append(step(codebook, "coded", words, best.claims, left))
            ends = left
    split, split_steps = _split(case, best, ends.best, codebook)
    where = places_in(case, best)
    if len(where) > 1:
        parts = [evenly(end, where) for end in (ends.low, ends.best, ends.high)]
        split["places"] = [
            {"place": place, "low": low[place], "best": mid[place], "high": high[place]}
            for place in where
            for low, mid, high in [parts]
        ]
        steps.append(step(codebook, "places", f"one total for {', '.join(where)}: split evenly", best.claims))
    words = "told of as a running total" if clarity == 2 else "told of by itself"
    clear = step(codebook, "event_clarity", f"{clarity}: {words}", best.claims)
    return (
        finding(
            case,
            codebook,
            "killed",
            ends,
            [*steps, *split_steps, *code_steps, clear],
            statements=held,
            would_change=_would(held, best, case, codebook),
            codes={**codes, "event_clarity": clarity, **split},
        ),
    )


def _ends(
    case: Case, held: Sequence[Statement], best: Statement, codebook: Codebook
) -> tuple[_Ends, list[Step]]:
    """Low, best and high, each with the step that sets it."""
    least = float(codebook.settings["reliable_from"])
    reliable = [s for s in held if reliability(s, case, codebook) >= least] or [best]
    lowest = min(held, key=lambda s: (_least(s), s.house))
    highest = max(reliable, key=lambda s: (_most(s), s.house))
    point = best.amount.point
    ends = _Ends(min(_least(lowest), point), point, max(_most(highest), point))
    steps = [
        step(codebook, "reliable", _ranked(held, case, codebook), [c for s in held for c in s.claims]),
        step(
            codebook,
            "low",
            f"{lowest.house}: {lowest.amount.shown()}",
            lowest.claims,
            _Ends(ends.low, point, ends.high),
        ),
        step(codebook, "best", f"{best.house}: {best.amount.shown()}", best.claims, ends),
        step(codebook, "high", f"{highest.house}: {highest.amount.shown()}", highest.claims, ends),
    ]
    return ends, steps


def _least(statement: Statement) -> int:
    return statement.amount.low if statement.amount.low is not None else statement.amount.point


def _most(statement: Statement) -> int:
    return statement.amount.high if statement.amount.high is not None else statement.amount.point


def _ranked(held: Sequence[Statement], case: Case, codebook: Codebook) -> str:
    order = sorted(held, key=lambda s: (-reliability(s, case, codebook), s.house))
    return "; ".join(
        f"{s.house} ({case.houses.class_of(s.origin)}) {reliability(s, case, codebook):.1f}" for s in order
    )


def _split(case: Case, best: Statement, total: int, codebook: Codebook) -> tuple[dict[str, Any], list[Step]]:
    """The best estimate by who died: sides, civilians, unknown."""
    parts: dict[str, int] = {}
    used: list[str] = []
    for claim in _of_whom(case, best):
        who = _who(claim)
        figure = claim.figure
        if who and figure and figure.best is not None and sum(parts.values()) + figure.best <= total:
            parts[who] = parts.get(who, 0) + figure.best
            used.append(claim.id)
    sides = sorted(who for who in parts if who != "civilians")
    names = {"side_a": sides[0] if sides else None, "side_b": sides[1] if len(sides) > 1 else None}
    deaths = {
        "deaths_a": parts.get(names["side_a"] or "", 0),
        "deaths_b": parts.get(names["side_b"] or "", 0),
        "deaths_civilians": parts.get("civilians", 0),
    }
    deaths["deaths_unknown"] = total - sum(deaths.values())
    told = ", ".join(f"{name} {value:,}" for name, value in deaths.items())
    return {**names, **deaths}, [step(codebook, "split", told, used or best.claims)]


def _of_whom(case: Case, best: Statement) -> list[Claim]:
    """The parts that the total's own report gives, else the total itself; in the order of the report."""
    inside = [
        claim
        for id_ in case.incident.claims
        if (claim := case.claims.get(id_)) is not None
        and claim.report == best.report
        and claim.measure == "killed"
        and claim.part_of in best.claims
    ]
    chosen = inside or [case.claims[id_] for id_ in best.claims]
    return sorted(chosen, key=lambda claim: (claim.span or (0, 0), claim.id))


def _who(claim: Claim) -> str | None:
    if claim.group is None:
        return None
    if claim.group.status == "civilian":
        return "civilians"
    return claim.group.side if claim.group.status == "combatant" else None


def _codes(case: Case, codebook: Codebook) -> tuple[dict[str, Any], list[Step]]:
    """How precisely place and time are known."""
    incident = case.incident
    place = incident.place or ""
    where = _WHERE_PREC.get(incident.precision or "")
    if where == 1 and any(_says_near(claim) for claim in _placed(case)):
        where = _NEAR
    if where is not None and any(word in f" {place.casefold()}" for word in _WATER_WORDS):
        where = _WATERS
    date = _DATE_PREC.get(incident.granularity or "") if incident.start else (5 if incident.end else None)
    claims = [claim.id for claim in _placed(case)]
    shown = f"{place or 'no place'} ({incident.precision or 'unknown'}): {where or 'none'}"
    when = f"{incident.start or '…'} to {incident.end or '…'} ({incident.granularity or 'unknown'}): {date or 'none'}"
    steps = [step(codebook, "where_prec", shown, claims), step(codebook, "date_prec", when, incident.claims)]
    return {"where_prec": where, "date_prec": date}, steps


def _placed(case: Case) -> list[Claim]:
    return [
        claim
        for id_ in case.incident.claims
        if (claim := case.claims.get(id_)) is not None
        and claim.where
        and claim.where.name == case.incident.place
    ]


def _says_near(claim: Claim) -> bool:
    report_words = f"{claim.where.wording} " if claim.where else ""
    return report_words.casefold().startswith(_NEAR_WORDS)


def _would(held: Sequence[Statement], best: Statement, case: Case, codebook: Codebook) -> tuple[str, ...]:
    rank = reliability(best, case, codebook)
    found = [f"a figure from an origin more reliable than {best.house} ({rank:.1f})"]
    if len(held) > 1:
        found.append("a decision to leave out an unreasonable high")
    return tuple(found)
