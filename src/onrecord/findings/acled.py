"""The codebook `acled`: one number of reported fatalities an event, after ACLED's codebook.

The lowest figure stands until a more reliable or corroborated one is there. "Casualties" alone are no fatalities. What is
known no closer than beyond a country or a month is not coded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from onrecord.findings.case import Case
from onrecord.findings.codebook import Codebook
from onrecord.findings.making import finding, not_codable
from onrecord.findings.places import places_in
from onrecord.findings.reliability import corroborated, reliability
from onrecord.findings.splitting import evenly
from onrecord.findings.standing import standing
from onrecord.findings.statements import Statement, statements
from onrecord.findings.steps import step
from onrecord.model import Finding, Step

__all__ = ["RULES", "SETTINGS", "find"]

RULES = ("lowest", "better", "reliable", "words", "casualties", "split", "where", "when")
SETTINGS: Mapping[str, type] = {
    "single_counts_one": bool,
    "bodies_for_killed": bool,
    "state_classes": list,
    "reliability": dict,
    "vague": list,
}
_WIDE_PLACES = ("region",)
_WIDE_TIMES = ("season", "year")
_MONTH_DAYS = 31


@dataclass(frozen=True, slots=True)
class _One:
    """A codebook that codes one number: it is low, best and high."""

    best: int

    @property
    def low(self) -> int:
        return self.best

    @property
    def high(self) -> int:
        return self.best


def find(case: Case, codebook: Codebook) -> tuple[Finding, ...]:
    """One finding: how many fatalities were reported."""
    said = statements(case, "killed", codebook)
    held, behind = standing(said.all, codebook)
    steps = [*said.steps, *behind]
    for rule, words in _too_vague(case):
        claims = case.incident.claims
        return (
            not_codable(case, codebook, "killed", rule, steps, words=words, claims=claims, statements=held),
        )
    if not held:
        return (_without_killed(case, codebook, steps),)
    chosen, found = _chosen(case, held, codebook)
    ends = _One(chosen.amount.point)
    split, split_steps = _split(case, chosen, ends.best, codebook)
    return (
        finding(
            case,
            codebook,
            "killed",
            ends,
            [*steps, *found, *split_steps],
            statements=held,
            would_change=("a more reliable figure, or a second origin for another one",),
            codes=split,
        ),
    )


def _too_vague(case: Case) -> list[tuple[str, str]]:
    """The rule that an incident fails by its place or time, with the words for it."""
    incident = case.incident
    found = []
    if incident.place is None or incident.precision in _WIDE_PLACES:
        found.append(("where", f"the place is {incident.place or 'not known'}"))
    if incident.start is None:
        found.append(("when", f"it began at no known day, and ended by {incident.end or 'no known day'}"))
    elif incident.granularity in _WIDE_TIMES or _length(incident.start, incident.end) > _MONTH_DAYS:
        found.append(("when", f"it lies between {incident.start} and {incident.end}"))
    return found


def _length(start: str, end: str | None) -> int:
    days = _days(start, end)
    return len(days) if days else _MONTH_DAYS


def _days(start: str | None, end: str | None) -> list[str]:
    """The days from start to end; none where one of them is no day, or there are more than two months of them."""
    try:
        first, last = date.fromisoformat((start or "")[:10]), date.fromisoformat((end or start or "")[:10])
    except ValueError:
        return []
    count = min((last - first).days + 1, 2 * _MONTH_DAYS)
    return [(first + timedelta(days=number)).isoformat() for number in range(max(count, 1))]


def _without_killed(case: Case, codebook: Codebook, steps: Sequence[Step]) -> Finding:
    """No figure of killed: casualties alone count 0, else nothing can be coded."""
    hit = statements(case, "casualties", codebook)
    if not hit.all:
        return not_codable(case, codebook, "killed", "no_claim", steps)
    claims = [claim for each in hit.all for claim in each.claims]
    words = "; ".join(f"{each.house}: {each.amount.shown()} casualties" for each in hit.all)
    last = step(codebook, "casualties", f"{words}: 0 fatalities", claims, _One(0))
    would = ("a claim that says how many were killed",)
    return finding(case, codebook, "killed", _One(0), [*steps, last], statements=hit.all, would_change=would)


def _chosen(case: Case, held: Sequence[Statement], codebook: Codebook) -> tuple[Statement, list[Step]]:
    """The lowest, else one that is more reliable or corroborated."""
    lowest = min(held, key=lambda s: (s.amount.point, s.house))
    first = step(
        codebook,
        "lowest",
        f"{lowest.house}: {lowest.amount.shown()}",
        lowest.claims,
        _One(lowest.amount.point),
    )
    best = _better(case, lowest, held, codebook)
    if best is None or best.amount.point == lowest.amount.point:
        return lowest, [first]
    least, more = (reliability(each, case, codebook) for each in (lowest, best))
    told = f"{best.house}: {best.amount.shown()}, reliability {more:.1f} against {least:.1f}, told by {corroborated(best, held)}"
    return best, [first, step(codebook, "better", told, best.claims, _One(best.amount.point))]


def _better(case: Case, lowest: Statement, held: Sequence[Statement], codebook: Codebook) -> Statement | None:
    """The best of the statements that are more reliable than the lowest, or as reliable and corroborated where it is not."""
    least, alone = reliability(lowest, case, codebook), corroborated(lowest, held) == 1
    better = [
        each
        for each in held
        if (rank := reliability(each, case, codebook)) > least
        or (rank == least and alone and corroborated(each, held) > 1)
    ]
    return max(
        better,
        key=lambda s: (
            reliability(s, case, codebook),
            corroborated(s, held),
            not s.late,
            s.said[:10],
            -s.amount.point,
            s.house,
        ),
        default=None,
    )


def _split(
    case: Case, chosen: Statement, total: int, codebook: Codebook
) -> tuple[dict[str, Any], list[Step]]:
    """The total over its places and days, where it has several."""
    places = places_in(case, chosen)
    days = _days(case.incident.start, case.incident.end)
    cells = [f"{day} {place}".strip() for day in days or [""] for place in places or [""]]
    if len(cells) < 2:
        return {}, []
    shares = evenly(total, cells)
    told = ", ".join(f"{cell} {share:,}" for cell, share in shares.items() if share)
    return {"split": shares}, [step(codebook, "split", told, chosen.claims)]
