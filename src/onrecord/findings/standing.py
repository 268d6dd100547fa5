"""Which statement of each house stands now: later words supersede earlier, a figure so far does not fall."""

from collections.abc import Sequence

from onrecord.findings.codebook import Codebook
from onrecord.findings.steps import step
from onrecord.findings.telling import Statement
from onrecord.model import Step

__all__ = ["standing", "up_to_date"]


def standing(all_: Sequence[Statement], codebook: Codebook) -> tuple[tuple[Statement, ...], tuple[Step, ...]]:
    """The statement of each house that stands, in order of house, and the steps that left the others behind.

    A toll only rises: a lower number that its origin does not call a revision leaves the earlier one standing.
    """
    steps: list[Step] = []
    held: dict[str, Statement] = {}
    for statement in all_:
        before = held.get(statement.house)
        if before is None:
            held[statement.house] = statement
            continue
        held[statement.house] = _later(before, statement, codebook, steps)
    steps += _houses(held, all_, codebook)
    return tuple(held[house] for house in sorted(held)), tuple(steps)


def _later(before: Statement, now: Statement, codebook: Codebook, steps: list[Step]) -> Statement:
    if now.amount.below(before.amount) and not now.revises:
        words = f"{now.house}: {now.amount.shown()} is less than {before.amount.shown()} before it, and no revision"
        steps.append(step(codebook, "monotone", words, [*before.claims, *now.claims], before.amount))
        return before
    if now.amount == before.amount:
        return now if before.late and not now.late else before
    words = f"{now.house}: {now.amount.shown()} ({now.said[:10] or 'undated'}) in the place of {before.amount.shown()}"
    steps.append(step(codebook, "supersede", words, [*before.claims, *now.claims], now.amount))
    return now


def _houses(held: dict[str, Statement], all_: Sequence[Statement], codebook: Codebook) -> list[Step]:
    found = []
    for house in sorted(held):
        names = sorted({each.origin.name for each in all_ if each.house == house})
        if len(names) > 1:
            claims = [claim for each in all_ if each.house == house for claim in each.claims]
            words = f"{', '.join(names)} count as one: {house}"
            found.append(step(codebook, "houses", words, claims))
    return found


def up_to_date(
    held: Sequence[Statement], codebook: Codebook
) -> tuple[tuple[Statement, ...], tuple[Step, ...]]:
    """Of a running total, the statements that no later and higher one has overtaken, and the step that says which were."""
    overtaken = [
        each
        for each in held
        if any(o.said[:10] > each.said[:10] and o.amount.point > each.amount.point for o in held)
    ]
    if not overtaken:
        return tuple(held), ()
    told = "; ".join(f"{each.house} {each.amount.shown()} ({each.said[:10]})" for each in overtaken)
    claims = [claim for each in overtaken for claim in each.claims]
    kept = tuple(each for each in held if each not in overtaken)
    return kept, (step(codebook, "overtaken", told, claims),)
