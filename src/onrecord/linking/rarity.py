"""How rare a term is, judged on a sample of the collection, so that a new report rarely moves any weight.

The sample is every report up to a couple of thousand; beyond, every second, fourth, … by the digits of its id,
which say nothing of its content. Rarity is the logarithm of (texts in the sample / texts of it that have the
term), in half powers of two (Salton and Buckley 1988, "Term-weighting approaches in automatic text retrieval"). It depends on
which reports there are, never on the order they came in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, log2

import numpy as np
from numpy.typing import NDArray

__all__ = ["ENOUGH", "Rarity", "rate_of", "sampled"]

ENOUGH = 2048
"""Reports that say well enough how rare a term is."""
_FEWEST = 128
"""A smaller collection is judged as if it had so many texts: what two of three have is not common."""
_COMMON = 8
"""Terms that one in so many texts has find no pairs, they only weigh."""


def rate_of(reports: int) -> int:
    """One report in how many is in the sample."""
    return 1 << max(0, ceil(log2(max(reports, 1) / ENOUGH)))


def sampled(ids: Iterable[str], rate: int) -> list[str]:
    """The reports of the sample."""
    return [id_ for id_ in ids if int(id_[:8], 16) % rate == 0]


@dataclass(frozen=True, slots=True)
class Rarity:
    """The rarity of every term in the sample, in halves."""

    terms: NDArray[np.uint32]
    counts: NDArray[np.int64]
    texts: int

    @classmethod
    def of(cls, profiles: Sequence[NDArray[np.uint32]]) -> "Rarity":
        """The rarity of terms in these texts."""
        if not profiles:
            return cls(np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.int64), 0)
        terms, counts = np.unique(np.concatenate(profiles), return_counts=True)
        return cls(terms, counts, len(profiles))

    def weights(self, terms: NDArray[np.uint32]) -> NDArray[np.int64]:
        """What each of these terms counts, [terms]; as the rarest where the sample has none."""
        size = 2 * ceil(log2(max(self.texts, _FEWEST)))
        steps = np.ceil(2 * np.log2(self._counts(terms))).astype(np.int64)
        weights: NDArray[np.int64] = np.maximum(size - steps, 0)
        return weights

    def telling(self, terms: NDArray[np.uint32]) -> NDArray[np.bool_]:
        """Which of these terms are rare enough to find pairs by, [terms]."""
        telling: NDArray[np.bool_] = self._counts(terms) <= max(_FEWEST, self.texts) // _COMMON
        return telling

    def _counts(self, terms: NDArray[np.uint32]) -> NDArray[np.int64]:
        if not len(self.terms):
            return np.ones(len(terms), dtype=np.int64)
        at = np.minimum(np.searchsorted(self.terms, terms), len(self.terms) - 1)
        return np.where(self.terms[at] == terms, self.counts[at], 1)

    def moved(self, earlier: "Rarity") -> NDArray[np.uint32]:
        """The terms whose weight or use is another than in an earlier rarity."""
        terms: NDArray[np.uint32] = np.union1d(self.terms, earlier.terms)
        same = (self.weights(terms) == earlier.weights(terms)) & (
            self.telling(terms) == earlier.telling(terms)
        )
        moved: NDArray[np.uint32] = terms[~same]
        return moved
