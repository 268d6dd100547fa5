"""How an origin stands to a loss: its own side's, the enemy's, or a third side's. Computed claim by claim, never stored.

Who fights whom is read from the record alone: whoever is said to have done it (`by`) fights those who were lost.
"""

from collections.abc import Iterable
from functools import lru_cache

from onrecord.knowledge.nations import nations_in
from onrecord.model import Claim, Origin

__all__ = ["RELATIONS", "Opponents", "opponents", "parties", "relation"]

RELATIONS = ("own", "enemy", "third", "unknown")
"""The origin's own side was hit; its enemy's; neither; or it is not said whose."""
Opponents = frozenset[tuple[str, str]]
"""Pairs of sides that fight each other, both ways round."""


def opponents(claims: Iterable[Claim]) -> Opponents:
    """Who fights whom, as `claims` tell: the side of the group that was lost against the side said to have done it."""
    found: set[tuple[str, str]] = set()
    for claim in claims:
        lost = claim.group.side if claim.group else None
        for doer in parties(claim) if lost else ():
            if doer != lost:
                found |= {(str(lost), doer), (doer, str(lost))}
    return frozenset(found)


def parties(claim: Claim) -> tuple[str, ...]:
    """The states that a claim says did it; the name itself where it names none."""
    if claim.by is None:
        return ()
    return _states(claim.by.name)


@lru_cache(maxsize=4096)
def _states(name: str) -> tuple[str, ...]:
    return tuple(sorted({state for _, state in nations_in(name)})) or (name,)


def relation(origin: Origin, claim: Claim, fighting: Opponents) -> str:
    """How `origin` stands to the loss that `claim` tells of, one of RELATIONS."""
    lost = claim.group.side if claim.group else None
    if origin.side is None or lost is None:
        return "unknown"
    if origin.side == lost:
        return "own"
    return "enemy" if (origin.side, lost) in fighting else "third"
