"""How a claim stands after decisions; where a decision finds its claim after a new reading.

Pure: decisions are never changed, a claim as the reader gave it is never overwritten.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from onrecord.errors import UsageError
from onrecord.model import (
    BASES,
    CLASSES,
    GROUP_STATUSES,
    KINDS,
    MEASURES,
    PRECISIONS,
    STANCES,
    Claim,
    Decision,
)
from onrecord.record.declared import is_date

__all__ = ["amended", "anchored", "in_force", "stands"]

_ALLOWED: Mapping[str, tuple[str, ...]] = {
    "kind": KINDS,
    "measure": MEASURES,
    "stance": STANCES,
    "figure.basis": BASES,
    "group.status": GROUP_STATUSES,
    "where.precision": PRECISIONS,
}
_FIXED = ("id", "report", "reader", "status", "quote", "span", "coded", "confidence", "silent")
_EMPTY: Mapping[str, Mapping[str, Any]] = {
    "figure": {
        "low": None,
        "best": None,
        "high": None,
        "wording": "",
        "hedge": None,
        "basis": None,
        "span": None,
    },
    "group": {
        "name": "",
        "wording": "",
        "status": None,
        "side": None,
        "sex": None,
        "age": None,
        "span": None,
    },
    "by": {"name": "", "wording": "", "span": None},
    "circumstance": {"wording": "", "span": None},
    "cue": {"wording": "", "span": None},
    "when": {"start": None, "end": None, "granularity": "day", "wording": "", "rule": "coded", "span": None},
    "said": {"start": None, "end": None, "granularity": "day", "wording": "", "rule": "coded", "span": None},
    "where": {
        "name": "",
        "id": None,
        "lat": None,
        "lon": None,
        "precision": None,
        "wording": "",
        "span": None,
    },
}
"""What a slot begins with when a person fills it for the first time: nothing is assumed."""


def in_force(decisions: Sequence[Decision]) -> list[Decision]:
    """The decisions that no later decision in force undoes; undoing an undo brings back what it undid."""
    undone: set[str] = set()
    kept = []
    for decision in sorted(decisions, key=lambda each: each.event, reverse=True):
        if decision.id in undone:
            continue
        if decision.undoes:
            undone.add(decision.undoes)
        kept.append(decision)
    return kept[::-1]


def stands(machine: Claim | None, decisions: Sequence[Decision]) -> Claim | None:
    """The claim as it stands: what the reader gave (None where it was coded by hand) and decisions in force.

    None where the decision that made a coded claim is undone.
    """
    claim = machine
    for decision in in_force(decisions):
        match decision.verb:
            case "new":
                claim = Claim.from_wire(decision.changes)
            case "accept" if claim:
                claim = claim.with_(status="accepted")
            case "reject" if claim:
                claim = claim.with_(status="rejected")
            case "amend" if claim:
                note = f"{decision.reason or 'amended'}"
                claim = amended(claim, decision.changes, note=note)
    return claim


def amended(claim: Claim, changes: Mapping[str, Any], *, note: str) -> Claim:
    """`claim` with slots changed (`figure.best` = 180, `measure` = "killed", `group` = None), marked as coded.

    UsageError names a slot that does not exist or a value that does not fit.
    """
    wire: dict[str, Any] = dict(claim.to_wire())
    coded = dict(claim.coded)
    for path, value in changes.items():
        _set(wire, path, value)
        coded[path.partition(".")[0]] = note
    try:
        changed = Claim.from_wire({**wire, "coded": coded, "status": "amended"})
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(
            ", ".join(changes), f"the value does not fit ({error})", "See the wire form in docs/claims.md"
        ) from error
    _check(changed)
    return changed


def _set(wire: dict[str, Any], path: str, value: Any) -> None:
    slot, _, field = path.partition(".")
    if slot not in wire or slot in _FIXED:
        names = ", ".join(name for name in wire if name not in _FIXED)
        raise UsageError(path, "there is no such slot to set", f"Slots are {names}")
    if path in _ALLOWED and value is not None and value not in _ALLOWED[path]:
        raise UsageError(
            f"{path}={value}", "there is no such value", f"Values are {', '.join(_ALLOWED[path])}"
        )
    if not field:
        wire[slot] = value
        return
    if slot not in _EMPTY or field not in _EMPTY[slot]:
        raise UsageError(
            path, "there is no such slot to set", f"Fields are {', '.join(_EMPTY.get(slot, {})) or 'none'}"
        )
    wire[slot] = {**(wire[slot] or _EMPTY[slot]), field: value}


def _check(claim: Claim) -> None:
    figure = claim.figure
    if figure:
        known = [bound for bound in (figure.low, figure.best, figure.high) if bound is not None]
        if any(not isinstance(bound, int) or isinstance(bound, bool) or bound < 0 for bound in known):
            raise UsageError(
                "figure", "a bound is not a whole number of people", "Give digits, or null for none"
            )
        if known != sorted(known):
            raise UsageError("figure", f"its bounds {known} are not in order", "low ≤ best ≤ high")
    for speaker in claim.said_by:
        if speaker.class_ not in CLASSES:
            raise UsageError(
                f"said_by class {speaker.class_}",
                "there is no such class",
                f"Classes are {', '.join(CLASSES)}",
            )
    for time in (claim.when, claim.said):
        for end in (time.start, time.end) if time else ():
            if end is not None and not (isinstance(end, str) and is_date(end)):
                raise UsageError(str(end), "it is not a date", "Write dates as 2024-12-16")


def anchored(decision: Decision, claims: Sequence[Claim]) -> Claim | None:
    """The claim a decision is about among those of its item: by id, else the only one with its quotation."""
    for claim in claims:
        if claim.id == decision.claim:
            return claim
    same = [claim for claim in claims if claim.quote == decision.quote]
    return same[0] if len(same) == 1 else None
