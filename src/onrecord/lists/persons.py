"""Clusters of entries as persons, each with the weakest of the links that it needs."""

from collections.abc import Sequence

import numpy as np

from onrecord.lists.clustering import Linkage
from onrecord.lists.columnar import Columns
from onrecord.model import Person

__all__ = ["persons_of"]


def persons_of(columns: Columns, linkage: Linkage, groups: Sequence[tuple[int, ...]]) -> tuple[Person, ...]:
    """The persons that groups of entries (by place) are, sorted by id."""
    weakest = _weakest(linkage, groups)
    made = (
        Person(
            tuple(columns.ids[place] for place in group),
            tuple(sorted({columns.lists[place] for place in group})),
            least,
        )
        for group, least in zip(groups, weakest, strict=True)
    )
    return tuple(sorted(made, key=lambda person: person.id))


def _weakest(linkage: Linkage, groups: Sequence[tuple[int, ...]]) -> list[float]:
    """For each group, the weakest link of its strongest spanning tree (Kruskal 1956); 0 where links do not span it."""
    group_of = np.zeros(linkage.entries, dtype=np.int64)
    for number, group in enumerate(groups):
        group_of[list(group)] = number
    inside = np.flatnonzero(group_of[linkage.left] == group_of[linkage.right])
    order = inside[np.argsort(-linkage.probability[inside], kind="stable")]
    parent = list(range(linkage.entries))
    missing = [len(group) - 1 for group in groups]
    weakest = [1.0] * len(groups)
    for a, b, chance in zip(
        linkage.left[order].tolist(),
        linkage.right[order].tolist(),
        linkage.probability[order].tolist(),
        strict=True,
    ):
        one, other = _root(parent, a), _root(parent, b)
        if one != other:
            parent[one] = other
            missing[group_of[a]] -= 1
            weakest[group_of[a]] = chance
    return [0.0 if left else least for left, least in zip(missing, weakest, strict=True)]


def _root(parent: list[int], entry: int) -> int:
    while parent[entry] != entry:
        parent[entry] = parent[parent[entry]]
        entry = parent[entry]
    return entry
