"""Plausible partitions into persons: what the pairs leave open, carried on into every count made from them.

For each partition every pair's outcome is drawn by its probability, and persons are made of what was drawn
under the same rules as the persons themselves (`onrecord.lists.clustering`). Two entries with one link of 0.3 are
one person in three draws of ten; a cluster that many links hold together stays, whichever of them fall out.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace

import numpy as np

from onrecord.lists.clustering import Linkage, clusters
from onrecord.model import Match

__all__ = ["drawn", "partitions"]


def drawn(linkage: Linkage, *, n: int, seed: int) -> Iterator[list[tuple[int, ...]]]:
    """`n` partitions of the entries, by place."""
    for number in range(n):
        random = np.random.default_rng([seed, 11, number])
        met = random.random(len(linkage.probability)) < linkage.probability
        yield clusters(
            replace(
                linkage,
                left=linkage.left[met],
                right=linkage.right[met],
                probability=np.ones(int(met.sum())),
            )
        )


def partitions(
    entries: Mapping[str, str],
    matches: Sequence[Match],
    *,
    duplicate_free: Set[str] = frozenset(),
    same: Sequence[tuple[str, str]] = (),
    different: Sequence[tuple[str, str]] = (),
    n: int = 100,
    seed: int = 1,
) -> Iterator[tuple[tuple[str, ...], ...]]:
    """Partitions of entry ids from what is stored: `entries` by id with the list of each, and the matches."""
    ids = sorted(entries)
    places = {id_: place for place, id_ in enumerate(ids)}
    lists = {name: number for number, name in enumerate(sorted(set(entries.values())))}
    kept = sorted((places[m.left], places[m.right], m.probability) for m in matches)
    left, right, chance = (np.array([pair[n] for pair in kept]) for n in range(3))
    source = [
        lists[entries[id_]] if entries[id_] in duplicate_free else -1 - place for place, id_ in enumerate(ids)
    ]

    def by_place(pairs: Sequence[tuple[str, str]]) -> tuple[tuple[int, int], ...]:
        return tuple(
            (places[a], places[b]) for a, b in map(sorted, pairs) if a in places and b in places and a != b
        )

    linkage = Linkage(
        len(ids),
        left.astype(np.int64),
        right.astype(np.int64),
        chance.astype(float),
        source,
        by_place(same),
        by_place(different),
    )
    for groups in drawn(linkage, n=n, seed=seed):
        yield tuple(tuple(ids[place] for place in group) for group in groups)
