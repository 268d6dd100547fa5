"""The claims that say how many, with the number that their words give under a codebook."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from onrecord.findings.case import Case
from onrecord.findings.codebook import Codebook
from onrecord.findings.numbers import Amount, amount_of, wording_of
from onrecord.findings.steps import step
from onrecord.findings.wording import in_the_singular, says_casualties, tells_death
from onrecord.model import Change, Claim, Step, Testimony

__all__ = ["Word", "place_of", "words_on"]

_CHANGED = ("measure", "group", "basis", "magnitude", "place", "date")
"""What a retelling must not have changed for its figure to be the origin's word."""
_SAID = ("asserts", "confirms")


@dataclass(frozen=True, slots=True)
class Word:
    """A claim that gives a number, with the testimony that it belongs to."""

    claim: Claim
    testimony: Testimony
    amount: Amount

    @property
    def at(self) -> int:
        """Where it stands in its report."""
        return place_of(self.claim)

    @property
    def in_the_singular(self) -> bool:
        """Whether it speaks of one person in the singular ("a man"), which is no toll."""
        return self.claim.figure is None or in_the_singular(self.claim.figure.wording)

    @property
    def gives_number(self) -> bool:
        """Whether its own words give a number, not a codebook's table or a list of persons."""
        figure = self.claim.figure
        return figure is not None and (figure.low, figure.best, figure.high) != (None, None, None)

    @property
    def of_whom(self) -> str:
        """The noun for the people it is about; empty where the words name none."""
        words = self.claim.group.wording.split() if self.claim.group else []
        return words[-1].strip(".,;:").casefold() if words else ""

    @property
    def says_death(self) -> bool:
        """Whether its words say that those found are dead."""
        return tells_death(self.claim.quote)


def words_on(case: Case, measure: str, codebook: Codebook, steps: list[Step]) -> Iterator[Word]:
    """The claims on `measure` that count as their origin's word; steps say which do not, and why."""
    for testimony in case.testimonies:
        changed = {change.later for change in testimony.changes if _distorts(change, case)}
        for id_ in testimony.claims:
            claim = case.claims.get(id_)
            if claim is None or claim.measure != measure or not _counts(claim, case):
                continue
            if id_ in case.left_out:
                why = case.left_out[id_] or "no reason given"
                steps.append(step(codebook, "leave_out", f"left out “{wording_of(claim)}”: {why}", [id_]))
            elif id_ in changed:
                words = f"“{wording_of(claim)}” is not {testimony.origin.name}'s word"
                steps.append(step(codebook, "changed", words, [id_]))
            else:
                amount = amount_of(claim, case, codebook, steps)
                if amount is not None:
                    yield Word(claim, testimony, _hedged(claim, amount, testimony, case))


def _distorts(change: Change, case: Case) -> bool:
    """Whether a change makes another statement of it. That those who were shot are dead is news, and no distortion."""
    earlier = case.claims.get(change.earlier)
    if change.kind == "measure" and earlier is not None and earlier.measure == "casualties":
        return says_casualties(earlier.quote)
    return change.kind in _CHANGED


def _hedged(claim: Claim, amount: Amount, testimony: Testimony, case: Case) -> Amount:
    """The amount with the hedge that the same statement has further down its report: headlines drop hedges."""
    if claim.part != "title" or claim.figure is None or claim.figure.hedge:
        return amount
    for id_ in testimony.claims:
        other = case.claims.get(id_)
        if (
            other is None
            or other.report != claim.report
            or other.measure != claim.measure
            or other.figure is None
        ):
            continue
        fuller = Amount.of(other.figure)
        if other.figure.hedge and fuller is not None and fuller.point == amount.point:
            return fuller
    return amount


def _counts(claim: Claim, case: Case) -> bool:
    """Whether it says something that stands: not rejected, not denied, no part of a total that is claimed too."""
    return (
        claim.status != "rejected"
        and claim.stance in _SAID
        and claim.report in case.reports
        and not _is_part(claim, case.claims)
    )


def _is_part(claim: Claim, claims: Mapping[str, Claim]) -> bool:
    total = claims.get(claim.part_of) if claim.part_of else None
    return total is not None and total.measure == claim.measure


def place_of(claim: Claim) -> int:
    """Where a claim's figure stands in its report, else where its words do."""
    span = claim.figure.span if claim.figure and claim.figure.span else claim.span
    return span.start if span else 0
