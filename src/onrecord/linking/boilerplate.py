"""Text that reports share without being about one thing: sign-up lines, an outlet's own words, menus that were left in.

A run of words is boilerplate where three reports or more have it that share little else with each other. A wire story is
shared by reports that share most of it.
"""

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from onrecord.linking.postings import Postings

__all__ = ["boilerplate"]

_HOLDERS = 3
_LOOKED_AT = 12
"""Reports that are compared with each other, of those that have a run of words: the smallest ids."""
_ALIKE = 0.3
"""Share of their runs that reports have in common on average, from which on they are copies."""

Shared = Callable[[int, int], float]
"""The share of the runs of the shorter of two texts that both have."""


def boilerplate(
    runs: Iterable[int], postings: Postings, *, shared: Shared, ordered: Callable[[list[int]], list[int]]
) -> set[int]:
    """Which of these runs of words are boilerplate; `ordered` puts texts in the order of their ids."""
    asked = np.fromiter(sorted(set(runs)), dtype=np.uint32)
    starts, ends = postings.runs(asked)
    known: dict[tuple[int, ...], bool] = {}
    found = set()
    for run, start, end in zip(asked.tolist(), starts.tolist(), ends.tolist(), strict=True):
        if end - start < _HOLDERS:
            continue
        holders = tuple(ordered(postings.texts[start:end].tolist())[:_LOOKED_AT])
        if holders not in known:
            known[holders] = _strangers(holders, shared)
        if known[holders]:
            found.add(run)
    return found


def _strangers(holders: tuple[int, ...], shared: Shared) -> bool:
    pairs = [(a, b) for number, a in enumerate(holders) for b in holders[number + 1 :]]
    return sum(shared(a, b) for a, b in pairs) / len(pairs) < _ALIKE


def share(one: NDArray[np.uint32], other: NDArray[np.uint32]) -> float:
    """The share of the shorter text's runs that both have."""
    least = min(len(one), len(other))
    return len(np.intersect1d(one, other, assume_unique=True)) / least if least else 0.0


__all__ += ["share"]
