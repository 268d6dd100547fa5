"""Every decision as a row: who decided what about what, when, why, and whether it still stands."""

from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any

from onrecord.formats.told import write_events
from onrecord.model import canonical

__all__ = ["COLUMNS", "write_audit"]

COLUMNS = (
    "number", "at", "operator", "noun", "verb", "about", "changes", "reason", "quote", "undoes", "undone_by", "in_force",
    "decision", "item",
)  # fmt: skip
"""What a row has: `number` is of the event in the record's log, `about` the ids or names it is about."""


def write_audit(decisions: Iterable[Mapping[str, Any]], target: IO[str]) -> int:
    """Write decisions in their wire form, in the order they were made, as CSV; how many there were."""
    made = list(decisions)
    return write_events(_rows(made), COLUMNS, target)


def _rows(decisions: list[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    undone = _undone(decisions)
    for each in decisions:
        about = [each["claim"]] if each["claim"] else each["on"]
        yield {
            **{
                name: each[name]
                for name in ("at", "operator", "noun", "verb", "reason", "quote", "undoes", "item")
            },
            "number": each["event"],
            "about": "; ".join(about),
            "changes": canonical(each["changes"]) if each["changes"] else None,
            "undone_by": undone.get(each["id"]),
            "in_force": each["id"] not in undone,
            "decision": each["id"],
        }


def _undone(decisions: list[Mapping[str, Any]]) -> dict[str, str]:
    """The decisions that a decision in force undoes, with that one: undoing an undo brings back what it undid."""
    undone: dict[str, str] = {}
    for each in sorted(decisions, key=lambda each: -int(each["event"])):
        if each["undoes"] and each["id"] not in undone:
            undone[each["undoes"]] = each["id"]
    return undone
