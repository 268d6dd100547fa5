"""What a person decided about incidents, applied to where linking put the claims: it stands through every linking.

`merge`: the incidents that its claims stand in are one. `split`: its claims, and whatever repeats them, stand apart
from the claims named in `from`. In the order they were made.
"""

from collections.abc import Iterable, Mapping, Sequence

from onrecord.linking.testimonies import Statement
from onrecord.model import Decision

__all__ = ["Key", "divided", "settled"]

Key = tuple[str, ...]
"""What linking knows an incident by while it works."""


def settled(
    places: Mapping[str, Key], statements: Iterable[Statement], decisions: Sequence[Decision]
) -> dict[str, Key]:
    """The place of each claim after the decisions."""
    held = dict(places)
    mates = {fact.id: statement for statement in statements for fact in statement.facts}
    for decision in sorted(decisions, key=lambda each: each.event):
        own = [claim for claim in decision.on if claim in held]
        if decision.verb == "merge" and own:
            keys = {held[claim] for claim in own}
            target = min(keys)
            held = {claim: target if key in keys else key for claim, key in held.items()}
        if decision.verb == "split" and own:
            stay = frozenset(decision.changes.get("from", ()))
            move = {fact.id for claim in own for fact in mates[claim].facts} | set(own)
            for claim in sorted(move - stay):
                held[claim] = ("split", decision.id)
    return held


def divided(statements: Iterable[Statement], places: Mapping[str, Key]) -> list[Statement]:
    """The statements, each within one incident: one that a split went through becomes two."""
    found = []
    for statement in statements:
        keys = dict.fromkeys(places[fact.id] for fact in statement.facts)
        found += [Statement([f for f in statement.facts if places[f.id] == key]) for key in keys]
    return found
