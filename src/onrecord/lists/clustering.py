"""Pairs to persons, without chains: clusters grow by how well all their entries fit each other, not by one link.

Two clusters of `a` and `b` entries join while the probabilities of the pairs between them, `sum p / (a b)^0.9`,
reach one half: for two entries that is p itself, for large clusters a fraction of all the pairs (unweighted
average linkage, Sokal and Michener 1958, eased for clusters that many entries make sure of). The closest join first.
A cluster of up to three entries is then taken in by the larger one that its entries' probabilities point to, where
they come to one half an entry; all are taken in by the clusters as they stand, so nothing chains.
Two entries of one duplicate-free list, and pairs that a reviewer told apart, never come together, nor do
clusters that hold such a pair. What a reviewer joined is joined first.
"""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["LEAST", "Linkage", "clusters"]

LEAST = 0.02
"""Pairs less probable than this count as no link at all."""
JOIN = 0.5
SPREAD = 0.9
SMALL = 3
"""Clusters of so many entries at most are taken in by a larger one."""


@dataclass(frozen=True, slots=True)
class Linkage:
    """What clusters are made from: probable pairs by place of their entries, and what must hold whatever they say."""

    entries: int
    left: npt.NDArray[np.int64]
    right: npt.NDArray[np.int64]
    probability: npt.NDArray[np.float64]
    source: Sequence[int]
    """By entry: two entries of one source are never one person."""
    joined: Sequence[tuple[int, int]] = ()
    apart: Sequence[tuple[int, int]] = ()


class _Growing:
    """Clusters as they grow; a cluster is named by one of its entries."""

    def __init__(self, linkage: Linkage) -> None:
        count = linkage.entries
        self.parent = list(range(count))
        self.members: list[list[int]] = [[entry] for entry in range(count)]
        self.near: list[dict[int, float]] = [{} for _ in range(count)]
        for a, b, chance in _links(linkage):
            self.near[a][b] = self.near[b][a] = chance
        self.sources: dict[int, set[int]] = {}
        self.source = linkage.source
        self.apart: dict[int, set[int]] = {}
        for a, b in linkage.apart:
            self.apart.setdefault(a, set()).add(b)
            self.apart.setdefault(b, set()).add(a)
        self.power: list[float] = [float(size) ** SPREAD for size in range(count + 1)]

    def fit(self, a: int, b: int, chance: float) -> float:
        """How well two clusters fit, their pairs' probabilities coming to `chance`."""
        return chance / (self.power[len(self.members[a])] * self.power[len(self.members[b])])

    def able(self, a: int, b: int) -> bool:
        """Whether nothing forbids that two clusters are one person."""
        own, other = self.members[a], self.members[b]
        if self.apart and any(self.apart.get(entry, _NONE) & set(other) for entry in own):
            return False
        if len(own) > len(other):
            own, other = other, own
        held = {self.source[entry] for entry in other}
        return not any(self.source[entry] in held for entry in own)

    def join(self, a: int, b: int) -> int:
        """Make two clusters one; gives its name."""
        if len(self.near[a]) < len(self.near[b]):
            a, b = b, a
        near = self.near[a]
        near.pop(b, None)
        moved, self.near[b] = self.near[b], {}
        moved.pop(a, None)
        for other, chance in moved.items():
            theirs = self.near[other]
            del theirs[b]
            theirs[a] = near[other] = near.get(other, 0.0) + chance
        self.parent[b] = a
        self.members[a] += self.members[b]
        self.members[b] = []
        return a

    def name(self, entry: int) -> int:
        """The cluster that an entry is in."""
        while self.parent[entry] != entry:
            self.parent[entry] = self.parent[self.parent[entry]]
            entry = self.parent[entry]
        return entry


_NONE: set[int] = set()


def clusters(linkage: Linkage) -> list[tuple[int, ...]]:
    """The entries of each person, sorted; every entry is in one."""
    growing = _Growing(linkage)
    for a, b in linkage.joined:
        one, other = growing.name(a), growing.name(b)
        if one != other and growing.able(one, other):
            growing.join(one, other)
    _grow(growing)
    _adopt(growing)
    return sorted(tuple(sorted(members)) for members in growing.members if members)


def _links(linkage: Linkage) -> Iterable[tuple[int, int, float]]:
    kept = linkage.probability >= LEAST
    return zip(
        linkage.left[kept].tolist(),
        linkage.right[kept].tolist(),
        linkage.probability[kept].tolist(),
        strict=True,
    )


def _grow(growing: _Growing) -> None:
    """Join the closest two clusters until none are close enough."""
    near, members, power = growing.near, growing.members, growing.power
    heap = [
        (-fit, a, b)
        for a, others in enumerate(near)
        for b, chance in others.items()
        if chance >= JOIN and a < b and (fit := growing.fit(a, b, chance)) >= JOIN
    ]
    heapq.heapify(heap)
    while heap:
        fit, a, b = heapq.heappop(heap)
        chance = near[a].get(b)
        if chance is None or -fit != growing.fit(a, b, chance) or not growing.able(a, b):
            continue
        made = growing.join(a, b)
        least = JOIN * power[len(members[made])]
        for other, total in near[made].items():
            size = power[len(members[other])]
            if total >= least * size:
                fit = total / (power[len(members[made])] * size)
                heapq.heappush(heap, (-fit, made, other) if made < other else (-fit, other, made))


def _adopt(growing: _Growing) -> None:
    """Let larger clusters take in the small ones, as all stand before any is taken in; the surest first."""
    wanted = []
    for a, members in enumerate(growing.members):
        if not 1 <= len(members) <= SMALL:
            continue
        able = [
            (chance / len(members), -b)
            for b, chance in growing.near[a].items()
            if len(growing.members[b]) > len(members)
        ]
        chance, b = max(able, default=(0.0, 0))
        if chance >= JOIN:
            wanted.append((-chance, a, -b))
    for _, a, b in sorted(wanted):
        if growing.able(a, b):
            growing.join(b, a)
