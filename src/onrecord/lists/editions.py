"""Editions of a list: what a new version adds, changes and withdraws, and which row is which earlier entry.

A list that gives its own ids names its entries itself. Elsewhere an entry is named by the content of its row; a row
that was mended in the new version keeps the name of the one it took the place of, where only one can be meant.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass

from onrecord.model import Entry

__all__ = ["Difference", "carried_keys", "difference"]

_MOST_CARRIED = 100_000
"""Mended rows whose names are carried on: more of them is another list."""
_NAMES = ("name", "family", "given", "patronymic")


@dataclass(frozen=True, slots=True)
class Difference:
    """What is otherwise in a new edition."""

    added: tuple[Entry, ...]
    changed: tuple[tuple[Entry, Entry], ...]
    """Before and after."""
    withdrawn: tuple[Entry, ...]
    same: int


def difference(before: Iterable[Entry], after: Iterable[Entry]) -> Difference:
    """What is added, changed and withdrawn from one edition to another; entries that only moved are the same."""
    earlier = {entry.id: entry for entry in before}
    added, changed, same = [], [], 0
    for entry in after:
        old = earlier.pop(entry.id, None)
        if old is None:
            added.append(entry)
        elif (old.fields, old.raw) != (entry.fields, entry.raw):
            changed.append((old, entry))
        else:
            same += 1
    return Difference(tuple(added), tuple(changed), tuple(earlier.values()), same)


def carried_keys(before: Iterable[Entry], after: Iterable[Entry], *, key: str) -> dict[int, str]:
    """Rows of a new edition that are earlier entries mended, with the keys of those; none where the list has ids.

    A row is taken for an earlier one where both have gone from the other edition as they stand, and they alone
    share name and birth, or name and row.
    """
    if key != "row":
        return {}
    now = list(after)
    earlier = {entry.key: entry for entry in before}
    kept = {entry.key for entry in now if entry.key in earlier}
    gone = [entry for name, entry in earlier.items() if name not in kept]
    new = [entry for entry in now if entry.key not in kept]
    carried: dict[int, str] = {}
    for shared in (_who_and_birth, _who_and_row, _birth_and_rest):
        for old, entry in _pairs(gone, new, shared):
            carried[entry.row] = old.key
        taken = set(carried.values())
        gone = [entry for entry in gone if entry.key not in taken]
        new = [entry for entry in new if entry.row not in carried]
    return carried if len(carried) <= _MOST_CARRIED else {}


def _pairs(
    gone: Iterable[Entry], new: Iterable[Entry], shared: Callable[[Entry], Hashable | None]
) -> list[tuple[Entry, Entry]]:
    """Entries that alone share something, on either side."""
    found: Mapping[Hashable, tuple[list[Entry], list[Entry]]] = defaultdict(lambda: ([], []))
    for side, entries in enumerate((gone, new)):
        for entry in entries:
            told = shared(entry)
            if told is not None:
                found[told][side].append(entry)
    return [(old[0], now[0]) for old, now in found.values() if len(old) == len(now) == 1]


def _who(entry: Entry) -> tuple[str, ...] | None:
    told = tuple(entry.fields.get(name, "").casefold() for name in _NAMES)
    return told if any(told) else None


def _who_and_birth(entry: Entry) -> Hashable | None:
    who, birth = _who(entry), entry.fields.get("birth")
    return (who, birth) if who and birth else None


def _who_and_row(entry: Entry) -> Hashable | None:
    who = _who(entry)
    return (who, entry.row) if who else None


def _birth_and_rest(entry: Entry) -> Hashable | None:
    """All but the name: a spelling that was mended."""
    rest = tuple(sorted((name, value) for name, value in entry.fields.items() if name not in _NAMES))
    return rest if len(rest) >= 3 else None
