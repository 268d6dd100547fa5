"""Persons per combination of lists: what the estimates take in.

A pattern is one character a list, in the order of the lists: `1` on it, `0` not.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from onrecord.model import Person

__all__ = ["UNPLACED", "overlap", "overlaps"]

UNPLACED = ""
"""The stratum of persons whose entries do not say it, or say two things equally often."""


def overlap(
    persons: Iterable[Person | Sequence[str]],
    lists_of: Mapping[str, str],
    *,
    lists: Sequence[str] | None = None,
    strata: Mapping[str, str] | None = None,
) -> dict[str, dict[str, int]]:
    """Persons by stratum, then by pattern of lists; without `strata` all are in the one stratum `` (not placed).

    `lists_of` gives the list of each entry, `lists` the order of the lists (sorted, unless given; persons on none of those
    given drop out), `strata` the stratum of each entry that says it.
    """
    order = list(lists) if lists is not None else sorted(set(lists_of.values()))
    cells: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for person in persons:
        entries = person.entries if isinstance(person, Person) else person
        held = {lists_of[entry] for entry in entries}
        pattern = "".join("1" if name in held else "0" for name in order)
        if "1" in pattern:
            cells[_stratum(entries, strata or {})][pattern] += 1
    return {stratum: dict(sorted(own.items(), reverse=True)) for stratum, own in sorted(cells.items())}


def overlaps(
    draws: Iterable[Iterable[Sequence[str]]],
    lists_of: Mapping[str, str],
    *,
    lists: Sequence[str] | None = None,
    strata: Mapping[str, str] | None = None,
) -> Iterator[dict[str, dict[str, int]]]:
    """The same for each drawn partition: how far matching alone leaves the counts open."""
    for partition in draws:
        yield overlap(partition, lists_of, lists=lists, strata=strata)


def _stratum(entries: Sequence[str], strata: Mapping[str, str]) -> str:
    """What most of a person's entries say."""
    said = Counter(strata[entry] for entry in entries if strata.get(entry)).most_common(2)
    if not said or (len(said) == 2 and said[0][1] == said[1][1]):
        return UNPLACED
    return said[0][0]
