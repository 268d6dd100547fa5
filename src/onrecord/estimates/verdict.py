"""The verdict: computed under an assumption, fragile, or refused; with reasons and what would help."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from onrecord.estimates.checks import HeldOut, Reason, Sensitivity, refusals, warnings
from onrecord.estimates.decomposable import GraphAverage
from onrecord.estimates.families import Answer
from onrecord.estimates.statement import ASSUMPTIONS, Statement
from onrecord.estimates.table import OverlapTable

__all__ = ["VERDICTS", "Verdict", "judge", "refuse"]

VERDICTS = ("computed", "fragile", "refused")
PRIOR_MOVES = 1.5
"""A prior that can move the number on no list by this factor decides it more than the data do."""
WIDE = 10.0
"""Ends of the number on no list this far apart leave its order of magnitude open."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be said of the number."""

    kind: str
    wording: str
    reasons: tuple[Reason, ...]

    def to_wire(self) -> dict[str, Any]:
        """The verdict as JSON."""
        return {
            "kind": self.kind,
            "wording": self.wording,
            "reasons": [asdict(each) for each in self.reasons],
        }


def refuse(table: OverlapTable, silent: dict[str, str] | None = None) -> Verdict | None:
    """The refusal that the table asks for, or that no family has an answer; None where there is one to give."""
    reasons = refusals(table)
    if not reasons and silent is not None:
        text = "; ".join(f"{family}: {why}" for family, why in silent.items())
        reasons = (Reason("no model", text, "Bring longer lists, or run the chains for longer"),)
    if not reasons:
        return None
    return Verdict("refused", f"refused: {'; '.join(each.name for each in reasons)}", reasons)


def judge(
    table: OverlapTable,
    statement: Statement,
    *,
    answers: Sequence[Answer],
    held_out: Sequence[HeldOut],
    priors: Sequence[GraphAverage],
    low: float,
    high: float,
) -> Verdict:
    """`computed under` the assumption, or `fragile` with every reason found."""
    reasons = [
        *warnings(table),
        *_stated(statement),
        *_models(table, answers, low, high),
        *_priors(table, priors),
        *_lists(held_out),
    ]
    under = ASSUMPTIONS[statement.assumption.name]
    if reasons:
        return Verdict(
            "fragile", f"fragile: {'; '.join(dict.fromkeys(r.name for r in reasons))}", tuple(reasons)
        )
    return Verdict(
        "computed",
        f"computed under the assumption that {under}, and that nobody was out of every list's reach",
        (),
    )


def _stated(statement: Statement) -> list[Reason]:
    names = {rule.name for rule in statement.lists}
    found = []
    for name, origin in statement.derived:
        if origin in names:
            text = f"{name} takes entries from {origin}, so their overlap says nothing about who is missing"
            found.append(Reason("derived list", text, f"Merge {name} and {origin} into one list"))
    unnamed = sum(rule.unnamed_records for rule in statement.lists)
    if unnamed:
        text = f"{unnamed} records name nobody and are not in the table; some may be people who are"
        found.append(
            Reason("unnamed records", text, "Match them by place and date, or bound what they could add")
        )
    return found


def _models(table: OverlapTable, answers: Sequence[Answer], low: float, high: float) -> list[Reason]:
    found = [
        Reason("chains disagree", f"{answer.family}: {problem}", "Run longer; merge lists that share nobody")
        for answer in answers
        for problem in answer.problems
    ]
    sound = [answer for answer in answers if not answer.problems]
    lowest, highest = min(sound, key=lambda a: a.high), max(sound, key=lambda a: a.low)
    if lowest.high < highest.low:
        text = (
            f"{lowest.family} ends at {lowest.high:,.0f} where {highest.family} starts at {highest.low:,.0f}"
        )
        found.append(Reason("models contradict each other", text, "Bring another list, or stratify"))
    if high - table.n > WIDE * max(low - table.n, 1.0):
        text = f"between {low - table.n:,.0f} and {high - table.n:,.0f} people are on no list"
        found.append(Reason("wide", text, "Bring lists that overlap more"))
    return found


def _priors(table: OverlapTable, priors: Sequence[GraphAverage]) -> list[Reason]:
    """Judged on the graphs' prior: the least informative against Jeffreys's (the uniform one is a known trap)."""
    if len(priors) < 2:
        return []
    unseen = [max(each.median - table.n, 1.0) for each in priors[:2]]
    if max(unseen) <= PRIOR_MOVES * min(unseen):
        return []
    text = f"graphs: N moves from {priors[0].median:,.0f} to {priors[1].median:,.0f} with the prior alone"
    return [Reason("prior decides", text, "Bring longer lists")]


def _lists(held_out: Sequence[HeldOut]) -> list[Reason]:
    hard = [each for each in held_out if not each.trivial]
    missed = [each for each in hard if not each.covered]
    if len(missed) * 2 <= len(hard):
        return []
    names = ", ".join(each.list for each in missed)
    text = f"held out, {len(missed)} of {len(hard)} lists have sizes outside the interval the others give ({names})"
    return [Reason("held-out lists missed", text, "Stratify; look for people whom most lists cannot reach")]


def open_question(sensitivity: Sensitivity) -> str:
    """What no data can decide, in words."""
    return (
        "The data cannot decide whether some people were out of every list's reach: such people leave no trace in "
        f"any list. If those on no list were up to {sensitivity.factor:.1f} times as many, or as few, as the models "
        f"say, N would lie between {sensitivity.low:,.0f} and {sensitivity.high:,.0f}."
    )
