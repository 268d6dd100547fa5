"""Against its own interest: who grants a loss that it would rather hide, or a deed that it would rather deny."""

from onrecord.findings.case import Case
from onrecord.findings.sides import parties
from onrecord.findings.telling import Statement

__all__ = ["against_interest", "grants_the_deed"]


def against_interest(statement: Statement, case: Case) -> bool:
    """Whether the origin grants its own side's loss of combatants, or a loss that its own side is said to have done."""
    if statement.origin.side is None:
        return False
    return grants_the_deed(statement, case) or (
        statement.relation == "own" and any(_combatant(claim, case) for claim in statement.claims)
    )


def grants_the_deed(statement: Statement, case: Case) -> bool:
    """Whether the origin's own words say that its own side did it."""
    side = statement.origin.side
    return side is not None and any(
        side in parties(claim) for id_ in statement.claims if (claim := case.claims.get(id_)) is not None
    )


def _combatant(id_: str, case: Case) -> bool:
    claim = case.claims[id_]
    return claim.group is not None and claim.group.status == "combatant"
