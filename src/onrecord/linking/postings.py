"""Postings: which texts have which term, as flat arrays that a new text is put into without a new sort.

Nothing is ever changed in place: what is added to gives a new object, and the old one still holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

__all__ = ["Postings"]


@dataclass(frozen=True, slots=True)
class Postings:
    """Term, text and weight of each posting, [postings] each, by term and text."""

    terms: NDArray[np.uint32]
    texts: NDArray[np.int32]
    weights: NDArray[np.int32]

    @classmethod
    def empty(cls) -> Self:
        """No postings."""
        none = np.zeros(0, dtype=np.int32)
        return cls(np.zeros(0, dtype=np.uint32), none, none)

    def plus(
        self, texts: Sequence[int], terms: Sequence[NDArray[np.uint32]], weights: Sequence[NDArray[np.int32]]
    ) -> Self:
        """These and the postings of further texts, each with its terms and their weights."""
        if not texts:
            return self
        new = np.concatenate(terms).astype(np.uint32)
        owners = np.repeat(np.array(texts, dtype=np.int32), [len(each) for each in terms])
        counts = np.concatenate(weights).astype(np.int32)
        order = np.lexsort((owners, new))
        new, owners, counts = new[order], owners[order], counts[order]
        at = np.searchsorted(self.terms, new, side="right")  # Later texts have larger numbers.
        return type(self)(
            np.insert(self.terms, at, new),
            np.insert(self.texts, at, owners),
            np.insert(self.weights, at, counts),
        )

    def minus(self, texts: Sequence[int]) -> Self:
        """These without the postings of some texts."""
        if not texts:
            return self
        kept = ~np.isin(self.texts, np.array(texts, dtype=np.int32))
        return type(self)(self.terms[kept], self.texts[kept], self.weights[kept])

    def runs(self, terms: NDArray[np.uint32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where the postings of each of these terms begin and end, [terms] each."""
        return (
            np.searchsorted(self.terms, terms, side="left"),
            np.searchsorted(self.terms, terms, side="right"),
        )

    def holding(self, terms: NDArray[np.uint32]) -> NDArray[np.int32]:
        """The texts that have any of these terms, ascending."""
        starts, ends = self.runs(terms)
        return np.unique(self.texts[spread(starts, ends)])


def spread(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """All indices from each start to its end, one run after the other."""
    lengths = ends - starts
    total = int(lengths.sum())
    if total == 0:
        return np.zeros(0, dtype=np.int64)
    offsets = np.repeat(starts - np.r_[0, np.cumsum(lengths)[:-1]], lengths)
    return offsets + np.arange(total)


__all__ += ["spread"]
