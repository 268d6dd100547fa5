"""Testimonies: one origin's one statement, with every claim that repeats it, and what changed on the way.

Claims are taken in order of time. Each joins the statement that it repeats most plainly, or begins one. The claim that
the others are held against is the origin's own words where they are in the record, else the fullest of the first day: a
headline and a short post say less than the story they go with, though they may be minutes earlier.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from onrecord.linking.changes import changes_of
from onrecord.linking.facts import Fact, days_between, said_day
from onrecord.linking.origins import agree, chain_of, origin_of
from onrecord.linking.repeats import ENOUGH, likeness
from onrecord.model import Change, Testimony, digest

__all__ = ["Statement", "statements_of", "superseding", "testimony_of"]

_REVISED_DAYS = 3
_ONE_MOUTH = 0.6
"""How far two claims must have one origin for the later to bring the earlier up to date."""
Kin = Callable[[str, str], float]


@dataclass(slots=True)
class Statement:
    """One origin's one statement while it is gathered."""

    facts: list[Fact] = field(default_factory=list)

    @property
    def first(self) -> Fact:
        """The claim that says it first."""
        return self.facts[0]


def statements_of(
    facts: Iterable[Fact], *, kin: Kin, twins: Mapping[str, tuple[object, ...]]
) -> list[Statement]:
    """The statements that claims repeat, in order of time; a claim of a copy stands with its twin of the first."""
    ordered = sorted(
        facts, key=lambda fact: (*said_day(fact), not fact.claim.said_by, fact.claim.part, fact.id)
    )
    statements: list[Statement] = []
    by_value: dict[tuple[str, int], list[Statement]] = {}
    placed: dict[tuple[object, ...], Statement] = {}
    for fact in ordered:
        key = (fact.claim.kind, fact.value) if fact.value is not None else None
        likely = by_value.get(key, []) if key else []
        best, points = placed.get(twins[fact.id]), ENOUGH
        for statement in likely if best is None else ():
            if _other_mouth(statement, fact):
                continue
            reached = max(
                likeness(other, fact, kin=kin(other.report, fact.report)) for other in statement.facts
            )
            if reached >= points and (best is None or reached > points):
                best, points = statement, reached
        if best is None:
            best = Statement()
            statements.append(best)
            if key:
                by_value.setdefault(key, []).append(best)
        placed.setdefault(twins[fact.id], best)
        best.facts.append(fact)
    return _misquoted(statements, kin=kin)


def _other_mouth(statement: Statement, fact: Fact) -> bool:
    """Whether whoever the claim goes back to is none of those that the statement goes back to."""
    voices = [
        agree(other.claim, fact.claim, crossed=other.report != fact.report) for other in statement.facts
    ]
    told = [voice for voice in voices if voice is not None]
    return bool(told) and max(told) == 0


def _misquoted(statements: list[Statement], *, kin: Kin) -> list[Statement]:
    """Statements whose number was changed on the way joined to the one they come from.

    One origin, one measure, one group, said at one time, in a report that repeats another of the same
    origin's numbers of that day: then another number is a mistake, not another statement.
    """
    kept: list[Statement] = []
    for statement in statements:
        home = next((other for other in kept if _misquotes(statement, other, statements, kin)), None)
        if home is None:
            kept.append(statement)
        else:
            home.facts += statement.facts
    return kept


def _misquotes(late: Statement, early: Statement, all_: Sequence[Statement], kin: Kin) -> bool:
    one, other = early.first, late.first
    if one.value is None or other.value is None or other.value == one.value or one.report == other.report:
        return False
    if (
        one.claim.kind != other.claim.kind
        or one.claim.measure != other.claim.measure
        or other.past
        or one.past
    ):
        return False
    if not (agree(one.claim, other.claim) or 0) or one.claim.part_of or other.claim.part_of:
        return False
    if days_between(one.said, other.said) > _REVISED_DAYS or not (
        one.states & other.states or one.words & other.words
    ):
        return False
    sides = {one.report, other.report}
    shared = [s for s in all_ if sides <= {fact.report for fact in s.facts}]
    repeated = any(fact.report == one.report for fact in late.facts) or any(
        fact.report == other.report for fact in early.facts
    )
    return bool(shared) and not repeated


def testimony_of(
    statement: Statement, *, incident: str, all_facts: Mapping[str, Sequence[Fact]]
) -> Testimony:
    """The testimony that a statement makes; `all_facts` are all claims of each report in it."""
    facts = statement.facts
    origin = origin_of((fact.claim for fact in facts), facts[0].outlet)
    reference = min(facts, key=lambda fact: _reference(fact, facts[0]))
    changes = tuple(_changes(reference, facts, all_facts))
    first = facts[0]
    return Testimony(
        id=digest(["testimony", first.id]),
        incident=incident,
        origin=origin,
        first=first.id,
        claims=tuple(fact.id for fact in facts),
        said=first.said,
        kept=any(fact.issued for fact in facts),
        carriers=tuple(dict.fromkeys(fact.outlet or fact.report for fact in facts)),
        changes=changes,
    )


def _reference(fact: Fact, first: Fact) -> tuple[object, ...]:
    """For choosing what the others are held against, the smallest first. The day of an "as of" is what retelling loses first."""
    claim = fact.claim
    as_of = claim.when is not None and claim.when.start is None
    filled = [claim.said_by, claim.said, as_of, as_of, claim.where, claim.group]
    hedge = claim.figure is not None and claim.figure.hedge is not None
    return (
        not fact.issued,
        fact.past,
        days_between(first.said, fact.said) > 1,
        claim.part != "body",
        -sum(map(bool, filled)) - hedge,
        *said_day(fact),
        fact.id,
    )


def _changes(
    reference: Fact, facts: Sequence[Fact], all_facts: Mapping[str, Sequence[Fact]]
) -> Iterable[Change]:
    """The changes of each claim in another report; a headline is held against the headline too."""
    others = [fact for fact in facts if fact.report == reference.report and fact is not reference]
    for fact in facts:
        if fact.report == reference.report:
            continue
        beside = [other for other in others if other.claim.part in ("body", fact.claim.part)]
        for change in changes_of(reference, fact, beside):
            if change.kind == "attribution" and _named_elsewhere(reference, all_facts[fact.report]):
                continue
            yield change


def _named_elsewhere(reference: Fact, facts: Sequence[Fact]) -> bool:
    """Whether the report names the origin beside any of its claims: its reader knows."""
    names = {word.removesuffix("s") for who in chain_of(reference.claim)[:1] for word in who.proper}
    return any(agree(reference.claim, fact.claim) or names & fact.around for fact in facts)


def superseding(testimonies: Sequence[Testimony], facts: Mapping[str, Fact]) -> list[Testimony]:
    """The testimonies, each with the one of the same origin that it brings up to date: the last said before it.

    Of one incident, one measure and people that can be the same; parts of totals bring nothing up to date.
    """
    found: list[Testimony] = []
    earlier: dict[tuple[str, str | None], list[Testimony]] = {}
    for each in sorted(testimonies, key=lambda t: (t.said or "9999", t.id)):
        first = facts[each.first]
        told = earlier.setdefault((each.incident, first.claim.measure), [])
        old = next((t for t in reversed(told) if _updates(first, facts[t.first])), None)
        found.append(replace(each, supersedes=old.id if old else None))
        if first.value is not None and first.claim.part_of is None:
            told.append(each)
    return found


def _updates(late: Fact, early: Fact) -> bool:
    """Whether a later figure of the same origin takes the place of an earlier one."""
    if late.value is None or late.claim.part_of or not late.said or not early.said or late.said <= early.said:
        return False
    if late.states and early.states and not late.states & early.states:
        return False
    if late.words and early.words and not late.words & early.words:
        return False
    mine, theirs = late.claim.said_by, early.claim.said_by
    if not mine and not theirs:
        return late.outlet is not None and late.outlet == early.outlet
    return (agree(early.claim, late.claim) or 0) >= _ONE_MOUTH
