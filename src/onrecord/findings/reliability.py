"""How reliable an origin is, by the table of the codebook."""

from collections.abc import Sequence

from onrecord.findings.case import Case
from onrecord.findings.codebook import Codebook
from onrecord.findings.telling import Statement

__all__ = ["corroborated", "most_reliable", "reliability"]


def reliability(statement: Statement, case: Case, codebook: Codebook) -> float:
    """0 to 1, by the class of its origin; a class that the table lacks counts as its least."""
    table = codebook.settings["reliability"]
    return float(table.get(case.houses.class_of(statement.origin), min(table.values())))


def corroborated(statement: Statement, held: Sequence[Statement]) -> int:
    """How many houses, its own among them, say what it says."""
    return sum(each.amount.holds(statement.amount.point) for each in held)


def most_reliable(held: Sequence[Statement], case: Case, codebook: Codebook) -> Statement:
    """The statement of the most reliable origin; of equals the better corroborated, then the later, then the lower."""
    return max(
        held,
        key=lambda s: (
            reliability(s, case, codebook),
            not s.late,
            corroborated(s, held),
            s.said[:10],
            -s.amount.point,
            s.house,
        ),
    )
