"""From claims to statements: what each origin says on one measure, and when, with the claims that say it.

A statement is one house's word in one report, taken from the report that has it first: copies and retellings of it add
nothing. How it is read, step by step, is in `docs/findings.md`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from onrecord.findings.case import Case
from onrecord.findings.codebook import Codebook
from onrecord.findings.steps import step
from onrecord.findings.telling import Statement, told
from onrecord.findings.wording import says_casualties
from onrecord.model import Step

__all__ = ["Statement", "Statements", "statements"]

_LASTING = ("leave_out", "interpret", "changed", "no_number")
"""Steps that are shown though the claims they are about give no figure."""


@dataclass(frozen=True, slots=True)
class Statements:
    """All statements on a measure in order of time, and the steps that made them."""

    all: tuple[Statement, ...]
    steps: tuple[Step, ...]


def statements(case: Case, measure: str, codebook: Codebook) -> Statements:
    """What each house says on `measure`, in order of time."""
    steps: list[Step] = []
    found = told(case, measure, codebook, steps)
    if measure == "wounded" and codebook.settings.get("rest_for_wounded") and not case.incident.series:
        found = list(_with_rest(case, found, codebook, steps))
    kept = _once(found, case)
    used = {claim for statement in kept for claim in statement.claims}
    about = {each for each in steps if used & set(each.claims) or each.rule in _LASTING}
    return Statements(kept, tuple(sorted(about, key=lambda s: (s.rule, s.claims, s.words))))


def _with_rest(
    case: Case, wounded: Sequence[Statement], codebook: Codebook, steps: list[Step]
) -> Iterator[Statement]:
    """The wounded; where a report tells how many were hit and that leaves more wounded than it names, the rest."""
    hit, killed = (_leads(told(case, measure, codebook, [])) for measure in ("casualties", "killed"))
    hit = {
        id_: each
        for id_, each in hit.items()
        if not any(says_casualties(case.claims[c].quote) for c in each.claims)
    }
    leads = _leads(wounded)
    for id_ in sorted({*hit, *leads}):
        lead, whole, dead = leads.get(id_), hit.get(id_), killed.get(id_)
        rest = whole.amount.less(dead.amount if dead else None) if whole else None
        if whole is None or rest is None or rest.point <= 0 or (lead and not lead.amount.below(rest)):
            yield from (each for each in wounded if each.report == id_)
            continue
        claims = (*whole.claims, *(dead.claims if dead else ()))
        words = (
            f"{whole.amount.shown()} hit less {dead.amount.shown() if dead else 0} killed is {rest.shown()}"
        )
        steps.append(step(codebook, "rest", words, claims, rest))
        both = {*whole.testimonies, *(dead.testimonies if dead else ())}
        yield replace(whole, amount=rest, claims=claims, testimonies=tuple(sorted(both)))


def _leads(found: Iterable[Statement]) -> dict[str, Statement]:
    """The statement that each report leads with."""
    leads: dict[str, Statement] = {}
    for each in found:
        leads.setdefault(each.report, each)
    return leads


def _once(found: Iterable[Statement], case: Case) -> tuple[Statement, ...]:
    """Each statement once, from the report that has it first, in order of time."""
    firsts = {claim.report for each in case.testimonies if (claim := case.claims.get(each.first)) is not None}
    order = sorted(
        found, key=lambda s: (s.report not in firsts, _published(case, s.report), s.report, s.house, s.claims)
    )
    kept: dict[tuple[str, ...], Statement] = {}
    for statement in order:
        kept.setdefault(_said_by(statement, case), statement)
    return tuple(sorted(kept.values(), key=lambda s: (s.said[:10], s.said, s.house, s.claims)))


def _said_by(statement: Statement, case: Case) -> tuple[str, ...]:
    """What makes two statements one: the same house repeating the same testimonies, or the same words without a figure."""
    claims = [case.claims[id_] for id_ in statement.claims]
    if all(claim.figure is None for claim in claims):
        return ("words", *(" ".join(claim.quote.split()).casefold() for claim in claims))
    return (statement.house, *statement.testimonies)


def _published(case: Case, report: str) -> str:
    return case.reports[report].published or "~"
