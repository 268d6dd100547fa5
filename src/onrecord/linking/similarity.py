"""How alike texts are: cosine of their terms, the rarer the heavier, found without comparing all with all.

The weight of a term depends on how many texts have it, in steps of a half power of two, and on the size of the
collection, in powers of two: a new text moves few weights, and the result does not depend on the order in which texts
came. Salton and Buckley 1988, "Term-weighting approaches in automatic text retrieval" (tf-idf, cosine).
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from onrecord.linking.profiles import Profile

__all__ = ["Edges", "edges"]

Edges = dict[tuple[int, int], float]
"""Pairs of texts by their index, the smaller first, and how alike they are, 0 to 1."""

_LEAST = 0.06
"""Below this two texts are as strangers."""
_WIDEST = 512
"""Terms in more texts than this tell too little to be compared by."""


def edges(profiles: Sequence[Profile]) -> Edges:
    """All pairs of texts that are alike at all."""
    return {
        (i, int(j)): float(s) for i, js, scores in _rows(profiles) for j, s in zip(js, scores, strict=True)
    }


def _rows(profiles: Sequence[Profile]) -> Iterator[tuple[int, NDArray[np.int64], NDArray[np.float64]]]:
    if not profiles:
        return
    count = len(profiles)
    lengths = np.array([len(p.terms) for p in profiles])
    owners = np.repeat(np.arange(count, dtype=np.int32), lengths)
    terms = np.concatenate([p.terms for p in profiles])
    weights = np.concatenate([p.weights for p in profiles]).astype(np.float64)
    order = np.lexsort((owners, terms))
    terms, owners, weights = terms[order], owners[order], weights[order]
    starts = np.flatnonzero(np.r_[True, terms[1:] != terms[:-1]])
    counts = np.diff(np.r_[starts, len(terms)])
    rarity = _rarity(counts, count)
    weights *= np.repeat(rarity, counts)
    norms = np.sqrt(np.bincount(owners, weights=weights**2, minlength=count))
    weights /= np.maximum(norms[owners], 1e-9)
    useful = (counts > 1) & (counts <= _WIDEST) & (rarity > 0)
    number = np.repeat(np.arange(len(counts)), counts)
    back = np.argsort(owners, kind="stable")
    bounds = np.r_[0, np.cumsum(np.bincount(owners, minlength=count))]
    for i in range(count):
        mine = back[bounds[i] : bounds[i + 1]]
        mine = mine[useful[number[mine]]]
        if not len(mine):
            continue
        scores = np.zeros(count)
        spans = [(starts[n], starts[n] + counts[n]) for n in number[mine].tolist()]
        where = np.concatenate([np.arange(a, b) for a, b in spans])
        sizes = [b - a for a, b in spans]
        np.add.at(scores, owners[where], weights[where] * np.repeat(weights[mine], sizes))
        others = np.flatnonzero(scores >= _LEAST)
        others = others[others > i]
        yield i, others, scores[others]


def _rarity(counts: NDArray[np.int64], texts: int) -> NDArray[np.float64]:
    """The weight of terms that so many of so many texts have: logarithms of both, in steps."""
    size = np.ceil(np.log2(max(texts, 2)))
    step = np.ceil(2 * np.log2(counts)) / 2
    return np.maximum(size - step, 0.0)
