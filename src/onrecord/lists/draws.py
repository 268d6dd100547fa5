"""Plausible partitions into persons: what matching leaves open, carried on into every count made from them.

For each partition every pair's outcome is drawn by its probability, all odds shifted together by how far the model itself can
be off; persons are made of what was drawn under the same rules as the persons themselves (`onrecord.lists.clustering`).
Two entries with one link of 0.3 are one person in three draws of ten; a cluster that many links hold together stays.

Then links that were missed: an entry that stays alone, though most entries have a double, and that says so little that
a double would not be found, is more likely one of the persons already there than one more. How likely follows from
Bayes' rule; who it is nobody knows, so it is dealt to one at random.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from onrecord.lists.clustering import Linkage, clusters
from onrecord.lists.model import Model

__all__ = ["Missed", "drawn", "missed"]

OFF = 0.8
"""Standard deviation of the shift of all odds, in bits: how far the estimated weights are off together."""
FAINTEST = 0.01
"""Fainter links are not drawn: there are so many that a small error in them would count; see `Missed` for what they miss."""
TRIALS = 32
"""Imagined doubles of an entry, to see how often they would be found."""

SAMPLE = 2000
"""Entries looked at to see how often doubles are found in general."""


@dataclass(frozen=True, slots=True)
class Missed:
    """What is known of links that were missed."""

    has_double: npt.NDArray[np.float64]
    """By entry: the chance that it has a double after all, should it stay alone."""
    alone_too: float
    """The chance that the double stays alone too."""


def missed(
    model: Model,
    stated: npt.NDArray[np.bool_],
    groups: list[tuple[int, ...]],
    *,
    seed: int,
) -> Missed:
    """How likely each entry, if alone, has a double that was not found; `stated` is [entries, comparisons]."""
    sizes = np.zeros(len(stated), dtype=np.int64)
    for group in groups:
        sizes[list(group)] = len(group)
    random = np.random.default_rng([seed, 12])
    usual = _finds(
        model, stated, random.integers(0, max(len(stated), 1), size=min(len(stated), SAMPLE)), random
    )
    linked = float((sizes > 1).mean()) if len(sizes) else 0.0
    doubled = min(linked / max(float(usual.mean()) if len(usual) else 1.0, 0.05), 0.999)
    alone = np.flatnonzero(sizes == 1)
    unseen = doubled * (1 - _finds(model, stated, alone, random))
    has_double = np.zeros(len(stated))
    has_double[alone] = unseen / (unseen + 1 - doubled)
    others = np.array([len(group) - 1 for group in groups if len(group) > 1])
    return Missed(has_double, float((others == 1).mean()) if len(others) else 1.0)


def _finds(
    model: Model, stated: npt.NDArray[np.bool_], entries: npt.NDArray[np.int64], random: np.random.Generator
) -> npt.NDArray[np.float64]:
    """How often a double of each of these entries, with the gaps that entries have, would be found at all.

    What writes an entry badly hides it from all its doubles: so it counts as one chance, however many there are.
    """
    found = np.zeros(len(entries))
    for _ in range(TRIALS if len(entries) else 0):
        both = stated[entries] & stated[random.integers(0, len(stated), size=len(entries))]
        levels = np.full(both.shape, -1, dtype=np.int64)
        for index, rates in enumerate(model.m):
            ends = np.cumsum(rates / rates.sum())
            own = np.minimum(np.searchsorted(ends, random.random(len(entries))), len(rates) - 1)
            levels[both[:, index], index] = own[both[:, index]]
        found += model.prior + model.weights(levels).sum(axis=1) > np.log2(FAINTEST)
    finds: npt.NDArray[np.float64] = found / TRIALS
    return finds


def drawn(
    linkage: Linkage, *, n: int, seed: int, gone: Missed | None = None
) -> Iterator[list[tuple[int, ...]]]:
    """`n` partitions of the entries, by place."""
    certain = np.isin(linkage.probability, (0.0, 1.0))
    able = linkage.probability >= FAINTEST
    odds = np.log2(np.clip(linkage.probability, 1e-12, 1 - 1e-12))
    odds -= np.log2(1 - np.clip(linkage.probability, 1e-12, 1 - 1e-12))
    for number in range(n):
        random = np.random.default_rng([seed, 11, number])
        shifted = 1 / (1 + np.exp2(-(odds + random.normal(0, OFF))))
        met = (random.random(len(odds)) < np.where(certain, linkage.probability, shifted)) & able
        kept = replace(
            linkage,
            left=linkage.left[met],
            right=linkage.right[met],
            probability=np.ones(int(met.sum())),
        )
        groups = clusters(kept)
        yield _dealt(groups, linkage, gone, random) if gone else groups


def _dealt(
    groups: list[tuple[int, ...]], linkage: Linkage, gone: Missed, random: np.random.Generator
) -> list[tuple[int, ...]]:
    """The partition with entries that are one of the persons after all dealt to one at random."""
    held: list[list[int]] = [list(group) for group in groups]
    alone = [place for place, group in enumerate(held) if len(group) == 1]
    strays = [place for place in alone if random.random() < gone.has_double[held[place][0]]]
    random.shuffle(strays)
    more = [place for place, group in enumerate(held) if len(group) > 1]
    waiting: list[int] = []
    for place in strays:
        with_others = not more or random.random() < gone.alone_too
        if with_others and not waiting:
            waiting.append(place)
            continue
        other = waiting.pop() if with_others else more[int(random.integers(len(more)))]
        if _able(held[other], held[place][0], linkage):
            held[other] += held[place]
            held[place] = []
    return sorted(tuple(sorted(group)) for group in held if group)


def _able(group: list[int], entry: int, linkage: Linkage) -> bool:
    """Whether nothing forbids that an entry is of a person."""
    if any(linkage.source[entry] == linkage.source[other] for other in group):
        return False
    return not any(entry in pair and (set(pair) - {entry}) & set(group) for pair in linkage.apart)
